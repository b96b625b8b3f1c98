"""What is said where a booking isn't changed because it stands otherwise than was thought."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from chat import facts
from chat.command import Command
from chat.questions import Option
from chat.refusals import refuse
from chat.replies import about
from chat.scene import Scene
from chat.words import msgid
from rooms.errors import Refused
from rooms.models import Booking
from rooms.talk import Reply

STALE = msgid(
    "This booking has changed in the meantime, so I have changed nothing. It stands like this: "
    "{what}."
)
CODES = {"stale", "changed_since"}


def refuse_change(
    scene: Scene,
    command: Command,
    booking: Booking,
    refused: Refused,
    zone: ZoneInfo,
    more: Sequence[Option] = (),
) -> Reply:
    """Return the refusal; one of a stale card shows the present state, with buttons for it."""
    is_stale = any(refusal.code in CODES for refusal in refused.refusals)
    if is_stale and booking.status != "cancelled":
        scene.memory.drop_question()
        return about(scene, facts.told_in(scene, booking), STALE)
    return refuse(scene, command, refused, zone, more)
