"""Looks at bookings, planned once for each time that a booking has, however many processes plan."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session, col, select

from integrations.briefing import hold
from integrations.outbox import Effect, enqueue_all
from rooms.models import Booking, OutboxItem
from rooms.unit_of_work import Units

Effects = Callable[[Session, Booking], Iterable[Effect]]


@dataclass(frozen=True, slots=True)
class Once:
    """Looks of one kind; each is for the moment of a booking that `of` names.

    A booking that is moved has another moment, and is planned for anew: the row of the old one says
    nothing then.
    """

    kind: str
    of: Literal["starts_at", "ends_at"]

    def effect(self, booking: Booking, due_at: datetime, **known: object) -> Effect:
        """Return a look at the booking for the moment that it has now; it bears what is `known`."""
        return Effect(
            kind=self.kind,
            subject=f"{self.kind}:{booking.id}",
            booking=booking,
            due_at=due_at,
            payload={**known, self.of: self._moment(booking).isoformat()},
        )

    def moment_in(self, item: OutboxItem) -> datetime:
        """Return for which moment a look is."""
        return datetime.fromisoformat(item.payload[self.of])

    def plan(self, units: Units, found: Sequence[Booking], effects: Effects, now: datetime) -> int:
        """Write the effects of each booking that has no look yet; return for how many.

        Each is kept from others while that is done, and left if it was changed meanwhile.
        """
        with units.database.reading() as session:
            new = self._unplanned(session, found)
        count = 0
        for booking in new:
            with units.open() as unit:
                hold(unit.session, booking.id)
                present = unit.session.get_one(Booking, booking.id)
                is_same = present.version == booking.version
                if is_same and self._unplanned(unit.session, [present]):
                    enqueue_all(unit.session, effects(unit.session, present), now)
                    count += 1
        return count

    def _unplanned(self, session: Session, found: Sequence[Booking]) -> list[Booking]:
        rows = select(OutboxItem.booking_id, OutboxItem.payload).where(
            OutboxItem.kind == self.kind,
            col(OutboxItem.booking_id).in_([booking.id for booking in found]),
        )
        known = {(number, payload[self.of]) for number, payload in session.exec(rows)}
        return [one for one in found if (one.id, self._moment(one).isoformat()) not in known]

    def _moment(self, booking: Booking) -> datetime:
        found: datetime = getattr(booking, self.of)
        return found
