"""The waiting list: who wants a full room or hour says what would suit, and hears when it is free.

An offer is kept for its person until it ends. Silence or a no passes it on to the next; whoever
had it goes on waiting, and gets another one on another day at the soonest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select, update

from rooms.availability import Look, ranked, shifts
from rooms.bookings import Wish, book
from rooms.calls.events import calls_to_offer
from rooms.errors import Refusal, Refused, Remedy
from rooms.events import OfferOver
from rooms.finding.bookable import Asker, Rulebook, bookable
from rooms.finding.common_slots import earliest_common
from rooms.freeing import freed, need_of, suits, windows_of
from rooms.holds import Slot
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.models import Blocking, Booking, Person, Waiting
from rooms.placing import Freed, family, lock, spaces_taken
from rooms.pools.offered_calls import fits_pools, let_go
from rooms.rules.time import HORIZON, LONGEST_MINUTES, too_long
from rooms.unit_of_work import UnitOfWork

MOST_WAITS = 20
MOST_ROOMS = 100
MOST_LOOKED_AT = 30  # rooms in which a time between quarters of an hour is looked for
WIDEST = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitFor:
    """What would suit: any `minutes` within `when`, in one of `room_ids` or any room that fits.

    `hours` are the parts of `when` that would do, such as some mornings; none: all of it.
    """

    when: Interval
    minutes: int
    hours: tuple[Interval, ...] = ()
    room_ids: tuple[int, ...] = ()
    site_id: int | None = None
    people: int | None = None
    wants_video: bool = False
    equipment: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    title: str = ""
    is_private: bool = False
    language: str = "fr"
    space_id: str | None = None
    thread_id: str | None = None


def wait(unit: UnitOfWork, person: Person, wanted: WaitFor, now: datetime) -> Waiting:
    """Return the row of who waits from now on.

    Refuses with "free_already" and what is free as its remedy, "nothing_fits", "unknown_room",
    "past", "too_far", "too_long", "ends_before_start", "wait_too_short", "wait_too_wide",
    "too_many_waits", or what the rules have against the only time that would do.
    """
    session = unit.session
    _keep(session, person.id)
    _check_time(wanted, now)
    waiting = _row(person, wanted, now)
    if not windows_of(waiting, now):
        raise Refused(Refusal("past", {"start": wanted.when.start, "now": now}))
    everything = venues(session, person.organisation_id)
    if not set(wanted.room_ids) <= {venue.room.id for venue in everything}:
        raise Refused(Refusal("unknown_room"))
    fitting = [venue for venue in everything if suits(waiting, venue)]
    if not fitting or len(wanted.room_ids) > MOST_ROOMS:
        raise Refused(Refusal("nothing_fits"))
    if len(mine(session, person, now)) >= MOST_WAITS:
        raise Refused(Refusal("too_many_waits", {"most": MOST_WAITS}))
    found = _free_now(session, person, waiting, fitting, now)
    if found is not None:
        venue, when = found
        remedy = Remedy("free", (venue.room.id,), when)
        figures = {"room": venue.room.name, "start": when.start, "end": when.end}
        raise Refused(Refusal("free_already", figures), remedies=(remedy,))
    session.add(waiting)
    session.flush()
    if waiting.wants_video and everything.pools:  # what pools get back meanwhile isn't seen here
        unit.record(calls_to_offer(person.organisation_id, windows_of(waiting, now), now))
    return waiting


def mine(session: Session, person: Person, now: datetime) -> list[Waiting]:
    """Return what the person waits for, the soonest first."""
    theirs = select(Waiting).where(
        Waiting.person_id == person.id,
        col(Waiting.state).in_(("waiting", "offered")),
        col(Waiting.latest) > now,
    )
    return list(session.exec(theirs.order_by(col(Waiting.earliest), col(Waiting.id))))


def leave(unit: UnitOfWork, waiting_id: int, by: Person, now: datetime) -> Waiting:
    """Wait no more; what was offered goes to the next. Refuses with "unknown_wait"."""
    waiting = _theirs(unit.session, waiting_id, by)
    if waiting.state not in ("waiting", "offered"):
        raise Refused(Refusal("unknown_wait"))
    _end(unit, waiting, "left", now)
    return waiting


def accept(
    unit: UnitOfWork, waiting_id: int, by: Person, now: datetime, *, in_group: bool = False
) -> Booking:
    """Return the booking of what is offered.

    Refuses with "unknown_wait", "offer_over", or as `book` does. `in_group`: others
    share the space in which they wait.
    """
    waiting = _theirs(unit.session, waiting_id, by)
    slot = _offered(waiting, now)
    wish = Wish(
        when=slot,
        room_ids=(waiting.offer_room_id or 0,),
        people=waiting.people,
        wants_video=waiting.wants_video,
        guests=tuple(waiting.guests),
        title=waiting.title,
        is_private=waiting.is_private,
        language=waiting.language,
        space_id=waiting.space_id,
        thread_id=waiting.thread_id,
        in_group=in_group,
    )
    everything = venues(unit.session, waiting.organisation_id)
    lock(unit.session, family(everything, wish.room_ids))
    let_go(unit.session, waiting)
    booking = book(unit, by, wish, now)
    unit.session.exec(delete(Blocking).where(col(Blocking.waiting_id) == waiting.id))
    waiting.state = "taken"
    unit.session.add(waiting)
    unit.session.flush()
    return booking


def refuse(unit: UnitOfWork, waiting_id: int, by: Person, now: datetime) -> Waiting:
    """Say no to an offer, which goes to the next; they go on waiting. Refuses as `accept`."""
    waiting = _theirs(unit.session, waiting_id, by)
    _offered(waiting, now)
    _end(unit, waiting, "waiting", now)
    return waiting


def offer_over(unit: UnitOfWork, waiting_id: int, now: datetime) -> bool:
    """Pass on an offer that nobody took in time; False where there is none such."""
    session = unit.session
    waiting = session.exec(select(Waiting).where(Waiting.id == waiting_id)).one()
    _keep(session, waiting.person_id)
    session.refresh(waiting)
    if waiting.state != "offered" or waiting.offer_until is None or waiting.offer_until > now:
        return False
    state = "waiting" if windows_of(waiting, now) else "over"
    unit.record(
        OfferOver(
            organisation_id=waiting.organisation_id,
            person_id=waiting.person_id,
            at=now,
            waiting_id=waiting.id,
        )
    )
    _end(unit, waiting, state, now)
    return True


def sweep(session: Session, now: datetime) -> None:
    """Mark as over what nobody can wait for any more."""
    gone = update(Waiting).where(col(Waiting.state) == "waiting", col(Waiting.latest) < now)
    session.exec(gone.values(state="over"))


def offer_of(waiting: Waiting) -> Interval | None:
    """Return the time that is offered, None where nothing is."""
    if waiting.offer_starts_at is None:
        return None
    return Interval.lasting(waiting.offer_starts_at, waiting.minutes)


def _end(unit: UnitOfWork, waiting: Waiting, state: str, now: datetime) -> None:
    """Free what is held for them, give them another state, and offer the time to the next."""
    session = unit.session
    held = select(Blocking).where(Blocking.waiting_id == waiting.id)
    had = session.exec(held).all()
    spans: list[Freed] = [(row.room_id, Interval(row.starts_at, row.ends_at)) for row in had]
    everything = venues(session, waiting.organisation_id)
    slot, venue = offer_of(waiting), everything.by_id.get(waiting.offer_room_id or 0)
    if slot is not None and venue is not None:  # others may have had a part of it since it ended
        spans += spaces_taken([venue], slot)
    lock(session, family(everything, {room_id for room_id, _ in spans}))
    session.exec(delete(Blocking).where(col(Blocking.waiting_id) == waiting.id))
    had_call = let_go(session, waiting)
    waiting.state = state
    waiting.offer_room_id = waiting.offer_starts_at = waiting.offer_until = None
    session.add(waiting)
    session.flush()
    freed(unit, waiting.organisation_id, spans, now, but=waiting.id)
    if had_call and slot is not None:  # who waits for another room may have the ports
        unit.record(calls_to_offer(waiting.organisation_id, [slot], now))


def _theirs(session: Session, waiting_id: int, by: Person) -> Waiting:
    """Return the person's own waiting as it is now, kept from others."""
    _keep(session, by.id)
    mine_alone = select(Waiting).where(Waiting.id == waiting_id, Waiting.person_id == by.id)
    found = session.exec(mine_alone.execution_options(populate_existing=True)).first()
    if found is None:
        raise Refused(Refusal("unknown_wait"))
    return found


