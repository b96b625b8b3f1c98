"""Many sessions that begin at one moment: when their endpoints are in the call.

The local Webex is in another process, gives each token 300 requests a minute and answers after 300
milliseconds. Time passes faster for everything that waits: clocks, budgets, the latency, calls that
connect. What Salon computes is not shortened, so it weighs as many times more.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel

from bench.busy_cloud import Crowd, Pace, device_id, title
from bench.table import Row
from bot import wire
from integrations.schedule import WORKER_THREADS
from integrations.settings import read_settings
from rooms.calls.connecting import early_share
from rooms.database import Database, upgrade
from rooms.models import (
    BookedRoom,
    Booking,
    Conference,
    Endpoint,
    Organisation,
    OutboxItem,
    Person,
    Room,
    Site,
)

ROOT = Path(__file__).parents[1]
EARLY = timedelta(minutes=5)
SET_UP = timedelta(minutes=5, seconds=15)  # before the start: by then everything is set up
SET_UP_SECONDS = 6  # of real time, beside what the number of sessions asks for
LATEST_SECONDS = 60.0
PATIENCE = timedelta(minutes=3)  # after the start; then nobody is waited for any more
LOOK_SECONDS = 2
ENDS = 2
DOMAIN = "large.example"
T = TypeVar("T", Organisation, Site, Person)


@dataclass(frozen=True, slots=True)
class Joined:
    """How an endpoint came in, in seconds: after its turn, and after the start (mostly before)."""

    after_turn: float
    after_start: float


def measure(*, small: bool) -> list[Row]:
    """Return what became of 500 sessions with two endpoints each under four tokens, or fewer."""
    speed, sessions, tokens = (10.0, 100, 1) if small else (4.0, 500, 4)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        upgrade(Database(url))
        crowd = _crowd(speed, sessions, tokens)
        seen = _seen(crowd, url)
    return _rows(crowd, joined(crowd, seen["joined"]), seen["refused"])


def _crowd(speed: float, sessions: int, tokens: int) -> Crowd:
    since = time.time()
    lead = SET_UP + timedelta(seconds=speed * (SET_UP_SECONDS + sessions / 50))
    return Crowd(
        speed=speed,
        since=since,
        starts_at=(datetime.fromtimestamp(since, UTC) + lead).replace(microsecond=0).isoformat(),
        meetings=sessions,
        devices=sessions * ENDS,
        tokens=tokens,
    )


def joined(crowd: Crowd, seen: Mapping[str, Sequence[str]]) -> list[Joined]:
    """Return how each endpoint came in that is in the meeting of its own session."""
    start = datetime.fromisoformat(crowd.starts_at)
    found = []
    for number in range(crowd.devices):
        since, where = seen.get(device_id(number), ("", ""))
        if since and where == title(number // ENDS):
            share = early_share(1 + number // ENDS, crowd.meetings)
            after_start = datetime.fromisoformat(since) - start
            after_turn = after_start + EARLY * share
            found.append(Joined(after_turn.total_seconds(), after_start.total_seconds()))
    return found


def _rows(crowd: Crowd, found: Sequence[Joined], refused: int) -> list[Row]:
    """Return the figures; an endpoint that never came counts as one that came at the very end."""
    missing = [PATIENCE.total_seconds()] * (crowd.devices - len(found))
    late = sorted([one.after_turn for one in found] + missing)
    starts = sorted([one.after_start for one in found] + missing)
    in_time = sum(-EARLY.total_seconds() <= one <= 0 for one in starts)
    who = f"{crowd.devices:,} endpoints of {crowd.meetings} sessions, {crowd.tokens} tokens"
    median, rare = late[len(late) // 2], late[len(late) * 99 // 100]
    least = f"at most {LATEST_SECONDS:.0f}"
    figures = [
        (f"{who}: joined in the 5 minutes before", in_time, "all", in_time == crowd.devices),
        ("how long after its turn, median (s)", median, least, median <= LATEST_SECONDS),
        ("the same, 99th percentile (s)", rare, least, rare <= LATEST_SECONDS),
        ("the last one, after the start (s)", starts[-1], least, starts[-1] <= LATEST_SECONDS),
        ("requests that Webex refused (429)", refused, "none", refused == 0),
    ]
    return [
        Row(question=question, ours=ours, target=target, is_met=is_met)
        for question, ours, target, is_met in figures
    ]


def _seen(crowd: Crowd, url: str) -> Mapping[str, Any]:
    """Let Salon bring everybody in, and return what the far side then says, from the start on."""
    pace = Pace(crowd.speed, crowd.since)
    start = datetime.fromisoformat(crowd.starts_at)
    with _cloud(crowd) as (said, look), _salon(crowd, said, url):
        while True:
            time.sleep(LOOK_SECONDS)
            seen: Mapping[str, Any] = look()
            now = pace.now()
            if now > start + PATIENCE or (now > start and len(seen["joined"]) == crowd.devices):
                return seen


@contextmanager
def _cloud(crowd: Crowd) -> Iterator[tuple[Mapping[str, Any], Callable[[], Any]]]:
    """Yield what the far side says at its start, and what asks it who is where."""
    command = [sys.executable, "-m", "bench.busy_cloud", crowd.words()]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        asking, answering = process.stdin, process.stdout
        if asking is None or answering is None:
            raise RuntimeError("The far side can't be spoken to.")

        def look() -> Any:
            print("who is where?", file=asking, flush=True)
            return json.loads(answering.readline())

        yield json.loads(answering.readline()), look


@contextmanager
def _salon(crowd: Crowd, said: Mapping[str, Any], url: str) -> Iterator[None]:
    """Let as many workers as a process has work on the sessions' calls."""
    environment = {
        "DATABASE_URL": url,
        "PUBLIC_URL": "http://127.0.0.1:9",
        "SECRET_KEY": "bench",
        "WEBEX_API_URL": said["webex"],
        "WEBEX_BOT_TOKEN": "local-bot",
        "WEBEX_SERVICE_TOKEN": ",".join(said["tokens"]),
        "WEBEX_WEBHOOK_SECRET": "bench",
        "SMTP_URL": "smtp://127.0.0.1:9",
        "MAIL_FROM": f"salles@{DOMAIN}",
    }
    pace = Pace(crowd.speed, crowd.since)
    salon = wire(read_settings(environment), pace, pace.monotonic)
    with salon.database.writing() as session:
        write_sessions(session, crowd, said["meetings"])
        session.commit()
    if pace.now() > datetime.fromisoformat(crowd.starts_at) - SET_UP:
        raise RuntimeError("Too much time went by before everything was set up.")
    run = partial(salon.worker.run, 1 / crowd.speed)
    threads = [threading.Thread(target=run) for _ in range(WORKER_THREADS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        salon.worker.stop()
        for thread in threads:
            thread.join()
        salon.database.close()


def write_sessions(session: Session, crowd: Crowd, meetings: Sequence[Mapping[str, Any]]) -> None:
    """Write the sessions with their rooms and conferences, as if they had been booked long ago."""
    town = _added(session, Organisation(key="large", name="Large"))
    of = {"organisation_id": town.id}
    site = _added(session, Site(key="site", name="Site", organisation_id=town.id))
    person = _added(session, Person(email=f"agent@{DOMAIN}", organisation_id=town.id))
    keys = [device_id(number) for number in range(crowd.devices)]
    rooms = [{"id": n, "site_id": site.id, "key": k, "name": k} for n, k in enumerate(keys, 1)]
    ends = [
        {"room_id": n, "key": k, "device_id": k, "sip_address": f"{k}@{DOMAIN}"}
        for n, k in enumerate(keys, 1)
    ]
    _write(session, Room, [of | row for row in rooms])
    _write(session, Endpoint, [of | row for row in ends])
    start = datetime.fromisoformat(crowd.starts_at)
    before = {"created_at": start - SET_UP, "changed_at": start - SET_UP}
    when = {"starts_at": start, "ends_at": start + timedelta(hours=1), "zone": "Europe/Paris"}
    booking = of | before | when | {"organizer_id": person.id, "wants_video": True}
    ids = range(1, len(meetings) + 1)
    _write(session, Booking, [booking | {"id": booking_id} for booking_id in ids])
    booked = [{"booking_id": (n + ENDS - 1) // ENDS, "room_id": n} for n in range(1, len(keys) + 1)]
    _write(session, BookedRoom, [row | {"position": (row["room_id"] - 1) % ENDS} for row in booked])
    _write(session, Conference, [of | _links(n, one) for n, one in zip(ids, meetings, strict=True)])
    due = of | {"kind": "call", "created_at": start - SET_UP, "due_at": start - SET_UP}
    _write(session, OutboxItem, [due | {"booking_id": n, "subject": f"call:{n}"} for n in ids])


def _links(booking_id: int, meeting: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "booking_id": booking_id,
        "provider": "webex",
        "state": "ready",
        "meeting_id": meeting["id"],
        "number": meeting["meetingNumber"],
        "sip_address": meeting["sipAddress"],
        "web_link": meeting["webLink"],
    }


def _added(session: Session, row: T) -> T:
    session.add(row)
    session.flush()
    return row


def _write(session: Session, model: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    session.add_all(model(**row) for row in rows)
    session.flush()
