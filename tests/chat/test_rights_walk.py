"""Every right, walked by every role on the road that people take: the table says who gets through.

A road prepares what it takes in the town hall, lets somebody try it in the talk or on the command
line, and tells by the database whether it was done. A right that a command names has a road here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import pytest
from sqlmodel import Session, col, select

import bot
from chat.commands import COMMANDS
from integrations.erasure import erase
from integrations.operations.roles import granted, listed
from rooms.administration.plans import preview
from rooms.administration.proposed import Proposed
from rooms.errors import Refused
from rooms.faults import report
from rooms.feeds import feed_of
from rooms.granting import rights_of
from rooms.inventory import person_with
from rooms.inventory_files.lines import Line
from rooms.models import (
    Booking,
    CalendarBinding,
    CalendarClash,
    CalendarEvent,
    Fault,
    Feed,
    Person,
    Plan,
    Room,
    RoomPolicy,
)
from rooms.personal_data.people import whose
from rooms.rights import RIGHTS, Area, Right, may
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, person
from tests.chat.talking import AGENT, Talker

ROLES = {
    "member": ("member",),
    "hall": ("member", "room_admin:mairie"),
    "library": ("member", "room_admin:mediatheque"),
    "rooms": ("member", "room_admin"),
    "organisation": ("member", "organisation_admin"),
}
TWO = lasting(14)
RowT = TypeVar("RowT", Booking, Fault, CalendarClash, Feed, Person)


@dataclass(frozen=True, slots=True)
class World:
    """A town in which somebody tries something."""

    units: Units
    town: Town
    who: Talker

    def one(self, model: type[RowT], number: int) -> RowT:
        """Return a row as it is now."""
        with self.units.database.reading() as session:
            return session.get_one(model, number)

    def policy(self, **settings: object) -> None:
        """Let this be allowed in Jaurès."""
        with self.units.open() as unit:
            home, room = self.town.organisation.id, self.town.id_of("jaures")
            unit.session.add(RoomPolicy(organisation_id=home, room_id=room, settings=settings))

    def meeting(self) -> Booking:
        """Return the agent's meeting in Jaurès, whose reference is RASATU-47."""
        return booked(self.units, self.town.agent, TWO, self.town.rooms["jaures"])

    def bookings_of(self, email: str) -> int:
        """Return how many bookings somebody leads."""
        with self.units.database.reading() as session:
            mine = select(Booking).join(Person, col(Person.id) == col(Booking.organizer_id))
            return len(session.exec(mine.where(Person.email == email)).all())


Road = Callable[[World], bool]


def use(world: World) -> bool:
    world.who.say("réserve Jaurès demain de 14h à 15h")
    return world.bookings_of(world.who.email) == 1


def change_bookings(world: World) -> bool:
    meeting = world.meeting()
    world.who.say("annule RASATU-47")
    return world.one(Booking, meeting.id).status == "cancelled"


def approve(world: World) -> bool:
    world.policy(approval_hours=4)
    meeting = world.meeting()
    world.who.say("approuve RASATU-47")
    return world.one(Booking, meeting.id).status == "confirmed"


def override(world: World) -> bool:
    world.policy(open_to=["council"])
    world.who.say("réserve Jaurès demain de 14h à 15h quand même, pour le maire")
    return world.bookings_of(world.who.email) == 1


def close_faults(world: World) -> bool:
    with world.units.open() as unit:
        room, by = world.town.id_of("jaures"), world.town.agent
        fault, _ = report(unit, room, "écran noir", "screen", by, NOW)
    world.who.send({"act": "close_fault", "faults": [fault.id]})
    return world.one(Fault, fault.id).closed_at is not None


def leave_clashes(world: World) -> bool:
    meeting = world.meeting()
    with world.units.open() as unit:
        clash = a_clash(unit.session, world.town, meeting)
    world.who.send({"act": "leave_clash", "clash": clash})
    return world.one(CalendarClash, clash).left_at is not None


def close_feeds(world: World) -> bool:
    with world.units.open() as unit:
        room = unit.session.get_one(Room, world.town.id_of("jaures"))
        feed = feed_of(unit.session, world.town.agent, NOW, room=room)
    world.who.send({"act": "revoke_feed", "feed": feed.id})
    return world.one(Feed, feed.id).revoked_at is not None


def give(role: str) -> Road:
    def road(world: World) -> bool:
        world.who.send({"act": "grant", "person": AGENT, "role": role, "sure": True})
        return rights_of(world.one(Person, world.town.agent.id)) == [role]

    return road


def read_audit(world: World) -> bool:
    world.meeting()
    return "il revient à" not in world.who.say("qui a changé la salle Jaurès ?").text


def erase_somebody(world: World) -> bool:
    with world.units.database.reading() as session:
        of, by = whose(session, AGENT), person_with(session, world.who.email)
    try:
        erase(world.units, of, by, NOW)
    except Refused:
        return False
    return world.one(Person, world.town.agent.id).email != AGENT


def plan(kind: str, **cells: str) -> Road:
    def road(world: World) -> bool:
        line = Line(kind, cells)
        with world.units.open() as unit:
            wanted = Proposed(organisation=world.town.organisation, lines=(line,))
            shown = preview(unit.session, wanted, NOW)
        world.who.send({"act": "apply_plan", "plan": shown.plan.id})
        with world.units.database.reading() as session:
            changed = session.get_one(type(shown.plan), shown.plan.id)
            return changed.state == "applied"

    return road


