"""Many processes at once about holds, approvals and offers: what must not happen twice doesn't.

Each test is run without its guard as well, and then it does happen: so these tests can fail.
"""

from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import col, select

from rooms.holds import hold
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Blocking, Booking, EventRecord, RoomPolicy, Waiting
from rooms.unit_of_work import Units
from rooms.waiting import WaitFor, wait
from tests.apart import race
from tests.builders import NOW, Town, booked, lasting, person, settled_town
from tests.rooms.racing_holds import Task, contend
from tests.rooms.test_race import remove_the_guard

CONTENDERS = 8
HOUR = lasting(14)
DEADLINE = NOW + timedelta(hours=4)
guards = pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


def task(units: Units, act: str, email: str, about: int, **more: object) -> Task:
    given: dict[str, object] = {"when": HOUR, "now": NOW} | more
    return Task(act=act, url=units.database.url, email=email, about=about, **given)  # type: ignore[arg-type]


def overlaps(units: Units) -> int:
    """Return how many pairs of blockings of one room overlap."""
    with units.database.reading() as session:
        rows = session.exec(select(Blocking).order_by(col(Blocking.room_id))).all()
    spans = [(row.room_id, Interval(row.starts_at, row.ends_at)) for row in rows]
    pairs = [(one, other) for n, one in enumerate(spans) for other in spans[n + 1 :]]
    return sum(a[0] == b[0] and a[1].overlaps(b[1]) for a, b in pairs)


@guards
def test_only_whom_it_is_held_for_books_a_held_slot(
    units: Units, town: Town, *, guarded: bool
) -> None:
    jaures = town.id_of("jaures")
    with units.open() as unit:
        found = venues(unit.session, town.organisation.id)
        venue = next(venue for venue in found if venue.room.id == jaures)
        assert hold(unit, town.agent, [(venue, HOUR)], NOW)
    if not guarded:
        remove_the_guard(units.database)
    others = [task(units, "book", town.colleague.email, jaures) for _ in range(CONTENDERS - 1)]
    told = race(contend, [task(units, "book", town.agent.email, jaures), *others])
    with units.database.reading() as session:
        organizers = session.exec(select(Booking.organizer_id)).all()
    if guarded:
        assert told == {"booked": 1, "taken": CONTENDERS - 1}
        assert organizers == [town.agent.id]
        assert overlaps(units) == 0
    else:
        assert told == {"booked": CONTENDERS}
        assert overlaps(units) > 0


@guards
def test_of_many_questions_one_keeps_the_slot(units: Units, town: Town, *, guarded: bool) -> None:
    if not guarded:
        remove_the_guard(units.database)
    with units.open() as unit:
        people = [
            person(unit.session, town.organisation, f"p{n}@drancy.example").email
            for n in range(CONTENDERS)
        ]
    told = race(contend, [task(units, "hold", email, town.id_of("jaures")) for email in people])
    if guarded:
        assert told == {"held": 1, "taken": CONTENDERS - 1}
    else:
        assert told == {"held": CONTENDERS}
    assert (overlaps(units) == 0) == guarded


def asked(units: Units, town: Town) -> Booking:
    """Return a request whose deadline is four hours away."""
    with units.open() as unit:
        policy = RoomPolicy(organisation_id=town.organisation.id, settings={"approval_hours": 4})
        unit.session.add(policy)
    return booked(units, town.agent, HOUR, town.rooms["jaures"])


def kinds(units: Units) -> Counter[str]:
    """Return which events there were after the request."""
    with units.database.reading() as session:
        found = Counter(session.exec(select(EventRecord.kind)).all())
    del found["BookingRequested"]
    return found


@guards
def test_of_many_administrators_one_approves(units: Units, town: Town, *, guarded: bool) -> None:
    request = asked(units, town)
    one = task(units, "approve", town.admin.email, request.id, is_guarded=guarded)
    told = race(contend, [one] * CONTENDERS)
    if guarded:
        assert told == {"approved": 1, "already_decided": CONTENDERS - 1}
    else:
        assert told == {"approved": CONTENDERS}
    assert kinds(units) == {"BookingApproved": told["approved"]}


@guards
def test_a_request_is_approved_or_expires_and_never_both(
    units: Units, town: Town, *, guarded: bool
) -> None:
    request = asked(units, town)
    early = DEADLINE - timedelta(seconds=1)  # by the clock of a machine that is a little slow
    email, half = town.admin.email, CONTENDERS // 2
    approving = task(units, "approve", email, request.id, now=early, is_guarded=guarded)
    expiring = task(units, "expire", email, request.id, now=DEADLINE, is_guarded=guarded)
    told = race(contend, [approving, expiring] * half)
    with units.database.reading() as session:
        status = session.exec(select(Booking.status)).one()
        held = session.exec(select(Blocking.expires_at)).all()
    if guarded:
        assert told["approved"] + told["expired"] == 1
        assert sum(kinds(units).values()) == 1
        assert (status, held) == (("confirmed", [None]) if told["approved"] else ("cancelled", []))
    else:
        assert told == {"approved": half, "expired": half}


@guards
def test_much_that_is_freed_at_once_is_offered_once_each(
    units: Units, town: Town, *, guarded: bool
) -> None:
    """Everybody who cancels saw the same people wait before any of them was offered anything."""
    rooms = list(town.rooms.values())
    theirs = [booked(units, town.admin, HOUR, room) for room in rooms]
    with units.open() as unit:
        for n in range(3):
            waiter = person(unit.session, town.organisation, f"p{n}@drancy.example")
            wait(unit, waiter, WaitFor(when=HOUR, minutes=60), NOW + timedelta(seconds=n))
    email = town.admin.email
    told = race(
        contend,
        [task(units, "cancel", email, booking.id, is_guarded=guarded) for booking in theirs],
    )
    assert told == {"cancelled": len(rooms)}
    with units.database.reading() as session:
        offers = session.exec(select(EventRecord.data).where(EventRecord.kind == "OfferMade")).all()
        waiting = session.exec(select(Waiting)).all()
        held = session.exec(select(Blocking)).all()
    numbers = Counter(offer["waiting_id"] for offer in offers)
    if guarded:
        assert numbers == {one.id: 1 for one in waiting}
        assert {one.state for one in waiting} == {"offered"}
        assert sorted((b.room_id, b.waiting_id) for b in held) == sorted(
            (one.offer_room_id, one.id) for one in waiting
        )
        assert overlaps(units) == 0
    else:
        assert max(numbers.values()) > 1
