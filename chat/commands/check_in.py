"""Say that one is there: the room isn't empty."""

from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from chat import cards, facts, phrases
from chat.buttons import act
from chat.command import Examples
from chat.commands.finish import finish_button
from chat.commands.keep_room import KeepRoom
from chat.refusals import refuse
from chat.scene import Scene
from chat.understanding import Intent
from chat.which import OnBooking, ahead, label, resolve
from rooms.errors import Refused
from rooms.models import Booking
from rooms.presence.releasing import released_from
from rooms.presence.saying import EARLY, arrival, arrive, on_now
from rooms.talk import Reply
from translations import dates


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(OnBooking):
    """Say that you are there: the booked room counts as occupied."""

    act: ClassVar[str] = "check_in"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.CHECK_IN,)
    examples: ClassVar[Examples] = {"fr": ("on est là",), "en": ("we're here",)}

    def run(self, scene: Scene) -> Reply:
        """Note that the person is there, and say until when the room is theirs."""
        booking = self._meant(scene)
        if isinstance(booking, Reply):
            return booking
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                is_new = arrive(scene.unit, booking, scene.person, scene.now)
        except Refused as refused:
            return refuse(scene, self, refused, ZoneInfo(booking.zone))
        scene.memory.speak_of(booking.id)
        it = facts.told_in(scene, booking)
        until = dates.clock(scene.language, booking.ends_at.astimezone(ZoneInfo(booking.zone)))
        rooms = phrases.places(it.venues)
        words = scene.say("Noted, you are in: {rooms}, until {time}.", rooms=rooms, time=until)
        if not is_new:
            words = scene.say("I know: {rooms}, until {time}.", rooms=rooms, time=until)
        start = act(scene.language, scene.say("Start call"), "start_call", {"booking": booking.id})
        offers = [*([start] if it.has_video else []), finish_button(it)]
        return Reply(text=words, card=cards.card([cards.text(words)], offers))

    def _meant(self, scene: Scene) -> Booking | Reply:
        """Return the booking that is meant: one where nobody is known to be yet, before others."""
        on = on_now(scene.session, scene.person, scene.now)
        chosen = next((booking for booking in on if booking.id == self.booking), None)
        if chosen is not None:
            return chosen
        if not on and self.booking is None and self.reference is None:
            released = released_from(scene.session, scene.person, scene.now)
            if released is not None:
                return KeepRoom(booking=released.id).run(scene)
            return _nothing_on(scene)
        if self == type(self)(back=self.back):
            empty = [booking for booking in on if arrival(scene.session, booking) is None]
            on = empty or on[:1]
        return resolve(scene, self, on)


def _nothing_on(scene: Scene) -> Reply:
    following = next(iter(ahead(scene)), None)
    if following is None:
        return Reply(text=scene.say("You have no booking ahead."))
    return Reply(
        text=scene.say(
            "You have no meeting now. From {minutes} minutes before the next one on, you can say "
            "that you are there ({booking}).",
            minutes=int(EARLY.total_seconds() // 60),
            booking=label(scene, following),
        )
    )
