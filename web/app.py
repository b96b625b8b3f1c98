"""The Flask application: webhooks, health, and in local mode the page to try everything out."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from rooms.clock import Clock, SystemClock
from rooms.database import Database, is_current
from rooms.endpoints.census import census

LONGEST_BODY = 256 * 1024
UNAVAILABLE = 503


def create_app(
    database: Database, blueprints: Iterable[Blueprint], clock: Clock | None = None
) -> Flask:
    """Return the application; a request body over 256 KB gets 413.

    `clock` is the machine's where none is given.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    now = (clock or SystemClock()).now

    @app.get("/healthz")
    def healthz() -> tuple[Response, int]:
        health = _health(database, now())
        return jsonify(health), 200 if health["status"] == "ok" else UNAVAILABLE

    return app


def _health(database: Database, now: datetime) -> dict[str, Any]:
    """Return the status, and how telepresence is, which makes no process unfit to serve."""
    try:
        if not is_current(database):
            return {"status": "migrations are missing"}
        with database.reading() as session:
            return {"status": "ok", **asdict(census(session, now))}
    except SQLAlchemyError:
        return {"status": "the database does not answer"}
