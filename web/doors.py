"""The page at `/visio/`, which lets people into a conference that is opened when they come.

Its address is the key; a look changes nothing, as scanners of mails follow every link.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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
from web.keyed import LONGEST_TOKEN, protect, readers_language

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
    porch = _Porch(database, clock, secret, openers)
    blueprint.add_url_rule("/visio/<token>", "look", porch.look)
    blueprint.add_url_rule("/visio/<token>", "enter", porch.enter, methods=["POST"])
    return blueprint


@dataclass(frozen=True, slots=True)
class _Porch:
    """Where people stand before the conferences."""

    database: Database
    clock: Clock
    secret: bytes
    openers: Mapping[str, Opener]

    def look(self, token: str) -> Response:
        """Show which conference it is, and who may come in when."""
        return self._page(self._known(token), token)

    def enter(self, token: str) -> Response:
        """Open the conference and lead there whoever gave a name, at its hours alone."""
        found = self._known(token)
        name = " ".join(request.form.get("name", "").split())[:LONGEST_NAME]
        if not name or not found.is_open(self.clock.now()):
            return self._page(found, token)
        opener = self.openers[found.provider]
        try:
            opener.start(found.meeting, found.title)
        except OutsideError:
            return self._page(found, token, is_away=True)
        return protect(make_response(redirect(opener.join_link(found.meeting, name), 303)))

    def _known(self, token: str) -> Door:
        if len(token) > LONGEST_TOKEN:
            abort(404)
        with self.database.reading() as session:
            found = door(session, self.secret, token, self.openers, self.clock.now())
        if found is None:
            abort(404)
        return found

    def _page(self, found: Door, token: str, *, is_away: bool = False) -> Response:
        now, zone = self.clock.now(), ZoneInfo(found.zone)
        language = readers_language(found.language)
        shown = render_template(
            "door.html",
            language=language,
            say=partial(translate, language),
            token=token,
            title=found.title,
            when=period(
                language, found.when.start, found.when.end, zone=zone,
                today=now.astimezone(zone).date(),
            ),
            is_open=found.is_open(now),
            is_over=now >= found.when.end,
            is_away=is_away,
            opens=clock_time(language, (found.when.start - EARLY).astimezone(zone)),
            longest=LONGEST_NAME,
        )  # fmt: skip
        response = make_response(shown, UNAVAILABLE if is_away else 200)
        target = urlsplit(self.openers[found.provider].join_link(found.meeting, "-"))
        return protect(response, leads_to=f"{target.scheme}://{target.netloc}")
