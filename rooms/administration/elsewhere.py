"""The inventory as another system has it, and what would make ours the same.

Things are known by their names over there: a site by `location_id`, a room by `workspace_id`, an
endpoint by `device_id`. What is known becomes what it is over there; what isn't is taken for the
thing of the same name in the same place, or is new; what was known and is there no more is to be
retired. A place's own words (its name among people, its address) stay ours, and so does whatever
a thing names as `ours`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import combining, normalize

from rooms.administration.naming import LONGEST_KEY
from rooms.endpoints.tables import CLOUD
from rooms.inventory_files import Line
from rooms.inventory_files.forms import FORMS
from rooms.inventory_files.names import likeness
from rooms.inventory_files.shelf import Shelf
from rooms.models import Endpoint, Organisation, Room, Site

RETIRED, THERE = {"retired": "yes"}, {"retired": "no"}


@dataclass(frozen=True, slots=True)
class Place:
    """A location: its `zone` is the IANA name, where one is known."""

    id: str
    name: str
    address: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """A workspace; a `capacity` of None was set by nobody."""

    id: str
    name: str
    capacity: int | None = None
    place_id: str | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """A device in a workspace."""

    id: str
    name: str
    space_id: str
    sip_address: str | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """All that the other system has; half of it would make the other half look vanished."""

    places: Sequence[Place]
    spaces: Sequence[Space]
    machines: Sequence[Machine]

    def without(self, claimed: Collection[str]) -> "Elsewhere":
        """Return the same without these places, and all that is there."""
        places = [one for one in self.places if one.id not in claimed]
        spaces = [one for one in self.spaces if one.place_id not in claimed]
        return Elsewhere(places, spaces, self.machines)


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines that make an organisation's inventory what it is elsewhere.

    `unclear` names spaces of which it can't be said in which site they are, or how many they seat.
    """

    lines: tuple[Line, ...]
    unclear: tuple[str, ...] = ()

    def of(self, keys: Collection[str]) -> "Difference":
        """Return the lines of the things with these keys, and of the new ones in which they are."""
        chosen = [line for line in self.lines if _key(line) in keys]
        around = {
            line.cells[name] for line in chosen for name in ("site", "room") if name in line.cells
        }
        wanted = {*keys, *around}
        sites = {
            line.cells["site"]
            for line in self.lines
            if line.kind == "rooms" and _key(line) in wanted and "site" in line.cells
        }
        kept = [line for line in self.lines if _key(line) in wanted | sites]
        return Difference(tuple(kept), self.unclear)


def _key(line: Line) -> str:
    return line.cells[FORMS[line.kind].key]


@dataclass
class _Ours:
    """An organisation's things, by their keys, and the keys that are `taken`, also by the lines."""

    sites: dict[str, Site]
    rooms: dict[str, Room]
    endpoints: dict[str, Endpoint]
    site_of: dict[str, str] = field(default_factory=dict)  # by location
    room_of: dict[str, str] = field(default_factory=dict)  # by workspace
    taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, shelf: Shelf, home: str) -> "_Ours":
        def those(kind: str) -> dict[str, Any]:
            return {key: one for (_, owner, key), one in shelf.of_kind(kind) if owner == home}

        ours = cls(those("sites"), those("rooms"), those("endpoints"))
        for kind, among in (
            ("site", ours.sites),
            ("room", ours.rooms),
            ("endpoint", ours.endpoints),
        ):
            ours.taken.update(f"{kind}:{likeness(key)}" for key in among)
        return ours

    def key(self, kind: str, name: str) -> str:
        """Return a key for something new, made of its name, that nothing has yet."""
        words = "-".join(_plain(name).split())[:LONGEST_KEY] or kind
        number, key = 1, words
        while f"{kind}:{likeness(key)}" in self.taken:
            number += 1
            key = f"{words}-{number}"
        self.taken.add(f"{kind}:{likeness(key)}")
        return key


