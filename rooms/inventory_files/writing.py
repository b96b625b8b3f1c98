"""Tables into files that `import` takes again, unchanged."""

import csv
from pathlib import Path

from sqlmodel import Session

from rooms.inventory_files.cells import escaped
from rooms.inventory_files.forms import FORMS, Form
from rooms.inventory_files.lines import Written
from rooms.inventory_files.shelf import shelf_of


def export_inventory(
    session: Session, folder: Path, organisation_id: int | None = None
) -> list[Path]:
    """Write a file for each kind into `folder`, over older ones, and return their paths.

    With an id, that organisation's things alone. Cells that a spreadsheet would run are escaped.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = Written(shelf_of(session, organisation_id))
    return [_write(folder / f"{kind}.csv", form, written) for kind, form in FORMS.items()]


def _write(path: Path, form: Form, written: Written) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        # All are quoted, so that a program which takes ; for the separator sees the same cells.
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(form.columns)
        for name, _ in written.shelf.of_kind(form.kind):
            writer.writerow([escaped(cell) for cell in written.cells(name).values()])
    return path
