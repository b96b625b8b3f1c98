"""What can be wrong between the rows: names that come twice, parents that aren't, strangers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from rooms.endpoints.tables import ON_PREMISES, SIP
from rooms.inventory_files.cells import PEOPLE, ROLES
from rooms.inventory_files.dividing import wall_problems
from rooms.inventory_files.forms import FORMS
from rooms.inventory_files.names import likeness
from rooms.inventory_files.places import Ground
from rooms.inventory_files.problems import Problem
from rooms.inventory_files.reading import Inventory, Row
from rooms.inventory_files.shelf import Name, Shelf
from rooms.policy import OF_GROUPS, SETTINGS
from rooms.rights import ORGANISATION_ADMIN, site_of

MOST_KNOWN = 8
_UNKNOWN = {
    "unknown_organisation": "organisations",
    "unknown_site": "sites",
    "unknown_room": "rooms",
}
_COMMANDED_AT = ("device_id", "host")
_REACHED_BY = ("kind", "device_id", "sip_address", "host", "account")


def problems_between(inventory: Inventory, shelf: Shelf) -> list[Problem]:
    """Return what stands against the rows as a whole, beside what is in the database."""
    found = [
        *_duplicates(inventory),
        *_alike(inventory, shelf),
        *_incomplete(inventory, shelf),
        *_orphans(inventory, shelf),
        *_domains(inventory, shelf),
        *_people(inventory, shelf),
        *_endpoints(inventory, shelf),
        *_devices(inventory, shelf),
        *_pools(inventory, shelf),
        *_places(inventory, shelf),
        *_groups(inventory),
        *_lengths(inventory, shelf),
        *_roles(inventory, shelf),
        *_last_administrators(inventory, shelf),
        *wall_problems(inventory, shelf),
    ]
    known = _Known(inventory, shelf)
    return [known.told(problem) for problem in found]


class _Known:
    """The first keys of what there is once the rows count, for whoever has named something else."""

    def __init__(self, inventory: Inventory, shelf: Shelf) -> None:
        self._inventory = inventory
        self._shelf = shelf
        self._told: dict[tuple[str, str], str] = {}

    def told(self, problem: Problem) -> Problem:
        """Return the problem; where something is unknown, with what is known."""
        kind = _UNKNOWN.get(problem.code)
        if kind is None:
            return problem
        within = str(problem.details.get("organisation", ""))
        if (kind, within) not in self._told:
            self._told[kind, within] = self._keys(kind, within)
        return replace(problem, details={**problem.details, "known": self._told[kind, within]})

    def _keys(self, kind: str, within: str) -> str:
        rows = self._inventory.rows[kind]
        names = [(row.organisation, row.key) for row in rows]
        names += [(owner, key) for one, owner, key in self._shelf.things if one == kind]
        keys = sorted({key for owner, key in names if within in ("", owner)})
        more = ", …" if len(keys) > MOST_KNOWN else ""
        return ", ".join(keys[:MOST_KNOWN]) + more or "none"


def _problem(code: str, row: Row, **details: object) -> Problem:
    return Problem(code, row.file, row.line, details)


def _duplicates(inventory: Inventory) -> Iterator[Problem]:
    seen: dict[Name, Row] = {}
    for kind, rows in inventory.rows.items():
        for row in rows:
            # An address is one person's, whatever organisation the line says.
            owner = "" if kind == "people" else row.organisation
            first = seen.setdefault((kind, owner, row.key), row)
            if first is not row:
                details = {"key": row.key, "file": first.file, "line": first.line}
                yield _problem("duplicate_key", row, **details)


def _alike(inventory: Inventory, shelf: Shelf) -> Iterator[Problem]:
    """Yield new keys that people would take for others: they were meant, or will be mixed up."""
    known: dict[Name, str] = {}
    for kind, organisation, key in shelf.things:
        known[kind, "" if kind == "organisations" else organisation, likeness(key)] = key
    for kind, rows in inventory.rows.items():
        for row in () if FORMS[kind].is_placed else rows:
            owner = "" if kind == "organisations" else row.organisation
            if (kind, row.organisation, row.key) not in shelf.things:
                like = known.setdefault((kind, owner, likeness(row.key)), row.key)
                if like != row.key:
                    yield _problem("like_key", row, key=row.key, known=like)


def _incomplete(inventory: Inventory, shelf: Shelf) -> Iterator[Problem]:
    """Yield what lines of new things must name, and don't; their name may be their key."""
    for kind, rows in inventory.rows.items():
        form = FORMS[kind]
        wanted = [name for name in form.required if name not in (*form.naming, "name")]
        for row in rows:
            if (kind, row.organisation, row.key) in shelf.things:
                continue
            said = {*row.values, form.parent if row.parent else None}
            for name in wanted:
                if name not in said:
                    yield _problem("incomplete", row, column=name, key=row.key)


