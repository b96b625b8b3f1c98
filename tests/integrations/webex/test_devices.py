from collections.abc import Callable
from typing import Any

import pytest

from integrations.endpoints.roomos_status import STATUS_NAMES
from integrations.errors import PermanentError, TransientError
from integrations.webex.gateway import WebexGateway
from integrations.webex.standin.ground import Options
from integrations.webex.tokens import StaticToken
from tests.integrations.webex.cloud import QUICK, Cloud

OUTSIDE = "sip:salle@lyon.example"


def dial(cloud: Cloud, number: str, device: str | None = None) -> None:
    gateway = cloud.gateway()
    gateway.devices.command(device or cloud.jaures, "Dial", {"Number": number, "Protocol": "Sip"})


def state(gateway: WebexGateway, device_id: str) -> dict[str, Any]:
    return gateway.devices.status(device_id, STATUS_NAMES)


def status(gateway: WebexGateway, device_id: str) -> list[str]:
    return [call["Status"] for call in state(gateway, device_id).get("Call", [])]


def test_lists_workspaces_and_devices(cloud: Cloud) -> None:
    devices = cloud.gateway().devices
    assert {(one.name, one.capacity) for one in devices.workspaces()} == {
        ("Jaurès", 8),
        ("Mandela", 12),
    }
    [jaures] = [one for one in devices.devices() if one.name == "Jaurès"]
    assert jaures.connected
    assert jaures.allows_xapi
    assert jaures.sip_address == "jaures@drancy.webex.example"
    assert devices.devices(workspace_id=jaures.workspace_id) == [jaures]


def test_without_a_service_token_there_are_no_workspaces_but_commands(cloud: Cloud) -> None:
    gateway = cloud.gateway(service=None)
    assert not gateway.devices.can_list
    assert gateway.meetings is None
    with pytest.raises(PermanentError, match="service token"):
        gateway.devices.workspaces()
    gateway.devices.command(cloud.jaures, "Standby.Deactivate")
    assert state(gateway, cloud.jaures)["Standby"] == {"State": "Off"}


def test_a_bots_token_may_not_read_workspaces(cloud: Cloud) -> None:
    gateway = cloud.gateway(service=StaticToken("local-bot"))
    with pytest.raises(PermanentError) as refused:
        gateway.devices.workspaces()
    assert refused.value.status == 403


def several(cloud: Cloud) -> WebexGateway:
    """Return a gateway that has three service tokens."""
    options = cloud.world.options
    form = {
        "grant_type": "refresh_token",
        "client_id": options.service_client_id,
        "client_secret": options.service_client_secret,
        "refresh_token": options.service_refresh_token,
    }
    granted = [StaticToken(cloud.world.people.grant(form)["access_token"]) for _ in range(2)]
    return cloud.gateway(further=granted)


def test_several_service_tokens_share_what_devices_are_asked(
    start_cloud: Callable[..., Cloud],
) -> None:
    cloud = start_cloud(Options(requests_per_minute=10))
    gateway = several(cloud)
    for _ in range(30):
        assert state(gateway, cloud.jaures)
    assert cloud.world.limits.refused == 0


def test_a_token_that_is_told_to_wait_rests_alone(cloud: Cloud) -> None:
    gateway = several(cloud)
    cloud.world.set_api_fault("/xapi", 429, retry_after=3600, count=2)
    for _ in range(20):
        assert state(gateway, cloud.jaures)
    assert [one.status for one in cloud.exchanges].count(429) == 2
    cloud.world.set_api_fault("/xapi", 429, retry_after=60, count=1)
    with pytest.raises(TransientError) as resting:
        state(gateway, cloud.jaures)
    assert (resting.value.retry_after_seconds or 0) <= 60


def test_a_service_token_that_is_refused_keeps_no_other_from_speaking(cloud: Cloud) -> None:
    gateway = cloud.gateway(service=StaticToken("expired"), further=[StaticToken("local-service")])
    assert len(gateway.devices.workspaces()) == 2


def test_what_may_have_been_done_is_not_done_under_another_token(cloud: Cloud) -> None:
    devices = several(cloud).devices
    cloud.world.set_api_fault("/xapi", 503, count=1)
    with pytest.raises(TransientError):
        devices.command(cloud.jaures, "Dial", {"Number": OUTSIDE, "Protocol": "Sip"})
    assert [one.status for one in cloud.exchanges] == [503]


def test_falls_back_to_the_bots_token_where_the_service_app_is_refused(cloud: Cloud) -> None:
    gateway = cloud.gateway(service=StaticToken("expired"))
    gateway.devices.command(cloud.jaures, "Standby.Deactivate")
    assert len(gateway.devices.devices()) == 2


