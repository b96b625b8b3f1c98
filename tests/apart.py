"""Work in processes of its own, forked from one that has imported everything.

To import takes longer than most of the work. What they are forked from holds no connection.
"""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Protocol, TypeVar

import pytest

from tests.waiting import PATIENCE_SECONDS

WORKERS = ["tests.crashing", "tests.speaking"]
CONTENDERS = ["tests.rooms.racing", "tests.rooms.racing_holds", "tests.rooms.racing_ports"]
Task = TypeVar("Task")


class Results(Protocol):
    """Where contenders tell how it went."""

    def put(self, result: str) -> None:
        """Tell a result."""
        ...


def exit_code(work: Callable[..., object], *given: object) -> int:
    """Do the work, and return the exit code of its process."""
    process = _apart().Process(target=work, args=given)
    process.start()
    process.join(PATIENCE_SECONDS)
    assert process.exitcode is not None, "it hangs"
    return process.exitcode


def race(contend: Callable[[Task, Barrier], str], tasks: Sequence[Task]) -> Counter[str]:
    """Let a contender do each task, all at once; return how often each result was told.

    They are given a barrier at which to meet, for between their look and their act.
    """
    meet, results = _apart().Barrier(len(tasks)), _apart().Queue()
    processes: list[ForkServerProcess] = [
        _apart().Process(target=_tell, args=(contend, task, meet, results)) for task in tasks
    ]
    try:
        for process in processes:
            process.start()
        told = Counter(results.get(timeout=PATIENCE_SECONDS) for _ in processes)
        for process in processes:
            process.join(PATIENCE_SECONDS)
    finally:
        for process in processes:
            process.kill()
    return told


def _tell(
    contend: Callable[[Task, Barrier], str], task: Task, meet: Barrier, results: Results
) -> None:
    try:
        results.put(contend(task, meet))
    except Exception as error:
        results.put(f"error: {error!r}")
        raise


@cache
def _apart() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*WORKERS, *CONTENDERS])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
        forkserver.ensure_running()
    return context
