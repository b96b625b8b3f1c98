"""Take back the last act."""

from dataclasses import dataclass
from typing import ClassVar

from chat import cards, facts
from chat.buttons import button
from chat.command import Command, Examples
from chat.commands.book import BookRoom
from chat.commands.change import ChangeBooking
from chat.commands.keep_room import KeepRoom
from chat.commands.plans import taken_back
from chat.fields import Whole
from chat.refusals import refuse
from chat.replies import about
from chat.scene import Scene
from chat.standing import refuse_change
from chat.understanding import Intent
from chat.wish import wish_again
from chat.words import msgid
from rooms.bookings import booking_in
from rooms.errors import Refusal, Refused
from rooms.models import Booking
from rooms.presence.releasing import released_from
from rooms.talk import Reply
from rooms.undo import UNDO_WITHIN, last_act, undo


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoLast(Command):
    """Undo what you did last, within five minutes."""

    act: ClassVar[str] = "undo"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.UNDO,)
    examples: ClassVar[Examples] = {"fr": ("reviens en arrière",), "en": ("undo",)}

    booking: Whole = None
    version: Whole = None
    series: Whole = None
    lot: Whole = None

    def run(self, scene: Scene) -> Reply:
        """Take the last act back, of whichever booking it was, unless it has changed since.

        A room that was released since then, as nobody came, is taken back instead, and so is a
        change of the inventory.
        The button of a `lot` takes back no other act than the one with this id.
        """
        act = last_act(scene.session, scene.person, scene.now)
        if self == type(self)() and (back := taken_back(scene)) is not None:
            return back
        released = released_from(scene.session, scene.person, scene.now)
        is_later = released is not None and (act is None or act.at < released.changed_at)
        if released is not None and is_later and self == type(self)():
            return KeepRoom(booking=released.id).run(scene)
        if self.lot is not None and (act is None or act.id != self.lot):
            refused = Refused(Refusal("nothing_to_undo", {"minutes": UNDO_WITHIN.seconds // 60}))
            return refuse(scene, self, refused, scene.zone)
        try:
            with scene.unit.attempt():
                undone = undo(
                    scene.unit, scene.person, scene.now, self.booking, self.version, self.series
                )
        except Refused as refused:
            return _refused(scene, self, act.booking_id if act else None, refused)
        scene.memory.drop_question()
        if undone.count > 1 and undone.booking.status == "cancelled":
            words = scene.say("Undone: {count} dates are no longer booked.", count=undone.count)
            return Reply(text=words)
        if undone.count > 1:
            return Reply(
                text=scene.say("Undone: {count} bookings are as before.", count=undone.count)
            )
        it = facts.told_in(scene, undone.booking)
        notes = [scene.say("Your guests get the change.")] if it.mail_guests else []
        if undone.booking.status != "cancelled":
            return about(scene, it, msgid("Undone: {what}."), notes)
        words = scene.say("Undone; this is no longer booked: {what}.", what=facts.headline(it))
        again = button(scene.language, scene.say("Book it again"), wish_again(BookRoom, it))
        return Reply(text=words, card=cards.card([cards.text(words)], [again]))


def _refused(scene: Scene, asked: UndoLast, booking_id: int | None, refused: Refused) -> Reply:
    """Return why not; rooms that somebody else has by now come with what works instead."""
    booking = booking_in(scene.session, scene.organisation.id, booking_id or 0)
    if booking is None or asked.booking not in (None, booking.id):
        return refuse(scene, asked, refused, scene.zone)
    return refuse_change(scene, _instead(scene, booking), booking, refused, scene.zone)


def _instead(scene: Scene, booking: Booking) -> Command:
    if booking.status != "cancelled":
        return ChangeBooking(booking=booking.id)
    return wish_again(BookRoom, facts.told_in(scene, booking))
