"""A town as any sequence of acts should leave it: lists of who has what, and counting.

It knows no rule but these: nobody has what somebody else has, a whole takes its parts, pauses
count, and what was kept ends on time. Rooms have keys and people names here; bookings and waits are
numbered in the order in which they came.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count

from rooms.interval import Interval
from rooms.models import RoomPolicy
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS, Town, town

ROOMS = ("jaures", "cesaire", "mandela", "simone-veil", "louise-michel")
HALL, PARTS = "mandela", ("jaures", "cesaire")
BUFFERED, BUFFER = "simone-veil", timedelta(minutes=15)
APPROVED = "louise-michel"
PEOPLE = ("agent", "colleague", "admin")
UNDO_WITHIN = timedelta(minutes=5)
GRACE = timedelta(minutes=5)
QUARTER = timedelta(minutes=15)
TOO_LATE = timedelta(minutes=5)  # before a meeting nothing is offered any more

Spaces = dict[str, Interval]


def quarters(first: int, length: int) -> Interval:
    return Interval.lasting(NOW + first * QUARTER, 15 * length)


def settle(units: Units) -> Town:
    """Return a town with a hall that can be divided, a room that wants pauses around meetings, and
    one in which administrators approve.
    """
    with units.open() as unit:
        made = town(unit.session)
        for part in PARTS:
            made.rooms[part].part_of_id = made.id_of(HALL)
            unit.session.add(made.rooms[part])
        minutes = int(BUFFER.total_seconds() // 60)
        policies = {
            BUFFERED: {"before_minutes": minutes, "after_minutes": minutes},
            APPROVED: {"approval_hours": 1},
        }
        unit.session.add_all(
            RoomPolicy(
                organisation_id=made.organisation.id, room_id=made.id_of(key), settings=settings
            )
            for key, settings in policies.items()
        )
        return made


def spaces_of(rooms: Collection[str], when: Interval) -> Spaces:
    """Return whose time a meeting in these rooms takes, and from when to when."""
    taken: Spaces = {}
    for room in rooms:
        pause = BUFFER if room == BUFFERED else timedelta()
        span = Interval(when.start - pause, when.end + pause)
        taken |= dict.fromkeys((room, *(PARTS if room == HALL else ())), span)
    return taken


def collide(one: Spaces, other: Spaces) -> bool:
    return any(span.overlaps(other[space]) for space, span in one.items() if space in other)


@dataclass(slots=True)
class Known:
    """What the model knows of a booking; a date of a series has its label and the rule's start."""

    rooms: tuple[str, ...]
    when: Interval
    organizer: str
    version: int = 1
    is_on: bool = True
    decide_by: datetime | None = None
    series: int | None = None
    rule: datetime | None = None
    is_exception: bool = False

    def takes_time(self, now: datetime) -> bool:
        """Say whether it stands, or still waits for a decision."""
        return self.is_on and (self.decide_by is None or now < self.decide_by)

    def spaces(self) -> Spaces:
        return spaces_of(self.rooms, self.when)


@dataclass(slots=True)
class Kept:
    """What is kept for somebody until a moment: by a question, or by an offer to who waited."""

    who: str
    until: datetime
    spaces: Spaces


