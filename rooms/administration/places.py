"""Where bookings that can't stay may go: the same hour in other rooms, first come first served."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from rooms.administration.breaking import Broken, Progress, Standing, must_move
from rooms.administration.trial import Terms
from rooms.availability import Look, Need, free_venues
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Person
from rooms.placing import spaces_taken
from rooms.rules import Proposal, refusals


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a booking goes, as of a version of it; no rooms: it is to be placed by hand."""

    booking_id: int
    version: int
    room_ids: tuple[int, ...]
    when: Interval

    @property
    def is_open(self) -> bool:
        """Say whether there is no place for it."""
        return not self.room_ids

    def as_json(self) -> dict[str, Any]:
        """Return the placement as the table keeps it."""
        return {
            "booking": self.booking_id,
            "version": self.version,
            "room_ids": list(self.room_ids),
            "starts_at": self.when.start.isoformat(),
            "ends_at": self.when.end.isoformat(),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Placement":
        """Return the placement that the table keeps."""
        start, end = (datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at"))
        return cls(kept["booking"], kept["version"], tuple(kept["room_ids"]), Interval(start, end))


def places_for(
    session: Session,
    moving: Sequence[Broken],
    after: Terms,
    now: datetime,
    progress: Progress | None = None,
) -> list[Placement]:
    """Return where each booking goes on the new terms, in the order of the bookings."""
    ids = {one.booking.organizer_id for one in moving}
    people = {p.id: p for p in session.exec(select(Person).where(col(Person.id).in_(ids)))}
    given: dict[int, list[Interval]] = {}
    found = []
    for done, one in enumerate(moving, 1):
        booking = one.booking
        chosen = _instead(session, booking, people[booking.organizer_id], after, given, now)
        for space_id, span in spaces_taken(chosen, booking.when):
            given.setdefault(space_id, []).append(span)
        room_ids = tuple(venue.room.id for venue in chosen)
        found.append(Placement(booking.id, booking.version, room_ids, booking.when))
        if progress is not None:
            progress(done, len(moving))
    return found


def _instead(
    session: Session,
    booking: Standing,
    organizer: Person,
    after: Terms,
    given: Mapping[int, list[Interval]],
    now: datetime,
) -> Sequence[Venue]:
    """Return rooms that the booking can have at its own hour, one for each that it has; or none.

    It keeps those of its rooms in which it can stay.
    """
    present = [after.stock.by_id[room_id] for room_id in booking.room_ids]
    look = Look(now=now, booking_id=booking.id, person_id=organizer.id)
    proposal = Proposal(
        when=booking.when,
        venues=(),
        people=None,
        wants_video=booking.wants_video,
        now=now,
        organizer=organizer,
        country=after.country,
    )
    chosen = [
        venue
        for venue in present
        if not must_move(
            booking._replace(room_ids=(venue.room.id,), headcount=None), after, organizer
        )
    ]
    leaving = [venue for venue in present if venue not in chosen]
    if len(leaving) == 0:  # each would do by itself, but all together don't
        leaving, chosen = chosen[-1:], chosen[:-1]
    for gone in leaving:
        seats = sum(venue.room.capacity for venue in chosen)
        others = len(present) - len(chosen) - 1
        people = max(1, (booking.headcount or 1) - seats) if not others else None
        need = Need(people=people, wants_video=booking.wants_video)
        free = free_venues(session, after.stock, need, booking.when, look)
        free.sort(key=lambda venue, home=gone.site.id: venue.site.id != home)  # type: ignore[misc]
        taken = {space for venue in chosen for space in venue.space_ids}
        instead = next(
            (
                venue
                for venue in free
                if taken.isdisjoint(venue.space_ids)
                and not _is_given(given, venue, booking.when)
                and venue.policy.approval_hours is None
                and _is_allowed(proposal, [venue])
            ),
            None,
        )
        if instead is None:
            return ()
        chosen.append(instead)
    whole = replace(proposal, people=booking.headcount)
    return chosen if _is_allowed(whole, chosen) else ()


def _is_allowed(proposal: Proposal, chosen: Iterable[Venue]) -> bool:
    """Say whether the rules let these rooms be had; what is short notice for it is nobody's fault.

    The booking was made in time, so that rules about when it was asked for don't count.
    """
    against = refusals(replace(proposal, venues=tuple(chosen)))
    return all(refusal.code in OF_THE_ASKING for refusal in against)


def _is_given(given: Mapping[int, list[Interval]], venue: Venue, when: Interval) -> bool:
    return any(
        span.overlaps(other)
        for space_id, span in spaces_taken([venue], when)
        for other in given.get(space_id, ())
    )


OF_THE_ASKING = frozenset({"notice", "horizon", "priority", "quota"})
