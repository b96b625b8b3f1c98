"""Groups of people: words among their roles, by which policies tell people apart.

What is said for a group stands for its people over what is said for everybody of the same place;
a finer place stands over both (see `rooms.policy`).
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from rooms.inventory import Venue
from rooms.models import Person
from rooms.policy import Policy
from rooms.rights import ROOM_ADMIN, Right, area_of, may


def is_among(person: Person, people: Collection[str], venue: Venue) -> bool:
    """Say whether a person is meant by their address or a role; administrators are of the room."""
    if person.email in people or any(role in people for role in person.roles):
        return True
    area = area_of(person.organisation_id, (venue,))
    return ROOM_ADMIN in people and may(person, Right.OVERRIDE, area)


def policy_for(venue: Venue, person: Person | None) -> Policy:
    """Return what is allowed in a room to somebody; None is somebody of no group."""
    special = venue.policy.special
    if special is None:
        return venue.policy
    groups = special.groups if person else ()
    return special.of(
        frozenset(one for one in groups if person and is_among(person, (one,), venue))
    )


def venues_for(venues: Iterable[Venue], person: Person | None) -> tuple[Venue, ...]:
    """Return the rooms with what is allowed in them to somebody."""
    return tuple(
        venue if venue.policy.special is None else replace(venue, policy=policy_for(venue, person))
        for venue in venues
    )
