"""Whether the settings and every connection work."""

import argparse
from dataclasses import asdict

from integrations.adapters import Adapters
from integrations.arguments import with_json
from integrations.checks import findings
from integrations.operations.operation import Answer, Operation, Process
from integrations.settings import Settings
from rooms.database import Database


def check(settings: Settings, database: Database, adapters: Adapters) -> Answer:
    """Try every connection, and tell all problems together; a gap is no failure."""
    found = list(findings(settings, database, adapters))
    lines = [
        f"{'!!' if one.problem else 'ok'}  {one.what}: {one.problem or 'works'}" for one in found
    ]
    failed = any(one.problem and not one.is_gap for one in found)
    return Answer({"findings": [asdict(one) for one in found]}, "\n".join(lines), int(failed))


def _check(process: Process, _arguments: argparse.Namespace) -> Answer:
    """Try the settings and every connection, and tell all problems together."""
    adapters = process.adapters
    return check(process.settings, process.database, adapters)


CHECK = Operation(_check, ["check", "check --json"], with_json)
