"""The iCalendar object that invites one person, or takes the invitation back (RFC 5545, 5546).

One object for each invitee, listing that invitee, the person who booked, and the rooms: clients
show their buttons only to somebody they find on the list. The ORGANIZER is the bot's mailbox, for
answers go there; the person who booked gives it a name and takes part as CHAIR.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Event, vCalAddress, vRecur, vUri

from calendars.meeting import Invitee, JoinDetails, Meeting, Method, Place
from calendars.plain import mail_address, one_line, web_link
from calendars.repetition import dates_of, rule_of
from calendars.room_addresses import room_address
from calendars.wording import (
    as_text,
    join_facts,
    location,
    organizer_of,
    origin_facts,
    place_facts,
    title_of,
)
from calendars.zones import vtimezone

_HEAD = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Salon//Telepresence rooms//EN\r\n"
    b"CALSCALE:GREGORIAN\r\nMETHOD:%s\r\n"
)
_TAIL = b"END:VCALENDAR\r\n"
_UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/Zulu", "Zulu", "Etc/Universal"})


def invitation(meeting: Meeting, invitee: Invitee, *, mailbox: str, method: Method) -> bytes:
    """Return the VCALENDAR that tells `invitee` of `meeting` (REQUEST) or of its end (CANCEL).

    DECLINECOUNTER tells that it stays as it is, whatever they proposed: it says of which event and
    nothing else (RFC 5546 section 3.2.8).

    `mailbox` is where answers go: the bot's address with the invitee's token. ValueError where an
    address is none, or a rule can't be read.
    """
    event, zone = _identified(meeting, mailbox), b""
    if method != "DECLINECOUNTER":
        _describe(event, meeting, invitee, method)
        for attendee in _attendees(meeting, invitee, mailbox, method):
            event.add("attendee", attendee)
        zone = _zone(meeting)
    if method == "REQUEST":
        for conference in _conferences(meeting.join):
            event.add("conference", conference)
    return b"".join((_HEAD % method.encode(), zone, event.to_ical(), _TAIL))


def _zone(meeting: Meeting) -> bytes:
    if _in_utc(meeting):
        return b""
    last = dates_of(meeting)[-1].end if meeting.rrule else meeting.end
    return vtimezone(meeting.zone, meeting.start.year, last.year)


def _identified(meeting: Meeting, mailbox: str) -> Event:
    """Return an event that says which one it is, in which state, and whom to answer."""
    event = Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", meeting.modified)
    event.add("sequence", meeting.sequence)
    organizer = vCalAddress(f"mailto:{mail_address(mailbox)}")
    organizer.params["CN"] = _quotable(organizer_of(meeting))
    event.add("organizer", organizer)
    return event


def _describe(event: Event, meeting: Meeting, invitee: Invitee, method: Method) -> None:
    language = invitee.language
    event.add("created", meeting.created)
    event.add("last-modified", meeting.modified)
    event.add("dtstart", _moment(meeting, meeting.start))
    event.add("dtend", _moment(meeting, meeting.end))
    if meeting.rrule:
        event.add("rrule", vRecur.from_ical(rule_of(meeting)))
        for exdate in sorted(meeting.exdates):
            event.add("exdate", _moment(meeting, exdate))
    event.add("summary", _typed(title_of(meeting, language)))
    if where := location(meeting, language):
        event.add("location", _typed(where))
    event.add("description", _typed(_description(meeting, language, method)))
    stands = "TENTATIVE" if meeting.is_open else "CONFIRMED"
    event.add("status", "CANCELLED" if method == "CANCEL" else stands)
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE" if meeting.private else "PUBLIC")


def _typed(text: str) -> str:
    r"""Return `text` with a joiner in each ``\N``, which icalendar takes for a line end."""
    return text.replace("\\N", "\\\u2060N")


def _description(meeting: Meeting, language: str, method: Method) -> str:
    is_on = method != "CANCEL"
    facts = [
        *(join_facts(meeting.join, language) if is_on else ()),
        *place_facts(meeting, language, with_directions=is_on),
        *origin_facts(meeting, language),
    ]
    return as_text(facts, language)


def _in_utc(meeting: Meeting) -> bool:
    """Say whether the event's times are written in UTC.

    An hour that the clocks show twice has one local name: RFC 5545 section 3.3.5 gives it to the
    first pass, but some calendars to the second. A series keeps its hour on the wall all the same.
    """
    if meeting.zone in _UTC_NAMES:
        return True
    clocks = ZoneInfo(meeting.zone)
    ends = (meeting.start.astimezone(clocks), meeting.end.astimezone(clocks))
    return not meeting.rrule and any(_is_shown_twice(at) for at in ends)


def _is_shown_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _moment(meeting: Meeting, at: datetime) -> datetime:
    clocks = UTC if _in_utc(meeting) else ZoneInfo(meeting.zone)
    return at.replace(microsecond=0).astimezone(clocks)


def _attendees(
    meeting: Meeting, invitee: Invitee, mailbox: str, method: Method
) -> Iterator[vCalAddress]:
    booker, guest = mail_address(meeting.organizer_email), mail_address(invitee.email)
    yield _attendee(booker, organizer_of(meeting), ROLE="CHAIR", PARTSTAT="ACCEPTED", RSVP="FALSE")
    if guest.casefold() != booker.casefold():
        is_asked = method == "REQUEST" and invitee.partstat == "NEEDS-ACTION"
        answer = "TRUE" if is_asked else "FALSE"
        name = one_line(invitee.name, 100) or guest
        yield _attendee(guest, name, ROLE=invitee.role, PARTSTAT=invitee.partstat, RSVP=answer)
    addresses = {_room_address(place, mailbox): place for place in meeting.places}
    for address, place in addresses.items():
        yield _attendee(
            address,
            one_line(f"{place.room}, {place.site}".strip(", "), 100),
            CUTYPE="ROOM",
            ROLE="NON-PARTICIPANT",
            PARTSTAT="ACCEPTED",
        )


def _attendee(address: str, name: str, **params: str) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params["CN"] = _quotable(name)
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params.update(params)
    return attendee


def _room_address(place: Place, mailbox: str) -> str:
    """Return the address of a room: the same that mails which book it are sent to."""
    if place.email:
        return mail_address(place.email)
    return room_address(mailbox, place.room, place.room_id)


def _conferences(join: JoinDetails | None) -> Iterator[vUri]:
    """Yield one CONFERENCE for each way in and each feature (RFC 7986 section 5.11)."""
    if join is None:
        return
    if link := web_link(join.web_link):
        yield _conference(link, "VIDEO", "Webex")
        yield _conference(link, "AUDIO", "Webex")
    if sip := re.fullmatch(r"(?:sip:)?([!-~]{3,255})", (join.sip_address or "").strip()):
        yield _conference(f"sip:{sip[1]}", "VIDEO", "SIP")


def _conference(address: str, feature: str, label: str) -> vUri:
    return vUri(address, params={"VALUE": "URI", "FEATURE": feature, "LABEL": label})


def _quotable(name: str) -> str:
    """Return a name for a parameter: quotes and carets would need RFC 6868, which few read."""
    return name.replace('"', "’").replace("^", "")
