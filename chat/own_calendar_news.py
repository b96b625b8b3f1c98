"""How it stands with a person's own calendar, and whose calendars count where a time is sought."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import phrases
from chat.choosing import Wanted
from chat.moments import local_of
from chat.people import shown_name
from chat.scene import Scene
from chat.words import msgid
from rooms.models import Organisation, OwnCalendar, Person
from rooms.outside.own_calendars import calendar_of, calendars_of, count_ahead, is_in_doubt
from rooms.talk import Reply
from translations import translate

UNKNOWN = msgid("I can’t read it")
PROBLEMS = {
    "bad_address": msgid("this is no address of a calendar"),
    "not_https": msgid("its address must begin with https:// or webcal://"),
    "forbidden": msgid("its address isn’t on the open internet"),
    "not_found": msgid("there is nothing at its address, or not without a password"),
    "unreachable": msgid("its server doesn’t answer"),
    "too_large": msgid("it is too large"),
    "too_slow": msgid("its server is too slow"),
    "unreadable": msgid("what is at its address is no calendar"),
}


def told(session: Session, person: Person, now: datetime) -> Reply:
    """Return how it stands with the person's calendar, in their language."""
    organisation = session.get_one(Organisation, person.organisation_id)
    language = person.language or organisation.language
    text = standing(session, person, language, ZoneInfo(organisation.zone), now)
    return Reply(text=text, language=language)


def standing(session: Session, person: Person, language: str, zone: ZoneInfo, now: datetime) -> str:
    """Return whether the person's calendar is followed, what was found, and what is wrong."""
    say = phrases.speaker(language)
    calendar = calendar_of(session, person)
    if calendar is None:
        return say(
            "I follow no calendar of yours. Give me the secret address (https:// or webcal://) "
            "under which your calendar can be read, and I spare your appointments."
        )
    if calendar.failing_since is not None:
        why = translate(language, PROBLEMS.get(calendar.problem, UNKNOWN))
        words = say("I can’t read your calendar: {why}. I keep trying.", why=why)
        return f"{words} {_last_read(calendar, language, zone, now)}"
    if calendar.read_at is None:
        return say("I am about to read your calendar, and tell you what I have found.")
    found = _busy_times(count_ahead(session, calendar, now), language)
    if calendar.unread == 0:
        return found
    return f"{found} " + say(
        "Events that I can’t follow, such as those that repeat several times a day: {count}.",
        count=calendar.unread,
    )


def _busy_times(count: int, language: str) -> str:
    say = phrases.speaker(language)
    if count == 0:
        return say("I follow your calendar: you are always free in the next 30 days.")
    if count == 1:
        return say("I follow your calendar: you are busy once in the next 30 days.")
    return say(
        "I follow your calendar: you are busy {count} times in the next 30 days.", count=count
    )


def _last_read(calendar: OwnCalendar, language: str, zone: ZoneInfo, now: datetime) -> str:
    if calendar.read_at is None:
        return translate(language, "Is the address right? You can give me another one.")
    read = phrases.moment(language, local_of(calendar.read_at, zone), local_of(now, zone))
    return translate(language, "Until then I go by what I read last: {when}.", when=read)


def followed(scene: Scene, wanted: Wanted) -> list[tuple[Person, OwnCalendar]]:
    """Return those who would meet, within the organisation, and have given a calendar."""
    addresses = [address or scene.person.email for address in wanted.meeting]
    return calendars_of(scene.session, scene.organisation.id, addresses)


def spared(scene: Scene, wanted: Wanted) -> tuple[int, ...]:
    """Return the ids of those whose busy times are passed over."""
    return tuple(person.id for person, _ in followed(scene, wanted))


def note(scene: Scene, calendars: Sequence[tuple[Person, OwnCalendar]]) -> str:
    """Return that the calendars count, and which of them may be out of date; "" for none."""
    if not calendars:
        return ""
    only_own = [person.id for person, _ in calendars] == [scene.person.id]
    words = scene.say("Your calendar counts." if only_own else "Your calendars count.")
    doubtful = [shown_name(person) for person, own in calendars if is_in_doubt(own, scene.now)]
    if not doubtful:
        return words
    names = ", ".join(doubtful)
    return f"{words} " + scene.say("I can’t read all of them now: {people}.", people=names)
