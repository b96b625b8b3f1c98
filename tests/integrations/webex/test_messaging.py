from datetime import timedelta

import pytest

from integrations.errors import NotFound, PermanentError
from integrations.webex.records import WebhookEvent
from tests.integrations.webex.cloud import ADMIN, AGENT, GUEST, Cloud

CARD = {"body": [{"type": "TextBlock", "text": "Salle"}]}


def test_knows_itself_and_asks_only_once(cloud: Cloud) -> None:
    messaging = cloud.gateway().messaging
    assert (messaging.me().kind, messaging.me().display_name) == ("bot", "Salon")
    assert sum(one.path == "/people/me" for one in cloud.exchanges) == 1


def test_reads_a_direct_message_and_who_wrote_it(cloud: Cloud) -> None:
    said = cloud.world.say("Agent@Drancy.example", "  réserve une salle  ")
    messaging = cloud.gateway().messaging
    message = messaging.message(said["id"])
    assert (message.text, message.space_type) == ("réserve une salle", "direct")
    assert message.person_email == AGENT
    assert message.created == cloud.clock.now()
    assert messaging.person(message.person_id).display_name == "Agent"
    assert messaging.space(message.space_id).title == "Agent"


def test_reads_a_mention_in_a_group_without_the_mention(cloud: Cloud) -> None:
    group = cloud.world.create_group("Salon des élus", [AGENT, ADMIN])
    said = cloud.world.say(AGENT, "réserve le Salon bleu", space=group)
    message = cloud.gateway().messaging.message(said["id"])
    assert (message.text, message.space_type) == ("réserve le Salon bleu", "group")


def test_a_message_without_a_mention_is_hidden_in_a_group(cloud: Cloud) -> None:
    group = cloud.world.create_group("Équipe", [AGENT])
    said = cloud.world.say(AGENT, "entre nous", space=group, mention=False)
    with pytest.raises(NotFound):
        cloud.gateway().messaging.message(said["id"])


def test_replies_in_the_thread_with_a_card_and_a_plain_text(cloud: Cloud) -> None:
    said = cloud.world.say(AGENT, "aide")
    messaging = cloud.gateway().messaging
    sent = messaging.send(
        space_id=said["roomId"], text="Voici", markdown="**Voici**", card=CARD, parent_id=said["id"]
    )
    [reply] = messaging.thread(said["roomId"], said["id"])
    assert (reply.id, reply.text, reply.has_card) == (sent, "Voici", True)
    [space] = cloud.world.state()["spaces"]
    assert space["messages"][1]["card"] == {"type": "AdaptiveCard", "version": "1.3", **CARD}
    assert space["messages"][1]["parent"] == said["id"]


def test_writes_to_an_address_and_finds_it_again(cloud: Cloud) -> None:
    messaging = cloud.gateway().messaging
    assert messaging.direct_thread(ADMIN) == []
    sent = messaging.send(to_email=ADMIN, text="Rappel")
    assert [one.id for one in messaging.direct_thread(ADMIN)] == [sent]


@pytest.mark.parametrize(("space_id", "to_email"), [(None, None), ("x", "y")])
def test_goes_to_exactly_one_place(
    cloud: Cloud, space_id: str | None, to_email: str | None
) -> None:
    with pytest.raises(ValueError, match="space or to an address"):
        cloud.gateway().messaging.send(text="x", space_id=space_id, to_email=to_email)


def test_what_is_no_address_is_refused(cloud: Cloud) -> None:
    with pytest.raises(PermanentError):
        cloud.gateway().messaging.send(to_email="nobody", text="x")


def test_a_card_never_goes_without_a_text(cloud: Cloud) -> None:
    with pytest.raises(ValueError, match="has a text"):
        cloud.gateway().messaging.send(to_email=AGENT, card=CARD)


def test_cuts_what_is_too_long(cloud: Cloud) -> None:
    messaging = cloud.gateway().messaging
    messaging.send(to_email=AGENT, text="é" * 9000, markdown="à" * 9000)
    [sent] = messaging.direct_thread(AGENT)
    assert sent.text == "é" * 3718 + "…"
    assert sent.markdown == "à" * 3718 + "…"


