"""A series in its guests' calendars: one event, and each date that stands exactly once."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from integrations.series.invitations import bring_up_to_date
from rooms.bookings import Change, cancel, change
from rooms.database import Database
from rooms.errors import Refused
from rooms.guests import add_guests, remove_guests
from rooms.handover import hand_over_following
from rooms.interval import Interval
from rooms.models import Booking, OutboxItem, Series
from rooms.series.booking import SeriesWish, book_series
from rooms.series.cancel import cancel_series
from rooms.series.changes import SeriesEdit, change_series
from rooms.series.prolong import Longer, prolong_series
from rooms.undo import undo
from tests.builders import NOW, PARIS, at
from tests.integrations.belief import believed, standing
from tests.integrations.calendar_of import GuestCalendar
from tests.integrations.planned import GUEST, Planned

OTHER = "invite@partenaire.example"
AGENT = "agent@drancy.example"
AN_HOUR = timedelta(hours=1)


class Courses:
    """A weekly series, its guests' calendars, and a clock that goes on with each act."""

    def __init__(self, database: Database) -> None:
        self.planned = Planned(database, None)
        self.now = NOW
        self.calendars: dict[str, GuestCalendar] = {}

    def book(self, rrule: str = "FREQ=WEEKLY;COUNT=6", **wish: Any) -> int:
        """Book Louise Michel tomorrow at 10 and on, for one guest."""
        town = self.planned.town
        facts: dict[str, Any] = {
            "rrule": rrule,
            "start": at(10).replace(tzinfo=None),
            "minutes": 60,
            "room_ids": (town.id_of("louise-michel"),),
            "guests": (GUEST,),
            "title": "Cours",
            "space_id": "space",
        }
        with self.planned.units.open() as unit:
            return book_series(unit, town.agent, SeriesWish(**facts | wish), self.now).id

    def dates(self) -> list[Booking]:
        with self.planned.database.reading() as session:
            mine = select(Booking).where(col(Booking.series_id).is_not(None))
            return list(session.exec(mine.order_by(col(Booking.recurs_at))))

    def move(self, number: int, by: timedelta = AN_HOUR) -> None:
        booking = self.dates()[number]
        when = Interval(booking.starts_at + by, booking.ends_at + by)
        self._change(number, Change(when=when))

    def change_room(self, number: int, room: str) -> None:
        self._change(number, Change(room_ids=(self.planned.town.id_of(room),)))

    def extend(self, number: int, by: timedelta) -> None:
        booking = self.dates()[number]
        self._change(number, Change(when=Interval(booking.starts_at, booking.ends_at + by)))

    def _change(self, number: int, wanted: Change) -> None:
        self._go_on()
        with self.planned.units.open() as unit:
            booking = unit.session.get_one(Booking, self.dates()[number].id)
            change(unit, booking, wanted, self.planned.town.agent, self.now)

    def cancel(self, number: int) -> None:
        self._go_on()
        with self.planned.units.open() as unit:
            booking = unit.session.get_one(Booking, self.dates()[number].id)
            cancel(unit, booking, self.planned.town.agent, self.now)

    def invite(self, number: int, guest: str) -> None:
        self._go_on()
        with self.planned.units.open() as unit:
            booking = unit.session.get_one(Booking, self.dates()[number].id)
            add_guests(unit, booking, [guest], self.planned.town.agent, self.now)

    def uninvite(self, number: int, guest: str) -> None:
        self._go_on()
        with self.planned.units.open() as unit:
            booking = unit.session.get_one(Booking, self.dates()[number].id)
            remove_guests(unit, booking, [guest], self.planned.town.agent, self.now)

    def edit(
        self,
        number: int,
        scope: str,
        *,
        move: timedelta | None = None,
        invite: tuple[str, ...] = (),
        uninvite: tuple[str, ...] = (),
    ) -> None:
        """Change the dates from this one on, or all; what is refused changes nothing."""
        self._go_on()
        booking = self.dates()[number]
        when = Interval(booking.starts_at + move, booking.ends_at + move) if move else None
        edit = SeriesEdit(change=Change(when=when), invite=invite, uninvite=uninvite)
        with suppress(Refused), self.planned.units.open() as unit:
            change_series(unit, booking, scope, edit, self.planned.town.agent, self.now)

    def cancel_from(self, number: int, scope: str) -> None:
        self._go_on()
        with suppress(Refused), self.planned.units.open() as unit:
            booking = unit.session.get_one(Booking, self.dates()[number].id)
            cancel_series(unit, booking, scope, self.planned.town.agent, self.now)

    def prolong(self, count: int) -> None:
        self._go_on()
        agent = self.planned.town.agent
        with suppress(Refused), self.planned.units.open() as unit:
            booking = unit.session.get_one(Booking, self.dates()[0].id)
            prolong_series(unit, booking, Longer(count=count), agent, self.now)

    def hand_over(self, number: int) -> None:
        """Let the other one of two people lead this date and those that follow."""
        self._go_on()
        town = self.planned.town
        with suppress(Refused), self.planned.units.open() as unit:
            booking = unit.session.get_one(Booking, self.dates()[number].id)
            is_ours = booking.organizer_id == town.agent.id
            giver, to = (town.agent, town.colleague) if is_ours else (town.colleague, town.agent)
            hand_over_following(unit, booking, to, giver, self.now)

    def undo(self) -> None:
        """Take the last act back, if it can be."""
        self._go_on()
        agent = self.planned.town.agent
        with suppress(Refused), self.planned.units.open() as unit:
            undo(unit, agent, self.now)

    def deliver(self) -> int:
        """Let every mail that is planned arrive, in order; return how many there were."""
        self._go_on()
        mails = self.planned.rows("mail")
        for mail in mails:
            calendar = self.calendars.setdefault(mail.payload["to"], GuestCalendar())
            calendar.take_in(mail, self.now)
        with self.planned.database.writing() as session:
            arrived = update(OutboxItem).where(col(OutboxItem.kind) == "mail")
            waiting = arrived.where(col(OutboxItem.settled_at).is_(None))
            session.exec(waiting.values(attempts=1, settled_at=self.now, outcome="delivered"))
            session.commit()
        return len(mails)

    def shown(self, guest: str = GUEST) -> list[datetime]:
        return self.calendars[guest].shown() if guest in self.calendars else []

    def standing(self, guest: str = GUEST) -> list[datetime]:
        """Return the starts of the dates that stand and to which the guest is invited."""
        return [entry.start for entry in standing(self.planned.database, guest)]

    def believed(self, guest: str = GUEST) -> list[datetime]:
        """Return the starts that the ledger says the guest's calendar should show."""
        return [entry.start for entry in believed(self.planned.database, guest)]

    def agree(self, guest: str) -> None:
        """Check that this guest's calendars show what stands, and the ledger knows it."""
        calendar, database = self.calendars.get(guest, GuestCalendar()), self.planned.database
        assert calendar.entries() == standing(database, guest)
        assert believed(database, guest) == standing(database, guest)

    def uids(self, guest: str = GUEST) -> int:
        return len(self.calendars[guest].messages)

    def _go_on(self) -> None:
        self.now += timedelta(seconds=1)


