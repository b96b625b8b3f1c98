"""The best places for many displaced meetings together, as an integer programme.

Each place of each meeting is a variable of 0 or 1. The figures of a cost are made least one after
the other, each under what those before it came to, with the solver HiGHS (https://highs.dev).
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rooms.administration.rehousing.giving_way import Seating
from rooms.administration.rehousing.problem import Choice, Meeting, Option, cost_of, parted

LONGEST_SECONDS = 3.0


def solve(
    meetings: Sequence[Meeting], seconds: float = LONGEST_SECONDS
) -> dict[int, Option | None]:
    """Return a place for each meeting, or None; no two want the same room at the same time.

    As few stay unplaced as possible, then as few sites change, then as few minutes are moved, then
    the rooms suit best. Within about `seconds`; where that is too short for the best, what is
    found is never worse than first come, first served, in the order of the meetings.
    """
    seating = Seating(meetings)
    if seating.is_best_for_all():
        return seating.choice
    ends = time.monotonic() + seconds
    choice: dict[int, Option | None] = {}
    groups = sorted(parted(meetings), key=len)
    for at, group in enumerate(groups):
        left = max(0.0, ends - time.monotonic())
        choice.update(_best(group, left / (len(groups) - at) if at + 1 < len(groups) else left))
    return {meeting.id: choice[meeting.id] for meeting in meetings}


def _best(group: Sequence[Meeting], seconds: float) -> Choice:
    """Return the best places for meetings that may get into each other's way."""
    seating = Seating(group)
    if seating.is_best_for_all() or seconds <= 0:
        return seating.choice
    found = _Programme(group).solved(seconds)
    simple = seating.choice
    return found if found is not None and cost_of(found) < cost_of(simple) else simple


@dataclass(frozen=True, slots=True)
class _Row:
    """A bound on a sum of variables."""

    at: Sequence[int]
    weights: Sequence[int]
    least: float
    most: float


class _Programme:
    """Meetings as an integer programme; variables are in the order of meetings and options."""

    def __init__(self, group: Sequence[Meeting]) -> None:
        self._group = group
        self._options = [(meeting.id, one) for meeting in group for one in meeting.options]

    def solved(self, seconds: float) -> dict[int, Option | None] | None:
        """Return the best choice that is found in time, or None."""
        import highspy  # its arrays cost a process 30 MB, and few need them

        ends = time.monotonic() + seconds
        model = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0)):
            model.setOptionValue(name, value)
        size = len(self._options)
        model.addVars(size, [0.0] * size, [1.0] * size)
        for n in range(size):
            model.changeColIntegrality(n, highspy.HighsVarType.kInteger)
        for row in (*self._one_place_each(), *self._one_meeting_each()):
            _add(model, row)
        taken: list[bool] | None = None
        for figure in self._figures():
            left = ends - time.monotonic()
            found = _least(model, figure, left) if left > 0 else None
            if found is None:
                break
            taken, is_best = found
            if not is_best:
                break
            at = [n for n, weight in enumerate(figure) if weight]
            reached = sum(figure[n] for n in at if taken[n])
            _add(model, _Row(at, [figure[n] for n in at], -highspy.kHighsInf, reached))
        return None if taken is None else self._chosen(taken)

    def _chosen(self, taken: Sequence[bool]) -> dict[int, Option | None]:
        choice: dict[int, Option | None] = dict.fromkeys(meeting.id for meeting in self._group)
        for (meeting_id, option), is_taken in zip(self._options, taken, strict=True):
            if is_taken:
                choice[meeting_id] = option
        return choice

    def _figures(self) -> Iterator[list[int]]:
        """Yield what is to be made least, one after the other: a weight for each variable."""
        yield [-1] * len(self._options)
        costs = [option.cost for _, option in self._options]
        for figure in zip(*costs, strict=True):
            if any(figure):
                yield list(figure)

    def _one_place_each(self) -> Iterator[_Row]:
        first = 0
        for meeting in self._group:
            at = range(first, first + len(meeting.options))
            first += len(meeting.options)
            yield _Row(at, [1] * len(at), 0, 1)

    def _one_meeting_each(self) -> Iterator[_Row]:
        """Yield that of all who want a room at some moment one has it.

        It is enough to look at the last start before each end.
        """
        wanted: dict[int, list[tuple[Any, bool, int]]] = {}
        for n, (_, option) in enumerate(self._options):
            for room_id, span in option.takes:
                edges = wanted.setdefault(room_id, [])
                edges += [(span.start, True, n), (span.end, False, n)]
        for edges in wanted.values():
            present: dict[int, None] = {}
            is_new = False
            for _, starts, n in sorted(edges):  # what ends comes before what starts
                if starts:
                    present[n], is_new = None, True
                    continue
                if is_new and len({self._options[one][0] for one in present}) > 1:
                    yield _Row(list(present), [1] * len(present), 0, 1)
                is_new = False
                present.pop(n)


def _add(model: Any, row: _Row) -> None:
    weights = [float(weight) for weight in row.weights]
    model.addRow(float(row.least), float(row.most), len(row.at), list(row.at), weights)


def _least(model: Any, figure: Sequence[int], seconds: float) -> tuple[list[bool], bool] | None:
    """Return which variables are taken for the least sum, and whether nothing is less."""
    import highspy

    size = len(figure)
    model.changeColsCost(size, list(range(size)), [float(weight) for weight in figure])
    model.setOptionValue("time_limit", model.getRunTime() + seconds)
    model.run()
    half = 0.5
    values = list(model.getSolution().col_value)
    if len(values) != size or model.getInfo().primal_solution_status != 2:
        return None
    is_best = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return [value > half for value in values], is_best
