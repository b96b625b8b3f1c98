"""Changes of the inventory of the large town: what they break, before anything is done."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert
from sqlmodel import Session

from bench.table import Row
from bench.timing import alone, in_turn
from bench.towns import DATABASES, NOW, Town, town
from rooms.administration.breaking import Broken, broken
from rooms.administration.importing import imported
from rooms.administration.lately import refused_lately
from rooms.administration.proposed import Proposed
from rooms.administration.trial import Trial, tried
from rooms.database import Database
from rooms.inventory import sites
from rooms.inventory_files import Line, read_files
from rooms.models import Organisation, Room

TIMES = 5
LEAST_ASKED = 2_000
ROOMS, MOST_IMPORT_MS = 5_000, 5_000
HEADER = "organisation,room,site,name,capacity,equipment"
WEEK = timedelta(days=7)


def measure(*, small: bool) -> list[Row]:
    """Return the rows of both databases."""
    return [row for kind in DATABASES for row in _rows(town(kind, small=small))]


def _rows(there: Town) -> Iterator[Row]:
    database = Database(there.url)
    with database.writing() as session:
        keys = [site.key for site in sites(session, there.organisation_id)]

        def trial(line: Line) -> Trial:
            owner = session.get_one(Organisation, there.organisation_id)
            return tried(session, Proposed(organisation=owner, lines=(line,)), NOW)

        def closure(turn: int) -> Line:
            start = NOW + WEEK * (turn + 1)
            days = {"start": f"{start:%Y-%m-%d}", "end": f"{start + WEEK:%Y-%m-%d}"}
            return Line("closures", {"site": keys[turn % len(keys)], **days})

        def closed(turn: int) -> None:
            _found(session, trial(closure(turn)))

        def ruled(turn: int) -> int:
            cells = {"site": keys[turn % len(keys)], "longest_minutes": "60"}
            tried_out = trial(Line("policies", cells))
            return refused_lately(session, tried_out.before, tried_out.after, NOW).looked_at

        yield _import(session, there)
        yield _closure(f"what a week's closure of a site breaks, ms, {there.label}", closed)
        yield _rule(f"past bookings a second that a rule is asked about, {there.label}", ruled)
    database.close()


def _import(session: Session, there: Town) -> Row:
    """Return how long new rooms take from a file, in a transaction that is taken back.

    The floor writes the same rooms by one statement of SQLAlchemy's, without looking at them.
    """
    owner = session.get_one(Organisation, there.organisation_id)
    site = sites(session, there.organisation_id)[0]
    text = "".join(
        f"{owner.key},imported-{n},{site.key},Salle {n},8,screen|wifi\n" for n in range(ROOMS)
    )
    values = [
        {"organisation_id": owner.id, "site_id": site.id, "key": f"imported-{n}",
         "name": f"Salle {n}", "capacity": 8, "equipment": ["screen", "wifi"],
         "floor": "", "accessibility": []}
        for n in range(ROOMS)
    ]  # fmt: skip

    def ours(_turn: int) -> None:
        with session.begin_nested() as savepoint:
            imported(session, read_files([path]), NOW)
            savepoint.rollback()

    def floor(_turn: int) -> None:
        with session.begin_nested() as savepoint:
            session.execute(insert(Room), values)
            savepoint.rollback()

    with TemporaryDirectory() as folder:
        path = Path(folder) / "rooms.csv"
        path.write_text(f"{HEADER}\n{text}", encoding="utf-8")
        took = in_turn(ours, floor, TIMES, warm_up=1)
    return Row(
        question=f"import of {ROOMS} rooms, ms, {there.label}",
        ours=took.ours,
        floor=took.floor,
        ratio=took.ratio,
        spread=took.spread,
        target=f"{MOST_IMPORT_MS} ms",
        is_met=took.ours <= MOST_IMPORT_MS,
    )


def _found(session: Session, trial: Trial) -> list[Broken]:
    found = broken(session, trial.before, trial.after, NOW)
    if not found:
        raise ValueError("The week's closure breaks nothing.")
    return found


def _closure(question: str, ask: Callable[[int], None]) -> Row:
    took, spread = alone(ask, TIMES, warm_up=1)
    return Row(question=question, ours=took, spread=spread, target="1 s", is_met=took <= 1000)


def _rule(question: str, ask: Callable[[int], int]) -> Row:
    began = time.perf_counter()
    looked_at = sum(ask(turn) for turn in range(TIMES))
    rate = looked_at / (time.perf_counter() - began)
    target = f"{LEAST_ASKED} a second"
    return Row(question=question, ours=rate, target=target, is_met=rate >= LEAST_ASKED)
