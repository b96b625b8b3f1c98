"""The page at `/visio/`, which lets people into a conference that is opened when they come.

Its address is the key; a look changes nothing, as scanners of mails follow every link.
"""

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from integrations.conferencing.doors import EARLY, Door, Opener, door
from integrations.errors import OutsideError
from rooms.clock import Clock
from rooms.database import Database
from translations import translate
from translations.dates import clock as clock_time
from translations.dates import period

LONGEST_TOKEN = 100
LONGEST_NAME = 100
UNAVAILABLE = 503


def doors(
    database: Database, clock: Clock, secret: bytes, openers: Mapping[str, Opener]
) -> Blueprint:
    """Return the routes under `/visio/`; `openers` open the conferences, by a provider's name."""
    blueprint = Blueprint(
        "doors", __name__, static_folder="static", static_url_path="/visio/static",
        template_folder="templates",
    )  # fmt: skip

    @blueprint.get("/visio/<token>")
    def look(token: str) -> Response:
        return _page(_known(token), token)

    @blueprint.post("/visio/<token>")
    def enter(token: str) -> Response:
        found = _known(token)
        name = " ".join(request.form.get("name", "").split())[:LONGEST_NAME]
        if not name or not found.is_open(clock.now()):
            return _page(found, token)
        opener = openers[found.provider]
        try:
            opener.start(found.meeting, found.title)
        except OutsideError:
            return _page(found, token, is_away=True)
        return _protected(make_response(redirect(opener.join_link(found.meeting, name), 303)), "")

    def _known(token: str) -> Door:
        if len(token) > LONGEST_TOKEN:
            abort(404)
        with database.reading() as session:
            found = door(session, secret, token, openers, clock.now())
        if found is None:
            abort(404)
        return found

    def _page(found: Door, token: str, *, is_away: bool = False) -> Response:
        now, zone = clock.now(), ZoneInfo(found.zone)
        language = request.accept_languages.best_match(["fr", "en"]) or found.language
        say = partial(translate, language)
        opens = (found.when.start - EARLY).astimezone(zone)
        shown = render_template(
            "door.html",
            language=language,
            say=say,
            token=token,
            title=found.title,
            when=period(
                language, found.when.start, found.when.end, zone=zone,
                today=now.astimezone(zone).date(),
            ),
            is_open=found.is_open(now),
            is_over=now >= found.when.end,
            is_away=is_away,
            opens=clock_time(language, opens),
            longest=LONGEST_NAME,
        )  # fmt: skip
        status = UNAVAILABLE if is_away else 200
        target = openers[found.provider].join_link(found.meeting, "-")
        return _protected(make_response(shown, status), target)

    return blueprint


def _protected(response: Response, target: str) -> Response:
    """Let the page's form lead to us, and from there to where the conference is, alone."""
    parts = urlsplit(target)
    further = f" {parts.scheme}://{parts.netloc}" if target else ""
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; form-action 'self'{further}; base-uri 'none';"
        " frame-ancestors 'none'"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