def _keep(session: Session, person_id: int) -> None:
    """Let nobody else write what this person waits for until the transaction ends."""
    theirs = select(Person.id).where(Person.id == person_id)
    session.exec(theirs.with_for_update(key_share=True)).one()


def _offered(waiting: Waiting, now: datetime) -> Interval:
    slot = offer_of(waiting)
    is_on = waiting.state == "offered" and waiting.offer_until is not None
    if slot is None or not is_on or waiting.offer_until is None or waiting.offer_until <= now:
        raise Refused(Refusal("offer_over"))
    return slot


def _check_time(wanted: WaitFor, now: datetime) -> None:
    when = wanted.when
    figures: dict[str, object] = {"start": when.start, "end": when.end}
    if when.end <= when.start or wanted.minutes <= 0:
        raise Refused(Refusal("ends_before_start", figures))
    if wanted.minutes > LONGEST_MINUTES:
        raise Refused(too_long(wanted.minutes))
    longest = max((span.minutes for span in wanted.hours), default=when.minutes)
    if longest < wanted.minutes:
        raise Refused(Refusal("wait_too_short", {"minutes": wanted.minutes, "most": longest}))
    if when.duration > WIDEST:
        raise Refused(Refusal("wait_too_wide", {"days": WIDEST.days}))
    if when.end - timedelta(minutes=wanted.minutes) <= now:
        raise Refused(Refusal("past", {"start": when.start, "now": now}))
    if when.end > now + HORIZON:
        raise Refused(Refusal("too_far", {"end": when.end, "latest": now + HORIZON}))


