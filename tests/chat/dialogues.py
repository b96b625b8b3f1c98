"""A dialogue as a table: what is said, what is answered, what is booked then."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.chat.talking import Talker


@dataclass(frozen=True)
class Turn:
    """What is said (or pressed: "[label]"), and what of the answer is expected."""

    said: str
    intent: str | None
    answer: tuple[str, ...]
    booked: tuple[str, ...] | None = None


def play(talker: Talker, language: str, turns: Iterable[Turn]) -> None:
    """Say all of it, and look at each answer, its language, and what is booked then."""
    for turn in turns:
        pressed = turn.said.startswith("[")
        reply = talker.press(turn.said[1:]) if pressed else talker.say(turn.said)
        for fragment in turn.answer:
            assert fragment in reply.text, turn.said
        assert reply.intent == turn.intent, turn.said
        assert reply.language == language, turn.said
        if turn.booked is not None:
            assert talker.bookings() == list(turn.booked), turn.said