def difference(
    shelf: Shelf, organisation: Organisation, there: Elsewhere, *, is_only: bool
) -> Difference:
    """Return what would make the organisation's inventory, as it is on the shelf, the same.

    Where it `is_only` one of the other system's, all that nobody knows there is its own; else only
    what is in the sites that it knows.
    """
    ours = _Ours.of(shelf, organisation.key)
    unclear: list[str] = []
    lines = [
        *_sites(ours, there, is_only=is_only),
        *_rooms(ours, there, unclear, is_only=is_only),
        *_endpoints(ours, there),
    ]
    return Difference(tuple(_heeding(ours, lines)), tuple(unclear))


def left_alone(
    found: Difference, keys: Collection[str], shelf: Shelf, organisation: Organisation
) -> Difference:
    """Return lines by which the things with these keys stay as they are, whatever differs.

    What is new is kept as retired, so that it is known and never suggested again; what is new
    around it comes in.
    """
    lines = []
    for line in found.of(keys).lines:
        name, key = FORMS[line.kind].key, _key(line)
        thing: Any = shelf.things.get((line.kind, organisation.key, key))
        if thing is None:
            is_meant = key in keys
            cells = {**line.cells, **RETIRED, "ours": "retired"} if is_meant else line.cells
            lines.append(Line(line.kind, cells))
        elif key in keys:
            own = [*_own(thing), *(column for column in line.cells if column != name)]
            lines.append(Line(line.kind, {name: key, "ours": "|".join(own)}))
    return Difference(tuple(lines), found.unclear)


def _own(thing: Site | Room | Endpoint) -> list[str]:
    """Return the columns in which a thing stays as it is."""
    return [column for column in thing.ours.split("|") if column]


def _is_left(thing: Site | Room | Endpoint) -> bool:
    """Say whether a thing stays retired, so that nothing in it is of any concern."""
    return thing.is_retired and "retired" in _own(thing)


