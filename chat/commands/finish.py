"""End a meeting that runs before its time: the rest of it is free for others."""

from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from chat import cards, facts, phrases
from chat.buttons import act
from chat.command import Examples
from chat.commands.cancel import CancelBooking
from chat.fields import Flag, Ids, Whole
from chat.moments import local_of
from chat.questions import Option, ask
from chat.replies import about, undo_button
from chat.scene import Scene
from chat.standing import refuse_change
from chat.understanding import Intent
from chat.which import OnBooking, fitting, label, not_yours, resolve
from chat.words import msgid
from rooms.administrators import may_change
from rooms.bookings import venues_of
from rooms.errors import Refused
from rooms.finishing import finish
from rooms.inventory import Venue
from rooms.models import Booking
from rooms.presence.evidence import WORTH_FREEING
from rooms.presence.saying import on_now
from rooms.talk import Reply
from translations import dates


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishMeeting(OnBooking):
    """Say that you are done: the meeting ends now, and its room is free for others."""

    act: ClassVar[str] = "finish"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.FINISH,)
    examples: ClassVar[Examples] = {"fr": ("on a fini",), "en": ("we're done",)}

    version: Whole = None
    gives_up: Ids = None
    confirmed: Flag = None

    def run(self, scene: Scene) -> Reply:
        """End the meeting that is meant and runs; where none does, offer to cancel the next one."""
        booking = self._meant(scene)
        if isinstance(booking, Reply):
            return booking
        part = self._part(scene, booking)
        if part:
            return _ask_whether_all(scene, self, booking, part)
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                has_ended = finish(
                    scene.unit,
                    booking,
                    scene.person,
                    scene.now,
                    version=self.version,
                    room_ids=self.gives_up or (),
                )
        except Refused as refused:
            return refuse_change(scene, self, booking, refused, scene.zone)
        if has_ended:
            return _ended(scene, booking)
        return about(scene, facts.told_in(scene, booking), msgid("Changed: {what}."), can_undo=True)

    def _meant(self, scene: Scene) -> Booking | Reply:
        if self.booking is not None or self.reference is not None:
            return resolve(scene, self)
        running = [
            one
            for one in on_now(scene.session, scene.person, scene.now)
            if one.starts_at <= scene.now
        ]
        mine = [one for one in running if may_change(scene.session, scene.person, one)]
        if running and not mine:
            return not_yours(scene, running[0])
        said = fitting(scene, self)
        is_later = bool(said) and not {one.id for one in said} & {one.id for one in mine}
        return _offer_cancelling(scene, said[0]) if is_later else resolve(scene, self, mine)

    def _part(self, scene: Scene, booking: Booking) -> list[Venue]:
        """Return the room that was named where the meeting has others besides."""
        if self.confirmed or self.gives_up:
            return []
        venues = venues_of(scene.session, booking)
        named = [venue for venue in venues if venue.room.id == self.target_room]
        return named if len(named) < len(venues) else []


def is_worth_freeing(it: facts.Told) -> bool:
    """Say whether the meeting runs, with time left that is worth having for others."""
    stands = it.booking.status == "confirmed" and it.when.start <= it.now
    return stands and it.when.end - it.now >= WORTH_FREEING


def finish_button(it: facts.Told) -> cards.Element:
    """Return the button that ends a meeting that runs."""
    data = {"booking": it.booking.id, "confirmed": True}
    return act(it.language, it.say("Free the rest of the time"), FinishMeeting.act, data)


def _offer_cancelling(scene: Scene, later: Booking) -> Reply:
    """Return that it isn't running, with the question whether it is to be called off."""
    words = scene.say(
        "You have no meeting now. The next one: {booking}.", booking=label(scene, later)
    )
    sure = {"booking": later.id, "version": later.version, "scope": "one"}
    option = Option(scene.say("Cancel it"), sure, act=CancelBooking.act)
    return ask(scene, CancelBooking(), "confirm", words, [option])


def _ask_whether_all(
    scene: Scene, command: FinishMeeting, booking: Booking, part: list[Venue]
) -> Reply:
    """Return the question whether the meeting is over, or only needs one room less."""
    rooms = phrases.listed(scene.language, [venue.room.name for venue in part])
    words = scene.say(
        "This meeting has several rooms: {booking}. Is it over, or shall I only give up {rooms}?",
        booking=label(scene, booking),
        rooms=rooms,
    )
    of_this = {"booking": booking.id, "version": booking.version}
    less = of_this | {"gives_up": [venue.room.id for venue in part]}
    options = [
        Option(scene.say("It is over"), of_this | {"confirmed": True}),
        Option(scene.say("Give up {rooms} only", rooms=rooms), less),
    ]
    return ask(scene, type(command)(booking=booking.id), "confirm", words, options)


def _ended(scene: Scene, booking: Booking) -> Reply:
    it = facts.told_in(scene, booking)
    time = dates.clock(scene.language, local_of(booking.ends_at, ZoneInfo(booking.zone)))
    text = scene.say(
        "Your meeting ended at {time}, and this is free again: {rooms}.",
        time=time,
        rooms=phrases.places(it.venues),
    )
    scene.memory.speak_of(booking.id)
    return Reply(text=text, card=cards.card([cards.text(text)], [undo_button(it)]))
