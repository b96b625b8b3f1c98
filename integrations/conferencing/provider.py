"""What every conferencing provider can do, and how a call is had without one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rooms.interval import Interval

POINT_TO_POINT = "point_to_point"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferencePlan:
    """A conference to be made; `key` is our own, by which it is found again.

    That of a series has a `recurrence`, an RRULE with an UNTIL over the clocks of `zone`: it can be
    joined by the same link on each of its dates, `when` being the next one that is yet to begin.
    """

    key: str
    title: str
    when: Interval
    recurrence: str | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """A conference that exists, and how to get into it."""

    meeting_id: str
    web_link: str
    sip_address: str | None
    number: str | None
    password: str | None


class ConferencingProvider(Protocol):
    """Makes and ends conferences. Every method may be called again for what it did already.

    Errors are TransientError and PermanentError of `integrations.errors`.
    """

    name: str

    def create(self, plan: ConferencePlan, now: datetime) -> Links:
        """Return the conference of the plan, the one that exists already if there is one."""
        ...

    def find(self, plan: ConferencePlan) -> Links | None:
        """Return the conference that bears the plan's key, if there is one."""
        ...

    def move(self, meeting_id: str, plan: ConferencePlan, now: datetime) -> None:
        """Give a conference that hasn't begun other times or another title."""
        ...

    def cancel(self, meeting_id: str) -> None:
        """Take back a conference, with all its dates; one that is gone is fine."""
        ...

    def end(self, meeting_id: str) -> None:
        """End the conference for everybody in it, of a series today's; one that is over is fine."""
        ...

    def ring(self, meeting_id: str, sip_address: str, name: str) -> None:
        """Ring a SIP address into the conference, unless it is in it."""
        ...
