"""The table of rights: what needs which role. Whatever is done in chat or by the domain asks it.

A person's roles are words (`Person.roles`): "member", "room_admin" (of all the organisation's
rooms), "room_admin:mairie" (of the rooms of the site with this key), "organisation_admin". Roles
are ordered, and who has one has the lower ones too. Who runs the command line is the operator, a
role of no person. What people do with bookings of their own needs no more than being a member, and
pages are reached by links that say what they are for; neither stands here. Other words among the
roles are groups of which policies speak, and give no right.

`rooms/rights.py` is one table: each `Right` and the least role that has it. Roles are words of
`Person.roles`; "room_admin:mairie" is one for a site alone. What an act is about is an `Area`, an
organisation and sites of it, so that whoever asks `may(person, right, area)` can't forget that
towns don't meet. A command of the chat names its `right`, and `chat/doing.py` asks whether the
person has it anywhere; the domain asks once more for the very rooms (`rooms/administrators.py`,
which also finds whom to tell). Of rooms in several sites all must be within reach. Whose lines a
plan may have, `rooms/administration/territory.py` says, when it is shown and again when it is
done. Rights are given and taken in `rooms/granting.py`, one act after the other for each
organisation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rooms.errors import Refusal, Refused
from rooms.inventory import Venue
from rooms.models import Person

MEMBER = "member"
ROOM_ADMIN = "room_admin"
ORGANISATION_ADMIN = "organisation_admin"
OPERATOR = "operator"
RANKS = (MEMBER, ROOM_ADMIN, ORGANISATION_ADMIN, OPERATOR)
OF_SITE = f"{ROOM_ADMIN}:"


class Right(StrEnum):
    """Something that not everybody may do."""

    USE = "use"  # book and find rooms, wait, report faults, follow calendars, ask
    CHANGE_BOOKINGS = "change_bookings"  # of others: show, change, cancel, hand over
    APPROVE = "approve"
    OVERRIDE = "override"  # rules that stand against a booking
    CLOSE_FAULTS = "close_faults"
    LEAVE_CLASHES = "leave_clashes"  # of bookings with rooms' own calendars
    CLOSE_FEEDS = "close_feeds"  # of rooms and sites
    CHANGE_INVENTORY = "change_inventory"  # sites, rooms, endpoints, closures
    CHANGE_RULES = "change_rules"
    REQUISITION = "requisition"
    GRANT = "grant"  # rights of room administrators, as far as one is one
    GRANT_ALL = "grant_all"  # those of administrators of the organisation
    READ_AUDIT = "read_audit"  # beyond one's own bookings
    CHANGE_ORGANISATION = "change_organisation"  # its name, clocks and domains, and its people's
    PERSONAL_DATA = "personal_data"  # of others: export, erase
    OPERATE = "operate"  # run the program, and all of it for every organisation


RIGHTS: Mapping[Right, str] = {
    Right.USE: MEMBER,
    Right.CHANGE_BOOKINGS: ROOM_ADMIN,
    Right.APPROVE: ROOM_ADMIN,
    Right.OVERRIDE: ROOM_ADMIN,
    Right.CLOSE_FAULTS: ROOM_ADMIN,
    Right.LEAVE_CLASHES: ROOM_ADMIN,
    Right.CLOSE_FEEDS: ROOM_ADMIN,
    Right.CHANGE_INVENTORY: ROOM_ADMIN,
    Right.CHANGE_RULES: ROOM_ADMIN,
    Right.REQUISITION: ROOM_ADMIN,
    Right.GRANT: ROOM_ADMIN,
    Right.GRANT_ALL: ORGANISATION_ADMIN,
    Right.READ_AUDIT: ROOM_ADMIN,
    Right.CHANGE_ORGANISATION: ORGANISATION_ADMIN,
    Right.PERSONAL_DATA: ORGANISATION_ADMIN,
    Right.OPERATE: OPERATOR,
}


@dataclass(frozen=True, slots=True)
class Area:
    """What an act is about: sites of an organisation by their keys; without any, all of it.

    `names` are those of the sites, for words.
    """

    organisation_id: int
    sites: frozenset[str] = frozenset()
    names: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody may do something: everywhere in the organisation, or in some sites, or not."""

    is_everywhere: bool
    sites: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Say whether it is anywhere at all."""
        return self.is_everywhere or bool(self.sites)

    def covers(self, sites: frozenset[str]) -> bool:
        """Say whether it is so in all of these sites; none means the whole organisation."""
        return self.is_everywhere or (bool(sites) and sites <= self.sites)


EVERYWHERE = Reach(is_everywhere=True)
NOWHERE = Reach(is_everywhere=False)


def reach(person: Person | None, right: Right) -> Reach:
    """Return where in their organisation a person may do something; None is the operator."""
    if person is None or RIGHTS[right] == MEMBER:
        return EVERYWHERE
    enough = enough_for(right)
    if any(role in enough for role in person.roles):
        return EVERYWHERE
    if RIGHTS[right] != ROOM_ADMIN:
        return NOWHERE
    sites = frozenset(site for role in person.roles if (site := site_of(role)))
    return Reach(is_everywhere=False, sites=sites) if sites else NOWHERE


def enough_for(right: Right) -> tuple[str, ...]:
    """Return the roles of people that give a right everywhere in their organisation."""
    return RANKS[RANKS.index(RIGHTS[right]) : -1]


def may(person: Person | None, right: Right, area: Area) -> bool:
    """Say whether a person may do something about all of the area; None is the operator."""
    if person is not None and person.organisation_id != area.organisation_id:
        return False
    return reach(person, right).covers(area.sites)


def may_somewhere(person: Person | None, right: Right) -> bool:
    """Say whether there is anything in their organisation about which the person may do it."""
    return bool(reach(person, right))


def refuse_unless(person: Person | None, right: Right, area: Area) -> None:
    """Raise `Refused` with "not_allowed" where the person may not do it about all of the area."""
    if not may(person, right, area):
        raise not_allowed(right, area)


def not_allowed(right: Right, area: Area | None = None) -> Refused:
    """Return the refusal of what needs a right, with who has it: a role, of which sites."""
    sites = list(area.names) if area else []
    return Refused(Refusal("not_allowed", {"people": [RIGHTS[right]], "sites": sites}))


def area_of(organisation_id: int, venues: Iterable[Venue]) -> Area:
    """Return the sites of rooms as an area."""
    sites = {venue.site.key: venue.site.name for venue in venues}
    return Area(organisation_id, frozenset(sites), tuple(sorted(sites.values())))


def site_of(role: str) -> str:
    """Return the key of the site of which a role makes somebody room administrator, or ""."""
    return role.removeprefix(OF_SITE) if role.startswith(OF_SITE) else ""


def is_right(role: str) -> bool:
    """Say whether a role is one of the program's, that gives rights, and no group of a policy's."""
    return role in (ROOM_ADMIN, ORGANISATION_ADMIN) or bool(site_of(role))
