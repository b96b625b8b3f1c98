"""Text whose cells are separated: in which characters it is written, what separates, its cells."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from rooms.inventory_files.problems import Problem
from rooms.inventory_files.tables import MOST_LINES, Table

WESTERN = "windows-1252"  # what Excel writes in Western Europe where it doesn't write UTF-8
SAMPLE = 4_096  # bytes
_SEPARATORS = ",;\t"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ACCENT_IN_UTF8 = re.compile(rb"\xc3[\xa0-\xbf]")
# Spreadsheet programs understand a first line that names the separator, and some write it.
_NAMED_SEPARATOR = re.compile(r"\A(?:\"sep=(.)\"|sep=(.))\r?\n?", re.IGNORECASE)


def is_encoding(name: str) -> bool:
    """Say whether text can be read in what is called so."""
    try:
        "é".encode(name).decode(name)
    except (LookupError, UnicodeError):
        return name.lower() in ("ascii", "us-ascii")
    return True


def delimited(name: str, content: bytes, encoding: str | None = None) -> Table:
    """Return the table of a text file, read in `encoding`, or in what its bytes tell.

    UTF-8 and UTF-16 are told from all others; what is neither is taken for Western European.
    """
    problems: list[Problem] = []
    taken = encoding or _encoding_of(content)
    try:
        text = content.decode(taken)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        problems.append(_undecodable(name, content, start, taken))
        return Table(name, iter(()), problems, taken)
    text = text.removeprefix("\ufeff")
    named = _NAMED_SEPARATOR.match(text)
    skipped = 0
    if named:
        text, skipped = text[named.end() :], 1
    first = text.partition("\n")[0].partition("\r")[0]
    separator = (named[1] or named[2]) if named else max(_SEPARATORS, key=first.count)
    shown = taken.removesuffix("-sig")
    return Table(name, _lines(name, text, separator, skipped, problems), problems, shown, separator)


def _encoding_of(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    behind, before = (content[start:SAMPLE:2].count(0) for start in (1, 0))
    if (behind + before) * 4 > len(content[:SAMPLE]):
        # In UTF-16, letters of the West are pairs with a zero: behind the letter, or before it.
        return "utf-16-le" if behind >= before else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        # Lines that two programs wrote: read as Western, those in UTF-8 would be "JaurÃ¨s".
        return "utf-8" if _ACCENT_IN_UTF8.search(content) else WESTERN
    return "utf-8"


def _undecodable(name: str, content: bytes, start: int, encoding: str) -> Problem:
    line = content.count(b"\n", 0, start) + 1
    return Problem("not_text", name, line, {"encoding": encoding})


def _lines(
    name: str, text: str, separator: str, skipped: int, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it begins; stop where the file is broken."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1 + skipped
    try:
        for cells in reader:
            if reader.line_num + skipped > MOST_LINES:
                problems.append(Problem("too_many_lines", name, begins, {"most": MOST_LINES}))
                return
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + skipped + 1
    except csv.Error as error:
        problems.append(Problem("bad_csv", name, begins, {"reason": str(error)}))
