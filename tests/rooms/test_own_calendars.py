"""People's own calendars: kept, replaced, erased, and spared where a time is looked for."""

from collections.abc import Sequence
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from rooms.availability import Need
from rooms.events import Event
from rooms.finding.bookable import Asker
from rooms.finding.common_slots import CommonSlot, daily_windows, earliest_common
from rooms.interval import Interval, merged, without
from rooms.inventory import venues
from rooms.models import EventRecord, OwnBusyTime, OwnCalendar, Person
from rooms.outside import own_calendars
from rooms.outside.own_calendars import Contents, OwnCalendarGiven, OwnCalendarSeen
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS, Town, lasting, settled_town

ADDRESS = "https://calendars.example/secret-Ab1.ics"
LATER = NOW + timedelta(minutes=20)


def contents(*busy: Interval) -> Contents:
    return Contents(busy=busy, known_until=NOW + own_calendars.AHEAD, etag='"1"')


def given_by(units: Units, person: Person, *busy: Interval) -> OwnCalendar:
    """Return the calendar of a person, read with these busy times."""
    with units.open() as unit:
        calendar = own_calendars.follow(unit, ADDRESS, person, NOW)
        own_calendars.keep(unit, calendar, contents(*busy), NOW)
    return calendar


def busy(units: Units, person: Person, span: Interval | None = None) -> list[Interval]:
    whole = span or Interval(NOW - timedelta(days=9), NOW + timedelta(days=99))
    with units.database.reading() as session:
        return own_calendars.busy(session, person.organisation_id, [person.id], whole)


def kinds(happened: Sequence[Event]) -> list[type[Event]]:
    return [type(event) for event in happened]


def first_hours(units: Units, made: Town, *people: Person, most: int = 3) -> list[CommonSlot]:
    with units.database.reading() as session:
        asker = Asker(organizer=made.agent, now=NOW, spares=tuple(one.id for one in people))
        days = daily_windows(NOW.date(), 2, time(9), time(18), PARIS)
        rooms = venues(session, made.organisation.id)
        return earliest_common(session, rooms, [Need(people=4)], 60, days, asker, most=most)


def test_busy_times_are_replaced_by_what_was_read_last(units: Units) -> None:
    made = settled_town(units)
    calendar = given_by(units, made.agent, lasting(9), lasting(10), lasting(14))
    assert busy(units, made.agent) == [lasting(9, minutes=120), lasting(14)]
    with units.open() as unit:
        own_calendars.keep(unit, calendar, contents(lasting(16)), LATER)
    assert busy(units, made.agent) == [lasting(16)]
    with units.open() as unit:
        own_calendars.keep(unit, calendar, None, LATER)
    assert busy(units, made.agent) == [lasting(16)]


def test_only_the_asked_people_and_span_count(units: Units) -> None:
    made = settled_town(units)
    given_by(units, made.agent, lasting(9), lasting(14))
    given_by(units, made.neighbour.agent, lasting(10))
    assert busy(units, made.agent, lasting(10)) == []
    assert busy(units, made.agent, lasting(13, 30)) == [lasting(14)]
    assert busy(units, made.colleague) == []
    with units.database.reading() as session:
        everybody = [made.agent.id, made.neighbour.agent.id]
        found = own_calendars.busy(
            session, made.organisation.id, everybody, lasting(8, minutes=600)
        )
    assert found == [lasting(9), lasting(14)]


def test_a_forgotten_calendar_leaves_nothing_behind(units: Units) -> None:
    made = settled_town(units)
    given_by(units, made.agent, lasting(9))
    given_by(units, made.colleague, lasting(9))
    with units.open() as unit:
        assert own_calendars.forget(unit.session, made.agent)
        assert not own_calendars.forget(unit.session, made.agent)
    with units.database.reading() as session:
        assert [one.person_id for one in session.exec(select(OwnCalendar))] == [made.colleague.id]
        assert [one.person_id for one in session.exec(select(OwnBusyTime))] == [made.colleague.id]
    assert busy(units, made.agent) == []


def test_no_event_and_no_repr_tells_the_address(units: Units) -> None:
    made = settled_town(units)
    calendar = given_by(units, made.agent, lasting(9))
    with units.open() as unit:
        own_calendars.forget(unit.session, made.agent)
    assert "secret" not in repr(calendar)
    with units.database.reading() as session:
        written = [repr(one.data) for one in session.exec(select(EventRecord))]
    assert not any("secret" in one for one in written)


def test_what_was_read_of_a_replaced_calendar_is_dropped(units: Units) -> None:
    made = settled_town(units)
    old = given_by(units, made.agent, lasting(9))
    with units.open() as unit:
        own_calendars.follow(unit, f"{ADDRESS}?new", made.agent, LATER)
    with units.open() as unit:
        own_calendars.keep(unit, old, contents(lasting(10)), LATER)
        own_calendars.fail(unit, old, "not_found", LATER)
    assert busy(units, made.agent) == []
    with units.database.reading() as session:
        [one] = session.exec(select(OwnCalendar))
        assert (one.read_at, one.problem) == (None, "")


def test_a_calendar_is_claimed_once_each_quarter_of_an_hour(units: Units) -> None:
    made = settled_town(units)
    calendar = given_by(units, made.agent)
    with units.open() as unit:
        assert own_calendars.due(unit.session, NOW, 9) == []
        assert own_calendars.due(unit.session, LATER, 9) == [calendar.id]
        assert own_calendars.claim(unit.session, calendar.id, LATER)
        assert own_calendars.claim(unit.session, calendar.id, LATER) is None
        assert own_calendars.due(unit.session, LATER + own_calendars.EVERY, 9) == [calendar.id]


