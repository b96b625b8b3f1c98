"""The inventory as CSV files or workbooks: what `import` reads and `export` writes.

One file for each kind of thing, recognised by its header; keys are the town's own names of things,
so the same files can be imported again, changed, by anybody. `rooms/demo/` is an example of all.
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
