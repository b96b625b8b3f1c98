"""Changes of the inventory from the command line: shown, applied as a whole, and taken back."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from integrations.arguments import number, with_encoding, with_json
from integrations.operations.breaks import breaks_json, breaks_text, broken_json, first, told_text
from integrations.operations.operation import Answer, Operation, Process
from integrations.operations.progress import progress_of
from rooms.administration.lately import Lately
from rooms.administration.looking import Preview
from rooms.administration.plans import apply, preview_apart, proposed_in
from rooms.administration.proposed import Proposed
from rooms.administration.requisition import Claim
from rooms.administration.reversing import undoing
from rooms.errors import Refused
from rooms.inventory_files import InventoryError, Line, Outcome, lines_of, read_files
from rooms.models import Organisation, Plan
from rooms.unit_of_work import Units

EXAMPLES = (
    "plan closures.csv",
    "plan --set rooms room=mandela capacity=20",
    'plan --set closures site=mairie start=2026-05-03 end=2026-05-05 "reason=Travaux"',
    "plan --apply 7",
    "plan --undo 7",
)


class UnusableError(Exception):
    """Words that mean no plan: a code and what is wrong, for people."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def plan_changes(
    units: Units, organisation: str | None, wanted: Sequence[Line], reason: str, now: datetime
) -> Answer:
    """Return what the lines would change and break, kept as a plan; nothing is changed yet."""
    with units.reading() as session:
        owner = organisation_meant(session, organisation, wanted)
    return _previewed(units, Proposed(organisation=owner, lines=tuple(wanted), reason=reason), now)


def apply_plan(units: Units, plan_id: int, now: datetime, *, with_unplaced: bool) -> Answer:
    """Do what was shown as this plan; where it can't be done as shown, show it again."""
    try:
        with units.open() as unit:
            plan = _plan(unit.session, plan_id)
            apply(unit, plan, None, now, with_unplaced=with_unplaced)
            back = plan.undoes_id
            done = f"Plan {back} is taken back." if back else f"Plan {plan.id} is applied."
            return Answer(_plan_json(plan), done)
    except Refused as refused:
        code = refused.refusals[0].code
    if code != "stale_plan":
        return Answer({"problem": code}, PROBLEMS[code].format(plan=plan_id), 1)
    with units.reading() as session:
        wanted = proposed_in(session, _plan(session, plan_id), None)
    again = _previewed(units, wanted, now)
    if again.code:  # it can't be had at all any more
        return again
    return Answer(again.data | {"problem": code}, f"{PROBLEMS[code]}\n{again.text}", 1)


def undo_plan(units: Units, plan_id: int, now: datetime) -> Answer:
    """Take a plan back where that breaks nothing; else show what it would break."""
    with units.reading() as session:
        plan = _plan(session, plan_id)
        if plan.state != "applied":
            return Answer({"problem": "not_applied"}, PROBLEMS["not_applied"], 1)
        wanted = undoing(session, plan, None)
    shown = preview_apart(units, wanted, now, progress_of("bookings"))
    if shown.plan.placements:
        return shown_answer(shown)
    return apply_plan(units, shown.plan.id, now, with_unplaced=False)


def _previewed(units: Units, wanted: Proposed, now: datetime) -> Answer:
    """Return what would become of what is wanted, kept as a plan, or what is wrong with it."""
    try:
        shown = preview_apart(units, wanted, now, progress_of("bookings"))
    except InventoryError as error:
        return Answer({"problems": [asdict(one) for one in error.problems]}, str(error), 1)
    except Refused as refused:
        return refusal_answer(refused)
    return shown_answer(shown)


PROBLEMS = {
    "stale_plan": "Something has changed since this was shown, so nothing was done. Now it is:",
    "plan_over": "Plan {plan} was applied already, or was shown too long ago.",
    "to_be_placed": "Bookings would be without a room: add --with-unplaced where that is meant.",
    "not_applied": "This plan is not applied, so there is nothing to take back.",
}


def organisation_meant(session: Session, key: str | None, lines: Sequence[Line]) -> Organisation:
    """Return whose inventory is meant: named, spoken of by the lines, or the only one."""
    named = {line.cells["organisation"] for line in lines if "organisation" in line.cells}
    keys = {key} if key else named
    if len(keys) > 1:
        raise UnusableError("several_organisations", "A plan is of one organisation alone.")
    found = session.exec(select(Organisation)).all()
    meant = [one for one in found if not keys or one.key in keys]
    if len(meant) != 1:
        said = "Say which organisation is meant: --organisation KEY."
        text = said if not keys else f"There is no organisation {next(iter(keys))!r}."
        raise UnusableError("unknown_organisation", text)
    return meant[0]


def _plan(session: Session, plan_id: int) -> Plan:
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise UnusableError("unknown_plan", f"There is no plan {plan_id}.")
    return plan


def shown_answer(shown: Preview) -> Answer:
    """Return a preview, for people and for machines."""
    data = _plan_json(shown.plan) | {
        "changes": [_change_json(one) for one in shown.changes],
        **breaks_json(shown.broken, shown.placements, shown.stock),
        "told": shown.told,
        "lately": _lately_json(shown.lately),
    }
    changes = [change_text(one) for one in shown.changes]
    if shown.claim:
        data["takes"] = _claim_json(shown.claim)
        changes += _claim_text(shown.claim)
    lines = [
        *first(changes or ["Nothing becomes different."]),
        *breaks_text(shown.broken, shown.placements, shown.stock),
        *told_text(shown.told),
    ]
    if shown.lately.refused:
        said = f"{shown.lately.refused} of {shown.lately.looked_at}"
        lines.append(f"It would have refused {said} bookings of the last 90 days.")
    if changes:
        more = " --with-unplaced" if shown.unplaced else ""
        lines.append(f"To do it: python bot.py plan --apply {shown.plan.id}{more}")
    return Answer(data, "\n".join(lines))


