"""The page on which a guest answers an invitation: no sign-in, its address is the key.

Scanners of mails follow every link, so a look changes nothing: the page asks, and only its own
form answers.
"""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, make_response, render_template, request

from calendars.wording import Fact, origin_facts, place_facts, time_facts, title_of
from integrations.mail.linked import LONGEST_COMMENT, Asked, Given, answer_by_link, asked
from rooms.clock import Clock
from rooms.unit_of_work import Units
from translations import translate
from web.keyed import LONGEST_TOKEN, protect, readers_language

CHOICES = {
    "accepted": "Accept",
    "tentative": "Perhaps",
    "declined": "Decline",
}
STATES = {
    "ACCEPTED": "You have accepted.",
    "TENTATIVE": "You have answered: perhaps.",
    "DECLINED": "You have declined.",
    "DELEGATED": "You have sent somebody else.",
}


def answer_pages(units: Units, clock: Clock, secret: bytes) -> Blueprint:
    """Return the routes under `/answers/`."""
    blueprint = Blueprint(
        "answers", __name__, static_folder="static", static_url_path="/answers/static",
        template_folder="templates",
    )  # fmt: skip
    blueprint.after_request(protect)

    @blueprint.get("/answers/<token>")
    def look(token: str) -> Response:
        return _page(_known(token), token, clock.now())

    @blueprint.post("/answers/<token>")
    def answer(token: str) -> Response:
        _known(token)
        choice = request.form.get("answer", "")
        if choice not in CHOICES:
            abort(400)
        given = Given(
            partstat=choice.upper(),
            comment=request.form.get("comment", "")[:LONGEST_COMMENT],
            sequence=request.form.get("shown", 0, type=int),
        )
        with units.open() as unit:
            is_done = answer_by_link(unit, secret, token, given, clock.now())
        return _page(_known(token), token, clock.now(), is_done=is_done)

    def _known(token: str) -> Asked:
        if len(token) > LONGEST_TOKEN:
            abort(404)
        with units.database.reading() as session:
            found = asked(session, secret, token, clock.now())
        if found is None:
            abort(404)
        return found

    return blueprint


def _page(found: Asked, token: str, now: datetime, *, is_done: bool | None = None) -> Response:
    """Return the page; `is_done` says whether the form's answer was taken, None before it."""
    language = readers_language(found.language)
    say = partial(translate, language)
    state = STATES.get(found.answer)
    shown = render_template(
        "answer.html",
        language=language,
        say=say,
        token=token,
        is_done=is_done is True,
        is_refused=is_done is False,
        shown=found.meeting.sequence,
        is_open=found.is_open,
        wanted=request.args.get("answer", ""),
        choices={choice: say(label) for choice, label in CHOICES.items()},
        state=say(state) if state else "",
        title=title_of(found.meeting, language),
        facts=_facts(found, language, now),
        address=found.address,
        longest=LONGEST_COMMENT,
    )
    return make_response(shown)


def _facts(found: Asked, language: str, now: datetime) -> list[Fact]:
    meeting = found.meeting
    today = now.astimezone(ZoneInfo(meeting.zone)).date()
    return [
        *time_facts(meeting, language, today, found.zone),
        *place_facts(meeting, language, with_directions=False),
        *origin_facts(meeting, language),
    ]
