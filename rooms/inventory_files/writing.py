"""Tables into files that `import` takes again, unchanged."""

import csv
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rooms.inventory_files.cells import escaped
from rooms.inventory_files.forms import FORMS, Form
from rooms.inventory_files.places import local_text
from rooms.inventory_files.shelf import Name, Shelf, shelf_of
from rooms.models import Closure, Organisation
from rooms.policy import SETTINGS


def export_inventory(
    session: Session, folder: Path, organisation_id: int | None = None
) -> list[Path]:
    """Write a file for each kind into `folder`, over older ones, and return their paths.

    With an id, that organisation's things alone. Cells that a spreadsheet would run are escaped.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shelf = shelf_of(session, organisation_id)
    return [_write(folder / f"{kind}.csv", form, shelf) for kind, form in FORMS.items()]


def _write(path: Path, form: Form, shelf: Shelf) -> Path:
    parents = {
        thing.id: key for (_, _, key), thing in shelf.of_kind(f"{form.parent}s") if form.parent
    }
    with path.open("w", encoding="utf-8", newline="") as file:
        # All are quoted, so that a program which takes ; for the separator sees the same cells.
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(form.columns)
        for name, thing in shelf.of_kind(form.kind):
            values = _values(form, name, thing, parents, shelf)
            columns = form.columns.items()
            writer.writerow([escaped(column.write(values[field])) for field, column in columns])
    return path


def _values(
    form: Form, name: Name, thing: Any, parents: dict[int, str], shelf: Shelf
) -> dict[str, Any]:
    _, organisation, key = name
    values: dict[str, Any] = thing.model_dump()
    values |= {form.key: key, "organisation": organisation}
    values |= {column: values[field] for column, field in form.fields.items()}
    if form.parent:
        values[form.parent] = parents.get(values[f"{form.parent}_id"])
    if form.kind == "organisations":
        values["domains"] = sorted(d for d, owner in shelf.domains.items() if owner == key)
    if form.kind == "rooms":
        values["part_of"] = _key(shelf, "rooms", thing.part_of_id)
    if form.is_placed:
        values |= {name: _key(shelf, f"{name}s", values[f"{name}_id"]) for name in ("site", "room")}
    if form.kind == "policies":
        values |= {name: thing.settings.get(name) for name in SETTINGS}
    if form.kind == "closures":
        zone = _zone_of(thing, shelf.organisation(organisation), shelf)
        values |= {"start": local_text(thing.starts_at, zone), "lifted": False}
        values["end"] = local_text(thing.ends_at, zone)
    return values


def _key(shelf: Shelf, kind: str, of: int | None) -> str | None:
    """Return the key of the thing of a kind that has this id."""
    if of is None:
        return None
    return next(key for (_, _, key), thing in shelf.of_kind(kind) if thing.id == of)


def _zone_of(closure: Closure, owner: Organisation, shelf: Shelf) -> ZoneInfo:
    """Return on whose clocks a closure's times are: the site's of its place, or the owner's."""
    rooms = {room.id: room.site_id for _, room in shelf.of_kind("rooms")}
    sites = {site.id: site.zone for _, site in shelf.of_kind("sites")}
    site_id = rooms.get(closure.room_id or 0, closure.site_id)
    return ZoneInfo(sites.get(site_id or 0, owner.zone))
