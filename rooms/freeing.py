"""What becomes of time that is free again: whoever waits for it gets it offered, one by one.

All happens in the transaction that frees the time. An offer is a hold that the database keeps
others out of, so nobody is offered what somebody else has, however much is freed at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlmodel import Session, col, delete, select

from rooms.availability import Look, Need, ranked, shifts
from rooms.events import OfferMade
from rooms.finding.bookable import Asker, Rulebook
from rooms.holds import Slot, hold_offer, offer_when_due
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.models import Blocking, Organisation, Person, Waiting
from rooms.outside.foreign_times import retake_freed
from rooms.placing import Freed
from rooms.policy import Level, Quota
from rooms.pools.offered_calls import fits_pools, hold_call
from rooms.quotas import room_hours
from rooms.unit_of_work import UnitOfWork

OFFER = timedelta(minutes=30)
SHORTEST_OFFER = timedelta(minutes=2)
MOST_LOOKED_AT = 200  # of those who wait, for one freed time
FAIRNESS = timedelta(days=30)
QUARTER = timedelta(minutes=15)
AGAIN = timedelta(seconds=5)


def freed(
    unit: UnitOfWork,
    organisation_id: int,
    spans: Sequence[Freed],
    now: datetime,
    but: int | None = None,
) -> None:
    """Offer rooms' time that is free again to those who wait, in the order of their asking.

    To be called in the transaction that frees it, while the rooms are locked (`placing.release`).
    The waiting `but` is passed over: it is from there that the time comes. What others wrote into
    the rooms' own calendars comes before everybody who waits.
    """
    retake_freed(unit, organisation_id, spans, now)
    rooms_by_span: dict[Interval, set[int]] = {}
    for room_id, span in spans:
        if span.end > now:
            rooms_by_span.setdefault(span, set()).add(room_id)
    for span, room_ids in sorted(rooms_by_span.items()):
        waiting = _who_wait(unit.session, organisation_id, span, now)
        if not waiting:
            continue
        everything = venues(unit.session, organisation_id)
        theirs = [v for v in everything if not room_ids.isdisjoint(v.space_ids)]
        opening = _Opening(unit, organisation_id, span, theirs, now)
        busy = [one for one in waiting if one.id != but and not opening.offer(one)]
        if busy:
            person = unit.session.get_one(Person, busy[0].person_id)
            again = [(room_id, span) for room_id in sorted(room_ids)]
            offer_when_due(unit, person, again, now=now, due=now + AGAIN)


def suits(waiting: Waiting, venue: Venue) -> bool:
    """Say whether the room would do, free or not."""
    if waiting.room_ids and venue.room.id not in waiting.room_ids:
        return False
    return need_of(waiting).fits(venue)


def need_of(waiting: Waiting) -> Need:
    """Return what a room must offer to whoever waits."""
    return Need(
        site_id=waiting.site_id,
        people=waiting.people,
        wants_video=waiting.wants_video,
        equipment=frozenset(waiting.equipment),
    )


def windows_of(waiting: Waiting, now: datetime) -> list[Interval]:
    """Return when it can still be, in order; what runs already begins at a quarter."""
    soonest = now + (datetime.min.replace(tzinfo=now.tzinfo) - now) % QUARTER
    said = waiting.hours or [[waiting.earliest.isoformat(), waiting.latest.isoformat()]]
    hours = (Interval(*map(datetime.fromisoformat, span)) for span in said)
    left = (
        Interval(span.start if span.start >= now else soonest, span.end)
        for span in hours
        if span.end > now
    )
    return [span for span in left if span.minutes >= waiting.minutes]


def local_day(session: Session, organisation_id: int, now: datetime) -> str:
    """Return the day of the organisation's clocks, "YYYY-MM-DD"."""
    owner = session.get_one(Organisation, organisation_id)
    return now.astimezone(ZoneInfo(owner.zone)).date().isoformat()


