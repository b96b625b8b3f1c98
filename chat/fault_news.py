"""News of faults: to those who look after the rooms, and to whoever reported one."""

from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import cards, phrases
from chat.buttons import act
from chat.moments import local_of
from chat.people import shown_name
from chat.scene import Scene
from rooms.faults import venue_of
from rooms.models import Fault, Organisation, Person
from rooms.talk import Reply
from translations import translate


def told(session: Session, kind: str, fault: Fault, person: Person) -> Reply:
    """Return the news for this person: "fault_reported" with its button, or "fault_closed"."""
    usual = session.get_one(Organisation, person.organisation_id).language
    language = person.language or usual
    say = phrases.speaker(language)
    what = quoted(session, language, fault)
    if kind != "fault_reported":
        by = session.get_one(Person, fault.closed_by_id)
        words = say("It works again, says {person}: {fault}.", person=shown_name(by), fault=what)
        return Reply(text=words, language=language)
    by = session.get_one(Person, fault.reporter_id)
    words = say("Something doesn’t work: {fault}.", fault=what)
    who = say("Reported by {person}.", person=", ".join(filter(None, (by.name, by.email))))
    button = act(language, say("It works again"), "close_fault", {"faults": [fault.id]})
    card = cards.card([cards.text(words, is_heading=True), cards.text(who)], [button])
    return Reply(text=f"{words}\n{who}", card=card, language=language)


def quoted(session: Session, language: str, fault: Fault) -> str:
    """Return the room and the reporter's words."""
    said = translate(language, "“{example}”", example=fault.words) if fault.words else ""
    return ", ".join(filter(None, (phrases.place(venue_of(session, fault)), said)))


def line_of(scene: Scene, fault: Fault) -> str:
    """Return a fault in a line: the room, the words, since when."""
    clocks = ZoneInfo(venue_of(scene.session, fault).site.zone)
    since = phrases.moment(
        scene.language, local_of(fault.reported_at, clocks), local_of(scene.now, clocks)
    )
    return f"{quoted(scene.session, scene.language, fault)} ({since})"
