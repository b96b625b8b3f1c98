"""Questions on the screens of rooms that tell what is answered: to go on, or to keep the room.

Endpoints on the premises post what people press; those of the cloud have a panel for it, which is
read instead. A question is one for one endpoint, one booking and one end: its key says so, with
what was asked, and an answer to any other is no answer.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from integrations.endpoints.driver import Drivers, EndpointDriver, Prompt
from integrations.outbox import Effect, Outcome
from integrations.screens.lines import shown
from rooms.bookings import booking_in, rooms_of
from rooms.calls.ending_events import SCREEN, ExtensionRefused
from rooms.calls.endings import runs_until
from rooms.calls.extending import extend, step_of
from rooms.database import Database
from rooms.endpoints.events import PromptAnswered
from rooms.endpoints.tables import ON_PREMISES
from rooms.models import Booking, Endpoint, OutboxItem
from rooms.presence.releasing import give_back_there, keep_there
from rooms.unit_of_work import UnitOfWork

KIND = "question"
TELLING = frozenset({ON_PREMISES})  # the kinds of endpoints that post what is answered
EXTEND, KEEP = "extend", "keep"
KINDS = frozenset({EXTEND, KEEP})
YES, NO = 1, 2
MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Words:
    """A question in the language of the house; the first option says yes."""

    title: str
    text: str
    options: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which question it was: of this kind and endpoint, about a booking that ends then."""

    kind: str
    endpoint_id: int
    booking_id: int
    end: datetime

    @property
    def key(self) -> str:
        """What the endpoint sends back with the answer."""
        return f"{self.kind}:{self.endpoint_id}:{self.booking_id}:{int(self.end.timestamp())}"

    @classmethod
    def read(cls, key: str) -> "Asked | None":
        """Return the question with this key; None where it is none of ours."""
        kind, *figures = key.split(":")
        is_ours = kind in KINDS and len(figures) == len(cls.__slots__) - 1
        if not is_ours or not all(one.isascii() and one.isdecimal() for one in figures):
            return None
        endpoint_id, booking_id, end = (int(one) for one in figures)
        if max(endpoint_id, booking_id, end) > MOST:
            return None
        return cls(kind, endpoint_id, booking_id, datetime.fromtimestamp(end, UTC))


def question_on(
    endpoint: Endpoint,
    booking: Booking,
    words: Words,
    now: datetime,
    *,
    kind: str = EXTEND,
    until: datetime | None = None,
) -> Effect:
    """Return what asks on this endpoint's screen, until then or the end of the meeting."""
    asked = Asked(kind, endpoint.id, booking.id, booking.ends_at)
    payload = {
        "endpoint_id": endpoint.id,
        "key": asked.key,
        "title": words.title,
        "text": words.text,
        "options": list(words.options),
        "until": (until or booking.ends_at).isoformat(),
    }
    return Effect(kind=KIND, subject=f"screen:{endpoint.id}", due_at=now, payload=payload)


class QuestionDelivery:
    """Asks once: what a screen refuses isn't tried again, and stops nothing."""

    def __init__(self, database: Database, drivers: Drivers) -> None:
        self._database = database
        self._drivers = drivers

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Ask, for as long as the meeting lasts."""

        def ask(driver: EndpointDriver, endpoint: Endpoint, seconds: int) -> None:
            key, title, text, options = (
                item.payload[name] for name in ("key", "title", "text", "options")
            )
            prompt = Prompt(
                key=key, title=title, text=text, options=tuple(options), seconds=seconds
            )
            driver.prompt(endpoint, prompt)

        return shown(self._database, self._drivers, item, now, ask)


def follow_answer(unit: UnitOfWork, event: PromptAnswered) -> None:
    """Do what somebody in a room has answered.

    Nothing happens where another endpoint was asked, where the booking isn't one of its room, or
    where it has another end by now.
    """
    asked, session = Asked.read(event.key), unit.session
    if asked is None or asked.endpoint_id != event.endpoint_id:
        return
    endpoint = session.get_one(Endpoint, event.endpoint_id)
    booking = booking_in(session, endpoint.organisation_id, asked.booking_id)
    if booking is None or endpoint.room_id not in rooms_of(session, booking):
        return
    if not runs_until(booking, asked.end, event.at):
        return
    if asked.kind == EXTEND and event.option == YES:
        _go_on(unit, booking, endpoint, event.at)
    elif asked.kind == KEEP and event.option == YES:
        keep_there(unit, booking, event.at)
    elif asked.kind == KEEP and event.option == NO:
        give_back_there(unit, booking, endpoint.room_id, event.at)


def _go_on(unit: UnitOfWork, booking: Booking, endpoint: Endpoint, now: datetime) -> None:
    step = step_of(unit.session, booking)
    if step is None or extend(unit, booking, booking.ends_at + step, now, SCREEN):
        return
    unit.record(
        ExtensionRefused(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            endpoint_id=endpoint.id,
            at=now,
        )
    )
