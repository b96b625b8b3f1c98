"""One contract for all drivers: each is tried against its far side over real HTTP."""

import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from integrations.adapters import drivers
from integrations.endpoints.driver import (
    OFFLINE,
    EndpointDriver,
    Occupied,
    PanelBooking,
    Prompt,
    WayIn,
    driver_of,
)
from integrations.endpoints.sip import SipEndpoints
from integrations.errors import PermanentError, TransientError, Unsupported
from integrations.webex.gateway import connect
from rooms.interval import Interval
from rooms.models import Endpoint
from tests.integrations.endpoints.far_sides import FAR_SIDES, FarSide

LYON = "sip:salle@lyon.example"
ELSEWHERE = "sip:salle@elsewhere.example"
QUESTION = Prompt(key="ext-7", title="Salon", text="Prolonger ?", options=("Oui", "Non"))


@pytest.fixture(params=sorted(FAR_SIDES))
def far(request: pytest.FixtureRequest) -> Iterator[FarSide]:
    with FAR_SIDES[request.param]() as side:
        yield side


def panel_booking(far: FarSide, key: str, hour: int, **fields: Any) -> PanelBooking:
    when = Interval.lasting(far.cloud.clock.now() + timedelta(hours=hour), 60)
    usual = {"title": "Point", "organizer": "Agent", "when": when}
    return PanelBooking(key=f"salon-{key}", **{**usual, **fields})


def on_panel(far: FarSide) -> list[tuple[str, str]]:
    return [(one["MeetingId"], one["Title"]) for one in far.shown()["bookings"]]


def every_command(
    far: FarSide, by: EndpointDriver | None = None
) -> dict[str, Callable[[], object]]:
    driver, endpoint = by or far.driver, far.endpoint
    return {
        "status": lambda: driver.status(endpoint),
        "join": lambda: driver.join(endpoint, WayIn(provider="webex", number="123")),
        "dial": lambda: driver.dial(endpoint, LYON),
        "disconnect": lambda: driver.disconnect(endpoint, [LYON]),
        "ending": lambda: driver.ending(endpoint, [LYON]),
        "alert": lambda: driver.alert(endpoint, "Encore 5 minutes", 60),
        "prompt": lambda: driver.prompt(endpoint, QUESTION),
        "wake": lambda: driver.wake(endpoint),
        "book": lambda: driver.book(endpoint, []),
        "booked": lambda: driver.booked(endpoint),
        "listen": lambda: driver.listen(endpoint, "http://127.0.0.1:9/hook"),
    }


def one_way(far: FarSide) -> set[str]:
    """What nobody can be asked for where the road leads one way only."""
    return {"listen"} if far.endpoint.kind == "roomos" else set()


def test_every_kind_that_takes_commands_is_held_to_the_contract() -> None:
    found = drivers(connect("http://127.0.0.1:9/v1/", "bot"), {}, lambda: 0.0)
    assert {kind for kind, driver in found.items() if driver.takes_commands} == set(FAR_SIDES)


def test_the_contract_tries_every_method(far: FarSide) -> None:
    methods = {name for name, _ in inspect.getmembers(EndpointDriver, inspect.isfunction)}
    wanted = {name for name in methods if not name.startswith("_")}
    assert set(every_command(far)) == wanted


def test_joins_a_meeting_once(far: FarSide) -> None:
    way = far.meeting()
    far.driver.join(far.endpoint, way)
    far.driver.join(far.endpoint, way)
    far.pass_time()
    far.driver.join(far.endpoint, way)
    assert far.given("Webex.Join") == 1
    [call] = far.driver.status(far.endpoint).calls
    assert call.state == "connected"
    assert call.is_with(way.far_ends)


def test_a_meeting_joined_by_its_address_is_the_same_as_by_its_number(far: FarSide) -> None:
    way = far.meeting()
    assert way.sip_address
    far.driver.dial(far.endpoint, way.sip_address)
    far.driver.join(far.endpoint, way)
    assert (far.given("Dial"), far.given("Webex.Join")) == (1, 0)


