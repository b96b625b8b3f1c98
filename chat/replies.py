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
from rooms.talk import Reply

MOST_BYTES = 7_439  # of a message's text, says Webex
MOST_ROOMS_IN_FORM = 40


def about(
    scene: Scene,
    it: Told,
    heading: str,
    notes: Sequence[str] = (),
    extra: Sequence[Element] = (),
) -> Reply:
    """Return an answer about a booking that stands: heading, facts, notes, and its buttons.

    `heading` is a message id with the fields `{what}` (rooms and time) or none.
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
        card=cards.card(body, booking_actions(scene, it)),
    )


def booking_actions(scene: Scene, it: Told) -> list[Element]:
    """Return the buttons of a booking: change, cancel, start its call where it can have one."""
    data = {"booking": it.booking.id}
    actions = [
        change_form(scene, it),
        act(it.language, it.say("Cancel"), "cancel", data),
    ]
    if it.has_video:
        actions.append(act(it.language, it.say("Start call"), "start_call", data))
    return actions


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
    data = {"booking": it.booking.id, "version": it.booking.version, "form": True}
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
