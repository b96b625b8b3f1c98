"""Previews that take a while: looked at apart from the talk, and told in the thread later.

The row's delivery looks while others write. What it found is kept, and told, in the transaction
that settles the row, so each is told once, whatever died in between.
"""

from datetime import datetime

from sqlmodel import Session

from integrations.outbox import Outcome, enqueue
from integrations.speaking import say
from rooms.administration.asking import Looked
from rooms.administration.events import PreviewAsked
from rooms.administration.plans import MOST_MOVED, looked_at, proposed_in
from rooms.errors import Refused
from rooms.events import Event
from rooms.inventory_files import InventoryError
from rooms.models import OutboxItem, Person, Plan
from rooms.talk import Talk
from rooms.unit_of_work import UnitOfWork, Units

KIND = "preview"
TRIES = 2  # what has died or broken so often is given up, and that is told


def plan_preview(session: Session, event: Event) -> None:
    """See that a plan is looked at; those of one organisation one after the other."""
    if not isinstance(event, PreviewAsked):
        raise TypeError(event)
    payload = {"person_id": event.person_id, **event.data()}
    payload |= {"organisation_id": event.organisation_id, "at": event.at.isoformat()}
    enqueue(session, KIND, f"{KIND}:{event.organisation_id}", event.at, payload=payload)


class PreviewDelivery:
    """Looks at what a plan would do, and has the talk tell it."""

    def __init__(self, units: Units, talk: Talk) -> None:
        self._units = units
        self._talk = talk

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Return what keeps the plan as it is shown, and tells it."""
        at = datetime.fromisoformat(item.payload["at"])
        asked = PreviewAsked(**{**item.payload, "at": at})
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
