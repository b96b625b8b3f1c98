"""Sixteen clients that book, each as soon as it has its answer: our route against a bare one.

Ours does what the bot does for a booking: rules, rows, events and what follows from them. The bare
one is Flask and the database's driver: begin, look whether the hour is free, insert a row, commit.
Both stand under the same gunicorn and keep what they commit (synchronous FULL, fsync).
"""

import http.client
import json
import multiprocessing
import os
import sqlite3
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import psycopg
from flask import Flask, Response, request
from sqlmodel import select

from bench.floors import connected
from bench.gaps import Gap, days_ahead, gaps
from bench.serving import served
from bench.table import Row
from bench.towns import DATABASES, NOW, Town, new_postgresql_database, scratch, town
from chat.conversation import Conversation
from integrations.conferencing.choice import Providers
from integrations.subscribers import Subscribers
from rooms.bookings import Wish, book
from rooms.clock import FixedClock
from rooms.database import Database
from rooms.interval import Interval
from rooms.inventory import person_with
from rooms.load_inventory import DOMAIN
from rooms.models import Blocking
from rooms.unit_of_work import Units

CLIENTS = 16
LEAST_SHARE = 0.6
MOST_WAIT_MS = 300.0
PATH = "/book"
BARE_TABLE = """
CREATE TABLE slot (id {key} PRIMARY KEY, room_id INTEGER, person TEXT, starts_at TEXT, ends_at TEXT)
"""
BARE_CHECK = """
SELECT ends_at FROM slot WHERE room_id = {p} AND starts_at < {p} ORDER BY starts_at DESC LIMIT 1
"""
BARE_INSERT = "INSERT INTO slot (room_id, person, starts_at, ends_at) VALUES ({p}, {p}, {p}, {p})"


def ours() -> Flask:
    """Return a route that books as the bot does."""
    database, clock = Database(os.environ["DATABASE_URL"]), FixedClock(NOW)
    units = Units(database, Subscribers(Conversation(give_links=True), Providers(("webex",))))
    app = Flask("ours")

    @app.post(PATH)
    def post() -> Response:
        wanted = request.get_json()
        when = Interval.lasting(datetime.fromisoformat(wanted["start"]), 60)
        with units.open() as unit:
            organizer = person_with(unit.session, wanted["person"])
            assert organizer is not None
            wish = Wish(when=when, room_ids=(wanted["room"],), people=3)
            booking = book(unit, organizer, wish, clock.now())
        return Response(json.dumps({"id": booking.id}), mimetype="application/json")

    return app


def floor() -> Flask:
    """Return a route that looks, inserts one row and commits: a connection for each thread."""
    url = os.environ["DATABASE_URL"]
    is_sqlite = url.startswith("sqlite")
    mark = "?" if is_sqlite else "%s"
    check, insert = BARE_CHECK.format(p=mark), BARE_INSERT.format(p=mark)
    local = threading.local()
    app = Flask("floor")

    @app.post(PATH)
    def post() -> Response:
        if not hasattr(local, "connection"):
            local.connection = connected(url)
        connection = local.connection
        wanted = request.get_json()
        room, start, end = wanted["room"], wanted["start"], wanted["end"]
        connection.execute("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
        if not is_sqlite:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (room,))
        last = connection.execute(check, (room, end)).fetchone()
        if last is not None and last[0] > start:
            connection.execute("ROLLBACK")
            return Response(status=409)
        connection.execute(insert, (room, wanted["person"], start, end))
        connection.execute("COMMIT")
        return Response(json.dumps({"room": room}), mimetype="application/json")

    return app


def measure(*, small: bool) -> list[Row]:
    """Return the rows of both databases."""
    return [row for kind in DATABASES for row in _rows(town(kind, small=small), small=small)]


