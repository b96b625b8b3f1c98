"""The engine alone: free rooms and the day's grid, each beside the smallest SQL for the answer."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from bench.floors import Floor
from bench.table import Row
from bench.timing import Timing, in_turn
from bench.towns import DATABASES, FIRST_DAY, NOW, Town, hour_of, local, town, working_days
from rooms.availability import Look, Need, Taken, fitting, free_venues
from rooms.database import Database
from rooms.finding.bookable import Asker, bookable
from rooms.interval import Interval
from rooms.inventory import Venue, sites, venues
from rooms.models import Person

MOST_BARE, MOST_NAMED = 2.0, 3.0
DAYS = working_days(FIRST_DAY + timedelta(days=150), 300)
LOOK = Look(now=NOW)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked in one turn: an hour, its day, a site, and for how many people."""

    when: Interval
    day: Interval
    site_id: int
    people: int

    @property
    def need(self) -> Need:
        """The question as the engine takes it, for all sites."""
        return Need(people=self.people, wants_video=True)

    @property
    def need_here(self) -> Need:
        """The question as the engine takes it, for one site."""
        return Need(people=self.people, wants_video=True, site_id=self.site_id)


def questions(site_ids: Sequence[int], count: int) -> list[Question]:
    """Return as many questions, the same in every run."""
    chance = random.Random(7)  # noqa: S311  questions, not secrets
    made = []
    for _ in range(count):
        day = chance.choice(DAYS)
        made.append(
            Question(
                when=hour_of(day, 8 + chance.randrange(40) / 4),
                day=whole(day),
                site_id=chance.choice(site_ids),
                people=chance.choice((4, 8, 12)),
            )
        )
    return made


def whole(day: date) -> Interval:
    """Return the day from midnight to midnight, as the town's clocks show it."""
    return Interval(local(day, 0), local(day + timedelta(days=1), 0))


def measure(*, small: bool) -> list[Row]:
    """Return the rows of both databases."""
    return [row for kind in DATABASES for row in _rows(town(kind, small=small), small=small)]


def _rows(there: Town, *, small: bool) -> Iterator[Row]:
    database, floor = Database(there.url), Floor(there.url)
    times = 100 if small else 500
    with database.reading() as session:
        site_ids = [site.id for site in sites(session, there.organisation_id)]
        asked = questions(site_ids, times + 10)
        ours, bare = Ours(session, there, asked), Bare(floor, asked)
        compare(ours, bare)
        for name, mine, least, most in (
            ("Q1 free rooms of one site, ids", ours.ids_here, bare.here, MOST_BARE),
            ("Q1 what may be booked, named, ranked", ours.named_here, bare.here, MOST_NAMED),
            ("Q2 free rooms of all sites, ids", ours.ids, bare.everywhere, MOST_BARE),
            ("Q2 what may be booked, named, ranked", ours.named, bare.everywhere, MOST_NAMED),
            ("Q5 day of a site", ours.grid, bare.grid, MOST_BARE),
            ("Q5 the same, room by room, named", ours.named_grid, bare.grid, MOST_NAMED),
        ):
            yield row(f"{there.label}: {name} (ms)", in_turn(mine, least, times), most)
    database.close()


def row(question: str, timing: Timing, most: float) -> Row:
    """Return the line of a timing that should be at most `most` times its floor."""
    return Row(
        question=question,
        ours=timing.ours,
        floor=timing.floor,
        ratio=timing.ratio,
        spread=timing.spread,
        target=f"ratio at most {most:g}",
        is_met=timing.ratio <= most,
    )


class Ours:
    """The engine, asked as commands ask it: in a session that is open."""

    def __init__(self, session: Session, there: Town, asked: Sequence[Question]) -> None:
        self._session, self._town, self._asked = session, there, asked
        mine = select(Person).where(Person.organisation_id == there.organisation_id)
        organizer = session.exec(mine.order_by(col(Person.id))).first()
        assert organizer is not None
        self._asker = Asker(organizer=organizer, now=NOW)

    def ids_here(self, turn: int) -> list[int]:
        """Return the free rooms of the site of this turn."""
        return [venue.room.id for venue in self._free(turn, here=True)]

    def named_here(self, turn: int) -> list[tuple[str, str]]:
        """Return those that may be booked as people get them: by name, the best first."""
        return self._named(turn, here=True)

    def ids(self, turn: int) -> list[int]:
        """Return the free rooms of all sites."""
        return [venue.room.id for venue in self._free(turn, here=False)]

    def named(self, turn: int) -> list[tuple[str, str]]:
        """Return those of all sites, likewise."""
        return self._named(turn, here=False)

    def grid(self, turn: int) -> Sequence[Taken]:
        """Return what blocks the rooms of the site on the day of this turn."""
        return self._grid(turn)[1]

    def named_grid(self, turn: int) -> dict[str, list[Interval]]:
        """Return the times of each room of the site by the room's name."""
        here, taken = self._grid(turn)
        by_id: dict[int, list[Interval]] = {venue.room.id: [] for venue in here}
        for one in taken:
            by_id[one.room_id].append(one.when)
        return {venue.room.name: by_id[venue.room.id] for venue in here}

    def _named(self, turn: int, *, here: bool) -> list[tuple[str, str]]:
        asked = self._asked[turn]
        everything = venues(self._session, self._town.organisation_id)
        need = asked.need_here if here else asked.need
        found = bookable(self._session, everything, need, asked.when, self._asker)
        return [(venue.room.name, venue.site.name) for venue in found]

    def _free(self, turn: int, *, here: bool) -> list[Venue]:
        asked = self._asked[turn]
        everything = venues(self._session, self._town.organisation_id)
        need = asked.need_here if here else asked.need
        return free_venues(self._session, everything, need, asked.when, LOOK)

    def _grid(self, turn: int) -> tuple[list[Venue], Sequence[Taken]]:
        asked = self._asked[turn]
        everything = venues(self._session, self._town.organisation_id)
        here = fitting(everything, Need(site_id=asked.site_id))
        return [venue for _, venue in here.rooms], here.taken(self._session, asked.day, LOOK)


class Bare:
    """The same questions in the smallest SQL."""

    def __init__(self, floor: Floor, asked: Sequence[Question]) -> None:
        self._floor, self._asked = floor, asked

    def here(self, turn: int) -> list[int]:
        """Return the free rooms of the site of this turn."""
        asked = self._asked[turn]
        return self._floor.free_in_site(asked.site_id, asked.people, asked.when)

    def everywhere(self, turn: int) -> list[int]:
        """Return the free rooms of all sites."""
        asked = self._asked[turn]
        return self._floor.free(asked.people, asked.when)

    def grid(self, turn: int) -> list[tuple[int, object, object]]:
        """Return room, start and end of what blocks the site's rooms on the day of this turn."""
        asked = self._asked[turn]
        return self._floor.grid(asked.site_id, asked.day)


def compare(ours: Ours, bare: Bare) -> None:
    """Fail where the two don't give the same answers: then their times say nothing."""
    for turn in range(10):
        assert sorted(ours.ids_here(turn)) == sorted(bare.here(turn))
        assert sorted(ours.ids(turn)) == sorted(bare.everywhere(turn))
        taken = sorted((one.room_id, one.when.start) for one in ours.grid(turn))
        assert len(taken) == len(bare.grid(turn))
