"""A town whose rooms are real SIP endpoints, and the town's policy on who makes its calls."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from rooms.calls.legs import Leg
from rooms.models import Endpoint, Room, RoomPolicy
from tests.builders import room, site
from tests.rig.baresip import SipRoom
from tests.road import Road


def furnish(road: Road, sip_room: SipRoom, **kept: Any) -> None:
    """Give the room of this name the endpoint; what else stands in its row is `kept`."""
    with road.units.open() as unit:
        found = unit.session.exec(
            select(Endpoint)
            .join(Room, col(Room.id) == col(Endpoint.room_id))
            .where(Room.organisation_id == road.town.organisation.id, Room.key == sip_room.name)
        ).one()
        wanted = {"kind": "sip", "sip_address": sip_room.address, **kept}
        for name, value in wanted.items():
            setattr(found, name, value)


def add_site(road: Road, key: str, name: str, room_name: str) -> None:
    """Give the town one more site, with one room of the same key as the site."""
    with road.units.open() as unit:
        home = site(unit.session, road.town.organisation, key, name=name)
        room(unit.session, home, key, name=room_name, capacity=10)


def allow(road: Road, **settings: Any) -> None:
    """Set figures of the town's policy."""
    organisation_id = road.town.organisation.id
    with road.units.open() as unit:
        unit.session.add(RoomPolicy(organisation_id=organisation_id, settings=settings))


def states(road: Road) -> Mapping[str, str]:
    """Return how the latest stay of each end stands, by its name."""
    with road.database.reading() as session:
        legs = session.exec(select(Leg).order_by(col(Leg.begun_at), col(Leg.id))).all()
    return {leg.name: leg.state for leg in legs}
