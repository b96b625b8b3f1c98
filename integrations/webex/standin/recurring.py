"""Meetings that repeat: which of their dates is the current one (Meetings API, "recurrence")."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrulestr

from integrations.webex.reading import iso
from integrations.webex.standin.ground import ApiFailure, moment
from integrations.webex.standin.store import Document

_MOST_DATES = {"YEARLY": 5, "MONTHLY": 60, "WEEKLY": 261, "DAILY": 1826}
_FURTHEST = timedelta(days=5 * 366)
Times = tuple[datetime, datetime]


def checked_recurrence(body: Document, start: datetime, now: datetime) -> str | None:
    """The rule of a meeting as Webex takes it, or 400; of several monthly days the first counts."""
    written = body.get("recurrence")
    if written is None:
        return None
    parts = _parts(written)
    freq = parts.get("FREQ", "")
    if freq not in _MOST_DATES or not parts.keys() & {"COUNT", "UNTIL"}:
        raise ApiFailure(400, "The recurrence is not supported.")
    if freq in ("MONTHLY", "YEARLY"):
        parts |= {name: parts[name].split(",")[0] for name in parts if name.startswith("BY")}
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        found = _dates(rule, start, body.get("timezone") or "UTC")
    except (ValueError, ZoneInfoNotFoundError):
        raise ApiFailure(400, "The recurrence is not supported.") from None
    if not found or len(found) > _MOST_DATES[freq] or found[-1] > now + _FURTHEST:
        raise ApiFailure(400, "The recurrence has too many dates, or none.")
    return rule


def times_of(meeting: Document) -> list[Times]:
    """When the meeting takes place: each of its dates, in order."""
    start, end = moment(meeting["start"]), moment(meeting["end"])
    if not meeting.get("recurrence"):
        return [(start, end)]
    dates = _dates(meeting["recurrence"], start, meeting["timezone"])
    return [(date, date + (end - start)) for date in dates]


def current(meeting: Document, now: datetime) -> Document:
    """The meeting with the times of the date that is on or comes next; at last, of the last."""
    times = times_of(meeting)
    start, end = next((both for both in times if both[1] > now), times[-1])
    return meeting | {"start": iso(start), "end": iso(end)}


@lru_cache(maxsize=64)
def _dates(rule: str, start: datetime, zone: str) -> tuple[datetime, ...]:
    clocks = ZoneInfo(zone)
    found = rrulestr(rule, dtstart=start.astimezone(clocks))
    return tuple(date.astimezone(start.tzinfo) for date in found)


def _parts(written: object) -> dict[str, str]:
    pairs = [part.partition("=") for part in str(written).upper().split(";")]
    return {name: value for name, _, value in pairs}
