"""A person who talks to the bot in tests: says sentences, presses buttons, and counts bookings."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import select

from chat.conversation import Conversation
from rooms.bookings import rooms_of
from rooms.models import Booking, Room, TalkState
from rooms.talk import Reply, Utterance
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS
from tests.chat.cards import problems

AGENT = "agent@drancy.example"
ADMIN = "admin@drancy.example"
COLLEAGUE = "accueil@drancy.example"


class Talker:
    """One person in one space."""

    def __init__(
        self,
        units: Units,
        email: str = AGENT,
        space: str = "space",
        *,
        give_links: bool = True,
        in_group: bool = False,
    ) -> None:
        self.units = units
        self.email = email
        self.space = space
        self.in_group = in_group
        self.talk = Conversation(give_links=give_links, feed_address=feed_address)
        self.now = NOW
        self.last = Reply(text="")

    def say(self, text: str) -> Reply:
        """Return the answer to a sentence."""
        return self._turn(text=text)

    def send(self, inputs: Mapping[str, Any]) -> Reply:
        """Return the answer to a card's inputs, real or forged."""
        return self._turn(inputs=inputs)

    def press(self, label: str, reply: Reply | None = None, **inputs: Any) -> Reply:
        """Press the button that is labelled so on the last card, its form filled with `inputs`."""
        action = find_action((reply or self.last).card, label)
        return self.send({**action["data"], **inputs})

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def restart(self) -> None:
        """Begin with a new conversation, as after a restart of the process."""
        self.talk = Conversation(give_links=True, feed_address=feed_address)

    def bookings(self, status: str = "confirmed") -> list[str]:
        """Return the person's bookings as "Jaurès 17/03 14:00-15:00", in order of time."""
        with self.units.database.reading() as session:
            rows = session.exec(
                select(Booking).where(Booking.status == status).order_by(Booking.starts_at)  # type: ignore[arg-type]
            ).all()
            said = []
            for row in rows:
                names = [session.get_one(Room, room).name for room in rooms_of(session, row)]
                start, end = row.starts_at.astimezone(PARIS), row.ends_at.astimezone(PARIS)
                said.append(f"{'+'.join(names)} {start:%d/%m %H:%M}-{end:%H:%M}")
            return said

    def rows(self) -> list[Booking]:
        """Return every booking row, in order of making."""
        with self.units.database.reading() as session:
            return list(session.exec(select(Booking).order_by(Booking.id)))  # type: ignore[arg-type]

    def pending(self) -> dict[str, Any] | None:
        """Return the kept question."""
        with self.units.database.reading() as session:
            state = session.exec(select(TalkState)).first()
            return state.data.get("pending") if state else None

    def _turn(self, **said: Any) -> Reply:
        utterance = Utterance(
            email=self.email,
            space_id=self.space,
            thread_id=f"thread of {self.space}",
            is_direct=not self.in_group,
            **said,
        )
        with self.units.open() as unit:
            self.last = self.talk.turn(unit, utterance, self.now)
        assert not (self.last.card and problems(self.last.card))
        assert 0 < len(self.last.text.encode()) <= 7_439
        return self.last


def feed_address(feed_id: int) -> str:
    """Return where a feed is followed."""
    return f"https://salon.drancy.example/feeds/{feed_id}.ics"


def actions(card: Any) -> Iterator[dict[str, Any]]:
    """Yield every action of a card, those within unfolded cards included."""
    if isinstance(card, Mapping):
        if str(card.get("type", "")).startswith("Action."):
            yield dict(card)
        for value in card.values():
            yield from actions(value)
    elif isinstance(card, list):
        for value in card:
            yield from actions(value)


def find_action(card: Any, label: str) -> dict[str, Any]:
    """Return the submitting action whose label starts so."""
    for action in actions(card):
        if action["type"] == "Action.Submit" and action["title"].startswith(label):
            return action
    raise AssertionError(f"no button {label!r} among {labels(card)}")


def labels(card: Any) -> list[str]:
    """Return the labels of all buttons."""
    return [action["title"] for action in actions(card)]


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of March 2026 on the clocks of Paris."""
    return datetime(2026, 3, day, hour, minute, tzinfo=PARIS)


def as_text(card: Any) -> str:
    """Return the card as text to search in."""
    return json.dumps(card, ensure_ascii=False)
