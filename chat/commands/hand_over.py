"""Hand a booking over to a colleague, or all that somebody has ahead."""

from dataclasses import dataclass
from typing import ClassVar, Self

from chat import facts
from chat.command import Examples
from chat.fields import Flag, Text, Whole
from chat.people import colleague, person_said, shown_name
from chat.questions import Option, ask
from chat.refusals import refuse
from chat.replies import about
from chat.scene import Scene
from chat.standing import refuse_change
from chat.understanding import Intent, Reading
from chat.which import MOST_LOOKED_AT, OnBooking, resolve, target
from chat.words import msgid
from rooms.bookings import upcoming
from rooms.errors import Refusal, Refused
from rooms.handover import MOST_AT_ONCE, count_ahead, hand_over, hand_over_all, is_admin_over
from rooms.models import Booking, Person
from rooms.rules import can_override
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(OnBooking):
    """Hand a booking over to a colleague, who is its organiser then; or all of a leaver’s.

    `to` and `giver` are an address or a name. `everything`: all that the giver (oneself, where
    nobody is named) has ahead; `count` is how many those were when it was confirmed.
    """

    act: ClassVar[str] = "hand_over"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.HAND_OVER,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": (
            "transfère la réunion de demain à chef@drancy.example",
            "transfère toutes les réservations de agent@drancy.example à chef@drancy.example",
        ),
        "en": (
            "hand over tomorrow's meeting to chef@drancy.example",
            "transfer all bookings of agent@drancy.example to chef@drancy.example",
        ),
    }

    version: Whole = None
    to: Text = None
    giver: Text = None
    everything: Flag = None
    count: Whole = None
    anyway: Flag = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the wish of a sentence; who names nobody's booking but a giver means all."""
        meant = target(reading, scene, whole=True) | {"scope": None}  # "all" is of the giver's
        is_about_one = any(meant.values())
        everything = not is_about_one and (reading.scope == "all" or bool(reading.from_person))
        if not is_about_one and not everything:
            meant["back"] = True
        return cls(
            **meant,
            to=reading.to_person,
            giver=reading.from_person,
            everything=everything or None,
            anyway=reading.anyway or None,
        )

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:
        """Return the wish with the colleague that it waits for, or with more of the booking."""
        if awaits not in ("to", "giver"):
            return OnBooking.answered(self, reading, scene, awaits)
        said = person_said(reading, scene)
        return self.but(**{awaits: said}) if said else None

    def run(self, scene: Scene) -> Reply:
        """Hand over what is meant; or ask which, or to whom, or whether it is really all."""
        giver = colleague(scene, self, "giver", self.giver) if self.giver else scene.person
        if isinstance(giver, Reply):
            return giver
        if giver.id != scene.person.id and not is_admin_over(scene.person, giver):
            return refuse(scene, self, Refused(Refusal("not_permitted")), scene.zone)
        booking = None if self.everything else resolve(scene, self, _pool(scene, giver))
        if isinstance(booking, Reply):
            return booking
        if self.to is None:
            words = scene.say("To whom shall I hand it over? Give me a colleague’s e-mail address.")
            return ask(scene, self._of(booking), "to", words)
        to = colleague(scene, self._of(booking), "to", self.to)
        if isinstance(to, Reply):
            return to
        if booking is None:
            return self._hand_over_all(scene, giver, to)
        return self._hand_over(scene, booking, to)

    def _of(self, booking: Booking | None) -> Self:
        """Return the same on this very booking, and nothing else said of it."""
        if booking is None:
            return self
        return type(self)(booking=booking.id, version=self.version, to=self.to, giver=self.giver)

    def _hand_over(self, scene: Scene, booking: Booking, to: Person) -> Reply:
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                is_new = hand_over(
                    scene.unit, booking, to, scene.person, scene.now,
                    version=self.version, anyway=bool(self.anyway),
                )  # fmt: skip
        except Refused as refused:
            return self._refused(scene, booking, to, refused)
        it = facts.told_in(scene, booking)
        if not is_new:
            words = scene.say("{person} is the organiser already.", person=shown_name(to))
            return about(scene, it, msgid("Your booking: {what}."), [words])
        notes = [
            scene.say("{person} is the organiser now, and is told.", person=shown_name(to))
            if to.id != scene.person.id
            else scene.say("You are the organiser now.")
        ]
        return about(scene, it, msgid("Handed over: {what}."), notes, can_undo=True)

    def _hand_over_all(self, scene: Scene, giver: Person, to: Person) -> Reply:
        count = min(count_ahead(scene.session, giver, scene.now), MOST_AT_ONCE)
        if count and giver.id != to.id and self.count != count:
            return self._ask_whether(scene, giver, to, count)
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                handed = hand_over_all(
                    scene.unit, giver, to, scene.person, scene.now, anyway=bool(self.anyway)
                )
        except Refused as refused:
            return self._refused(scene, None, to, refused)
        words = scene.say(
            "Handed over: {count} bookings of {giver}. {person} is the organiser now, and is told.",
            count=handed.count,
            giver=shown_name(giver),
            person=shown_name(to),
        )
        if handed.left:
            rest = scene.say("{count} more wait: ask me once more for those.", count=handed.left)
            words = f"{words} {rest}"
        return Reply(text=words)

    def _ask_whether(self, scene: Scene, giver: Person, to: Person, count: int) -> Reply:
        words = scene.say(
            "{count} bookings of {giver} would go to {person} ({address}), and {giver} wouldn’t be "
            "invited any more. Shall I hand them over?",
            count=count,
            giver=shown_name(giver),
            person=shown_name(to),
            address=to.email,
        )
        sure = Option(scene.say("Hand them over"), {"count": count})
        asked = self.but(to=to.email, giver=giver.email)
        return ask(scene, asked, "confirm", words, [sure])

    def _refused(
        self, scene: Scene, booking: Booking | None, to: Person, refused: Refused
    ) -> Reply:
        """Return why not; an administrator may override what is about people."""
        asked = self._of(booking)
        if is_admin_over(scene.person, to) and can_override(refused.refusals):
            again = [Option(scene.say("Hand over all the same"), {"anyway": True})]
            return refuse(scene, asked, refused, scene.zone, again)
        if booking is None:
            return refuse(scene, asked, refused, scene.zone)
        return refuse_change(scene, asked, booking, refused, scene.zone)


def _pool(scene: Scene, giver: Person) -> list[Booking] | None:
    """Return the giver's bookings ahead, where that is somebody else."""
    if giver.id == scene.person.id:
        return None
    ahead = upcoming(scene.session, giver, scene.now, MOST_LOOKED_AT)
    return [booking for booking in ahead if booking.organizer_id == giver.id] or None