def test_a_device_that_joins_no_webex_meetings_calls_their_address(far: FarSide) -> None:
    far.world.equip(far.device_id, lacks=["Webex.Join"])
    way = far.meeting()
    for _ in range(2):
        far.driver.join(far.endpoint, way)
    assert far.far_end() == way.sip_address
    assert far.given("Dial") == 1


def test_a_conference_of_another_provider_is_called_at_its_address(far: FarSide) -> None:
    far.driver.join(far.endpoint, WayIn(provider="cms", number="8001", sip_address=LYON))
    assert far.far_end() == "salle@lyon.example"


def test_a_conference_without_an_address_cannot_be_joined(far: FarSide) -> None:
    with pytest.raises(Unsupported):
        far.driver.join(far.endpoint, WayIn(provider="other", web_link="https://visio.example/x"))


def test_dials_once(far: FarSide) -> None:
    far.driver.dial(far.endpoint, LYON)
    [ringing] = far.driver.status(far.endpoint).calls
    far.driver.dial(far.endpoint, "SIP:Salle@Lyon.example")
    far.pass_time()
    [call] = far.driver.status(far.endpoint).calls
    assert (ringing.state, call.state) == ("connecting", "connected")
    assert call.id == ringing.id
    assert (call.remote, call.lasts_seconds) == ("salle@lyon.example", 1)
    assert far.given("Dial") == 1


def test_ends_the_call_with_whom_is_named_and_no_other(far: FarSide) -> None:
    far.driver.dial(far.endpoint, LYON)
    far.driver.disconnect(far.endpoint, [ELSEWHERE])
    assert far.far_end() == "salle@lyon.example"
    far.driver.disconnect(far.endpoint, [ELSEWHERE, LYON])
    assert far.far_end() is None
    far.driver.disconnect(far.endpoint, [LYON])
    assert far.given("Call.Disconnect") == 1


def test_says_how_a_call_ended(far: FarSide) -> None:
    assert far.driver.ending(far.endpoint, [LYON]) is None
    far.driver.dial(far.endpoint, ELSEWHERE)
    far.world.set_outside("salle@lyon.example", "busy")
    far.driver.disconnect(far.endpoint, [ELSEWHERE])
    far.driver.dial(far.endpoint, LYON)
    far.pass_time()
    here = far.driver.ending(far.endpoint, [ELSEWHERE])
    there = far.driver.ending(far.endpoint, [LYON])
    assert here is not None
    assert there is not None
    assert (here.side, here.cause) == ("here", "LocalDisconnect")
    assert (there.side, there.cause) == ("there", "RemoteBusy")


def test_a_network_that_fails_is_nobodys_wish(far: FarSide) -> None:
    far.driver.dial(far.endpoint, LYON)
    far.pass_time()
    far.world.calls.drop(far.device_id)
    ending = far.driver.ending(far.endpoint, [LYON])
    assert ending is not None
    assert ending.side == ""


def test_a_call_with_somebody_else_is_left_alone(far: FarSide) -> None:
    far.fail("busy")
    for act in ("join", "dial"):
        with pytest.raises(Occupied):
            every_command(far)[act]()
    assert far.far_end() == "occupied@elsewhere.example"
    assert far.given("Dial") == 0


def test_one_that_is_away_is_offline_and_may_come_back(far: FarSide) -> None:
    far.fail("offline")
    assert far.driver.status(far.endpoint) == OFFLINE
    for name in set(every_command(far)) - {"status", *one_way(far)}:
        with pytest.raises(TransientError):
            every_command(far)[name]()
    far.fail(None)
    assert far.driver.status(far.endpoint).is_online


@pytest.mark.parametrize("fault", ["error", "hang"])
def test_a_fault_of_the_far_side_may_pass(far: FarSide, fault: str) -> None:
    far.fail(fault)
    commands = every_command(far, far.hasty)
    for name in set(commands) - one_way(far):
        with pytest.raises(TransientError):
            commands[name]()


