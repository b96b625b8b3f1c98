"""Whatever is done to bookings, guests' calendars show what stands, whatever kind they are."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlmodel import col, select

from rooms.bookings import Change, cancel, change
from rooms.database import Database
from rooms.errors import Refused
from rooms.events import ConferenceReady
from rooms.guests import add_guests, remove_guests
from rooms.handover import hand_over
from rooms.interval import Interval
from rooms.models import Booking, Conference, OutboxItem
from rooms.undo import undo
from rooms.unit_of_work import UnitOfWork
from tests.builders import NOW, booked, lasting
from tests.conftest import NewDatabase
from tests.integrations.belief import believed, standing
from tests.integrations.calendar_of import GuestCalendar
from tests.integrations.planned import GUEST, Planned
from tests.integrations.test_series_invitations import AGENT, OTHER

COLLEAGUE = "accueil@drancy.example"
DAYS = (1, 12, 13, 222, 223, 300)  # both Saturdays before the clocks change, and the days after
ROOMS = (("jaures",), ("mandela", "louise-michel"), ("rosa-parks",), ("simone-veil", "cesaire"))
HOUR = timedelta(hours=1)
ACTS = st.one_of(
    st.tuples(st.just("move"), st.sampled_from([-2, 1, 24, 24 * 12, 24 * 222])),
    st.tuples(st.just("extend"), st.sampled_from([-1, 1, 3])),
    st.tuples(st.just("rooms"), st.integers(0, 3)),
    st.tuples(st.just("rename"), st.integers(0, 2)),
    st.tuples(st.just("invite"), st.integers(0, 1)),
    st.tuples(st.just("uninvite"), st.integers(0, 1)),
    st.tuples(st.just("hand over"), st.integers(0, 1)),
    st.tuples(st.just("video"), st.integers(0, 1)),
    st.tuples(st.just("conference"), st.just(0)),
    st.tuples(st.just("cancel"), st.just(0)),
    st.tuples(st.just("undo"), st.just(0)),
    st.tuples(st.just("deliver"), st.just(0)),
)


class Meetings:
    """One booking, its guests' calendars, and a clock that goes on with each act."""

    def __init__(self, database: Database, days: int) -> None:
        self.planned = Planned(database)
        self.now = NOW
        self.calendars: dict[str, GuestCalendar] = {}
        town, when = self.planned.town, lasting(10, days=days)
        wish: dict[str, Any] = {"title": "Comité", "guests": (GUEST,), "wants_video": True}
        self.id = booked(self.planned.units, town.agent, when, town.rooms["jaures"], **wish).id

    def act(self, act: str, how: int) -> None:
        """Do what can be done; `how` says how many hours later, which rooms or for whom."""
        self.now += timedelta(seconds=1)
        town, now = self.planned.town, self.now
        guest, leader = (GUEST, OTHER)[how % 2], (town.agent, town.colleague)[how % 2]
        ids = tuple(town.id_of(key) for key in ROOMS[how % len(ROOMS)])
        if act == "deliver":
            self.deliver()
            return
        with suppress(Refused), self.planned.units.open() as unit:
            booking = unit.session.get_one(Booking, self.id)
            by = town.agent
            start, end = booking.starts_at, booking.ends_at
            changes = {
                "move": Change(when=moved(start, end, how * HOUR)),
                "extend": Change(when=extended(start, end, how * HOUR / 2)),
                "rooms": Change(room_ids=ids),
                "rename": Change(title=f"Comité {how}"),
                "video": Change(wants_video=bool(how)),
            }
            acts: dict[str, Callable[[], object]] = {
                "invite": partial(add_guests, unit, booking, [guest], by, now),
                "uninvite": partial(remove_guests, unit, booking, [guest], by, now),
                "hand over": partial(hand_over, unit, booking, leader, by, now),
                "conference": partial(self.make_conference, unit, booking),
                "cancel": partial(cancel, unit, booking, by, now),
                "undo": partial(undo, unit, by, now),
            }
            acts |= {n: partial(change, unit, booking, c, by, now) for n, c in changes.items()}
            acts[act]()

    def make_conference(self, unit: UnitOfWork, booking: Booking) -> None:
        """Let the provider answer with a link, if a conference is wanted."""
        rows = select(Conference).where(Conference.state == "wanted")
        for conference in unit.session.exec(rows):
            conference.state, conference.web_link = "ready", "https://webex.example/1"
            organisation = booking.organisation_id
            unit.record(
                ConferenceReady(organisation_id=organisation, booking_id=booking.id, at=self.now)
            )

    def deliver(self) -> None:
        """Let every mail that is planned arrive, in order."""
        for mail in self.planned.rows("mail"):
            calendar = self.calendars.setdefault(mail.payload["to"], GuestCalendar())
            calendar.take_in(mail, self.now)
        with self.planned.database.writing() as session:
            waiting = update(OutboxItem).where(
                col(OutboxItem.kind) == "mail", col(OutboxItem.settled_at).is_(None)
            )
            session.exec(waiting.values(attempts=1, settled_at=self.now, outcome="delivered"))
            session.commit()


def moved(start: datetime, end: datetime, by: timedelta) -> Interval:
    return Interval(start + by, end + by)


def extended(start: datetime, end: datetime, by: timedelta) -> Interval:
    return Interval(start, max(end + by, start + HOUR / 2))


@settings(max_examples=30)
@given(acts=st.lists(ACTS, min_size=1, max_size=14), days=st.sampled_from(DAYS))
def test_calendars_show_what_stands_after_any_edits(
    new_database: NewDatabase, acts: list[tuple[str, int]], days: int
) -> None:
    meetings = Meetings(new_database(), days)
    for act, how in acts:
        meetings.act(act, how)
    meetings.deliver()
    database = meetings.planned.database
    for guest in (GUEST, OTHER, AGENT, COLLEAGUE):
        calendar = meetings.calendars.get(guest, GuestCalendar())
        assert calendar.entries() == standing(database, guest)
        assert believed(database, guest) == standing(database, guest)
