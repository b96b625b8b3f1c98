"""Rows into tables: what is new is added, what differs is changed, what is left out stays.

All or nothing: every problem of every file is found before the first row is written. The caller
commits, so an import that isn't committed is a trial.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sqlmodel import Session

from rooms.inventory_files.checks import dropped_domains, problems_between
from rooms.inventory_files.dividing import move_walls
from rooms.inventory_files.forms import FORMS, Form
from rooms.inventory_files.lines import Written
from rooms.inventory_files.places import Ground, settle_closures
from rooms.inventory_files.problems import InventoryError
from rooms.inventory_files.reading import Inventory, Progress, Row
from rooms.inventory_files.shelf import Name, Shelf, shelf_of
from rooms.models import Domain, Person

AT_ONCE = 500
Effect = Literal["added", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one line; `fields` are those that changed.

    `before` and `after` are the cells that differ, by column: of what was added, all that are
    filled; None is a thing that wasn't there, or is there no more.
    """

    kind: str
    row: Row
    effect: Effect
    fields: tuple[str, ...] = ()
    before: Mapping[str, str] | None = field(default_factory=dict)
    after: Mapping[str, str] | None = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, line by line."""

    outcomes: tuple[Outcome, ...]

    def count(self, kind: str, effect: Effect) -> int:
        """Return how many things of a kind were added, changed or left."""
        return self._counts()[kind, effect]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the figures of every kind that the files spoke of, in the order of import."""
        counts = self._counts()
        effects: tuple[Effect, ...] = ("added", "changed", "unchanged")
        return {
            kind: {effect: counts[kind, effect] for effect in effects}
            for kind in FORMS
            if any(counts[kind, effect] for effect in effects)
        }

    def as_json(self) -> dict[str, Any]:
        """Return the figures, and each line that added or changed something, in JSON values."""
        lines = [
            {
                "file": outcome.row.file,
                "line": outcome.row.line,
                "kind": outcome.kind,
                "organisation": outcome.row.organisation,
                "key": outcome.row.key,
                "effect": outcome.effect,
                "fields": list(outcome.fields),
            }
            for outcome in self.outcomes
            if outcome.effect != "unchanged"
        ]
        return {"kinds": self.counts(), "lines": lines}

    def __str__(self) -> str:
        return "\n".join(
            f"{kind}: " + ", ".join(f"{number} {effect}" for effect, number in figures.items())
            for kind, figures in self.counts().items()
        )

    def _counts(self) -> Counter[tuple[str, str]]:
        return Counter((outcome.kind, outcome.effect) for outcome in self.outcomes)


def import_inventory(
    session: Session, inventory: Inventory, now: datetime, progress: Progress | None = None
) -> Report:
    """Write the rows and return what was added and changed; raise `InventoryError` or do it all.

    What is booked from `now` on keeps rooms from becoming parts of others at the same time.
    `progress` is told how many of how many lines are written.
    """
    shelf = shelf_of(session, kinds=_kinds(inventory))
    settled = settle_closures(inventory, Ground.under(inventory, shelf))
    problems = [*inventory.problems, *settled, *problems_between(inventory, shelf)]
    if problems:
        raise InventoryError(problems)
    before = _cells(shelf, inventory)
    outcomes: list[Outcome] = []
    many = sum(map(len, inventory.rows.values()))
    for kind, rows in inventory.rows.items():
        for start in range(0, len(rows), AT_ONCE):
            outcomes += [
                _put(session, FORMS[kind], row, shelf) for row in rows[start : start + AT_ONCE]
            ]
            if progress is not None:
                progress(len(outcomes), many)
        session.flush()  # the next kind needs the ids of this one
    moved, problems = move_walls(session, inventory.rows["rooms"], shelf, now)
    if problems:
        raise InventoryError(problems)
    session.flush()
    walled, written = (_with_wall(outcome, moved) for outcome in outcomes), Written(shelf)
    return Report(tuple(_with_cells(outcome, before, written) for outcome in walled))


def _kinds(inventory: Inventory) -> set[str]:
    """Return which kinds the rows can stand against: of people there are many, and seldom rows."""
    about_people = inventory.rows["people"] or inventory.rows["organisations"]
    return set(FORMS) if about_people else set(FORMS) - {"people"}


def _name(kind: str, row: Row) -> Name:
    return (kind, row.organisation, row.key)


def _cells(shelf: Shelf, inventory: Inventory) -> dict[Name, dict[str, str]]:
    """Return what the things of the rows are now, those that are there."""
    written = Written(shelf)
    names = (_name(kind, row) for kind, rows in inventory.rows.items() for row in rows)
    return {name: written.cells(name) for name in names if name in shelf.things}


