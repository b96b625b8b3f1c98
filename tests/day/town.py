"""Sixteen rooms of four sites, with every kind of endpoint and conference, all over real HTTP."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from sqlmodel import Session, select

from integrations.accounts import Account as DeviceAccount
from integrations.conferencing.standin.cms import Account, MeetingServer
from integrations.conferencing.standin.mixer import RememberedMixer
from integrations.loopback import serve_on_loopback
from integrations.webex.standin.devices import DeviceSeed
from integrations.webex.standin.ground import Options
from integrations.webex.standin.premises import Premises
from rooms.database import Database
from rooms.models import Endpoint, Room, RoomPolicy, Site
from tests.builders import FixedClock, Town, room, site
from tests.integrations.endpoints.far_sides import CERTIFICATE, TlsServer, fingerprint
from tests.road import Road, road_on

DOMAIN = "bridge.drancy.example"
RINGING_SECONDS = 2
ACCOUNT = DeviceAccount("salon", "local device")
# What the rooms of each site have, and who makes their calls.
SITES = {
    "mairie": (["webex"], ["jaures", "cesaire", "mandela", "hugo"]),
    "mediatheque": (["cms", "webex"], ["simone-veil", "aragon", "eluard", "triolet"]),
    "gymnase": (["point_to_point", "webex"], ["coubertin", "zatopek", "blondin", "drut"]),
    "annexe": (["webex", "cms"], ["curie", "pasteur", "becquerel", "langevin"]),
}
ON_PREMISES = ("curie", "pasteur")
RUNG = ("triolet",)  # by the bridge: it takes no commands
ALL = tuple(key for _, keys in SITES.values() for key in keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A room by its ids, and under which address it is called; `device_id` None: by SIP alone."""

    key: str
    room_id: int
    name: str
    address: str
    device_id: str | None


@dataclass(slots=True)
class DayTown:
    """The town, its bridge, and its rooms by key."""

    road: Road
    server: MeetingServer
    mixer: RememberedMixer
    places: dict[str, Place] = field(default_factory=dict)

    def far_end_of(self, place: Place) -> str | None:
        """Return the number or address with which the room is in a call, or None."""
        if place.device_id is not None:
            call = self.road.world.calls.current(place.device_id)
            return str(call["number"]) if call else None
        for space_id, call_id in self.server.running.items():
            for leg in self.mixer.legs(call_id):
                if leg.address == place.address and leg.state == "connected":
                    return f"space:{space_id}"
        for meeting in self.road.world.state()["meetings"]:
            for one in meeting["participants"]:
                if place.address in one["name"] and one["state"] == "joined":
                    return str(meeting["number"])
        return None

    def is_ringing(self, place: Place) -> bool:
        """Say whether the room is being called, or calls, and nobody has answered yet."""
        if place.device_id is None:
            legs = [leg for one in self.server.running.values() for leg in self.mixer.legs(one)]
            return any(leg.address == place.address and leg.state != "connected" for leg in legs)
        call = self.road.world.calls.current(place.device_id)
        return call is not None and call["shown"] in {"Ringing", "Dialling"}

    def doubled(self) -> list[str]:
        """Return who is in a conference twice at one moment."""
        found = []
        for call_id in self.server.running.values():
            found += [leg.address for leg in self.mixer.legs(call_id)]
        doubled = {one for one in found if found.count(one) > 1}
        for meeting in self.road.world.store.find("meeting"):
            there = self.road.world.store.find("participant", place=meeting["id"])
            names = [one["displayName"] for one in there if one["_left"] is None]
            doubled |= {name for name in names if names.count(name) > 1}
        return sorted(doubled)


@contextmanager
def day_town(database: Database, clock: FixedClock) -> Iterator[DayTown]:
    """Open the town on a migrated, empty database."""
    with ExitStack() as stack:
        mixer, account = RememberedMixer(clock.now), Account()
        server = MeetingServer(mixer, account)
        served = serve_on_loopback(server.app(), "meeting-server")
        stack.callback(served.stop)
        further = {
            "CMS_URL": served.url,
            "CMS_USERNAME": account.username,
            "CMS_PASSWORD": account.password,
            "CMS_SIP_DOMAIN": DOMAIN,
            "CMS_WEB_URL": "https://join.drancy.example",
            "ENDPOINT_ACCOUNTS": "annexe=salon:local%20device",
        }
        options = Options(connect_seconds=RINGING_SECONDS, requests_per_minute=1_000_000)
        road = stack.enter_context(road_on(database, options, further, clock))
        town = DayTown(road, server, mixer)
        with road.units.open() as unit:
            _furnish(unit.session, road.town)
            _decide(unit.session, road.town)
        _settle_in(town, stack)
        yield town


def _furnish(session: Session, town: Town) -> None:
    """Build the sites and rooms that the small town of all tests lacks."""
    for key, (_, rooms) in SITES.items():
        home = session.exec(
            select(Site).where(Site.organisation_id == town.organisation.id, Site.key == key)
        ).first()
        home = home or site(session, town.organisation, key)
        known = set(session.exec(select(Room.key).where(Room.site_id == home.id)).all())
        for name in rooms:
            if name not in known:
                room(session, home, name, capacity=10)


def _decide(session: Session, town: Town) -> None:
    """Let meetings go on by themselves, rooms be released, and each site have its providers."""
    of = town.organisation.id
    figures = {"extend_minutes": 15, "extend_times": 1, "release_minutes": 10}
    session.add(RoomPolicy(organisation_id=of, settings=figures | {"outside_hours": True}))
    for key, (providers, _) in SITES.items():
        mine = select(Site.id).where(Site.organisation_id == of, Site.key == key)
        settings = {"providers": providers}
        site_id = session.exec(mine).one()
        session.add(RoomPolicy(organisation_id=of, site_id=site_id, settings=settings))


def _settle_in(town: DayTown, stack: ExitStack) -> None:
    """Put an endpoint of its kind into each room, and its device behind it."""
    road = town.road
    with road.units.open() as unit:
        for key in ALL:
            found = unit.session.exec(
                select(Room, Endpoint)
                .join(Endpoint)
                .where(Room.organisation_id == road.town.organisation.id, Room.key == key)
            ).one()
            kept, endpoint = found
            device_id = endpoint.device_id
            if key in RUNG:
                endpoint.kind, device_id = "sip", None
                endpoint.sip_address = f"{key}@sip.drancy.example"
            else:
                road.world.seed(devices=[_seed(endpoint)])
            if key in ON_PREMISES:
                assert device_id is not None
                device = Premises(road.world, device_id, ACCOUNT.user, ACCOUNT.password)
                server = TlsServer(device.app(), CERTIFICATE)
                stack.callback(server.stop)
                endpoint.kind, endpoint.account = "roomos_local", "annexe"
                endpoint.host = f"127.0.0.1:{server.port}"
                endpoint.fingerprint = fingerprint(CERTIFICATE)
            if key in ON_PREMISES or key in RUNG:
                endpoint.device_id = endpoint.workspace_id = None
            town.places[key] = Place(
                key=key,
                room_id=kept.id,
                name=kept.name,
                address=endpoint.sip_address or "",
                device_id=device_id,
            )


def _seed(endpoint: Endpoint) -> DeviceSeed:
    return DeviceSeed(
        endpoint.name, endpoint.device_id, endpoint.workspace_id, endpoint.sip_address
    )
