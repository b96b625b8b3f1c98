"""A town whose bookings are followed as in earnest, and the queue that results, to look at."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from integrations import queue
from integrations.conferencing.choice import Providers
from integrations.subscribers import Subscribers
from rooms.administration.asking import Looked
from rooms.administration.events import DeedAsked, DifferenceFound, PreviewAsked
from rooms.bookings import Change, cancel, change, rooms_of
from rooms.database import Database
from rooms.granting import RightsChanged
from rooms.interval import Interval
from rooms.models import (
    Booking,
    Conference,
    Endpoint,
    EventRecord,
    Fault,
    OutboxItem,
    Person,
    Waiting,
)
from rooms.outside.news import CalendarClashed, CalendarTroubled
from rooms.personal_data.asking import OwnDataWanted
from rooms.talk import Declined, Reply, Utterance
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, Town, booked, lasting, settled_town

GUEST = "contact@partenaire.example"


class PlainTalk:
    """Says each piece of news by its kind alone."""

    def turn(self, unit: UnitOfWork, utterance: Utterance, now: datetime) -> Reply:
        raise NotImplementedError

    def greeting(self, session: Session, email: str, now: datetime) -> Reply:
        raise NotImplementedError

    def notice(
        self,
        session: Session,
        kind: str,
        booking: Booking,
        now: datetime,
        details: Mapping[str, object],
    ) -> Reply:
        return Reply(text=kind)

    def on_screen(
        self, session: Session, kind: str, booking: Booking, details: Mapping[str, object]
    ) -> str:
        return kind

    def offer(self, session: Session, kind: str, waiting: Waiting, now: datetime) -> Reply:
        return Reply(text=kind)

    def own_calendar(self, session: Session, person: Person, now: datetime) -> Reply:
        """Say nothing of it."""
        return Reply(text=f"own calendar of {person.id}")

    def room_calendar(
        self, session: Session, event: CalendarClashed | CalendarTroubled, person: Person
    ) -> Reply:
        return Reply(text=type(event).__name__)

    def previewed(
        self, unit: UnitOfWork, asked: PreviewAsked, looked: Looked, now: datetime
    ) -> Reply | None:
        return Reply(text=f"plan {asked.plan_id}")

    def done_later(
        self, unit: UnitOfWork, asked: DeedAsked, now: datetime, *, has_failed: bool
    ) -> Reply | None:
        return Reply(text=asked.act)

    def difference(self, session: Session, event: DifferenceFound, person: Person) -> Reply:
        return Reply(text=f"{event.changes} differences")

    def rights(self, session: Session, event: RightsChanged, person: Person) -> Reply:
        """Say which rights they have now."""
        return Reply(text=f"rights of {person.email}: {', '.join(event.after)}")

    def data_wanted(self, session: Session, event: OwnDataWanted, person: Person) -> Reply:
        """Say what is wanted by when."""
        return Reply(text=f"{event.wish} by {event.due}")

    def fault(self, session: Session, kind: str, fault: Fault, person: Person) -> Reply:
        return Reply(text=kind)

    def declined(self, session: Session, declined: Declined, now: datetime) -> Reply:
        return Reply(text=", ".join(refusal.code for refusal in declined.refused.refusals))

    def trouble(self, session: Session, problem: str, endpoint: Endpoint, person: Person) -> Reply:
        return Reply(text=problem)


class Planned:
    """Bookings, and the outbox rows that follow from them; no worker runs."""

    def __init__(self, database: Database, *providers: str | None) -> None:
        """Conferences are made by these, by Webex where nothing is said; None makes none."""
        self.database = database
        names = tuple(name for name in providers or ("webex",) if name)
        choice = Providers(names)
        self.units = Units(database, Subscribers(PlainTalk(), choice), choice.for_rooms)
        self.town: Town = settled_town(self.units)

    def book(
        self,
        *rooms: str,
        when: Interval | None = None,
        wants_video: bool = True,
        guests: tuple[str, ...] = (GUEST,),
    ) -> Booking:
        """Book Jaurès tomorrow from 14:00 to 15:00, with video, unless told otherwise."""
        chosen = [self.town.rooms[key] for key in rooms or ("jaures",)]
        wish: dict[str, Any] = {"wants_video": wants_video, "guests": guests, "space_id": "space"}
        return booked(self.units, self.town.agent, when or lasting(14), *chosen, **wish)

    def change(self, booking: Booking, wanted: Change, now: datetime = NOW) -> None:
        with self.units.open() as unit:
            change(unit, booking, wanted, self.town.agent, now)

    def cancel(self, booking: Booking, now: datetime = NOW) -> None:
        with self.units.open() as unit:
            cancel(unit, booking, self.town.agent, now)

    def rows(self, *kinds: str) -> list[OutboxItem]:
        """Return the rows of these kinds (of all) that wait, in their order."""
        waiting = select(OutboxItem).where(col(OutboxItem.settled_at).is_(None))
        with self.database.reading() as session:
            rows = session.exec(waiting.order_by(col(OutboxItem.id))).all()
        return [row for row in rows if not kinds or row.kind in kinds]

    def events(self, kind: str) -> list[EventRecord]:
        """Return what happened of this kind, in order."""
        mine = select(EventRecord).where(EventRecord.kind == kind)
        with self.database.reading() as session:
            return list(session.exec(mine.order_by(col(EventRecord.id))))

    def kinds(self) -> list[str]:
        return [row.kind for row in self.rows()]

    def claim(self, kind: str, now: datetime = NOW) -> OutboxItem:
        """Claim the rows that are due until one of this kind is among them, and return it."""
        for _ in range(50):
            with self.database.writing() as session:
                row = queue.claim(session, OutboxItem, now, NOW)
                session.commit()
            assert row is not None, f"no {kind} is due"
            if row.kind == kind:
                return row
        raise AssertionError("too many rows are due")

    def rooms_of(self, booking: Booking) -> list[int]:
        """Return the ids of the rooms that the booking has now."""
        with self.database.reading() as session:
            return rooms_of(session, booking)

    def conference(self) -> Conference:
        with self.database.reading() as session:
            return session.exec(select(Conference)).one()

    def sequence(self) -> int:
        with self.database.reading() as session:
            return session.exec(select(Booking.sequence)).one()
