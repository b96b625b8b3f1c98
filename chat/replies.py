"""Answers about a booking: a text that is complete in itself, and a card with what comes next."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from chat import cards, facts
from chat.buttons import act
from chat.cards import Element
from chat.facts import Told
from chat.fields import day_of
from chat.forms import lengths
from chat.moments import local_of
from chat.scene import Scene
from chat.words import msgid
from rooms.talk import Reply

MOST_BYTES = 7_439  # of a message's text, says Webex
MOST_ROOMS_IN_FORM = 40
PEOPLE_ACTS = {
    "invite": msgid("Invite"),
    "uninvite": msgid("Take off"),
}


def about(
    scene: Scene,
    it: Told,
    heading: str,
    notes: Sequence[str] = (),
    extra: Sequence[Element] = (),
    *,
    can_undo: bool = False,
) -> Reply:
    """Return an answer about a booking that stands: heading, facts, notes, and its buttons.

    `heading` is a message id with the fields `{what}` (rooms and time) or none. `can_undo` offers
    to take back what has just been done.
    """
    scene.memory.speak_of(it.booking.id)
    first = scene.say(heading, what=facts.headline(it))
    body = [
        cards.text(first, is_heading=True),
        cards.facts(facts.rows(it)),
        *(cards.text(note) for note in notes),
        *extra,
    ]
    return Reply(
        text="\n".join([first, *facts.lines(it), *notes]),
        card=cards.card(
            body, [*booking_actions(scene, it), *([undo_button(it)] if can_undo else [])]
        ),
    )


def booking_actions(scene: Scene, it: Told) -> list[Element]:
    """Return the buttons of a booking: change, people, cancel, start its call where it can.

    They carry the version that they show: what has changed since isn't changed blindly.
    """
    data = {"booking": it.booking.id}
    actions = [
        change_form(scene, it),
        people_form(it),
        act(it.language, it.say("Cancel"), "cancel", present(it)),
    ]
    if it.has_video and not it.deadline:
        actions.append(act(it.language, it.say("Start call"), "start_call", data))
    return actions


def present(it: Told) -> dict[str, int]:
    """Return what a button says of the booking that it changes: which, as of which version."""
    return {"booking": it.booking.id, "version": it.booking.version}


def undo_button(it: Told) -> Element:
    """Return the button that takes back what has just been done to the booking."""
    return act(it.language, it.say("Undo"), "undo", present(it))


def people_form(it: Told) -> Element:
    """Return the button that unfolds a line for addresses, and what can be done with them."""
    line = cards.text_input("guests", it.say("E-mail addresses"), "contact@partenaire.example")
    acts = [
        act(it.language, it.say(words), name, present(it)) for name, words in PEOPLE_ACTS.items()
    ]
    return cards.show_card(it.say("People"), [line], acts)


def change_form(scene: Scene, it: Told) -> Element:
    """Return the button that unfolds the form of a change, filled with what is booked."""
    start = local_of(it.booking.starts_at, ZoneInfo(it.booking.zone))
    length = it.when.minutes
    inputs = [
        cards.date_input("new_date", it.say("Date"), day_of(start).isoformat()),
        cards.time_input("new_time", it.say("Start"), f"{start:%H:%M}"),
        cards.choice_set("new_minutes", it.say("Length"), lengths(scene, length), length),
    ]
    if len(it.venues) == 1:
        inputs.append(_room_choice(scene, it))
    if it.shows_title:
        inputs.append(cards.text_input("new_title", it.say("Subject"), value=it.title))
    data = {**present(it), "form": True}
    save = act(it.language, it.say("Save"), "change", data)
    return cards.show_card(it.say("Change"), inputs, [save])


def _room_choice(scene: Scene, it: Told) -> Element:
    here = it.venues[0]
    seats = it.booking.headcount or 0
    fitting = [venue for venue in scene.venues if venue.room.capacity >= seats]
    near = sorted(fitting, key=lambda venue: venue.site.id != here.site.id)[:MOST_ROOMS_IN_FORM]
    if here not in near:
        near.insert(0, here)
    rooms = [(f"{venue.room.name} ({venue.site.name})", venue.room.id) for venue in near]
    return cards.choice_set("new_room", it.say("Room"), rooms, here.room.id)


def fitted(words: str) -> str:
    """Return the text cut to what Webex takes, never within a character."""
    raw = words.encode("utf-8", "replace")
    if len(raw) <= MOST_BYTES:
        return raw.decode("utf-8")
    return raw[: MOST_BYTES - 3].decode("utf-8", "ignore") + "…"
