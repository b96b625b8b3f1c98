"""Every command, sent as a forged card with the ids of what isn't one's own: nothing happens to it.

What a card carries is whatever somebody sends. Each command is tried with everything filled in that
it can carry, and all of it is taken back; what was there before must be as it was.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from chat.command import Command
from chat.commands import COMMANDS
from chat.conversation import Conversation
from chat.fields import integers, readers
from rooms.administration.plans import preview
from rooms.administration.proposed import Proposed
from rooms.bookings import Wish, book
from rooms.faults import report
from rooms.feeds import feed_of
from rooms.inventory_files.lines import Line
from rooms.models import Arrival, Closure, Person, RoomPolicy, Waiting
from rooms.personal_data.columns import tables
from rooms.rights import reach
from rooms.talk import Reply, Utterance
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, person
from tests.chat.talking import AGENT, feed_address
from tests.chat.test_rights_walk import ROLES, a_clash

SECRET = "Licenciement"
# Rows of one's own, or new ones, that every turn may write.
TALK = frozenset({"talk_state", "event", "inbox", "outbox"})
# What shows whether commands do anything at all to what is there, with these cards.
DONE_TO_OWN = frozenset({
    "cancel", "hand_over", "privacy", "invite", "approve", "close_fault", "revoke_feed",
    "leave_clash", "apply_plan", "leave_wait", "offer", "accept_time", "leave_mail",
})  # fmt: skip

NUMBERS = frozenset({"integer", "integers"})
Rows = dict[tuple[str, Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Target:
    """What there is in Drancy's town hall to be touched: ids by the names of fields."""

    units: Units
    ids: Mapping[str, int]
    tentative: int

    def card(self, command: type[Command], booking: int) -> dict[str, Any]:
        """Return a card with everything that the command can carry."""
        said: dict[str, Any] = {"act": command.act}
        for name, reader in readers(command).items():
            if name in SAID:
                said[name] = SAID[name]
            elif reader.__name__ in NUMBERS:
                number = booking if name == "booking" else self.ids.get(name, 1)
                said[name] = [number] if reader is integers else number
        return said


SAID: Mapping[str, Any] = {
    "anyway": True,
    "because": "urgence",
    "confirmed": True,
    "guests": ["autre@ailleurs.example"],
    "person": AGENT,
    "private": False,
    "reason": "travaux",
    "role": "organisation_admin",
    "roles": ["organisation_admin"],
    "shown": ["organisation_admin", "room_admin:mairie"],
    "sure": True,
    "take": True,
    "title": "Pris",
    "to": "accueil@drancy.example",
    "words": "écran noir",
}


@pytest.fixture
def target(sqlite_units: Units, small_town: Town) -> Target:
    """Return a town hall with one of everything in it, all of it the agent's."""
    town, units = small_town, sqlite_units
    room = town.rooms["jaures"]
    mine: dict[str, Any] = {"organisation_id": town.organisation.id}
    meeting = booked(
        units, town.agent, lasting(14), room, title=SECRET, is_private=True,
        guests=("invite@ailleurs.example",),
    )  # fmt: skip
    with units.open() as unit:
        session = unit.session
        boss = session.get_one(Person, town.agent.id)
        boss.roles = ["member", "organisation_admin", "room_admin:mairie"]
        settings = {"approval_hours": 4}
        session.add(RoomPolicy(**mine, room_id=town.id_of("cesaire"), settings=settings))
        session.flush()
        plain = session.get_one(Person, town.colleague.id)
        wish = Wish(when=lasting(14), room_ids=(town.id_of("cesaire"),), title=SECRET)
        asked = book(unit, plain, wish, NOW)
        fault, _ = report(unit, room.id, SECRET, "screen", boss, NOW)
        feed = feed_of(session, boss, NOW, room=room)
        closure = Closure(**mine, room_id=room.id, starts_at=NOW, ends_at=lasting(8).end)
        waiting = Waiting(
            **mine, person_id=boss.id, earliest=NOW, latest=lasting(18).end, minutes=60,
            room_ids=[town.id_of("mandela")], title=SECRET, state="offered", created_at=NOW,
            offer_room_id=town.id_of("mandela"), offer_starts_at=lasting(16).start,
            offer_until=NOW + timedelta(hours=1),
        )  # fmt: skip
        arrival = Arrival(
            **mine, booking_id=meeting.id, sender="x@ailleurs.example", received_at=NOW,
            verdict="held", answer="ACCEPTED", reason="unknown_sender",
            proposed_from=lasting(16).start, proposed_until=lasting(16).end,
        )  # fmt: skip
        session.add_all([closure, waiting, arrival])
        session.flush()
        clash = a_clash(session, town, meeting)
        line = Line("rooms", {"room": "jaures", "capacity": "9"})
        shown = preview(session, Proposed(organisation=town.organisation, lines=(line,)), NOW)
        ids = {
            "booking": meeting.id, "lot": meeting.id, "fault": fault.id, "faults": fault.id,
            "feed": feed.id, "closure": closure.id, "waiting": waiting.id, "arrival": arrival.id,
            "clash": clash, "plan": shown.plan.id, "room": room.id, "rooms": room.id,
            "target_room": room.id, "site": town.sites["mairie"].id, "among": meeting.id,
            "target_site": town.sites["mairie"].id, "adds": room.id, "drops": room.id,
            "by_link": room.id, "gives_up": room.id, "host": room.id, "series": 1,
        }  # fmt: skip
    return Target(units, ids, asked.id)