def requisition(world: World) -> bool:
    world.who.say("réquisitionne Jaurès demain pour les élections")
    with world.units.database.reading() as session:
        shown = session.exec(select(Plan.id)).first()
    world.who.send({"act": "apply_plan", "plan": shown or 1})
    taken = select(Booking).where(
        Booking.organisation_id == world.town.organisation.id,
        col(Booking.requisition_id).is_not(None),
    )
    with world.units.database.reading() as session:
        return session.exec(taken).first() is not None


def operate(_world: World) -> bool:
    """The command line takes no person: no command of the talk leads there."""
    return any(command.right is Right.OPERATE for command in COMMANDS)


def a_clash(session: Session, town: Town, meeting: Booking) -> int:
    """Return the number of a clash of the meeting with an event of Jaurès's own calendar."""
    binding = CalendarBinding(
        organisation_id=town.organisation.id,
        room_id=town.id_of("jaures"),
        url="https://calendar.drancy.example/jaures/",
        account="town",
        created_at=NOW,
        next_at=NOW,
    )
    session.add(binding)
    session.flush()
    event = CalendarEvent(organisation_id=town.organisation.id, binding_id=binding.id, href="1.ics")
    session.add(event)
    session.flush()
    clash = CalendarClash(
        organisation_id=town.organisation.id,
        binding_id=binding.id,
        booking_id=meeting.id,
        event_id=event.id,
        found_at=NOW,
        starts_at=TWO.start,
        ends_at=TWO.end,
    )
    session.add(clash)
    session.flush()
    return clash.id


ROADS: Mapping[Right, Road] = {
    Right.USE: use,
    Right.CHANGE_BOOKINGS: change_bookings,
    Right.APPROVE: approve,
    Right.OVERRIDE: override,
    Right.CLOSE_FAULTS: close_faults,
    Right.LEAVE_CLASHES: leave_clashes,
    Right.CLOSE_FEEDS: close_feeds,
    Right.GRANT: give("room_admin:mairie"),
    Right.GRANT_ALL: give("organisation_admin"),
    Right.READ_AUDIT: read_audit,
    Right.PERSONAL_DATA: erase_somebody,
    Right.REQUISITION: requisition,
    Right.OPERATE: operate,
    Right.CHANGE_INVENTORY: plan("rooms", room="jaures", capacity="9"),
    Right.CHANGE_RULES: plan("policies", room="jaures", notice_minutes="30"),
    Right.CHANGE_ORGANISATION: plan("people", email=AGENT, name="Autre"),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("right", ROADS)
def test_the_table_says_who_gets_through(
    sqlite_units: Units, small_town: Town, right: Right, role: str
) -> None:
    with sqlite_units.open() as unit:
        email = f"{role}@drancy.example"
        who = person(unit.session, small_town.organisation, email, roles=ROLES[role])
    world = World(sqlite_units, small_town, Talker(sqlite_units, email, role))
    there = Area(small_town.organisation.id, frozenset({"mairie"}))
    assert ROADS[right](world) is may(who, right, there)


@pytest.mark.parametrize("right", [one for one in ROADS if one is not Right.OPERATE])
def test_nobody_gets_through_from_another_town(
    sqlite_units: Units, small_town: Town, right: Right
) -> None:
    with sqlite_units.open() as unit:
        chief = unit.session.get_one(Person, small_town.neighbour.agent.id)
        chief.roles = ["member", "room_admin:mairie", "room_admin", "organisation_admin"]
    world = World(sqlite_units, small_town, Talker(sqlite_units, chief.email, "neighbour"))
    if right is Right.READ_AUDIT:  # theirs has the same name, and they may read of that one
        said = world.who.send({"act": "history", "target_room": small_town.id_of("jaures")})
        assert said.text.startswith("Vous n’avez pas ce droit")
        return
    if right is Right.USE:
        ROADS[right](world)
        with sqlite_units.database.reading() as session:
            (made,) = session.exec(select(Booking)).all()
        assert made.organisation_id == small_town.neighbour.organisation.id
        return
    if right is Right.OVERRIDE:
        world.policy(open_to=["council"])
        world.who.say("réserve Mandela demain de 14h à 15h quand même, pour le maire")
        assert world.bookings_of(chief.email) == 0
        return
    assert not ROADS[right](world)


def test_every_right_that_is_asked_for_has_a_road() -> None:
    asked = {command.right for command in COMMANDS}
    assert asked <= ROADS.keys()
    assert set(RIGHTS) == set(Right)
    assert ROADS.keys() == set(Right)


def test_the_operator_gets_through_everywhere(sqlite_units: Units, small_town: Town) -> None:
    assert all(may(None, right, Area(small_town.organisation.id)) for right in Right)
    for role in ("room_admin:mairie", "organisation_admin"):
        assert granted(sqlite_units, AGENT, role, NOW).code == 0
    assert AGENT in listed(sqlite_units.database, "drancy").text
    assert {"roles", "audit", "plan", "import"} <= set(bot.COMMANDS)
