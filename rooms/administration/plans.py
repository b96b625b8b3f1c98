"""Changes of the inventory, and needs, as plans: shown first, then done as a whole or not at all.

What was shown is what is done: where the inventory or a booking that can't stay is another than
when it was shown, nothing is done, and it is to be shown again.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, delete, select

from rooms.administration.breaking import Broken, Progress
from rooms.administration.events import InventoryChanged, PlanApplied, PlanUndone
from rooms.administration.looking import (
    ASKED_AT_ONCE,
    MOVED_AT_ONCE,
    Preview,
    asked_by,
    breaks_by,
    claim_of,
    found_by,
    placed,
    refuse_takers,
)
from rooms.administration.moving import kept_with_rooms, move_all, move_back
from rooms.administration.need import Need
from rooms.administration.places import Placement
from rooms.administration.proposed import Proposed, from_json
from rooms.administration.recording import record_places, rights_changed
from rooms.administration.reversing import reversals
from rooms.administration.taking import bookings_for, give_back, take_rooms
from rooms.administration.territory import refuse_strangers
from rooms.administration.told_places import told_otherwise
from rooms.administration.trial import Terms, stamp_of, terms_of, tried
from rooms.errors import Refusal, Refused
from rooms.freeing import freed
from rooms.inventory_files import InventoryError, Outcome, Report, import_inventory
from rooms.models import Booking, Organisation, Person, Plan, Room
from rooms.storage.questions import Question
from rooms.unit_of_work import UnitOfWork, Units

MOST_MOVED = 500  # which are moved within seconds, while others wait to write


class TakesLongerError(Exception):
    """What would become of something is more than a moment's work: it is to be looked at apart."""


def preview(session: Session, proposed: Proposed, now: datetime) -> Preview:
    """Return what the lines would do, or the need, kept as a plan that can be applied.

    Raises `InventoryError` with all that is wrong with the lines, and refuses with "not_allowed"
    whoever may not change all of that, with "no_reason", and a need as `claimed` does. Raises
    `TakesLongerError` before others who write would notice. The caller commits.
    """
    refuse_strangers(session, proposed)
    trial = tried(session, proposed, now)
    if asked_by(session, proposed, trial, now) > ASKED_AT_ONCE:
        raise TakesLongerError
    found = found_by(session, proposed, trial, now)
    if len(found.moving) > MOVED_AT_ONCE:
        raise TakesLongerError
    shown = placed(session, found, now)
    session.add(shown.plan)
    session.flush()
    return shown


def preview_apart(
    units: Units, proposed: Proposed, now: datetime, progress: Progress | None = None
) -> Preview:
    """Return the same of however many bookings, as a kept plan; raises no `TakesLongerError`."""
    shown = looked_at(units, proposed, now, progress)
    with units.open() as unit:
        unit.session.add(shown.plan)
        unit.session.flush()
    return shown


def looked_at(
    units: Units,
    proposed: Proposed,
    now: datetime,
    progress: Progress | None = None,
    *,
    most: int | None = None,
) -> Preview:
    """Return the same without keeping the plan; refuses as "too_many_moved" more than `most`.

    Others may write while it is looked for what breaks, and where that could go: what they do
    meanwhile makes the plan stale.
    """
    with units.database.writing() as session:  # what is tried is written, and taken back
        refuse_strangers(session, proposed)
        trial = tried(session, proposed, now)
    with units.reading() as session:
        found = found_by(session, proposed, trial, now, progress)
        if most is not None and len(found.moving) > most:
            figures = {"bookings": len(found.moving), "most": most}
            raise Refused(Refusal("too_many_moved", figures))
        return placed(session, found, now, progress)


def sweep(session: Session, now: datetime) -> None:
    """Delete what was asked for or shown, and never done while it could be; the caller commits."""
    is_open = col(Plan.state).in_(("asked", "shown"))
    forgotten = delete(Plan).where(is_open, col(Plan.expires_at) <= now)
    session.exec(forgotten)


def plan_in(session: Session, organisation_id: int, plan_id: int) -> Plan | None:
    """Return the plan with this id if it is the organisation's."""
    plan = session.get(Plan, plan_id)
    return plan if plan and plan.organisation_id == organisation_id else None


