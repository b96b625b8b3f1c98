"""What those who wait are told: that something is free and kept for them, and that it was."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import cards, phrases
from chat.buttons import act
from chat.memory import SETTLED, Memory, Pending
from chat.words import msgid
from rooms.interval import Interval
from rooms.inventory import Venue, language_for, venues
from rooms.models import Organisation, Person, Waiting
from rooms.talk import Reply
from rooms.waiting import offer_of
from translations import dates

ENDED = {
    "offer_over": msgid("Nobody has taken this in time, so it goes to the next: {what}."),
    "offer_withdrawn": msgid(
        "It can’t be kept for you any more, since something urgent needs it: {what}."
    ),
}
ANSWERS = ({"take": True}, {"take": False})


def told(session: Session, kind: str, waiting: Waiting, now: datetime) -> Reply:
    """Return the news: "offer_made" with its buttons, "offer_over" or "offer_withdrawn"."""
    person = session.get_one(Person, waiting.person_id)
    language = language_for(person, waiting.language)
    say = phrases.speaker(language)
    what = _offered(session, waiting, language, now)
    if kind != "offer_made":
        words = say(ENDED[kind], what=what)
        return Reply(
            text=" ".join([words, say("You stay on the waiting list.")]), language=language
        )
    venue = _venue(session, waiting)
    clocks = ZoneInfo(venue.site.zone) if venue else ZoneInfo("UTC")
    until = waiting.offer_until or now
    time = dates.clock(language, until.astimezone(clocks))
    words = say(
        "It is free: {what}. It is kept for you until {time}. Shall I book it?",
        what=what,
        time=time,
    )
    labels = [say("Take it"), say("No thanks")]
    actions = [
        act(language, label, "offer", {"waiting": waiting.id, **answer})
        for label, answer in zip(labels, ANSWERS, strict=True)
    ]
    _expect(session, waiting, person, language, now)
    numbered = [f"{number}. {label}" for number, label in enumerate(labels, 1)]
    return Reply(
        text="\n".join([words, *numbered]),
        card=cards.card([cards.text(words)], actions),
        language=language,
    )


def _offered(session: Session, waiting: Waiting, language: str, now: datetime) -> str:
    """Return "Jaurès (Mairie), mardi 10 mars, 14h–15h"."""
    venue, when = _venue(session, waiting), offer_of(waiting)
    if venue is None or when is None:
        return ""
    home = session.get_one(Organisation, waiting.organisation_id).zone
    said = phrases.period(language, when, venue.site.zone, now, home)
    return f"{phrases.place(venue)}, {said}"


def what_of(
    language: str, waiting: Waiting, rooms: list[Venue], site: str, now: datetime, zone: str
) -> str:
    """Return what somebody waits for: rooms or what is asked of them, when, and how long."""
    say = phrases.speaker(language)
    named = phrases.listed(language, [venue.room.name for venue in rooms], 3)
    when = Interval(waiting.earliest, waiting.latest)
    parts = [named or site or say("any suitable room"), _when(language, waiting, now, zone)]
    if waiting.hours or waiting.minutes < when.minutes:
        parts.append(dates.duration(language, waiting.minutes))
    if waiting.people:
        parts.append(phrases.people(language, waiting.people))
    if waiting.guests:
        parts.append(say("guests: {guests}", guests=phrases.listed(language, waiting.guests)))
    return ", ".join(parts)


def _when(language: str, waiting: Waiting, now: datetime, zone: str) -> str:
    """Return day and hours; of several days the first, the last, and the hours of each."""
    if not waiting.hours:
        return phrases.period(language, Interval(waiting.earliest, waiting.latest), zone, now)
    clocks = ZoneInfo(zone)
    today = now.astimezone(clocks).date()
    ends = [datetime.fromisoformat(at).astimezone(clocks) for row in waiting.hours for at in row]
    days = dict.fromkeys(at.date() for at in (ends[0], ends[-2]))
    said = " – ".join(dates.near_day(language, day, today) for day in days)
    return f"{said}, {dates.hours(language, ends[-2], ends[-1])}"


def _venue(session: Session, waiting: Waiting) -> Venue | None:
    return venues(session, waiting.organisation_id).by_id.get(waiting.offer_room_id or 0)


def _expect(
    session: Session, waiting: Waiting, person: Person, language: str, now: datetime
) -> None:
    """Let a yes or a number answer the offer, unless something else is being asked there."""
    memory = Memory(session, person, waiting.space_id or "", now)
    asked = memory.pending
    if asked is None or asked.awaits == SETTLED:
        data = {"waiting": waiting.id}
        memory.expect(Pending("offer", data, "offer", ANSWERS, language))
