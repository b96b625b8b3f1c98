"""The earliest hour within five working days with a room in each of four sites (Q4)."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from bench.floors import Floor
from bench.table import Row
from bench.timing import Ask, in_turn
from bench.towns import (
    DATABASES,
    FIRST_DAY,
    NOW,
    SHUT_SEATS,
    SHUT_WEEK,
    Town,
    hours_of,
    town,
    working_days,
)
from rooms.availability import Need
from rooms.database import Database
from rooms.finding.bookable import Asker
from rooms.finding.common_slots import earliest_common
from rooms.interval import Interval
from rooms.inventory import sites, venues
from rooms.models import Person

MOST_FOUND_MS, MOST_NONE_MS = 1.0, 3.0
OPENS, CLOSES, DAYS, SITES = 8, 19, 5, 4
STARTS_A_DAY = (CLOSES - OPENS) * 4 - 3  # quarters of an hour; the last hour begins at 18:00


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is asked: the sites with the people of each, and the days."""

    needs: tuple[tuple[int, int], ...]
    spans: tuple[Interval, ...]

    @property
    def starts(self) -> list[datetime]:
        """All starts at which the hour lies within the days."""
        quarter = timedelta(minutes=15)
        return [span.start + n * quarter for span in self.spans for n in range(STARTS_A_DAY)]


def measure(*, small: bool) -> list[Row]:
    """Return the rows of both databases: an answer exists, and none does."""
    return [row for kind in DATABASES for row in _rows(town(kind, small=small), small=small)]


def _rows(there: Town, *, small: bool) -> Iterator[Row]:
    database, floor = Database(there.url), Floor(there.url)
    times = 60 if small else 300
    with database.reading() as session:
        ours = Ours(session, there)
        site_ids = [site.id for site in sites(session, there.organisation_id)]
        for name, asked, most in (
            ("found", found(site_ids, times + 10), MOST_FOUND_MS),
            ("none exists", [none(sorted(site_ids))] * (times + 10), MOST_NONE_MS),
        ):
            mine, bare = _asking(ours, floor, asked)
            assert [mine(turn) for turn in range(10)] == [bare(turn) for turn in range(10)]
            timing = in_turn(mine, bare, times)
            yield Row(
                question=f"{there.label}: Q4 common hour of {SITES} sites, {name} (ms)",
                ours=timing.ours,
                floor=timing.floor,
                ratio=timing.ratio,
                spread=timing.spread,
                target=f"at most {most:.0f} ms",
                is_met=timing.ours <= most,
            )
    database.close()


def found(site_ids: Sequence[int], count: int) -> list[Meeting]:
    """Return questions that have an answer: small meetings in any weeks."""
    chance = random.Random(11)  # noqa: S311  questions, not secrets
    made = []
    for _ in range(count):
        first = FIRST_DAY + timedelta(days=180 + chance.randrange(100))
        needs = tuple((site, chance.choice((4, 8))) for site in chance.sample(site_ids, SITES))
        made.append(Meeting(needs, _spans(first)))
    return made


def none(site_ids: Sequence[int]) -> Meeting:
    """Return the question without an answer: the last site has no hall free.

    What is rarest comes first, where the floor gives up soonest.
    """
    needs = ((site_ids[-1], SHUT_SEATS), *((site, 8) for site in site_ids[: SITES - 1]))
    return Meeting(needs, _spans(SHUT_WEEK))


def _spans(first: date) -> tuple[Interval, ...]:
    return tuple(hours_of(day, OPENS, CLOSES) for day in working_days(first, DAYS))


class Ours:
    """The engine, asked as commands ask it."""

    def __init__(self, session: Session, there: Town) -> None:
        self._session, self._town = session, there
        mine = select(Person).where(Person.organisation_id == there.organisation_id)
        organizer = session.exec(mine.order_by(col(Person.id))).first()
        assert organizer is not None
        self._asker = Asker(organizer=organizer, now=NOW)

    def start(self, meeting: Meeting) -> datetime | None:
        """Return when the meeting could begin first."""
        rooms = venues(self._session, self._town.organisation_id)
        needs = [Need(site_id=s, people=n, wants_video=True) for s, n in meeting.needs]
        slots = earliest_common(self._session, rooms, needs, 60, meeting.spans, self._asker)
        return slots[0].when.start if slots else None


def _asking(ours: Ours, floor: Floor, asked: Sequence[Meeting]) -> tuple[Ask, Ask]:
    starts = [meeting.starts for meeting in asked]

    def mine(turn: int) -> object:
        return ours.start(asked[turn])

    def bare(turn: int) -> object:
        found = floor.common(asked[turn].needs, starts[turn])
        return found[0] if found else None

    return mine, bare
