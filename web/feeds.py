"""Feeds: calendars that are followed by their address alone, read again and again."""

import hashlib
from datetime import timedelta

from flask import Blueprint, Response, abort, request
from sqlmodel import Session

from calendars.feeds import feed as calendar_of
from calendars.feeds import free_busy
from calendars.tokens import make_feed_token, verify_feed_token
from rooms.clock import Clock
from rooms.database import Database
from rooms.feeds import entries, others_have, state_of
from rooms.interval import Interval
from rooms.models import Feed, Organisation, Person, Room, Site

LONGEST_TOKEN = 60
FREE_BUSY_AHEAD = timedelta(days=60)


def feeds(database: Database, clock: Clock, secret: bytes) -> Blueprint:
    """Return the routes under `/feeds/`: `.ics` for calendars, `.ifb` for free/busy alone.

    A revoked or unknown address gets 404; what hasn't changed since the caller's ETag, 304.
    """
    blueprint = Blueprint("feeds", __name__)

    @blueprint.get("/feeds/<token>.<any(ics, ifb):form>")
    def show(token: str, form: str) -> Response:
        now = clock.now()
        with database.reading() as session:
            found = _open(session, secret, token)
            response = Response(mimetype="text/calendar")
            response.set_etag(_tag(session, found, form, clock))
            response.headers["Cache-Control"] = "private, max-age=60"
            response.headers["X-Robots-Tag"] = "noindex"
            response.make_conditional(request)
            if response.status_code == 304:
                return response
            shown = entries(session, found, now)
            organisation = session.get_one(Organisation, found.organisation_id)
            if form == "ifb":
                when = Interval(now, now + FREE_BUSY_AHEAD)
                others = others_have(session, found, when)
                response.set_data(free_busy(shown, others, when, now))
            else:
                name = _name(session, found, organisation)
                language = organisation.language
                response.set_data(calendar_of(name, shown, language, whose=organisation.key))
        return response

    return blueprint


def feed_address(public_url: str, secret: bytes, feed_id: int) -> str:
    """Return where a feed is followed."""
    return f"{public_url}/feeds/{make_feed_token(secret, feed_id)}.ics"


def _open(session: Session, secret: bytes, token: str) -> Feed:
    feed_id = verify_feed_token(secret, token) if len(token) <= LONGEST_TOKEN else None
    found = session.get(Feed, feed_id) if feed_id else None
    if found is None or found.revoked_at is not None:
        abort(404)
    return found


def _tag(session: Session, found: Feed, form: str, clock: Clock) -> str:
    """Return what is another one once the feed would show something else.

    Free/busy begins now, so it is another one every minute.
    """
    now = clock.now()
    number, changed = state_of(session, found, now)
    organisation = session.get_one(Organisation, found.organisation_id)
    window = now.isoformat(timespec="minutes") if form == "ifb" else now.date().isoformat()
    state = (found.id, form, number, changed, organisation.inventory_stamp, window)
    return hashlib.sha256(repr(state).encode()).hexdigest()[:32]


def _name(session: Session, found: Feed, organisation: Organisation) -> str:
    """Return what the calendar is called: the room and its site, the site, or the person."""
    if found.room_id is not None:
        room = session.get_one(Room, found.room_id)
        return f"{room.name}, {session.get_one(Site, room.site_id).name}"
    if found.site_id is not None:
        return session.get_one(Site, found.site_id).name
    person = session.get_one(Person, found.person_id)
    return f"{person.name or person.email}, {organisation.name}"
