"""The change of the inventory that somebody made last, for whoever says "undo"."""

from datetime import datetime

from sqlmodel import Session, col, select

from rooms.models import Person, Plan
from rooms.undo import UNDO_WITHIN


def latest_of(session: Session, person: Person, now: datetime) -> Plan | None:
    """Return the plan that the person applied last, if it stands and is as young as an undo asks.

    A plan that takes another one back isn't taken back by a word.
    """
    mine = select(Plan).where(
        Plan.organisation_id == person.organisation_id,
        Plan.person_id == person.id,
        Plan.state == "applied",
        col(Plan.undoes_id).is_(None),
        col(Plan.settled_at) >= now - UNDO_WITHIN,
    )
    return session.exec(mine.order_by(col(Plan.settled_at).desc(), col(Plan.id).desc())).first()