@dataclass(frozen=True, slots=True)
class _Opening:
    """Time of some rooms that is free again, at a moment."""

    unit: UnitOfWork
    organisation_id: int
    span: Interval
    venues: Sequence[Venue]
    now: datetime

    def offer(self, waiting: Waiting) -> bool:
        """Offer the first slot that suits, unless they had their offer today.

        False where they are busy with something else at this moment: they are asked again.
        """
        session = self.unit.session
        person = session.exec(select(Person).where(Person.id == waiting.person_id)).one()
        rules = Rulebook(session, Asker(organizer=person, now=self.now))
        need = need_of(waiting)
        for slot in self._slots(waiting):
            until = offered_until(slot[1].start, self.now)
            if until is None or rules.against([slot[0]], slot[1], need):
                continue
            if not fits_pools(session, waiting, slot, self.now):
                continue  # `_keep` would find the same, by writing first
            if not _is_kept(session, person.id):
                return False
            day = local_day(session, self.organisation_id, self.now)
            if not _may_have(session, waiting, day):
                return True
            if self._keep(waiting, slot, until):
                self._write(waiting, slot, until, day)
                return True
        return True

    def _keep(self, waiting: Waiting, slot: Slot, until: datetime) -> bool:
        """Keep the room for whoever waits, and what their call needs; or neither."""
        session = self.unit.session
        if not hold_offer(session, waiting.person_id, slot, self.now, until, waiting.id):
            return False
        if hold_call(session, waiting, slot, until, self.now):
            return True
        session.exec(delete(Blocking).where(col(Blocking.waiting_id) == waiting.id))
        return False

    def _slots(self, waiting: Waiting) -> Iterator[Slot]:
        """Yield the free times that suit and that lie in the freed one, at least partly."""
        length = timedelta(minutes=waiting.minutes)
        near = Interval(self.span.start - length, self.span.end + length)
        windows = [
            Interval(max(window.start, near.start), min(window.end, near.end))
            for window in windows_of(waiting, self.now)
        ]
        fitting = [venue for venue in self.venues if suits(waiting, venue)]
        for venue in ranked(fitting, Need(wants_video=waiting.wants_video)):
            for window in windows:
                if window.duration >= length:
                    yield from self._within(venue, window, waiting.minutes)

    def _within(self, venue: Venue, window: Interval, minutes: int) -> Iterator[Slot]:
        wanted = Interval.lasting(max(window.start, self.span.start), minutes)
        for when in shifts(self.unit.session, venue, wanted, window, Look(now=self.now)):
            if venue.blocked(when).overlaps(self.span):
                yield venue, when

    def _write(self, waiting: Waiting, slot: Slot, until: datetime, day: str) -> None:
        venue, when = slot
        waiting.state, waiting.offered_on = "offered", day
        waiting.offer_room_id = venue.room.id
        waiting.offer_starts_at, waiting.offer_until = when.start, until
        self.unit.session.add(waiting)
        self.unit.session.flush()
        self.unit.record(
            OfferMade(
                organisation_id=self.organisation_id,
                person_id=waiting.person_id,
                at=self.now,
                waiting_id=waiting.id,
            )
        )


def offered_until(start: datetime, now: datetime) -> datetime | None:
    """Return until when an offer of what begins at `start` stands; None where it is too late.

    That is half an hour, or half of the time that is left, to the minute.
    """
    lasts = min(OFFER, (start - now) / 2)
    lasts -= timedelta(seconds=lasts.seconds % 60, microseconds=lasts.microseconds)
    return now + lasts if lasts >= SHORTEST_OFFER else None


def _who_wait(
    session: Session, organisation_id: int, span: Interval, now: datetime
) -> list[Waiting]:
    """Return those who may want some of the time: who asked first, then who holds fewest hours."""
    mine = (
        select(Waiting)
        .where(
            Waiting.organisation_id == organisation_id,
            text("state = 'waiting'"),  # said so that the index of the open ones is used
            col(Waiting.latest) > max(span.start, now),
            col(Waiting.earliest) < span.end,
        )
        .order_by(col(Waiting.created_at), col(Waiting.id))
        .limit(MOST_LOOKED_AT)
        .execution_options(populate_existing=True)
    )
    found: list[Waiting] = []
    for _, group in groupby(session.exec(mine).all(), key=lambda one: one.created_at):
        same = list(group)
        if len(same) > 1:
            same.sort(key=lambda one: _hours_held(session, one, span, now))
        found += same
    return found


def _hours_held(session: Session, waiting: Waiting, span: Interval, now: datetime) -> float:
    """Return the room-hours that they hold in the thirty days before the freed time."""
    everywhere = Quota("month", 0, Level.ORGANISATION, waiting.organisation_id)
    before = Interval(span.start - FAIRNESS, span.start)
    (hours,) = room_hours(session, waiting.person_id, [(everywhere, before)], now)
    return hours


def _is_kept(session: Session, person_id: int) -> bool:
    """Keep others from offering the person anything; False where another transaction does so.

    It isn't waited for: that one may want the rooms which this one keeps.
    """
    person = select(Person.id).where(Person.id == person_id)
    return (
        session.exec(person.with_for_update(key_share=True, skip_locked=True)).first() is not None
    )


def _may_have(session: Session, waiting: Waiting, day: str) -> bool:
    """Say whether they still wait and had no offer today."""
    theirs = select(Waiting.id, Waiting.state, Waiting.offered_on).where(
        Waiting.person_id == waiting.person_id
    )
    rows = session.exec(theirs).all()
    still = any(number == waiting.id and state == "waiting" for number, state, _ in rows)
    return still and all(offered_on != day for _, _, offered_on in rows)
