"""The page at `/calls/`, on which a running call is seen and steered; its address is the key.

It is given in chat. Who got it alone may do there what they may do by chat, with the rights that
they have at that moment; who got it among others may only look. Nobody reads there more than the
rooms' screens say: no private title, no address of anybody invited. A look changes nothing.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlmodel import Session

from calendars.tokens import CallKey, make_call_token, verify_call_token
from chat import phrases
from chat.refusals import worded
from integrations.conferencing.cases import title_of
from rooms.administrators import may_change
from rooms.calls.ending_events import PAGE
from rooms.calls.extending import go_on
from rooms.calls.live import Live, live
from rooms.calls.steering import EARLY, Act, ask, can_be_rung, open_acts
from rooms.clock import Clock
from rooms.errors import Refused
from rooms.finishing import finish
from rooms.models import Booking, Person
from rooms.reference import reference_of
from rooms.unit_of_work import UnitOfWork, Units
from translations import translate
from translations.dates import period
from web import call_words
from web.keyed import LONGEST_TOKEN, protect, readers_language

KEPT = timedelta(days=7)  # after its end, for which the record of a call is shown
SETTLES = timedelta(minutes=10)  # after the end, by when the last ones have left
SOON, LATER = 5, 60  # seconds until the page is asked for again
UNSCRIPTED = 15  # at least, where the browser has no script for it
GONE = 410
_OWN_SITES = frozenset({"same-origin", "none"})


def call_pages(units: Units, clock: Clock, secret: bytes) -> Blueprint:
    """Return the routes under `/calls/`."""
    blueprint = Blueprint(
        "calls", __name__, static_folder="static", static_url_path="/calls/static",
        template_folder="templates",
    )  # fmt: skip
    blueprint.after_request(partial(protect, has_script=True))
    pages = _Pages(units, clock, secret)
    blueprint.add_url_rule("/calls/<token>", "look", pages.look)
    blueprint.add_url_rule("/calls/<token>", "press", pages.press, methods=["POST"])
    return blueprint


def call_address(public_url: str, secret: bytes, booking_id: int, person_id: int | None) -> str:
    """Return where the call of a booking is seen; this person may steer it there, None nobody."""
    return f"{public_url}/calls/{make_call_token(secret, CallKey(booking_id, person_id))}"


@dataclass(frozen=True, slots=True)
class _Seen:
    """A call as somebody sees it; `by` may steer it, None nobody, and `acts` are what helps now."""

    live: Live
    by: Person | None
    acts: AbstractSet[Act]


@dataclass(frozen=True, slots=True)
class _Pages:
    units: Units
    clock: Clock
    secret: bytes

    def look(self, token: str) -> Response:
        """Show the call as it stands."""
        now = self.clock.now()
        with self.units.database.reading() as session:
            return _page(self._seen(session, token, now), token)

    def press(self, token: str) -> Response:
        """Do what a button says; first ask whether it is meant, where it can't be taken back."""
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in _OWN_SITES:
            abort(403)
        now = self.clock.now()
        try:
            with self.units.open() as unit:
                seen = self._seen(unit.session, token, now)
                act = next((one for one in seen.acts if one == request.form.get("act")), None)
                if act is None or not _is_as_shown(seen, act):
                    return _page(seen, token, problem=call_words.CHANGED)
                if act in call_words.QUESTIONS and not request.form.get("sure"):
                    return _page(seen, token, question=act)
                _do(unit, seen, act)
        except Refused as refused:
            with self.units.database.reading() as session:
                return _page(self._seen(session, token, now), token, refused=refused)
        return make_response(redirect(url_for("calls.look", token=token, done=str(act)), 303))

    def _seen(self, session: Session, token: str, now: datetime) -> _Seen:
        key = verify_call_token(self.secret, token) if len(token) <= LONGEST_TOKEN else None
        booking = session.get(Booking, key.booking_id) if key else None
        if key is None or booking is None:
            abort(404)
        if now >= booking.ends_at + KEPT:
            abort(_gone(booking))
        holder = session.get(Person, key.person_id) if key.person_id else None
        by = holder if holder is not None and may_change(session, holder, booking) else None
        seen = live(session, booking, now)
        return _Seen(seen, by, open_acts(seen) if by is not None else frozenset())


