"""Say how the rooms of a meeting come into its call."""

from dataclasses import dataclass
from typing import ClassVar, Self

from chat import cards, facts, phrases
from chat.buttons import button
from chat.command import Examples
from chat.commands.change import ChangeBooking
from chat.connect_words import MODES, mode_said
from chat.fields import Text
from chat.replies import about
from chat.scene import Scene
from chat.standing import refuse_change
from chat.understanding import Intent, Reading
from chat.which import OnBooking, resolve, target
from chat.words import msgid
from rooms.calls.connect_modes import choose_connect
from rooms.errors import Refused
from rooms.models import Booking
from rooms.policy import Connect
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class SetConnect(OnBooking):
    """Say how the rooms come into the call of a meeting: by themselves, by a button, or by hand."""

    act: ClassVar[str] = "connect"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.SET_CONNECT,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": ("connecte-nous automatiquement demain", "pas de connexion automatique demain"),
        "en": ("connect us automatically tomorrow", "just the button for tomorrow's meeting"),
    }

    mode: Text = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the wish of a sentence; without a booking, the last one spoken of is meant."""
        meant = target(reading, scene, whole=True)
        if not any(meant.values()):
            meant["back"] = True
        return cls(**meant, mode=reading.connect)

    def run(self, scene: Scene) -> Reply:
        """Choose the mode for the booking that is meant, or ask which; a call must be planned."""
        booking = resolve(scene, self)
        if isinstance(booking, Reply):
            return booking
        scene.memory.drop_question()
        mode = mode_said(self.mode) or Connect.AUTOMATIC
        if not booking.wants_video:
            return _without_call(scene, booking)
        try:
            with scene.unit.attempt():
                count = choose_connect(
                    scene.unit, booking, mode, scene.person, scene.now, scope=self.scope
                )
        except Refused as refused:
            again = type(self)(booking=booking.id, mode=self.mode, scope=self.scope)
            return refuse_change(scene, again, booking, refused, scene.zone)
        it = facts.told_in(scene, booking)
        notes = [scene.say(MODES[mode])]
        if not count:
            return about(scene, it, msgid("It is like that already: {what}."), notes)
        if count > 1:
            notes.append(scene.say("It is so for {count} dates.", count=count))
        return about(scene, it, msgid("Changed: {what}."), notes, can_undo=True)


def _without_call(scene: Scene, booking: Booking) -> Reply:
    """Return that no call is planned, with a button that plans one where a room can have it."""
    it = facts.told_in(scene, booking)
    if not it.has_video:
        words = scene.say(
            "No call is possible here, for lack of video equipment: {room}.",
            room=phrases.places(it.venues),
        )
        return Reply(text=words)
    heading = msgid("No call is planned for this meeting: {what}.")
    add = ChangeBooking(booking=booking.id, video=True)
    row = cards.action_set([button(scene.language, scene.say("With video"), add)])
    return about(scene, it, heading, extra=[row])
