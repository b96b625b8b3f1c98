"""Far ends that remember what was asked of them, and a worker that speaks to them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from integrations.calls import CallEnd, CallLeave, CallParts, CallStart
from integrations.conferencing.delivery import ConferenceDelivery
from integrations.conferencing.provider import (
    ConferencePlan,
    Links,
    MeetingRef,
    Participant,
)
from integrations.conferencing.webex import WebexMeetings
from integrations.endpoints.driver import WayIn
from integrations.endpoints.sip import SipEndpoints
from integrations.errors import OutsideError
from integrations.outbox import Delivery, Outcome
from integrations.reminders import Reminder
from integrations.worker import Worker
from rooms.models import Endpoint, InboxItem, OutboxItem
from rooms.unit_of_work import UnitOfWork
from tests.builders import FixedClock
from tests.integrations.planned import Planned

NUMBER = "123456"


def _nothing() -> None:
    """Happen not at all."""


class FakeEndpoints(SipEndpoints):
    """Endpoints by device id: with whom each is in a call. `meanwhile` happens while they act."""

    takes_commands = True

    def __init__(self) -> None:
        self.calls: dict[str, str] = {}
        self.asked: list[str] = []
        self.broken: dict[str, OutsideError] = {}
        self.meanwhile: Callable[[], None] = _nothing

    def join(self, endpoint: Endpoint, way: WayIn) -> None:
        self._act("join", endpoint)
        self.calls[device_of(endpoint)] = way.number or ""

    def dial(self, endpoint: Endpoint, sip_address: str) -> None:
        self._act("dial", endpoint)
        self.calls[device_of(endpoint)] = sip_address

    def disconnect(self, endpoint: Endpoint, far_ends: Iterable[str]) -> None:
        self._act("hang up", endpoint)
        if self.calls.get(device_of(endpoint)) in set(far_ends):
            del self.calls[device_of(endpoint)]

    def _act(self, what: str, endpoint: Endpoint) -> None:
        device = device_of(endpoint)
        self.asked.append(f"{what} {device}")
        if device in self.broken:
            raise self.broken[device]
        meanwhile, self.meanwhile = self.meanwhile, _nothing
        meanwhile()


def device_of(endpoint: Endpoint) -> str:
    assert endpoint.device_id is not None
    return endpoint.device_id


class FakeProvider:
    """One conference for each key. `meanwhile` happens while one is made."""

    name = WebexMeetings.name
    abilities = WebexMeetings.abilities

    def __init__(self) -> None:
        self.made: dict[str, ConferencePlan] = {}
        self.asked: list[str] = []
        self.rung: list[str] = []
        self.error: OutsideError | None = None
        self.meanwhile: Callable[[], None] = _nothing

    def create(self, plan: ConferencePlan, now: datetime) -> Links:
        self._act("create")
        self.made[plan.key] = plan
        return self._links(plan)

    def find(self, plan: ConferencePlan) -> Links | None:
        return self._links(plan) if plan.key in self.made else None

    def move(self, meeting: MeetingRef, plan: ConferencePlan, now: datetime) -> None:
        self._act("move")
        self.made[meeting.id] = plan

    def cancel(self, meeting: MeetingRef) -> None:
        self._act("cancel")
        self.made.pop(meeting.id, None)

    def start(self, meeting: MeetingRef, title: str) -> None:
        pass

    def end(self, meeting: MeetingRef) -> None:
        self._act("end")

    def ring(self, meeting: MeetingRef, sip_address: str, name: str) -> None:
        self._act("ring")
        self.rung.append(sip_address)

    def participants(self, meeting: MeetingRef) -> list[Participant]:
        return []

    def drop(self, meeting: MeetingRef, participant_id: str) -> None:
        self._act("drop")

    def health(self) -> None:
        self._act("health")

    def _links(self, plan: ConferencePlan) -> Links:
        return Links(
            meeting=MeetingRef(plan.key),
            web_link="https://webex.example/1",
            sip_address=f"{NUMBER}@webex.example",
            number=NUMBER,
            password=None,
        )

    def _act(self, what: str) -> None:
        self.asked.append(what)
        if self.error is not None:
            raise self.error
        meanwhile, self.meanwhile = self.meanwhile, _nothing
        meanwhile()


class Ends:
    """The far ends of a town and its worker; `clock` is the test's."""

    def __init__(self, planned: Planned, *, with_provider: bool = True) -> None:
        self.planned = planned
        self.clock = FixedClock()
        self.endpoints = FakeEndpoints()
        self.provider = FakeProvider()
        self.said: list[str] = []
        providers = {"webex": self.provider} if with_provider else {}
        parts = CallParts(
            planned.database, {"roomos": self.endpoints, "sip": SipEndpoints()}, providers
        )
        deliveries: Mapping[str, Delivery] = {
            "chat": self._say,
            "mail": lambda item, now: Outcome(),
            "reminder": Reminder(planned.database),
            "conference": ConferenceDelivery(planned.database, providers),
            "call.start": CallStart(parts),
            "call.end": CallEnd(parts),
            "call.leave": CallLeave(parts),
        }
        self.worker = Worker(
            planned.units, self.clock, _no_intake, deliveries, machine=FixedClock()
        )

    def work_at(self, now: datetime) -> None:
        """Turn the clock to this moment, and do what is due then."""
        self.clock.set(now)
        self.worker.drain()

    def device(self, room: str) -> str:
        """Return the id of the room's endpoint."""
        return f"device-{self.planned.town.organisation.id}-{room}"

    def connected(self) -> set[str]:
        """Return the rooms that are in a call."""
        return {device.split("-", 2)[2] for device in self.endpoints.calls}

    def _say(self, item: OutboxItem, now: datetime) -> Outcome:
        self.said.append(item.payload["text"])
        return Outcome()


def _no_intake(item: InboxItem, now: datetime) -> Callable[[UnitOfWork], None] | None:
    raise AssertionError("nothing comes in here")
