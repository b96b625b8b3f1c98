"""A town with one room bound to a real calendar, and both ways of keeping them together."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from integrations.accounts import Account
from integrations.caldav.client import RoomCalendar, opened
from integrations.caldav.delivery import CalendarDelivery
from integrations.caldav.sync import CalendarSync, Report
from integrations.conferencing.choice import Providers
from integrations.outbox import Delivery, Outcome
from integrations.subscribers import Subscribers
from integrations.worker import Worker
from rooms.database import Database
from rooms.events import Event
from rooms.interval import Interval
from rooms.models import (
    Blocking,
    Booking,
    CalendarBinding,
    CalendarClash,
    CalendarCopy,
    EventRecord,
    InboxItem,
    OutboxItem,
    Room,
)
from rooms.outside.bindings import bind, binding_of
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, FixedClock, Town, settled_town
from tests.integrations.caldav.servers import USER, Others, Server
from tests.integrations.planned import PlainTalk


def nowhere(item: OutboxItem, now: datetime) -> Outcome:
    return Outcome()


class Deliveries(dict[str, Delivery]):
    """Lets everything but calendars go nowhere."""

    def __missing__(self, kind: str) -> Delivery:
        return nowhere


def no_intake(item: InboxItem, now: datetime) -> Callable[[UnitOfWork], None] | None:
    return None


@dataclass
class World:
    """The town's room Jaurès and its calendar on `server`, into which `others` write."""

    server: Server
    others: Others
    clock: FixedClock
    units: Units
    worker: Worker
    sync: CalendarSync
    town: Town
    room: Room

    def bind(self) -> None:
        """Bind the room and look at its calendar for the first time."""
        with self.units.open() as unit:
            bind(unit.session, self.room, self.server.url, "town", self.clock.now())
        self.run()

    def run(self, minutes: int = 5) -> None:
        """Let some minutes go by: calendars are looked at, and what is due is delivered."""
        self.clock.move(timedelta(minutes=minutes))
        self.sync.run_due()
        self.worker.drain()

    def look(self, *, whole: bool = False) -> Report:
        """Look at the calendar now."""
        return self.sync.look(self.binding().id, whole=whole)

    def binding(self) -> CalendarBinding:
        """Return the binding as it is now."""
        with self.units.database.reading() as session:
            found = binding_of(session, self.room)
        assert found is not None
        return found

    def blocked(self) -> list[Interval]:
        """Return when others have the room."""
        rows = select(Blocking).where(Blocking.room_id == self.room.id, Blocking.kind == "calendar")
        with self.units.database.reading() as session:
            found = session.exec(rows.order_by(col(Blocking.starts_at))).all()
        return [Interval(row.starts_at, row.ends_at) for row in found]

    def clashes(self) -> list[CalendarClash]:
        """Return where both stand."""
        with self.units.database.reading() as session:
            return list(session.exec(select(CalendarClash)))

    def copy_of(self, booking: Booking) -> CalendarCopy:
        """Return what is known of a booking's copy."""
        mine = select(CalendarCopy).where(CalendarCopy.booking_id == booking.id)
        with self.units.database.reading() as session:
            return session.exec(mine).one()

    def written(self, booking: Booking) -> str | None:
        """Return what the calendar has of a booking."""
        return self.others.reads(f"{self.copy_of(booking).uid}.ics")

    def told(self, kind: type[Event]) -> list[dict[str, object]]:
        """Return what was recorded of this kind."""
        mine = select(EventRecord).where(EventRecord.kind == kind.__name__)
        with self.units.database.reading() as session:
            return [row.data for row in session.exec(mine.order_by(col(EventRecord.id)))]

    def delivered(self) -> int:
        """Return how many times copies were looked at."""
        mine = select(OutboxItem).where(OutboxItem.kind == "calendar")
        with self.units.database.reading() as session:
            return len(session.exec(mine).all())


def world(database: Database, server: Server, others: Others) -> World:
    """Return the world, with nothing bound yet."""
    clock = FixedClock(NOW)
    units = Units(database, Subscribers(PlainTalk(), Providers()))
    account = Account(USER, "secret")

    def open_calendar(binding: CalendarBinding) -> AbstractContextManager[RoomCalendar]:
        return opened(binding.url, account)

    table = Deliveries(calendar=CalendarDelivery(database, open_calendar))
    worker = Worker(units, clock, no_intake, table)
    town = settled_town(units)
    sync = CalendarSync(units, clock, open_calendar)
    return World(server, others, clock, units, worker, sync, town, town.rooms["jaures"])
