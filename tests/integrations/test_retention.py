"""Personal data past its limit goes, what is counted stays, and what is ahead is untouched."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from integrations import retention
from integrations.operations.retention import retention as told
from integrations.retention import let_go, would_go
from integrations.settings import SettingsError, read_settings
from rooms.bookings import Change, cancel, change
from rooms.events import PeopleArrived
from rooms.models import (
    Arrival,
    Attendee,
    BookedRoom,
    Booking,
    Closure,
    Conference,
    EventRecord,
    Fault,
    InboxItem,
    Leg,
    OutboxItem,
    OutsideEvent,
    Person,
    Plan,
    Series,
    TalkState,
    Waiting,
)
from rooms.personal_data.columns import tables
from rooms.personal_data.retention import KINDS, Limits
from rooms.series.booking import SeriesWish, book_series
from rooms.undo import undo
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, at, booked, lasting, settled_town
from tests.rooms.test_personal_data import text_of

GUEST = "contact@partenaire.example"
LIMITS = Limits()
LONG_AFTER = NOW + timedelta(days=400)
WORDS = ("budget secret", GUEST)


@pytest.fixture
def town(units: Units) -> Town:
    """Return a town that is committed."""
    return settled_town(units)


def of_old(units: Units, town: Town) -> Booking:
    """Return a booking of tomorrow, with something of every kind that is about it, or beside it."""
    old = booked(
        units, town.agent, lasting(9), town.rooms["jaures"], title="Budget secret",
        guests=(GUEST,), space_id=town.agent.email,
    )  # fmt: skip
    mine: dict[str, Any] = {"organisation_id": town.organisation.id}
    about: dict[str, Any] = {**mine, "booking_id": old.id}
    theirs: dict[str, Any] = {**mine, "person_id": town.agent.id}
    payload = {"to": GUEST, "title": "Budget secret"}
    queued: dict[str, Any] = {"due_at": NOW, "settled_at": NOW, "payload": payload}
    wait: dict[str, Any] = {"earliest": NOW, "latest": lasting(9).end, "minutes": 60}
    with units.open() as unit:
        unit.session.add_all(
            [
                InboxItem(key="k", kind="mail", subject="s", received_at=NOW, **queued),
                OutboxItem(kind="mail", subject="s", created_at=NOW, **queued, **about),
                Arrival(sender=GUEST, received_at=NOW, verdict="applied", **about),
                TalkState(space_id=GUEST, data=payload, updated_at=NOW, **theirs),
                Conference(provider="webex", state="ended", host=GUEST, **about),
                Leg(address=GUEST, name="Budget secret", state="left", begun_at=NOW, **about),
                Fault(
                    room_id=town.id_of("jaures"), reporter_id=town.agent.id, words=GUEST,
                    about="", reported_at=NOW, closed_at=NOW, **mine,
                ),
                Waiting(guests=[GUEST], state="left", created_at=NOW, **wait, **theirs),
                EventRecord(kind="InventoryChanged", at=NOW, data=payload, **theirs),
                Plan(reason="Budget secret", created_at=NOW, expires_at=NOW, **theirs),
                Closure(
                    room_id=town.id_of("mandela"), starts_at=NOW, ends_at=lasting(8).end,
                    reason="Budget secret", **mine,
                ),
                OutsideEvent(uid="budget secret", answered_at=NOW, **theirs),
            ]
        )  # fmt: skip
        here = PeopleArrived(**about, person_id=town.agent.id, at=NOW)
        unit.record(here)
    return old


def weekly(units: Units, town: Town, count: int) -> Series:
    wish = SeriesWish(
        rrule=f"FREQ=WEEKLY;COUNT={count}", start=at(14).replace(tzinfo=None), minutes=60,
        room_ids=(town.id_of("mandela"),), title="Budget secret", guests=(GUEST,),
    )  # fmt: skip
    with units.open() as unit:
        return book_series(unit, town.agent, wish, NOW)


def count_of(session: Session, table: type[SQLModel]) -> int:
    return len(session.exec(select_rows(table)).all())


def contents(units: Units) -> Mapping[str, list[Any]]:
    with units.database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table)).all()]
            for table in tables()
        }


def test_what_is_past_its_limit_names_nobody_any_more(units: Units, town: Town) -> None:
    of_old(units, town)
    weekly(units, town, 3)
    counts = would_go(units.database, LIMITS, LONG_AFTER)
    assert all(counts.values()), counts
    assert let_go(units.database, LIMITS, LONG_AFTER) == counts
    after = text_of(units.database)
    assert not any(word in after for word in WORDS)
    with units.database.reading() as session:
        agents = select_rows(Booking.id).where(Booking.organizer_id == town.agent.id)
        assert session.exec(agents).all() == []
        assert session.exec(select_rows(EventRecord.person_id).distinct()).all() == [None]


def test_what_is_counted_stays(units: Units, town: Town) -> None:
    old = of_old(units, town)
    weekly(units, town, 3)
    let_go(units.database, LIMITS, LONG_AFTER)
    with units.database.reading() as session:
        left = {
            table: count_of(session, table) for table in (Booking, BookedRoom, Attendee, Waiting)
        }
        assert left == {Booking: 4, BookedRoom: 4, Attendee: 8, Waiting: 1}
        same = session.get_one(Booking, old.id)
        assert (same.starts_at, same.ends_at, same.status) == (
            old.starts_at, old.ends_at, old.status,
        )  # fmt: skip
        assert session.exec(select_rows(EventRecord.kind)).all() == ["PeopleArrived"]


def test_what_is_done_is_not_found_again(units: Units, town: Town) -> None:
    of_old(units, town)
    weekly(units, town, 3)
    let_go(units.database, LIMITS, LONG_AFTER)
    before = contents(units)
    assert not any(let_go(units.database, LIMITS, LONG_AFTER).values())
    assert contents(units) == before


@pytest.mark.parametrize("days", [0, 29])
def test_nothing_goes_before_its_limit(units: Units, town: Town, days: int) -> None:
    of_old(units, town)
    before = contents(units)
    assert not any(let_go(units.database, LIMITS, NOW + timedelta(days=days)).values())
    assert contents(units) == before


def test_what_is_ahead_and_a_series_that_goes_on_stay_whole(units: Units, town: Town) -> None:
    weekly(units, town, 60)
    booked(
        units, town.agent, lasting(9, days=395), town.rooms["jaures"], title="Budget secret",
        guests=(GUEST,),
    )  # fmt: skip
    before = contents(units)
    now = LONG_AFTER - timedelta(days=8)
    short = Limits(bookings=1, audit=1, calls=1, mails=1)
    assert not any(let_go(units.database, short, now).values())
    assert contents(units) == before


def test_undo_works_across_the_limit(units: Units, town: Town) -> None:
    of_old(units, town)
    ahead = booked(
        units, town.agent, lasting(9, days=399), town.rooms["jaures"], title="Budget",
        now=LONG_AFTER - timedelta(days=9), guests=(GUEST,),
    )  # fmt: skip
    now = LONG_AFTER - timedelta(days=8)
    with units.open() as unit:
        row = unit.session.get_one(Booking, ahead.id)
        change(unit, row, Change(title="Autre"), town.agent, now)
    let_go(units.database, Limits(bookings=1, audit=1), now)
    with units.open() as unit:
        undo(unit, town.agent, now)
    with units.database.reading() as session:
        assert session.get_one(Booking, ahead.id).title == "Budget"


def test_a_series_is_prolonged_across_the_limit(units: Units, town: Town) -> None:
    series = weekly(units, town, 60)
    let_go(units.database, Limits(bookings=1, audit=1), NOW + timedelta(days=300))
    with units.database.reading() as session:
        titles = select_rows(Booking.title).where(Booking.series_id == series.id).distinct()
        assert session.exec(titles).all() == ["Budget secret"]


def test_events_of_bookings_keep_no_titles_longer_than_bookings(units: Units, town: Town) -> None:
    old = booked(units, town.agent, lasting(9), town.rooms["jaures"], title="Budget secret")
    with units.open() as unit:
        cancel(unit, unit.session.get_one(Booking, old.id), town.agent, NOW)
    let_go(units.database, Limits(bookings=30, audit=3650), NOW + timedelta(days=40))
    assert WORDS[0] not in text_of(units.database)


def test_other_towns_have_nobodies_of_their_own(units: Units, town: Town) -> None:
    of_old(units, town)
    home = town.neighbour
    booked(units, home.agent, lasting(9), home.room)
    let_go(units.database, LIMITS, LONG_AFTER)
    with units.database.reading() as session:
        owners = select_rows(Booking.organisation_id, Person.organisation_id, Person.email).join(
            Person, col(Person.id) == col(Booking.organizer_id)
        )
        found = {(mine, theirs, email) for mine, theirs, email in session.exec(owners)}
    assert found == {
        (one.id, one.id, f"nobody@{one.key}.invalid")
        for one in (town.organisation, home.organisation)
    }


def test_it_goes_some_rows_at_a_time_and_on_the_next_day(
    units: Units, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    weekly(units, town, 12)
    for name, most in (("AT_ONCE", 2), ("LOOKED_UP", 3), ("MOST_LOOKS", 2)):
        monkeypatch.setattr(retention, name, most)
    later = LONG_AFTER + timedelta(days=100)
    runs = [let_go(units.database, LIMITS, later)["bookings"] for _ in range(3)]
    assert runs == [6, 6, 0]


def test_what_came_back_to_life_meanwhile_stays(units: Units, town: Town) -> None:
    of_old(units, town)
    (kind,) = [one for one in KINDS if one.table is TalkState]
    with units.open() as unit:
        keys = [tuple(row) for row in unit.session.execute(kind.find(LIMITS, LONG_AFTER)).all()]
        assert len(keys) == 1
        for state in unit.session.exec(select_rows(TalkState)):
            state.updated_at = LONG_AFTER
            unit.session.add(state)
        unit.session.flush()
        assert kind.apply(unit.session, keys, LIMITS, LONG_AFTER) == 0


def test_the_command_shows_before_it_does(units: Units, town: Town) -> None:
    of_old(units, town)
    before = contents(units)
    shown = told(units.database, LIMITS, LONG_AFTER, dry_run=True)
    assert contents(units) == before
    done = told(units.database, LIMITS, LONG_AFTER, dry_run=False)
    assert (done.data, shown.data["rows"]["bookings"]) == (shown.data, 1)
    assert shown.text.startswith("Days: bookings 365")
    assert told(units.database, LIMITS, LONG_AFTER, dry_run=True).text.endswith("its limit.")


def test_limits_are_settings() -> None:
    assert read_settings({}).limits == Limits()
    given = read_settings({"RETENTION_DAYS": "bookings=90 mails=7"}).limits
    assert given == Limits(bookings=90, mails=7)
    for wrong in ("bookings", "bookings=0", "bookings=4000", "photos=3", "mails=-1"):
        with pytest.raises(SettingsError, match="RETENTION_DAYS"):
            read_settings({"RETENTION_DAYS": wrong})


@pytest.mark.parametrize(("days", "is_kept"), [(1, False), (700, True)], ids=["past", "ahead"])
def test_a_plan_stays_as_long_as_the_rooms_that_it_took(
    units: Units, town: Town, days: int, *, is_kept: bool
) -> None:
    taken = booked(units, town.agent, lasting(9, days=days), town.rooms["jaures"])
    with units.open() as unit:
        plan = Plan(organisation_id=town.organisation.id, created_at=NOW, expires_at=NOW)
        unit.session.add(plan)
        unit.session.flush()
        unit.session.get_one(Booking, taken.id).requisition_id = plan.id
    let_go(units.database, LIMITS, LONG_AFTER)
    with units.database.reading() as session:
        assert count_of(session, Plan) == int(is_kept)
        assert bool(session.get_one(Booking, taken.id).requisition_id) == is_kept
