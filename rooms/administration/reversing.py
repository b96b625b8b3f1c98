"""What takes a change of the inventory back: lines with the cells that were there before.

What was added is retired, not deleted: bookings, events and files may speak of it by now, and ids
could come again. Only what was left as it is since is taken back.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session

from rooms.administration.proposed import Proposed
from rooms.inventory_files import Line, Outcome
from rooms.inventory_files.forms import FORMS
from rooms.inventory_files.lines import Written
from rooms.inventory_files.shelf import shelf_of
from rooms.models import Organisation, Person, Plan

RETIRE = {"retired": "yes"}


def reversals(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return what takes the outcomes back: kind, key, cells, and the cells that they left."""
    return [
        {
            "kind": one.kind,
            "key": one.row.key,
            "named": _named(one),
            "before": None if one.before is None else dict(one.before),
            "after": None if one.after is None else dict(one.after),
        }
        for one in outcomes
        if one.effect != "unchanged"
    ]


def _named(outcome: Outcome) -> dict[str, str]:
    """Return the cells that say what an outcome is about."""
    form, row = FORMS[outcome.kind], outcome.row
    if not form.is_placed:
        return {form.key: row.key}
    naming = ("site", "room", "group") if outcome.kind == "policies" else ("site", "room")
    return {name: row.values.get(name) or "" for name in naming}


def undoing(session: Session, plan: Plan, by: Person | None) -> Proposed:
    """Return what takes the plan back; things that were changed since are left as they are."""
    organisation = session.get_one(Organisation, plan.organisation_id)
    written = Written(shelf_of(session, plan.organisation_id))
    lines = tuple(line for one in plan.undo_lines for line in _line(one, written, organisation.key))
    return Proposed(
        organisation=organisation, lines=lines, by=by, reason=plan.reason, undoes_id=plan.id
    )


def _line(done: dict[str, Any], written: Written, home: str) -> Iterator[Line]:
    kind, before, after = done["kind"], done["before"], done["after"]
    name = (kind, home, done["key"])
    is_there = name in written.shelf.things
    if before is None:
        if is_there and (cells := _taking_away(kind, after)) is not None:
            yield Line(kind, done["named"] | cells)
        return
    if after is None:
        if not is_there:
            yield Line(kind, before)
        return
    if not is_there:
        return
    present = written.cells(name)
    back = {column: cell for column, cell in before.items() if present[column] == after[column]}
    if back:
        needed = {"start": present["start"], "end": present["end"]} if kind == "closures" else {}
        yield Line(kind, done["named"] | needed | back)


def _taking_away(kind: str, added: dict[str, str]) -> dict[str, str] | None:
    """Return the cells that take away what was added; None where it has to stay."""
    if kind in ("sites", "rooms", "endpoints"):
        return RETIRE
    if kind == "closures":
        return {"start": added["start"], "end": added["end"], "lifted": "yes"}
    if kind == "policies":
        places = ("organisation", "site", "room", "group")
        return {column: "" for column in added if column not in places}
    return None