def test_a_refused_command_is_told_and_asked_again_next_time(far: FarSide) -> None:
    far.fail("refuse")
    for name in ("dial", "alert", "prompt", "wake", "book"):
        with pytest.raises(PermanentError) as refused:
            every_command(far)[name]()
        assert not isinstance(refused.value, Unsupported), name
        assert "refused" in refused.value.reason
    far.fail(None)
    far.driver.dial(far.endpoint, LYON)
    assert far.far_end() == "salle@lyon.example"


def test_a_command_that_a_device_lacks_is_asked_for_once(far: FarSide) -> None:
    far.world.equip(far.device_id, lacks=["UserInterface.Message.Alert.Display"])
    with pytest.raises(Unsupported):
        far.driver.alert(far.endpoint, "Encore 5 minutes", 60)
    asked = far.asked()
    with pytest.raises(Unsupported):
        far.driver.alert(far.endpoint, "Encore 1 minute", 60)
    assert far.asked() == asked
    far.driver.wake(far.endpoint)


def test_somebodys_own_device_takes_no_commands_of_a_room(far: FarSide) -> None:
    far.world.equip(far.device_id, is_personal=True)
    for name in ("join", "dial", "book", "booked"):
        with pytest.raises(Unsupported):
            every_command(far)[name]()
    assert far.driver.status(far.endpoint).is_online


def test_wakes_the_endpoint(far: FarSide) -> None:
    assert far.driver.status(far.endpoint).is_in_standby is True
    far.driver.wake(far.endpoint)
    assert far.driver.status(far.endpoint).is_in_standby is False


def test_shows_a_line_for_its_time(far: FarSide) -> None:
    far.driver.alert(far.endpoint, "Encore 5 minutes " + "é" * 300, 60)
    screen = far.shown()["screen"]
    assert screen["text"].startswith("Encore 5 minutes é")
    assert (len(screen["text"]), screen["seconds"]) == (255, 60)


def test_asks_on_the_screen(far: FarSide) -> None:
    far.driver.prompt(far.endpoint, QUESTION)
    screen = far.shown()["screen"]
    assert (screen["title"], screen["text"]) == ("Salon", "Prolonger ?")
    assert (screen["options"], screen["feedback"]) == (["Oui", "Non"], "ext-7")


@pytest.mark.parametrize(
    ("people", "presence", "seen"),
    [
        (None, None, (None, None)),
        (-1, "Unknown", (None, None)),
        (0, "No", (0, False)),
        (4, "Yes", (4, True)),
    ],
)
def test_what_sensors_dont_know_is_never_empty(
    far: FarSide, people: int | None, presence: str | None, seen: tuple[object, object]
) -> None:
    far.world.set_sensors(far.device_id, people=people, presence=presence)
    status = far.driver.status(far.endpoint)
    assert (status.people, status.presence) == seen


def test_few_requests_tell_all(far: FarSide) -> None:
    far.driver.dial(far.endpoint, LYON)
    far.driver.book(far.endpoint, [panel_booking(far, "1", 0)])
    asked = far.asked()
    status = far.driver.status(far.endpoint)
    assert far.asked() == asked + far.status_requests
    assert (len(status.calls), status.booking, status.is_in_standby) == (1, "salon-1", False)


def test_the_panel_shows_what_it_is_given_and_nothing_else(far: FarSide) -> None:
    way = WayIn(provider="webex", number="123456", sip_address="123456@webex.example")
    first = panel_booking(far, "1", 0, way=way, has_button=True, opens_seconds=300)
    later = panel_booking(far, "2", 3, title="<Bilan> & « suite »", way=None)
    far.driver.book(far.endpoint, [first, later])
    far.driver.book(far.endpoint, [first, later])
    assert on_panel(far) == [("salon-1", "Point"), ("salon-2", "<Bilan> & « suite »")]
    entries = far.driver.booked(far.endpoint)
    assert [(one.key, one.when) for one in entries] == [
        ("salon-1", first.when),
        ("salon-2", later.when),
    ]
    assert far.shown()["bookings"][0]["Number"].startswith("123456")
    assert far.shown()["bookings"][0]["ConnectMode"] == "OBTP"
    far.driver.book(far.endpoint, [later])
    assert on_panel(far) == [("salon-2", "<Bilan> & « suite »")]
    far.driver.book(far.endpoint, [])
    assert on_panel(far) == []


