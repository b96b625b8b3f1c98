"""Who needs a place, which places there are, and what a choice of them costs. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rooms.interval import Interval


@dataclass(frozen=True, slots=True)
class Option:
    """A place to which a meeting could go; nobody but other displaced meetings could be there.

    `takes` is the time that it takes of each room, parts and buffers included, by the room's id.
    `sites_changed` is how many of its rooms are at other sites than before, `minutes_moved` how
    far from its hour it is, and `misfit` how much less the rooms suit it: the less the better.
    """

    room_ids: tuple[int, ...]
    when: Interval
    takes: tuple[tuple[int, Interval], ...]
    sites_changed: int
    minutes_moved: int
    misfit: int = 0

    @property
    def cost(self) -> tuple[int, int, int]:
        """What it costs, the weightiest first."""
        return self.sites_changed, self.minutes_moved, self.misfit

    @property
    def disruption(self) -> tuple[int, int]:
        """What it costs, but for the misfit, which is no more than a preference."""
        return self.sites_changed, self.minutes_moved

    def collides_with(self, other: "Option") -> bool:
        """Say whether both want the same room at the same time."""
        return any(
            room_id == other_id and span.overlaps(other_span)
            for room_id, span in self.takes
            for other_id, other_span in other.takes
        )


@dataclass(frozen=True, slots=True)
class Meeting:
    """A displaced meeting and the places to which it could go."""

    id: int
    options: tuple[Option, ...]

    @property
    def by_cost(self) -> list[Option]:
        """The places, the cheapest first."""
        return sorted(self.options, key=lambda option: option.cost)


Choice = Mapping[int, Option | None]  # by meeting; None: there is no place for it
Cost = tuple[int, int, int, int]


def cost_of(choice: Choice) -> Cost:
    """Return how many stay unplaced, sites changed, minutes moved and misfits, in this order."""
    placed = [option.cost for option in choice.values() if option is not None]
    sites, minutes, misfits = (sum(figure) for figure in zip(*placed, strict=True)) if placed else (
        0, 0, 0,
    )  # fmt: skip
    return len(choice) - len(placed), sites, minutes, misfits


def first_come(meetings: Sequence[Meeting]) -> dict[int, Option | None]:
    """Return a choice in which each meeting in turn takes the cheapest place that is left."""
    given: dict[int, list[Interval]] = {}
    choice: dict[int, Option | None] = {}
    for meeting in meetings:
        found = next((one for one in meeting.by_cost if not _is_given(given, one)), None)
        choice[meeting.id] = found
        for room_id, span in found.takes if found else ():
            given.setdefault(room_id, []).append(span)
    return choice


def _is_given(given: Mapping[int, Iterable[Interval]], option: Option) -> bool:
    return any(
        span.overlaps(other) for room_id, span in option.takes for other in given.get(room_id, ())
    )


def parted(meetings: Sequence[Meeting]) -> list[list[Meeting]]:
    """Return the meetings in groups of which none can get into another's way.

    What is best for each group is best for all, as every figure of a cost is a sum.
    """
    wanted: dict[int, list[tuple[datetime, datetime, int]]] = {}
    for at, meeting in enumerate(meetings):
        for option in meeting.options:
            for room_id, span in option.takes:
                wanted.setdefault(room_id, []).append((span.start, span.end, at))
    leads = list(range(len(meetings)))

    def lead(at: int) -> int:
        while leads[at] != at:
            leads[at] = leads[leads[at]]
            at = leads[at]
        return at

    for spans in wanted.values():
        spans.sort()
        _, reach, holder = spans[0]
        for start, end, at in spans[1:]:
            if start < reach and at != holder:
                leads[lead(at)] = lead(holder)
            if end >= reach:
                reach, holder = end, at
    groups: dict[int, list[Meeting]] = {}
    for at, meeting in enumerate(meetings):
        groups.setdefault(lead(at), []).append(meeting)
    return list(groups.values())
