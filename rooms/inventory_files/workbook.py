"""Workbooks of spreadsheet programs (XLSX, ECMA-376): each sheet is a table.

They are read as a stream and within bounds. A workbook is a ZIP file, which may promise little and
hold much: what it unpacks to is counted before anything is unpacked.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from rooms.inventory_files.problems import Problem
from rooms.inventory_files.tables import MOST_LINES, Table

SIGNATURE = b"PK"
OLD_SIGNATURE = b"\xd0\xcf\x11\xe0"  # of .xls, and of what is kept by a password
MOST_UNPACKED = 150_000_000
MOST_PARTS = 500
MOST_SHEETS = 40
MOST_COLUMNS = 100
LAST_LINE = 1_048_576  # ECMA-376 has none; spreadsheet programs end there
# What the reading library raises on files that aren't what they promise; it has no own class.
BROKEN = (
    zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError, EOFError,
    ArithmeticError, OSError, RuntimeError, ParseError, SyntaxError,
)  # fmt: skip
_FORMULA, _ERROR = "f", "e"
# What no XML may hold (W3C XML 1.0, section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Characters that are written by their number (ECMA-376 part 1, section 22.9.2.19).
_NUMBERED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LIKE_NUMBERED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def workbook(name: str, content: bytes) -> Iterator[Table]:
    """Yield the tables of a workbook's sheets, in their order, each to be read before the next."""
    wrong = _unsafe(name, content)
    if wrong is not None:
        yield Table(name, iter(()), [wrong])
        return
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = book.worksheets
    except BROKEN:
        yield Table(name, iter(()), [Problem("bad_workbook", name)])
        return
    if len(sheets) > MOST_SHEETS:
        wrong = Problem("too_large_inside", name, None, {"most": f"{MOST_SHEETS} sheets"})
        yield Table(name, iter(()), [wrong])
        return
    for sheet in sheets:
        called = f"{name}, sheet {sheet.title}"
        problems: list[Problem] = []
        yield Table(called, _lines(called, sheet, problems), problems)


def _unsafe(name: str, content: bytes) -> Problem | None:
    """Return what forbids to unpack a file. Parts that are larger than they say can't be read."""
    if not content.startswith(SIGNATURE):
        return Problem("old_workbook", name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except BROKEN:
        return Problem("bad_workbook", name)
    if len(parts) > MOST_PARTS:
        return Problem("too_large_inside", name, None, {"most": f"{MOST_PARTS} parts"})
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        return Problem("too_large_inside", name, None, {"most": f"{MOST_UNPACKED} bytes"})
    return None


def _lines(name: str, sheet: Any, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield each line with something in it, as wide as the first; stop where it is broken.

    How many lines there are is counted: what the sheet says of its own size is often wrong.
    """
    number = 0
    try:
        lines = sheet.iter_rows(max_row=LAST_LINE, max_col=MOST_COLUMNS)
        for number, row in enumerate(lines, 1):
            if header := _texts(name, number, row, problems):
                yield number, header
                break
        else:
            return
        # One column more, so that a line is found to be too long; not all, for there are many.
        begins = number + 1
        further = sheet.iter_rows(begins, LAST_LINE, max_col=len(header) + 1)
        for number, row in enumerate(further, begins):
            cells = _texts(name, number, row, problems)
            if cells and number > MOST_LINES:
                problems.append(Problem("too_many_lines", name, number, {"most": MOST_LINES}))
                return
            if cells:
                yield number, cells + [""] * (len(header) - len(cells))
    except BROKEN:
        problems.append(Problem("bad_workbook", name, number + 1))


def _texts(name: str, number: int, row: Sequence[Any], problems: list[Problem]) -> list[str]:
    """Return the cells of a line up to its last that isn't empty."""
    texts = []
    for column, cell in enumerate(row, 1):
        shown: dict[str, object] = {"column": column, "value": str(cell.value)[:200]}
        if cell.data_type == _FORMULA:
            problems.append(Problem("formula", name, number, shown))
        elif cell.data_type == _ERROR:
            problems.append(Problem("bad_value", name, number, shown))
        texts.append(_text(cell.value))
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


def _text(value: Any) -> str:
    """Return what a cell holds as it would stand in text; a day without a time is a day alone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return _NUMBERED.sub(lambda found: chr(int(found[1], 16)), str(value))


def _moment(value: datetime) -> str:
    second = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    if second.time() == time():
        return second.date().isoformat()
    return second.isoformat(sep=" ", timespec="seconds" if second.second else "minutes")


class Sheets:
    """A workbook that is being written, row by row; `save` ends it."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)

    def add(self, title: str, rows: Iterable[Sequence[object]]) -> None:
        """Add a sheet. Text stays text, whatever it looks like; numbers and moments stay those."""
        sheet = self._book.create_sheet(title)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])

    def save(self, file: Any) -> None:
        """Write the workbook to a file that is open for writing, or to a path.

        A file is opened first: a workbook that can't be written any more leaves things open.
        """
        self._book.save(file)


def _cell(sheet: Any, value: object) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _LIKE_NUMBERED.sub("_x005F_", _NOT_XML.sub("\ufffd", value)))
    cell.data_type = "s"
    return cell