def test_a_device_without_put_is_given_each_difference(far: FarSide) -> None:
    far.world.equip(far.device_id, lacks=["Bookings.Put"])
    first, second = panel_booking(far, "1", 0), panel_booking(far, "2", 3)
    far.driver.book(far.endpoint, [first, second])
    far.driver.book(far.endpoint, [first, second])
    assert far.given("Bookings.Book") == 2
    moved = panel_booking(far, "2", 5)
    far.driver.book(far.endpoint, [moved])
    assert [one.key for one in far.driver.booked(far.endpoint)] == ["salon-2"]
    assert far.driver.booked(far.endpoint)[0].when == moved.when
    assert far.given("Bookings.Delete") == 2


def test_what_was_booked_at_the_panel_stays_where_differences_are_given(far: FarSide) -> None:
    start = far.cloud.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    own = {"StartTime": start, "Duration": 30, "Title": "Sur place"}
    far.world.xapi.run("Bookings.Book", {"deviceId": far.device_id, "arguments": own})
    far.world.equip(far.device_id, lacks=["Bookings.Put"])
    far.driver.book(far.endpoint, [panel_booking(far, "2", 3)])
    far.driver.book(far.endpoint, [])
    assert [title for _, title in on_panel(far)] == ["Sur place"]


def test_a_device_without_bookings_says_so(far: FarSide) -> None:
    far.world.equip(far.device_id, lacks=["Bookings.Put", "Bookings.List", "Bookings.Book"])
    with pytest.raises(Unsupported):
        far.driver.book(far.endpoint, [panel_booking(far, "1", 0)])


def test_an_extension_at_the_panel_is_read(far: FarSide) -> None:
    booking = panel_booking(far, "1", 0)
    far.driver.book(far.endpoint, [booking])
    longer = {"Id": far.shown()["bookings"][0]["Id"], "Duration": 15}
    far.world.xapi.run("Bookings.Extend", {"deviceId": far.device_id, "arguments": longer})
    [entry] = far.driver.booked(far.endpoint)
    assert entry.when == Interval.lasting(booking.when.start, 75)


def endpoint(kind: str, device_id: str | None = None) -> Endpoint:
    return Endpoint(
        id=2,
        organisation_id=1,
        room_id=1,
        key="a",
        kind=kind,
        device_id=device_id,
        sip_address="a@b",
    )


def test_a_sip_endpoint_refuses_every_command() -> None:
    driver, one = SipEndpoints(), endpoint("sip")
    assert not driver.takes_commands
    way = WayIn(provider="webex", number="1")
    arguments: dict[str, tuple[Any, ...]] = {
        "join": (way,), "dial": (LYON,), "disconnect": ([LYON],), "ending": ([LYON],),
        "alert": ("a", 1), "prompt": (QUESTION,), "book": ([],), "listen": ("http://a",),
    }  # fmt: skip
    for name, _ in inspect.getmembers(driver, inspect.ismethod):
        with pytest.raises(Unsupported):
            getattr(driver, name)(one, *arguments.get(name, ()))


def test_a_device_that_nobody_named_can_only_be_rung() -> None:
    found = drivers(connect("http://127.0.0.1:9/v1/", "bot"), {}, lambda: 0.0)
    assert driver_of(found, endpoint("roomos", "device-1")).takes_commands
    assert not driver_of(found, endpoint("roomos")).takes_commands
    with pytest.raises(PermanentError, match="h320"):
        driver_of(found, endpoint("h320"))
