"""What was said about one time, by sort, before it is put together."""

from dataclasses import dataclass
from typing import Any

from chat.understanding.times import (
    Block,
    Clock,
    Day,
    Days,
    Hours,
    Length,
    Listed,
    Moment,
    Repeat,
    SchoolTime,
    Zone,
)


@dataclass(slots=True)
class Slots:
    """What was said about one time, one slot for each sort; the first word on a sort stays."""

    day: Day | None = None
    days: Days | None = None
    listed: Listed | None = None
    clock: Clock | None = None
    until_clock: Clock | None = None
    hours: Hours | None = None
    part: str | None = None
    length: Length | None = None
    run: Length | None = None
    repeat: Repeat | None = None
    until_day: Day | Days | None = None
    start_day: Day | Days | None = None
    count: int | None = None
    excepted: tuple[Any, ...] = ()
    nth: tuple[int, int] | None = None
    parity: int | None = None
    zone: Zone | None = None
    moment: Moment | None = None
    block: Block | None = None
    all_day: bool = False
    school: SchoolTime | None = None

    def __bool__(self) -> bool:
        return self != Slots()
