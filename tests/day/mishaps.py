"""What people do and what breaks on a day, at random; whoever suffers from it is remembered."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col

from integrations.outbox import Outcome
from integrations.webex.standin.ground import ApiFailure
from integrations.webex.standin.store import Document
from rooms.bookings import Change, cancel, change
from rooms.calls.connecting import EARLIEST
from rooms.calls.legs import REDIAL_PAUSES
from rooms.errors import Refused
from rooms.events import CallRequested
from rooms.interval import Interval
from rooms.models import Booking, InboxItem, OutboxItem
from rooms.undo import undo
from tests.builders import NOW
from tests.day.facts import Facts, Standing
from tests.day.timeline import Timeline
from tests.day.town import ALL, DOMAIN, DayTown

# How long after what broke is mended its calls may still be on their way: the pause of who was
# tried often (2 min), the look that finds it, and who waits for that one in turn.
RECOVERY = timedelta(minutes=6)
HANG = timedelta(seconds=30)
AN_HOUR = timedelta(hours=1)
# What people do to bookings; what comes twice they do more often.
CHANGES = (
    *("move", "move", "room", "room", "prolong", "shorten", "cancel"),
    *("undo", "video", "start", "end"),
)
COMMANDS = {"Dial", "Webex.Join", "Call.Disconnect"}


class Killed(BaseException):
    """The worker died."""


@dataclass(slots=True)
class Mishaps:
    """Breaks things and mends them; `troubled` are rooms until when nothing is promised of them.

    `excused` are rooms that somebody took out of a booking's call, or whose device refused it.
    """

    town: DayTown
    facts: Facts
    timeline: Timeline
    chance: random.Random
    troubled: dict[str, datetime] = field(default_factory=dict)
    excused: set[tuple[int, str]] = field(default_factory=set)
    broken: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    drops: Counter[tuple[int, str]] = field(default_factory=Counter)
    deaf: set[str] = field(default_factory=set)
    bridge_until: datetime | None = None
    cloud_until: datetime | None = None
    had_429: bool = False

    def __post_init__(self) -> None:
        """Let devices hang and answers get lost from now on."""
        world = self.town.road.world
        run = world.xapi.run

        def lose_answer(name: str, body: Document) -> Document:
            answer = run(name, body)
            if name in COMMANDS and body.get("deviceId") in self.deaf:
                raise ApiFailure(504, "The answer was lost.")
            return answer

        world.xapi.run = lose_answer  # type: ignore[method-assign]
        world.xapi._pause = lambda _seconds: self._hang()  # noqa: SLF001

    @property
    def now(self) -> datetime:
        """The moment by the clock of the day."""
        return self.town.road.clock.now()

    def happen(self) -> None:
        """Let what happens this minute happen, and mend what has been broken for long enough."""
        self._mend(self.now)
        acts: list[tuple[float, Callable[[], None]]] = [
            (0.05, self._break_endpoint),
            (0.03, self._lose_answers),
            (0.01, self._restart_bridge),
            (0.003, self._refuse_all),
            (0.04, self._kill_worker),
            (0.03, self._lose_rows),
            (0.04, self._hang_up),
            (0.04, self._drop),
            (0.3, self._change_booking),
        ]
        for likelihood, act in acts:
            if self.chance.random() < likelihood:
                act()

    def mend_all(self) -> None:
        """Mend everything at once."""
        later = self.now + timedelta(days=1)
        self.deaf.clear()
        self._mend(later)

    def is_troubled(self, room: str) -> bool:
        """Say whether nothing is promised of the room now."""
        until = self.troubled.get(room)
        return room in self.broken or (until is not None and self.now < until)

    def _trouble(self, rooms: list[str], until: datetime) -> None:
        for room in rooms:
            self.troubled[room] = max(until, self.troubled.get(room, until))

    def _excuse(self, room: str) -> None:
        """Promise nothing more of the room for the meetings that are about it now."""
        for one in self.facts.of_room(room):
            if one.starts_at - EARLIEST <= self.now <= one.ends_at:
                rooms = one.rooms if one.is_direct else {room}
                self.excused |= {(one.id, each) for each in rooms}

    # Endpoints.

    def _break_endpoint(self) -> None:
        room = self.chance.choice([key for key in ALL if self.town.places[key].device_id])
        fault = self.chance.choice(["offline", "busy", "error", "refuse", "hang"])
        if room in self.broken:
            return
        minutes = self.chance.randint(1, 9)
        if self.town.far_end_of(self.town.places[room]) and fault == "offline":
            self._count_drop(room)
        self._set_fault(room, fault)
        self.broken[room] = fault, self.now + timedelta(minutes=minutes)
        self._excuse_by(room, fault)
        self.timeline.add(self.now, room, f"✗ {fault} for {minutes} min")

    def _excuse_by(self, room: str, fault: str) -> None:
        """Excuse whom a fault takes out for good: an end that refuses is asked no more.

        Who is called by another can't be told from somebody who hung up, where the line broke.
        """
        is_direct = any(one.is_direct for one in self.facts.of_room(room))
        if fault == "refuse" or is_direct:
            self._excuse(room)

    def _set_fault(self, room: str, fault: str | None) -> None:
        device_id = self.town.places[room].device_id
        assert device_id is not None
        self.town.road.world.set_fault(device_id, fault)

    def _hang(self) -> None:
        """Let half a minute pass while a device doesn't answer; it is well then."""
        for room, (fault, _) in list(self.broken.items()):
            if fault == "hang":
                self._set_fault(room, None)
                self.broken[room] = "", self.now
        self.town.road.clock.move(HANG)
        self._trouble(list(ALL), self.now + timedelta(minutes=1))

    def _lose_answers(self) -> None:
        room = self.chance.choice([key for key in ALL if self.town.places[key].device_id])
        device_id = self.town.places[room].device_id
        assert device_id is not None
        self.deaf = {device_id}
        self.troubled[room] = self.now + timedelta(minutes=4) + RECOVERY
        self.timeline.add(self.now, room, "✗ does what it is told, but its answers get lost")

    # Far sides.

    def _restart_bridge(self) -> None:
        if self.bridge_until is not None:
            return
        minutes = self.chance.choice([1, 2, 3, 12])
        self.bridge_until = self.now + timedelta(minutes=minutes)
        self.town.server.restart()
        world = self.town.road.world
        for uri in self.town.server.spaces:
            world.set_outside(f"{uri}@{DOMAIN}", "unreachable")
        for room, place in self.town.places.items():
            far_end = self.town.far_end_of(place)
            if place.device_id and far_end and far_end.endswith(DOMAIN):
                world.calls.drop(place.device_id)
                self._count_drop(room)
            if any("cms" in one.provider for one in self.facts.of_room(room)):
                self._trouble([room], self.bridge_until + RECOVERY)
        self.town.server.is_down = True
        self.timeline.add(self.now, "town", f"✗ the bridge is away for {minutes} min")

    def _refuse_all(self) -> None:
        if self.had_429:
            return
        self.had_429 = True
        self.town.road.world.set_api_fault("/xapi", 429, retry_after=3600, count=1)
        self._trouble(list(ALL), self.now + AN_HOUR + RECOVERY)
        self.timeline.add(self.now, "town", "✗ Webex answers 429, and asks for an hour")

    # The program itself.

    def _kill_worker(self) -> None:
        worker = self.town.road.salon.worker
        settle = worker._settle  # noqa: SLF001

        def die(item: InboxItem | OutboxItem, outcome: Outcome) -> None:
            if item.kind not in {"call", "conference"}:
                settle(item, outcome)
                return
            worker._settle = settle  # type: ignore[method-assign]  # noqa: SLF001
            self.timeline.add(self.now, "town", f"✗ the worker dies after {item.subject}")
            raise Killed

        worker._settle = die  # type: ignore[method-assign]  # noqa: SLF001

    def _lose_rows(self) -> None:
        """Let every planned look at a call be given up; the net has to find it.

        Those of before are put back too: they were settled by a clock slower than the day's.
        """
        with self.town.road.database.writing() as session:
            lost = update(OutboxItem).where(col(OutboxItem.kind) == "call")
            session.exec(lost.values(settled_at=NOW, outcome="failed"))
            session.commit()
        self._trouble(list(ALL), self.now + timedelta(minutes=2))
        self.timeline.add(self.now, "town", "✗ all planned looks at calls are lost")

    # People.

    def _hang_up(self) -> None:
        room = self._somebody_in_a_call()
        if room is not None:
            self._excuse(room)
            self._leave(room, by_choice=True)
            self.timeline.add(self.now, room, "somebody hangs up")

    def _drop(self) -> None:
        room = self._somebody_in_a_call()
        if room is not None:
            if any(one.is_direct for one in self.facts.of_room(room)):
                self._excuse(room)
            self._leave(room, by_choice=False)
            self._trouble([room], self.now + timedelta(minutes=4))
            self.timeline.add(self.now, room, "✗ the line breaks")

    def _somebody_in_a_call(self) -> str | None:
        places = self.town.places
        there = [key for key in ALL if self.town.far_end_of(places[key]) and not self._is_rung(key)]
        return self.chance.choice(there) if there else None

    def _is_rung(self, room: str) -> bool:
        return self.town.places[room].device_id is None

    def _count_drop(self, room: str) -> None:
        """Promise nothing more of a room whose line broke so often that it is called no more."""
        for one in self.facts.of_room(room):
            if one.starts_at - EARLIEST <= self.now <= one.ends_at:
                self.drops[one.id, room] += 1
                if self.drops[one.id, room] > len(REDIAL_PAUSES):
                    self.excused.add((one.id, room))

    def _leave(self, room: str, *, by_choice: bool) -> None:
        device_id = self.town.places[room].device_id
        assert device_id is not None
        calls = self.town.road.world.calls
        if by_choice:
            calls.hang_up(device_id)
        else:
            calls.drop(device_id)
            self._count_drop(room)

    def _change_booking(self) -> None:
        """Change one of the bookings, mostly one whose call is being set up or runs."""
        ahead = [one for one in self.facts.standing.values() if one.ends_at > self.now]
        near = [one for one in ahead if one.starts_at - timedelta(minutes=6) <= self.now]
        some = near if near and self.chance.random() < 0.8 else ahead
        if not some:
            return
        one = self.chance.choice(some)
        what = self.chance.choice(CHANGES)
        with suppress(Refused):
            self._do(one, what)
            self.timeline.add(self.now, "town", f"{one.name}: {what}")

    def _do(self, one: Standing, what: str) -> None:
        road, by = self.town.road, self.town.road.town.agent
        with road.units.open() as unit:
            booking = unit.session.get_one(Booking, one.id)
            if what == "undo":
                undo(unit, by, self.now)
            elif what == "cancel":
                cancel(unit, booking, by, self.now)
            elif what in {"start", "end"}:
                if booking.status == "confirmed":
                    owner, number = booking.organisation_id, booking.id
                    asked = CallRequested(
                        organisation_id=owner, booking_id=number, at=self.now, act=what
                    )
                    unit.record(asked)
            else:
                change(unit, booking, self._wish(booking, what), by, self.now)

    def _wish(self, booking: Booking, what: str) -> Change:
        by = timedelta(minutes=self.chance.choice([5, 10, 20]))
        start, end = booking.starts_at, booking.ends_at
        if what == "room":
            room = self.chance.choice(ALL)
            return Change(room_ids=(self.town.places[room].room_id,))
        if what == "video":
            return Change(wants_video=not booking.wants_video)
        moved = {
            "move": (start + by, end + by),
            "prolong": (start, end + by),
            "shorten": (start, max(end - by, self.now, start + timedelta(minutes=5))),
        }
        return Change(when=Interval(*moved[what]))

    # Mending.

    def _mend(self, now: datetime) -> None:
        for room, (fault, until) in list(self.broken.items()):
            if until <= now:
                if fault:
                    self._set_fault(room, None)
                if fault == "refuse":
                    self._excuse(room)
                del self.broken[room]
                self._trouble([room], self.now + RECOVERY)
                self.timeline.add(self.now, room, "is well again")
        if self.bridge_until is not None and self.bridge_until <= now:
            self.bridge_until = None
            self.town.server.is_down = False
            for uri in self.town.server.spaces:
                self.town.road.world.set_outside(f"{uri}@{DOMAIN}", "connect")
            self.timeline.add(self.now, "town", "the bridge is back")
