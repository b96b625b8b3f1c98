"""Webhook to 200: our route against the smallest route that checks and commits the same."""

import hashlib
import hmac
import http.client
import json
import multiprocessing
import os
import sqlite3
import statistics
import tempfile
import threading
import time

from flask import Flask, Response, abort, request

from bench.serving import served
from bench.table import Row
from integrations.settings import read_settings
from rooms.clock import SystemClock
from rooms.database import Database, upgrade
from web.app import create_app
from web.webhooks import PATH, webhooks

SECRET = "bench"
CLIENTS = 8
LEAST_SHARE = 0.5


def ours() -> Flask:
    """Return the project's own application on the database that the environment names."""
    database = Database(read_settings(os.environ).database_url)
    upgrade(database)
    return create_app(database, [webhooks(database, SystemClock(), SECRET, lambda: None)])


def floor() -> Flask:
    """Return a bare Flask route that checks the HMAC and commits one row by plain sqlite3."""
    app = Flask("floor")
    path = os.environ["DATABASE_URL"].removeprefix("sqlite:///")

    local = threading.local()  # the fastest: a connection for each thread, kept open

    def connected() -> sqlite3.Connection:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(path, timeout=30, isolation_level=None)
            local.connection.execute("PRAGMA journal_mode = WAL")
            local.connection.execute("PRAGMA synchronous = FULL")
        connection: sqlite3.Connection = local.connection
        return connection

    connected().execute("CREATE TABLE IF NOT EXISTS inbox (key TEXT PRIMARY KEY, body TEXT)")

    @app.post(PATH)
    def webhook() -> Response:
        body = request.get_data()
        wanted = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
        if not hmac.compare_digest(wanted, request.headers.get("X-Spark-Signature", "")):
            abort(401)
        key = json.loads(body)["data"]["id"]
        connected().execute("INSERT OR IGNORE INTO inbox VALUES (?, ?)", (key, body.decode()))
        return Response(status=200)

    return app


def measure(*, small: bool) -> list[Row]:
    """Return the requests per second of both, in turn, and their ratio."""
    seconds, rounds = (2.0, 2) if small else (6.0, 5)
    rates: dict[str, list[float]] = {"ours": [], "floor": []}
    for _ in range(rounds):
        for name, measured in rates.items():
            measured.append(_rate(name, seconds))
    ratios = [mine / bare for mine, bare in zip(rates["ours"], rates["floor"], strict=True)]
    return [
        Row(
            question=f"webhook to 200, {CLIENTS} clients (requests/s)",
            ours=statistics.median(rates["ours"]),
            floor=statistics.median(rates["floor"]),
            ratio=statistics.median(ratios),
            spread=(min(ratios), max(ratios)),
            target=f"ratio at least {LEAST_SHARE}",
            is_met=statistics.median(ratios) >= LEAST_SHARE,
        )
    ]


def _rate(name: str, seconds: float) -> float:
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DATABASE_URL": f"sqlite:///{folder}/bench.db"}
        with served(f"bench.webhook:{name}()", environment) as port:
            return _load(port, seconds)


def _load(port: int, seconds: float) -> float:
    with multiprocessing.get_context("fork").Pool(CLIENTS) as pool:
        done = pool.starmap(_client, [(port, seconds, number) for number in range(CLIENTS)])
    return sum(done) / seconds


def _client(port: int, seconds: float, number: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    end = time.monotonic() + seconds
    count = 0
    while time.monotonic() < end:
        body = _envelope(f"{number}-{count}")
        signature = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
        connection.request("POST", PATH, body, {"X-Spark-Signature": signature})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"The server answered {answer.status}.")
        count += 1
    return count


def _envelope(name: str) -> bytes:
    data = {
        "id": f"message-{name}",
        "roomId": "space-1",
        "roomType": "direct",
        "personId": "person-1",
        "personEmail": "agent@drancy.example",
        "created": "2026-03-09T08:00:00.000Z",
    }
    envelope = {
        "id": "hook-1", "name": "salon messages created", "resource": "messages",
        "event": "created", "orgId": "org-1", "createdBy": "bot-1", "appId": "app-1",
        "ownedBy": "creator", "status": "active", "actorId": "person-1", "data": data,
    }  # fmt: skip
    return json.dumps(envelope).encode()
