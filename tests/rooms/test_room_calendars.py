"""What others wrote into a room's own calendar: it blocks, it clashes, and it comes and goes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from rooms.availability import Look, Need, free_venues
from rooms.bookings import Change, cancel, change
from rooms.errors import Refused
from rooms.events import Event, OfferMade
from rooms.holds import hold
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Blocking, Booking, CalendarClash, Room, RoomPolicy
from rooms.outside.bindings import AlreadyBoundError, bind, binding_of, unbind
from rooms.outside.intake import Foreign, take_in
from rooms.outside.news import CalendarClashed
from rooms.unit_of_work import Units
from rooms.waiting import WaitFor, wait
from tests.builders import NOW, Town, booked, lasting, room, settled_town

URL = "https://agenda.drancy.example/jaures/"
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


def bound(units: Units, to: Room, url: str = URL) -> None:
    with units.open() as unit:
        bind(unit.session, to, url, "town", NOW)


def writes(
    units: Units,
    to: Room,
    *spans: Interval,
    href: str = "a.ics",
    gone: Sequence[str] = (),
    now: datetime = NOW,
) -> None:
    """Take in that others wrote an event of these times; none, and it takes no time."""
    with units.open() as unit:
        binding = binding_of(unit.session, to)
        assert binding
        written = [Foreign(href=href, etag="1", uid=href, times=spans)] if not gone else []
        take_in(unit, binding, written, gone, now)


def blocked(session: Session, of: Room) -> list[Interval]:
    rows = select(Blocking).where(Blocking.room_id == of.id, Blocking.kind == "calendar")
    found = session.exec(rows.order_by(col(Blocking.starts_at)))
    return [Interval(row.starts_at, row.ends_at) for row in found]


def clashes(session: Session) -> list[tuple[int, Interval]]:
    rows = session.exec(select(CalendarClash))
    return [(row.booking_id, Interval(row.starts_at, row.ends_at)) for row in rows]


def told(happened: list[Event]) -> int:
    return sum(isinstance(event, CalendarClashed) for event in happened)


def test_what_others_wrote_keeps_bookings_away_and_says_so(units: Units, town: Town) -> None:
    jaures = town.rooms["jaures"]
    bound(units, jaures)
    writes(units, jaures, lasting(10))
    with pytest.raises(Refused) as refused:
        booked(units, town.agent, lasting(10, 30), jaures)
    assert [refusal.code for refusal in refused.value.refusals] == ["calendar_taken"]
    assert {remedy.kind for remedy in refused.value.remedies} >= {"other_time", "other_room"}
    with units.open() as unit:
        stock = venues(unit.session, town.organisation.id)
        free = free_venues(unit.session, stock, Need(), lasting(10), Look(now=NOW))
        assert jaures.id not in {venue.room.id for venue in free}
    booked(units, town.agent, lasting(11), jaures)


def test_it_is_free_again_when_they_take_it_away(
    units: Units, town: Town, happened: list[Event]
) -> None:
    jaures = town.rooms["jaures"]
    bound(units, jaures)
    writes(units, jaures, lasting(10), lasting(10, days=2))
    writes(units, jaures, lasting(10, days=2))
    with units.open() as unit:
        assert blocked(unit.session, jaures) == [lasting(10, days=2)]
    writes(units, jaures, gone=["a.ics"])
    with units.open() as unit:
        assert blocked(unit.session, jaures) == []
    assert told(happened) == 0


def test_taken_in_twice_nothing_is_written_twice(units: Units, town: Town) -> None:
    jaures = town.rooms["jaures"]
    bound(units, jaures)
    ids = []
    for _ in range(2):
        writes(units, jaures, lasting(10), lasting(10, 30), lasting(14))
        with units.open() as unit:
            ids.append(unit.session.exec(select(Blocking.id).order_by(col(Blocking.id))).all())
            assert blocked(unit.session, jaures) == [lasting(10, minutes=90), lasting(14)]
    assert ids[0] == ids[1]


def test_events_of_two_resources_share_the_time_that_both_take(units: Units, town: Town) -> None:
    jaures = town.rooms["jaures"]
    bound(units, jaures)
    writes(units, jaures, lasting(10))
    writes(units, jaures, lasting(10, 30), href="b.ics")
    writes(units, jaures, gone=["a.ics"])
    with units.open() as unit:
        assert blocked(unit.session, jaures) == [lasting(10, 30)]


def test_a_week_of_works_is_seen_on_its_last_day(units: Units, town: Town) -> None:
    jaures = town.rooms["jaures"]
    bound(units, jaures)
    writes(units, jaures, lasting(0, minutes=7 * 24 * 60))
    with pytest.raises(Refused) as refused:
        booked(units, town.agent, lasting(10, days=7), jaures)
    assert [refusal.code for refusal in refused.value.refusals] == ["calendar_taken"]


def test_of_two_that_meet_neither_is_lost_and_it_is_told_once(
    units: Units, town: Town, happened: list[Event]
) -> None:
    jaures = town.rooms["jaures"]
    mine = booked(units, town.agent, lasting(10), jaures)
    bound(units, jaures)
    for _ in range(3):
        writes(units, jaures, lasting(10, 30))
    with units.open() as unit:
        assert unit.session.get_one(Booking, mine.id).status == "confirmed"
        assert clashes(unit.session) == [(mine.id, lasting(10, 30))]
        assert blocked(unit.session, jaures) == [lasting(11, minutes=30)]
    assert told(happened) == 1


def test_a_clash_ends_when_our_side_moves_and_the_room_is_theirs(
    units: Units, town: Town, happened: list[Event]
) -> None:
    jaures = town.rooms["jaures"]
    mine = booked(units, town.agent, lasting(10), jaures)
    bound(units, jaures)
    writes(units, jaures, lasting(10, 30))
    with units.open() as unit:
        change(unit, mine, Change(when=lasting(14)), town.admin, LATER)
        assert blocked(unit.session, jaures) == [lasting(10, 30)]
        assert clashes(unit.session) == []
    assert told(happened) == 1


def test_a_clash_ends_when_their_side_moves(units: Units, town: Town) -> None:
    jaures = town.rooms["jaures"]
    booked(units, town.agent, lasting(10), jaures)
    bound(units, jaures)
    writes(units, jaures, lasting(10, 30))
    writes(units, jaures, lasting(16))
    with units.open() as unit:
        assert clashes(unit.session) == []
        assert blocked(unit.session, jaures) == [lasting(16)]


def test_time_that_a_calendar_waits_for_is_offered_to_nobody(
    units: Units, town: Town, happened: list[Event]
) -> None:

    jaures = town.rooms["jaures"]
    mine = booked(units, town.agent, lasting(10), jaures)
    bound(units, jaures)
    writes(units, jaures, lasting(10))
    with units.open() as unit:
        wait(
            unit, town.colleague, WaitFor(when=lasting(10), minutes=60, room_ids=(jaures.id,)), NOW
        )
    with units.open() as unit:
        cancel(unit, mine, town.agent, LATER)
        assert blocked(unit.session, jaures) == [lasting(10)]
    assert not [event for event in happened if isinstance(event, OfferMade)]


def test_what_is_held_for_somebody_is_theirs_until_it_ends(units: Units, town: Town) -> None:
    jaures = town.rooms["jaures"]
    bound(units, jaures)
    with units.open() as unit:
        venue = venues(unit.session, town.organisation.id).by_id[jaures.id]
        hold(unit, town.agent, [(venue, lasting(10))], NOW)
    writes(units, jaures, lasting(10))
    with units.open() as unit:
        assert blocked(unit.session, jaures) == []
    day = [lasting(8), lasting(10), lasting(12)]
    writes(units, jaures, *day, now=NOW + timedelta(minutes=11))
    with units.open() as unit:
        assert blocked(unit.session, jaures) == day


def test_a_part_and_its_whole_keep_each_other_taken(units: Units, town: Town) -> None:
    mandela = town.rooms["mandela"]
    with units.open() as unit:
        part = room(unit.session, town.sites["mairie"], "mandela-a", name="Mandela A")
        part.part_of_id = mandela.id
    bound(units, mandela)
    bound(units, part, URL + "a/")
    writes(units, mandela, lasting(10))
    writes(units, part, lasting(10, 30), lasting(15))
    with units.open() as unit:
        assert blocked(unit.session, mandela) == [lasting(10)]
        assert blocked(unit.session, part) == [lasting(10, minutes=90), lasting(15)]
    with pytest.raises(Refused):
        booked(units, town.agent, lasting(15), mandela)
    booked(units, town.agent, lasting(12), mandela)
    writes(units, part, lasting(12))
    with units.open() as unit:
        assert len(clashes(unit.session)) == 1
        assert blocked(unit.session, part) == [lasting(10)]


def test_what_meets_only_a_buffer_is_no_clash(
    units: Units, town: Town, happened: list[Event]
) -> None:
    jaures = town.rooms["jaures"]
    with units.open() as unit:
        settings = {"before_minutes": 15, "after_minutes": 15}
        owner = town.organisation.id
        unit.session.add(RoomPolicy(organisation_id=owner, room_id=jaures.id, settings=settings))
    booked(units, town.agent, lasting(10), jaures)
    bound(units, jaures)
    writes(units, jaures, lasting(11))
    with units.open() as unit:
        assert blocked(unit.session, jaures) == [lasting(11, 15, minutes=45)]
    assert told(happened) == 0


def test_unbound_the_room_has_no_time_taken_and_may_be_bound_anew(units: Units, town: Town) -> None:
    jaures = town.rooms["jaures"]
    booked(units, town.agent, lasting(10), jaures)
    bound(units, jaures)
    writes(units, jaures, lasting(10, 30))
    with units.open() as unit:
        binding = binding_of(unit.session, jaures)
        assert binding
        unbind(unit, binding, LATER)
        assert (blocked(unit.session, jaures), clashes(unit.session)) == ([], [])
    bound(units, jaures)


def test_a_room_has_one_calendar_and_a_calendar_one_room(units: Units, town: Town) -> None:
    bound(units, town.rooms["jaures"])
    for key, url in (("jaures", "https://agenda.drancy.example/other/"), ("cesaire", URL)):
        with pytest.raises(AlreadyBoundError):
            bound(units, town.rooms[key], url)


def test_what_ended_before_yesterday_takes_no_time(units: Units, town: Town) -> None:
    jaures = town.rooms["jaures"]
    bound(units, jaures)
    writes(units, jaures, lasting(10, days=-5), lasting(10, days=1))
    with units.open() as unit:
        assert blocked(unit.session, jaures) == [lasting(10)]
