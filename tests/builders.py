"""Towns, rooms and people for tests, and a clock that stands still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rooms.bookings import Wish, book
from rooms.interval import Interval
from rooms.models import Booking, Domain, Endpoint, Organisation, Person, Room, Site
from rooms.unit_of_work import Units

NOW = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)  # a Monday, 9 o'clock in Paris
PARIS = ZoneInfo("Europe/Paris")


class FixedClock:
    """A clock that shows the same moment until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return the moment at which the clock stands."""
        return self._now

    def move(self, by: timedelta) -> None:
        """Turn the clock on."""
        self._now += by

    def set(self, now: datetime) -> None:
        """Put the clock to another moment."""
        self._now = now.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another organisation in the same database, with one room with video and one person."""

    organisation: Organisation
    site: Site
    room: Room
    agent: Person


@dataclass(frozen=True, slots=True)
class Town:
    """Drancy in small: two sites, six rooms by key, three people, and its neighbour.

    With video: jaures (8 seats), cesaire (6), mandela (20), simone-veil (12). Without:
    louise-michel (10), rosa-parks (4). The first four are at "mairie", the others at
    "mediatheque": cesaire and jaures, mandela and louise-michel; simone-veil and rosa-parks.
    """

    organisation: Organisation
    sites: dict[str, Site]
    rooms: dict[str, Room]
    agent: Person
    colleague: Person
    admin: Person
    neighbour: Neighbour

    def id_of(self, room: str) -> int:
        """Return the id of the room with this key."""
        return self.rooms[room].id


def town(session: Session) -> Town:
    """Return a town and its neighbour, written in `session`; the caller commits."""
    drancy = organisation(session, "drancy", name="Drancy")
    mairie = site(session, drancy, "mairie", name="Mairie de Drancy")
    library = site(session, drancy, "mediatheque", name="Médiathèque Georges-Brassens")
    rooms = [
        room(session, mairie, "jaures", name="Jaurès", capacity=8, floor="1"),
        room(session, mairie, "cesaire", name="Césaire", capacity=6, floor="1"),
        room(session, mairie, "mandela", name="Mandela", capacity=20, floor="2"),
        room(session, mairie, "louise-michel", name="Louise Michel", capacity=10, video=False),
        room(session, library, "simone-veil", name="Simone Veil", capacity=12),
        room(session, library, "rosa-parks", name="Rosa Parks", capacity=4, video=False),
    ]
    return Town(
        organisation=drancy,
        sites={"mairie": mairie, "mediatheque": library},
        rooms={made.key: made for made in rooms},
        agent=person(session, drancy, "agent@drancy.example", name="Agent de Drancy"),
        colleague=person(session, drancy, "accueil@drancy.example", language="en"),
        admin=person(session, drancy, "admin@drancy.example", roles=["member", "room_admin"]),
        neighbour=neighbour(session),
    )


def neighbour(session: Session) -> Neighbour:
    """Return another town with a room that has the same key and name as one of Drancy's."""
    body = organisation(session, "bobigny", name="Bobigny")
    home = site(session, body, "mairie", name="Mairie de Bobigny")
    return Neighbour(
        organisation=body,
        site=home,
        room=room(session, home, "jaures", name="Jaurès", capacity=10),
        agent=person(session, body, "agent@bobigny.example"),
    )


def organisation(
    session: Session, key: str, *, name: str = "", language: str = "fr", zone: str = "Europe/Paris"
) -> Organisation:
    """Return an organisation whose people write from `<key>.example`."""
    made = Organisation(key=key, name=name or key.title(), language=language, zone=zone)
    session.add(made)
    session.flush()
    session.add(Domain(name=f"{key}.example", organisation_id=made.id))
    session.flush()
    return made


def site(
    session: Session,
    owner: Organisation,
    key: str,
    *,
    name: str = "",
    opening_hours: dict[str, Any] | None = None,
) -> Site:
    """Return a site in the organisation's zone, open in office hours unless said otherwise."""
    made = Site(
        organisation_id=owner.id,
        key=key,
        name=name or key.title(),
        address=f"1 place de la Mairie, {owner.name}",
        directions="Tram T1.",
        phone="01 99 00 12 34",
        zone=owner.zone,
        opening_hours=opening_hours or {},
    )
    session.add(made)
    session.flush()
    return made


def room(
    session: Session,
    home: Site,
    key: str,
    *,
    name: str = "",
    capacity: int = 8,
    video: bool = True,
    floor: str = "0",
    equipment: Sequence[str] = (),
) -> Room:
    """Return a room of the site, with an endpoint unless `video` is False."""
    made = Room(
        organisation_id=home.organisation_id,
        site_id=home.id,
        key=key,
        name=name or key.title(),
        floor=floor,
        capacity=capacity,
        equipment=list(equipment),
    )
    session.add(made)
    session.flush()
    if video:
        endpoint(session, made)
    return made


def endpoint(session: Session, of: Room) -> Endpoint:
    """Return a RoomOS endpoint in the room, its ids made from the organisation and the room."""
    name = f"{of.organisation_id}-{of.key}"
    made = Endpoint(
        organisation_id=of.organisation_id,
        room_id=of.id,
        key=f"{of.key}-1",
        name=f"Écran {of.name}",
        device_id=f"device-{name}",
        workspace_id=f"workspace-{name}",
        sip_address=f"{name}@rooms.example",
    )
    session.add(made)
    session.flush()
    return made


def person(
    session: Session,
    owner: Organisation,
    email: str,
    *,
    name: str = "",
    language: str | None = None,
    roles: Sequence[str] = ("member",),
) -> Person:
    """Return a person of the organisation."""
    made = Person(
        organisation_id=owner.id, email=email, name=name, language=language, roles=list(roles)
    )
    session.add(made)
    session.flush()
    return made


def settled_town(units: Units) -> Town:
    """Return a town that is committed."""
    with units.open() as unit:
        return town(unit.session)


def at(hour: int, minute: int = 0, *, days: int = 1) -> datetime:
    """Return a time of Paris, `days` after the day of `NOW`: tomorrow unless said otherwise."""
    day = NOW.astimezone(PARIS).date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)


def lasting(hour: int, minute: int = 0, *, minutes: int = 60, days: int = 1) -> Interval:
    """Return an interval that begins at `at(…)`."""
    return Interval.lasting(at(hour, minute, days=days), minutes)


def booked(
    units: Units, by: Person, when: Interval, *rooms: Room, now: datetime = NOW, **wish: Any
) -> Booking:
    """Return a committed booking of the rooms; `wish` gives further fields of `Wish`."""
    room_ids = tuple(wanted.id for wanted in rooms)
    with units.open() as unit:
        return book(unit, by, Wish(when=when, room_ids=room_ids, **wish), now)
