"""Who is in the call of a meeting: who and since when, and who isn't and why, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat.call_news import CAUSES
from chat.facts import Told
from chat.moments import local_of
from rooms.calls.live import EndNow, Standing, ends_now
from translations import dates, translate


def who_is_in(session: Session, it: Told) -> list[str]:
    """Return a line for the ends that are in the call, and one for each that isn't."""
    ends = ends_now(session, it.booking, it.venues, it.attendees, it.now)
    present = [end for end in ends if end.standing is Standing.IN]
    found = ", ".join(_since(it, end) for end in present)
    lines = [it.say("In the call: {ends}.", ends=found)] if found else []
    return lines + [_absent(it, end) for end in ends if end not in present]


def cause_in_words(language: str, standing: Standing, cause: str) -> str:
    """Return why an end is out, as far as there are words for it; "" where there are none.

    What a device or a bridge says besides is for operators.
    """
    usual = CAUSES["dropped"] if standing is Standing.DROPPED else ""
    words = CAUSES.get(cause, usual)
    return translate(language, words) if words else ""


def clock(language: str, moment: datetime, zone: str) -> str:
    """Return the hour of a moment on the clocks of the zone."""
    return dates.clock(language, local_of(moment, ZoneInfo(zone)))


def _since(it: Told, end: EndNow) -> str:
    if end.since is None:
        return end.name
    at = clock(it.language, end.since, it.booking.zone)
    return it.say("{end} since {time}", end=end.name, time=at)


def _absent(it: Told, end: EndNow) -> str:
    words = cause_in_words(it.language, end.standing, end.cause)
    if not words:
        return it.say("Not in the call: {end}.", end=end.name)
    return it.say("Not in the call: {end} ({cause}).", end=end.name, cause=words)
