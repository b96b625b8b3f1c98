"""What rings and mixes behind a bridge's dialect, and one that only remembers who was rung."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

State = Literal["initial", "ringing", "connected"]


@dataclass(frozen=True, slots=True)
class Leg:
    """One end that was rung into a call: its bare SIP address, and how far it has come."""

    id: str
    address: str
    name: str
    state: State


class Mixer(Protocol):
    """Rings SIP addresses into calls and mixes who answers; safe to use from several threads.

    Raises `MixerError` where it can't do what it is asked now.
    """

    def open(self, call_id: str) -> None:
        """Make room for a call of this id."""
        ...

    def ring(self, call_id: str, address: str, name: str) -> str:
        """Begin to ring an address into the call and return the leg's id, at once."""
        ...

    def legs(self, call_id: str) -> list[Leg]:
        """Return who is in the call or being rung; who has left or not answered is gone."""
        ...

    def hang_up(self, leg_id: str) -> bool:
        """Hang up one leg; False where there is none of this id."""
        ...

    def close(self, call_id: str) -> None:
        """Hang up everybody in the call and give up its room."""
        ...


class MixerError(Exception):
    """The mixer can't do it now: it is away, or full."""


@dataclass(slots=True)
class _Room:
    legs: dict[str, tuple[Leg, datetime]] = field(default_factory=dict)


class RememberedMixer:
    """Whoever is rung answers after `answer_after`, but for those in `silent`, by the clock."""

    def __init__(
        self, now: Callable[[], datetime], answer_after: timedelta = timedelta(seconds=1)
    ) -> None:
        self._now = now
        self._answer_after = answer_after
        self._rooms: dict[str, _Room] = {}
        self._lock = threading.RLock()
        self.silent: set[str] = set()
        self.rung: list[str] = []

    def open(self, call_id: str) -> None:
        """See the Protocol."""
        with self._lock:
            self._rooms.setdefault(call_id, _Room())

    def ring(self, call_id: str, address: str, name: str) -> str:
        """See the Protocol."""
        with self._lock:
            leg = Leg(str(uuid.uuid4()), address, name, "ringing")
            self._rooms[call_id].legs[leg.id] = leg, self._now()
            self.rung.append(address)
            return leg.id

    def legs(self, call_id: str) -> list[Leg]:
        """See the Protocol."""
        with self._lock:
            room = self._rooms.get(call_id, _Room())
            return [self._seen(leg, since) for leg, since in room.legs.values()]

    def hang_up(self, leg_id: str) -> bool:
        """See the Protocol."""
        with self._lock:
            rooms = [room for room in self._rooms.values() if leg_id in room.legs]
            for room in rooms:
                del room.legs[leg_id]
            return bool(rooms)

    def leave(self, address: str) -> None:
        """Let everybody at this address hang up."""
        with self._lock:
            for room in self._rooms.values():
                for leg, _ in list(room.legs.values()):
                    if leg.address == address:
                        del room.legs[leg.id]

    def close(self, call_id: str) -> None:
        """See the Protocol."""
        with self._lock:
            self._rooms.pop(call_id, None)

    def _seen(self, leg: Leg, since: datetime) -> Leg:
        has_answered = leg.address not in self.silent and self._now() >= since + self._answer_after
        return replace(leg, state="connected") if has_answered else leg
