"""The inventory in and out as files, and a large town made for trying out."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from integrations.arguments import number, with_encoding, with_json
from integrations.operations.breaks import breaks_json, breaks_text, first, told_text
from integrations.operations.import_report import write_report
from integrations.operations.operation import Answer, Operation, Process
from integrations.operations.plans import change_text
from integrations.operations.progress import progress_of
from rooms.administration.importing import Imported, imported
from rooms.administration.recording import record_import, record_places
from rooms.clock import SystemClock
from rooms.database import Database
from rooms.inventory_files import (
    DEMO_FOLDER,
    Inventory,
    InventoryError,
    export_inventory,
    export_workbook,
    read_files,
)
from rooms.load import TownExistsError, load
from rooms.unit_of_work import Units

WORKBOOK = ".xlsx"
NOTHING = "Nothing was imported."


def demo_files() -> list[Path]:
    """Return the files of the demo inventory."""
    return sorted(DEMO_FOLDER.glob("*.csv"))


def import_files(
    units: Units,
    files: Sequence[Path],
    now: datetime,
    *,
    encoding: str | None = None,
    organisation: str | None = None,
    is_trial: bool = False,
    report: Path | None = None,
) -> Answer:
    """Import inventory from CSV files and workbooks, all of it or nothing.

    Nothing either where that would leave bookings without their rooms. Whoever has other rights by
    it is told. `organisation` is whose things are in files that don't say it, `report` the file
    into which each line's outcome is written.
    """
    if report is not None:
        if report.resolve() in {file.resolve() for file in files}:
            return Answer({"problem": "usage"}, f"{report} is one of the files to be read.", 2)
        write_report(report, (), ())  # before anything is done of which it couldn't tell
    inventory = read_files(
        files, encoding=encoding, organisation=organisation, progress=progress_of("files")
    )
    try:
        with units.open() as unit:
            show = progress_of("lines"), progress_of("bookings")
            done = imported(unit.session, inventory, now, *show)
            is_kept = not is_trial and not done.leaves_somebody_behind
            answer = _told(inventory, done, is_kept=is_kept, is_trial=is_trial)
            outcomes, problems = done.report.outcomes, []
            if is_kept:
                record_import(unit, outcomes, now)
                for organisation_id, places in done.places.items():
                    record_places(unit, organisation_id, places, None, now)
            else:
                unit.session.rollback()
    except InventoryError as error:
        outcomes, problems = (), error.problems
        text = [*_read_as(inventory), *first([str(one) for one in problems]), NOTHING]
        answer = Answer({"problems": [asdict(one) for one in problems]}, "\n".join(text), 1)
    if report is not None:
        write_report(report, outcomes, problems)
    return answer


def _told(inventory: Inventory, done: Imported, *, is_kept: bool, is_trial: bool) -> Answer:
    """Return what the import did, or would have done."""
    found = [breaks_json(one.broken, one.placements, one.stock) for one in done.breaks]
    data = done.report.as_json() | {
        "files": [asdict(one) for one in inventory.sources],
        "is_imported": is_kept,
        "told": done.told,
        **{name: [it for one in found for it in one[name]] for name in ("breaks", "places")},
    }
    changes = [change_text(one) for one in done.report.outcomes if one.effect != "unchanged"]
    shown = first(changes) if is_trial else []
    lines = [*_read_as(inventory), *shown, str(done.report)]
    for one in done.breaks:
        lines += breaks_text(one.broken, one.placements, one.stock)
    lines += told_text(done.told)
    if is_kept:
        return Answer(data, "\n".join(lines))
    if done.leaves_somebody_behind:
        lines.append("To find these bookings other places: python bot.py plan FILE…")
    lines.append(NOTHING)
    return Answer(data, "\n".join(lines), 0 if is_trial else 1)


def _read_as(inventory: Inventory) -> list[str]:
    """Return in which characters files were read, where that may be a surprise."""
    return [
        f"{one.file}: read as {one.encoding}"
        for one in inventory.sources
        if one.encoding not in (None, "utf-8")
    ]


def export_files(database: Database, target: Path) -> Answer:
    """Export the whole inventory as CSV files or as one workbook, which an import reads."""
    with database.reading() as session:
        if target.suffix.lower() == WORKBOOK:
            written = [str(export_workbook(session, target))]
        else:
            written = [str(path) for path in export_inventory(session, target)]
    return Answer({"files": written}, "\n".join(written))


def load_town(database: Database, rooms: int, bookings: int, first_day: date) -> Answer:
    """Make a large town, and show on standard error how far it has come."""
    show = progress_of("bookings")
    try:
        with database.writing() as session:
            written = load(session, rooms, bookings, first_day, lambda done: show(done, bookings))
            session.commit()
    except TownExistsError:
        return Answer({}, "The large town is in this database already.", 1)
    figures = {"rooms": rooms, "bookings": written}
    return Answer(figures, f"{rooms} rooms and {written} bookings were made.")


def _demo(process: Process, _arguments: argparse.Namespace) -> Answer:
    """Load the demo inventory: Drancy with 4 sites and 16 rooms, and a neighbouring town."""
    return import_files(process.units, demo_files(), SystemClock().now())


def _import(process: Process, arguments: argparse.Namespace) -> Answer:
    """Import inventory from CSV files and XLSX workbooks, all of it or nothing."""
    return import_files(
        process.units,
        arguments.files,
        SystemClock().now(),
        encoding=arguments.encoding,
        organisation=arguments.organisation,
        is_trial=arguments.dry_run,
        report=arguments.report,
    )


def _export(process: Process, arguments: argparse.Namespace) -> Answer:
    """Export the whole inventory as CSV files, or as one XLSX workbook, that `import` reads."""
    return export_files(process.database, arguments.target)


def _load(process: Process, arguments: argparse.Namespace) -> Answer:
    """Make a large town with bookings over two years, for benchmarks and for trying out."""
    today = SystemClock().now().date()
    return load_town(process.database, arguments.rooms, arguments.bookings, today)


def _with_files(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a CSV file, a workbook, or a folder"
    )
    command.add_argument(
        "--dry-run", action="store_true", help="show what it would do and break, and do nothing"
    )
    with_encoding(command)
    command.add_argument(
        "--organisation", metavar="KEY", help="whose, in files without a column that says it"
    )
    command.add_argument(
        "--report", type=Path, metavar="FILE.csv", help="write what became of each line there"
    )
    with_json(command)


def _with_target(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "target", type=Path, metavar="FOLDER|FILE.xlsx", help="where the inventory is written"
    )
    with_json(command)


def _with_figures(command: argparse.ArgumentParser) -> None:
    command.add_argument("--rooms", type=number, default=100, metavar="N")
    command.add_argument("--bookings", type=number, default=50_000, metavar="M")
    with_json(command)


DEMO = Operation(_demo, ["demo"], with_json)
IMPORT_EXAMPLES = (
    "import rooms/demo/*.csv",
    "import --dry-run town.xlsx",
    "import --encoding windows-1252 --report lines.csv rooms.csv",
)
IMPORT = Operation(_import, IMPORT_EXAMPLES, _with_files)
EXPORT = Operation(_export, ["export inventory/", "export inventory.xlsx"], _with_target)
LOAD = Operation(_load, ["load --rooms 1000 --bookings 1000000"], _with_figures)