@dataclass(slots=True)
class Wait:
    """What somebody waits for: so long, within a time, in any of the rooms."""

    who: str
    rooms: tuple[str, ...]
    when: Interval
    minutes: int
    asked_at: datetime
    state: str = "waiting"
    offer: Kept | None = None
    slot: tuple[str, Interval] | None = None

    def times(self, now: datetime) -> Iterator[Interval]:
        """Yield the times that would do, the earliest first: all begin at a quarter of an hour."""
        start, late = self.when.start, now - self.when.start
        if late > timedelta():
            start += QUARTER * -(-late // QUARTER)
        while start + timedelta(minutes=self.minutes) <= self.when.end:
            yield Interval.lasting(start, self.minutes)
            start += QUARTER


@dataclass(slots=True)
class Deed:
    """The last act of a person: what it was on, and how to take it back."""

    booking: int
    at: datetime
    before: Known | None
    version: int


@dataclass
class Model:
    """The whole town at a moment."""

    now: datetime = NOW
    known: dict[int, Known] = field(default_factory=dict)
    questions: dict[str, Kept] = field(default_factory=dict)
    waits: dict[int, Wait] = field(default_factory=dict)
    deeds: dict[str, Deed | None] = field(default_factory=dict)
    offered_on: dict[str, list[date]] = field(default_factory=dict)
    to_offer: list[tuple[datetime, Spaces]] = field(default_factory=list)
    labels: Iterator[int] = field(default_factory=count)

    @property
    def today(self) -> date:
        """The day of the organisation's clocks."""
        return self.now.astimezone(PARIS).date()

    def kept(self) -> list[tuple[str, Kept]]:
        """Return what is kept now, each with the name of its reason."""
        offers = [(f"offer {n}", wait.offer) for n, wait in self.waits.items() if wait.offer]
        questions = [(f"question {who}", kept) for who, kept in self.questions.items()]
        return [(name, kept) for name, kept in offers + questions if kept.until > self.now]

    def taken(self) -> list[tuple[str, str, datetime, datetime]]:
        """Return whose time is taken, by what, and from when to when."""
        bookings = [
            (f"booking {number}", known.spaces())
            for number, known in self.known.items()
            if known.takes_time(self.now)
        ]
        everything = bookings + [(name, kept.spaces) for name, kept in self.kept()]
        return sorted(
            (name, space, span.start, span.end)
            for name, spaces in everything
            for space, span in spaces.items()
        )

    def is_free(
        self, spaces: Spaces, but: Collection[int] = (), people: Collection[str] = ()
    ) -> bool:
        """Say whether no other booking takes any of it, and nothing is kept for others."""
        others = [
            known.spaces()
            for number, known in self.known.items()
            if known.takes_time(self.now) and number not in but
        ]
        others += [kept.spaces for _, kept in self.kept() if kept.who not in people]
        return not any(collide(spaces, other) for other in others)

    def is_possible(self, wanted: Known, by: str, but: Collection[int] = ()) -> bool:
        """Say whether the time hasn't gone by and counting finds every space free."""
        if HALL in wanted.rooms and set(PARTS) & set(wanted.rooms):
            return False
        if wanted.decide_by is not None and wanted.decide_by <= self.now:
            return False
        same_start = any(self.known[n].when.start == wanted.when.start for n in but)
        is_past = wanted.when.start < self.now - GRACE
        if is_past and not (same_start and wanted.when.end > self.now):
            return False
        return self.is_free(wanted.spaces(), but, (by, wanted.organizer))

    def deadline(self, wanted: Known, who: str) -> datetime | None:
        """Return until when an administrator must decide, if anybody is asked."""
        if APPROVED not in wanted.rooms or who == "admin":
            return None
        return min(self.now + timedelta(hours=1), wanted.when.start)

    def can_undo(self, deed: Deed | None) -> bool:
        """Say whether the act can still be taken back."""
        if deed is None or self.now - deed.at > UNDO_WITHIN:
            return False
        present, before = self.known[deed.booking], deed.before
        if present.version != deed.version:
            return False
        if before is None:
            return True
        moves = not present.is_on or (before.when, before.rooms) != (present.when, present.rooms)
        return before.when.end > self.now and (
            not moves or self.is_free(before.spaces(), (deed.booking,), (before.organizer,))
        )

    def write(self, number: int, wanted: Known, *people: str) -> None:
        """Note what a booking is now; what was kept for its people gives way to it."""
        self.known[number] = wanted
        if not wanted.takes_time(self.now):
            return
        taken = wanted.spaces()
        for _, kept in self.kept():
            if kept.who in (*people, wanted.organizer):
                kept.spaces = {
                    space: span
                    for space, span in kept.spaces.items()
                    if space not in taken or not span.overlaps(taken[space])
                }

    def become(self, number: int, after: Known, who: str | None) -> None:
        """Note what a booking has become, and by whose hand, where that can be undone."""
        before = self.known[number]
        after.version = before.version + 1
        self.write(number, after, *([who] if who else []))
        if who is not None:
            self.deeds[who] = Deed(number, self.now, before, after.version)

    def call_off(self, number: int, who: str | None) -> None:
        self.become(number, replace(self.known[number], is_on=False, decide_by=None), who)

    def stretch(self, number: int) -> list[int]:
        """Return this date of a series and those that follow by the rule, called off or not."""
        meant = self.known[number]
        alike = [n for n, known in self.known.items() if known.series == meant.series]
        rules = {n: self.known[n].rule or NOW for n in alike}
        return sorted((n for n in alike if rules[n] >= rules[number]), key=lambda n: rules[n])

    def cut(self, numbers: Collection[int]) -> None:
        """Make these dates a series of their own, if others of it stay behind."""
        label = self.known[next(iter(numbers))].series
        if any(k.series == label for n, k in self.known.items() if n not in numbers):
            new = next(self.labels)
            for number in numbers:
                self.known[number].series = new

    def free_for(self, wait: Wait) -> tuple[str, Interval] | None:
        """Return something that would do and that whoever waits could book at once."""
        for room in wait.rooms:
            for when in wait.times(self.now):
                if self.is_free(spaces_of((room,), when), people=(wait.who,)):
                    return room, when
        return None

    def offer(self, number: int, room: str, when: Interval, until: datetime) -> None:
        """Note an offer that was made, which must be due to them and to nobody before them."""
        wait, spaces = self.waits[number], spaces_of((room,), when)
        assert wait.state == "waiting"
        assert room in wait.rooms
        assert when in list(wait.times(self.now))
        assert self.now < until <= min(self.now + timedelta(minutes=30), when.start)
        assert self.is_free(spaces)
        assert self.today not in self.offered_on.get(wait.who, [])
        self.offered_on.setdefault(wait.who, []).append(self.today)
        wait.state, wait.slot = "offered", (room, when)
        wait.offer = Kept(wait.who, until, spaces)

    def passed_over(self, number: int) -> list[int]:
        """Return who asked earlier and would have taken what this one was offered."""
        wait = self.waits[number]
        assert wait.slot is not None
        room, when = wait.slot
        return [
            n
            for n, other in self.waits.items()
            if other.state == "waiting"
            and other.asked_at < wait.asked_at
            and self.today not in self.offered_on.get(other.who, [])
            and room in other.rooms
            and when in list(other.times(self.now))
        ]

    def forgotten(self) -> list[int]:
        """Return who waits, was never offered anything, and could have what is free by now."""
        ahead = [spaces for due, spaces in self.to_offer if due > self.now]
        return [
            number
            for number, wait in self.waits.items()
            if wait.state == "waiting" and wait.who not in self.offered_on
            for room in wait.rooms
            for when in wait.times(self.now)
            if when.start > self.now + TOO_LATE
            and self.is_free(spaces_of((room,), when))
            and not any(collide(spaces_of((room,), when), spaces) for spaces in ahead)
        ]

    def give_up(self, number: int, state: str) -> None:
        """Note that an offer is kept no more, and what its person does then."""
        wait = self.waits[number]
        wait.state, wait.offer, wait.slot = state, None, None
