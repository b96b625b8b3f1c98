"""Start and end a call by hand; who follows the event speaks to the endpoints."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat import cards, facts, phrases
from chat.buttons import act
from chat.call_words import who_is_in
from chat.command import Examples
from chat.commands.finish import finish_button, is_worth_freeing
from chat.scene import Scene
from chat.understanding import Intent
from chat.which import OnBooking, ahead, label, resolve
from chat.words import msgid
from rooms.calls.legs import call_of, key_of
from rooms.calls.live import EndNow, ends_now
from rooms.calls.steering import EARLY, Act, ask, can_be_rung
from rooms.models import Booking
from rooms.talk import Reply

_RUNS = msgid("The call is running: {what}.")
_RUNS_NOT = msgid("The call isn’t running: {what}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCall(OnBooking):
    """Start the call of your meeting: the room’s endpoint joins it."""

    act: ClassVar[str] = "start_call"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.START_CALL,)
    examples: ClassVar[Examples] = {
        "fr": ("démarre l'appel", "reconnecte Mandela"),
        "en": ("start the call", "reconnect Mandela"),
    }

    def run(self, scene: Scene) -> Reply:
        """Ask for the call of the present or next meeting to start.

        Where a room is named that alone is missing from a call that runs, only that is called
        again: who hung up elsewhere is left in peace.
        """
        booking = _meant(scene, self)
        if isinstance(booking, Reply):
            return booking
        refused = _why_not(scene, booking) or _too_early(scene, booking)
        if refused is not None:
            return refused
        it = facts.told_in(scene, booking)
        again = _missing(scene, it, self.target_room)
        if again is not None:
            _ask(scene, booking, Act.RING, again.key)
            return Reply(text=scene.say("I am calling {room} again.", room=again.name))
        _ask(scene, booking, Act.START)
        text = scene.say("I am starting the call: {what}.", what=facts.headline(it))
        end = act(scene.language, scene.say("End call"), "end_call", {"booking": booking.id})
        return Reply(text=text, card=cards.card([cards.text(text)], [end]))


@dataclass(frozen=True, slots=True, kw_only=True)
class EndCall(OnBooking):
    """End the call of your meeting: the endpoint leaves, and the conference is closed."""

    act: ClassVar[str] = "end_call"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.END_CALL,)
    examples: ClassVar[Examples] = {"fr": ("termine l'appel",), "en": ("end the call",)}

    def run(self, scene: Scene) -> Reply:
        """Ask for the call of the present meeting to end."""
        booking = _meant(scene, self)
        if isinstance(booking, Reply):
            return booking
        it = facts.told_in(scene, booking)
        reply = _why_not(scene, booking)
        if reply is None:
            _ask(scene, booking, Act.HANG_UP)
            text = scene.say("I am ending the call: {what}.", what=facts.headline(it))
            reply = Reply(text=text)
        if not is_worth_freeing(it):
            return reply
        return replace(reply, card=cards.card([cards.text(reply.text)], [finish_button(it)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCall(OnBooking):
    """Show who is in the call of your meeting, since when, and why others aren’t."""

    act: ClassVar[str] = "call_state"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.CALL_STATE,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {"fr": ("qui est connecté ?",), "en": ("who is connected?",)}

    def run(self, scene: Scene) -> Reply:
        """Return who is in the call of the present or next meeting."""
        booking = _meant(scene, self)
        if isinstance(booking, Reply):
            return booking
        refused = _why_not(scene, booking)
        if refused is not None:
            return refused
        scene.memory.drop_question()
        scene.memory.speak_of(booking.id)
        it = facts.told_in(scene, booking)
        call = call_of(scene.session, booking.id)
        is_live = call is not None and call.state == "live"
        words = _RUNS if is_live else _RUNS_NOT
        heading = scene.say(words, what=facts.headline(it))
        lines = who_is_in(scene.session, it)
        known, title = ("end_call", "End call") if is_live else ("start_call", "Start call")
        buttons = [act(scene.language, scene.say(title), known, {"booking": booking.id})]
        body = [cards.text(heading, is_heading=True), *(cards.text(line) for line in lines)]
        if scene.call_page is not None:
            is_alone = scene.utterance.is_direct  # with others, a link that only lets look
            page = scene.call_page(booking.id, scene.person.id if is_alone else None)
            lines.append(phrases.row(scene.language, scene.say("Live page"), page))
            buttons.append(cards.open_url(scene.say("Live page"), page))
        return Reply(text="\n".join([heading, *lines]), card=cards.card(body, buttons))


def _meant(scene: Scene, command: OnBooking) -> Booking | Reply:
    """Return the booking that is meant among those that run or begin soon."""
    soon = [booking for booking in ahead(scene) if booking.starts_at <= scene.now + EARLY]
    running = [booking for booking in soon if booking.starts_at <= scene.now]
    if soon or command.booking is not None or command.reference is not None:
        said_nothing = command == type(command)(back=command.back)
        return resolve(scene, command, running if said_nothing and len(running) == 1 else soon)
    following = next(iter(ahead(scene)), None)
    if following is None:
        return Reply(text=scene.say("You have no booking ahead."))
    words = scene.say(
        "You have no meeting now. The next one: {booking}.", booking=label(scene, following)
    )
    return Reply(text=words)


def _missing(scene: Scene, it: facts.Told, room_id: int | None) -> EndNow | None:
    """Return the end of this room, if it is out of a call that runs and can be called again."""
    endpoints = {venue.room.id: venue.endpoints for venue in it.venues if venue.endpoints}
    if room_id not in endpoints:
        return None
    key = key_of(endpoints[room_id][0].id, None)
    ends = ends_now(scene.session, it.booking, it.venues, it.attendees, scene.now)
    call = call_of(scene.session, it.booking.id)
    if call is None or call.asked == "end":
        return None
    return next((end for end in ends if end.key == key and can_be_rung(end)), None)


def _why_not(scene: Scene, booking: Booking) -> Reply | None:
    it = facts.told_in(scene, booking)
    if booking.status == "cancelled":
        return Reply(text=scene.say("This booking is already cancelled."))
    if it.deadline:
        return Reply(text="\n".join(facts.lines(it)))
    if booking.ends_at <= scene.now - EARLY:
        return Reply(text=scene.say("This meeting is over: {what}.", what=facts.headline(it)))
    if not it.has_video:
        rooms = phrases.places(it.venues)
        return Reply(
            text=scene.say(
                "No call is possible here, for lack of video equipment: {room}.", room=rooms
            )
        )
    return None


def _too_early(scene: Scene, booking: Booking) -> Reply | None:
    if booking.ends_at <= scene.now:
        it = facts.told_in(scene, booking)
        return Reply(text=scene.say("This meeting is over: {what}.", what=facts.headline(it)))
    if booking.starts_at <= scene.now + EARLY:
        return None
    words = scene.say(
        "It is too early: a call can start {minutes} minutes before its meeting ({booking}).",
        minutes=int(EARLY.total_seconds() // 60),
        booking=label(scene, booking),
    )
    return Reply(text=words)


def _ask(scene: Scene, booking: Booking, what: Act, end: str = "") -> None:
    scene.memory.drop_question()
    scene.memory.speak_of(booking.id)
    ask(scene.unit, booking, what, scene.person, scene.now, end)
