"""Changes of the inventory as plans: shown first, then applied as a whole or not at all.

What was shown is what is done: where the inventory or a booking that can't stay is another than
when it was shown, nothing is done, and it is to be shown again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from rooms.administration.breaking import Broken, Progress, broken
from rooms.administration.events import InventoryChanged, PlanApplied
from rooms.administration.proposed import Proposed, as_json, from_json
from rooms.administration.reversing import reversals
from rooms.administration.trial import terms_of, tried
from rooms.errors import Refusal, Refused
from rooms.inventory_files import InventoryError, Outcome, Report, import_inventory
from rooms.models import Organisation, Person, Plan, Room
from rooms.placing import lock
from rooms.questions import Question
from rooms.unit_of_work import UnitOfWork

VALID_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do: the things that become different, and the bookings that break."""

    plan: Plan
    changes: tuple[Outcome, ...]
    broken: tuple[Broken, ...]

    @property
    def unplaced(self) -> int:
        """How many bookings would have to be placed by hand."""
        return sum(one.must_move for one in self.broken)


def preview(
    session: Session, proposed: Proposed, now: datetime, progress: Progress | None = None
) -> Preview:
    """Return what the lines would do, kept as a plan that can be applied.

    Raises `InventoryError` with all that is wrong with the lines. The caller commits.
    """
    trial = tried(session, proposed, now)
    found = broken(session, trial.before, trial.after, now, progress)
    organisation = proposed.organisation
    plan = Plan(
        organisation_id=organisation.id,
        person_id=proposed.by.id if proposed.by else None,
        undoes_id=proposed.undoes_id,
        reason=proposed.reason,
        lines=as_json(proposed.lines),
        placements=[
            {"booking": one.booking.id, "version": one.booking.version}
            for one in found
            if one.must_move
        ],
        stamp=_stamp(session, organisation.id),
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    session.add(plan)
    session.flush()
    return Preview(plan, trial.changes, tuple(found))


def plan_in(session: Session, organisation_id: int, plan_id: int) -> Plan | None:
    """Return the plan with this id if it is the organisation's."""
    plan = session.get(Plan, plan_id)
    return plan if plan and plan.organisation_id == organisation_id else None


def proposed_in(session: Session, plan: Plan, by: Person | None) -> Proposed:
    """Return what the plan wants, to be shown again to `by`."""
    return Proposed(
        organisation=session.get_one(Organisation, plan.organisation_id),
        lines=from_json(plan.lines),
        by=by,
        reason=plan.reason,
        undoes_id=plan.undoes_id,
    )


def apply(
    unit: UnitOfWork,
    plan: Plan,
    by: Person | None,
    now: datetime,
    *,
    with_unplaced: bool = False,
) -> Report:
    """Do what was shown, all of it in this transaction, and return what became of the lines.

    Refuses with "stale_plan" where anything is another than it was shown, with "plan_over" what
    was done or is a day old, and with "to_be_placed" bookings for which there is no place, unless
    they were agreed to (`with_unplaced`).
    """
    session = unit.session
    plan = _kept(session, plan, now)
    if plan.placements and not with_unplaced:
        raise Refused(Refusal("to_be_placed", {"bookings": len(plan.placements)}))
    before = terms_of(session, plan.organisation_id)
    proposed = proposed_in(session, plan, by)
    try:
        report = import_inventory(session, proposed.inventory, now)
    except InventoryError as error:
        raise Refused(Refusal("stale_plan", {"plan": plan.id})) from error
    after = terms_of(session, plan.organisation_id)
    found = [one.booking for one in broken(session, before, after, now) if one.must_move]
    shown = {(one["booking"], one["version"]) for one in plan.placements}
    if {(booking.id, booking.version) for booking in found} != shown:
        raise Refused(Refusal("stale_plan", {"plan": plan.id}))
    plan.undo_lines = reversals(report.outcomes)
    plan.state, plan.settled_at = "applied", now
    if plan.undoes_id is not None:
        session.get_one(Plan, plan.undoes_id).state = "undone"
    _record(unit, plan, by, now, report.outcomes)
    return report


def _kept(session: Session, plan: Plan, now: datetime) -> Plan:
    """Return the plan as it is, with its inventory and all rooms kept from other writers.

    Refuses one that is done or too old, or that was made for another inventory.
    """
    mine = select(Plan).where(Plan.id == plan.id).with_for_update()
    plan = session.exec(mine.execution_options(populate_existing=True)).one()
    if plan.state != "shown" or plan.expires_at <= now:
        raise Refused(Refusal("plan_over", {"plan": plan.id, "state": plan.state}))
    _KEEP_INVENTORY.rows(session, {"organisation_id": plan.organisation_id})
    mine_too = select(Room.id).where(Room.organisation_id == plan.organisation_id)
    lock(session, session.exec(mine_too.order_by(col(Room.id))).all())
    if _stamp(session, plan.organisation_id) != plan.stamp:
        raise Refused(Refusal("stale_plan", {"plan": plan.id}))
    return plan


def _record(
    unit: UnitOfWork, plan: Plan, by: Person | None, now: datetime, outcomes: Sequence[Outcome]
) -> None:
    person_id = by.id if by else None
    for outcome in outcomes:
        if outcome.effect == "unchanged":
            continue
        unit.record(
            InventoryChanged(
                organisation_id=plan.organisation_id,
                person_id=person_id,
                at=now,
                kind=outcome.kind,
                key=outcome.row.key,
                before=None if outcome.before is None else dict(outcome.before),
                after=None if outcome.after is None else dict(outcome.after),
                plan_id=plan.id,
            )
        )
    unit.record(
        PlanApplied(
            organisation_id=plan.organisation_id,
            person_id=person_id,
            at=now,
            plan_id=plan.id,
            reason=plan.reason,
        )
    )


def _stamp(session: Session, organisation_id: int) -> str:
    (stamp,) = _STAMP.row(session, {"organisation_id": organisation_id})
    return str(stamp)


_STAMPED = "SELECT inventory_stamp FROM organisation WHERE id = :organisation_id"
_STAMP = Question.of(_STAMPED)
_KEEP_INVENTORY = Question.of({"sqlite": _STAMPED, "postgresql": f"{_STAMPED} FOR NO KEY UPDATE"})
