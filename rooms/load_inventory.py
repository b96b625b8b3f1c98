"""What the large town of `load` has: eight sites with hours, rooms with equipment, people."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rooms.models import Domain, Endpoint, Organisation, Person, Room, Site

KEY = "grandeville"
DOMAIN = "grandeville.example"
ZONE = ZoneInfo("Europe/Paris")
SITES = 8
FEWEST_PEOPLE = 200
BOOKINGS_EACH = 200  # in two years
CAPACITIES = (4, 6, 6, 8, 8, 10, 12, 14, 20, 30, 60)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
LARGE = 20  # seats from which on people need a microphone to be heard


@dataclass(frozen=True, slots=True)
class LargeTown:
    """The ids that bookings need: the rooms with their seats, the people with their addresses."""

    organisation_id: int
    seats: dict[int, int]
    people: Sequence[tuple[int, str]]


def write_inventory(session: Session, rooms: int, bookings: int) -> LargeTown:
    """Write the town without its bookings, with people for so many; the caller commits."""
    organisation = Organisation(key=KEY, name="Grandeville", zone=ZONE.key)
    session.add(organisation)
    session.flush()
    session.add(Domain(name=DOMAIN, organisation_id=organisation.id))
    sites = [_site(organisation.id, number) for number in range(SITES)]
    session.add_all(sites)
    session.flush()
    made = [_room(sites[n % SITES], n) for n in range(rooms)]
    session.add_all(made)
    session.flush()
    session.add_all(_endpoint(room) for number, room in enumerate(made) if number % 3)
    count = max(FEWEST_PEOPLE, bookings // BOOKINGS_EACH)
    people = [_person(organisation.id, number) for number in range(count)]
    session.add_all(people)
    session.flush()
    return LargeTown(
        organisation_id=organisation.id,
        seats={room.id: room.capacity for room in made},
        people=[(person.id, person.email) for person in people],
    )


def _site(organisation_id: int, number: int) -> Site:
    hours: dict[str, list[list[str]]] = {day: [["08:00", "19:00"]] for day in WEEKDAYS}
    if number % 4 == 0:
        hours["sat"] = [["09:00", "12:30"]]
    return Site(
        organisation_id=organisation_id,
        key=f"site-{number + 1}",
        name=f"Maison n° {number + 1}",
        address=f"{number + 1} avenue de la République, Grandeville",
        directions=f"Tram T{number % 3 + 1}, arrêt République.",
        phone=f"01 99 00 {number + 10} 00",
        zone=ZONE.key,
        opening_hours=hours,
    )


def _room(site: Site, number: int) -> Room:
    capacity, floor = CAPACITIES[number % len(CAPACITIES)], number % 4
    offered = (
        ("wifi", True),
        ("screen", number % 5 != 0),
        ("whiteboard", number % 2 == 0),
        ("projector", number % 4 == 1),
        ("hearing_loop", number % 7 == 0),
        ("microphone", capacity >= LARGE),
    )
    reached = (("wheelchair", number % 6 != 5), ("lift", floor > 0 and number % 6 != 5))
    return Room(
        organisation_id=site.organisation_id,
        site_id=site.id,
        key=f"room-{number}",
        name=f"Salle {number}",
        floor=str(floor),
        capacity=capacity,
        equipment=[name for name, has in offered if has],
        accessibility=[name for name, has in reached if has],
    )


def _endpoint(room: Room) -> Endpoint:
    return Endpoint(
        organisation_id=room.organisation_id,
        room_id=room.id,
        key=f"{room.key}-video",
        name=f"Écran {room.name}",
        device_id=f"{KEY}-{room.key}",
        workspace_id=f"{KEY}-{room.key}-place",
        sip_address=f"{room.key}@rooms.{DOMAIN}",
    )


def _person(organisation_id: int, number: int) -> Person:
    return Person(
        organisation_id=organisation_id,
        email=f"agent{number}@{DOMAIN}" if number else f"agent@{DOMAIN}",
        name=f"Agent {number}" if number else "Agent de Grandeville",
        roles=["member", "room_admin"] if number == 1 else ["member"],
    )
