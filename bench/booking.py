"""Writing: one booking and a series, each beside a raw transaction of the same rows; refusals.

Refusals are measured with every rule on, in a transaction that is taken back.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

from sqlmodel import Session, col, select

from bench.engine import row
from bench.gaps import Gap, days_ahead, gaps
from bench.replay import Replay
from bench.table import Row
from bench.timing import Ask, alone, in_turn
from bench.towns import DATABASES, NOW, Town, local, town
from chat.conversation import Conversation
from integrations.conferencing.choice import Providers
from integrations.subscribers import Subscribers
from rooms.bookings import Wish, book
from rooms.database import Database
from rooms.errors import Refused
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Blocking, Closure, Person, RoomPolicy
from rooms.series.booking import SeriesWish, book_series
from rooms.unit_of_work import UnitOfWork, Units

MOST_BOOKING = 2.0
MOST_SERIES_MS, MOST_REFUSAL_MS = 60.0, 10.0
DATES, ROOMS = 52, 3
ALL_RULES = {
    "notice_minutes": 30, "horizon_days": 700, "shortest_minutes": 15, "longest_minutes": 480,
    "before_minutes": 10, "after_minutes": 10, "closed_on_holidays": True,
    "open_to": ["member"], "priority_for": ["member"], "priority_days": 30,
    "approval_hours": 48, "quota_day": 8, "quota_week": 40, "quota_month": 150,
    "quota_ahead": 5_000,
}  # fmt: skip


def measure(*, small: bool) -> list[Row]:
    """Return the rows of both databases."""
    return [line for kind in DATABASES for line in _rows(town(kind, small=small), small=small)]


def _rows(there: Town, *, small: bool) -> Iterator[Row]:
    database = Database(there.url)
    booker = Booker(database, there)
    yield _one(database, there, booker, 100 if small else 400)
    yield _series(there, booker, 5 if small else 20)
    yield from _refusals(there, booker, 40 if small else 200)
    database.close()


def _one(database: Database, there: Town, booker: "Booker", times: int) -> Row:
    free = gaps(database, there, days_ahead())
    replay = Replay(there.url)
    booker.book(free[-1])
    rows = replay.learn()
    mine, least = free[::2], free[1:-1:2]
    timing = in_turn(
        lambda turn: booker.book(mine[turn]), lambda turn: replay.write([least[turn]]), times
    )
    return row(f"{there.label}: Q3 one booking, {rows} rows (ms)", timing, MOST_BOOKING)


def _series(there: Town, booker: "Booker", times: int) -> Row:
    """Book on Saturday mornings, when nobody else does, in other rooms each time."""
    median, spread = alone(booker.book_series, times, warm_up=1)
    return Row(
        question=f"{there.label}: a series of {DATES} dates in {ROOMS} rooms (ms)",
        ours=median,
        spread=spread,
        target=f"at most {MOST_SERIES_MS:.0f} ms",
        is_met=median <= MOST_SERIES_MS,
    )


def _refusals(there: Town, booker: "Booker", times: int) -> Iterator[Row]:
    with booker.with_all_rules() as unit:
        taken = _taken(unit.session, there, times + 10)
        for name, wishes in (
            ("a room that is taken", taken),
            ("too small, too long, out of hours", [_senseless(wish) for wish in taken]),
        ):
            offered = sum(len(booker.refused(unit, wish)) for wish in wishes) / len(wishes)
            median, spread = alone(booker.refusing(unit, wishes), times)
            yield Row(
                question=f"{there.label}: refusal of {name}, {offered:.1f} remedies (ms)",
                ours=median,
                spread=spread,
                target=f"at most {MOST_REFUSAL_MS:.0f} ms",
                is_met=median <= MOST_REFUSAL_MS,
            )
        unit.session.rollback()


def _taken(session: Session, there: Town, count: int) -> list[Wish]:
    """Return wishes for rooms and hours that somebody has, in weeks to come."""
    of_town = select(Blocking).where(Blocking.organisation_id == there.organisation_id)
    later = of_town.where(Blocking.starts_at > NOW + timedelta(days=30))
    rows = session.exec(later.order_by(col(Blocking.starts_at), col(Blocking.id)).limit(count))
    return [
        Wish(when=Interval(one.starts_at, one.ends_at), room_ids=(one.room_id,), people=2)
        for one in rows
    ]


def _senseless(wish: Wish) -> Wish:
    when = Interval(wish.when.start, wish.when.start + timedelta(hours=13))
    return Wish(when=when, room_ids=wish.room_ids, people=500, wants_video=True)


class Booker:
    """Books as the bot does: rules, rows, events and what follows from them, committed."""

    def __init__(self, database: Database, there: Town) -> None:
        self._database = database
        self._town = there
        self._follow = Subscribers(Conversation(give_links=True), Providers(("webex",)))
        self._units = Units(database, self._follow)
        with database.reading() as session:
            mine = select(Person).where(Person.organisation_id == there.organisation_id)
            self._people = session.exec(mine.order_by(col(Person.id)).limit(50)).all()
            everything = venues(session, there.organisation_id)
        self._rooms = [v.room.id for v in everything if "sat" in v.site.opening_hours]
        self._made = 0

    def book(self, gap: Gap) -> None:
        """Book the room for its free hour, for the next person of the town."""
        organizer = self._people[self._made % len(self._people)]
        self._made += 1
        wish = Wish(when=gap.when, room_ids=(gap.room_id,), people=3, title="Point d'équipe")
        with self._units.open() as unit:
            book(unit, organizer, wish, NOW)

    def book_series(self, turn: int) -> None:
        """Book a year of Saturday mornings in rooms that are open then, others each turn."""
        start = local(date(2026, 6, 6), 9 + turn % 3)
        first = (turn * ROOMS) % (len(self._rooms) - ROOMS)
        wish = SeriesWish(
            rrule=f"FREQ=WEEKLY;COUNT={DATES}",
            start=start.replace(tzinfo=None),
            minutes=60,
            room_ids=tuple(self._rooms[first : first + ROOMS]),
            title="Point d'équipe",
        )
        with self._units.open() as unit:
            book_series(unit, self._people[turn % len(self._people)], wish, NOW)

    def refused(self, unit: UnitOfWork, wish: Wish) -> Sequence[object]:
        """Return the remedies of a wish that is refused; fails where it isn't."""
        try:
            with unit.attempt():
                book(unit, self._people[7], wish, NOW)
        except Refused as refused:
            return refused.remedies
        raise RuntimeError("What should be refused was booked.")

    def refusing(self, unit: UnitOfWork, wishes: Sequence[Wish]) -> Ask:
        """Return what asks for the wish of a turn in vain."""
        return lambda turn: self.refused(unit, wishes[turn])

    @contextmanager
    def with_all_rules(self) -> Iterator[UnitOfWork]:
        """Give a unit of work in which every rule is on everywhere; it is not committed."""
        organisation_id = self._town.organisation_id
        with self._database.writing() as session:
            session.add(RoomPolicy(organisation_id=organisation_id, settings=ALL_RULES))
            session.add(
                Closure(
                    organisation_id=organisation_id,
                    starts_at=local(date(2026, 12, 24), 0),
                    ends_at=local(date(2027, 1, 2), 0),
                    reason="Fermeture annuelle",
                )
            )
            session.flush()
            yield UnitOfWork(session, self._follow)
            session.rollback()
