"""What Webex asks of a meeting, and how it shows those who are in it (Meetings API)."""

from datetime import datetime, timedelta

from integrations.webex.meetings import (
    LONGEST,
    LONGEST_AGENDA,
    LONGEST_TAG,
    LONGEST_TITLE,
    MOST_INVITEES,
    SHORTEST,
)
from integrations.webex.reading import iso
from integrations.webex.standin.ground import (
    ORGANISATION,
    ApiFailure,
    moment,
    settled_id,
    text_or_none,
)
from integrations.webex.standin.recurring import checked_recurrence
from integrations.webex.standin.store import Document

_EARLY = (0, 5, 10, 15)
_MOST_TAGS = 3
_MINUTE = timedelta(minutes=1)


def checked(body: Document, start: datetime, end: datetime, now: datetime) -> Document:
    """The fields of a meeting that a client may set, or 400 with what is wrong."""
    start, end = _times(start, end, now)
    tags = body.get("integrationTags") or []
    early = body.get("joinBeforeHostMinutes", 0)
    invitees = body.get("invitees") or []
    agenda = text_or_none(body, "agenda")
    problems = {
        "The title is too long.": len(body.get("title") or "") > LONGEST_TITLE,
        "The agenda is too long.": len(agenda or "") > LONGEST_AGENDA,
        "There are too many integrationTags.": len(tags) > _MOST_TAGS,
        "An integrationTag is too long.": any(len(tag) > LONGEST_TAG for tag in tags),
        "There are too many invitees.": len(invitees) > MOST_INVITEES,
        "joinBeforeHostMinutes is not one of 0, 5, 10, 15.": early not in _EARLY,
        "The duration is shorter than 10 minutes.": end - start < SHORTEST,
        "The duration is longer than 23 hours 59 minutes.": end - start > LONGEST,
        "The start is in the past.": start < now - _MINUTE,
    }
    for problem, stands in problems.items():
        if stands:
            raise ApiFailure(400, problem)
    return {
        "start": iso(start),
        "end": iso(end),
        "timezone": text_or_none(body, "timezone") or "UTC",
        "recurrence": checked_recurrence(body, start, now),
        "agenda": agenda,
        "integrationTags": tags,
        "enabledJoinBeforeHost": bool(body.get("enabledJoinBeforeHost", False)),
        "joinBeforeHostMinutes": early,
        "_invitees": [one.get("email") for one in invitees if isinstance(one, dict)],
    }


def people_of(
    meeting: Document, participants: list[Document], now: datetime, host_email: str
) -> list[Document]:
    """The participants as the API lists them: those present, or all once nobody is."""
    views = [_view(meeting, one, now, host_email) for one in participants]
    arrived = [one for one in views if one is not None]
    present = [one for one in arrived if one["state"] != "end"]
    return present or arrived


def _view(meeting: Document, one: Document, now: datetime, host_email: str) -> Document | None:
    joined = moment(one["_joins"])
    if now < joined:
        return None
    left = moment(one["_left"]) if one["_left"] else None
    opens = moment(meeting["start"]) - timedelta(minutes=meeting["joinBeforeHostMinutes"])
    state = "end" if left and now >= left else ("joined" if now >= opens else "lobby")
    view = {
        "id": one["id"],
        "orgId": settled_id("ORGANIZATION", ORGANISATION),
        "meetingId": one["meetingId"],
        "displayName": one["displayName"],
        "host": False,
        "coHost": False,
        "invitee": False,
        "muted": False,
        "video": "on",
        "state": state,
        "joinedTime": iso(joined),
        "siteUrl": meeting["siteUrl"],
        "hostEmail": host_email,
        "meetingStartTime": meeting["start"],
    }
    if one["email"]:
        view["email"] = one["email"]
    if left and state == "end":
        view["leftTime"] = iso(left)
    return view


def _times(start: datetime, end: datetime, now: datetime) -> tuple[datetime, datetime]:
    first = start.replace(second=0, microsecond=0)
    this_minute = now.replace(second=0, microsecond=0)
    return (first + _MINUTE if first == this_minute != start else first), end.replace(
        second=0, microsecond=0
    )
