"""News of rooms' own calendars, for those who look after the rooms."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import cards, facts, phrases
from chat.buttons import act
from chat.cards import Element
from chat.fields import clean
from chat.moments import local_of
from chat.refusals import exactly
from chat.replies import present
from chat.words import msgid
from rooms.errors import Remedy
from rooms.inventory import Venue, venues
from rooms.models import Booking, CalendarBinding, Organisation, Person
from rooms.outside.clashes import Clash, clash, ways_out
from rooms.outside.news import CalendarClashed, CalendarTroubled
from rooms.talk import Reply

CLASH = msgid(
    "Taken twice: this is booked, {what}, and the own calendar of {room} has something there too, "
    "{when}."
)
BOTH_STAND = msgid("Both stand until one of them moves.")
OVER = msgid("This is over: they no longer meet.")
TROUBLES: Mapping[str, str] = {
    "unreachable": msgid(
        "The own calendar of {room} hasn’t answered since {since}. Bookings go on; both sides "
        "catch up once it answers."
    ),
    "refused": msgid("The own calendar of {room} doesn’t take this booking, which stands: {what}."),
    "changed": msgid(
        "Somebody has changed this booking in the own calendar of {room}: {what}. It stands as it "
        "was, and is put back there."
    ),
    "deleted": msgid(
        "Somebody has deleted this booking in the own calendar of {room}: {what}. It stands, and "
        "is put back there."
    ),
    "touched": msgid(
        "Somebody has changed or deleted {count} bookings in the own calendar of {room}. They "
        "stand, and are put back there."
    ),
    "clashing": msgid(
        "The own calendar of {room} has {count} events at hours that are booked here. Both stand "
        "until one of them moves."
    ),
}


def told(session: Session, event: CalendarClashed | CalendarTroubled, person: Person) -> Reply:
    """Return the news for this person, in their language, with what can be done."""
    usual = session.get_one(Organisation, person.organisation_id).language
    language = person.language or usual
    if isinstance(event, CalendarTroubled):
        return _trouble(session, event, language)
    found = clash(session, event.clash_id)
    if found is None:
        return Reply(text=phrases.speaker(language)(OVER), language=language)
    return _clash(session, found, person, language, event.at)


def _clash(session: Session, found: Clash, person: Person, language: str, now: datetime) -> Reply:
    it = facts.told(session, found.booking, language, now)
    when = phrases.period(language, found.when, found.venue.site.zone, now)
    words = it.say(CLASH, what=facts.headline(it), room=found.venue.room.name, when=when)
    organizer = session.get_one(Person, found.booking.organizer_id)
    lines = [
        it.say(
            "Booked by {person}.", person=", ".join(filter(None, (organizer.name, organizer.email)))
        ),
        it.say(BOTH_STAND),
    ]
    actions = [
        _move(session, it, remedy, language) for remedy in ways_out(session, found, person, now)
    ]
    actions.append(act(language, it.say("Leave it"), "leave_clash", {"clash": found.row.id}))
    body = [cards.text(words, is_heading=True), *(cards.text(line) for line in lines)]
    text = "\n".join([words, *lines])
    return Reply(text=text, card=cards.card(body, actions), language=language)


def _move(session: Session, it: facts.Told, remedy: Remedy, language: str) -> Element:
    """Return the button that moves the booking, this date alone, to what works."""
    stock = venues(session, it.booking.organisation_id).by_id
    rooms = [stock[room_id] for room_id in remedy.room_ids]
    zone = rooms[0].site.zone
    when = phrases.everywhere(language, remedy.when, rooms, it.now, it.home_zone, zone)
    label = it.say("Move to: {what}", what=f"{phrases.places(rooms)}, {when}")
    wanted = exactly(remedy.room_ids, remedy.when, ZoneInfo(zone))
    said = {name: value for name, value in wanted.items() if value is not None}
    return act(language, label, "change", {**present(it), **said, "scope": "one"})


def _trouble(session: Session, event: CalendarTroubled, language: str) -> Reply:
    say = phrases.speaker(language)
    binding = session.get_one(CalendarBinding, event.binding_id)
    room = venues(session, event.organisation_id).by_id[binding.room_id]
    values: dict[str, object] = {"room": phrases.place(room), "count": event.count}
    actions: list[Element] = []
    if event.booking_id is not None:
        booking = session.get_one(Booking, event.booking_id)
        it = facts.told(session, booking, language, event.at)
        values["what"] = facts.headline(it)
        actions = [act(language, say("Cancel"), "cancel", present(it))]
    if binding.failing_since is not None:
        values["since"] = _since(language, binding.failing_since, event.at, room)
    words = say(TROUBLES[event.trouble], **values)
    cause = clean(event.reason)
    lines = [words, *([say("Cause: {cause}.", cause=cause.rstrip("."))] if cause else [])]
    body = [cards.text(words, is_heading=True), *(cards.text(line) for line in lines[1:])]
    card = cards.card(body, actions) if actions else None
    return Reply(text="\n".join(lines), card=card, language=language)


def _since(language: str, since: datetime, now: datetime, room: Venue) -> str:
    clocks = ZoneInfo(room.site.zone)
    return phrases.moment(language, local_of(since, clocks), local_of(now, clocks))
