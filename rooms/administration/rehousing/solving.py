"""The best places for many displaced meetings together, as an integer programme.

Each place of each meeting is a variable of 0 or 1. The figures of a cost are made least one after
the other, each under what those before it came to, with the solver HiGHS (https://highs.dev).
"""

import time
from collections.abc import Iterator, Sequence
from itertools import accumulate
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
    return min(_Programme(group).solved(seating.choice, seconds), seating.choice, key=cost_of)


class _Programme:
    """Meetings as an integer programme; variables are in the order of meetings and options."""

    def __init__(self, group: Sequence[Meeting]) -> None:
        self._group = group
        self._options = [(meeting.id, one) for meeting in group for one in meeting.options]

    def solved(self, choice: Choice, seconds: float) -> Choice:
        """Return the best choice that is found in time, beginning with one that there is."""
        import highspy  # its arrays cost a process 30 MB, and few need them

        ends = time.monotonic() + seconds
        model = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0)):
            model.setOptionValue(name, value)
        model.passModel(self._model())
        taken = [choice[meeting_id] is option for meeting_id, option in self._options]
        for figure in self._figures():
            left = ends - time.monotonic()
            if left <= 0:
                break
            taken, is_best = _least(model, figure, taken, left)
            if not is_best:
                break
            at = [n for n, weight in enumerate(figure) if weight]
            weights = [float(figure[n]) for n in at]
            reached = sum(figure[n] for n in at if taken[n])
            model.addRow(-highspy.kHighsInf, float(reached), len(at), at, weights)
        return self._chosen(taken)

    def _chosen(self, taken: Sequence[bool]) -> dict[int, Option | None]:
        choice: dict[int, Option | None] = dict.fromkeys(meeting.id for meeting in self._group)
        for (meeting_id, option), is_taken in zip(self._options, taken, strict=True):
            if is_taken:
                choice[meeting_id] = option
        return choice

    def _figures(self) -> Iterator[list[int]]:
        """Yield what is to be made least, one after the other: a weight for each variable.

        To place one more counts more than all sites that could change, so both are one figure.
        """
        all_sites = sum(
            max((one.sites_changed for one in meeting.options), default=0)
            for meeting in self._group
        )
        yield [option.sites_changed - all_sites - 1 for _, option in self._options]
        for figure in (
            [option.minutes_moved for _, option in self._options],
            [option.misfit for _, option in self._options],
        ):
            if any(figure):
                yield figure

    def _model(self) -> Any:
        """Return the programme as the solver takes it: of each row, one variable at most is 1."""
        import highspy

        rows = [*self._one_place_each(), *self._one_meeting_each()]
        size = len(self._options)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = size, len(rows)
        model.col_cost_ = model.col_lower_ = [0.0] * size
        model.col_upper_ = [1.0] * size
        model.integrality_ = [highspy.HighsVarType.kInteger] * size
        model.row_lower_, model.row_upper_ = [0.0] * len(rows), [1.0] * len(rows)
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.num_col_, matrix.num_row_ = size, len(rows)
        matrix.start_ = [0, *accumulate(map(len, rows))]
        matrix.index_ = [n for row in rows for n in row]
        matrix.value_ = [1.0] * len(matrix.index_)
        return model

    def _one_place_each(self) -> Iterator[Sequence[int]]:
        first = 0
        for meeting in self._group:
            yield range(first, first + len(meeting.options))
            first += len(meeting.options)

    def _one_meeting_each(self) -> Iterator[Sequence[int]]:
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
                    yield list(present)
                is_new = False
                present.pop(n)


def _least(
    model: Any, figure: Sequence[int], taken: list[bool], seconds: float
) -> tuple[list[bool], bool]:
    """Return which variables are taken for the least sum, and whether nothing is less.

    What is `taken` now is possible, and stays where nothing better is found in time.
    """
    import highspy

    size = len(figure)
    model.changeColsCost(size, list(range(size)), [float(weight) for weight in figure])
    present = highspy.HighsSolution()
    present.col_value = [float(one) for one in taken]
    model.setSolution(present)
    model.setOptionValue("time_limit", model.getRunTime() + seconds)
    model.run()
    half = 0.5
    values = list(model.getSolution().col_value)
    if len(values) != size or model.getInfo().primal_solution_status != 2:
        return taken, False
    is_best = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return [value > half for value in values], is_best
