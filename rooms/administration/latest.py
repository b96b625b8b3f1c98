"""What somebody who says "undo" has to know: their last change of the inventory, and what is left.

Bookings that were changed since, or whose place others have by now, aren't moved back.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from rooms.administration.events import DeedAsked
from rooms.models import EventRecord, Person, Plan
from rooms.undo import UNDO_WITHIN, last_act


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


def last_done(session: Session, person: Person, now: datetime) -> Plan | None:
    """Return the plan of `latest_of`, if the person has done nothing to bookings since then."""
    plan, act = latest_of(session, person, now), last_act(session, person, now)
    if plan is None or plan.settled_at is None:
        return None
    return plan if act is None or act.at <= plan.settled_at else None


def awaited(session: Session, person: Person, now: datetime) -> Plan | None:
    """Return the plan that the person wants done, if it waits and they did nothing else since."""
    mine = select(EventRecord).where(
        EventRecord.organisation_id == person.organisation_id,
        EventRecord.person_id == person.id,
        EventRecord.kind == DeedAsked.__name__,
        col(EventRecord.at) >= now - UNDO_WITHIN,
    )
    wish = session.exec(mine.order_by(col(EventRecord.id).desc()).limit(1)).first()
    act, done = last_act(session, person, now), latest_of(session, person, now)
    others = (act.at if act else None, done.settled_at if done else None)
    if wish is None or any(at is not None and at > wish.at for at in others):
        return None
    plan = session.get(Plan, wish.data["inputs"]["plan"])
    return plan if plan is not None and plan.state == "shown" else None


def left_by(session: Session, plan: Plan) -> int:
    """Return how many bookings a plan that took another one back left where they were."""
    mine = select(EventRecord).where(
        EventRecord.organisation_id == plan.organisation_id,
        EventRecord.kind == "PlanUndone",
        EventRecord.at == plan.settled_at,
    )
    done = (one.data for one in session.exec(mine) if one.data["by_plan_id"] == plan.id)
    return sum(len(data["left"]) for data in done)
