"""What passes between the world and the conversation: words in, words out.

Whoever carries messages (a gateway, the command line) and whoever understands them don't know each
other; they share these records and this Protocol.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlmodel import Session

from rooms.administration.asking import Looked
from rooms.administration.events import DeedAsked, DifferenceFound, PreviewAsked
from rooms.errors import Refused
from rooms.granting import RightsChanged
from rooms.models import Booking, Endpoint, Fault, Person, Waiting
from rooms.outside.news import CalendarClashed, CalendarTroubled
from rooms.personal_data.asking import OwnDataWanted
from rooms.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What somebody said, or pressed on a card: `inputs` are the card's fields, else None.

    `space_id` and `thread_id` are opaque names of where it was said and where the answer belongs.
    """

    email: str
    name: str = ""
    space_id: str
    thread_id: str | None = None
    is_direct: bool = True
    text: str = ""
    inputs: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the bot answers: plain text always, markdown and an Adaptive Card (1.3) where they help.

    `intent` is what was understood, None where nothing was.
    """

    text: str
    markdown: str = ""
    card: Mapping[str, Any] | None = None
    intent: str | None = None
    language: str = "fr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """What a member's calendar asked for and can't have, on whose clocks it was to be.

    `kept` is what was booked for the same event before, and stays. Of a series, what works instead
    is told of its first date.
    """

    refused: Refused
    person: Person
    zone: str
    kept: Booking | None = None
    is_series: bool = False


class Talk(Protocol):
    """The conversation, as those see it who carry its words."""

    def turn(self, unit: UnitOfWork, utterance: Utterance, now: datetime) -> Reply:
        """Return the answer to `utterance`; what was asked for is written in `unit`."""
        ...

    def greeting(self, session: Session, email: str, now: datetime) -> Reply:
        """Return what the bot says when somebody with this address adds it to a space."""
        ...

    def notice(
        self,
        session: Session,
        kind: str,
        booking: Booking,
        now: datetime,
        details: Mapping[str, object],
    ) -> Reply:
        """Return the news of this kind about `booking`, for the thread where it was booked."""
        ...

    def on_screen(
        self, session: Session, kind: str, booking: Booking, details: Mapping[str, object]
    ) -> str:
        """Return a line for the screens of the booking's rooms, in the language of the house."""
        ...

    def offer(self, session: Session, kind: str, waiting: Waiting, now: datetime) -> Reply:
        """Return the news for whoever waits: "offer_made", "offer_over" or "offer_withdrawn"."""
        ...

    def fault(self, session: Session, kind: str, fault: Fault, person: Person) -> Reply:
        """Return the news of a fault for this person: "fault_reported" or "fault_closed"."""
        ...

    def declined(self, session: Session, declined: Declined, now: datetime) -> Reply:
        """Return why a room declines an invitation, and what works instead."""
        ...

    def own_calendar(self, session: Session, person: Person, now: datetime) -> Reply:
        """Return how it stands with the person's own calendar, for them alone."""
        ...

    def trouble(self, session: Session, problem: str, endpoint: Endpoint, person: Person) -> Reply:
        """Return the news for this person that an endpoint has this problem."""
        ...

    def previewed(
        self, unit: UnitOfWork, asked: PreviewAsked, looked: Looked, now: datetime
    ) -> Reply | None:
        """Return what a plan would do, kept to be applied; None where nobody is there to tell."""
        ...

    def done_later(
        self, unit: UnitOfWork, asked: DeedAsked, now: datetime, *, has_failed: bool
    ) -> Reply | None:
        """Do what moves many bookings, and return what is told of it, or that it can't be done."""
        ...

    def difference(self, session: Session, event: DifferenceFound, person: Person) -> Reply:
        """Return the news that another system has other rooms, for an administrator."""
        ...

    def rights(self, session: Session, event: RightsChanged, person: Person) -> Reply:
        """Return the news for this person that their rights are others than before."""
        ...

    def data_wanted(self, session: Session, event: OwnDataWanted, person: Person) -> Reply:
        """Return the news for this person that somebody asks for their data, or to be erased."""
        ...

    def room_calendar(
        self, session: Session, event: CalendarClashed | CalendarTroubled, person: Person
    ) -> Reply:
        """Return the news of a room's own calendar for somebody who looks after the rooms."""
        ...
