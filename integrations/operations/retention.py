"""Personal data past its limit: shown, or let go of before the daily run does it."""

import argparse
from dataclasses import asdict
from datetime import datetime

from integrations.arguments import with_json
from integrations.operations.operation import Answer, Operation, Process
from integrations.retention import let_go, would_go
from rooms.database import Database
from rooms.personal_data.retention import Limits


def retention(database: Database, limits: Limits, now: datetime, *, dry_run: bool) -> Answer:
    """Let go of what is past its limit, or only count it; either says how much of each kind."""
    counts = (would_go if dry_run else let_go)(database, limits, now)
    lines = [f"{count:>9}  {name}" for name, count in counts.items() if count]
    kept = ", ".join(f"{name} {days}" for name, days in asdict(limits).items())
    nothing = "Nothing is past its limit." if dry_run else "Nothing was past its limit."
    head = "Would go:" if dry_run else "Gone, or nobody's any more:"
    text = "\n".join([f"Days: {kept}.", *([head, *lines] if lines else [nothing])])
    return Answer({"days": asdict(limits), "rows": counts}, text)


def _retention(process: Process, arguments: argparse.Namespace) -> Answer:
    """Remove personal data that is past its limit, or show how much that would be."""
    return retention(
        process.database, process.settings.limits, process.clock.now(), dry_run=arguments.dry_run
    )


def _with_dry_run(command: argparse.ArgumentParser) -> None:
    command.add_argument("--dry-run", action="store_true", help="show what would go, alone")
    with_json(command)


RETENTION = Operation(_retention, ["retention --dry-run", "retention"], _with_dry_run)
