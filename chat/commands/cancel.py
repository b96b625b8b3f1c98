"""Cancel a booking."""

from dataclasses import dataclass
from typing import ClassVar

from chat import cards, facts
from chat.buttons import button
from chat.command import Examples
from chat.commands.book import BookRoom
from chat.fields import Whole
from chat.replies import undo_button
from chat.scene import Scene
from chat.standing import refuse_change
from chat.understanding import Intent
from chat.which import OnBooking, resolve
from chat.wish import wish_again
from rooms.bookings import cancel
from rooms.errors import Refused
from rooms.models import Booking
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking(OnBooking):
    """Cancel a booking: its room is free again, and everybody invited is told."""

    act: ClassVar[str] = "cancel"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.CANCEL,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": ("annule la réunion de demain",),
        "en": ("cancel tomorrow's meeting",),
    }

    version: Whole = None

    def run(self, scene: Scene) -> Reply:
        """Cancel the booking that is meant, or ask which."""
        booking = resolve(scene, self)
        if isinstance(booking, Reply):
            return booking
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                cancel(scene.unit, booking, scene.person, scene.now, version=self.version)
        except Refused as refused:
            return refuse_change(scene, self, booking, refused, scene.zone)
        return _cancelled(scene, booking)


def _cancelled(scene: Scene, booking: Booking) -> Reply:
    it = facts.told_in(scene, booking)
    words = [
        scene.say(
            "Cancelled: {what}. Reference: {reference}.",
            what=facts.headline(it),
            reference=it.reference,
        )
    ]
    if it.mail_guests:
        words.append(scene.say("Your guests get a cancellation."))
    text = " ".join(words)
    undo = undo_button(it)
    if booking.starts_at < scene.now:
        return Reply(text=text, card=cards.card([cards.text(text)], [undo]))
    again = button(scene.language, scene.say("Book it again"), wish_again(BookRoom, it))
    return Reply(text=text, card=cards.card([cards.text(text)], [again, undo]))
