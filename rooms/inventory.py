"""Who and what there is: people, organisations, sites, rooms and endpoints."""

from dataclasses import dataclass

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


def venues(session: Session, organisation_id: int) -> list[Venue]:
    """Return every room of the organisation, by site and name."""
    rows = session.exec(
        select(Room, Site)
        .join(Site, col(Room.site_id) == col(Site.id))
        .where(Room.organisation_id == organisation_id)
        .order_by(Site.name, Room.name)
    ).all()
    endpoints: dict[int, list[Endpoint]] = {}
    mine = select(Endpoint).where(Endpoint.organisation_id == organisation_id)
    for endpoint in session.exec(mine.order_by(Endpoint.key)):
        endpoints.setdefault(endpoint.room_id, []).append(endpoint)
    return [Venue(room, site, tuple(endpoints.get(room.id, ()))) for room, site in rows]


def sites(session: Session, organisation_id: int) -> list[Site]:
    """Return the organisation's sites by name."""
    mine = select(Site).where(Site.organisation_id == organisation_id)
    return list(session.exec(mine.order_by(Site.name)))
