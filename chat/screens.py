"""Lines for the screens of rooms: short, in the language of the house, with no private title."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat.facts import Told
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


def promised(language: str, clocks: ZoneInfo, details: Details) -> str:
    """Return until when a meeting surely goes on, and until when, if nobody takes that time."""
    until, likely = (
        datetime.fromisoformat(str(details[name])).astimezone(clocks)
        for name in ("until", "likely_until")
    )
    sure = translate(
        language, "You have more time: sure until {clock}", clock=dates.clock(language, until)
    )
    if likely <= until:
        return f"{sure}."
    more = translate(language, "likely until {clock}", clock=dates.clock(language, likely))
    return f"{sure}, {more}."


def promise(it: Told, details: Details) -> list[str]:
    """Return the same for chat; nothing where it isn't told."""
    clocks = ZoneInfo(it.booking.zone)
    return [promised(it.language, clocks, details)] if "until" in details else []


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


def _time(words: str) -> Callable[[str, ZoneInfo, Details], str]:
    def told(language: str, _clocks: ZoneInfo, details: Details) -> str:
        return translate(language, words, time=dates.duration(language, int(details["minutes"])))

    return told


def _plain(words: str) -> Callable[[str, ZoneInfo, Details], str]:
    return lambda language, _clocks, _details: translate(language, words)


def _not_extended(language: str, clocks: ZoneInfo, details: Details) -> str:
    until: datetime = details["until"]
    clock = dates.clock(language, until.astimezone(clocks))
    return translate(language, "More time can’t be had: it ends at {clock}.", clock=clock)


LINES: Mapping[str, Callable[[str, ZoneInfo, Details], str]] = {
    "ending": _ending(msgid("Your meeting ends in {time}.")),
    "call_ends": _ending(msgid("The call ends in {time}.")),
    "ask_for_more": _time(msgid("Go on for {time}?")),
    "go_on": _plain(msgid("Go on")),
    "end_in_time": _plain(msgid("End in time")),
    "is_anybody_here": _plain(msgid("Is anybody here?")),
    "keep": _plain(msgid("Keep the room")),
    "free": _plain(msgid("Free the room")),
    "extended": promised,
    "not_extended": _not_extended,
}