def test_a_bot_finds_its_own_replies_one_to_one_but_not_in_a_group(cloud: Cloud) -> None:
    group = cloud.world.create_group("Équipe", [AGENT])
    said = cloud.world.say(AGENT, "aide", space=group)
    messaging = cloud.gateway().messaging
    messaging.send(space_id=group, parent_id=said["id"], text="Voici")
    again = cloud.world.say(AGENT, "encore", space=group, parent_id=said["id"])
    assert [one.id for one in messaging.thread(group, said["id"])] == [again["id"]]


def test_edits_its_own_message_ten_times(cloud: Cloud) -> None:
    messaging = cloud.gateway().messaging
    sent = messaging.send(to_email=AGENT, text="0")
    space_id = messaging.message(sent).space_id
    for number in range(10):
        messaging.edit(sent, space_id, text=str(number + 1))
    assert messaging.message(sent).text == "10"
    with pytest.raises(PermanentError):
        messaging.edit(sent, space_id, text="11")


def test_a_message_with_a_card_cannot_be_edited(cloud: Cloud) -> None:
    messaging = cloud.gateway().messaging
    sent = messaging.send(to_email=AGENT, text="Salle", card=CARD)
    with pytest.raises(PermanentError):
        messaging.edit(sent, messaging.message(sent).space_id, text="Salon")


def test_deletes_its_own_message_alone(cloud: Cloud) -> None:
    messaging = cloud.gateway().messaging
    sent = messaging.send(to_email=AGENT, text="x")
    messaging.delete(sent)
    with pytest.raises(NotFound):
        messaging.message(sent)
    with pytest.raises(PermanentError):
        messaging.delete(cloud.world.say(AGENT, "x")["id"])


def test_reads_a_pressed_card(cloud: Cloud) -> None:
    messaging = cloud.gateway().messaging
    sent = messaging.send(to_email=AGENT, text="Salle", card=CARD)
    pressed = cloud.world.press(AGENT, sent, {"action": "cancel", "reference": "B1"})
    action = messaging.action(pressed["id"])
    assert dict(action.inputs) == {"action": "cancel", "reference": "B1"}
    assert action.message_id == sent
    assert messaging.person(action.person_id).email == AGENT


def test_a_thread_is_bounded_and_newest_first(cloud: Cloud) -> None:
    said = cloud.world.say(AGENT, "aide")
    messaging = cloud.gateway().messaging
    sent = [
        messaging.send(space_id=said["roomId"], parent_id=said["id"], text=str(number))
        for number in range(7)
    ]
    found = messaging.thread(said["roomId"], said["id"], limit=3)
    assert [one.id for one in found] == sent[:3:-1]


def test_a_migrated_space_answers_under_its_new_id_only(cloud: Cloud) -> None:
    said = cloud.world.say(AGENT, "aide")
    moved = cloud.world.migrate(said["roomId"])
    messaging = cloud.gateway().messaging
    assert messaging.message(said["id"]).space_id == moved
    messaging.send(space_id=moved, parent_id=said["id"], text="Voici")
    with pytest.raises(NotFound):
        messaging.send(space_id=said["roomId"], text="Voici")


def test_a_stranger_may_write_too(cloud: Cloud) -> None:
    said = cloud.world.say(GUEST, "bonjour")
    assert cloud.gateway().messaging.message(said["id"]).person_email == GUEST


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"{}", b'{"id": "w", "resource": "messages", "event": "created"}',
     b'{"id": "w", "resource": "messages", "event": "created", "data": {"id": 5}}',
     b"[" * 100_000],
)  # fmt: skip
def test_a_body_that_is_no_event_is_none(body: bytes) -> None:
    assert WebhookEvent.read(body) is None


def test_messages_are_dated_by_the_clock(cloud: Cloud) -> None:
    cloud.clock.move(hours=3)
    messaging = cloud.gateway().messaging
    sent = messaging.message(messaging.send(to_email=AGENT, text="x"))
    assert sent.created == cloud.clock.now()
    assert sent.created.utcoffset() == timedelta(0)