def _heeding(ours: "_Ours", lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines without the cells of things that stay as they are."""
    known: Mapping[str, Mapping[str, Any]] = {
        "sites": ours.sites, "rooms": ours.rooms, "endpoints": ours.endpoints,
    }  # fmt: skip
    for line in lines:
        thing = known[line.kind].get(_key(line))
        own = _own(thing) if thing is not None else ()
        cells = {column: cell for column, cell in line.cells.items() if column not in own}
        if len(cells) > 1:
            yield Line(line.kind, cells)


def _sites(ours: _Ours, there: Elsewhere, *, is_only: bool) -> Iterator[Line]:
    known = {site.location_id: site for site in ours.sites.values() if site.location_id}
    named = {_plain(site.name): site for site in ours.sites.values() if not site.location_id}
    for place in there.places:
        site = known.get(place.id)
        if site is not None:
            ours.site_of[place.id] = site.key
            if site.is_retired:
                yield Line("sites", {"site": site.key, **THERE})
            continue
        alike = named.pop(_plain(place.name), None) if is_only else None
        if alike is not None:
            ours.site_of[place.id] = alike.key
            yield Line("sites", {"site": alike.key, "location_id": place.id})
        elif is_only:
            key = ours.site_of[place.id] = ours.key("site", place.name)
            cells = {"site": key, "name": place.name or key, "address": place.address}
            yield Line("sites", cells | {"zone": place.zone, "location_id": place.id})
    ids = {place.id for place in there.places}
    for location_id, site in known.items():
        if location_id not in ids and not site.is_retired:
            yield Line("sites", {"site": site.key, **RETIRED})


def _rooms(ours: _Ours, there: Elsewhere, unclear: list[str], *, is_only: bool) -> Iterator[Line]:
    site_keys = {site.id: site.key for site in ours.sites.values()}
    ids = {space.id for space in there.spaces}
    known = {key: room for key, room in _rooms_by_space(ours).items() if key in ids}
    named = {
        (site_keys[room.site_id], _plain(room.name)): room
        for room in ours.rooms.values()
        if room.key not in {one.key for one in known.values()}
    }
    live = [key for key, site in ours.sites.items() if not site.is_retired]
    alone = live[0] if is_only and len(live) == 1 else None
    unwanted = {site.location_id for site in ours.sites.values() if _is_left(site)} - {None}
    for space in there.spaces:
        if space.place_id in unwanted:
            continue
        site = ours.site_of.get(space.place_id or "") or (None if space.place_id else alone)
        room = known.get(space.id)
        if room is None and site is not None:
            room = named.pop((site, _plain(space.name)), None)
        if room is not None and _is_left(room):
            continue
        if room is not None:
            ours.room_of[space.id] = room.key
            cells = _changes(room, space, site, site_keys[room.site_id])
            if cells:
                yield Line("rooms", {"room": room.key, **cells})
        elif site is not None and space.capacity and space.name:
            key = ours.room_of[space.id] = ours.key("room", space.name)
            cells = {"room": key, "site": site, "name": space.name}
            yield Line("rooms", cells | {"capacity": str(space.capacity), "workspace_id": space.id})
        elif site is not None or is_only:
            unclear.append(space.name or space.id)
    for room in ours.rooms.values():
        if room.workspace_id and room.workspace_id not in ids and not room.is_retired:
            yield Line("rooms", {"room": room.key, **RETIRED})


def _rooms_by_space(ours: _Ours) -> dict[str, Room]:
    """Return the rooms that are known by a workspace: their own, or that of their endpoint."""
    by_id = {room.id: room for room in ours.rooms.values()}
    found = {
        one.workspace_id: by_id[one.room_id]
        for one in ours.endpoints.values()
        if one.workspace_id and not by_id[one.room_id].workspace_id
    }
    found |= {room.workspace_id: room for room in ours.rooms.values() if room.workspace_id}
    return found


def _changes(room: Room, space: Space, site: str | None, now_in: str) -> dict[str, str]:
    """Return the cells that differ; what isn't set elsewhere stays as it is."""
    cells = {}
    if room.workspace_id != space.id:
        cells["workspace_id"] = space.id
    if space.name and room.name != space.name:
        cells["name"] = space.name
    if space.capacity and room.capacity != space.capacity:
        cells["capacity"] = str(space.capacity)
    if site is not None and site != now_in:
        cells["site"] = site
    return cells | (THERE if room.is_retired else {})


def _endpoints(ours: _Ours, there: Elsewhere) -> Iterator[Line]:
    room_keys = {room.id: room.key for room in ours.rooms.values()}
    site_keys = {site.id: site.key for site in ours.sites.values()}
    known_sites = {site.key for site in ours.sites.values() if site.location_id}
    known_sites |= set(ours.site_of.values())
    known_there = {
        room.id for room in ours.rooms.values() if site_keys[room.site_id] in known_sites
    }
    # Where an endpoint that is retired had the device once, the one that has it now counts.
    inherited = sorted(ours.endpoints.values(), key=lambda one: not one.is_retired)
    known = {one.device_id: one for one in inherited if one.kind == CLOUD and one.device_id}
    for machine in there.machines:
        room, endpoint = ours.room_of.get(machine.space_id), known.get(machine.id)
        if room is None:
            continue
        if endpoint is None:
            key = ours.key("endpoint", machine.name or room)
            cells = {"endpoint": key, "room": room, "name": machine.name, "kind": CLOUD}
            cells |= {"device_id": machine.id, "workspace_id": machine.space_id}
            yield Line("endpoints", cells | {"sip_address": machine.sip_address or ""})
            continue
        cells = {}
        if room_keys[endpoint.room_id] != room:
            cells["room"] = room
        if endpoint.workspace_id != machine.space_id:
            cells["workspace_id"] = machine.space_id
        if machine.sip_address and endpoint.sip_address != machine.sip_address:
            cells["sip_address"] = machine.sip_address
        if endpoint.is_retired:
            cells |= THERE
        if cells:
            yield Line("endpoints", {"endpoint": endpoint.key, **cells})
    ids = {machine.id for machine in there.machines}
    for device_id, endpoint in known.items():
        is_gone = device_id not in ids and not endpoint.is_retired
        if is_gone and endpoint.workspace_id and endpoint.room_id in known_there:
            yield Line("endpoints", {"endpoint": endpoint.key, **RETIRED})


def _plain(name: str) -> str:
    """Return the letters and digits of a name without accents, in words."""
    bare = "".join(one for one in normalize("NFKD", name.lower()) if not combining(one))
    return " ".join("".join(one if one.isalnum() else " " for one in bare).split())
