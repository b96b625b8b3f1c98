"""News about guests: who answered what, who proposes another time, what must be looked at."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from chat import phrases
from chat.facts import Told
from chat.fields import clean
from chat.moments import local_of
from chat.words import msgid

Details = Mapping[str, object]

ANSWERS = {
    "ACCEPTED": msgid("Yes: {people}"),
    "TENTATIVE": msgid("Perhaps: {people}"),
    "DECLINED": msgid("No: {people}"),
    "DELEGATED": msgid("Sends somebody: {people}"),
    "NEEDS-ACTION": msgid("No answer yet: {people}"),
}
UNREACHABLE = msgid("Not reachable by mail: {people}")
WHY_HELD = {
    "unknown": msgid("it belongs to no booking that I know"),
    "no_method": msgid("it doesn’t say what it is"),
    "unexpected_method": msgid("it is no answer"),
    "not_authentic": msgid("the mail server doubts its sender"),
    "not_invited": msgid("it speaks for somebody who isn’t invited"),
    "other_sender": msgid("somebody else sent it"),
    "no_time": msgid("it proposes a time that I can’t read"),
    "whole_series": msgid("it proposes another time for the whole series"),
    "no_delegate": msgid("it names somebody else who can’t be invited instead"),
    "no_answer": msgid("it doesn’t say yes or no"),
    "no_calendar": msgid("it is a letter, not an answer"),
    "no_event": msgid("I can’t read it"),
    "broken": msgid("I can’t read it"),
    "too_large": msgid("it is too large"),
    "too_many_events": msgid("it is about too many meetings"),
    "unknown_sender": msgid("its sender belongs to no organisation that I know"),
    "unknown_room": msgid("it invites a room that I don’t have"),
    "not_theirs": msgid("it changes a booking that isn’t its sender’s"),
}
DOUBTS = {
    "waiting": msgid("A mail to {person} hasn’t gone yet."),
    "failed": msgid("A mail to {person} couldn’t be delivered."),
    "held": msgid("A mail from {person} waits for you to look at it."),
}
WRONG_ADDRESS = msgid(
    "If the address is wrong, write “remove {address} from {reference}”, then invite the right one."
)
MOST_NAMED = 20
LONGEST_COMMENT = 500


def answers(it: Told, _details: Details) -> list[str]:
    """Return who answered what, a line for each answer, most willing first."""
    guests = [one for one in it.attendees if not one.is_organizer and one.kind == "email"]
    reached = [one for one in guests if one.unreachable_at is None]
    lines = [
        it.say(words, people=_named([one.address for one in reached if one.answer == answer]))
        for answer, words in ANSWERS.items()
        if any(one.answer == answer for one in reached)
    ]
    lost = [one.address for one in guests if one.unreachable_at is not None]
    return [*lines, it.say(UNREACHABLE, people=_named(lost))] if lost else lines


def proposal(it: Told, details: Details) -> list[str]:
    """Return who proposes which time, with their word."""
    lines = [it.say("Proposed by {person}.", person=_text(details.get("address")))]
    start = _moment(details.get("start"))
    if start is not None:
        clocks = ZoneInfo(it.booking.zone)
        now = local_of(it.now, clocks)
        when = phrases.moment(it.language, local_of(start, clocks), now)
        lines.append(it.say("Proposed time: {when}.", when=when))
    return [*lines, *_comment(it, details)]


def held(it: Told, details: Details) -> list[str]:
    """Return who sent what couldn't be taken for an answer, and why not."""
    reason = WHY_HELD.get(_text(details.get("reason")), WHY_HELD["broken"])
    sender = _text(details.get("address")) or it.say("unknown sender")
    return [
        it.say("From {person}: {reason}.", person=sender, reason=it.say(reason)),
        *_comment(it, details),
    ]


def letter(it: Told, details: Details) -> list[str]:
    """Return who wrote, and the beginning of it."""
    sender = _text(details.get("address")) or it.say("unknown sender")
    return [it.say("From {person}.", person=sender), *_comment(it, details)]


def unreachable(it: Told, details: Details) -> list[str]:
    """Return whom no mail reaches, what their server says, and what helps."""
    address = _text(details.get("address"))
    lines = [it.say("Address: {address}.", address=address), *_comment(it, details)]
    return [*lines, it.say(WRONG_ADDRESS, address=address, reference=it.reference)]


def undelivered(it: Told, details: Details) -> list[str]:
    """Return whom a mail didn't reach after all tries, and what helps."""
    address = _text(details.get("address"))
    return [
        it.say("Address: {address}.", address=address),
        it.say("You can have it sent again, or tell them yourself."),
    ]


def untold(it: Told, details: Details) -> list[str]:
    """Return who doesn't know that they needn't come, and that somebody must tell them."""
    address = _text(details.get("address"))
    return [
        it.say("Address: {address}.", address=address),
        it.say("Their calendar may still show it: please tell them yourself."),
    ]


def _comment(it: Told, details: Details) -> list[str]:
    comment = clean(str(details.get("comment") or ""), LONGEST_COMMENT)
    return [phrases.row(it.language, it.say("In their words"), comment)] if comment else []


def _named(addresses: list[str]) -> str:
    shown = ", ".join(addresses[:MOST_NAMED])
    return f"{shown} …" if len(addresses) > MOST_NAMED else shown


def _moment(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None


def _text(value: object) -> str:
    return clean(str(value)) if value is not None else ""