def _gone(booking: Booking) -> Response:
    """Return what stands in the place of a page that is no longer kept."""
    language = readers_language(booking.language)
    say = partial(translate, language)
    return make_response(render_template("gone.html", language=language, say=say), GONE)


def _is_as_shown(seen: _Seen, act: Act) -> bool:
    """Say whether what the button was about is as it was, so that no press counts twice."""
    if act is Act.GO_ON:
        return request.form.get("until") == _until(seen.live)
    if act is Act.RING:
        return request.form.get("end") in {one.key for one in seen.live.ends if can_be_rung(one)}
    return True


def _do(unit: UnitOfWork, seen: _Seen, act: Act) -> None:
    booking, now = seen.live.booking, seen.live.now
    if act is Act.GO_ON and seen.live.more_until is not None:
        go_on(unit, booking, seen.live.more_until, now, PAGE)
    elif act is Act.FINISH and seen.by is not None:
        finish(unit, booking, seen.by, now)
    elif seen.by is not None:
        ask(unit, booking, act, seen.by, now, request.form.get("end", ""))


def _until(live: Live) -> str:
    return live.more_until.isoformat() if live.more_until is not None else ""


def _again_in(live: Live) -> int:
    """Return after how many seconds the page is to be asked for again; 0 for never."""
    starts_at, ends_at = live.booking.starts_at, live.booking.ends_at
    if live.booking.status == "cancelled" or live.now >= ends_at + SETTLES:
        return 0
    return SOON if live.now >= starts_at - EARLY else LATER


def _page(
    seen: _Seen,
    token: str,
    *,
    problem: str = "",
    refused: Refused | None = None,
    question: Act | None = None,
) -> Response:
    """Return the page; `problem` and `refused` say why what was pressed wasn't done."""
    live, is_still = seen.live, bool(request.args.get("still"))
    language = readers_language(live.booking.language)
    say, zone = partial(translate, language), ZoneInfo(live.booking.zone)
    reasons = [worded(language, one, zone, live.now) for one in refused.refusals] if refused else []
    done = {str(act): words for act, words in call_words.DONE.items()}.get(
        request.args.get("done", "")
    )
    again_in = 0 if is_still or question else _again_in(live)
    shown = render_template(
        "call.html",
        **_said(seen, language),
        language=language,
        say=say,
        token=token,
        problems=[*([say(problem)] if problem else []), *reasons],
        done=say(done) if done and not question else "",
        question=question,
        asked=say(call_words.QUESTIONS[question]) if question else "",
        again_in=again_in,
        unscripted=max(again_in, UNSCRIPTED),
        is_still=is_still,
    )
    return make_response(shown)


def _said(seen: _Seen, language: str) -> dict[str, Any]:
    """Return what the page says of the call, and its buttons."""
    live, booking = seen.live, seen.live.booking
    zone = ZoneInfo(booking.zone)
    today = live.now.astimezone(zone).date()
    return {
        "title": title_of(booking),
        "reference": reference_of(booking.id),
        "when": period(language, booking.starts_at, booking.ends_at, zone=zone, today=today),
        "rooms": phrases.places(live.venues),
        "state": call_words.state(language, live),
        "warning": call_words.warning(language, live),
        "ends": [
            (end, call_words.of_end(language, live, end), can_be_rung(end)) for end in live.ends
        ],
        "times": call_words.time_left(language, live),
        "record": call_words.record(language, live) if live.is_past else [],
        "buttons": {act: call_words.button(language, live, act) for act in seen.acts},
        "until": _until(live),
        "may_steer": seen.by is not None,
        "is_past": live.is_past,
    }