def _rows(there: Town, *, small: bool) -> Iterator[Row]:
    seconds, rounds = (2.0, 2) if small else (6.0, 4)
    database = Database(there.url)
    free = gaps(database, there, days_ahead(skipping=20))
    bare_url = _bare_town(database, there)
    database.close()
    share = len(free) // rounds
    rates: dict[str, list[float]] = {"ours": [], "floor": []}
    slowest: dict[str, list[float]] = {"ours": [], "floor": []}
    for number in range(rounds):
        wanted = free[number * share : (number + 1) * share]
        for name, url in (("ours", there.url), ("floor", bare_url)):
            with served(f"bench.clients:{name}()", {"DATABASE_URL": url}) as port:
                _client(port, 0, 0, wanted[-1:])  # what is read once is not what is measured
                rate, wait = _load(port, wanted[:-1], seconds)
            rates[name].append(rate)
            slowest[name].append(wait)
    ratios = [mine / bare for mine, bare in zip(rates["ours"], rates["floor"], strict=True)]
    yield Row(
        question=f"{there.label}: {CLIENTS} clients book (bookings/s)",
        ours=statistics.median(rates["ours"]),
        floor=statistics.median(rates["floor"]),
        ratio=statistics.median(ratios),
        spread=(min(ratios), max(ratios)),
        target=f"ratio at least {LEAST_SHARE}",
        is_met=statistics.median(ratios) >= LEAST_SHARE,
    )
    yield Row(
        question=f"{there.label}: the slowest of their bookings (ms)",
        ours=statistics.median(slowest["ours"]),
        floor=statistics.median(slowest["floor"]),
        spread=(min(slowest["ours"]), max(slowest["ours"])),
        target=f"at most {MOST_WAIT_MS:.0f} ms",
        is_met=statistics.median(slowest["ours"]) <= MOST_WAIT_MS,
    )


def _bare_town(database: Database, there: Town) -> str:
    """Make the bare application's database with the same times taken, and return its URL."""
    file = f"sqlite:///{scratch('bare')}.db"
    url = file if there.is_sqlite else new_postgresql_database("bare")
    connection = connected(url)
    key = "INTEGER" if there.is_sqlite else "SERIAL"
    connection.execute(BARE_TABLE.format(key=key))
    with database.reading() as session:
        taken = select(Blocking.room_id, Blocking.starts_at, Blocking.ends_at)
        rows = ((room, "", *_written(start, end)) for room, start, end in session.exec(taken))
        _fill(connection, rows)
    connection.execute("CREATE INDEX slot_room ON slot (room_id, starts_at)")
    connection.execute("ANALYZE")
    connection.close()
    return url


def _fill(connection: Any, rows: Iterator[tuple[Any, ...]]) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("BEGIN")
        connection.executemany(BARE_INSERT.format(p="?"), rows)
        connection.execute("COMMIT")
        return
    assert isinstance(connection, psycopg.Connection)
    columns = "room_id, person, starts_at, ends_at"
    with connection.cursor().copy(f"COPY slot ({columns}) FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)


def _written(start: Any, end: Any) -> tuple[str, str]:
    return start.isoformat(), end.isoformat()


def _load(port: int, wanted: Sequence[Gap], seconds: float) -> tuple[float, float]:
    """Return the bookings a second of all clients together, and the longest wait of any."""
    with multiprocessing.get_context("fork").Pool(CLIENTS) as pool:
        given = [(port, seconds, number, wanted[number::CLIENTS]) for number in range(CLIENTS)]
        told = pool.starmap(_client, given)
    return sum(count / took for count, took, _ in told), max(wait for _, _, wait in told)


def _client(
    port: int, seconds: float, number: int, wanted: Sequence[Gap]
) -> tuple[int, float, float]:
    """Book one hour after the other; return how many, in how many seconds, and the worst wait."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    began = time.monotonic()
    longest, count = 0.0, 0
    for gap in wanted:
        start, end = _written(gap.when.start, gap.when.end)
        person = f"agent{number + 2}@{DOMAIN}"
        body = json.dumps({"person": person, "room": gap.room_id, "start": start, "end": end})
        sent = time.monotonic()
        connection.request("POST", PATH, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"The server answered {answer.status}.")
        longest, count = max(longest, (time.monotonic() - sent) * 1000), count + 1
        if time.monotonic() - began > seconds:
            break
    return count, time.monotonic() - began, longest
