"""Erasure: a pseudonym stands wherever somebody was named, and what was theirs alone is gone.

It goes in parts, each short, so that nobody waits for the database: rows that name them are found
while others write, and rewritten some at a time (`found`, `rewrite`); what is theirs is closed in
one transaction (`close`), and as that leaves traces too, rows are looked for once more. Each part
may be done again. Nothing here commits.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, select, tuple_, update
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from rooms import holds, waiting
from rooms.errors import Refusal, Refused
from rooms.events import Event
from rooms.granting import keep_rights, revoke, rights_of, to_be_taken
from rooms.models import (
    Attendee,
    Booking,
    Feed,
    InboxItem,
    OutboxItem,
    OutsideEvent,
    Person,
    TalkState,
    Whereabouts,
)
from rooms.outside import own_calendars
from rooms.personal_data.columns import has_words, of_organisation, personal, tables
from rooms.personal_data.people import Whose, ahead
from rooms.personal_data.pseudonyms import Known, Pseudonym
from rooms.rights import Area, Right, refuse_unless
from rooms.unit_of_work import UnitOfWork

AT_ONCE = 200
CLOSED_APART = frozenset({"person", "whereabouts"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErased(Event):
    """Somebody was erased; whom, nobody can tell from it. `by_rule` names the law."""

    by_rule: str = "GDPR article 17"


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that name somebody: their primary keys by table; `open_inbox` isn't worked on yet."""

    keys: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    open_inbox: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows of each table there are."""
        return {name: len(keys) for name, keys in self.keys.items()}


def refuse_erasure(session: Session, of: Whose, by: Person | None, now: datetime) -> None:
    """Refuse with "not_allowed" who may not, and with "bookings_ahead" whoever leads some.

    And as `granting.revoke` does, where the rights that they have can't be taken: before anything
    is done, so that nothing is done by halves.
    """
    refuse_unless(by, Right.PERSONAL_DATA, Area(of.organisation.id))
    if of.person is not None and rights_of(of.person):
        to_be_taken(session, of.person, None, by)
    leads = ahead(session, of, now)
    if leads:
        raise Refused(Refusal("bookings_ahead", {"bookings": [one.id for one in leads]}))


def uninvite(session: Session, of: Whose, now: datetime) -> None:
    """Take them off meetings that aren't over, without a mail, and forget where they live."""
    mine = (
        col(Attendee.organisation_id) == of.organisation.id,
        col(Attendee.address) == of.known.address,
    )
    coming = select_rows(Booking.id).where(
        Booking.organisation_id == of.organisation.id, col(Booking.ends_at) > now
    )
    off = update(Attendee).where(*mine, col(Attendee.booking_id).in_(coming))
    still = col(Attendee.is_organizer).is_(False), col(Attendee.removed_at).is_(None)
    session.execute(off.where(*still).values(removed_at=now))
    lives = delete(Whereabouts).where(
        col(Whereabouts.organisation_id) == of.organisation.id,
        col(Whereabouts.address) == of.known.address,
    )
    session.execute(lives)


def found(session: Session, of: Whose) -> Found:
    """Return which rows of the organisation, and of nobody, name somebody."""
    keys: dict[str, list[tuple[Any, ...]]] = {}
    for table in tables():
        if personal(table) and table.name not in {*CLOSED_APART, "inbox"}:
            rows = _naming(session, table, of)
            if rows:
                keys[table.name] = rows
    settled, waits = _in_inbox(session, of.known)
    if settled:
        keys["inbox"] = settled
    return Found(keys, waits)


def _naming(session: Session, table: Table, of: Whose) -> list[tuple[Any, ...]]:
    known, keys = personal(table), list(table.primary_key.columns)
    rows = select(*keys, *known).where(has_words(known, of.known.patterns)).order_by(*keys)
    ours = of_organisation(table, of.organisation.id)
    read = session.execute(rows if ours is None else rows.where(ours))
    size = len(keys)
    return [tuple(row[:size]) for row in read if of.known.is_in(list(row[size:]))]