def _orphans(inventory: Inventory, shelf: Shelf) -> Iterator[Problem]:
    known = set(shelf.things) | inventory.unsound
    for kind, rows in inventory.rows.items():
        known.update((kind, row.organisation, row.key) for row in rows)
    for kind, rows in inventory.rows.items():
        parent = FORMS[kind].parent
        for row in rows:
            if ("organisations", row.organisation, row.organisation) not in known:
                yield _problem("unknown_organisation", row, value=row.organisation)
            elif row.parent and (f"{parent}s", row.organisation, row.parent) not in known:
                yield _problem(
                    f"unknown_{parent}", row, value=row.parent, organisation=row.organisation
                )


def _domains(inventory: Inventory, shelf: Shelf) -> Iterator[Problem]:
    owners = dict(shelf.domains)
    inhabited = {
        (org, key.rpartition("@")[2]) for kind, org, key in shelf.things if kind == "people"
    }
    for row in inventory.rows["organisations"]:
        for name in row.values.get("domains", ()):
            owner = owners.setdefault(name, row.organisation)
            if owner != row.organisation:
                yield _problem("domain_taken", row, value=name, organisation=owner)
        for name in dropped_domains(row, shelf):
            if (row.organisation, name) in inhabited:
                yield _problem("domain_in_use", row, value=name)


def dropped_domains(row: Row, shelf: Shelf) -> list[str]:
    """Return the domains that an organisation has and its row doesn't name any more."""
    if "domains" not in row.values:
        return []
    named = set(row.values["domains"])
    return sorted(
        name
        for name, owner in shelf.domains.items()
        if owner == row.organisation and name not in named
    )


def _people(inventory: Inventory, shelf: Shelf) -> Iterator[Problem]:
    owners = dict(shelf.domains)
    for row in inventory.rows["organisations"]:
        for name in dropped_domains(row, shelf):
            del owners[name]
        owners.update((name, row.organisation) for name in row.values.get("domains", ()))
    homes = {key: org for kind, org, key in shelf.things if kind == "people"}
    for row in inventory.rows["people"]:
        if homes.get(row.key, row.organisation) != row.organisation:
            yield _problem("belongs_elsewhere", row, value=row.key)
        elif ("organisations", row.organisation, row.organisation) in inventory.unsound:
            continue
        elif owners.get(row.key.rpartition("@")[2]) != row.organisation:
            yield _problem("foreign_email", row, value=row.key, organisation=row.organisation)


def _endpoints(inventory: Inventory, shelf: Shelf) -> Iterator[Problem]:
    for row in inventory.rows["endpoints"]:
        before = shelf.things.get(("endpoints", row.organisation, row.key))
        after = {name: row.values.get(name, getattr(before, name, None)) for name in _REACHED_BY}
        if after["kind"] == SIP and not after["sip_address"]:
            yield _problem("no_sip_address", row)
        elif after["kind"] == ON_PREMISES:
            if not (after["host"] and after["account"]):
                yield _problem("no_host", row)
        elif not (after["device_id"] or after["sip_address"]):
            yield _problem("no_address", row)


def _devices(inventory: Inventory, shelf: Shelf) -> Iterator[Problem]:
    """A device stands in one room, else two rooms would command it at once."""
    rows = inventory.rows["endpoints"]
    named = {("endpoints", row.organisation, row.key): row for row in rows}
    things = dict(shelf.of_kind("endpoints"))
    retired = {name for name, thing in things.items() if thing.is_retired}
    for name, row in named.items():
        if row.values.get("retired", name in retired):
            retired.add(name)
        else:
            retired.discard(name)
    for column in _COMMANDED_AT:
        devices = {name: getattr(thing, column) for name, thing in things.items()}
        devices |= {name: row.values[column] for name, row in named.items() if column in row.values}
        standing = {name: device for name, device in devices.items() if name not in retired}
        yield from _twice(standing, named)


def _twice(devices: Mapping[Name, str | None], named: Mapping[Name, Row]) -> Iterator[Problem]:
    holders: dict[str, Name] = {}
    for name in sorted(devices, key=lambda name: (name in named, name)):
        device = devices[name]
        holder = holders.setdefault(device, name) if device else name
        if holder != name and name in named:
            yield _problem("duplicate_device", named[name], value=device, key=holder[2])