def contents(session: Session) -> Rows:
    """Return every row of what lasts, by its table and primary key."""
    found: Rows = {}
    for table in tables():
        if table.name not in TALK:
            for row in session.execute(select(table)).mappings():
                key = tuple(row[column.name] for column in table.primary_key.columns)
                found[table.name, key] = dict(row)
    return found


def tried(target: Target, who: Person) -> Iterator[tuple[type[Command], Reply, set[str]]]:
    """Yield what each command answers, and of which tables it changed rows that were there."""
    talk = Conversation(give_links=True, feed_address=feed_address)
    with target.units.open() as unit:
        before = contents(unit.session)
        before.pop(("person", (who.id,)))
        for command in COMMANDS:
            for booking in {target.ids["booking"], target.tentative}:
                said = target.card(command, booking)
                words = Utterance(email=who.email, space_id="s", is_direct=True, inputs=said)
                savepoint = unit.session.begin_nested()
                reply = talk.turn(unit, words, NOW)
                unit.session.flush()
                after = contents(unit.session)
                changed = {name for name in before if after.get(name) != before[name]}
                savepoint.rollback()
                unit.session.expire_all()
                yield command, reply, {table for table, _ in changed}


@cache
def _is_refusal(text: str) -> bool:
    return text.startswith(("Vous n’avez pas ce droit", "This is only for"))


def test_the_cards_do_something_where_one_may(target: Target, small_town: Town) -> None:
    done = {command.act for command, _, changed in tried(target, small_town.agent) if changed}
    assert done >= DONE_TO_OWN, DONE_TO_OWN - done


@pytest.mark.parametrize("role", ["member", "library", "neighbour"])
def test_what_is_not_ones_own_stays_as_it_was(target: Target, small_town: Town, role: str) -> None:
    with target.units.open() as unit:
        if role == "neighbour":
            who = unit.session.get_one(Person, small_town.neighbour.agent.id)
            who.roles = ["member", "room_admin:mairie", "room_admin", "organisation_admin"]
        else:
            home, email = small_town.organisation, f"{role}@drancy.example"
            who = person(unit.session, home, email, roles=ROLES[role])
    for command, reply, changed in tried(target, who):
        assert not changed, (command.act, changed)
        assert SECRET not in reply.text + json.dumps(reply.card, ensure_ascii=False), command.act


@pytest.mark.parametrize("role", ROLES)
def test_every_command_asks_the_table_first(
    sqlite_units: Units, small_town: Town, role: str
) -> None:
    with sqlite_units.open() as unit:
        home, email = small_town.organisation, f"{role}@drancy.example"
        who = person(unit.session, home, email, roles=ROLES[role])
    talk = Conversation(give_links=True, feed_address=feed_address)
    for command in COMMANDS:
        words = Utterance(
            email=who.email, space_id="s", is_direct=True, inputs={"act": command.act}
        )
        with sqlite_units.open() as unit:
            text = talk.turn(unit, words, NOW).text
        where = reach(who, command.right)
        if not where or where.is_everywhere:  # else it depends on what is meant
            assert _is_refusal(text) is not bool(where), (command.act, text)
