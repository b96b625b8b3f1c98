"""List one's own bookings, and show one of them."""

from dataclasses import dataclass
from typing import ClassVar

from chat import cards
from chat.buttons import act
from chat.command import Command, Examples
from chat.facts import told_in
from chat.replies import about
from chat.scene import Scene
from chat.understanding import Intent
from chat.which import OnBooking, ahead, label, resolve
from chat.words import msgid
from rooms.models import Booking
from rooms.reference import reference_of
from rooms.talk import Reply

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMine(Command):
    """List your next bookings, with their references."""

    act: ClassVar[str] = "list"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.LIST,)
    examples: ClassVar[Examples] = {"fr": ("mes réservations",), "en": ("my bookings",)}

    def run(self, scene: Scene) -> Reply:
        """Return the next bookings, the first ones with a button each."""
        mine = ahead(scene)
        if not mine:
            return Reply(text=scene.say("You have no booking ahead."))
        shown = [(booking, label(scene, booking)) for booking in mine[:MOST_SHOWN]]
        lines = [
            " · ".join(filter(None, [line, _mark(scene, booking), reference_of(booking.id)]))
            for booking, line in shown
        ]
        if len(mine) > len(shown):
            lines.append(scene.say("… and {count} more.", count=len(mine) - len(shown)))
        heading = scene.say("Your next bookings:")
        buttons = [
            act(scene.language, reference_of(booking.id), "show", {"booking": booking.id})
            for booking, _ in shown[: cards.MOST_ACTIONS]
        ]
        body = [cards.text(heading, is_heading=True), *(cards.text(line) for line in lines)]
        return Reply(text="\n".join([heading, *lines]), card=cards.card(body, buttons))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowBooking(OnBooking):
    """Show one of your bookings with its buttons."""

    act: ClassVar[str] = "show"
    is_service: ClassVar[bool] = False

    def run(self, scene: Scene) -> Reply:
        """Return the booking's facts and what can be done with it."""
        booking = resolve(scene, self)
        if isinstance(booking, Reply):
            return booking
        if booking.status == "cancelled":
            return Reply(text=scene.say("This booking is already cancelled."))
        return about(scene, told_in(scene, booking), msgid("Your booking: {what}."))


def _mark(scene: Scene, booking: Booking) -> str:
    return scene.say("private") if booking.is_private else ""
