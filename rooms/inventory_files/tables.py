"""What a file holds before anybody asks what it means: tables of cells, with their places.

Two kinds of files have them: text whose cells are separated (`delimited`), and workbooks of
spreadsheet programs (`workbook`). Which one a file is, its first bytes tell, not its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rooms.inventory_files.problems import Problem

MOST_BYTES = 10_000_000
MOST_LINES = 50_000

Lines = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a file, or of one sheet of it: their numbers (from 1) and their cells.

    What is found broken on the way is added to `problems`; nothing comes after it. `encoding` and
    `separator` are how text was read, None in a workbook.
    """

    name: str
    lines: Lines
    problems: list[Problem]
    encoding: str | None = None
    separator: str | None = None
