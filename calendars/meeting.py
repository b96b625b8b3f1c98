"""The facts of an invitation: the meeting, its places, how to join it, and who is invited."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from translations import LANGUAGES, SOURCE_LANGUAGE

Method = Literal["REQUEST", "CANCEL", "DECLINECOUNTER"]
Role = Literal["CHAIR", "REQ-PARTICIPANT", "OPT-PARTICIPANT"]
Answer = Literal["NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A booked room as a visitor needs it.

    `email` is an address of its own, where it has one; else `room_id` tells it from all others.
    """

    room: str
    site: str
    address: str = ""
    floor: str = ""
    directions: str = ""
    phone: str = ""
    email: str = ""
    room_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinDetails:
    """How to take part from elsewhere; what is None doesn't exist and is not spoken of."""

    web_link: str | None = None
    sip_address: str | None = None
    number: str | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Somebody who gets the invitation. `zone` (IANA) is where they are, if known.

    `language` ("fr", "fr-FR") becomes one that Salon speaks, English at last.
    """

    email: str
    name: str = ""
    role: Role = "REQ-PARTICIPANT"
    partstat: Answer = "NEEDS-ACTION"
    language: str = "fr"
    zone: str | None = None

    def __post_init__(self) -> None:
        language = self.language[:2].lower()
        known = language if language in LANGUAGES else SOURCE_LANGUAGE
        object.__setattr__(self, "language", known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A booking as a calendar event; one and the same facts give one and the same bytes.

    `start` (included) and `end` (excluded) are aware; `zone` is the IANA zone of the room, in
    whose local time the event repeats. `modified` becomes DTSTAMP and LAST-MODIFIED. `sequence`
    is raised with every change that matters (RFC 5546 section 2.1.4). `rrule` is the value of an
    RRULE ("FREQ=WEEKLY;COUNT=10"), `start` the first date that it gives; `exdates` are the starts
    of its dates that don't take place as it says. `of_series`: one date of a series, as an event
    of its own. `is_open`: it is to be placed, so that nobody knows where yet.
    ValueError where the times are naive or in the wrong order, or the zone is unknown.
    """

    uid: str
    reference: str
    title: str
    start: datetime
    end: datetime
    zone: str
    places: tuple[Place, ...]
    organizer_name: str
    organizer_email: str
    created: datetime
    modified: datetime
    sequence: int = 0
    join: JoinDetails | None = None
    private: bool = False
    rrule: str | None = None
    exdates: tuple[datetime, ...] = ()
    of_series: bool = False
    is_open: bool = False

    def __post_init__(self) -> None:
        for name in ("start", "end", "created", "modified"):
            moment: datetime = getattr(self, name)
            if moment.tzinfo is None:
                raise ValueError(f"A meeting's {name} needs a zone.")
            object.__setattr__(self, name, moment.astimezone(UTC).replace(microsecond=0))
        if self.end <= self.start:
            raise ValueError("A meeting ends after it starts.")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"No such time zone: {self.zone!r}") from error
