"""One turn of talk without a webhook: said, answered, and its effects delivered at once."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import or_
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from integrations.briefing import brief
from integrations.calls.video import GONE
from integrations.later import later
from integrations.series.followers import OnDates
from integrations.speaking import chat_subject, say
from integrations.worker import Worker
from rooms.administration.events import DeedAsked, PreviewAsked
from rooms.attendance import is_among_people
from rooms.clock import Clock
from rooms.database import Database
from rooms.events import (
    BookingsHandedOver,
    Event,
    SeriesMade,
    SeriesProlonged,
    SeriesRequested,
)
from rooms.inventory import organisation_for, person_with
from rooms.models import OutboxItem
from rooms.reference import reference_of
from rooms.talk import Reply, Talk, Utterance
from rooms.unit_of_work import Units

PATIENCE_SECONDS = 15
LOOK_EVERY_SECONDS = 0.1
PLANNED = "planned"


def moment_for(database: Database, email: str, written: str | None) -> datetime | None:
    """Return a moment written as ISO 8601; without a zone it is local to the organisation."""
    if not written:
        return None
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is not None:
        return moment
    with database.reading() as session:
        organisation = organisation_for(session, email)
    return moment.replace(tzinfo=ZoneInfo(organisation.zone if organisation else "Europe/Paris"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one sentence led to; `bookings` and `deliveries` are JSON values.

    `later` is what was answered after the reply, where that took longer.
    """

    reply: Reply
    later: list[str]
    bookings: list[dict[str, Any]]
    deliveries: list[dict[str, Any]]

    @property
    def has_failures(self) -> bool:
        """Say whether an effect that was due has not reached its far side."""
        return any(delivery["outcome"] in {"failed", "waiting"} for delivery in self.deliveries)

    def as_json(self) -> dict[str, Any]:
        """Return the turn for machines."""
        return {
            "reply": self.reply.text,
            "later": self.later,
            "card": self.reply.card,
            "intent": self.reply.intent,
            "language": self.reply.language,
            "bookings": self.bookings,
            "deliveries": self.deliveries,
        }

    def as_text(self) -> str:
        """Return the turn for people: the answer, then what was delivered."""
        planned = Counter(d["kind"] for d in self.deliveries if d["outcome"] == PLANNED)
        lines = [
            f"  {d['outcome']:<10} {d['kind']:<12} {d['to']}"
            for d in self.deliveries
            if d["outcome"] != PLANNED
        ]
        ahead = [
            f"  {PLANNED:<10} {kind:<12} {f'× {count}' if count > 1 else ''}"
            for kind, count in planned.items()
        ]
        lines = [line.rstrip() for line in [*lines, *ahead]]
        said = "\n\n".join([self.reply.text, *self.later])
        return "\n".join([said, *([""] if lines else []), *lines])


def one_turn(units: Units, talk: Talk, worker: Worker, utterance: Utterance, clock: Clock) -> Turn:
    """Say `utterance` now, and deliver everything that is due.

    Effects that lie ahead (reminders, starts of calls) stay planned. Other workers on the same
    database may deliver some of it: their outcome is waited for, some seconds at most.
    """
    with units.open() as unit:
        now = clock.now()
        last = unit.session.exec(select(func.max(OutboxItem.id))).one() or 0
        reply = talk.turn(unit, utterance, now)
        say(unit.session, utterance.space_id, utterance.thread_id, reply, now)
        touched = list(dict.fromkeys(one for event in unit.events for one in _touched(event)))
        asked = [one for one in unit.events if isinstance(one, PreviewAsked | DeedAsked)]
        awaited = [later(event) for event in asked]
    effects = _effects(last, touched, [chat_subject(utterance.space_id), *awaited])
    deadline = time.monotonic() + PATIENCE_SECONDS
    worker.drain()
    with units.database.reading() as session:
        while _is_undone(session, effects, clock.now()) and time.monotonic() < deadline:
            session.rollback()
            time.sleep(LOOK_EVERY_SECONDS)
            worker.drain()
        rows = session.exec(effects.order_by(col(OutboxItem.id))).all()
        return Turn(
            reply=reply,
            later=_words(rows)[1:] if awaited else [],
            bookings=[_booking(session, booking_id, utterance) for booking_id in touched],
            deliveries=[_delivery(row, clock.now()) for row in rows if row.outcome != "withdrawn"],
        )


def _touched(event: Event) -> Iterator[int]:
    """Yield the bookings that the event is about: of an act on many, each."""
    if event.booking_id is not None:
        yield event.booking_id
    elif isinstance(event, SeriesMade | SeriesRequested | SeriesProlonged | BookingsHandedOver):
        yield from event.booking_ids
    if isinstance(event, OnDates):
        yield from (cast("int", facts["id"]) for facts in event.after)


def _effects(last: int, touched: list[int], subjects: list[str]) -> SelectOfScalar[OutboxItem]:
    """Return what asks for the effects of this turn: on its bookings, and of these subjects."""
    ours = or_(col(OutboxItem.booking_id).in_(touched), col(OutboxItem.subject).in_(subjects))
    return select(OutboxItem).where(OutboxItem.id > last, ours)


def _words(rows: Iterable[OutboxItem]) -> list[str]:
    return [str(row.payload["text"]) for row in rows if row.kind == "chat"]


def _is_undone(session: Session, effects: SelectOfScalar[OutboxItem], now: datetime) -> bool:
    undone = effects.where(col(OutboxItem.settled_at).is_(None), OutboxItem.due_at <= now)
    return session.exec(undone.limit(1)).first() is not None


def _booking(session: Session, booking_id: int, said: Utterance) -> dict[str, Any]:
    """Return the booking in JSON values; a private title is told to its people only."""
    briefing = brief(session, booking_id)
    speaker = person_with(session, said.email)
    knows = speaker is not None and is_among_people(session, speaker, briefing.booking)
    booking, zone = briefing.booking, ZoneInfo(briefing.booking.zone)
    conference = briefing.conference
    return {
        "id": booking.id,
        "reference": reference_of(booking.id),
        "status": booking.status,
        "start": _local(booking.starts_at, zone),
        "end": _local(booking.ends_at, zone),
        "zone": booking.zone,
        "rooms": [venue.room.name for venue in briefing.venues],
        "site": briefing.venues[0].site.name,
        "title": booking.title if knows or not booking.is_private else None,
        "private": booking.is_private,
        "people": booking.headcount,
        "video": booking.wants_video,
        "organizer": briefing.organizer.email,
        "guests": [guest.address for guest in briefing.attendees if not guest.is_organizer],
        "link": conference.web_link if conference and conference.state not in GONE else None,
        "sequence": booking.sequence,
        "version": booking.version,
    }


def _delivery(row: OutboxItem, now: datetime) -> dict[str, Any]:
    meeting = row.payload.get("meeting") or {}
    return {
        "kind": row.kind,
        "to": row.payload.get("to", ""),
        "outcome": row.outcome or (PLANNED if row.due_at > now else "waiting"),
        "due": row.due_at.isoformat(timespec="minutes"),
        "what": row.payload.get("kind"),
        "sequence": meeting.get("sequence"),
    }


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")