def _in_inbox(session: Session, known: Known) -> tuple[list[tuple[Any, ...]], int]:
    """Return what came in and names them: what was worked on, and how much is to be yet.

    Mails are kept in base64, so all rows are read.
    """
    rows = select_rows(InboxItem.id, InboxItem.subject, InboxItem.payload, InboxItem.settled_at)
    settled, waits = [], Counter[bool]()
    for number, subject, payload, settled_at in session.exec(rows.order_by(col(InboxItem.id))):
        if payload and known.is_in([subject, payload]):
            waits[settled_at is None] += 1
            settled += [(number,)] if settled_at is not None else []
    return settled, waits[True]


def rewrite(
    session: Session, name: str, keys: Sequence[tuple[Any, ...]], as_: Pseudonym, now: datetime
) -> int:
    """Put the pseudonym into rows of a table; returns how many were changed.

    What came in and was worked on is emptied. Mails and messages to them that haven't gone yet are
    withdrawn.
    """
    table = next(one for one in tables() if one.name == name)
    pk, known = list(table.primary_key.columns), personal(table)
    where = tuple_(*pk).in_(keys) if len(pk) > 1 else pk[0].in_([key[0] for key in keys])
    count = 0
    if name == "outbox":
        _withdraw(session, [key[0] for key in keys], as_.known, now)
    rows = select(*pk, *known).where(where).order_by(*pk).with_for_update()
    for row in session.execute(rows).all():
        values = dict(zip([column.name for column in known], row[len(pk) :], strict=True))
        if name == "inbox":
            values["payload"] = {}
        new = {one: as_.put(value) for one, value in values.items()}
        same = [column == value for column, value in zip(pk, row, strict=False)]
        session.execute(update(table).where(*same).values(**new))
        count += 1
    return count


def _withdraw(session: Session, ids: Sequence[int], known: Known, now: datetime) -> None:
    rows = select_rows(OutboxItem).where(
        col(OutboxItem.id).in_(ids), col(OutboxItem.settled_at).is_(None)
    )
    for item in session.exec(rows.with_for_update()):
        if str(item.payload.get("to", "")).casefold() in {known.address, *known.alone}:
            item.settled_at, item.outcome, item.leased_until = now, "withdrawn", None
            session.add(item)
    session.flush()


def close(unit: UnitOfWork, of: Whose, as_: Pseudonym, by: Person | None, now: datetime) -> None:
    """Let go of all that is theirs alone, and record that an erasure took place.

    Refuses as `refuse_erasure` does.
    """
    session = unit.session
    keep_rights(session, of.organisation.id)
    person = None
    if of.person is not None:  # whoever books for them waits, or is seen
        kept = select_rows(Person).where(Person.id == of.person.id).with_for_update()
        person = session.exec(kept.execution_options(populate_existing=True)).one()
        of = replace(of, person=person)
    refuse_erasure(session, of, by, now)
    if person is not None:
        _close_person(unit, person, as_, by, now)
    done = PersonErased(organisation_id=of.organisation.id, person_id=by.id if by else None, at=now)
    unit.record(done)


def _close_person(
    unit: UnitOfWork, person: Person, as_: Pseudonym, by: Person | None, now: datetime
) -> None:
    session = unit.session
    holds.drop(unit, person, now)
    for wait in waiting.mine(session, person, now):
        waiting.leave(unit, wait.id, person, now)
    if rights_of(person):
        revoke(unit, person, None, by, now)
    own_calendars.forget(session, person)
    for table in (TalkState, OutsideEvent, Feed):
        session.execute(delete(table).where(col(table.person_id) == person.id))
    person.email, person.name = as_.address, ""
    person.language, person.keeps_language = None, False
    person.roles = ["member"]
    session.add(person)
    session.flush()
