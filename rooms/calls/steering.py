"""What people may do with a call and its meeting while it runs, and what that does.

Chat and the page of the call do it by the same ways.
"""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from enum import StrEnum

from rooms.calls.live import EndNow, Live
from rooms.events import CallRequested
from rooms.models import Booking, Person
from rooms.unit_of_work import UnitOfWork

EARLY = timedelta(minutes=30)  # before the start, from when on a call can be started by hand


class Act(StrEnum):
    """What can be asked for by hand; the words of the first three are those of `CallRequested`."""

    START = "start"
    RING = "ring"
    HANG_UP = "end"
    GO_ON = "go_on"
    FINISH = "finish"


def open_acts(live: Live) -> AbstractSet[Act]:
    """Return what can be done now by whoever may; to go on only where that can be had."""
    booking, call, now = live.booking, live.call, live.now
    if booking.status != "confirmed":
        return frozenset()
    was_ended = call is not None and call.asked == "end"
    is_asked = call is not None and call.asked == "start"
    found: set[Act] = set()
    if booking.starts_at - EARLY <= now < booking.ends_at:
        is_idle = not any(one.is_there for one in live.ends)
        waits = any(not one.is_there and not one.is_called for one in live.ends)
        if live.ends and (was_ended or (not is_asked and (is_idle or waits))):
            found.add(Act.START)
        if not was_ended and any(can_be_rung(one) for one in live.ends):
            found.add(Act.RING)
    if live.is_live:
        found.add(Act.HANG_UP)
    if live.more_until is not None:
        found.add(Act.GO_ON)
    if live.is_on:
        found.add(Act.FINISH)
    return found


def can_be_rung(end: EndNow) -> bool:
    """Say whether it is of use to call this end again."""
    return end.is_out and end.is_called


def ask(
    unit: UnitOfWork, booking: Booking, act: Act, by: Person, now: datetime, end: str = ""
) -> None:
    """Ask for the call to start or to end, or for one `end`, by its key, to be called again."""
    unit.record(
        CallRequested(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
            act=str(act),
            end=end,
        )
    )
