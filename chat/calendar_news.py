"""What rooms say to members' calendars: why they decline, what works instead, how series recur."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from calendars.recurring_words import rule_in_words
from chat import facts, phrases
from chat.facts import Told
from chat.moments import local_of
from chat.refusals import worded
from chat.words import msgid
from rooms.bookings import organisation_of
from rooms.errors import Remedy
from rooms.inventory import Stock, venues
from rooms.models import Person
from rooms.talk import Declined, Reply
from translations import dates

MOST_DAYS = 10
BOOK = msgid("book {room} {when}")


def declined(session: Session, it: Declined, now: datetime) -> Reply:
    """Return every rule against it, what works instead, and what stays booked meanwhile."""
    language = _language(session, it.person)
    say, zone = phrases.speaker(language), ZoneInfo(it.zone)
    lines = [worded(language, refusal, zone, now) for refusal in it.refused.refusals]
    stock = venues(session, it.person.organisation_id)
    offers = [_offer(language, stock, remedy) for remedy in it.refused.remedies]
    if offers:
        lines += [say("What works instead:"), *(f"- {offer}" for offer in offers)]
        lines.append(_what_to_do(language, stock, it))
    if it.kept is not None:
        stays = facts.headline(facts.told(session, it.kept, language, now))
        lines.append(
            say(
                "What you had stays booked: {what}. Move the event back to it in your calendar, or "
                "cancel the event and the room is free again.",
                what=stays,
            )
        )
    return Reply(text="\n".join(lines), language=language)


def _what_to_do(language: str, stock: Stock, it: Declined) -> str:
    say, first = phrases.speaker(language), it.refused.remedies[0]
    if it.is_series:
        return say("All its dates can be had so: change the series in your calendar.")
    example = say(BOOK, room=_names(stock, first), when=_when(language, stock, first))
    return say(
        "Change the event in your calendar to one of these, or say to me in Webex: “{example}”.",
        example=example,
    )


def series(it: Told, details: Mapping[str, object]) -> list[str]:
    """Return how the dates of a series recur, how many until when, and which are missing."""
    apart = days_apart(it, details)
    if not details.get("last"):
        return apart
    ends, zone = datetime.fromisoformat(str(details["last"])), ZoneInfo(it.booking.zone)
    first, last = (local_of(at, zone).date() for at in (it.when.start, ends))
    day = dates.day(it.language, last, local_of(it.now, zone).date())
    number = it.say("{number} dates until {last}", number=str(details.get("count") or ""), last=day)
    rule = rule_in_words(str(details.get("rrule") or ""), first, it.language)
    return [phrases.capitalised(", ".join(filter(None, [rule, number]))) + ".", *apart]


def days_apart(it: Told, details: Mapping[str, object]) -> list[str]:
    """Return the dates of a series that the room doesn't take part in."""
    days = days_of(it, details)
    return [it.say("Not booked on these dates: {days}.", days=days)] if days else []


def days_of(it: Told, details: Mapping[str, object]) -> str:
    """Return of which dates of a series an answer speaks; "" where it is about the whole."""
    days = details.get("days")
    if not isinstance(days, list | tuple):
        return ""
    today = local_of(it.now, ZoneInfo(it.booking.zone)).date()
    said = [dates.day(it.language, date.fromisoformat(str(day)), today) for day in days]
    return phrases.listed(it.language, said, MOST_DAYS)


def _offer(language: str, stock: Stock, remedy: Remedy) -> str:
    found = [stock.by_id[room_id] for room_id in remedy.room_ids]
    return f"{phrases.places(found)}, {_when(language, stock, remedy)}"


def _when(language: str, stock: Stock, remedy: Remedy) -> str:
    """Return day and hours, without "tomorrow": a mail is read on another day."""
    zone = ZoneInfo(stock.by_id[remedy.room_ids[0]].site.zone)
    return dates.period(language, remedy.when.start, remedy.when.end, zone=zone)


def _names(stock: Stock, remedy: Remedy) -> str:
    return ", ".join(stock.by_id[room_id].room.name for room_id in remedy.room_ids)


def _language(session: Session, person: Person) -> str:
    return person.language or organisation_of(session, person).language
