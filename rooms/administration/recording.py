"""What an import changes, as events: one for each thing, and one more for changed rights.

They are written at once, as nothing follows from them: whoever imports a file tells its people.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from rooms.administration.events import InventoryChanged
from rooms.events import Event
from rooms.granting import RightsChanged
from rooms.inventory import person_with
from rooms.inventory_files import Outcome
from rooms.inventory_files.cells import roles as roles_in
from rooms.models import EventRecord, Organisation, Person
from rooms.rights import is_right
from rooms.rows import Values, write


def record_import(session: Session, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Write what the operator's import has added and changed."""
    owners = {one.key: one.id for one in session.exec(select(Organisation))}
    changed = [one for one in outcomes if one.effect != "unchanged"]
    write(session, EventRecord, [_row(event) for event in _events(session, changed, owners, now)])


def rights_changed(
    session: Session, outcome: Outcome, organisation_id: int, by: Person | None, now: datetime
) -> RightsChanged | None:
    """Return the event that somebody has other rights by a line; None where they are the same."""
    if outcome.kind != "people":
        return None
    before, after = _roles(outcome.before), _roles(outcome.after)
    person = person_with(session, outcome.row.key)
    if person is None or set(filter(is_right, before)) == set(filter(is_right, after)):
        return None
    return RightsChanged(
        organisation_id=organisation_id,
        person_id=by.id if by else None,
        at=now,
        of_id=person.id,
        before=before,
        after=after,
    )


def _events(
    session: Session, outcomes: Iterable[Outcome], owners: dict[str, int], now: datetime
) -> Iterator[Event]:
    for one in outcomes:
        owner = owners[one.row.organisation]
        yield InventoryChanged(
            organisation_id=owner,
            at=now,
            kind=one.kind,
            key=one.row.key,
            before=None if one.before is None else dict(one.before),
            after=None if one.after is None else dict(one.after),
        )
        rights = rights_changed(session, one, owner, None, now)
        if rights is not None:
            yield rights


def _roles(cells: Any) -> list[str]:
    """Return the roles that stand among the cells of a person; nobody has any who isn't there."""
    return roles_in(cells["roles"]) if cells and "roles" in cells else []


def _row(event: Event) -> Values:
    return {
        "organisation_id": event.organisation_id,
        "booking_id": None,
        "series_id": None,
        "person_id": event.person_id,
        "kind": type(event).__name__,
        "at": event.at,
        "data": event.data(),
    }
