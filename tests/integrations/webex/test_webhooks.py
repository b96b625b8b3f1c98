import json
from collections.abc import Callable

import pytest

from integrations.webex.records import WebhookEvent
from integrations.webex.signature import signed
from integrations.webex.standin.ground import Options
from integrations.webex.standin.store import Store
from integrations.webex.webhooks import OF_MEETINGS, WANTED, WebhookReport
from tests.integrations.webex.cloud import ADMIN, AGENT, Cloud
from tests.integrations.webex.target import Target, webhook_target
from tests.waiting import PATIENCE_SECONDS

HOOK, SECRET = "http://127.0.0.1:9/hook", "geheim"


def events(target: Target) -> list[WebhookEvent]:
    found = [WebhookEvent.read(body) for body, _ in target.got]
    return [one for one in found if one is not None]


def test_makes_what_is_missing_once(cloud: Cloud) -> None:
    webhooks = cloud.gateway().webhooks
    assert webhooks.ensure(HOOK, SECRET) == WebhookReport(created=4)
    assert not webhooks.ensure(HOOK, SECRET).changed
    assert {(one.resource, one.event) for one in webhooks.own()} == set(WANTED)
    assert all(one.active and one.secret == SECRET for one in webhooks.own())


@pytest.mark.parametrize("change", [(HOOK + "2", SECRET), (HOOK, "neu")])
def test_repairs_target_and_secret(cloud: Cloud, change: tuple[str, str]) -> None:
    webhooks = cloud.gateway().webhooks
    webhooks.ensure(HOOK, SECRET)
    before = {one.id for one in webhooks.own()}
    assert webhooks.ensure(*change) == WebhookReport(repaired=4)
    assert {one.id for one in webhooks.own()} == before
    assert {(one.target_url, one.secret) for one in webhooks.own()} == {change}


def test_the_service_app_hears_of_meetings_by_hooks_of_its_own(cloud: Cloud) -> None:
    gateway = cloud.gateway()
    assert gateway.meeting_webhooks is not None
    gateway.webhooks.ensure(HOOK, SECRET)
    assert gateway.meeting_webhooks.ensure(HOOK, SECRET) == WebhookReport(created=4)
    assert not gateway.meeting_webhooks.ensure(HOOK, SECRET).changed
    own = {(one.resource, one.event) for one in gateway.meeting_webhooks.own()}
    assert own == set(OF_MEETINGS)
    assert cloud.gateway(service=None).meeting_webhooks is None


def test_deletes_doubles_of_its_own_and_leaves_others_alone(cloud: Cloud) -> None:
    webhooks = cloud.gateway().webhooks
    webhooks.ensure(HOOK, SECRET)
    bot = cloud.world.people.caller("local-bot")
    double = {"name": "Salon messages created", "targetUrl": HOOK, "resource": "messages",
              "event": "created"}  # fmt: skip
    cloud.world.webhooks.create(bot, double)
    cloud.world.webhooks.create(bot, double | {"name": "of somebody else"})
    assert webhooks.ensure(HOOK, SECRET) == WebhookReport(deleted=1)
    assert webhooks.delete_all() == 4
    assert [one["name"] for one in cloud.world.webhooks.listed(bot)] == ["of somebody else"]


def test_a_said_sentence_arrives_signed_and_without_its_text(cloud: Cloud) -> None:
    with webhook_target() as target:
        cloud.gateway().webhooks.ensure(target.url, SECRET)
        said = cloud.world.say(AGENT, "réserve une salle")
        assert cloud.world.sender.wait_idle(PATIENCE_SECONDS)
        found = {one.resource: one for one in events(target)}
        assert set(found) == {"messages", "memberships"}
        assert all(signed(SECRET, body, signature) for body, signature in target.got)
        message = found["messages"]
        assert (message.data_id, message.space_id) == (said["id"], said["roomId"])
        assert message.person_email == AGENT
        assert not any(b"salle" in body for body, _ in target.got)


def test_a_pressed_card_arrives_without_its_inputs(cloud: Cloud) -> None:
    gateway = cloud.gateway()
    sent = gateway.messaging.send(to_email=AGENT, text="Salle", card={"body": []})
    with webhook_target() as target:
        gateway.webhooks.ensure(target.url, SECRET)
        pressed = cloud.world.press(AGENT, sent, {"word": "secret"})
        assert cloud.world.sender.wait_idle(PATIENCE_SECONDS)
        [event] = events(target)
        assert (event.resource, event.data_id) == ("attachmentActions", pressed["id"])
        assert b"secret" not in target.got[0][0]


