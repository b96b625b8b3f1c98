"""From the stored webhook to the delivered reply: the bot's own time, beside the far side's."""

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import requests
from sqlmodel import col, select

from bench.table import Row
from bot import Salon, wire
from integrations.inbox import store
from integrations.schedule import WORKER_THREADS
from integrations.settings import read_settings
from integrations.webex.messaging import Messaging
from rooms.database import upgrade
from rooms.inventory_files import DEMO_FOLDER, import_inventory, read_files
from rooms.models import OutboxItem

ROOT = Path(__file__).parents[1]
AGENT = "agent@drancy.example"
MOST_MEDIAN_MS, MOST_P99_MS = 50.0, 150.0
PATIENCE_SECONDS = 30.0
WARM_UP = 10


def sentences() -> Iterator[str]:
    """Yield what staff write: questions, bookings that find room, lists, help."""
    for day in range(1, 29):
        for hour in range(8, 18):
            yield f"quelles salles sont libres le {day} mai à {hour}h ?"
            yield f"réserve une salle le {day} mai de {hour}h à {hour + 1}h pour 6 avec visio"
            yield "mes réservations"
            yield f"book a room on {day} June from {hour}:00 to {hour + 1}:00 for 4"
            yield "aide"


def measure(*, small: bool) -> list[Row]:
    """Return the median and the 99th percentile of the bot's own milliseconds."""
    with _salon() as (salon, control):
        talk = _Talk(salon, control)
        own = [talk.say(text) for text in islice(sentences(), WARM_UP + (60 if small else 400))]
    measured = sorted(own[WARM_UP:])
    median, p99 = statistics.median(measured), statistics.quantiles(measured, n=100)[98]
    return [
        Row(
            question=f"stored webhook to delivered reply, median of {len(measured)} (own ms)",
            ours=median,
            spread=(measured[0], measured[-1]),
            target=f"at most {MOST_MEDIAN_MS:.0f} ms",
            is_met=median <= MOST_MEDIAN_MS,
        ),
        Row(
            question="the same, 99th percentile (own ms)",
            ours=p99,
            target=f"at most {MOST_P99_MS:.0f} ms",
            is_met=p99 <= MOST_P99_MS,
        ),
    ]


class _Talk:
    """One person who writes and waits, and what each answer took."""

    def __init__(self, salon: Salon, control: str) -> None:
        self._salon = salon
        self._control = control
        self._calls: list[tuple[float, float]] = []
        self._sent = threading.Event()
        self._sent_at = 0.0
        self._watch()

    def say(self, text: str) -> float:
        """Return the milliseconds from commit to delivery less those spent waiting for Webex."""
        given = {"person_email": AGENT, "text": text}
        said = requests.post(f"{self._control}/local/say", json=given, timeout=10).json()
        self._calls.clear()
        self._sent.clear()
        began = self._store(said)
        if not self._sent.wait(PATIENCE_SECONDS):
            raise RuntimeError("No reply came.")
        far = sum(end - start for start, end in list(self._calls) if end <= self._sent_at)
        own = (self._sent_at - began - far) * 1000
        self._wait_until_quiet()
        return own

    def _store(self, said: dict[str, Any]) -> float:
        with self._salon.database.writing() as session:
            store(
                session,
                key=said["id"],
                kind="messages",
                subject=f"space:{said['roomId']}",
                payload={"id": said["id"], "person_id": said["personId"]},
                now=self._salon.clock.now(),
            )
            session.commit()
        began = time.perf_counter()
        self._salon.worker.ring()
        return began

    def _watch(self) -> None:
        """Note when each call to the messages and people of Webex began and ended."""
        for name in ("message", "send", "person"):
            self._time(name)

    def _time(self, name: str) -> None:
        plain = getattr(Messaging, name)

        def timed(messaging: Messaging, *given: Any, **named: Any) -> Any:
            start = time.perf_counter()
            result = plain(messaging, *given, **named)
            end = time.perf_counter()
            self._calls.append((start, end))
            if name == "send" and not self._sent.is_set():
                self._sent_at = end
                self._sent.set()
            return result

        setattr(Messaging, name, timed)

    def _wait_until_quiet(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with self._salon.database.reading() as session:
                now = self._salon.clock.now()
                due = select(OutboxItem.id).where(OutboxItem.due_at <= now)
                if session.exec(due.where(col(OutboxItem.settled_at).is_(None))).first() is None:
                    return
            time.sleep(0.01)
        raise RuntimeError("The outbox does not empty.")


@contextmanager
def _salon() -> Iterator[tuple[Salon, str]]:
    with tempfile.TemporaryDirectory() as folder, _cloud() as urls:
        environment = {
            "DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "PUBLIC_URL": "http://127.0.0.1:9",
            "SECRET_KEY": "bench",
            "WEBEX_API_URL": urls["webex"],
            "WEBEX_BOT_TOKEN": "local-bot",
            "WEBEX_SERVICE_TOKEN": "local-service",
            "WEBEX_WEBHOOK_SECRET": "bench",
            "SMTP_URL": urls["smtp"],
            "MAIL_FROM": "salles@drancy.example",
        }
        # The request budget's minutes pass a thousand times faster: it is not what is measured.
        salon = wire(read_settings(environment), monotonic=lambda: time.monotonic() * 1000)
        upgrade(salon.database)
        with salon.database.writing() as session:
            inventory = read_files(sorted(DEMO_FOLDER.glob("*.csv")))
            import_inventory(session, inventory, datetime.now(UTC))
            session.commit()
        threads = [threading.Thread(target=salon.worker.run) for _ in range(WORKER_THREADS)]
        for thread in threads:
            thread.start()
        try:
            yield salon, urls["webex"].removesuffix("/v1/")
        finally:
            salon.worker.stop()
            for thread in threads:
                thread.join()


@contextmanager
def _cloud() -> Iterator[dict[str, str]]:
    command = [sys.executable, "-m", "bench.cloud"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdout is None:
            raise RuntimeError("The far sides say nothing.")
        yield json.loads(process.stdout.readline())
