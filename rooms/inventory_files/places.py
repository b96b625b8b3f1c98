"""What a policy or a closure is about: a room, a site, or the whole organisation.

Lines name it by its columns `site` and `room`; a room alone is enough. A closure is known by its
place and its start: the start is read on the clocks of the place.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rooms.inventory_files.names import closure_name
from rooms.inventory_files.problems import Problem
from rooms.inventory_files.reading import Inventory, Row
from rooms.inventory_files.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the rooms of all organisations are and how their clocks go, once the rows count."""

    sites: dict[tuple[str, str], str]
    zones: dict[tuple[str, str | None], str]

    @classmethod
    def under(cls, inventory: Inventory, shelf: Shelf) -> "Ground":
        """Return the ground as it will be after the import."""
        zones: dict[tuple[str, str | None], str] = {}
        for (_, organisation, _), thing in shelf.of_kind("organisations"):
            zones[organisation, None] = thing.zone
        for row in inventory.rows["organisations"]:
            if "zone" in row.values:
                zones[row.organisation, None] = row.values["zone"]
        for (_, organisation, key), thing in shelf.of_kind("sites"):
            zones[organisation, key] = thing.zone
        for row in inventory.rows["sites"]:
            home = zones.get((row.organisation, None), "UTC")
            said = row.values.get("zone")
            if said or "zone" in row.values or (row.organisation, row.key) not in zones:
                zones[row.organisation, row.key] = said or home
        keys = {thing.id: key for (_, _, key), thing in shelf.of_kind("sites")}
        sites = {
            (organisation, key): keys[thing.site_id]
            for (_, organisation, key), thing in shelf.of_kind("rooms")
        }
        for row in inventory.rows["rooms"]:
            own = (row.organisation, row.key)
            sites[own] = row.parent or sites.get(own, "")
        return cls(sites, zones)

    def site_of(self, organisation: str, room: str | None) -> str | None:
        """Return the site where a room is; None where there is no such room."""
        return self.sites.get((organisation, room)) if room else None

    def zone_at(self, row: Row) -> ZoneInfo | None:
        """Return the zone of a line's place; None where the place isn't known."""
        room, site = row.values.get("room"), row.values.get("site")
        where = self.site_of(row.organisation, room) if room else site
        if room and where is None:
            return None
        zone = self.zones.get((row.organisation, where or None))
        return ZoneInfo(zone) if zone else None


def settle_closures(inventory: Inventory, ground: Ground) -> list[Problem]:
    """Put moments for the local times of the closures, under which they are known from then on.

    Returns a problem for each time that no clock shows, and for each end that isn't after its
    start. Where the place isn't known, that is told elsewhere.
    """
    problems: list[Problem] = []
    settled = []
    for row in inventory.rows["closures"]:
        zone = ground.zone_at(row)
        if zone is None:
            settled.append(row)
            continue
        start, end = (_moment(row.values[name], zone) for name in ("start", "end"))
        found = list(_wrong(row, start, end))
        problems += found
        if start is None or end is None or found:
            continue
        values: dict[str, Any] = {
            name: value for name, value in row.values.items() if name not in ("start", "end")
        }
        values |= {"starts_at": start, "ends_at": end}
        settled.append(replace(row, key=closure_name(row.key, start), values=values))
    inventory.rows["closures"][:] = settled
    return problems


def _wrong(row: Row, start: datetime | None, end: datetime | None) -> Iterator[Problem]:
    for column, moment in (("start", start), ("end", end)):
        if moment is None:
            value = row.values[column].isoformat(sep=" ", timespec="minutes")
            details = {"column": column, "value": value}
            yield Problem("no_such_moment", row.file, row.line, details)
    if start is not None and end is not None and end <= start:
        yield Problem("ends_before_start", row.file, row.line, {})


def _moment(said: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the moment at which the zone's clocks show the time; None where they skip it.

    A time that they show twice is the first, unless its distance from UTC is said.
    """
    if said.tzinfo is not None:
        return said.astimezone(UTC)
    moment = said.replace(tzinfo=zone).astimezone(UTC)
    is_shown = moment.astimezone(zone).replace(tzinfo=None, fold=0) == said
    return moment if is_shown else None


def local_text(moment: datetime, zone: ZoneInfo) -> str:
    """Return the moment as a closure's line says it, so that it is read as the same again."""
    local = moment.astimezone(zone)
    plain = local.replace(tzinfo=None)
    precision = "minutes" if not (local.second or local.microsecond) else "auto"
    shown = local if local.fold else plain.replace(fold=0)
    return shown.isoformat(sep=" ", timespec=precision)