def refusal_answer(refused: Refused) -> Answer:
    """Return that something can't be done, and all that stands against it."""
    found = [{"code": one.code, **_told(one.details)} for one in refused.refusals]
    lines = [
        f"{one.code}: " + ", ".join(f"{name} {value}" for name, value in _told(one.details).items())
        for one in refused.refusals
    ]
    return Answer({"problem": refused.refusals[0].code, "refusals": found}, "\n".join(lines), 1)


def _told(details: Mapping[str, object]) -> dict[str, object]:
    """Return the figures of a refusal with moments in ISO 8601."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in details.items()
    }


def _claim_json(claim: Claim) -> dict[str, Any]:
    return {
        "rooms": [venue.room.key for venue in claim.venues],
        "times": [[when.start.isoformat(), when.end.isoformat()] for when in claim.times],
        "overrides": [refusal.code for refusal in claim.overridden],
    }


def _claim_text(claim: Claim) -> list[str]:
    names = ", ".join(venue.room.name for venue in claim.venues)
    zone = ZoneInfo(claim.venues[0].site.zone)
    times = [(one.start.astimezone(zone), one.end.astimezone(zone)) for one in claim.times]
    taken = [f"+ {names}: {start:%Y-%m-%d %H:%M} – {end:%H:%M}" for start, end in times]
    rules = dict.fromkeys(refusal.code for refusal in claim.overridden)
    return [*taken, f"  though rules say otherwise: {', '.join(rules)}"] if rules else taken


def _lately_json(lately: Lately) -> dict[str, Any]:
    return {
        "looked_at": lately.looked_at,
        "refused": lately.refused,
        "examples": [broken_json(one) for one in lately.examples],
    }


def _plan_json(plan: Plan) -> dict[str, Any]:
    return {
        "plan": plan.id,
        "state": plan.state,
        "undoes": plan.undoes_id,
        "expires_at": plan.expires_at.isoformat(),
    }


def _change_json(change: Outcome) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "kind": change.kind,
        "key": change.row.key,
        "before": None if before is None else dict(before),
        "after": None if after is None else dict(after),
    }


def change_text(change: Outcome) -> str:
    """Return what becomes of a thing, in a line: new (+), different (~) or gone (-)."""
    key, before, after = change.row.key, change.before, change.after
    if change.kind == "closures":  # its start is said with its end
        key = key.rpartition(" ")[0]
    name = f"{change.kind} {key}"
    if before is None:
        said = ", ".join(f"{column}={cell}" for column, cell in (after or {}).items())
        return f"+ {name}: {said}"
    if after is None:
        return f"- {name}"
    return f"~ {name}: " + ", ".join(f"{c} {before[c] or '–'} → {after[c] or '–'}" for c in after)


def _plan_command(process: Process, arguments: argparse.Namespace) -> Answer:
    """Show what a change of the inventory would break, apply it, or take it back."""
    now = process.clock.now()
    asked = (arguments.apply, arguments.undo, arguments.files or arguments.set)
    if sum(one is not None and one != [] for one in asked) != 1:
        return Answer({"problem": "usage"}, "Say files or --set, --apply N, or --undo N.", 2)
    try:
        if arguments.apply is not None:
            allowed = arguments.with_unplaced
            return apply_plan(process.units, arguments.apply, now, with_unplaced=allowed)
        if arguments.undo is not None:
            return undo_plan(process.units, arguments.undo, now)
        lines = _lines(arguments)
        return plan_changes(process.units, arguments.organisation, lines, arguments.reason, now)
    except InventoryError as error:
        return Answer({"problems": [asdict(one) for one in error.problems]}, str(error), 1)
    except UnusableError as error:
        return Answer({"problem": error.code}, str(error), 1)


def _lines(arguments: argparse.Namespace) -> list[Line]:
    """Return the lines of the files, and those that are said on the command line."""
    inventory = read_files(
        arguments.files, encoding=arguments.encoding, organisation=arguments.organisation
    )
    if inventory.problems:
        raise InventoryError(inventory.problems)
    return [*lines_of(inventory), *(_line(kind, cells) for kind, *cells in arguments.set)]


def _line(kind: str, cells: Sequence[str]) -> Line:
    pairs = [cell.partition("=") for cell in cells]
    if wrong := [name for name, equals, _ in pairs if not equals]:
        raise UnusableError("usage", f"{wrong[0]!r}: say COLUMN=CELL, as in capacity=20.")
    return Line(kind, {name.strip(): cell for name, _, cell in pairs})


def _with_plan(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="a CSV file or a workbook"
    )
    command.add_argument(
        "--set",
        nargs="+",
        action="append",
        default=[],
        metavar=("KIND", "COLUMN=CELL"),
        help="a line of a kind of file, by the columns that it is to have",
    )
    with_encoding(command)
    command.add_argument("--organisation", metavar="KEY", help="whose, where there are several")
    command.add_argument("--reason", default="", metavar="TEXT", help="what people are told")
    command.add_argument("--apply", type=number, metavar="N", help="do what was shown as plan N")
    command.add_argument(
        "--with-unplaced", action="store_true", help="though bookings are to be placed by hand"
    )
    command.add_argument("--undo", type=number, metavar="N", help="take plan N back")
    with_json(command)


PLAN = Operation(_plan_command, EXAMPLES, _with_plan)