def _row(person: Person, wanted: WaitFor, now: datetime) -> Waiting:
    return Waiting(
        organisation_id=person.organisation_id,
        person_id=person.id,
        earliest=wanted.when.start,
        latest=wanted.when.end,
        hours=[[span.start.isoformat(), span.end.isoformat()] for span in wanted.hours],
        minutes=wanted.minutes,
        room_ids=list(wanted.room_ids),
        site_id=wanted.site_id,
        people=wanted.people,
        wants_video=wanted.wants_video,
        equipment=list(wanted.equipment),
        guests=list(wanted.guests),
        title=wanted.title,
        is_private=wanted.is_private,
        language=wanted.language,
        space_id=wanted.space_id,
        thread_id=wanted.thread_id,
        created_at=now,
    )


def _free_now(
    session: Session, person: Person, waiting: Waiting, fitting: Sequence[Venue], now: datetime
) -> Slot | None:
    """Return something that suits and can be booked at once; refuses what no rule lets pass.

    The rooms are kept from other writers, so that none of them is freed between this look and the
    end of the transaction, and nobody hears of it.
    """
    everything = venues(session, person.organisation_id)
    lock(session, family(everything, {venue.room.id for venue in fitting}))
    need, asker = need_of(waiting), Asker(organizer=person, now=now)
    windows = windows_of(waiting, now)
    if len(windows) != 1 or windows[0].minutes > waiting.minutes:
        return _somewhen(session, waiting, windows, fitting, asker)
    wanted, rules = windows[0], Rulebook(session, asker)
    allowed = [venue for venue in fitting if not rules.against([venue], wanted, need)]
    if not allowed:
        raise Refused(*rules.against([fitting[0]], wanted, need))
    free = ((venue, wanted) for venue in bookable(session, allowed, need, wanted, asker))
    return next((slot for slot in free if fits_pools(session, waiting, slot, now)), None)


def _somewhen(
    session: Session,
    waiting: Waiting,
    windows: Sequence[Interval],
    fitting: Sequence[Venue],
    asker: Asker,
) -> Slot | None:
    """Return the first time on a quarter of an hour, or one in a gap between others' times."""
    need, minutes = need_of(waiting), waiting.minutes
    for found in earliest_common(session, fitting, [need], minutes, windows, asker):
        if fits_pools(session, waiting, (found.venues[0], found.when), asker.now):
            return found.venues[0], found.when
    if not windows:
        return None
    rules, look = Rulebook(session, asker), Look(now=asker.now, person_id=asker.organizer.id)
    whole = Interval(windows[0].start, windows[-1].end)
    for venue in ranked(fitting, need)[:MOST_LOOKED_AT]:
        for when in shifts(session, venue, Interval.lasting(whole.start, minutes), whole, look):
            inside = any(span.start <= when.start and when.end <= span.end for span in windows)
            if not inside or rules.against([venue], when, need):
                continue
            if fits_pools(session, waiting, (venue, when), asker.now):
                return venue, when
    return None
