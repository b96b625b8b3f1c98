"""Ours and the floor taking turns, so that what else the machine does meets both alike."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Ask = Callable[[int], object]
CHUNKS = 5
WARM_UP = 10


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians in milliseconds, and the least and the greatest ratio of the run's five parts."""

    ours: float
    floor: float
    spread: tuple[float, float]

    @property
    def ratio(self) -> float:
        """How many times the floor ours takes."""
        return self.ours / self.floor


def in_turn(ours: Ask, floor: Ask, times: int, *, warm_up: int = WARM_UP) -> Timing:
    """Ask both `times` times, each with the number of the turn; who begins changes every turn."""
    mine: list[float] = []
    bare: list[float] = []
    for turn in range(times + warm_up):
        asked = [(ours, mine), (floor, bare)]
        for ask, measured in asked if turn % 2 else reversed(asked):
            took = took_ms(ask, turn)
            if turn >= warm_up:
                measured.append(took)
    size = max(1, times // CHUNKS)
    ratios = [
        statistics.median(mine[at : at + size]) / statistics.median(bare[at : at + size])
        for at in range(0, size * CHUNKS, size)
        if mine[at : at + size]
    ]
    return Timing(statistics.median(mine), statistics.median(bare), (min(ratios), max(ratios)))


def alone(ask: Ask, times: int, *, warm_up: int = WARM_UP) -> tuple[float, tuple[float, float]]:
    """Return the median milliseconds of what has no floor, and the least and the most."""
    took = [took_ms(ask, turn) for turn in range(times + warm_up)][warm_up:]
    return statistics.median(took), (min(took), max(took))


def took_ms(ask: Ask, turn: int) -> float:
    """Return the milliseconds that `ask` takes."""
    began = time.perf_counter()
    ask(turn)
    return (time.perf_counter() - began) * 1000