def _with_cells(
    outcome: Outcome, known: Mapping[Name, Mapping[str, str]], written: Written
) -> Outcome:
    """Return what became of a line, with the cells that are others than before."""
    if outcome.effect == "unchanged":
        return outcome
    name = _name(outcome.kind, outcome.row)
    if outcome.row.values.get("lifted"):
        return replace(outcome, before=known[name], after=None)
    before, after = known.get(name), written.cells(name)
    if before is None:
        return replace(outcome, before=None, after={c: cell for c, cell in after.items() if cell})
    different = [column for column in after if after[column] != before[column]]
    return replace(
        outcome,
        before={column: before[column] for column in different},
        after={column: after[column] for column in different},
    )


def _with_wall(outcome: Outcome, moved: Sequence[Row]) -> Outcome:
    """Return what became of a line, once rooms were made parts of others."""
    if outcome.effect == "added" or not any(outcome.row is row for row in moved):
        return outcome
    return replace(outcome, effect="changed", fields=(*outcome.fields, "part_of"))


def _put(session: Session, form: Form, row: Row, shelf: Shelf) -> Outcome:
    name = (form.kind, row.organisation, row.key)
    thing: Any = shelf.things.get(name)
    if row.values.get("lifted"):
        return _lift(session, form, row, thing)
    values = _values(form, row, shelf, is_new=thing is None)
    moved = _move_domains(session, row, shelf) if thing and form.kind == "organisations" else ()
    if thing is None:
        domains = values.pop("domains", [])
        named = {} if form.is_placed else {form.key_field: row.key}
        thing = form.table(**named, **values)
        session.add(thing)
        shelf.things[name] = thing
        if domains:
            session.flush()
            session.add_all(Domain(name=domain, organisation_id=thing.id) for domain in domains)
            shelf.domains.update(dict.fromkeys(domains, row.organisation))
        return Outcome(form.kind, row, "added")
    values.pop("domains", None)
    if isinstance(thing, Person) and thing.keeps_language:
        values.pop("language", None)
    changed = [one for one, value in values.items() if getattr(thing, one) != value]
    for one in changed:
        setattr(thing, one, values[one])
    fields = (*changed, *moved)
    return Outcome(form.kind, row, "changed" if fields else "unchanged", fields)


def _values(form: Form, row: Row, shelf: Shelf, *, is_new: bool) -> dict[str, Any]:
    values = {form.fields.get(name, name): value for name, value in row.values.items()}
    if is_new and "name" in form.required:
        values.setdefault("name", row.key)
    if form.kind == "organisations":
        return values
    values.pop("part_of", None)  # for `move_walls`
    owner = shelf.organisation(row.organisation)
    values["organisation_id"] = owner.id
    if form.kind == "sites" and (is_new or "zone" in values):
        values["zone"] = values.get("zone") or owner.zone
    if form.parent and row.parent:
        parent: Any = shelf.things[f"{form.parent}s", row.organisation, row.parent]
        values[f"{form.parent}_id"] = parent.id
    if form.is_placed:
        values = _placed(form, row, shelf) | {"organisation_id": owner.id}
    if form.kind == "people" and is_new:
        values.setdefault("roles", ["member"])
    if form.kind == "rooms" and is_new:
        for name in ("equipment", "accessibility"):  # pydantic takes long over made defaults
            values.setdefault(name, [])
    return values


def _placed(form: Form, row: Row, shelf: Shelf) -> dict[str, Any]:
    """Return the fields of a policy or a closure: its place by ids, and its figures."""
    values = dict(row.values)
    site, room = values.pop("site", None), values.pop("room", None)
    there: Any = shelf.things["rooms", row.organisation, room] if room else None
    around: Any = shelf.things["sites", row.organisation, site] if site and not room else None
    place: dict[str, Any] = {
        "room_id": there.id if there else None,
        "site_id": around.id if around else None,
    }
    if form.kind == "closures":
        values.pop("lifted", None)
        return place | values
    known: Any = shelf.things.get(("policies", row.organisation, row.key))
    place["group_name"] = values.pop("group", "")
    figures = {**(known.settings if known else {}), **values}
    return place | {"settings": {name: f for name, f in figures.items() if f is not None}}


def _lift(session: Session, form: Form, row: Row, closure: Any) -> Outcome:
    """Take a closure away, if it is there."""
    if closure is None:
        return Outcome(form.kind, row, "unchanged")
    session.delete(closure)
    return Outcome(form.kind, row, "changed", ("lifted",))


def _move_domains(session: Session, row: Row, shelf: Shelf) -> tuple[str, ...]:
    dropped = dropped_domains(row, shelf)
    new = [name for name in row.values.get("domains", ()) if name not in shelf.domains]
    for name in dropped:
        session.delete(session.get_one(Domain, name))
        del shelf.domains[name]
    owner = shelf.organisation(row.organisation)
    session.add_all(Domain(name=name, organisation_id=owner.id) for name in new)
    shelf.domains.update(dict.fromkeys(new, row.organisation))
    return ("domains",) if dropped or new else ()
