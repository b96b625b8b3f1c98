"""A day of sixteen rooms, minute by minute: meetings, people, mishaps, and what must be true.

`tests/day/` lives a day minute by minute, the clock passed in, against the local Webex, a bridge
that speaks the Meeting Server's dialect and devices at their own addresses, all over HTTP. A seed
says which meetings there are, what people do (move, cancel, hang up, don't come) and what breaks:
endpoints, answers, the bridge, the cloud for an hour, the worker between an act and its record.
Each minute `day.py` compares who is in which call with what the bookings say (`facts.py`); at
night nobody may be left in a call and nothing in a queue.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import col, select

from integrations.adapters import each_minute
from integrations.schedule import Jobs
from rooms.calls.legs import Leg
from rooms.errors import Refused
from rooms.interval import Interval
from rooms.models import InboxItem, OutboxItem, Room
from rooms.reference import reference_of
from tests.builders import booked
from tests.day.facts import Facts, Standing
from tests.day.mishaps import RECOVERY, Killed, Mishaps
from tests.day.timeline import Timeline
from tests.day.town import ALL, SITES, DayTown
from tests.road import AGENT, go_on

A_MINUTE = timedelta(minutes=1)
PROMISE = timedelta(minutes=1)  # after the start, by which every room is in its call
# What is asked of ends takes a look, which may follow another one; then they must be where they are
# to be, and so long may a room be called without an answer.
GRACE = timedelta(minutes=2)
RINGING = timedelta(minutes=1)
SETTLED = timedelta(minutes=4)  # how long a booking stands unchanged until it must have its rooms
LATER = {"conference.over", "panel"}  # what may fall due later: a day after, within the hour
QUIET_STEP = timedelta(minutes=10)
QUIET_HOURS = timedelta(hours=2)  # after the last meeting, for what is tried for long


@dataclass
class Day:
    """A day from its first minute on. Everything random comes from `seed`."""

    town: DayTown
    seed: int
    begins: datetime
    minutes: int
    meetings: int
    timeline: Timeline = field(default_factory=Timeline)
    joined: int = 0
    _seen: dict[str, str | None] = field(default_factory=dict)
    _rang_since: dict[str, datetime] = field(default_factory=dict)
    _stray_since: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _split_since: dict[int, datetime] = field(default_factory=dict)
    _absent_since: dict[tuple[int, str], datetime] = field(default_factory=dict)

    def live(self) -> None:
        """Live the day; AssertionError, with what went before, where something isn't as it must."""
        self.facts = Facts(self.town)
        self.chance = random.Random(self.seed)  # noqa: S311
        self.mishaps = Mishaps(self.town, self.facts, self.timeline, self.chance)
        salon = self.town.road.salon
        jobs = Jobs(salon.units, salon.clock, salon.adapters.gateway, salon.worker, ("", ""))
        _, *rest = each_minute(salon.settings, salon.units, salon.clock, salon.adapters)
        self.jobs: Sequence[Callable[[], None]] = (
            *rest, jobs.look_after_calls, jobs.watch_rooms, jobs.refresh_panels,
        )  # fmt: skip
        self._book()
        self.town.road.clock.set(self.begins)
        for _ in range(self.minutes):
            self._pass(A_MINUTE)
            self.mishaps.happen()
            self._people_come_and_go()
        self.mishaps.mend_all()
        quiet_from = max([self.now, *(one.ends_at for one in self.facts.standing.values())])
        while self.now < quiet_from + QUIET_HOURS:
            self._pass(QUIET_STEP if self.now > quiet_from + RECOVERY else A_MINUTE)
        self._check_night()

    @property
    def now(self) -> datetime:
        """The moment by the clock of the day."""
        return self.town.road.clock.now()

    def _book(self) -> None:
        """Book meetings of one to three rooms, of one site or of several."""
        road = self.town.road
        with road.database.reading() as session:
            rooms = {room.id: room for room in session.exec(select(Room)).all()}
        for number in range(self.meetings):
            home = list(SITES)[number % len(SITES)]
            own = SITES[home][1]
            keys = {self.chance.choice(own)}
            for _ in range(self.chance.choice([0, 1, 1, 2])):
                keys.add(self.chance.choice(ALL))
            if home == "gymnase":  # where two rooms call each other
                keys = set(self.chance.sample(own, 2))
            begins = self.begins + 5 * A_MINUTE * self.chance.randint(3, self.minutes // 5)
            when = Interval.lasting(begins, self.chance.choice([15, 20, 30, 45]))
            chosen = [rooms[self.town.places[key].room_id] for key in sorted(keys)]
            with suppress(Refused):
                made = booked(
                    road.units, road.town.agent, when, *chosen, now=self.now,
                    wants_video=self.chance.random() < 0.85, space_id=AGENT,
                )  # fmt: skip
                names = ", ".join(room.name for room in chosen)
                self.timeline.add(begins, "town", f"{reference_of(made.id)} booked: {names}")

    def _pass(self, time: timedelta) -> None:
        for job in self.jobs:
            job()
        until = self.now + time
        while self.now < until:
            try:
                go_on(self.town.road, until - self.now)
            except Killed:
                self.town.road.salon.worker.free_leases()
        self._look()

    def _people_come_and_go(self) -> None:
        """Let people come to most meetings that begin now, and let those go whose meeting ends."""
        world = self.town.road.world
        for one in self.facts.standing.values():
            for room in sorted(one.rooms):
                device_id = self.town.places[room].device_id
                if device_id is None:
                    continue
                if self.now - A_MINUTE < one.starts_at <= self.now:
                    comes = self.chance.random() < 0.8
                    people, presence = (3, "Yes") if comes else (0, "No")
                    world.set_sensors(device_id, people=people, presence=presence)
                    self.timeline.add(self.now, room, "people come" if comes else "nobody comes")
                elif self.now - A_MINUTE < one.ends_at <= self.now:
                    world.set_sensors(device_id, people=0, presence="No")

    # What must be true.

    def _look(self) -> None:
        self.facts.read(self.now)
        found = {key: self.town.far_end_of(place) for key, place in self.town.places.items()}
        for room, far_end in found.items():
            if far_end != self._seen.get(room):
                self.timeline.add(self.now, room, self._in_words(room, far_end))
        self._seen = found
        for room in ALL:
            self._check_stray(room, found[room])
            self._check_ringing(room)
        self._check_presence(found)
        self._check_one_call(found)
        doubled = self.town.doubled()
        assert not doubled, self._tell(f"{doubled} are in a call twice")

    def _in_words(self, room: str, far_end: str | None) -> str:
        if far_end is None:
            return "is in no call"
        owners = self.facts.owner_of(room, far_end)
        names = "/".join(self.facts.standing[number].name for number in sorted(owners))
        return f"is in the call of {names or 'somebody else'} ({far_end})"

    def _check_stray(self, room: str, far_end: str | None) -> None:
        """Check that the room is in no call of ours that isn't its booking's."""
        owners = self.facts.owner_of(room, far_end) if far_end else set()
        is_stray = bool(owners) and not any(
            self.facts.standing[number].allows(room, self.now) for number in owners
        )
        key = (room, far_end or "")
        if not is_stray or self.mishaps.is_troubled(room):
            self._stray_since.pop(key, None)
            return
        since = self._stray_since.setdefault(key, self.now)
        assert self.now - since < GRACE, self._tell(f"{room} is in a call that isn't its own")

    def _check_ringing(self, room: str) -> None:
        if not self.town.is_ringing(self.town.places[room]) or self.mishaps.is_troubled(room):
            self._rang_since.pop(room, None)
            return
        since = self._rang_since.setdefault(room, self.now)
        assert self.now - since <= RINGING, self._tell(f"{room} rings and rings")

    def _check_presence(self, found: dict[str, str | None]) -> None:
        """Check that every room is in the call that its booking wants, where nothing is broken."""
        for one in self.facts.standing.values():
            is_settled = self.now - self.facts.since[one.id] >= SETTLED
            for room in sorted(one.rooms):
                far_end = found[room]
                is_in = far_end is not None and one.id in self.facts.owner_of(room, far_end)
                if is_in and one.starts_at - A_MINUTE <= self.now <= one.starts_at + PROMISE:
                    self.joined += 1
                due = one.wants(room, self.now - PROMISE) and one.wants(room, self.now)
                others = [self.mishaps.is_troubled(other) for other in one.rooms]
                is_free = self._is_free(one, room)
                excused = (one.id, room) in self.mishaps.excused or any(others) or not is_free
                if is_in or not due or not is_settled or excused:
                    self._absent_since.pop((one.id, room), None)
                    continue
                since = self._absent_since.setdefault((one.id, room), self.now)
                told = f"{room} isn't in the call of {one.name}"
                assert self.now - since < A_MINUTE, self._tell(told)

    def _is_free(self, one: Standing, room: str) -> bool:
        """Say whether the room was in no other meeting a while ago: that may end late."""
        return all(
            other.id == one.id or other.ends_at + RECOVERY <= self.now or other.starts_at > self.now
            for other in self.facts.of_room(room)
        )

    def _check_one_call(self, found: dict[str, str | None]) -> None:
        """Check that no session has two calls."""
        calls: dict[int, set[str]] = defaultdict(set)
        for room, far_end in found.items():
            owners = self.facts.owner_of(room, far_end) if far_end else set()
            if len(owners) == 1 and not self.mishaps.is_troubled(room):
                [owner] = owners
                is_direct = far_end not in self.facts.owners
                calls[owner].add("direct" if is_direct else self._conference_of(far_end))
        for number, several in calls.items():
            if len(several) < 2:
                self._split_since.pop(number, None)
                continue
            since = self._split_since.setdefault(number, self.now)
            told = f"{self.facts.standing[number].name} has several calls: {sorted(several)}"
            assert self.now - since < GRACE, self._tell(told)

    def _conference_of(self, far_end: str | None) -> str:
        present = any(far_end in one.far_ends for one in self.facts.standing.values())
        return "present" if present else str(far_end)

    def _check_night(self) -> None:
        """Check that everything is over, and nothing left."""
        still = {room: far_end for room, far_end in self._seen.items() if far_end}
        assert not still, self._tell(f"still in a call at night: {still}")
        ringing = [key for key, one in self.town.places.items() if self.town.is_ringing(one)]
        assert not ringing, self._tell(f"still ringing at night: {ringing}")
        assert not self.town.server.running, self._tell("a call goes on at the bridge")
        with self.town.road.database.reading() as session:
            legs = session.exec(select(Leg.name).where(col(Leg.left_at).is_(None))).all()
            inbox = session.exec(select(InboxItem.kind).where(col(InboxItem.settled_at).is_(None)))
            due = or_(col(OutboxItem.due_at) <= self.now, col(OutboxItem.kind).not_in(LATER))
            rows = select(OutboxItem.kind).where(col(OutboxItem.settled_at).is_(None), due)
            waiting = session.exec(rows).all()
            assert not legs, self._tell(f"nobody knows where these are: {legs}")
            assert not inbox.all(), self._tell("something is left in the inbox")
            assert not waiting, self._tell(f"something is left in the outbox: {waiting}")

    def _tell(self, what: str) -> str:
        return f"seed {self.seed}, {self.now}: {what}\n{self.timeline.last(60)}"
