"""Walls that can be moved: which room becomes a part of which, and what its bookings then take.

Whoever has a whole has its parts. So when a room becomes a part of another one, what takes the
whole from now on takes the new part too; when it is no part any more, it is set free again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from rooms.inventory_files.problems import Problem
from rooms.inventory_files.reading import Inventory, Row
from rooms.inventory_files.shelf import Shelf
from rooms.models import Blocking, BookedRoom, Room
from rooms.placing import lock
from rooms.reference import reference_of

Key = tuple[str, str]


def wall_problems(inventory: Inventory, shelf: Shelf) -> Iterator[Problem]:
    """Yield what is wrong with the parts that the rows name: strangers, other sites, circles."""
    wholes, sites = _after(inventory, shelf)
    staying = _left_alone(inventory, wholes)
    for row in inventory.rows["rooms"]:
        own = (row.organisation, row.key)
        whole = wholes.get(own)
        if whole is not None and "part_of" in row.values and (own[0], whole) not in sites:
            if ("rooms", own[0], whole) not in inventory.unsound:
                yield _problem("unknown_whole", row, value=whole)
        elif _is_circle(own, wholes):
            yield _problem("part_circle", row, value=row.key)
        elif whole is not None and sites.get((own[0], whole), sites[own]) != sites[own]:
            yield _problem("part_elsewhere", row, value=whole, part=row.key)
        for part in staying.get(own, ()):
            if sites[own[0], part] != sites[own]:
                yield _problem("part_elsewhere", row, value=row.key, part=part)


def _left_alone(inventory: Inventory, wholes: Mapping[Key, str | None]) -> dict[Key, list[str]]:
    """Return the parts of each room that have no lines of their own."""
    named = {(row.organisation, row.key) for row in inventory.rows["rooms"]}
    parts: dict[Key, list[str]] = {}
    for (organisation, part), whole in wholes.items():
        if whole is not None and (organisation, part) not in named:
            parts.setdefault((organisation, whole), []).append(part)
    return parts


def _after(
    inventory: Inventory, shelf: Shelf
) -> tuple[dict[Key, str | None], dict[Key, str | None]]:
    """Return of what each room is a part, and in which site it is, after the import."""
    rooms = {(org, key): thing for (_, org, key), thing in shelf.of_kind("rooms")}
    names = {thing.id: key for (_, key), thing in rooms.items()}
    site_keys = {thing.id: key for (_, _, key), thing in shelf.of_kind("sites")}
    wholes: dict[Key, str | None] = {n: names.get(r.part_of_id) for n, r in rooms.items()}
    sites: dict[Key, str | None] = {n: site_keys[r.site_id] for n, r in rooms.items()}
    for row in inventory.rows["rooms"]:
        own = (row.organisation, row.key)
        sites[own] = row.parent or sites.get(own)
        wholes[own] = row.values.get("part_of", wholes.get(own))
    return wholes, sites


def _is_circle(own: Key, wholes: dict[Key, str | None]) -> bool:
    """Say whether the room comes back to itself from whole to whole."""
    seen, at = {own}, own
    while (whole := wholes.get(at)) is not None:
        at = (own[0], whole)
        if at == own:
            return True
        if at in seen:
            return False
        seen.add(at)
    return False


def _problem(code: str, row: Row, **details: object) -> Problem:
    return Problem(code, row.file, row.line, details)


@dataclass(frozen=True, slots=True)
class Wall:
    """A room that becomes a part of another one, or of none, by a line."""

    row: Row
    room: Room
    before_id: int | None
    after_id: int | None


def move_walls(
    session: Session, rows: Iterable[Row], shelf: Shelf, now: datetime
) -> tuple[list[Row], list[Problem]]:
    """Make rooms parts of others or of none; return the lines that did, and what forbids it.

    It is forbidden where two bookings would have the same chairs at the same time from now on.
    The rooms stay kept from other writers until the transaction ends.
    """
    moved = [wall for row in rows if (wall := _wall(row, shelf)) is not None]
    if not moved:
        return [], []
    lock(session, {room.id for _, room in shelf.of_kind("rooms")})
    before = _parts(shelf)
    for wall in moved:
        wall.room.part_of_id = wall.after_id
    session.flush()
    for wall in moved:
        if wall.before_id is not None:
            _set_free(session, wall, [wall.room.id, *_within(before, wall.room.id)], now)
    after = _parts(shelf)
    names = {room.id: room.key for _, room in shelf.of_kind("rooms")}
    problems: list[Problem] = []
    for wall in moved:
        if wall.after_id is not None:
            spaces = [wall.room.id, *_within(after, wall.room.id)]
            found = _take(session, wall, spaces, names, now)
            told = [problem.details for problem in problems]  # by a wall around this one
            problems += [problem for problem in found if problem.details not in told]
    return [wall.row for wall in moved], problems


def _wall(row: Row, shelf: Shelf) -> Wall | None:
    if "part_of" not in row.values:
        return None
    room: Any = shelf.things["rooms", row.organisation, row.key]
    whole: Any = shelf.things.get(("rooms", row.organisation, row.values["part_of"]))
    after_id = whole.id if whole else None
    if room.part_of_id == after_id:
        return None
    return Wall(row, room, room.part_of_id, after_id)


def _parts(shelf: Shelf) -> dict[int, list[int]]:
    """Return the parts of each room that has any, by ids."""
    found: dict[int, list[int]] = {}
    for _, room in shelf.of_kind("rooms"):
        if room.part_of_id is not None:
            found.setdefault(room.part_of_id, []).append(room.id)
    return found


def _within(parts: Mapping[int, list[int]], whole: int) -> Iterator[int]:
    """Yield the parts of a room, and theirs."""
    for part in parts.get(whole, ()):
        yield part
        yield from _within(parts, part)


def _set_free(session: Session, wall: Wall, spaces: list[int], now: datetime) -> None:
    """Give back the time that a part lost to its whole: what nobody has there for itself."""
    own = select(BookedRoom.booking_id).where(col(BookedRoom.room_id).in_(spaces))
    booked = set(session.exec(own))
    of_whole = {_what(row) for row in _live(session, [wall.before_id or 0], now)}
    for row in _live(session, spaces, now):
        if row.booking_id not in booked and _what(row) in of_whole:
            session.delete(row)
    session.flush()


def _take(
    session: Session, wall: Wall, spaces: list[int], names: Mapping[int, str], now: datetime
) -> Iterator[Problem]:
    """Take the part for all that has the whole, and yield what has it at the same time."""
    wanted = _live(session, [wall.after_id or 0], now)
    for space in spaces:
        there = _live(session, [space], now)
        known = {_what(row) for row in there}
        for row in wanted:
            if _what(row) in known:
                continue
            other = next((o for o in there if _overlap(o, row)), None)
            if other is None:
                session.add(Blocking(**row.model_dump(exclude={"id", "room_id"}), room_id=space))
            elif row.kind != "calendar":  # that clashes, which is told when it is looked at again
                figures = {"whole": _named(row), "part": _named(other), "value": names[space]}
                yield _problem("part_taken", wall.row, **figures)
    session.flush()


def _live(session: Session, room_ids: list[int], now: datetime) -> list[Blocking]:
    """Return what takes the rooms from `now` on, in order of time."""
    rows = select(Blocking).where(
        col(Blocking.room_id).in_(room_ids),
        col(Blocking.ends_at) > now,
        or_(col(Blocking.expires_at).is_(None), col(Blocking.expires_at) > now),
    )
    return list(session.exec(rows.order_by(col(Blocking.starts_at), col(Blocking.id))))


def _what(row: Blocking) -> tuple[object, ...]:
    """Return what tells the rows of one booking or hold from others, whatever their room."""
    return (row.booking_id, row.held_for_id, row.waiting_id, row.starts_at, row.ends_at)


def _overlap(one: Blocking, other: Blocking) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _named(row: Blocking) -> str:
    return reference_of(row.booking_id) if row.booking_id else "(held)"
