"""Hide what a booking is about, or show it."""

from dataclasses import dataclass
from typing import ClassVar, Self

from chat import facts
from chat.command import Examples
from chat.fields import Flag, Whole
from chat.replies import about
from chat.scene import Scene
from chat.standing import refuse_change
from chat.understanding import Intent, Reading
from chat.which import OnBooking, resolve, target
from chat.words import msgid
from rooms.bookings import Change, change
from rooms.errors import Refused
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPrivacy(OnBooking):
    """Make a booking private, so that only its people see what it is about; or public again."""

    act: ClassVar[str] = "privacy"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.SET_PRIVACY,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": ("rends privée la réunion de demain",),
        "en": ("make tomorrow's meeting private",),
    }

    version: Whole = None
    private: Flag = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the wish of a sentence; without a booking, the last one spoken of is meant."""
        meant = target(reading, scene, whole=True)
        if not any(meant.values()):
            meant["back"] = True
        return cls(**meant, private=reading.private)

    def run(self, scene: Scene) -> Reply:
        """Hide or show the title of the booking that is meant, or ask which."""
        booking = resolve(scene, self)
        if isinstance(booking, Reply):
            return booking
        scene.memory.drop_question()
        wanted = Change(is_private=self.private is not False, version=self.version)
        try:
            with scene.unit.attempt():
                is_new = change(scene.unit, booking, wanted, scene.person, scene.now)
        except Refused as refused:
            again = type(self)(booking=booking.id, private=self.private)
            return refuse_change(scene, again, booking, refused, scene.zone)
        it = facts.told_in(scene, booking)
        if not is_new:
            return about(scene, it, msgid("It is like that already: {what}."))
        note = scene.say("Everybody may see what it is about.")
        if booking.is_private:
            note = scene.say("Only its people see what it is about.")
        return about(scene, it, msgid("Changed: {what}."), [note], can_undo=True)
