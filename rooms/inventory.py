"""Who and what there is: people, organisations, sites, rooms and endpoints."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from rooms.models import Domain, Endpoint, Organisation, Person, Room, Site


@dataclass(frozen=True, slots=True)
class Venue:
    """A room with its site and its endpoints."""

    room: Room
    site: Site
    endpoints: tuple[Endpoint, ...]

    @property
    def has_video(self) -> bool:
        """Say whether a call can reach this room."""
        return bool(self.endpoints)


def organisation_for(session: Session, email: str) -> Organisation | None:
    """Return the organisation that the address's domain belongs to, or None."""
    name, _, host = email.strip().lower().rpartition("@")
    domain = session.get(Domain, host) if name else None
    return session.get(Organisation, domain.organisation_id) if domain else None


def person_with(session: Session, email: str) -> Person | None:
    """Return the person with this e-mail address, in any case, or None."""
    return session.exec(select(Person).where(Person.email == email.strip().lower())).first()


def welcome(session: Session, email: str, name: str = "") -> Person | None:
    """Return the person with this address, made now if the domain is known; None if it isn't."""
    person = person_with(session, email)
    if person is not None:
        if name and not person.name:
            person.name = name
        return person
    organisation = organisation_for(session, email)
    if organisation is None:
        return None
    person = Person(
        organisation_id=organisation.id, email=email.strip().lower(), name=name, roles=["member"]
    )
    session.add(person)
    session.flush()
    return person


def venues(session: Session, organisation_id: int) -> Sequence[Venue]:
    """Return every room of the organisation, by site and name; to read, not to change.

    They are remembered under the organisation's stamp, which the database changes with every
    change of the inventory, so what is remembered is what is there.
    """
    session.flush()  # what this session is about to change counts
    mine = {"organisation_id": organisation_id}
    stamp = session.connection().execute(_STAMP, mine).scalar_one_or_none()
    if not stamp:
        return _read(session, organisation_id)
    found = _remembered.get(stamp)
    if found is None:
        found = _remembered[stamp] = tuple(_read(session, organisation_id))
        while len(_remembered) > MOST_REMEMBERED:
            _remembered.pop(next(iter(_remembered)), None)
    return found


def _read(session: Session, organisation_id: int) -> list[Venue]:
    mine = {"organisation_id": organisation_id}
    connection = session.connection()
    sites = {row["id"]: Site(**row) for row in connection.execute(_SITES, mine).mappings()}
    endpoints: dict[int, list[Endpoint]] = {}
    for row in connection.execute(_ENDPOINTS, mine).mappings():
        endpoints.setdefault(row["room_id"], []).append(Endpoint(**row))
    found = (Room(**row) for row in connection.execute(_ROOMS, mine).mappings())
    rooms = [Venue(room, sites[room.site_id], tuple(endpoints.get(room.id, ()))) for room in found]
    return sorted(rooms, key=lambda venue: (venue.site.name, venue.room.name))


def _mine(table: Any) -> Select[Any]:
    rows = core_select(table.__table__)
    return rows.where(table.organisation_id == bindparam("organisation_id"))


MOST_REMEMBERED = 64
_remembered: dict[str, tuple[Venue, ...]] = {}
_SITES, _ROOMS = _mine(Site), _mine(Room)
_ENDPOINTS = _mine(Endpoint).order_by(Endpoint.key)
_STAMP = core_select(col(Organisation.inventory_stamp)).where(
    col(Organisation.id) == bindparam("organisation_id")
)


def sites(session: Session, organisation_id: int) -> list[Site]:
    """Return the organisation's sites by name."""
    mine = select(Site).where(Site.organisation_id == organisation_id)
    return list(session.exec(mine.order_by(Site.name)))
