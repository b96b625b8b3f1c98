"""What is said where a sentence isn't clear: a question with buttons, never a guess."""

from collections.abc import Mapping
from datetime import datetime
from difflib import SequenceMatcher
from heapq import nlargest

from chat import cards, phrases
from chat.command import Command
from chat.commands.book import BookRoom
from chat.commands.help import starting_points
from chat.offers import start_label
from chat.people import SEVERAL_CALLED, shown_name
from chat.questions import Option, ask
from chat.scene import Scene
from chat.understanding import Choice, Question, Reading
from chat.understanding.folding import fold
from chat.wish import BookingWish
from chat.words import msgid
from rooms.inventory import Venue, person_with
from rooms.talk import Reply
from translations import SOURCE_LANGUAGE, dates, translate

STRANGER = msgid(
    "I only work for organisations that I know, and your e-mail domain isn’t among theirs. "
    "Please ask your administrator."
)
NOT_UNDERSTOOD = msgid("I haven’t understood. You can write for example: “{example}”")
EXAMPLE = msgid("book a room tomorrow 2pm-3pm for 6 with video")
TOO_LONG = msgid("This message is too long: {most} characters at most. Please say it in short.")
MOST_CHARACTERS = 2_000
MOST_NEAREST = 3
MOST_COMPARED = 1_000

QUESTIONS: Mapping[str, str] = {
    "which_room": msgid("Which room do you mean?"),
    "which_rooms": msgid(
        "I book several rooms at once where I’m told which ones. Which rooms do you want?"
    ),
    "which_site": msgid("Which site do you mean?"),
    "which_sites": msgid("Which sites do you mean? I know these: {sites}."),
    "which_person": SEVERAL_CALLED,
    "unknown_room": msgid("I don’t know this room: {room}. Do you mean one of these?"),
    "which_date": msgid("Which day do you mean?"),
    "weekday_contradicts_date": msgid("The weekday and the date don’t agree. Which day is it?"),
    "impossible_date": msgid("This date doesn’t exist. Which day do you mean?"),
    "date_or_hour": msgid("Is this number a date or an hour?"),
    "school_holidays": msgid(
        "I don’t know the dates of the school holidays. From which day to which day are they?"
    ),
    "end_before_start": msgid("The end isn’t after the start. From when to when shall it be?"),
}
ANY_ROOM = ("unknown_room", "which_rooms")
"""Questions to which any one room is an answer."""


def stranger() -> Reply:
    """Return the polite refusal for people of no known organisation, in both languages."""
    languages = ("fr", SOURCE_LANGUAGE)
    return Reply(text="\n\n".join(translate(language, STRANGER) for language in languages))


def not_understood(scene: Scene, reading: Reading | None) -> Reply:
    """Return that the sentence wasn't understood, an example, and where to start."""
    if reading is not None and reading.question and reading.question.code == "too_long":
        text = scene.say(TOO_LONG, most=MOST_CHARACTERS)
    else:
        text = scene.say(NOT_UNDERSTOOD, example=scene.say(EXAMPLE))
    return Reply(text=text, card=cards.card([cards.text(text)], starting_points(scene)))


def fragment(scene: Scene, wish: BookRoom) -> Reply:
    """Return the question whether a time or a room that was merely named is to be booked."""
    words = scene.say("Shall I book a room for that?")
    label, start = scene.say("Book a room"), wish.start
    if isinstance(start, datetime):
        label = phrases.row(scene.language, label, start_label(scene, start))
    elif wish.day is not None:
        label = phrases.row(scene.language, label, phrases.near_day(scene, wish.day))
    return ask(scene, wish, "confirm", words, [Option(label, {})])


def ask_reading(scene: Scene, command: Command, reading: Reading) -> Reply:
    """Return the question that the reading leaves open; the command waits for the answer."""
    question = reading.question or Question("not_understood")
    words = QUESTIONS.get(question.code)
    if words is None:
        return not_understood(scene, reading)
    named = {
        "room": reading.unknown_room or "",
        "name": _name_said(reading),
        "sites": phrases.listed(scene.language, [choice.site or "" for choice in question.choices]),
    }
    options = [
        Option(label, adds)
        for choice in _choices(scene, reading, question)
        if (label := _label(scene, choice)) and (adds := command.chosen(choice, scene))
    ]
    if question.code in ANY_ROOM and isinstance(command, BookingWish):
        options.append(Option(scene.say("Any suitable room"), {}))
    return ask(scene, command, question.code, scene.say(words, **named), options)


def _name_said(reading: Reading) -> str:
    """Return the name that was said of somebody whose address isn't known; "" where none was."""
    people = (
        reading.to_person, reading.from_person, reading.on_behalf_of, *reading.guest_names,
    )  # fmt: skip
    return next((said for said in people if said and "@" not in said), "")


def _choices(scene: Scene, reading: Reading, question: Question) -> list[Choice]:
    if question.code == "which_sites":  # none of them alone is an answer
        return []
    if question.choices or question.code != "unknown_room":
        return list(question.choices)
    if reading.suggestions:
        return [Choice(room=name) for name in reading.suggestions]
    return _nearest(scene, reading.unknown_room or "")


def _nearest(scene: Scene, said: str) -> list[Choice]:
    """Return the rooms whose names look most like what was said, of any likeness."""

    def likeness(venue: Venue) -> float:
        words = [fold(venue.room.name), *fold(venue.room.name).split()]
        return max(SequenceMatcher(None, fold(said)[:60], word).ratio() for word in words)

    near = nlargest(MOST_NEAREST, scene.venues[:MOST_COMPARED], key=likeness)
    return [Choice(room=venue.room.name, site=venue.site.name) for venue in near]


def _label(scene: Scene, choice: Choice) -> str:
    if choice.person:
        person = person_with(scene.session, choice.person)
        return f"{shown_name(person)} ({person.email})" if person else ""
    if choice.room:
        return f"{choice.room} ({choice.site})" if choice.site else choice.room
    return choice.site or _moment(scene, choice)


def _moment(scene: Scene, choice: Choice) -> str:
    start, end, today = choice.start, choice.end, scene.local_now.date()
    if start is None:
        return ""
    if not isinstance(start, datetime):
        return dates.day(scene.language, start, today)
    if isinstance(end, datetime):
        return dates.period(scene.language, start, end, today=today)
    return f"{dates.day(scene.language, start.date(), today)}, {dates.clock(scene.language, start)}"
