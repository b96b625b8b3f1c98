"""Plans in the large town: places for those whom a closure or a need displaces, and doing it.

All that is written is taken back.
"""

import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from time import perf_counter

from sqlmodel import Session, col, select

from bench.table import Row
from bench.towns import DATABASES, NOW, Town, hours_of, town, working_days
from chat.conversation import Conversation
from integrations.conferencing.choice import Providers
from integrations.subscribers import Subscribers
from rooms.administration.breaking import broken
from rooms.administration.need import Need
from rooms.administration.places import Placement
from rooms.administration.plans import apply, looked_at
from rooms.administration.proposed import Proposed
from rooms.administration.rehousing.rehouse import rehoused
from rooms.administration.trial import tried
from rooms.bookings import Change, change
from rooms.database import Database
from rooms.errors import Refused
from rooms.inventory import sites
from rooms.inventory_files import Line
from rooms.models import Booking, Organisation, Person
from rooms.unit_of_work import UnitOfWork, Units

TIMES, CHANGED = 5, 40
MOVED, MOST_REHOUSING_MS, LEAST_PLACED = 200, 5_000, 200
MOST_MOVING_MS, MOST_TAKING_MS = 10, 5_000
TAKEN = 20
DAY, WEEK = timedelta(days=1), timedelta(days=7)


class TakenBackError(Exception):
    """What was written isn't to stay."""


def measure(*, small: bool) -> list[Row]:
    """Return the rows of both databases."""
    return [row for kind in DATABASES for row in _rows(town(kind, small=small))]


def _rows(there: Town) -> Iterator[Row]:
    database = Database(there.url)
    follow = Subscribers(Conversation(give_links=True), Providers(("webex",)))
    units = Units(database, follow)
    yield from _places(units, there)
    yield _applying(units, there)
    yield _requisition(units, there)
    database.close()


@contextmanager
def _passing(units: Units) -> Iterator[UnitOfWork]:
    """Open a unit of work that is taken back in the end."""
    with suppress(TakenBackError), units.open() as unit:
        yield unit
        raise TakenBackError


def _closing(session: Session, there: Town, turn: int, lasts: timedelta) -> Proposed:
    """Return that a site is closed for some time of a week, another one each turn."""
    keys = [site.key for site in sites(session, there.organisation_id)]
    start = NOW + WEEK * (turn + 1)
    days = {"start": f"{start:%Y-%m-%d}", "end": f"{start + lasts - DAY:%Y-%m-%d}"}
    line = Line("closures", {"site": keys[turn % len(keys)], **days})
    owner = session.get_one(Organisation, there.organisation_id)
    return Proposed(organisation=owner, lines=(line,), reason="Travaux")


def _places(units: Units, there: Town) -> Iterator[Row]:
    """Yield how fast places are found for all of a closed site together, with the list and without.

    The list is what is shown before: the closure tried in the database, and all that it breaks.
    """
    listing: list[float] = []
    placing: list[float] = []
    count = 0
    for turn in range(TIMES + 1):
        with _passing(units) as unit:
            began = perf_counter()
            trial = tried(unit.session, _closing(unit.session, there, turn, WEEK), NOW)
            found = broken(unit.session, trial.before, trial.after, NOW)
            listed = perf_counter()
            moving = [one.booking for one in found if one.must_move][:MOVED]
            rehoused(unit.session, moving, trial.after, NOW)
            placing.append((perf_counter() - listed) * 1000)
            listing.append((listed - began) * 1000)
            count = len(moving)
    both = [one + other for one, other in zip(listing, placing, strict=True)]
    yield _limit(
        f"places for {count} bookings of a closed site, the list not counted, ms, {there.label}",
        placing,
        MOST_REHOUSING_MS,
    )
    for what, took in (("the list not counted", placing), ("the list counted too", both)):
        rates = sorted(count / one * 1000 for one in took[1:])
        yield Row(
            question=f"of these, places found a second, {what}, {there.label}",
            ours=statistics.median(rates),
            spread=(rates[0], rates[-1]),
            target=f"{LEAST_PLACED} a second",
            is_met=statistics.median(rates) >= LEAST_PLACED,
        )


def _applying(units: Units, there: Town) -> Row:
    """Return how long each booking takes that a plan moves, its closure and its list included.

    The floor moves some of the same bookings to the same places, as people do, one by one.
    """
    took: list[float] = []
    floor: list[float] = []
    count = 0
    for turn in range(TIMES + 1):
        with units.reading() as session:
            proposed = _closing(session, there, turn, DAY)
        shown = looked_at(units, proposed, NOW)
        with _passing(units) as unit:
            unit.session.add(shown.plan)
            unit.session.flush()
            began = perf_counter()
            apply(unit, shown.plan, None, NOW, with_unplaced=True)
            count = len(shown.placements)
            took.append((perf_counter() - began) * 1000 / count)
        with _passing(units) as unit:
            placed = [one for one in shown.placements if not one.is_open][:CHANGED]
            floor.append(_one_by_one(unit, placed))
    ratios = [one / other for one, other in zip(took[1:], floor[1:], strict=True)]
    ours, bare = (statistics.median(one[1:]) for one in (took, floor))
    return Row(
        question=f"applying a plan that moves {count} bookings, ms each, {there.label}",
        ours=ours,
        floor=bare,
        ratio=ours / bare,
        spread=(min(ratios), max(ratios)),
        target=f"{MOST_MOVING_MS} ms",
        is_met=ours <= MOST_MOVING_MS,
    )


def _one_by_one(unit: UnitOfWork, placed: Sequence[Placement]) -> float:
    """Return the milliseconds that a change takes of each booking that may change."""
    took = []
    for one in placed:
        booking = unit.session.get_one(Booking, one.booking_id)
        by = unit.session.get_one(Person, booking.organizer_id)
        wanted = Change(when=one.when, room_ids=one.room_ids)
        began = perf_counter()
        with suppress(Refused), unit.attempt():
            change(unit, booking, wanted, by, NOW)
            took.append((perf_counter() - began) * 1000)
    return statistics.mean(took)


def _requisition(units: Units, there: Town) -> Row:
    """Return how long it takes to show what a need takes for a day, and where all go from there."""
    took: list[float] = []
    count = 0
    for turn in range(TIMES + 1):
        with units.reading() as session:
            mine = select(Person.id).where(Person.organisation_id == there.organisation_id)
            days = working_days((NOW + WEEK * (turn + 1)).date(), 1)
            need = Need(
                organizer_id=session.exec(mine.order_by(col(Person.id)).limit(1)).one(),
                times=(hours_of(days[0], 8, 18),),
                count=TAKEN,
                is_largest=True,
            )
            owner = session.get_one(Organisation, there.organisation_id)
            proposed = Proposed(organisation=owner, need=need, reason="Élections")
        began = perf_counter()
        shown = looked_at(units, proposed, NOW)
        took.append((perf_counter() - began) * 1000)
        count = len(shown.placements)
    question = f"a need for {TAKEN} rooms that displaces {count}, shown, ms, {there.label}"
    return _limit(question, took, MOST_TAKING_MS)


def _limit(question: str, took: Sequence[float], most: int) -> Row:
    median = statistics.median(took[1:])
    spread = (min(took[1:]), max(took[1:]))
    met = median <= most
    return Row(question=question, ours=median, spread=spread, target=f"{most} ms", is_met=met)