def test_the_owner_is_told_once_of_days_in_vain(units: Units, happened: list[Event]) -> None:
    made = settled_town(units)
    calendar = given_by(units, made.agent, lasting(9))
    for hours in (0, 1, 71, 73, 74, 200):
        with units.open() as unit:
            own_calendars.fail(unit, calendar, "unreachable", NOW + timedelta(hours=hours))
    seen = [OwnCalendarGiven, OwnCalendarSeen, OwnCalendarSeen]
    assert kinds(happened) == seen
    assert busy(units, made.agent) == [lasting(9)]  # what was known still counts
    with units.open() as unit:
        own_calendars.keep(unit, calendar, None, NOW + timedelta(hours=201))
    with units.open() as unit:
        own_calendars.fail(unit, calendar, "unreachable", NOW + timedelta(hours=202))
        own_calendars.fail(unit, calendar, "unreachable", NOW + timedelta(hours=300))
    assert kinds(happened) == [*seen, OwnCalendarSeen]


def test_the_owner_is_told_at_once_of_a_first_look_in_vain(
    units: Units, happened: list[Event]
) -> None:
    made = settled_town(units)
    with units.open() as unit:
        calendar = own_calendars.follow(unit, ADDRESS, made.agent, NOW)
    for minutes in (0, 15):
        with units.open() as unit:
            own_calendars.fail(unit, calendar, "not_found", NOW + timedelta(minutes=minutes))
    assert kinds(happened) == [OwnCalendarGiven, OwnCalendarSeen]


@pytest.mark.parametrize(
    ("hours", "problem", "doubtful"), [(1, "", False), (7, "", True), (1, "not_found", True)]
)
def test_what_is_old_or_failing_is_in_doubt(
    units: Units, hours: int, problem: str, doubtful: bool
) -> None:
    made = settled_town(units)
    calendar = given_by(units, made.agent)
    if problem:
        with units.open() as unit:
            own_calendars.fail(unit, calendar, problem, NOW)
    with units.database.reading() as session:
        [(_, found)] = own_calendars.calendars_of(session, made.organisation.id, [made.agent.email])
        later = NOW + timedelta(hours=hours)
        assert own_calendars.is_in_doubt(found, later) is doubtful


def test_calendars_of_colleagues_are_found_and_no_neighbours(units: Units) -> None:
    made = settled_town(units)
    for person in (made.agent, made.colleague, made.neighbour.agent):
        given_by(units, person)
    addresses = [
        made.agent.email,
        made.colleague.email.upper(),
        made.neighbour.agent.email,
        "x@partenaire.example",
    ]
    with units.database.reading() as session:
        found = own_calendars.calendars_of(session, made.organisation.id, addresses)
    assert [person.id for person, _ in found] == [made.agent.id, made.colleague.id]


def test_a_common_hour_spares_everybodys_busy_times(units: Units) -> None:
    made = settled_town(units)
    given_by(units, made.agent, lasting(9, days=0), lasting(11, 15, minutes=15, days=0))
    given_by(units, made.colleague, lasting(10, days=0))
    nobody = [slot.when for slot in first_hours(units, made)]
    assert nobody == [lasting(9, days=0), lasting(10, days=0), lasting(11, days=0)]
    both = [slot.when for slot in first_hours(units, made, made.agent, made.colleague)]
    assert both == [lasting(11, 30, days=0), lasting(12, 30, days=0), lasting(13, 30, days=0)]


def quarters(start: int, length: int) -> Interval:
    begins = NOW + timedelta(minutes=15 * start)
    return Interval(begins, begins + timedelta(minutes=15 * length))


STRETCHES = st.lists(st.builds(quarters, st.integers(0, 120), st.integers(1, 12)), max_size=12)


def test_no_offered_slot_overlaps_a_participants_busy_time(units: Units) -> None:
    made = settled_town(units)
    days = daily_windows(NOW.date(), 2, time(9), time(18), PARIS)

    @given(mine=STRETCHES, theirs=STRETCHES)
    @settings(max_examples=15)
    def check(mine: Sequence[Interval], theirs: Sequence[Interval]) -> None:
        given_by(units, made.agent, *mine)
        given_by(units, made.colleague, *theirs)
        found = [slot.when for slot in first_hours(units, made, made.agent, made.colleague)]
        assert not [slot for slot in found for taken in (*mine, *theirs) if slot.overlaps(taken)]
        # And nothing is withheld at which nobody is busy.
        free = without(days, merged((*mine, *theirs)))
        assert (
            found[:1]
            == [Interval.lasting(span.start, 60) for span in free if span.minutes >= 60][:1]
        )

    check()


@given(spans=STRETCHES, taken=STRETCHES)
def test_what_is_left_is_what_is_in_the_one_and_not_in_the_other(
    spans: Sequence[Interval], taken: Sequence[Interval]
) -> None:
    left = without(merged(spans), merged(taken))
    for number in range(140):
        moment = quarters(number, 1)
        inside = any(moment.overlaps(span) for span in spans)
        outside = not any(moment.overlaps(span) for span in taken)
        assert any(moment.overlaps(span) for span in left) == (inside and outside)
