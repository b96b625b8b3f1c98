"""News of endpoints that can't do their work: to those who look after the rooms."""

from sqlmodel import Session

from chat import phrases
from chat.words import msgid
from rooms.endpoints.states import ACCOUNT, BACK, CERTIFICATE, FAULT, OFFLINE, PANEL
from rooms.inventory import venues
from rooms.models import Endpoint, Organisation, Person
from rooms.talk import Reply

WORDS = {
    PANEL: msgid(
        "The panel of {endpoint} takes no bookings: people there don’t see what is booked."
        " Bookings and calls go on as usual."
    ),
    CERTIFICATE: msgid(
        "{endpoint} shows another certificate than the one that is known, so nothing is sent to it:"
        " it joins no call by itself. If it was given a new one, load its fingerprint"
        " (endpoints.csv)."
    ),
    ACCOUNT: msgid(
        "{endpoint} refuses the account under which it is commanded: it joins no call by itself."
    ),
    OFFLINE: msgid("{endpoint} doesn’t answer: as long as that is so, it joins no call by itself."),
    FAULT: msgid("{endpoint} answers in a way that can’t be understood."),
    BACK: msgid("{endpoint} answers again: it joins calls by itself as usual."),
}


def told(session: Session, problem: str, endpoint: Endpoint, person: Person) -> Reply:
    """Return the news for this person, in their language."""
    usual = session.get_one(Organisation, person.organisation_id).language
    language = person.language or usual
    venue = venues(session, endpoint.organisation_id).by_id[endpoint.room_id]
    name = ", ".join(filter(None, (endpoint.name or endpoint.key, phrases.place(venue))))
    words = phrases.speaker(language)(WORDS[problem], endpoint=name)
    return Reply(text=words, language=language)