def test_an_outside_call_rings_and_connects_with_the_clock(cloud: Cloud) -> None:
    gateway = cloud.gateway()
    assert status(gateway, cloud.jaures) == []
    dial(cloud, OUTSIDE)
    assert status(gateway, cloud.jaures) == ["Dialling"]
    assert cloud.shown(cloud.jaures)["call"]["with"] == "salle@lyon.example"
    cloud.clock.move(seconds=1)
    [call] = state(gateway, cloud.jaures)["Call"]
    assert call["Status"] == "Connected"
    assert call["RemoteNumber"] == "salle@lyon.example"
    gateway.devices.command(cloud.jaures, "Call.Disconnect", {"CallId": call["id"]})
    assert status(gateway, cloud.jaures) == []
    assert cloud.shown(cloud.jaures)["state"] == "Idle"


def test_hanging_up_may_take_its_time(start_cloud: Callable[..., Cloud]) -> None:
    cloud = start_cloud(Options(connect_seconds=0, hang_up_seconds=2))
    gateway = cloud.gateway()
    dial(cloud, OUTSIDE)
    gateway.devices.command(cloud.jaures, "Call.Disconnect")
    assert status(gateway, cloud.jaures) == ["Disconnecting"]
    cloud.clock.move(seconds=2)
    assert status(gateway, cloud.jaures) == []


def test_one_device_rings_the_other_and_both_hang_up(cloud: Cloud) -> None:
    gateway = cloud.gateway()
    dial(cloud, "sip:Mandela@drancy.webex.example")
    assert status(gateway, cloud.jaures) == ["Dialling"]
    assert status(gateway, cloud.mandela) == ["Ringing"]
    cloud.clock.move(seconds=1)
    assert status(gateway, cloud.jaures) == status(gateway, cloud.mandela) == ["Connected"]
    assert cloud.shown(cloud.mandela)["call"]["name"] == "Jaurès"
    gateway.devices.command(cloud.mandela, "Call.Disconnect")
    assert status(gateway, cloud.jaures) == status(gateway, cloud.mandela) == []
    assert cloud.shown(cloud.jaures)["last_call"]["cause"] == "other side hung up"


@pytest.mark.parametrize("fate", ["refused", "busy", "unreachable"])
def test_an_outside_address_may_not_answer(cloud: Cloud, fate: str) -> None:
    cloud.world.set_outside(OUTSIDE, fate)
    dial(cloud, OUTSIDE)
    cloud.clock.move(seconds=1)
    assert status(cloud.gateway(), cloud.jaures) == []
    assert cloud.shown(cloud.jaures)["last_call"]["cause"] == fate


@pytest.mark.parametrize(
    ("fault", "cause"), [("offline", "unreachable"), ("refuse", "refused"), ("busy", "busy")]
)
def test_a_faulty_device_is_not_reached(cloud: Cloud, fault: str, cause: str) -> None:
    cloud.world.set_fault(cloud.mandela, fault)
    dial(cloud, "mandela@drancy.webex.example")
    assert status(cloud.gateway(), cloud.jaures) == ["Dialling"]
    cloud.clock.move(seconds=1)
    assert status(cloud.gateway(), cloud.jaures) == []
    assert cloud.shown(cloud.jaures)["last_call"]["cause"] == cause


def test_a_device_in_a_call_is_busy_and_refuses_a_second(cloud: Cloud) -> None:
    dial(cloud, OUTSIDE)
    with pytest.raises(PermanentError) as refused:
        dial(cloud, "sip:other@lyon.example")
    assert "call already" in refused.value.reason
    dial(cloud, "jaures@drancy.webex.example", cloud.mandela)
    cloud.clock.move(seconds=1)
    assert cloud.shown(cloud.mandela)["last_call"]["cause"] == "busy"


def test_a_busy_device_shows_the_call_that_keeps_it(cloud: Cloud) -> None:
    gateway = cloud.gateway()
    cloud.world.set_fault(cloud.jaures, "busy")
    assert status(gateway, cloud.jaures) == ["Connected"]
    with pytest.raises(PermanentError):
        dial(cloud, OUTSIDE)
    cloud.world.set_fault(cloud.jaures, None)
    dial(cloud, OUTSIDE)


def test_an_offline_device_is_unreachable_for_now(cloud: Cloud) -> None:
    gateway = cloud.gateway()
    dial(cloud, "mandela@drancy.webex.example")
    cloud.clock.move(seconds=1)
    cloud.world.set_fault(cloud.jaures, "offline")
    with pytest.raises(TransientError):
        state(gateway, cloud.jaures)
    with pytest.raises(TransientError):
        gateway.devices.command(cloud.jaures, "Standby.Deactivate")
    connected = {one.name: one.connected for one in gateway.devices.devices()}
    assert connected == {"Jaurès": False, "Mandela": True}
    assert status(gateway, cloud.mandela) == []
    cloud.world.set_fault(cloud.jaures, None)
    assert status(gateway, cloud.jaures) == []


