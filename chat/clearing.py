"""Several bookings called off at once: shown, confirmed, and taken back by one undo."""

from collections.abc import Sequence

from chat import cards
from chat.buttons import act
from chat.command import Command
from chat.facts import told_in
from chat.questions import Option, ask
from chat.refusals import refuse
from chat.scene import Scene
from chat.which import label
from rooms.clearing import cancel_all
from rooms.errors import Refused
from rooms.models import Booking
from rooms.talk import Reply
from rooms.undo import last_act

MOST_SHOWN = 10


def cancel_lot(scene: Scene, command: Command, lot: Sequence[Booking]) -> Reply:
    """Cancel these bookings, once it is confirmed; `command` is that of the sentence or button."""
    if not getattr(command, "confirmed", None):
        return _ask(scene, command, lot)
    scene.memory.drop_question()
    has_guests = any(told_in(scene, booking).mail_guests for booking in lot)
    try:
        with scene.unit.attempt():
            cancel_all(scene.unit, lot, scene.person, scene.now)
    except Refused as refused:
        return refuse(scene, type(command)(), refused, scene.zone)
    words = [scene.say("{count} bookings are cancelled.", count=len(lot))]
    if has_guests:
        words.append(scene.say("Your guests get a cancellation."))
    text = " ".join(words)
    done = last_act(scene.session, scene.person, scene.now)
    undo = act(scene.language, scene.say("Undo"), "undo", {"lot": done.id if done else 0})
    return Reply(text=text, card=cards.card([cards.text(text)], [undo]))


def _ask(scene: Scene, command: Command, lot: Sequence[Booking]) -> Reply:
    lines = [label(scene, booking) for booking in lot[:MOST_SHOWN]]
    if len(lot) > MOST_SHOWN:
        lines.append(scene.say("… and {count} more.", count=len(lot) - MOST_SHOWN))
    words = scene.say("Shall I cancel these {count} bookings?", count=len(lot))
    sure = {"lot": [booking.id for booking in lot], "confirmed": True}
    blank = type(command)()
    options = [Option(scene.say("Cancel them all"), sure)]
    return ask(scene, blank, "confirm", "\n".join([words, *lines]), options)
