"""What a worker process holds in memory while it answers in the large town."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from bench.reply import sentences
from bench.table import Row
from bench.towns import DATABASES, NOW, Town, town
from bot import wire
from integrations.settings import read_settings
from rooms.clock import FixedClock
from rooms.load_inventory import DOMAIN
from rooms.talk import Utterance

ROOT = Path(__file__).parents[1]
MOST_MB = 300.0
SENTENCES = 200


def measure(*, small: bool) -> list[Row]:
    """Return the most memory that a worker of each database's town has held."""
    return [_row(town(kind, small=small)) for kind in DATABASES]


def _row(there: Town) -> Row:
    command = [sys.executable, "-m", "bench.memory"]
    environment = os.environ | {"DATABASE_URL": there.url}
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    megabytes = json.loads(told.stdout)["megabytes"]
    return Row(
        question=f"{there.label}: memory of a worker that answered {SENTENCES} sentences (MB)",
        ours=megabytes,
        target=f"at most {MOST_MB:.0f} MB",
        is_met=megabytes <= MOST_MB,
    )


def main() -> None:
    """Answer sentences as a worker does, and print the most memory that it took."""
    environment = {
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "PUBLIC_URL": "http://127.0.0.1:9",
        "SECRET_KEY": "bench",
        "WEBEX_API_URL": "http://127.0.0.1:9/v1/",
        "WEBEX_BOT_TOKEN": "local-bot",
        "WEBEX_SERVICE_TOKEN": "local-service",
        "WEBEX_WEBHOOK_SECRET": "bench",
        "SMTP_URL": "smtp://127.0.0.1:9",
        "MAIL_FROM": f"salles@{DOMAIN}",
    }
    salon = wire(read_settings(environment), FixedClock(NOW))
    with closing(salon.database):
        for number, text in zip(range(SENTENCES), sentences(), strict=False):
            email = f"agent{number % 50 + 2}@{DOMAIN}"
            with salon.units.open() as unit:
                utterance = Utterance(email=email, space_id=email, text=text)
                salon.talk.turn(unit, utterance, salon.clock.now())
    print(json.dumps({"megabytes": _most_memory()}))


def _most_memory() -> float:
    """Return the high water mark of this process's resident memory, in megabytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(kilobytes) / 1024


if __name__ == "__main__":
    main()
