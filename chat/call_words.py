"""Who is in the call of a meeting: who and since when, and who isn't and why, in words."""

from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat.call_news import CAUSES
from chat.facts import Told
from chat.moments import local_of
from rooms.legs import Leg, State, key_of, latest, legs_of
from translations import dates


def who_is_in(session: Session, it: Told) -> list[str]:
    """Return a line for the ends that are in the call, and one for each that isn't."""
    legs = latest(legs_of(session, it.booking.id))
    names = _ends(it) | {key: leg.name for key, leg in legs.items() if leg.state == State.CONNECTED}
    present = {key: legs[key] for key in names if key in legs and _is_in(legs[key])}
    found = [_since(it, names[key], leg) for key, leg in present.items()]
    lines = [it.say("In the call: {ends}.", ends=", ".join(found))] if found else []
    return lines + [_absent(it, names[key], legs.get(key)) for key in names if key not in present]


def _ends(it: Told) -> dict[str, str]:
    """Return the names of the ends that the booking wants, by their keys."""
    rooms = {
        key_of(venue.endpoints[0].id, None): venue.room.name
        for venue in it.venues
        if venue.endpoints
    }
    outside = (one for one in it.attendees if one.kind == "sip" and one.removed_at is None)
    return rooms | {key_of(None, one.address): one.name or one.address for one in outside}


def _is_in(leg: Leg) -> bool:
    return leg.left_at is None and leg.state in {State.CONNECTED, State.LEAVING}


def _since(it: Told, name: str, leg: Leg) -> str:
    if leg.joined_at is None:
        return name
    clock = dates.clock(it.language, local_of(leg.joined_at, ZoneInfo(it.booking.zone)))
    return it.say("{end} since {time}", end=name, time=clock)


def _absent(it: Told, name: str, leg: Leg | None) -> str:
    cause = leg.cause if leg is not None else ""
    if not cause or cause == "ended":
        return it.say("Not in the call: {end}.", end=name)
    words = it.say(CAUSES.get(cause, cause))
    return it.say("Not in the call: {end} ({cause}).", end=name, cause=words)
