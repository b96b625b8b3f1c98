"""Blocks of free ports on loopback, below those that the system gives to clients."""

import itertools
import os
import socket

BLOCK = 20  # SIP takes two neighbours of one number, and each stream of media two more
_FIRST, _LAST = 26_000, 32_700
_starts = itertools.count(_FIRST + os.getpid() % 50 * BLOCK, BLOCK)


def free_block() -> int:
    """Return the first port of a block that nobody uses and that was not given before."""
    for start in _starts:
        if start + BLOCK > _LAST:
            break
        if all(_is_free(port) for port in range(start, start + BLOCK)):
            return start
    raise RuntimeError("no ports are free")


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_INET, kind) as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True
