"""The facts of a meeting in people's words: one list for the mail and for the calendar entry."""

import re
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from calendars.meeting import JoinDetails, Meeting, Place
from calendars.plain import lines, one_line, web_link
from calendars.recurring_words import days_out, series_in_short, span
from calendars.repetition import dates_of, standing
from translations import translate
from translations.dates import period, zone_name

_GROUND = re.compile(r"-?0+|r\+?0|rdc|rc|gf?|eg|rez[- ]de[- ]chauss[ée]e", re.IGNORECASE)
_FLOOR = re.compile(r"r?([+-]?\d{1,2}[a-df-z]?)(?:er|e|ème|eme|nd|st|rd|th)?|[a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line such as "Where: Jaurès, Mairie"; `link` is where a click on it leads."""

    label: str
    value: str
    link: str | None = None


def title_of(meeting: Meeting, language: str) -> str:
    """Return the meeting's title on one line, or one made from its room."""
    if title := one_line(meeting.title):
        return title
    rooms = ", ".join(one_line(place.room) for place in meeting.places)
    if not rooms:
        return translate(language, "Meeting")
    return translate(language, "Meeting, {rooms}", rooms=one_line(rooms))


def organizer_of(meeting: Meeting) -> str:
    """Return the name of the person who booked, or their address."""
    return one_line(meeting.organizer_name, 100) or meeting.organizer_email


def location(meeting: Meeting, language: str) -> str:
    """Return all places on one line: "Jaurès, Mairie, 1 place …; Mandela, …"."""
    if meeting.is_open:
        return translate(language, "The room is still to be found")
    return "; ".join(_words(place.room, place.site, place.address) for place in meeting.places)


def when(meeting: Meeting, language: str, *, zone: str, today: date | None = None) -> str:
    """Return day, hours and whose hours: "mardi 10 mars, 14h–15h (heure de Paris)"."""
    written = period(language, meeting.start, meeting.end, zone=ZoneInfo(zone), today=today)
    return f"{written} ({zone_name(language, zone)})"


def time_facts(meeting: Meeting, language: str, today: date, guest_zone: str | None) -> list[Fact]:
    """Return when it is on the room's clocks, and on the guest's where these show otherwise."""
    if meeting.rrule:
        found = _series_facts(meeting, language, today)
    else:
        written = when(meeting, language, zone=meeting.zone, today=today)
        found = [Fact(translate(language, "When"), written)]
    here, there = ZoneInfo(meeting.zone), ZoneInfo(guest_zone or meeting.zone)
    if here.key == there.key:
        return found
    one = _next_date(meeting, today) if meeting.rrule else meeting
    ends = (one.start, one.end)
    if any(at.astimezone(here).utcoffset() != at.astimezone(there).utcoffset() for at in ends):
        theirs = when(one, language, zone=there.key, today=today)
        found.append(Fact(translate(language, "For you"), theirs))
    return found


def _next_date(meeting: Meeting, today: date) -> Meeting:
    """Return the series' first date that isn't past, as a meeting of its own; else its last."""
    found = standing(meeting) or dates_of(meeting)
    coming = (one for one in found if one.start.date() >= today)
    one = next(coming, found[-1])
    return replace(meeting, start=one.start, end=one.end, rrule=None, exdates=())


def place_facts(meeting: Meeting, language: str, *, with_directions: bool = True) -> list[Fact]:
    """Return where it is, and how to get there."""
    if meeting.is_open:
        return [Fact(translate(language, "Where"), location(meeting, language))]
    return [
        fact
        for place in meeting.places
        for fact in _of_place(place, language, with_directions=with_directions)
    ]


def floor_of(place: Place, language: str) -> str:
    """Return the floor in words where it is a bare number or code; what is a name stays as it is.

    "1", "R+1" and "1er" are "étage 1", "0" and "RDC" "rez-de-chaussée", "-1" and "R-1" "niveau -1".
    """
    floor = one_line(place.floor)
    if _GROUND.fullmatch(floor):
        return translate(language, "ground floor")
    found = _FLOOR.fullmatch(floor)
    if found is None:
        return floor
    number = (found[1] or floor).removeprefix("+")
    sentence = "level {floor}" if number.startswith("-") else "floor {floor}"
    return translate(language, sentence, floor=number)


def join_facts(join: JoinDetails | None, language: str) -> list[Fact]:
    """Return how to join from elsewhere: nothing that doesn't exist."""
    if join is None:
        return []
    link = web_link(join.web_link)
    sip = one_line(join.sip_address or "").removeprefix("sip:")
    found = [
        Fact(translate(language, "Join by video"), link or "", link),
        Fact(translate(language, "From a video system (SIP)"), sip),
        Fact(translate(language, "Meeting number"), one_line(join.number or "")),
        Fact(translate(language, "Password"), one_line(join.password or "")),
    ]
    return [fact for fact in found if fact.value]


def origin_facts(meeting: Meeting, language: str) -> list[Fact]:
    """Return who booked, and the reference to say to the bot or over the telephone."""
    return [
        Fact(translate(language, "Booked by"), organizer_of(meeting)),
        Fact(translate(language, "Reference"), one_line(meeting.reference)),
    ]


def as_text(facts: list[Fact], language: str) -> str:
    """Return facts as lines; a link stands alone on its line, for calendars make it clickable."""
    written = []
    for fact in facts:
        if fact.link:
            written += [translate(language, "{label}:", label=fact.label), fact.link]
        else:
            written.append(
                translate(language, "{label}: {value}", label=fact.label, value=fact.value)
            )
    return "\n".join(written)


def _series_facts(meeting: Meeting, language: str, today: date) -> list[Fact]:
    hours = series_in_short(meeting, language)
    found = [
        Fact(translate(language, "When"), f"{hours} ({zone_name(language, meeting.zone)})"),
        Fact(translate(language, "Dates"), span(meeting, language, today)),
        Fact(translate(language, "Not on"), days_out(meeting, language, today)),
    ]
    return [fact for fact in found if fact.value]


def _of_place(place: Place, language: str, *, with_directions: bool) -> list[Fact]:
    found = [
        Fact(
            translate(language, "Where"),
            _words(place.room, floor_of(place, language), place.site, place.address),
        )
    ]
    if with_directions:
        directions, phone = lines(place.directions), one_line(place.phone)
        found.append(Fact(translate(language, "How to get there"), directions))
        found.append(Fact(translate(language, "Phone"), phone))
    return [fact for fact in found if fact.value]


def _words(*parts: str) -> str:
    return ", ".join(cleaned for part in parts if (cleaned := one_line(part)))
