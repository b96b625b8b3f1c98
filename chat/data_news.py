"""News that somebody asks for their data or to be erased, for whoever answers that."""

from datetime import date

from sqlmodel import Session

from chat import phrases
from chat.people import shown_name
from chat.words import msgid
from rooms.models import Organisation, Person
from rooms.personal_data.asking import COPY, ERASURE, OwnDataWanted
from rooms.talk import Reply
from translations import dates

TOLD = {
    COPY: msgid(
        "{person} asks for a copy of what is stored of them, due by {day} (GDPR articles 12 and"
        " 15). Whoever runs the bot makes it: {command}"
    ),
    ERASURE: msgid(
        "{person} asks to be erased, due by {day} (GDPR articles 12 and 17). Whoever runs the bot"
        " does it: {command}"
    ),
}
COMMANDS = {
    COPY: "python bot.py person export {email} -o {email}.html",
    ERASURE: "python bot.py person erase {email}",
}


def told(session: Session, event: OwnDataWanted, person: Person) -> Reply:
    """Return the news in the language of the administrator who is told."""
    language = person.language or session.get_one(Organisation, person.organisation_id).language
    who = session.get_one(Person, event.person_id)
    day = dates.day(language, date.fromisoformat(event.due), event.at.date())
    command = COMMANDS[event.wish].format(email=who.email)
    say = phrases.speaker(language)
    text = say(TOLD[event.wish], person=shown_name(who), day=day, command=command)
    return Reply(text=text, language=language)