def test_a_refused_command_says_why(cloud: Cloud) -> None:
    cloud.world.set_fault(cloud.jaures, "refuse")
    with pytest.raises(PermanentError) as refused:
        dial(cloud, OUTSIDE)
    assert (refused.value.status, refused.value.reason) == (400, "The device refused the command.")
    assert status(cloud.gateway(), cloud.jaures) == []


def test_a_device_may_answer_errors(cloud: Cloud) -> None:
    cloud.world.set_fault(cloud.jaures, "error")
    with pytest.raises(TransientError) as failed:
        dial(cloud, OUTSIDE)
    assert failed.value.status == 500


def test_a_device_that_hangs_is_a_time_out(
    start_cloud: Callable[..., Cloud],
) -> None:
    cloud = start_cloud(Options(connect_seconds=0, hang_seconds=30))
    cloud.world.set_fault(cloud.jaures, "hang")
    gateway = cloud.gateway(timeouts=QUICK)
    with pytest.raises(TransientError, match="Timeout"):
        gateway.devices.command(cloud.jaures, "Dial", {"Number": OUTSIDE})


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("Dial", {}),
        ("Dial", {"Number": "x" * 256}),
        ("Webex.Join", {"Number": ""}),
        ("UserInterface.Message.Alert.Display", {"Text": "x" * 256}),
        ("Call.Disconnect", {"CallId": 7}),
        ("Nothing.Known", {"A": 1}),
    ],
)
def test_a_wrong_command_is_refused(cloud: Cloud, name: str, arguments: dict[str, object]) -> None:
    with pytest.raises(PermanentError) as refused:
        cloud.gateway().devices.command(cloud.jaures, name, arguments)
    assert refused.value.status == 400


def test_statuses_are_picked_by_expression(cloud: Cloud) -> None:
    dial(cloud, OUTSIDE)
    cloud.clock.move(seconds=61)
    devices = cloud.gateway().devices
    assert devices.status(cloud.jaures, ["Call[*].Status", "call[1].Duration"]) == {
        "Call": [{"id": 1, "Status": "Connected", "Duration": 60}]
    }
    assert devices.status(cloud.jaures, ["SystemUnit.State.NumberOfActiveCalls"]) == {
        "SystemUnit": {"State": {"NumberOfActiveCalls": 1}}
    }
    assert devices.status(cloud.mandela, ["SystemUnit.State.NumberOfActiveCalls"]) == {
        "SystemUnit": {"State": {"NumberOfActiveCalls": 0}}
    }
    assert devices.status(cloud.jaures, ["Audio.Volume", "Call[9].Status"]) in ({}, {"Call": []})


@pytest.mark.parametrize("names", [[], ["Standby.State"] * 11])
def test_one_to_ten_statuses_at_once(cloud: Cloud, names: list[str]) -> None:
    with pytest.raises(ValueError, match="status names"):
        cloud.gateway().devices.status(cloud.jaures, names)


def test_an_alert_is_shown_for_its_time(cloud: Cloud) -> None:
    arguments = {"Title": "Salon", "Text": "Encore 5 minutes", "Duration": 60}
    cloud.gateway().devices.command(cloud.jaures, "UserInterface.Message.Alert.Display", arguments)
    assert cloud.shown(cloud.jaures)["screen"]["text"] == "Encore 5 minutes"
    cloud.clock.move(seconds=61)
    assert cloud.shown(cloud.jaures)["screen"] is None


def test_the_panel_keeps_bookings(cloud: Cloud) -> None:
    devices = cloud.gateway().devices
    booking = {"StartTime": "2026-03-10T08:30:00Z", "Duration": 60, "Title": "Point"}
    made = devices.command(cloud.jaures, "Bookings.Book", booking)
    listed = devices.command(cloud.jaures, "Bookings.List")
    assert [one["Title"] for one in listed["Booking"]] == ["Point"]
    now = devices.status(cloud.jaures, ["Bookings.Current.Id"])
    assert now == {"Bookings": {"Current": {"Id": made["Id"]}}}
    devices.command(cloud.jaures, "Bookings.Extend", {"Id": made["Id"], "Duration": 15})
    got = devices.command(cloud.jaures, "Bookings.Get", {"Id": made["Id"]})
    assert got["Booking"]["Time"]["Duration"] == 75
    devices.command(cloud.jaures, "Bookings.Delete", {"Id": made["Id"]})
    assert devices.command(cloud.jaures, "Bookings.List")["Booking"] == []
    put = {"Bookings": [{"Id": "b", "Title": "T", "Time": {"StartTime": booking["StartTime"],
                                                          "Duration": 30}}]}  # fmt: skip
    devices.command(cloud.jaures, "Bookings.Put", body=put)
    assert [one["Id"] for one in cloud.shown(cloud.jaures)["bookings"]] == ["b"]
    with pytest.raises(PermanentError):
        devices.command(cloud.jaures, "Bookings.Book", booking | {"Duration": 1441})
