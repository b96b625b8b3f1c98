"""The erasure of somebody from a database that is at work: in short transactions, one after other.

Whatever stops it, doing it again goes on. Rows are rewritten before somebody's own row goes, which
has their name, and looked for once more afterwards, as closing what was theirs leaves traces.
"""

import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rooms.models import Person
from rooms.personal_data.erasing import AT_ONCE, close, found, refuse_erasure, rewrite, uninvite
from rooms.personal_data.people import Whose, with_spaces
from rooms.personal_data.pseudonyms import Pseudonym
from rooms.unit_of_work import Units

MOST_LOOKS = 3


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: rows that were changed, by table, and how many wait to be worked on yet."""

    counts: dict[str, int]
    open_inbox: int


def erase(units: Units, of: Whose, by: Person | None, now: datetime) -> Erased:
    """Erase somebody; None is the operator. Refuses as `rooms.personal_data.erasing.close` does."""
    with units.open() as unit:
        refuse_erasure(unit.session, of, by, now)
        of = with_spaces(unit.session, of)
        uninvite(unit.session, of, now)
    as_ = Pseudonym(of.known, f"erased-{secrets.token_hex(6)}")
    counts = Counter(dict(_looked(units, of, as_, now)))
    if counts or of.person is not None:
        with units.open() as unit:
            close(unit, of, as_, by, now)
    for _ in range(MOST_LOOKS):
        more = dict(_looked(units, of, as_, now))
        if not more:
            break
        counts.update(more)
    with units.database.reading() as session:
        return Erased(dict(counts), found(session, of).open_inbox)


def _looked(units: Units, of: Whose, as_: Pseudonym, now: datetime) -> Iterator[tuple[str, int]]:
    """Look for rows and rewrite them; yields how many of each table."""
    with units.database.reading() as session:
        keys = found(session, of).keys
    for name, rows in keys.items():
        for at in range(0, len(rows), AT_ONCE):
            with units.open() as unit:
                rewrite(unit.session, name, rows[at : at + AT_ONCE], as_, now)
        yield name, len(rows)
