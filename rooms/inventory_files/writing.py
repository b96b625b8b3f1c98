"""Tables into files that `import` takes again, unchanged."""

import csv
from pathlib import Path
from typing import Any

from sqlmodel import Session

from rooms.inventory_files.cells import escaped
from rooms.inventory_files.forms import FORMS, Form
from rooms.inventory_files.shelf import Name, Shelf, shelf_of


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
    if form.parent:
        values[form.parent] = parents[values[f"{form.parent}_id"]]
    if form.kind == "organisations":
        values["domains"] = sorted(d for d, owner in shelf.domains.items() if owner == key)
    return values
