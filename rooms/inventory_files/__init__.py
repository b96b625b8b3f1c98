"""The inventory as CSV files or workbooks: what `import` reads and `export` writes.

One file for each kind of thing, recognised by its header; keys are the town's own names of things,
so the same files can be imported again, changed, by anybody. `rooms/demo/` is an example of all.

Files come in as tables of cells, whatever they are written in
(`rooms/inventory_files/delimited.py`, `workbook.py`); only then does anybody ask what a cell
means. A workbook is a ZIP file from outside: what it unpacks to is counted before it is unpacked,
and it is read as a stream. Columns and equipment may be named in French (`french.py`). An import
moves nobody: `rooms/administration/importing.py` keeps inventory and rooms from other writers,
asks what it breaks, and where a booking would lose its room the whole import is taken back, for a
plan to find it another.
"""

from pathlib import Path

from rooms.inventory_files.importing import Outcome, Report, import_inventory
from rooms.inventory_files.lines import Line, inventory_of, lines_of
from rooms.inventory_files.problems import InventoryError, Problem
from rooms.inventory_files.reading import Inventory, read_files
from rooms.inventory_files.writing import export_inventory, export_workbook

DEMO_FOLDER = Path(__file__).resolve().parent.parent / "demo"

__all__ = [
    "DEMO_FOLDER",
    "Inventory",
    "InventoryError",
    "Line",
    "Outcome",
    "Problem",
    "Report",
    "export_inventory",
    "export_workbook",
    "import_inventory",
    "inventory_of",
    "lines_of",
    "read_files",
]
