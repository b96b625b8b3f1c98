"""Where a change of the inventory plays: the sites whose administrators may make it."""

from collections.abc import Iterable, Iterator

from sqlmodel import Session, select

from rooms.administration.proposed import Proposed, from_json
from rooms.inventory_files import Line
from rooms.models import Endpoint, Plan, Pool, Room, Site
from rooms.rights import Area, Right, refuse_unless

RIGHT_FOR = {
    "organisations": Right.CHANGE_ORGANISATION,
    "people": Right.CHANGE_ORGANISATION,
    "policies": Right.CHANGE_RULES,
}


def refuse_strangers(session: Session, proposed: Proposed) -> None:
    """Raise `Refused` with "not_allowed" where who wants the lines may not change all of that.

    Who takes a plan back must be one who may make it: bookings go back also where nothing else is
    left of it. Roles are the operator's alone to write; `rooms.granting` gives rights one by one.
    """
    lines, home = proposed.lines, proposed.organisation.id
    if proposed.undoes_id is not None:
        lines += from_json(session.get_one(Plan, proposed.undoes_id).lines)
    area = area_of_lines(session, home, lines)
    for kind in sorted({line.kind for line in lines}):
        refuse_unless(proposed.by, RIGHT_FOR.get(kind, Right.CHANGE_INVENTORY), area)
    if any(line.kind == "people" and "roles" in line.cells for line in lines):
        refuse_unless(proposed.by, Right.OPERATE, Area(home))


def area_of_lines(session: Session, organisation_id: int, lines: Iterable[Line]) -> Area:
    """Return the sites that the lines are about, as they are and as they would be.

    It is the whole organisation where a line is about no site that there is: a new site, a closure
    or rules of all, people.
    """
    sites = session.exec(
        select(Site.key, Site.name).where(Site.organisation_id == organisation_id)
    ).all()
    names = dict(sites)
    found: set[str] = set()
    for line in lines:
        here = set(_sites_of(session, organisation_id, line))
        if not here or not here <= names.keys():
            return Area(organisation_id)
        found |= here
    return Area(organisation_id, frozenset(found), tuple(sorted(names[key] for key in found)))


def _sites_of(session: Session, organisation_id: int, line: Line) -> Iterator[str]:
    """Yield the keys of the sites of a line: the one that it names, and that of its room."""
    if line.cells.get("site"):
        yield line.cells["site"]
    rooms = {line.cells[name] for name in ("room", "part_of") if line.cells.get(name)}
    if line.kind == "endpoints":
        rooms |= set(_rooms_of_endpoint(session, organisation_id, line.cells.get("endpoint", "")))
    if line.kind == "pools":
        known = select(Site.key).join(Pool).where(Pool.organisation_id == organisation_id)
        yield from session.exec(known.where(Pool.key == line.cells.get("pool", "")))
    for key in sorted(rooms):
        there = select(Site.key).join(Room).where(Room.organisation_id == organisation_id)
        yield from session.exec(there.where(Room.key == key))


def _rooms_of_endpoint(session: Session, organisation_id: int, key: str) -> Iterator[str]:
    there = select(Room.key).join(Endpoint).where(Endpoint.organisation_id == organisation_id)
    yield from session.exec(there.where(Endpoint.key == key))
