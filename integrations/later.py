"""What administrators ask for and takes a while: done apart from the talk, told in its thread.

What a plan would do is looked at while others write. What was found is kept, and what moves many
bookings is done, in the transaction that settles the row and tells of it: each once, whatever died
in between.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from integrations.outbox import Outcome, enqueue
from integrations.speaking import say
from rooms.administration.asking import Looked
from rooms.administration.events import DeedAsked, PreviewAsked
from rooms.administration.plans import MOST_MOVED, looked_at, proposed_in
from rooms.errors import Refused
from rooms.events import Event
from rooms.inventory_files import InventoryError
from rooms.models import OutboxItem, Person, Plan
from rooms.talk import Talk
from rooms.unit_of_work import UnitOfWork, Units

PREVIEW, DEED = "preview", "deed"
TRIES = 2  # what has died or broken so often is given up, and that is told


def later(event: PreviewAsked | DeedAsked) -> str:
    """Return the subject of what an organisation is answered later: one comes after the other."""
    return f"later:{event.organisation_id}"


def plan_preview(session: Session, event: Event) -> None:
    """See that a plan is looked at."""
    if not isinstance(event, PreviewAsked):
        raise TypeError(event)
    enqueue(session, PREVIEW, later(event), event.at, payload=_carried(event))


def plan_deed(session: Session, event: Event) -> None:
    """See that a plan which moves many is done, or taken back."""
    if not isinstance(event, DeedAsked):
        raise TypeError(event)
    enqueue(session, DEED, later(event), event.at, payload=_carried(event))


class DeedDelivery:
    """Has the talk do what moves many bookings, all of it in the transaction that tells it."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Return what does it."""
        asked = DeedAsked(**_read(item))

        def record(unit: UnitOfWork) -> None:
            has_failed = item.attempts > TRIES
            reply = self._talk.done_later(unit, asked, now, has_failed=has_failed)
            if reply is not None:
                say(unit.session, asked.space_id, asked.thread_id, reply, now)

        return Outcome(record=record)


class PreviewDelivery:
    """Looks at what a plan would do, and has the talk tell it."""

    def __init__(self, units: Units, talk: Talk) -> None:
        self._units = units
        self._talk = talk

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Return what keeps the plan as it is shown, and tells it."""
        asked = PreviewAsked(**_read(item))
        looked = self._looked(asked, now) if item.attempts <= TRIES else None

        def record(unit: UnitOfWork) -> None:
            reply = self._talk.previewed(unit, asked, looked, now)
            if reply is not None:
                say(unit.session, asked.space_id, asked.thread_id, reply, now)

        return Outcome(record=record)

    def _looked(self, asked: PreviewAsked, now: datetime) -> Looked:
        with self._units.reading() as session:
            plan = session.get(Plan, asked.plan_id)
            if plan is None:  # it has waited for so long that it was forgotten
                return None
            wanted = proposed_in(session, plan, session.get_one(Person, asked.person_id))
        try:
            return looked_at(self._units, wanted, now, most=MOST_MOVED)
        except (Refused, InventoryError) as error:
            return error


def _carried(event: Event) -> dict[str, object]:
    """Return an event as a row carries it."""
    owner = {"organisation_id": event.organisation_id, "person_id": event.person_id}
    return {**owner, "at": event.at.isoformat(), **event.data()}


def _read(item: OutboxItem) -> dict[str, Any]:
    """Return the fields of the event that a row carries."""
    return {**item.payload, "at": datetime.fromisoformat(item.payload["at"])}
