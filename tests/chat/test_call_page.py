"""The address of a call's page in chat: who gets it alone may steer there, a group may look."""

import re

import pytest

from chat.conversation import Conversation
from rooms.models import Booking
from rooms.unit_of_work import Units
from tests.builders import at, settled_town
from tests.chat.talking import Talker, actions

ADDRESS = re.compile(r"/calls/(\d+)/(\w+)")


def call_page(booking_id: int, person_id: int | None) -> str:
    return f"https://salon.drancy.example/calls/{booking_id}/{person_id}"


def talker(units: Units, *, in_group: bool) -> Talker:
    made = Talker(units, in_group=in_group)
    made.talk = Conversation(give_links=True, call_page=call_page)
    return made


@pytest.mark.parametrize("in_group", [False, True])
def test_who_asks_alone_gets_an_own_key_and_a_group_one_to_look(
    units: Units, in_group: bool
) -> None:
    town = settled_town(units)
    agent = talker(units, in_group=in_group)
    agent.say("réserve Jaurès demain de 14h à 15h avec visio")
    agent.now = at(14, 5)
    reply = agent.say("qui est connecté ?")
    wanted = call_page(agent.rows()[0].id, None if in_group else town.agent.id)
    assert reply.text.splitlines()[-1] == f"Suivi en direct : {wanted}"
    [link] = [one["url"] for one in actions(reply.card) if one["type"] == "Action.OpenUrl"]
    assert link == wanted


@pytest.mark.parametrize("in_group", [False, True])
@pytest.mark.parametrize("kind", ["call_started", "call_failed", "call_dropped", "call_lost"])
def test_news_of_a_call_have_the_same_address(units: Units, kind: str, in_group: bool) -> None:
    town = settled_town(units)
    agent = talker(units, in_group=in_group)
    agent.say("réserve Jaurès demain de 14h à 15h avec visio")
    with units.database.reading() as session:
        booking = session.get_one(Booking, agent.rows()[0].id)
        told = agent.talk.notice(session, kind, booking, at(14), {"rooms": ["Jaurès"]})
    wanted = call_page(booking.id, None if in_group else town.agent.id)
    assert f"Suivi en direct : {wanted}" in told.text
    assert ADDRESS.findall(str(told.card)) == [(str(booking.id), wanted.rpartition("/")[2])]


def test_other_news_have_none(units: Units) -> None:
    settled_town(units)
    agent = talker(units, in_group=False)
    agent.say("réserve Jaurès demain de 14h à 15h avec visio")
    with units.database.reading() as session:
        booking = session.get_one(Booking, agent.rows()[0].id)
        told = agent.talk.notice(session, "approved", booking, at(14), {})
    assert not ADDRESS.search(told.text + str(told.card))
