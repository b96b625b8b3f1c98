"""`python -m bench [--small] [--json] [NAME …]`: run the benchmarks and print their table."""

import argparse
import json
import sys
from dataclasses import asdict

from bench import (
    administration,
    booking,
    calendars,
    calls,
    clients,
    common_hour,
    engine,
    memory,
    plans,
    reply,
    understanding,
    webhook,
)
from bench.table import table

BENCHMARKS = {
    "understanding": understanding.measure,
    "calendars": calendars.measure,
    "calls": calls.measure,
    "engine": engine.measure,
    "common_hour": common_hour.measure,
    "booking": booking.measure,
    "clients": clients.measure,
    "administration": administration.measure,
    "plans": plans.measure,
    "memory": memory.measure,
    "webhook": webhook.measure,
    "reply": reply.measure,
}


def main() -> int:
    """Run what is asked for; the exit code says nothing of the figures, they are the answer."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--small", action="store_true", help="shorter runs, two minutes in all")
    parser.add_argument("--json", action="store_true", help="print JSON, for machines")
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], help="which ones")
    arguments = parser.parse_args()
    rows = []
    for name in arguments.names or BENCHMARKS:
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += BENCHMARKS[name](small=arguments.small)
    print(json.dumps([asdict(row) for row in rows]) if arguments.json else table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
