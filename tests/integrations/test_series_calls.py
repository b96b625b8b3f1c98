"""The calls of a series: one meeting for all dates, each date started and ended at its time."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from integrations.briefing import brief, kept
from integrations.calls.plans import REMINDER
from integrations.conferencing.choice import Providers
from integrations.series.calls import bring_conferences
from rooms.bookings import Change, cancel, change
from rooms.calls.connecting import EARLIEST
from rooms.database import Database
from rooms.interval import Interval
from rooms.models import Booking, Conference, OutboxItem
from rooms.series.booking import SeriesWish, book_series
from rooms.series.cancel import cancel_series
from rooms.series.changes import SeriesEdit, change_series
from rooms.series.prolong import Longer, prolong_series
from rooms.undo import undo
from tests.builders import NOW, at
from tests.integrations.ends import Ends
from tests.integrations.planned import GUEST, Planned

A_WEEK = timedelta(days=7)
AN_HOUR = timedelta(hours=1)
FIRST = at(10)
SOON = NOW + timedelta(minutes=1)


class Lessons:
    """A weekly series with video in two rooms, and the far ends of its calls."""

    def __init__(self, database: Database, provider: str | None = "webex") -> None:
        self.planned = Planned(database, provider)
        self.ends = Ends(self.planned)

    def book(self, **wish: Any) -> None:
        town = self.planned.town
        facts: dict[str, Any] = {
            "rrule": "FREQ=WEEKLY;COUNT=4",
            "start": FIRST.replace(tzinfo=None),
            "minutes": 60,
            "room_ids": (town.id_of("jaures"), town.id_of("simone-veil")),
            "guests": (GUEST,),
            "title": "Cours",
            "space_id": "space",
            "wants_video": True,
        }
        with self.planned.units.open() as unit:
            book_series(unit, town.agent, SeriesWish(**facts | wish), NOW)

    def dates(self) -> list[Booking]:
        with self.planned.database.reading() as session:
            return list(session.exec(select(Booking).order_by(col(Booking.recurs_at))))

    def conferences(self) -> list[Conference]:
        with self.planned.database.reading() as session:
            return list(session.exec(select(Conference).order_by(col(Conference.id))))

    def move(self, number: int, by: timedelta) -> None:
        booking = self.dates()[number]
        when = Interval(booking.starts_at + by, booking.ends_at + by)
        with self.planned.units.open() as unit:
            change(unit, booking, Change(when=when), self.planned.town.agent, SOON)

    def cancel(self, number: int, now: datetime = SOON) -> None:
        with self.planned.units.open() as unit:
            cancel(unit, self.dates()[number], self.planned.town.agent, now)


@pytest.fixture
def lessons(database: Database) -> Lessons:
    return Lessons(database)


def test_each_date_has_its_reminder_and_its_call(lessons: Lessons) -> None:
    lessons.book()
    rows = lessons.planned.rows("reminder", "call")
    expected = Counter(
        due
        for date in lessons.dates()
        for due in (date.starts_at - REMINDER, date.starts_at - EARLIEST)
    )
    assert Counter(row.due_at for row in rows) == expected
    assert {row.booking_id for row in rows} == {date.id for date in lessons.dates()}


def test_a_moved_date_is_called_at_its_new_time_alone(lessons: Lessons) -> None:
    lessons.book()
    lessons.move(2, AN_HOUR)
    starts = [row.due_at for row in lessons.planned.rows("call")]
    assert sorted(starts) == sorted(date.starts_at - EARLIEST for date in lessons.dates())


def test_a_cancelled_date_is_not_called(lessons: Lessons) -> None:
    lessons.book()
    lessons.cancel(1)
    called = {row.booking_id for row in lessons.planned.rows("reminder", "call")}
    assert called == {date.id for date in lessons.dates() if date.status == "confirmed"}


def test_all_dates_share_one_meeting_that_is_told_of_once(lessons: Lessons) -> None:
    lessons.book()
    lessons.ends.work_at(SOON)
    (conference,) = lessons.conferences()
    assert conference.state == "ready"
    assert lessons.ends.provider.asked == ["create"]
    (plan,) = lessons.ends.provider.made.values()
    assert plan.recurrence == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260407T080000Z"
    assert (plan.when.start, plan.zone) == (FIRST, "Europe/Paris")
    assert lessons.ends.said == ["conference_ready"]


def test_the_invitation_waits_for_the_link_and_has_it(lessons: Lessons) -> None:
    lessons.book()
    assert all(mail.due_at > NOW for mail in lessons.planned.rows("mail"))
    with lessons.planned.units.open() as unit:
        row = unit.session.exec(select(Conference)).one()
        row.state, row.web_link = "ready", "https://webex.example/1"
        unit.session.flush()
    lessons.cancel(3)
    mails = lessons.planned.rows("mail")
    assert len(mails) == 2
    assert all(mail.payload["meeting"]["join"] and mail.due_at <= SOON for mail in mails)


def test_each_date_starts_and_ends_in_the_same_meeting(lessons: Lessons) -> None:
    lessons.book()
    lessons.ends.work_at(SOON)
    for week in range(4):
        start = lessons.dates()[week].starts_at
        lessons.ends.work_at(start - REMINDER)
        lessons.ends.work_at(start)
        assert lessons.ends.connected() == {"jaures", "simone-veil"}
        lessons.ends.work_at(start + AN_HOUR)
        assert lessons.ends.connected() == set()
    assert lessons.ends.provider.asked == ["create", *["end"] * 4]
    told = Counter(lessons.ends.said)
    assert told == {"conference_ready": 1, "reminder": 4, "call_started": 4, "call_ended": 4}


@pytest.mark.parametrize("number", [0, 2])
def test_a_date_at_another_hour_has_a_meeting_of_its_own(lessons: Lessons, number: int) -> None:
    lessons.book()
    lessons.ends.work_at(SOON)
    lessons.move(number, 2 * AN_HOUR)
    lessons.ends.work_at(SOON)
    shared, own = lessons.conferences()
    moved = lessons.dates()[number]
    assert (own.booking_id, own.series_id, own.state) == (moved.id, None, "ready")
    assert shared.series_id == moved.series_id
    assert shared.booking_id != moved.id
    assert len(lessons.ends.provider.made) == 2
    lessons.ends.work_at(moved.starts_at)
    assert lessons.ends.connected() == {"jaures", "simone-veil"}


def test_the_meeting_stays_until_the_last_date_is_called_off(lessons: Lessons) -> None:
    lessons.book()
    lessons.ends.work_at(SOON)
    for number in range(3):
        lessons.cancel(number)
    lessons.ends.work_at(SOON)
    assert len(lessons.ends.provider.made) == 1
    lessons.cancel(3)
    lessons.ends.work_at(SOON)
    assert lessons.ends.provider.made == {}
    assert lessons.conferences()[0].state == "cancelled"


def test_calling_off_a_date_does_not_end_the_call_of_another(lessons: Lessons) -> None:
    lessons.book()
    lessons.ends.work_at(SOON)
    lessons.ends.work_at(FIRST)
    lessons.cancel(2, FIRST + timedelta(minutes=5))
    lessons.ends.work_at(FIRST + timedelta(minutes=5))
    assert lessons.ends.connected() == {"jaures", "simone-veil"}


def test_two_rooms_call_each_other_without_a_provider(database: Database) -> None:
    lessons = Lessons(database, None)
    lessons.book()
    (conference,) = lessons.conferences()
    assert (conference.provider, conference.state) == ("point_to_point", "ready")
    lessons.ends.work_at(FIRST + A_WEEK)
    assert len(lessons.ends.connected()) == 1, "one end dials"
    lessons.ends.work_at(FIRST + A_WEEK + AN_HOUR)
    assert lessons.ends.connected() == set()


def test_a_series_without_video_has_no_meeting(lessons: Lessons) -> None:
    lessons.book(wants_video=False)
    assert lessons.conferences() == []


def test_who_follows_after_a_date_has_got_its_meeting_knows_it(lessons: Lessons) -> None:
    lessons.book(wants_video=False)
    first = lessons.dates()[0]
    with lessons.planned.units.open() as unit, kept(unit.session):
        assert brief(unit.session, first.id).conference is None
        unit.session.get_one(Booking, first.id).wants_video = True
        unit.session.flush()
        of, providers = first.series_id or 0, Providers(("webex",))
        bring_conferences(unit.session, of, providers, SOON, is_moved=False)
        assert brief(unit.session, first.id).conference is not None


def test_a_date_whose_video_is_taken_off_has_no_call(lessons: Lessons) -> None:
    lessons.book()
    lessons.ends.work_at(SOON)
    with lessons.planned.units.open() as unit:
        change(
            unit, lessons.dates()[0], Change(wants_video=False), lessons.planned.town.agent, SOON
        )
    lessons.ends.work_at(FIRST)
    assert lessons.ends.connected() == set()
    lessons.ends.work_at(FIRST + A_WEEK)
    assert lessons.ends.connected() != set()


def test_a_series_whose_video_is_taken_off_gives_its_meeting_back(lessons: Lessons) -> None:
    lessons.book()
    lessons.ends.work_at(SOON)
    with lessons.planned.units.open() as unit:
        edit = SeriesEdit(change=Change(wants_video=False))
        change_series(unit, lessons.dates()[0], "all", edit, lessons.planned.town.agent, SOON)
    lessons.ends.work_at(SOON)
    assert lessons.ends.provider.made == {}
    assert all(mail.payload["meeting"]["join"] is None for mail in lessons.planned.rows("mail"))
    with lessons.planned.units.open() as unit:
        edit = SeriesEdit(change=Change(wants_video=True))
        change_series(unit, lessons.dates()[0], "all", edit, lessons.planned.town.agent, SOON)
    lessons.ends.work_at(SOON)
    assert len(lessons.ends.provider.made) == 1


def test_a_split_ends_the_first_meeting_sooner_and_makes_another(lessons: Lessons) -> None:
    lessons.book()
    lessons.ends.work_at(SOON)
    booking = lessons.dates()[2]
    when = Interval(booking.starts_at + AN_HOUR, booking.ends_at + AN_HOUR)
    with lessons.planned.units.open() as unit:
        edit = SeriesEdit(change=Change(when=when))
        change_series(unit, booking, "following", edit, lessons.planned.town.agent, SOON)
    lessons.ends.work_at(SOON)
    assert [one.state for one in lessons.conferences()] == ["ready", "ready"]
    first, second = lessons.ends.provider.made.values()
    assert first.recurrence == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260324T090000Z"
    assert second.recurrence == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260407T090000Z"
    assert second.when.start == when.start
    starts = [row.due_at for row in lessons.planned.rows("call")]
    assert sorted(starts) == sorted(date.starts_at - EARLIEST for date in lessons.dates())


def test_undoing_a_split_takes_the_second_meeting_back(lessons: Lessons) -> None:
    lessons.book()
    lessons.ends.work_at(SOON)
    agent, booking = lessons.planned.town.agent, lessons.dates()[2]
    when = Interval(booking.starts_at + AN_HOUR, booking.ends_at + AN_HOUR)
    with lessons.planned.units.open() as unit:
        edit = SeriesEdit(change=Change(when=when))
        change_series(unit, booking, "following", edit, agent, SOON)
    lessons.ends.work_at(SOON)
    with lessons.planned.units.open() as unit:
        undo(unit, agent, SOON)
    lessons.ends.work_at(SOON)
    (plan,) = lessons.ends.provider.made.values()
    assert plan.recurrence == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260407T080000Z"
    lessons.move(2, AN_HOUR)
    lessons.ends.work_at(SOON)
    assert len(lessons.ends.provider.made) == 2, "the moved date has one of its own"


def test_every_date_can_have_a_meeting_of_its_own(lessons: Lessons) -> None:
    lessons.book()
    for number in range(4):
        lessons.move(number, AN_HOUR)
    lessons.ends.work_at(SOON)
    assert len(lessons.ends.provider.made) == 4
    states = Counter(conference.state for conference in lessons.conferences())
    assert states == {"ready": 4, "cancelled": 1}


def test_calling_off_the_series_takes_its_meeting_back(lessons: Lessons) -> None:
    lessons.book()
    lessons.ends.work_at(SOON)
    with lessons.planned.units.open() as unit:
        cancel_series(unit, lessons.dates()[0], "all", lessons.planned.town.agent, SOON)
    lessons.ends.work_at(SOON)
    assert lessons.ends.provider.made == {}
    assert lessons.planned.rows("reminder", "call") == []


def test_a_series_that_is_brought_back_has_a_meeting_and_its_calls(lessons: Lessons) -> None:
    lessons.book()
    lessons.ends.work_at(SOON)
    agent = lessons.planned.town.agent
    with lessons.planned.units.open() as unit:
        cancel_series(unit, lessons.dates()[0], "all", agent, SOON)
    lessons.ends.work_at(SOON)
    with lessons.planned.units.open() as unit:
        undo(unit, agent, SOON)
    lessons.ends.work_at(SOON)
    assert len(lessons.ends.provider.made) == 1
    assert lessons.conferences()[0].state == "ready"
    starts = [row.due_at for row in lessons.planned.rows("call")]
    assert sorted(starts) == sorted(date.starts_at - EARLIEST for date in lessons.dates())


def test_a_prolonged_series_has_its_meeting_opened_for_longer(lessons: Lessons) -> None:
    lessons.book()
    lessons.ends.work_at(SOON)
    agent = lessons.planned.town.agent
    with lessons.planned.units.open() as unit:
        prolong_series(unit, lessons.dates()[0], Longer(count=2), agent, SOON)
    lessons.ends.work_at(SOON)
    (plan,) = lessons.ends.provider.made.values()
    assert plan.recurrence == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260421T080000Z"
    starts = [row.due_at for row in lessons.planned.rows("call")]
    assert sorted(starts) == sorted(date.starts_at - EARLIEST for date in lessons.dates())


def told(lessons: Lessons) -> dict[str, dict[str, Any]]:
    """Return what the guest was told last, of the "series" and of single dates by their day."""
    mails = select(OutboxItem).where(OutboxItem.kind == "mail", OutboxItem.attempts > 0)
    with lessons.planned.database.reading() as session:
        return {
            "series" if "series" in mail.payload else mail.payload["meeting"]["start"][:10]: (
                mail.payload["meeting"]
            )
            for mail in session.exec(mails.order_by(col(OutboxItem.id)))
            if mail.payload["to"] == GUEST
        }


@pytest.mark.parametrize("is_usual", [True, False])
def test_a_date_whose_video_differs_is_told_apart_with_its_own_link_or_none(
    lessons: Lessons, *, is_usual: bool
) -> None:
    lessons.book(wants_video=is_usual)
    lessons.ends.work_at(SOON)
    date = lessons.dates()[1]
    with lessons.planned.units.open() as unit:
        change(unit, date, Change(wants_video=not is_usual), lessons.planned.town.agent, SOON)
    lessons.ends.work_at(SOON)
    (link,) = [conference.web_link for conference in lessons.conferences()]
    found = told(lessons)
    assert set(found) == {"series", f"{date.starts_at:%Y-%m-%d}"}
    assert found["series"]["exdates"] == [date.starts_at.isoformat()]
    for name, meeting in found.items():
        is_with_video = is_usual is (name == "series")
        assert (meeting["join"] or {}).get("web_link") == (link if is_with_video else None)
