"""The Flask application: webhooks, health, and in local mode the page to try everything out."""

from collections.abc import Iterable

from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from rooms.database import Database, is_current

LONGEST_BODY = 256 * 1024


def create_app(database: Database, blueprints: Iterable[Blueprint]) -> Flask:
    """Return the application; a request body over 256 KB gets 413."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    for blueprint in blueprints:
        app.register_blueprint(blueprint)

    @app.get("/healthz")
    def healthz() -> tuple[Response, int]:
        problem = _problem(database)
        return jsonify(status=problem or "ok"), 503 if problem else 200

    return app


def _problem(database: Database) -> str | None:
    try:
        with database.reading() as session:
            session.connection().execute(text("SELECT 1"))
        return None if is_current(database) else "migrations are missing"
    except SQLAlchemyError:
        return "the database does not answer"
