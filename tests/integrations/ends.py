"""Far ends that remember what was asked of them, and a worker that speaks to them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from sqlmodel import col, select

from integrations.calls.ends import FarSides
from integrations.calls.running import CallDelivery, CallParts, Crew
from integrations.conferencing.delivery import ConferenceDelivery
from integrations.conferencing.provider import (
    ConferencePlan,
    Links,
    MeetingRef,
    Participant,
    bare,
)
from integrations.conferencing.webex import WebexMeetings
from integrations.endpoints.driver import Ending, EndpointCall, EndpointStatus, Occupied, WayIn
from integrations.endpoints.sip import SipEndpoints
from integrations.errors import OutsideError
from integrations.outbox import Delivery, Outcome
from integrations.reminders import Reminder
from integrations.worker import Worker
from rooms.calls.legs import Leg
from rooms.models import Endpoint, InboxItem, OutboxItem
from rooms.unit_of_work import UnitOfWork
from tests.builders import FixedClock
from tests.integrations.planned import Planned

NUMBER = "123456"
MOST_STEPS = 5000


In = TypeVar("In")
Out = TypeVar("Out")


def _nothing() -> None:
    """Happen not at all."""


class FakeEndpoints(SipEndpoints):
    """Endpoints by device id: with whom each is in a call. `meanwhile` happens while they act.

    `ended` says how the last call of an endpoint ended, "here" where somebody hung up; `asked` what
    was asked of them, but for looks, `rates` at which they were to dial. Unless it `is_answered`,
    dialling leads nowhere.
    """

    takes_commands = True

    def __init__(self) -> None:
        self.calls: dict[str, str] = {}
        self.ended: dict[str, str] = {}
        self.asked: list[str] = []
        self.rates: list[int | None] = []
        self.broken: dict[str, OutsideError] = {}
        self.meanwhile: Callable[[], None] = _nothing
        self.is_answered = True

    def join(self, endpoint: Endpoint, way: WayIn) -> None:
        self._act("join", endpoint)
        self._enter(device_of(endpoint), way.number or "")

    def dial(self, endpoint: Endpoint, sip_address: str, kbps: int | None = None) -> None:
        self._act("dial", endpoint)
        self.rates.append(kbps)
        if self.is_answered:
            self._enter(device_of(endpoint), sip_address)

    def disconnect(self, endpoint: Endpoint, far_ends: Iterable[str]) -> None:
        self._act("hang up", endpoint)
        if self.calls.get(device_of(endpoint)) in set(far_ends):
            del self.calls[device_of(endpoint)]

    def status(self, endpoint: Endpoint, *, is_urgent: bool = True) -> EndpointStatus:
        remote = self.calls.get(device_of(endpoint))
        is_online = device_of(endpoint) not in self.broken
        call = [EndpointCall(id=1, remote=remote, state="connected")] if remote else []
        return EndpointStatus(is_online=is_online, calls=tuple(call))

    def ending(self, endpoint: Endpoint, far_ends: Iterable[str]) -> Ending | None:
        side = self.ended.get(device_of(endpoint))
        return None if side is None else Ending(call_id=1, side=side, cause="hung up")

    def leaves(self, device: str, side: str) -> None:
        """End the endpoint's call: by somebody "here" or "there", or by nobody ("")."""
        del self.calls[device]
        self.ended[device] = side

    def _enter(self, device: str, remote: str) -> None:
        if self.calls.get(device, remote) != remote:
            raise Occupied("The endpoint is in another call.")
        self.calls[device] = remote

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
        self.keys: dict[str, str] = {}
        self.rung: list[str] = []
        self.rates: list[int | None] = []
        self.present: list[str] = []
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
        self.present.clear()

    def ring(
        self, meeting: MeetingRef, sip_address: str, name: str, kbps: int | None = None
    ) -> None:
        self._act("ring")
        self.rates.append(kbps)
        self.rung.append(sip_address)
        self.present.append(sip_address)

    def participants(self, meeting: MeetingRef) -> list[Participant]:
        return [
            Participant(id=one, name=one, addresses=frozenset({bare(one)}), state="connected")
            for one in self.present
        ]

    def drop(self, meeting: MeetingRef, participant_id: str) -> None:
        self._act("drop")
        self.present.remove(participant_id)

    def health(self) -> None:
        self._act("health")

    def _links(self, plan: ConferencePlan) -> Links:
        self.keys.setdefault(plan.key, str(int(NUMBER) + len(self.keys)))
        return Links(
            meeting=MeetingRef(plan.key),
            web_link="https://webex.example/1",
            sip_address=f"{self.keys[plan.key]}@webex.example",
            number=self.keys[plan.key],
            password=None,
        )

    def _act(self, what: str) -> None:
        self.asked.append(what)
        if self.error is not None:
            raise self.error
        meanwhile, self.meanwhile = self.meanwhile, _nothing
        meanwhile()


class OneByOne:
    """Does one thing after the other, so that a test can tell what happens while it is done."""

    def map(self, act: Callable[[In], Out], things: Iterable[In], /) -> list[Out]:
        return [act(thing) for thing in things]


class Ends:
    """The far ends of a town and its worker; `clock` is the test's."""

    def __init__(
        self, planned: Planned, *, with_provider: bool = True, crew: Crew | None = None
    ) -> None:
        self.planned = planned
        self.clock = FixedClock()
        self.endpoints = FakeEndpoints()
        self.provider = FakeProvider()
        self.said: list[str] = []
        providers = {"webex": self.provider} if with_provider else {}
        far = FarSides({"roomos": self.endpoints, "sip": SipEndpoints()}, providers)
        deliveries: Mapping[str, Delivery] = {
            "chat": self._say,
            "mail": lambda item, now: Outcome(),
            "panel": lambda item, now: Outcome(),
            "reminder": Reminder(planned.database),
            "conference": ConferenceDelivery(planned.database, providers),
            "call": CallDelivery(CallParts(planned.database, far, crew or OneByOne())),
        }
        self.worker = Worker(
            planned.units, self.clock, _no_intake, deliveries, machine=FixedClock()
        )

    def work_at(self, now: datetime) -> None:
        """Turn the clock on to this moment, and do what falls due on the way when it does."""
        for _ in range(MOST_STEPS):
            self.worker.drain()
            due = [r.due_at for r in self.planned.rows() if self.clock.now() < r.due_at <= now]
            if not due:
                break
            self.clock.set(min(due))
        else:
            raise AssertionError("this takes too many steps")
        self.clock.set(now)
        self.worker.drain()

    def device(self, room: str) -> str:
        """Return the id of the room's endpoint."""
        return f"device-{self.planned.town.organisation.id}-{room}"

    def connected(self) -> set[str]:
        """Return the rooms that are in a call."""
        return {device.split("-", 2)[2] for device in self.endpoints.calls}

    def states(self) -> list[str]:
        """Return how each stay in a call stands or ended, in their order."""
        with self.planned.database.reading() as session:
            return [leg.state for leg in session.exec(select(Leg).order_by(col(Leg.id)))]

    def _say(self, item: OutboxItem, now: datetime) -> Outcome:
        self.said.append(item.payload["text"])
        return Outcome()


def _no_intake(item: InboxItem, now: datetime) -> Callable[[UnitOfWork], None] | None:
    raise AssertionError("nothing comes in here")
