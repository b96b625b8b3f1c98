"""News that Webex has other rooms than the inventory, with what shows them."""

from sqlmodel import Session

from chat import cards, phrases
from chat.buttons import button
from chat.commands.plans import ShowPlan
from chat.words import msgid
from rooms.administration.events import DifferenceFound
from rooms.models import Organisation, Person
from rooms.talk import Reply

TOLD = msgid(
    "Rooms, sites or devices in Webex are others than in the inventory: {count} differences."
    " Nothing has been changed."
)


def told(session: Session, event: DifferenceFound, person: Person) -> Reply:
    """Return the news in the person's language."""
    language = person.language or session.get_one(Organisation, person.organisation_id).language
    say = phrases.speaker(language)
    text = say(TOLD, count=event.changes)
    shown = button(language, say(msgid("Show the differences")), ShowPlan(plan=event.plan_id))
    return Reply(text=text, card=cards.card([cards.text(text)], [shown]), language=language)
