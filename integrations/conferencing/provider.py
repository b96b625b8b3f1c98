"""What every conferencing provider is asked, and the abilities by which they differ.

A provider declares what it can; the rest of what the Protocol asks raises `Unsupported`. One
contract test holds each to exactly what it declares.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

from integrations.errors import Unsupported
from rooms.interval import Interval
from rooms.models import Conference

PresenceState = Literal["ringing", "waiting", "connected", "left"]


class Ability(StrEnum):
    """What a provider may be able to do."""

    MAKE = "make"  # conferences are made there; without it two ends call each other
    WEB_LINK = "web link"  # people come in by a browser
    DIAL_IN = "dial in"  # endpoints come in by a number or a SIP address
    RING = "ring"  # SIP addresses are rung into a conference
    PARTICIPANTS = "participants"  # who is in a conference is told
    DROP = "drop"  # one of those in it can be hung up
    ANY_HOUR = "any hour"  # a conference is open at any hour, whatever its plan says
    LASTS = "lasts"  # a conference stays until it is taken back


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferencePlan:
    """A conference to be made; `key` is our own, by which it is found again.

    That of a series has a `recurrence`, an RRULE with an UNTIL over the clocks of `zone`: it can be
    joined by the same link on each of its dates, `when` being the next one that is yet to begin.
    `made` is how many conferences each of the provider's hosts has made in the last 24 hours.
    """

    key: str
    title: str
    when: Interval
    recurrence: str | None = None
    zone: str = "UTC"
    made: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MeetingRef:
    """What a provider knows a conference by: its id, and whose it is where that matters."""

    id: str
    host: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """A conference that exists, and how to get into it."""

    meeting: MeetingRef
    web_link: str | None = None
    sip_address: str | None = None
    number: str | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One end of a conference, as its provider sees it.

    `addresses` are those by which it may be known, bare and in lower case. `cause` are the
    provider's words for why it left, where it tells.
    """

    id: str
    name: str
    addresses: frozenset[str]
    state: PresenceState
    joined_at: datetime | None = None
    left_at: datetime | None = None
    cause: str = ""


class ConferencingProvider(Protocol):
    """Makes and ends conferences. Every method may be called again for what it did already.

    Errors are TransientError and PermanentError of `integrations.errors`.
    """

    name: str
    abilities: frozenset[Ability]

    def create(self, plan: ConferencePlan, now: datetime) -> Links:
        """Return the conference of the plan, the one that exists already if there is one."""
        ...

    def find(self, plan: ConferencePlan) -> Links | None:
        """Return the conference that bears the plan's key, if there is one."""
        ...

    def move(self, meeting: MeetingRef, plan: ConferencePlan, now: datetime) -> None:
        """Give a conference that hasn't begun other times or another title; its links stay."""
        ...

    def cancel(self, meeting: MeetingRef) -> None:
        """Take back a conference, with all its dates; one that is gone is fine."""
        ...

    def start(self, meeting: MeetingRef, title: str) -> None:
        """Let the conference be open for who comes; one that is open already is fine."""
        ...

    def end(self, meeting: MeetingRef) -> None:
        """End the conference for everybody in it, of a series today's; one that is over is fine."""
        ...

    def ring(
        self, meeting: MeetingRef, sip_address: str, name: str, kbps: int | None = None
    ) -> None:
        """Ring a SIP address into the conference, unless it is in it or being rung (RING).

        The call with it keeps to `kbps`, where that is said and the provider can be told.
        """
        ...

    def participants(self, meeting: MeetingRef) -> list[Participant]:
        """Return who is in the conference, or was; nobody where it isn't open (PARTICIPANTS)."""
        ...

    def drop(self, meeting: MeetingRef, participant_id: str) -> None:
        """Hang up one participant; one that has left is fine (DROP)."""
        ...

    def health(self) -> None:
        """Ask for nothing but an answer: an error tells that the provider can't be used now."""
        ...


class WithoutRinging:
    """The part of the Protocol that a provider can't do that knows no ends."""

    name: str

    def ring(
        self,
        meeting: MeetingRef,  # noqa: ARG002
        sip_address: str,  # noqa: ARG002
        name: str,  # noqa: ARG002
        kbps: int | None = None,  # noqa: ARG002
    ) -> None:
        """See the Protocol."""
        raise Unsupported(f"{self.name} can't ring anybody.")

    def participants(self, meeting: MeetingRef) -> list[Participant]:  # noqa: ARG002
        """See the Protocol."""
        raise Unsupported(f"{self.name} doesn't tell who is in a conference.")

    def drop(self, meeting: MeetingRef, participant_id: str) -> None:  # noqa: ARG002
        """See the Protocol."""
        raise Unsupported(f"{self.name} can't hang anybody up.")


def bare(address: str) -> str:
    """Return a SIP address as it can be compared: no scheme, lower case."""
    return address.strip().lower().removeprefix("sips:").removeprefix("sip:")


def meeting_of(conference: Conference) -> MeetingRef | None:
    """Return by what its provider knows the conference; None until it is made."""
    if conference.meeting_id is None:
        return None
    return MeetingRef(conference.meeting_id, conference.host)
