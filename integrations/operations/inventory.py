"""The inventory in and out as files, and a large town made for trying out."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from integrations.arguments import number, with_json
from integrations.operations.operation import Answer, Operation, Process
from rooms.administration.recording import record_import
from rooms.clock import SystemClock
from rooms.database import Database
from rooms.inventory_files import (
    DEMO_FOLDER,
    InventoryError,
    export_inventory,
    import_inventory,
    read_files,
)
from rooms.load import TownExistsError, load


def demo_files() -> list[Path]:
    """Return the files of the demo inventory."""
    return sorted(DEMO_FOLDER.glob("*.csv"))


def import_files(database: Database, files: Sequence[Path], now: datetime) -> Answer:
    """Import inventory from CSV files, all of it or nothing."""
    try:
        inventory = read_files(files)
        with database.writing() as session:
            report = import_inventory(session, inventory, now)
            record_import(session, report.outcomes, now)
            session.commit()
    except InventoryError as error:
        return Answer({"problems": [asdict(one) for one in error.problems]}, str(error), 1)
    return Answer(report.as_json(), str(report))


def export_files(database: Database, directory: Path) -> Answer:
    """Export the whole inventory as CSV files that an import reads."""
    with database.reading() as session:
        written = [str(path) for path in export_inventory(session, directory)]
    return Answer({"files": written}, "\n".join(written))


def load_town(database: Database, rooms: int, bookings: int, first_day: date) -> Answer:
    """Make a large town, and show on standard error how far it has come."""

    def progress(written: int) -> None:
        print(f"\r{written} of {bookings} bookings", end="", file=sys.stderr, flush=True)

    try:
        with database.writing() as session:
            written = load(session, rooms, bookings, first_day, progress)
            session.commit()
    except TownExistsError:
        return Answer({}, "The large town is in this database already.", 1)
    print(file=sys.stderr)
    figures = {"rooms": rooms, "bookings": written}
    return Answer(figures, f"{rooms} rooms and {written} bookings were made.")


def _demo(process: Process, _arguments: argparse.Namespace) -> Answer:
    """Load the demo inventory: Drancy with 4 sites and 16 rooms, and a neighbouring town."""
    return import_files(process.database, demo_files(), SystemClock().now())


def _import(process: Process, arguments: argparse.Namespace) -> Answer:
    """Import inventory from CSV files, all of it or nothing."""
    return import_files(process.database, arguments.files, SystemClock().now())


def _export(process: Process, arguments: argparse.Namespace) -> Answer:
    """Export the whole inventory as CSV files that `import` reads."""
    return export_files(process.database, arguments.directory)


def _load(process: Process, arguments: argparse.Namespace) -> Answer:
    """Make a large town with bookings over two years, for benchmarks and for trying out."""
    today = SystemClock().now().date()
    return load_town(process.database, arguments.rooms, arguments.bookings, today)


def _with_files(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a CSV file")
    with_json(command)


def _with_directory(command: argparse.ArgumentParser) -> None:
    command.add_argument("directory", type=Path, help="where the files are written")
    with_json(command)


def _with_figures(command: argparse.ArgumentParser) -> None:
    command.add_argument("--rooms", type=number, default=100, metavar="N")
    command.add_argument("--bookings", type=number, default=50_000, metavar="M")
    with_json(command)


DEMO = Operation(_demo, ["demo"], with_json)
IMPORT = Operation(_import, ["import rooms/demo/*.csv"], _with_files)
EXPORT = Operation(_export, ["export inventory/"], _with_directory)
LOAD = Operation(_load, ["load --rooms 1000 --bookings 1000000"], _with_figures)
