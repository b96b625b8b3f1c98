"""Bookings out as a file, for reports: CSV, an XLSX workbook, or a calendar."""

import argparse
import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from calendars.feeds import report_event, report_frame
from integrations.arguments import with_json
from integrations.operations.operation import Answer, Operation, Process
from rooms.booking_rows import BookingRow, booking_rows
from rooms.database import Database
from rooms.interval import Interval
from rooms.inventory_files.cells import escaped
from rooms.inventory_files.workbook import Sheets
from rooms.models import Organisation
from rooms.reference import reference_of

EXAMPLES = (
    "export-bookings --from 2026-01-01 --to 2026-12-31 year.xlsx",
    "export-bookings --from 2026-03-01 --to 2026-03-31 --organisation drancy march.csv",
)
COLUMNS = (
    "organisation", "booking", "status", "start", "end", "zone", "sites", "rooms", "people",
    "video", "series", "organizer",
)  # fmt: skip
Cell = str | int | datetime | None


def export_bookings(
    database: Database, target: Path, first: date, last: date, key: str | None = None
) -> Answer:
    """Write the bookings that start from the first day to the last, by the organisation's clocks.

    Those of all organisations, or of the one with the key. Cells that a spreadsheet would run are
    escaped.
    """
    write = WRITERS.get(target.suffix.lower())
    if write is None:
        said = f"The file's name must end in one of {', '.join(WRITERS)}."
        return Answer({"problem": "unknown_kind"}, said, 2)
    if last < first:
        return Answer({"problem": "ends_before_start"}, "The last day is before the first.", 2)
    with database.reading() as session:
        owners = [one for one in session.exec(select(Organisation)) if key in (None, one.key)]
        if not owners:
            said = f"There is no organisation {key!r}."
            return Answer({"problem": "unknown_organisation"}, said, 1)
        count = write(target, _rows(session, owners, first, last))
    return Answer({"file": str(target), "bookings": count}, f"{target}: {count} bookings")


def _rows(
    session: Session, owners: Iterable[Organisation], first: date, last: date
) -> Iterator[BookingRow]:
    for owner in owners:
        zone = ZoneInfo(owner.zone)
        days = (first, last + timedelta(days=1))
        start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in days)
        yield from booking_rows(session, Interval(start, end), owner.id)


def _cells(row: BookingRow) -> tuple[Cell, ...]:
    zone = ZoneInfo(row.zone)
    start, end = (it.astimezone(zone).replace(tzinfo=None) for it in (row.start, row.end))
    sites = "|".join(dict.fromkeys(site for _, site in row.rooms))
    rooms = "|".join(room for room, _ in row.rooms)
    series = row.series_id
    told = (row.organisation, reference_of(row.id), row.status, start, end, row.zone)
    return (
        *told,
        sites,
        rooms,
        row.people,
        "yes" if row.has_video else "no",
        series,
        row.organizer_id,
    )


def _write_csv(path: Path, rows: Iterator[BookingRow]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(COLUMNS)
        for count, row in enumerate(rows, 1):  # noqa: B007  told at the end
            writer.writerow([_text(cell) for cell in _cells(row)])
    return count


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return "" if cell is None else escaped(str(cell))


def _write_workbook(path: Path, rows: Iterator[BookingRow]) -> int:
    counted = [0]

    def lines() -> Iterator[tuple[Cell, ...]]:
        yield COLUMNS
        for row in rows:
            counted[0] += 1
            yield tuple(escaped(it) if isinstance(it, str) else it for it in _cells(row))

    with path.open("wb") as file:
        sheets = Sheets()
        sheets.add("bookings", lines())
        sheets.save(file)
    return counted[0]


def _write_calendar(path: Path, rows: Iterator[BookingRow]) -> int:
    count = 0
    begin, end = report_frame()
    with path.open("wb") as file:
        file.write(begin)
        for count, row in enumerate(rows, 1):  # noqa: B007  told at the end
            file.write(report_event(row, reference_of(row.id)))
        file.write(end)
    return count


WRITERS: Mapping[str, Callable[[Path, Iterator[BookingRow]], int]] = {
    ".csv": _write_csv,
    ".xlsx": _write_workbook,
    ".ics": _write_calendar,
}


def _export(process: Process, arguments: argparse.Namespace) -> Answer:
    """Write the bookings of some days into a CSV, XLSX or iCalendar file, without any names."""
    days = (arguments.first, arguments.last)
    return export_bookings(process.database, arguments.file, *days, arguments.organisation)


def _with_days(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE.csv|.xlsx|.ics")
    for name, dest, said in (("--from", "first", "the first day"), ("--to", "last", "the last")):
        command.add_argument(
            name, dest=dest, type=date.fromisoformat, required=True, metavar="YYYY-MM-DD", help=said
        )
    command.add_argument("--organisation", metavar="KEY", help="of this one alone")
    with_json(command)


EXPORT_BOOKINGS = Operation(_export, EXAMPLES, _with_days)