def _pools(inventory: Inventory, shelf: Shelf) -> Iterator[Problem]:
    for row in inventory.rows["pools"]:
        before = shelf.things.get(("pools", row.organisation, row.key))
        after = {
            name: row.values.get(name, getattr(before, name, None))
            for name in ("unit", "size", "reserve", "provider")
        }
        is_of_site = bool(row.parent or getattr(before, "site_id", None))
        if (bool(after["provider"]), is_of_site) != (
            after["unit"] == "ports",
            after["unit"] == "kbps",
        ):
            yield _problem("not_of_one", row)
        elif (after["reserve"] or 0) > (after["size"] or 0):
            yield _problem("reserve_too_large", row)


def _places(inventory: Inventory, shelf: Shelf) -> Iterator[Problem]:
    """Yield the policies and closures of sites and rooms that aren't, or aren't together."""
    ground = Ground.under(inventory, shelf)
    sites = {(org, key) for kind, org, key in shelf.things if kind == "sites"}
    sites |= {(row.organisation, row.key) for row in inventory.rows["sites"]}
    for kind in ("policies", "closures"):
        for row in inventory.rows[kind]:
            site, room = row.values.get("site"), row.values.get("room")
            home = ground.site_of(row.organisation, room)
            unsound = {("sites", row.organisation, site), ("rooms", row.organisation, room)}
            if unsound & inventory.unsound:
                continue
            if room and home is None:
                yield _problem("unknown_room", row, value=room, organisation=row.organisation)
            elif site and (row.organisation, site) not in sites:
                yield _problem("unknown_site", row, value=site, organisation=row.organisation)
            elif room and site and home != site:
                yield _problem("room_elsewhere", row, value=room, site=site)


def _groups(inventory: Inventory) -> Iterator[Problem]:
    """Yield what lines for groups say of a room as such."""
    for row in inventory.rows["policies"]:
        group = row.values.get("group")
        wrong = [n for n in SETTINGS if row.values.get(n) is not None and n not in OF_GROUPS]
        for name in wrong if group else ():
            yield _problem("not_of_groups", row, column=name, group=group)


def _lengths(inventory: Inventory, shelf: Shelf) -> Iterator[Problem]:
    """Yield the lines by which no booking could be long enough and short enough in their place."""
    for row in inventory.rows["policies"]:
        known: Any = shelf.things.get(("policies", row.organisation, row.key))
        figures = {**(known.settings if known else {}), **row.values}
        shortest, longest = figures.get("shortest_minutes"), figures.get("longest_minutes")
        if shortest and longest and shortest > longest:
            yield _problem("nothing_fits", row, shortest=shortest, longest=longest)


def _roles(inventory: Inventory, shelf: Shelf) -> Iterator[Problem]:
    """Yield the roles of people that are none of the program's, and of which no policy speaks."""
    spoken: dict[str, set[str]] = {}
    for (_, organisation, _), policy in shelf.of_kind("policies"):
        spoken.setdefault(organisation, set()).update(_people_of(policy.settings))
        spoken[organisation].add(policy.group_name)
    for row in inventory.rows["policies"]:
        spoken.setdefault(row.organisation, set()).update(_people_of(row.values))
        spoken[row.organisation].add(row.values.get("group") or "")
    sites = {(org, key) for kind, org, key in shelf.things if kind == "sites"}
    sites |= {(row.organisation, row.key) for row in inventory.rows["sites"]}
    for row in inventory.rows["people"]:
        known = {*ROLES, *spoken.get(row.organisation, ())}
        for role in row.values.get("roles", ()):
            site = site_of(role)
            if site and (row.organisation, site) not in sites:
                if ("sites", row.organisation, site) not in inventory.unsound:
                    yield _problem("unknown_site", row, value=site, organisation=row.organisation)
            elif not site and role not in known:
                details = {"column": "roles", "value": role, "known": ", ".join(ROLES)}
                yield _problem("unknown_role", row, **details)


def _last_administrators(inventory: Inventory, shelf: Shelf) -> Iterator[Problem]:
    """Yield the lines that leave an organisation without anybody who administers it."""
    left: dict[str, set[str]] = {}
    for (_, organisation, email), person in shelf.of_kind("people"):
        if ORGANISATION_ADMIN in person.roles:
            left.setdefault(organisation, set()).add(email)
    rows = [row for row in inventory.rows["people"] if "roles" in row.values]
    for row in rows:
        if ORGANISATION_ADMIN in row.values["roles"] and row.organisation in left:
            left[row.organisation].add(row.key)
    for row in rows:
        there = left.get(row.organisation, set())
        if row.key in there and ORGANISATION_ADMIN not in row.values["roles"]:
            there.remove(row.key)
            if not there:
                yield _problem("last_administrator", row, value=row.key)


def _people_of(figures: Mapping[str, Any]) -> Iterator[str]:
    for name in PEOPLE:
        yield from figures.get(name) or ()