@pytest.fixture
def courses(database: Database) -> Courses:
    return Courses(database)


def kinds(rows: list[OutboxItem]) -> list[tuple[str, str, bool]]:
    return sorted((r.payload["to"], r.payload["kind"], "series" in r.payload) for r in rows)


def test_a_series_is_one_mail_and_one_event_for_each(courses: Courses) -> None:
    courses.book()
    assert courses.deliver() == 2
    assert courses.shown() == courses.standing() != []
    assert len(courses.shown()) == 6
    assert courses.uids() == 1


def test_holidays_and_dates_left_out_do_not_show(courses: Courses) -> None:
    monday = at(10, days=14).replace(tzinfo=None)
    first = datetime(2026, 3, 30, 10, tzinfo=PARIS)
    out = frozenset({first.date()})
    rule = "FREQ=WEEKLY;BYDAY=MO;COUNT=4"
    courses.book(rule, start=monday, skips_holidays=True, left_out=out)
    courses.deliver()
    assert courses.shown() == courses.standing()
    assert [day.astimezone(PARIS).day for day in courses.shown()] == [13, 20], "Easter is the 6th"


def test_a_moved_date_leaves_the_series_and_is_an_event_of_its_own(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    courses.move(2)
    assert kinds(courses.planned.rows("mail")) == [
        (AGENT, "invitation", False),
        (AGENT, "update", True),
        (GUEST, "invitation", False),
        (GUEST, "update", True),
    ]
    courses.deliver()
    assert courses.shown() == courses.standing()
    assert courses.uids() == 2


def test_a_date_that_changes_again_updates_its_own_event_alone(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    courses.move(2)
    courses.deliver()
    courses.move(2)
    assert kinds(courses.planned.rows("mail")) == [
        (AGENT, "update", False),
        (GUEST, "update", False),
    ]
    courses.deliver()
    assert courses.shown() == courses.standing()


def test_the_first_date_can_move_too(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    courses.move(0)
    courses.deliver()
    assert courses.shown() == courses.standing()


def test_a_cancelled_date_is_left_out_and_its_own_event_cancelled(courses: Courses) -> None:
    courses.book()
    courses.move(3)
    courses.deliver()
    courses.cancel(1)
    courses.cancel(3)
    assert kinds(courses.planned.rows("mail")) == [
        (AGENT, "cancellation", False),
        (AGENT, "update", True),
        (GUEST, "cancellation", False),
        (GUEST, "update", True),
    ]
    courses.deliver()
    assert courses.shown() == courses.standing()


def test_what_nobody_has_had_yet_is_replaced(courses: Courses) -> None:
    courses.book()
    courses.cancel(1)
    assert kinds(courses.planned.rows("mail")) == [
        (AGENT, "invitation", True),
        (GUEST, "invitation", True),
    ]
    assert {row.payload["meeting"]["sequence"] for row in courses.planned.rows("mail")} == {0}
    courses.deliver()
    assert courses.shown() == courses.standing()


def test_a_date_in_another_room_is_an_event_of_its_own(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    courses.change_room(4, "rosa-parks")
    courses.deliver()
    assert courses.shown() == courses.standing()
    assert courses.uids() == 2


def test_all_dates_cancelled_one_by_one_end_the_series(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    for number in range(6):
        courses.cancel(number)
    assert {kind for _, kind, _ in kinds(courses.planned.rows("mail"))} == {"cancellation"}
    courses.deliver()
    assert courses.shown() == []
    assert courses.uids() == 0


def test_a_guest_of_one_date_has_that_date_alone(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    courses.invite(2, OTHER)
    assert kinds(courses.planned.rows("mail")) == [(OTHER, "invitation", False)]
    courses.deliver()
    assert courses.shown(OTHER) == courses.standing(OTHER)
    assert courses.shown() == courses.standing()
    assert courses.uids(OTHER) == 1


def test_who_is_taken_off_one_date_keeps_the_others(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    courses.uninvite(2, GUEST)
    assert kinds(courses.planned.rows("mail")) == [(GUEST, "update", True)]
    courses.deliver()
    assert courses.shown() == courses.standing()
    assert len(courses.shown()) == 5


def test_who_is_taken_off_all_dates_is_told_once_to_remove_the_series(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    for number in range(6):
        courses.uninvite(number, GUEST)
    assert kinds(courses.planned.rows("mail")) == [(GUEST, "removal", True)]
    courses.deliver()
    assert courses.shown() == []


def test_what_guests_do_not_see_sends_no_mail(courses: Courses) -> None:
    series_id = courses.book()
    courses.deliver()
    with courses.planned.units.open() as unit:
        bring_up_to_date(unit.session, series_id, NOW + AN_HOUR)
    assert courses.planned.rows("mail") == []


def test_each_mail_about_the_series_raises_its_sequence(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    courses.cancel(1)
    courses.deliver()
    courses.cancel(2)
    courses.deliver()
    with courses.planned.database.reading() as session:
        assert session.exec(select(Series.sequence)).one() == 2


def test_a_prolonged_series_is_one_update_and_its_undo_another(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    courses.prolong(3)
    assert kinds(courses.planned.rows("mail")) == [
        (AGENT, "update", True),
        (GUEST, "update", True),
    ]
    (mail, _) = courses.planned.rows("mail")
    assert mail.payload["meeting"]["sequence"] == 1
    assert "UNTIL=20260512" in mail.payload["meeting"]["rrule"]
    courses.deliver()
    assert courses.shown() == courses.standing()
    assert (len(courses.shown()), courses.uids()) == (9, 1)
    courses.undo()
    courses.deliver()
    assert courses.shown() == courses.standing()
    assert len(courses.shown()) == 6


def test_dates_after_a_cut_come_back_by_one_update(courses: Courses) -> None:
    courses.book()
    courses.move(4)
    courses.deliver()
    courses.cancel_from(3, "following")
    courses.deliver()
    courses.prolong(4)
    courses.deliver()
    assert courses.shown() == courses.standing()
    assert len(courses.shown()) == 7


def test_following_dates_become_a_series_of_their_own(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    courses.edit(3, "following", move=AN_HOUR)
    assert kinds(courses.planned.rows("mail")) == [
        (AGENT, "invitation", True),
        (AGENT, "update", True),
        (GUEST, "invitation", True),
        (GUEST, "update", True),
    ]
    courses.deliver()
    assert courses.shown() == courses.standing()
    assert courses.uids() == 2


def test_undoing_the_split_takes_the_new_series_out_again(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    courses.edit(3, "following", move=AN_HOUR)
    courses.deliver()
    courses.undo()
    courses.deliver()
    assert courses.shown() == courses.standing()
    assert courses.uids() == 1


def test_a_series_that_moves_as_a_whole_is_one_update(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    courses.edit(0, "all", move=AN_HOUR)
    assert kinds(courses.planned.rows("mail")) == [(AGENT, "update", True), (GUEST, "update", True)]
    courses.deliver()
    assert courses.shown() == courses.standing()
    assert courses.uids() == 1


def test_a_series_that_is_called_off_goes_and_comes_back(courses: Courses) -> None:
    courses.book()
    courses.move(1)
    courses.deliver()
    courses.cancel_from(0, "all")
    assert {kind for _, kind, _ in kinds(courses.planned.rows("mail"))} == {"cancellation"}
    courses.deliver()
    assert courses.shown() == []
    courses.undo()
    courses.deliver()
    assert courses.shown() == courses.standing() != []


def test_calling_off_the_rest_keeps_what_has_been(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    courses.now += timedelta(days=9)
    courses.cancel_from(2, "all")
    assert {kind for _, kind, _ in kinds(courses.planned.rows("mail"))} == {"update"}
    courses.deliver()
    assert courses.shown() == courses.standing()
    assert len(courses.shown()) == 2


def test_a_guest_of_the_whole_series_is_invited_and_dismissed_once(courses: Courses) -> None:
    courses.book()
    courses.deliver()
    courses.edit(0, "all", invite=(OTHER,))
    assert kinds(courses.planned.rows("mail")) == [(OTHER, "invitation", True)]
    courses.deliver()
    assert courses.shown(OTHER) == courses.standing(OTHER)
    courses.edit(0, "all", uninvite=(OTHER,))
    assert kinds(courses.planned.rows("mail")) == [(OTHER, "removal", True)]
    courses.deliver()
    assert courses.shown(OTHER) == []
    assert courses.shown() == courses.standing()
