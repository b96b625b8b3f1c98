"""Lines of files without a file: what things are in cells, and rows made of cells.

So whatever changes the inventory, a file, a sentence or another system, says it in the words of
the same columns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from rooms.inventory_files.cells import escaped
from rooms.inventory_files.forms import FORMS, Form
from rooms.inventory_files.places import local_text
from rooms.inventory_files.problems import Problem
from rooms.inventory_files.reading import Inventory, Row, read_line, wrong_columns
from rooms.inventory_files.shelf import Name, Shelf
from rooms.models import Closure, Organisation
from rooms.policy import SETTINGS


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a kind of file: its cells by column. What it doesn't name stays as it is."""

    kind: str
    cells: Mapping[str, str]


def inventory_of(lines: Iterable[Line]) -> Inventory:
    """Return the rows of the lines, and what is wrong with them; they count from 1 in each kind."""
    inventory = Inventory()
    counts: dict[str, int] = {}
    for line in lines:
        number = counts[line.kind] = counts.get(line.kind, 0) + 1
        if line.kind not in FORMS:
            problem = Problem("unknown_header", line.kind, number, {"header": line.kind})
            inventory.problems.append(problem)
            continue
        form, header = FORMS[line.kind], list(line.cells)
        wrong = wrong_columns(line.kind, header, form, number)
        inventory.problems.extend(wrong)
        if not wrong:
            found = [escaped(cell) for cell in line.cells.values()]
            read_line((line.kind, number), header, found, form, inventory)
    return inventory


def lines_of(inventory: Inventory) -> list[Line]:
    """Return the rows of files as lines, which make the same rows."""
    return [_line(FORMS[kind], row) for kind, rows in inventory.rows.items() for row in rows]


def _line(form: Form, row: Row) -> Line:
    values = {**row.values, "organisation": row.organisation}
    if not form.is_placed:
        values[form.key] = row.key
    if form.parent and row.parent is not None:
        values[form.parent] = row.parent
    columns = form.columns.items()
    written = {name: column.write(values[name]) for name, column in columns if name in values}
    return Line(form.kind, written)


@dataclass(frozen=True)
class Written:
    """What things of a shelf are in the cells of their files."""

    shelf: Shelf
    _keys: dict[tuple[str, int], str] = field(init=False)

    def __post_init__(self) -> None:
        """Note the keys of sites and rooms by their ids."""
        keys = {
            (kind, thing.id): key
            for (kind, _, key), thing in self.shelf.things.items()
            if kind in ("sites", "rooms")
        }
        object.__setattr__(self, "_keys", keys)

    def cells(self, name: Name) -> dict[str, str]:
        """Return the cells of the thing with this name, in the order of its file."""
        form, thing = FORMS[name[0]], self.shelf.things[name]
        values = self._values(form, name, thing)
        return {column: how.write(values[column]) for column, how in form.columns.items()}

    def _values(self, form: Form, name: Name, thing: Any) -> dict[str, Any]:
        _, organisation, key = name
        values: dict[str, Any] = thing.model_dump()
        values |= {form.key: key, "organisation": organisation}
        values |= {column: values[field] for column, field in form.fields.items()}
        if form.parent:
            values[form.parent] = self._key(f"{form.parent}s", values[f"{form.parent}_id"])
        if form.kind == "organisations":
            owned = self.shelf.domains.items()
            values["domains"] = sorted(domain for domain, owner in owned if owner == key)
        if form.kind == "rooms":
            values["part_of"] = self._key("rooms", thing.part_of_id)
        if form.is_placed:
            values |= {one: self._key(f"{one}s", values[f"{one}_id"]) for one in ("site", "room")}
        if form.kind == "policies":
            values |= {name: thing.settings.get(name) for name in SETTINGS}
        if form.kind == "closures":
            zone = self._zone_of(thing, self.shelf.organisation(organisation))
            values |= {"start": local_text(thing.starts_at, zone), "lifted": False}
            values["end"] = local_text(thing.ends_at, zone)
        return values

    def _key(self, kind: str, of: int | None) -> str | None:
        return None if of is None else self._keys[kind, of]

    def _zone_of(self, closure: Closure, owner: Organisation) -> ZoneInfo:
        """Return on whose clocks a closure's times are: the site's of its place, or the owner's."""
        site = self._key("sites", closure.site_id)
        room = self._key("rooms", closure.room_id)
        if room is not None:
            there: Any = self.shelf.things["rooms", owner.key, room]
            site = self._key("sites", there.site_id)
        around: Any = self.shelf.things["sites", owner.key, site] if site else owner
        return ZoneInfo(around.zone)