def proposed_in(session: Session, plan: Plan, by: Person | None) -> Proposed:
    """Return what the plan wants, to be shown again to `by`."""
    return Proposed(
        organisation=session.get_one(Organisation, plan.organisation_id),
        lines=from_json(plan.lines),
        need=Need.from_json(plan.need) if plan.need else None,
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
    plan = _settling(session, plan, now)
    proposed = proposed_in(session, plan, by)
    refuse_strangers(session, proposed)
    refuse_takers(session, plan, by)
    placements = [Placement.from_json(one) for one in plan.placements]
    still_open = sum(one.is_open for one in placements)
    if still_open and not with_unplaced:
        raise Refused(Refusal("to_be_placed", {"bookings": still_open}))
    undone = _undone(session, plan)
    bookings = _kept(session, plan, undone)
    before = terms_of(session, plan.organisation_id)
    try:
        report = import_inventory(session, proposed.inventory, now)
        after = terms_of(session, plan.organisation_id)
        claim = claim_of(session, proposed, after, now, plan.need["takes"] if plan.need else None)
        _refuse_others(plan, placements, breaks_by(session, before, after, claim, now), now)
        taking = partial(take_rooms, unit, plan, claim, by, now) if claim else None
        plan.moved = move_all(unit, placements, bookings, after.stock, by, now, taking)
    except (InventoryError, Refused) as error:
        raise _stale(plan) from error
    plan.undo_lines = reversals(report.outcomes)
    plan.state, plan.settled_at = "applied", now
    _record(unit, plan, by, now, report.outcomes)
    places = told_otherwise(before.stock, after.stock)
    record_places(unit, plan.organisation_id, places, by, now)
    if undone is not None:
        _take_back(unit, plan, undone, bookings, after, by, now)
    return report


def leave(session: Session, plan: Plan, by: Person | None) -> None:
    """Forget what was shown, also where it waits to be done; refuses with "plan_over" what is.

    Whoever may not do it may not keep others from it either.
    """
    plan = _alone(session, plan.id)
    if plan.state != "shown":
        raise Refused(Refusal("plan_over", {"plan": plan.id, "state": plan.state}))
    refuse_strangers(session, proposed_in(session, plan, by))
    refuse_takers(session, plan, by)
    session.delete(plan)


def _alone(session: Session, plan_id: int) -> Plan:
    """Return the plan as it is, kept from others who would do it, or take it back."""
    this = select(Plan).where(Plan.id == plan_id).with_for_update()
    return session.exec(this.execution_options(populate_existing=True)).one()


def _settling(session: Session, plan: Plan, now: datetime) -> Plan:
    """Return the plan as it is, kept from others who would apply it; refuses one that is over."""
    plan = _alone(session, plan.id)
    if plan.state != "shown" or plan.expires_at <= now:
        raise Refused(Refusal("plan_over", {"plan": plan.id, "state": plan.state}))
    return plan


def _undone(session: Session, plan: Plan) -> Plan | None:
    """Return the plan that this one takes back, kept from others; refuses one that is back."""
    if plan.undoes_id is None:
        return None
    undone = _alone(session, plan.undoes_id)
    if undone.state != "applied":
        raise Refused(Refusal("plan_over", {"plan": undone.id, "state": undone.state}))
    return undone


def _kept(session: Session, plan: Plan, undone: Plan | None) -> dict[int, Booking]:
    """Return the plan's bookings; these, all rooms and the inventory are kept from other writers.

    Refuses where the inventory is another than when the plan was shown.
    """
    organisation_id = plan.organisation_id
    _KEEP_INVENTORY.rows(session, {"organisation_id": organisation_id})
    rows = [*plan.placements, *(undone.moved if undone else ())]
    ids = {row["booking"] for row in rows}.union(bookings_for(session, undone) if undone else ())
    rooms = select(Room.id).where(Room.organisation_id == organisation_id)
    bookings = kept_with_rooms(session, ids, session.exec(rooms).all())
    if stamp_of(session, organisation_id) != plan.stamp:
        raise _stale(plan)
    return bookings


def _refuse_others(
    plan: Plan, placements: Sequence[Placement], breaks: Sequence[Broken], now: datetime
) -> None:
    """Refuse where other bookings than those that were shown can't stay, or one was changed."""
    found = (one.booking for one in breaks if one.must_move)
    shown = {(one.booking_id, one.version) for one in placements}
    if {(booking.id, booking.version) for booking in found} != shown:
        raise _stale(plan)
    if any(one.when.start <= now for one in placements):
        raise _stale(plan)


def _stale(plan: Plan) -> Refused:
    return Refused(Refusal("stale_plan", {"plan": plan.id}))


def _take_back(
    unit: UnitOfWork,
    plan: Plan,
    undone: Plan,
    bookings: dict[int, Booking],
    terms: Terms,
    by: Person | None,
    now: datetime,
) -> None:
    """Put back what the plan `undone` had moved, and note that it is undone by this one.

    What its need took is given back first, and offered to others only after that.
    """
    elsewhere = {row["booking"] for row in plan.placements}
    moved = [row for row in undone.moved if row["booking"] not in elsewhere]
    taken = [bookings[one] for one in bookings_for(unit.session, undone)]
    had, going_on = give_back(unit, taken, by, now)
    back, left = move_back(unit, moved, bookings, terms, by, now)
    freed(unit, plan.organisation_id, had, now)
    undone.state = "undone"
    unit.record(
        PlanUndone(
            organisation_id=plan.organisation_id,
            person_id=by.id if by else None,
            at=now,
            plan_id=undone.id,
            by_plan_id=plan.id,
            moved=back,
            left=[*left, *going_on],
        )
    )


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
        rights = rights_changed(unit.session, outcome, plan.organisation_id, by, now)
        if rights is not None:
            unit.record(rights)
    unit.record(
        PlanApplied(
            organisation_id=plan.organisation_id,
            person_id=person_id,
            at=now,
            plan_id=plan.id,
            moved=[row["booking"] for row in plan.placements if row["room_ids"]],
            unplaced=[row["booking"] for row in plan.placements if not row["room_ids"]],
            reason=plan.reason,
            taken=bookings_for(unit.session, plan),
        )
    )


_STAMPED = "SELECT inventory_stamp FROM organisation WHERE id = :organisation_id"
_KEEP_INVENTORY = Question.of({"sqlite": _STAMPED, "postgresql": f"{_STAMPED} FOR NO KEY UPDATE"})
