"""Meetings whose people have left: freed after a warning, and only where all is sure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from rooms.calls.legs import Leg
from rooms.models import Booking, Endpoint, EventRecord, RoomPolicy
from rooms.presence.events import (
    ALL_LEFT,
    ENDED_THERE,
    NOBODY_CAME,
    ReleaseWarned,
    RoomsReleased,
)
from rooms.presence.evidence import FRESH, LOOK_AGAIN, Evidence, Says
from rooms.presence.leaving import Before, look_for_left
from rooms.presence.releasing import give_back, give_back_there, keep, keep_there, unused_in_a_row
from rooms.presence.saying import arrive
from rooms.series.booking import SeriesWish, book_series
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, Town, at, booked, lasting, settled_town

WHEN = lasting(14, minutes=120)
CAME = Before(came=True)


@dataclass
class Meeting:
    """A meeting in Jaurès and Césaire, whose sensors say what they are told to."""

    units: Units
    town: Town
    booking: Booking
    says: dict[str, Says] = field(default_factory=dict)
    age: timedelta = timedelta()
    before: Before = CAME
    next_at: datetime | None = None
    in_conference: Sequence[Evidence] = ()
    panel_says: Says | None = None

    def look(self, now: datetime) -> None:
        with self.units.database.reading() as session:
            endpoints = session.exec(select(Endpoint)).all()
        names = {self.town.id_of(name): name for name in ("jaures", "cesaire")}
        sights = {
            one.id: [Evidence(kind="people", says=says, seen_at=now - self.age)]
            for one in endpoints
            if one.room_id in names
            and (says := self.says.get(names[one.room_id], Says.EMPTY)) is not Says.UNKNOWN
        }
        if self.panel_says is not None:
            panel = Evidence(kind="panel", says=self.panel_says, seen_at=now)
            sights = {number: [*said, panel] for number, said in sights.items()}
        with self.units.open() as unit:
            self.before, self.next_at = look_for_left(
                unit, self.booking, WHEN.start, sights, self.before, now, self.in_conference
            )

    def go_on(self, *minutes: int) -> "Meeting":
        """Look so many minutes after the start, at each of these."""
        for minute in minutes:
            self.look(WHEN.start + timedelta(minutes=minute))
        return self

    @property
    def end(self) -> datetime:
        with self.units.database.reading() as session:
            return session.get_one(Booking, self.booking.id).ends_at

    def told(self) -> list[str]:
        """Return what happened because all had left, in order."""
        kinds = (ReleaseWarned.__name__, RoomsReleased.__name__)
        with self.units.database.reading() as session:
            rows = session.exec(select(EventRecord).order_by(EventRecord.id)).all()  # type: ignore[arg-type]
        of_leaving = [one for one in rows if one.data.get("why") == ALL_LEFT]
        return [one.kind for one in of_leaving if one.kind in kinds]

    def leg(self, unit: UnitOfWork, left_at: datetime | None, state: str = "left") -> None:
        joined = WHEN.start
        unit.session.add(
            Leg(
                organisation_id=self.town.organisation.id,
                booking_id=self.booking.id,
                address="sip:guest@rooms.example",
                state=state,
                begun_at=joined,
                joined_at=joined,
                left_at=left_at,
            )
        )


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


def allow(units: Units, town: Town, room: str | None = None, **settings: object) -> None:
    with units.open() as unit:
        of, room_id = town.organisation.id, town.id_of(room) if room else None
        unit.session.add(RoomPolicy(organisation_id=of, room_id=room_id, settings=settings))


@pytest.fixture
def meeting(units: Units, town: Town) -> Meeting:
    allow(units, town, left_minutes=10)
    rooms = town.rooms["jaures"], town.rooms["cesaire"]
    return Meeting(units, town, booked(units, town.agent, WHEN, *rooms))


def test_it_is_warned_of_then_freed(meeting: Meeting) -> None:
    meeting.go_on(20)
    assert (meeting.told(), meeting.next_at) == ([], at(14, 25))
    meeting.go_on(25)
    assert (meeting.told(), meeting.next_at) == (["ReleaseWarned"], at(14, 30))
    meeting.go_on(30)
    assert meeting.told() == ["ReleaseWarned", "RoomsReleased"]
    assert (meeting.end, meeting.next_at) == (at(14, 30), None)


def test_it_is_off_where_no_policy_says_so(units: Units, town: Town) -> None:
    meeting = Meeting(units, town, booked(units, town.agent, WHEN, town.rooms["jaures"]))
    meeting.go_on(20, 25, 30, 60)
    assert (meeting.told(), meeting.next_at) == ([], None)


def test_one_room_without_the_policy_keeps_all(units: Units, town: Town) -> None:
    allow(units, town, "jaures", left_minutes=10)
    rooms = town.rooms["jaures"], town.rooms["cesaire"]
    meeting = Meeting(units, town, booked(units, town.agent, WHEN, *rooms))
    assert meeting.go_on(20, 25, 30).told() == []


def test_the_most_patient_room_counts(units: Units, meeting: Meeting, town: Town) -> None:
    allow(units, town, "cesaire", left_minutes=30)
    assert meeting.go_on(20, 25, 30, 40).told() == []
    assert meeting.go_on(45, 50).told() == ["ReleaseWarned", "RoomsReleased"]


@pytest.mark.parametrize("says", [Says.PRESENT, Says.UNKNOWN])
@pytest.mark.parametrize("minute", [20, 25, 30])
def test_one_room_that_isnt_surely_empty_at_one_look_begins_anew(
    meeting: Meeting, says: Says, minute: int
) -> None:
    for looked in (20, 25, 30):
        meeting.says = {"cesaire": says} if looked == minute else {}
        meeting.go_on(looked)
    assert meeting.end == WHEN.end
    assert meeting.before.empty_since in {None, at(14, 25), at(14, 30)}


def test_stale_evidence_frees_nothing(meeting: Meeting) -> None:
    meeting.age = FRESH + timedelta(seconds=1)
    assert meeting.go_on(20, 25, 30, 40).told() == []
    assert meeting.next_at == at(14, 40) + LOOK_AGAIN


def test_a_room_to_which_nobody_came_isnt_left(meeting: Meeting) -> None:
    meeting.before = Before()
    assert meeting.go_on(20, 25, 30, 40).told() == []


def test_who_was_seen_once_has_come(meeting: Meeting) -> None:
    meeting.before = Before()
    meeting.says = {"jaures": Says.PRESENT}
    meeting.go_on(5)
    meeting.says = {}
    meeting.go_on(20, 25, 30)
    assert meeting.end == at(14, 30)


@pytest.mark.parametrize("state", ["connected", "joining", "leaving"])
def test_an_end_in_the_call_keeps_it(meeting: Meeting, state: str) -> None:
    with meeting.units.open() as unit:
        meeting.leg(unit, None, state)
    assert meeting.go_on(20, 25, 30).told() == []


@pytest.mark.parametrize("says", [Says.PRESENT, Says.UNKNOWN])
def test_anybody_in_the_conference_keeps_it(meeting: Meeting, says: Says) -> None:
    meeting.in_conference = [Evidence(kind="call", says=says, seen_at=at(14, 30))]
    assert meeting.go_on(20, 25, 30).told() == []


def test_the_call_that_is_over_shows_that_people_came_and_when_they_left(meeting: Meeting) -> None:
    meeting.before = Before(empty_since=at(14, 10))
    with meeting.units.open() as unit:
        meeting.leg(unit, at(14, 18))
    meeting.go_on(20)
    assert meeting.told() == [], "they have left two minutes ago"
    assert meeting.go_on(23, 28).told() == ["ReleaseWarned", "RoomsReleased"]


def test_whole_days_are_left_alone(units: Units, town: Town) -> None:
    allow(units, town, left_minutes=10)
    day = replace(WHEN, end=WHEN.start + timedelta(hours=7))
    meeting = Meeting(units, town, booked(units, town.agent, day, town.rooms["jaures"]))
    assert meeting.go_on(20, 25, 30).told() == []


def test_the_last_minutes_are_worth_no_warning(meeting: Meeting) -> None:
    assert meeting.go_on(96, 101, 106).told() == []
    assert meeting.next_at is None


def test_who_came_back_is_warned_anew(meeting: Meeting) -> None:
    meeting.go_on(20, 25)
    meeting.says = {"jaures": Says.PRESENT}
    meeting.go_on(28)
    meeting.says = {}
    meeting.go_on(31, 36)
    assert meeting.told() == ["ReleaseWarned"] * 2
    meeting.go_on(41)
    assert meeting.end == at(14, 41)


def test_a_check_in_at_the_panel_says_nothing_of_now(meeting: Meeting) -> None:
    meeting.panel_says = Says.PRESENT
    assert meeting.go_on(20, 25, 30).told() == ["ReleaseWarned", "RoomsReleased"]


def test_what_is_over_is_neither_kept_nor_given_back(meeting: Meeting) -> None:
    jaures = meeting.town.id_of("jaures")
    with meeting.units.open() as unit:
        keep_there(unit, meeting.booking, WHEN.end)
        assert not give_back_there(unit, meeting.booking, jaures, WHEN.end)
        kept = unit.session.exec(select(EventRecord).where(EventRecord.kind == "RoomKept"))
        assert kept.all() == []
    assert (meeting.end, meeting.told()) == (WHEN.end, [])


def test_a_room_is_given_back_once(meeting: Meeting) -> None:
    jaures = meeting.town.id_of("jaures")
    with meeting.units.open() as unit:
        assert give_back_there(unit, meeting.booking, jaures, at(14, 30))
        assert not give_back_there(unit, meeting.booking, jaures, at(14, 31))
    assert meeting.end == WHEN.end, "it has another room"


@pytest.mark.parametrize("how", ["click", "screen"])
def test_who_keeps_it_keeps_it_till_its_end(meeting: Meeting, how: str) -> None:
    meeting.go_on(20, 25)
    with meeting.units.open() as unit:
        if how == "click":
            keep(unit, meeting.booking, meeting.town.agent, at(14, 26))
        else:
            keep_there(unit, meeting.booking, at(14, 26))
    meeting.go_on(30, 40)
    assert (meeting.end, meeting.next_at) == (WHEN.end, None)


def test_who_says_again_that_they_are_there_is_believed(meeting: Meeting) -> None:
    with meeting.units.open() as unit:
        assert arrive(unit, meeting.booking, meeting.town.agent, at(14, 1))
        assert not arrive(unit, meeting.booking, meeting.town.agent, at(14, 2))
    meeting.go_on(20, 25)
    with meeting.units.open() as unit:
        assert arrive(unit, meeting.booking, meeting.town.agent, at(14, 28))
    meeting.go_on(30)
    assert (meeting.end, meeting.told()) == (WHEN.end, ["ReleaseWarned"])


def test_it_comes_back_at_a_click_and_is_left_alone_then(meeting: Meeting) -> None:
    meeting.go_on(20, 25, 30)
    with meeting.units.open() as unit:
        assert keep(unit, meeting.booking, meeting.town.agent, at(14, 40))
    meeting.go_on(45, 50, 55)
    assert meeting.end == WHEN.end


@pytest.mark.parametrize(("why", "count"), [(ALL_LEFT, 0), (ENDED_THERE, 0), (NOBODY_CAME, 1)])
def test_only_dates_to_which_nobody_came_are_counted(
    units: Units, town: Town, why: str, count: int
) -> None:
    wish = SeriesWish(
        rrule="FREQ=WEEKLY;COUNT=6",
        start=datetime(2026, 3, 17, 14),  # noqa: DTZ001  on the wall of the site
        minutes=120,
        room_ids=(town.id_of("jaures"),),
    )
    with units.open() as unit:
        series = book_series(unit, town.agent, wish, NOW)
        mine = select(Booking).where(Booking.series_id == series.id)
        date = min(unit.session.exec(mine).all(), key=lambda one: one.starts_at)
    with units.open() as unit:
        give_back(unit, unit.session.get_one(Booking, date.id), [town.id_of("jaures")], why, at(15))
    with units.database.reading() as session:
        assert unused_in_a_row(session, session.get_one(Booking, date.id)) == count


def test_what_was_moved_meanwhile_is_anothers_look(meeting: Meeting) -> None:
    meeting.go_on(20, 25)
    with meeting.units.open() as unit:
        sights: dict[int, list[Evidence]] = {}
        other = WHEN.start - timedelta(hours=1)
        seen = look_for_left(unit, meeting.booking, other, sights, meeting.before, at(14, 30))
    assert seen == (meeting.before, None)
