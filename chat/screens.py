"""Lines for the screens of rooms: short, in the language of the house, with no private title."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat.fields import clean
from chat.words import msgid
from rooms.models import Booking, Organisation
from translations import dates, translate

Details = Mapping[str, Any]
LONGEST_TITLE = 60


def line(session: Session, kind: str, booking: Booking, details: Details) -> str:
    """Return the line of this kind; ValueError where there is none such."""
    if kind not in LINES:
        raise ValueError(f"No line of the kind {kind} is shown on screens.")
    language = session.get_one(Organisation, booking.organisation_id).language
    return LINES[kind](language, ZoneInfo(booking.zone), details)


def _ending(words: str) -> Callable[[str, ZoneInfo, Details], str]:
    def told(language: str, clocks: ZoneInfo, details: Details) -> str:
        time = dates.duration(language, int(details["minutes"]))
        return " ".join(
            filter(None, [translate(language, words, time=time), _next(language, clocks, details)])
        )

    return told


def _next(language: str, clocks: ZoneInfo, details: Details) -> str:
    """Return which meeting comes after this one in the room, if any does."""
    starts_at: datetime | None = details.get("next_at")
    if starts_at is None:
        return ""
    clock = dates.clock(language, starts_at.astimezone(clocks))
    title = clean(str(details.get("next_title") or ""))[:LONGEST_TITLE]
    if title:
        return translate(language, "Then, at {clock}: {title}.", clock=clock, title=title)
    return translate(language, "The next meeting begins at {clock}.", clock=clock)


LINES: Mapping[str, Callable[[str, ZoneInfo, Details], str]] = {
    "ending": _ending(msgid("Your meeting ends in {time}.")),
    "call_ends": _ending(msgid("The call ends in {time}.")),
}
