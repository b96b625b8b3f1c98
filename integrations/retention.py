"""Retention at work: some rows at a time, so that nobody waits for the database, and not for ever.

What is more than one run lets go, the next one does.
"""

from datetime import datetime

from sqlalchemy import func, select

from rooms.database import Database
from rooms.personal_data.retention import KINDS, Kind, Limits

AT_ONCE = 250  # a few hundredths of a second
LOOKED_UP = 5_000
MOST_LOOKS = 20  # of a kind in one run: 100,000 rows


def would_go(database: Database, limits: Limits, now: datetime) -> dict[str, int]:
    """Return how many rows of each kind are past their limit; nothing is written."""
    with database.reading() as session:
        return {
            kind.name: session.execute(
                select(func.count()).select_from(kind.find(limits, now).subquery())
            ).scalar_one()
            for kind in KINDS
        }


def let_go(database: Database, limits: Limits, now: datetime) -> dict[str, int]:
    """Let go of what is past its limit; returns how many rows of each kind those were."""
    return {kind.name: _let_go(database, kind, limits, now) for kind in KINDS}


def _let_go(database: Database, kind: Kind, limits: Limits, now: datetime) -> int:
    count = 0
    for _ in range(MOST_LOOKS):
        with database.reading() as session:
            found = session.execute(kind.find(limits, now).limit(LOOKED_UP)).all()
        keys = [tuple(row) for row in found]
        for at in range(0, len(keys), AT_ONCE):
            with database.writing() as session:
                count += kind.apply(session, keys[at : at + AT_ONCE], limits, now)
                session.commit()
        if len(keys) < LOOKED_UP:
            break
    return count
