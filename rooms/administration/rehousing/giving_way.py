"""Meetings that take places in turn, and give way to one another where it costs them nothing. Pure.

Mostly that is all it takes: nobody could do better alone, so nothing is better for all.
"""

from collections.abc import Sequence

from rooms.administration.rehousing.problem import Meeting, Option, first_come
from rooms.interval import Interval

MOST_IN_TURN = 30  # who give way, one to another, for one meeting


class Seating:
    """Who has which place: at first as they come, each the cheapest that is left."""

    def __init__(self, meetings: Sequence[Meeting]) -> None:
        self.choice = first_come(meetings)
        self._best: dict[int, list[Option]] = {}
        self._given: dict[int, dict[int, Interval]] = {}  # by room, who has it when
        for meeting in meetings:
            places = meeting.by_cost
            self._best[meeting.id] = [
                one for one in places if one.disruption == places[0].disruption
            ]
            self._seat(meeting.id, self.choice[meeting.id])

    def is_best_for_all(self) -> bool:
        """Say whether everybody has the least cost, but for misfits, that their places have.

        People give way for that where they have another such place. As soon as somebody can't be
        helped that way, all stay where they are by then: it costs less than before, or the same.
        """
        for meeting_id, best in self._best.items():
            had = self.choice[meeting_id]
            if not best or (had is not None and had.disruption == best[0].disruption):
                continue
            self._leave(meeting_id)
            if not self._make_way(meeting_id, {meeting_id}, MOST_IN_TURN):
                self._seat(meeting_id, had)
                return False
        return True

    def _make_way(self, meeting_id: int, asked: set[int], most: int) -> bool:
        """Give a meeting one of its best places; say whether those who have them could give way.

        Nobody is asked twice (this is Kuhn's way to the largest matching).
        """
        held: list[tuple[Option, int]] = []
        for option in self._best[meeting_id]:
            holders = self._holders(option)
            if not holders:
                self._seat(meeting_id, option)
                return True
            if len(holders) == 1:
                held.append((option, holders.pop()))
        for option, holder in held if most else ():
            if holder in asked:
                continue
            asked.add(holder)
            had = self.choice[holder]
            self._leave(holder)
            self._seat(meeting_id, option)
            if self._make_way(holder, asked, most - 1):
                return True
            self._leave(meeting_id)
            self._seat(holder, had)
        return False

    def _holders(self, option: Option) -> set[int]:
        return {
            holder
            for room_id, span in option.takes
            for holder, other in self._given.get(room_id, {}).items()
            if span.overlaps(other)
        }

    def _seat(self, meeting_id: int, option: Option | None) -> None:
        self.choice[meeting_id] = option
        for room_id, span in option.takes if option else ():
            self._given.setdefault(room_id, {})[meeting_id] = span

    def _leave(self, meeting_id: int) -> None:
        option, self.choice[meeting_id] = self.choice[meeting_id], None
        for room_id, _ in option.takes if option else ():
            del self._given[room_id][meeting_id]
