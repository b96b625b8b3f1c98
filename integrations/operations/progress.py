"""How far something has come, shown where somebody is looking."""

import sys
from collections.abc import Callable

WIDTH = 30


def progress_of(what: str) -> Callable[[int, int], None]:
    """Return what shows on a terminal's standard error how many of how many are done.

    Where standard error is no terminal, it shows nothing.
    """

    def show(done: int, of: int) -> None:
        if not sys.stderr.isatty():
            return
        full = WIDTH if of == 0 else WIDTH * done // of
        bar = "█" * full + "·" * (WIDTH - full)
        end = "\n" if done >= of else ""
        print(f"\r{bar} {done} of {of} {what}", end=end, file=sys.stderr, flush=True)

    return show
