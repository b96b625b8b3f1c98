"""What lines would do, tried in the database itself and taken back at once.

So nothing is reckoned twice: what a change does is what the import of its lines does.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from rooms.administration.proposed import Proposed
from rooms.inventory import Stock, country_of, venues
from rooms.inventory_files import Outcome, Report, import_inventory
from rooms.storage.questions import Question

_STAMP = Question.of("SELECT inventory_stamp FROM organisation WHERE id = :organisation_id")


@dataclass(frozen=True, slots=True)
class Terms:
    """What rules go by: all rooms with what is allowed in them, and whose public holidays count."""

    stock: Stock
    country: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What the lines change, and on which terms rooms are booked before and after them.

    All of it is so as long as the inventory has this `stamp`.
    """

    stamp: str
    report: Report
    before: Terms
    after: Terms

    @property
    def changes(self) -> tuple[Outcome, ...]:
        """What becomes different, line by line."""
        return tuple(one for one in self.report.outcomes if one.effect != "unchanged")


def terms_of(session: Session, organisation_id: int) -> Terms:
    """Return the terms on which the organisation's rooms are booked now."""
    return Terms(venues(session, organisation_id), country_of(session, organisation_id))


def stamp_of(session: Session, organisation_id: int) -> str:
    """Return what is another whenever the organisation's inventory is another."""
    (stamp,) = _STAMP.row(session, {"organisation_id": organisation_id})
    return str(stamp)


def tried(session: Session, proposed: Proposed, now: datetime) -> Trial:
    """Return what the lines would do; nothing of it stays. Raises `InventoryError`."""
    organisation_id = proposed.organisation.id
    stamp = stamp_of(session, organisation_id)
    before = terms_of(session, organisation_id)
    savepoint = session.begin_nested()
    try:
        report = import_inventory(session, proposed.inventory, now)
        session.flush()
        after = terms_of(session, organisation_id)
    finally:
        savepoint.rollback()
    return Trial(stamp, report, before, after)
