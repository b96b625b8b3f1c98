"""What endpoints on the premises tell by themselves (roomos.cisco.com, HTTP feedback).

A device posts to an address of its own; each post is a row of the inbox. What it says of a call
only lets that call be looked at now: whatever the order of such news, the look sees what is so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from integrations.briefing import hold
from integrations.calls.plans import look_of
from integrations.endpoints import xml
from integrations.endpoints.roomos import MOST_OPTIONS
from integrations.endpoints.roomos_status import branch, count, status_of
from integrations.outbox import enqueue_all, reschedule
from integrations.screens.panel_plans import readings_of
from integrations.screens.questions import follow_answer
from rooms.endpoints.events import PromptAnswered
from rooms.endpoints.states import note_report
from rooms.models import Booking, Endpoint, InboxItem, Leg
from rooms.unit_of_work import UnitOfWork

KIND = "endpoint"
PATH = "/endpoints/"
LONGEST_POST = 64 * 1024
LONGEST_KEY = 255
_MOST_CALLS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one post says; None and False where it says nothing of it."""

    answered: tuple[str, int] | None = None
    is_of_call: bool = False
    is_of_panel: bool = False
    people: int | None = None
    presence: bool | None = None


def read(body: str) -> Report:
    """Return what a post says; what can't be read says nothing."""
    try:
        found = xml.values(xml.parsed(body.encode()))
    except xml.XmlError:
        return Report()
    said = found if isinstance(found, dict) else {}
    seen = status_of(said)
    return Report(
        answered=_answer(branch(said, "UserInterface", "Message", "Prompt", "Response")),
        is_of_call="Call" in said or "CallDisconnect" in said,
        is_of_panel="Bookings" in said,
        people=seen.people,
        presence=seen.presence,
    )


class EndpointIntake:
    """Works on what an endpoint posted."""

    def __call__(self, item: InboxItem, now: datetime) -> Callable[[UnitOfWork], None]:
        """Return what to write: an answer as an event, news of a call as a look at it."""
        report = read(str(item.payload["body"]))
        endpoint_id = int(item.payload["endpoint_id"])
        return lambda unit: _record(unit, endpoint_id, report, now)


def _record(unit: UnitOfWork, endpoint_id: int, report: Report, now: datetime) -> None:
    endpoint = unit.session.get(Endpoint, endpoint_id)
    if endpoint is None:
        return
    if report.answered is not None:
        key, option = report.answered
        answered = PromptAnswered(
            organisation_id=endpoint.organisation_id,
            endpoint_id=endpoint.id,
            key=key,
            option=option,
            at=now,
        )
        unit.record(answered)
        follow_answer(unit, answered)
    if report.is_of_call:
        _look(unit.session, endpoint, now)
    if report.is_of_panel:
        enqueue_all(unit.session, readings_of([endpoint], now), now)
    # Last: bookings are kept before what is known of endpoints, by everybody who writes both.
    note_report(unit, endpoint, now, people=report.people, presence=report.presence)


def _look(session: Session, endpoint: Endpoint, now: datetime) -> None:
    """Have the calls looked at now in which the endpoint is, or should be."""
    mine = select(Leg.booking_id).where(Leg.endpoint_id == endpoint.id, col(Leg.left_at).is_(None))
    in_order = mine.distinct().order_by(col(Leg.booking_id)).limit(_MOST_CALLS)
    for booking_id in session.exec(in_order).all():
        hold(session, booking_id)
        reschedule(session, look_of(session.get_one(Booking, booking_id), now), now)


def _answer(response: Mapping[str, Any]) -> tuple[str, int] | None:
    key, option = str(response.get("FeedbackId") or ""), count(response.get("OptionId"))
    if option is None or option > MOST_OPTIONS or not 0 < len(key) <= LONGEST_KEY:
        return None
    return key, option
