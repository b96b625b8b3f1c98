"""What an import changes, as events: one for each thing, and one more for changed rights.

Those of things are written at once, as nothing follows from them; who has other rights is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from rooms.administration.events import InventoryChanged, PlacesChanged
from rooms.administration.told_places import Places
from rooms.events import Event
from rooms.granting import RightsChanged
from rooms.inventory import person_with
from rooms.inventory_files import Outcome
from rooms.inventory_files.cells import roles as roles_in
from rooms.models import EventRecord, Organisation, Person
from rooms.rights import is_right
from rooms.storage.rows import Values, write
from rooms.unit_of_work import UnitOfWork


def record_import(unit: UnitOfWork, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Record what the operator's import has added and changed."""
    session = unit.session
    owners = {one.key: one.id for one in session.exec(select(Organisation))}
    changed = [one for one in outcomes if one.effect != "unchanged"]
    write(session, EventRecord, [_row(event) for event in _changes(changed, owners, now)])
    for one in changed:
        rights = rights_changed(session, one, owners[one.row.organisation], None, now)
        if rights is not None:
            unit.record(rights)


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


def record_places(
    unit: UnitOfWork, organisation_id: int, places: Places, by: Person | None, now: datetime
) -> None:
    """Record how rooms were told that are told otherwise from now on, if any are."""
    if places:
        was = {str(room_id): place for room_id, place in places.items()}
        unit.record(
            PlacesChanged(
                organisation_id=organisation_id, person_id=by.id if by else None, at=now, was=was
            )
        )


def _changes(
    outcomes: Iterable[Outcome], owners: dict[str, int], now: datetime
) -> Iterator[InventoryChanged]:
    for one in outcomes:
        yield InventoryChanged(
            organisation_id=owners[one.row.organisation],
            at=now,
            kind=one.kind,
            key=one.row.key,
            before=None if one.before is None else dict(one.before),
            after=None if one.after is None else dict(one.after),
        )


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
