from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from integrations.webex.standin.ground import ApiFailure
from integrations.webex.standin.server import serve_in_thread
from integrations.webex.standin.store import Store
from integrations.webex.standin.world import World
from tests.integrations.webex.cloud import ADMIN, AGENT, Cloud, MovableClock


def test_a_restart_forgets_nothing(start_cloud: Callable[..., Cloud], tmp_path: Path) -> None:
    path = tmp_path / "webex.sqlite"
    first = start_cloud(store=Store(path))
    gateway = first.gateway()
    said = first.world.say(AGENT, "bonjour")
    gateway.messaging.send(space_id=said["roomId"], parent_id=said["id"], text="Bonjour")
    gateway.webhooks.ensure("http://127.0.0.1:9/hook", "s")
    gateway.devices.command(first.jaures, "Dial", {"Number": "mandela@drancy.webex.example"})
    before = first.world.state()
    first.stop()

    second = start_cloud(store=Store(path))
    assert second.world.state() == before
    again = second.gateway()
    assert len(again.messaging.thread(said["roomId"], said["id"])) == 1
    assert not again.webhooks.ensure("http://127.0.0.1:9/hook", "s").changed
    second.clock.move(seconds=1)
    [call] = again.devices.status(second.mandela, ["Call[*].Status"])["Call"]
    assert call["Status"] == "Connected"


def test_every_change_has_a_number_that_only_grows(cloud: Cloud) -> None:
    before = cloud.world.state()["change"]
    assert cloud.world.changes_since(before) == []
    said = cloud.world.say(AGENT, "bonjour")
    changes = cloud.world.changes_since(before)
    assert said["id"] in {one.id for one in changes if one.kind == "message"}
    assert [one.number for one in changes] == sorted({one.number for one in changes})
    assert min(one.number for one in changes) > before


def test_the_passing_of_time_is_a_change_too(cloud: Cloud) -> None:
    cloud.world.say(AGENT, "bonjour")
    cloud.gateway().devices.command(cloud.jaures, "Dial", {"Number": "salle@lyon.example"})
    before = cloud.world.state()["change"]
    assert cloud.world.changes_since(before) == []
    cloud.clock.move(seconds=1)
    assert {one.kind for one in cloud.world.changes_since(before)} == {"call"}


def test_a_transaction_that_fails_leaves_nothing() -> None:
    store = Store()
    store.put("thing", "1", {"a": 1})

    def fail() -> None:
        with store.transaction():
            store.put("thing", "2", {"a": 2})
            raise ApiFailure(400, "no")

    with pytest.raises(ApiFailure):
        fail()
    assert store.get("thing", "2") is None
    assert store.last_change == 1
    store.delete("thing", "1")
    assert [(one.id, one.body) for one in store.changes_since(1)] == [("1", None)]
    store.close()


def test_the_controls_are_there_over_http(cloud: Cloud) -> None:
    def control(action: str, **given: object) -> requests.Response:
        answer = requests.post(f"{cloud.url}/local/{action}", json=given, timeout=5)
        answer.raise_for_status()
        return answer

    said = control("say", person_email=AGENT, text="bonjour").json()
    sent = cloud.gateway().messaging.send(space_id=said["roomId"], text="Salle", card={"body": []})
    control("press", person_email=AGENT, message_id=sent, inputs={"a": 1})
    group = control("create_group", title="Équipe", member_emails=[AGENT, ADMIN]).json()["id"]
    control("say", person_email=ADMIN, text="aide", space=group)
    moved = control("migrate", space_id=group).json()["id"]
    control("set_fault", device_id=cloud.jaures, fault="offline")
    control("set_outside", sip_address="sip:salle@lyon.example", fate="busy")
    control("set_sensors", device_id=cloud.mandela, people=3)
    control("set_api_fault", path_prefix="/messages", status=500, count=0)
    control("seed", people=[], devices=[{"name": "Césaire"}])
    state = requests.get(f"{cloud.url}/local/state", timeout=5).json()
    assert {space["id"] for space in state["spaces"]} == {said["roomId"], moved}
    assert {one["name"]: (one["fault"], one["people"]) for one in state["devices"]} == {
        "Jaurès": ("offline", -1),
        "Mandela": (None, 3),
        "Césaire": (None, -1),
    }
    changes = requests.get(f"{cloud.url}/local/changes?since=0", timeout=5).json()
    assert changes["change"] == state["change"]
    assert changes["changes"][-1]["number"] == state["change"]


@pytest.mark.parametrize(
    ("action", "given", "status"),
    [
        ("say", {"text": "x"}, 400),
        ("say", [], 400),
        ("set_fault", {"device_id": "x", "fault": "tired"}, 400),
        ("set_fault", {"device_id": "x"}, 404),
        ("seed", {"devices": [{"colour": "red"}]}, 400),
        ("dance", {}, 404),
    ],
)
def test_a_wrong_control_is_refused(cloud: Cloud, action: str, given: object, status: int) -> None:
    answer = requests.post(f"{cloud.url}/local/{action}", json=given, timeout=5)
    assert answer.status_code == status


def test_a_page_of_another_site_cannot_pull_the_strings(cloud: Cloud) -> None:
    answer = requests.post(
        f"{cloud.url}/local/say",
        data='{"person_email": "agent@drancy.example", "text": "x"}',
        headers={"Content-Type": "text/plain"},
        timeout=5,
    )
    assert answer.status_code == 400
    assert cloud.world.state()["spaces"] == []


def test_listens_on_loopback_alone(clock: MovableClock) -> None:
    store = Store()
    with pytest.raises(ValueError, match="loopback"):
        serve_in_thread(World(store, clock), host="0.0.0.0")
    store.close()


def test_seeding_again_changes_nothing(cloud: Cloud) -> None:
    before = cloud.world.store.last_change
    cloud.world.seed(people=[(AGENT, "Agent")])
    assert cloud.world.store.last_change == before
    World(cloud.store, cloud.clock)
    assert cloud.world.store.last_change == before


def test_people_speak_for_themselves_over_the_api(cloud: Cloud) -> None:
    headers = {"Authorization": f"Bearer local-person:{AGENT}"}
    bot = cloud.gateway().messaging.me()
    made = requests.post(
        f"{cloud.api_url}rooms", json={"title": "Équipe"}, headers=headers, timeout=5
    ).json()
    added = requests.post(
        f"{cloud.api_url}memberships",
        json={"roomId": made["id"], "personEmail": bot.email},
        headers=headers,
        timeout=5,
    )
    assert added.status_code == 200
    again = requests.post(
        f"{cloud.api_url}memberships",
        json={"roomId": made["id"], "personId": bot.id},
        headers=headers,
        timeout=5,
    )
    assert again.status_code == 409
    markdown = f"<@personId:{bot.id}> **réserve** une salle"
    said = requests.post(
        f"{cloud.api_url}messages",
        json={"roomId": made["id"], "markdown": markdown},
        headers=headers,
        timeout=5,
    ).json()
    assert said["text"] == "Salon réserve une salle"
    assert said["mentionedPeople"] == [bot.id]
    assert cloud.gateway().messaging.message(said["id"]).text == "réserve une salle"
    space = f"roomId={made['id']}"
    for path in (
        "rooms",
        "memberships",
        f"memberships?{space}",
        f"people?email={AGENT}",
        f"messages?{space}&before=2030-01-01T00:00:00Z",
    ):
        listed = requests.get(f"{cloud.api_url}{path}", headers=headers, timeout=5).json()
        assert listed["items"], path
