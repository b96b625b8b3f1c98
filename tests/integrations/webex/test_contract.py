"""One journey through everything the gateway can ask, held against the contract and, where the
environment variable WEBEX_OPENAPI names it, against the published description."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from integrations.endpoints.roomos_status import STATUS_NAMES
from integrations.webex.meeting_records import MeetingPlan
from tests.integrations.webex import contract
from tests.integrations.webex.cloud import AGENT, GUEST, Cloud
from tests.integrations.webex.description import Description, Exchange

CARD = {"body": [{"type": "TextBlock", "text": "Salle Jaurès"}], "actions": []}


def journey(cloud: Cloud) -> None:
    gateway, world, clock = cloud.gateway(), cloud.world, cloud.clock
    messaging, meetings, devices = gateway.messaging, gateway.meetings, gateway.devices
    assert meetings is not None

    gateway.webhooks.ensure("http://127.0.0.1:9/hook", "geheim")
    gateway.webhooks.ensure("http://127.0.0.1:9/other", "geheim")
    asked = world.say(AGENT, "réserve une salle")
    incoming = messaging.message(asked["id"])
    messaging.person(incoming.person_id)
    messaging.space(incoming.space_id)
    sent = messaging.send(
        space_id=incoming.space_id, text="Salle", card=CARD, parent_id=asked["id"]
    )
    messaging.action(world.press(AGENT, sent, {"action": "cancel"})["id"])
    plain = messaging.send(to_email=AGENT, text="Rappel", markdown="**Rappel**")
    messaging.edit(plain, incoming.space_id, text="Rappel, modifié")
    messaging.thread(incoming.space_id, asked["id"])
    messaging.direct_thread(AGENT)
    messaging.delete(plain)
    group = world.create_group("Équipe", [AGENT])
    mentioned = world.say(AGENT, "bonjour", space=group)
    messaging.thread(group, mentioned["id"])

    start, end = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2)
    plan = MeetingPlan("Point", start, end, "b-1", agenda="Ordre du jour", invitees=(GUEST,))
    made = meetings.create_meeting(plan, clock.now())
    meetings.find_meeting("b-1", start, end)
    meetings.update_meeting(made.id, clock.now(), title="Point", start=start, end=end)
    clock.move(hours=1)
    devices.workspaces()
    devices.devices(workspace_id=devices.devices()[0].workspace_id)
    devices.command(cloud.jaures, "Webex.Join", {"Number": made.number})
    meetings.callout(made.id, "sip:salle@lyon.example")
    clock.move(seconds=2)
    devices.status(cloud.jaures, STATUS_NAMES)
    devices.status(cloud.jaures, ["Bookings.Current.Id"])
    meetings.look()
    meetings.expel(meetings.participants(made.id)[-1].id)
    meetings.meeting(made.id)
    meetings.end_meeting(made.id)
    other = meetings.create_meeting(replace(plan, tag="b-2"), clock.now())
    rule = f"FREQ=DAILY;UNTIL={end + timedelta(days=3):%Y%m%dT%H%M%SZ}"
    weekly = replace(plan, tag="s-1", recurrence=rule, zone="Europe/Paris")
    series = meetings.create_meeting(
        replace(weekly, start=end, end=end + timedelta(hours=1)), clock.now()
    )
    meetings.find_meeting("s-1", start, end)
    meetings.meeting(series.id)
    meetings.update_meeting(series.id, clock.now(), title="Cours", recurrence=rule)
    meetings.delete_meeting(other.id)
    devices.command(cloud.jaures, "Standby.Deactivate")
    devices.command(cloud.jaures, "Bookings.Put", body={"Bookings": []})
    devices.command(cloud.jaures, "Bookings.Put", body='{"Bookings": []}')
    gateway.webhooks.delete_all()


def test_every_request_and_answer_fits_the_contract(cloud: Cloud) -> None:
    journey(cloud)
    assert len({(one.method, one.path.split("/")[1]) for one in cloud.exchanges}) > 18
    assert [problem for one in cloud.exchanges for problem in contract.problems(one)] == []


def test_every_request_and_answer_fits_the_published_description(cloud: Cloud) -> None:
    path = os.environ.get("WEBEX_OPENAPI")
    if not path:
        pytest.skip("WEBEX_OPENAPI doesn't name the published description")
    published = Description(Path(path))
    journey(cloud)
    assert [problem for one in cloud.exchanges for problem in published.problems(one)] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: replace(one, path="/messages/x/y"),
        lambda one: replace(one, method="PATCH"),
        lambda one: replace(one, body=b'{"roomId": 5}'),
        lambda one: replace(one, content_type="text/plain"),
        lambda one: replace(one, status=201),
        lambda one: replace(one, answer=b'{"id": 5}'),
        lambda one: replace(one, answer_type="text/html"),
        lambda one: replace(one, query=(("colour", "red"),)),
    ],
)
def test_the_check_against_the_description_finds_faults(
    cloud: Cloud, spoil: Callable[[Exchange], Exchange]
) -> None:
    path = os.environ.get("WEBEX_OPENAPI")
    if not path:
        pytest.skip("WEBEX_OPENAPI doesn't name the published description")
    cloud.gateway().messaging.send(to_email=AGENT, text="Bonjour")
    [sent] = [one for one in cloud.exchanges if one.method == "POST"]
    published = Description(Path(path))
    assert published.problems(sent) == []
    assert published.problems(spoil(sent)) != []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: replace(one, path="/nowhere"),
        lambda one: replace(one, body=b'{"text": "' + b"x" * 8000 + b'"}'),
        lambda one: replace(one, answer=b"{}"),
        lambda one: replace(one, status=204),
        lambda one: replace(one, status=404, answer=b'{"oops": 1}'),
    ],
)
def test_the_contract_by_hand_finds_faults(
    cloud: Cloud, spoil: Callable[[Exchange], Exchange]
) -> None:
    cloud.gateway().messaging.send(to_email=AGENT, text="Bonjour")
    [sent] = [one for one in cloud.exchanges if one.method == "POST"]
    assert contract.problems(sent) == []
    assert contract.problems(spoil(sent)) != []