def test_hears_of_being_added_to_a_group_and_of_mentions_only(cloud: Cloud) -> None:
    gateway = cloud.gateway()
    with webhook_target() as target:
        gateway.webhooks.ensure(target.url, SECRET)
        group = cloud.world.create_group("Équipe", [AGENT, ADMIN])
        cloud.world.say(AGENT, "entre nous", space=group, mention=False)
        cloud.world.say(AGENT, "aide", space=group)
        assert cloud.world.sender.wait_idle(PATIENCE_SECONDS)
        added, said = events(target)
        assert (added.resource, added.event) == ("memberships", "created")
        assert (added.person_id, added.space_id) == (gateway.messaging.me().id, group)
        assert (added.space_type, said.resource) == ("group", "messages")


def test_hears_of_a_spaces_new_id(cloud: Cloud) -> None:
    said = cloud.world.say(AGENT, "aide")
    with webhook_target() as target:
        cloud.gateway().webhooks.ensure(target.url, SECRET)
        moved = cloud.world.migrate(said["roomId"])
        assert cloud.world.sender.wait_idle(PATIENCE_SECONDS)
        [event] = events(target)
        assert (event.resource, event.event) == ("rooms", "migrated")
        assert (event.space_id, event.old_space_id) == (moved, said["roomId"])


def test_a_hundred_failures_disable_a_webhook_and_ensure_repairs_it(cloud: Cloud) -> None:
    webhooks = cloud.gateway().webhooks
    with webhook_target() as target:
        webhooks.ensure(target.url, SECRET)
        target.status = 500
        for number in range(101):
            cloud.world.say(AGENT, str(number))
        assert cloud.world.sender.wait_idle(PATIENCE_SECONDS)
        assert len([one for one in events(target) if one.resource == "messages"]) == 100
        assert [one.resource for one in webhooks.own() if not one.active] == ["messages"]
        target.status = 200
        cloud.world.say(AGENT, "perdu")
        assert webhooks.ensure(target.url, SECRET) == WebhookReport(repaired=1)
        target.got.clear()
        said = cloud.world.say(AGENT, "entendu")
        assert cloud.world.sender.wait_idle(PATIENCE_SECONDS)
        assert [one.data_id for one in events(target)] == [said["id"]]


def test_failures_spread_over_time_disable_nothing(cloud: Cloud) -> None:
    webhooks = cloud.gateway().webhooks
    webhooks.ensure(HOOK, SECRET)
    hook = next(one for one in webhooks.own() if one.resource == "messages")
    for _ in range(150):
        cloud.world.webhooks.failed(hook.id)
        cloud.clock.move(seconds=4)
    assert all(one.active for one in webhooks.own())


def test_what_was_not_sent_before_a_restart_is_sent_after_it(
    start_cloud: Callable[..., Cloud], tmp_path: object
) -> None:
    path = f"{tmp_path}/webex.sqlite"
    first = start_cloud(store=Store(path))
    with webhook_target() as target:
        first.gateway().webhooks.ensure(target.url, SECRET)
        first.world.stop()
        said = first.world.say(AGENT, "bonjour")
        assert target.got == []
        second = start_cloud(store=Store(path))
        assert second.world.sender.wait_idle(PATIENCE_SECONDS)
        assert said["id"] in {one.data_id for one in events(target)}


def test_a_target_that_comes_up_late_is_tried_again_where_asked(
    start_cloud: Callable[..., Cloud],
) -> None:
    cloud = start_cloud(Options(webhook_retry_pauses_seconds=(0.01, 0.01)))
    cloud.gateway().webhooks.ensure(HOOK, SECRET)
    cloud.world.say(AGENT, "bonjour")
    assert cloud.world.sender.wait_idle(PATIENCE_SECONDS)
    hooks = {one["resource"]: one for one in cloud.store.find("webhook")}
    assert len(hooks["messages"]["_failures"]) == 1


def test_a_filter_narrows_a_webhook(cloud: Cloud) -> None:
    bot = cloud.world.people.caller("local-bot")
    with webhook_target() as target:
        body = {"name": "n", "targetUrl": target.url, "resource": "messages", "event": "created",
                "filter": f"roomType=direct&personEmail={ADMIN}"}  # fmt: skip
        cloud.world.webhooks.create(bot, body)
        cloud.world.say(AGENT, "bonjour")
        wanted = cloud.world.say(ADMIN, "bonjour")
        assert cloud.world.sender.wait_idle(PATIENCE_SECONDS)
        assert [json.loads(body)["data"]["id"] for body, _ in target.got] == [wanted["id"]]
