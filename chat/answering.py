"""What a sentence is taken for: an answer, one more question like the last, or something new."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chat.answers import number_alone, ordinal_alone
from chat.command import Command
from chat.commands import BY_ACT, command_for
from chat.commands.book import BookRoom
from chat.commands.cancel import CancelBooking
from chat.commands.change import ChangeBooking
from chat.doing import do
from chat.fields import day_of, integer, integers, moment
from chat.memory import PROPOSAL, SETTLED, Pending
from chat.misunderstood import ask_reading, fragment, not_understood
from chat.overriding import WHY, gives_reason, reason_said
from chat.questions import labelled
from chat.refusals import REMEDY
from chat.scene import Scene
from chat.school_time import in_school_time
from chat.times import OFFER
from chat.understanding import Choice, Intent, Question, Reading
from rooms.talk import Reply
from rooms.undo import last_act

ANSWERS = (None, Intent.ACCEPT, Intent.REJECT)
VARIED = (None, Intent.FIND, Intent.DAY_VIEW, Intent.LIST)
DAYS = ("which_date", "weekday_contradicts_date", "impossible_date")
CONTESTED = (*DAYS, "which_room", "which_site", "unknown_room")
PRESUMED = (Intent.BOOK, Intent.FIND)


def answer(scene: Scene, reading: Reading) -> Reply:
    """Return the answer to a sentence: to the pending question, or to a new wish."""
    pending = scene.memory.pending
    pressed = labelled(pending.options, scene.utterance.text) if pending is not None else None
    if pending is not None and pressed is not None and pending.act in BY_ACT:
        return _press(scene, pending, pressed)
    if pending is not None and _calls_off(scene, reading, pending):
        reading = replace(reading, intent=Intent.REJECT)
    following = _following(scene, reading, pending)
    if following is not None:
        scene.memory.drop_question()
        return replace(do(scene, following), intent=str(following.intents[0]))
    may_answer = pending is not None and _may_answer(scene, reading, pending)
    reply = _answered(scene, reading, pending) if pending is not None and may_answer else None
    return reply or _new(scene, reading)


def _new(scene: Scene, reading: Reading) -> Reply:
    """Return the answer to a sentence that stands for itself."""
    command = command_for(reading)
    pending = scene.memory.pending
    asks = pending is not None and pending.awaits != SETTLED
    is_aside = command is not None and command.keeps_question and asks
    if reading.intent not in ANSWERS and not is_aside:
        scene.memory.drop_question()
        scene.memory.look_no_more()
    if command is None:
        wish = BookRoom.of_reading(reading, scene)
        says_when = wish.start is not None or wish.window is not None
        return fragment(scene, wish) if says_when else not_understood(scene, reading)
    wanted = command.of_reading(reading, scene)
    if reading.question is not None and command.asks_back:
        known = in_school_time(scene, wanted, reading)
        if known is None:
            return ask_reading(scene, wanted, reading)
        wanted = known
    reply = do(scene, wanted)
    return replace(reply, intent=str(wanted.intents[0])) if reading.again else reply


def _may_answer(scene: Scene, reading: Reading, pending: Pending) -> bool:
    if pending.awaits == WHY and reason_said(reading, scene):
        return True
    if reading.intent in ANSWERS:
        return not reading.again
    is_presumed = reading.intent in PRESUMED and reading.presumed and pending.awaits != WHY
    of_list = reading.ordinal is not None and "among" in pending.data
    return is_presumed and (pending.awaits != SETTLED or of_list)


def _following(scene: Scene, reading: Reading, pending: Pending | None) -> Command | None:
    """Return what was looked for, varied by what is said: "and on Friday?"."""
    asked = scene.memory.asked
    command = BY_ACT.get(asked[0]) if asked else None
    if asked is None or command is None or reading.intent not in VARIED or reading.again:
        return None
    offers = pending is not None and pending.awaits == OFFER and pending.act == BookRoom.act
    asks = pending is not None and pending.awaits != SETTLED and not offers
    if asks and pending is not None and pending.act != ChangeBooking.act:
        return None
    if not reading.continues and not (offers and _narrows(reading)):
        return None
    return command.of_data(asked[1]).answered(reading, scene, "")


def _narrows(reading: Reading) -> bool:
    """Say whether what is looked for is told more closely, rather than one of its offers taken."""
    if reading.intent is not None or reading.room or reading.ordinal or reading.anyway:
        return False
    return not reading.day_assumed and bool(
        reading.site or reading.start or reading.capacity or reading.equipment or reading.video
    )


def _calls_off(scene: Scene, reading: Reading, pending: Pending) -> bool:
    """Say whether "cancel", and no booking, was said to a question: that it may be dropped.

    So does "undo" where nothing has been done.
    """
    if reading.intent is Intent.UNDO and pending.awaits != SETTLED:
        return last_act(scene.session, scene.person, scene.now) is None
    explains = pending.awaits == WHY and gives_reason(scene.utterance.text)
    if pending.awaits == SETTLED or pending.act == CancelBooking.act or explains:
        return False
    marks = (
        reading.reference, reading.room, reading.site, reading.start, reading.window_start,
        reading.target_start, reading.target_time, reading.target_window, reading.target_room,
        reading.target_rrule, reading.title, reading.ordinal, reading.scope,
    )  # fmt: skip
    is_alone = not reading.refers_back and all(mark is None for mark in marks)
    return reading.intent is Intent.CANCEL and is_alone


def _answered(scene: Scene, reading: Reading, pending: Pending) -> Reply | None:
    """Return what follows from an answer to the pending question; None where it answers nothing."""
    command = BY_ACT.get(pending.act)
    if command is None or (reading.intent is Intent.REJECT and not command.is_yes_or_no):
        return None
    chosen = _number_of(scene, reading, pending, command)
    if 1 <= chosen <= len(pending.options):
        return _press(scene, pending, pending.options[chosen - 1])
    if pending.awaits == WHY and (reason := reason_said(reading, scene)):
        return _run(scene, command, {**pending.data, "because": reason}, pending)
    if reading.intent is Intent.ACCEPT:
        return None
    waiting = command.of_data(pending.data)
    answered = waiting.answered(reading, scene, pending.awaits)
    if answered is None and reading.anyway and pending.awaits == REMEDY:
        answered = waiting.insisting(reading.because)
    if answered is None:
        return None
    open_still = _still_open(scene, reading, pending)
    if open_still:
        scene.memory.drop_question()
        question = Question(pending.awaits, open_still)
        asked = ask_reading(scene, answered, replace(reading, question=question))
        return replace(asked, intent=str(command.intents[0]))
    return _run(scene, command, answered.data(), pending)


def _press(scene: Scene, pending: Pending, option: Mapping[str, Any]) -> Reply:
    """Return what the button of an option would bring."""
    command = BY_ACT.get(str(option.get("act")), BY_ACT[pending.act])
    return _run(scene, command, {**pending.data, **option}, pending)


def _still_open(scene: Scene, reading: Reading, pending: Pending) -> tuple[Choice, ...]:
    """Return the choices of a contested reading to which something else was answered.

    "9h" doesn't tell which Friday is meant: it is kept, and the day is asked for once more.
    """
    says_day = reading.start is not None and not reading.day_assumed
    says_place = bool(reading.room or reading.site)
    if pending.awaits not in CONTESTED or (says_day if pending.awaits in DAYS else says_place):
        return ()
    return tuple(choice for one in pending.options if (choice := _choice(scene, one)))


def _choice(scene: Scene, option: Mapping[str, object]) -> Choice | None:
    """Return the choice that made this option: a room, a site, or a day."""
    venue = scene.venue(next(iter(integers(option.get("rooms")) or ()), None))
    if venue is not None:
        return Choice(room=venue.room.name, site=venue.site.name)
    site = scene.site(integer(option.get("site")))
    if site is not None:
        return Choice(site=site.name)
    start = moment(option.get("start") or option.get("target_start"))
    return Choice(start=day_of(start)) if start is not None else None


def _number_of(scene: Scene, reading: Reading, pending: Pending, command: type[Command]) -> int:
    """Return which option is meant, counted from 1; 0 for none.

    A yes means the only option of the command itself; what else is offered beside it is no answer.
    """
    if command.is_yes_or_no and reading.intent in (Intent.ACCEPT, Intent.REJECT):
        return 1 if reading.intent is Intent.ACCEPT else 2
    own = [number for number, one in enumerate(pending.options, 1) if "act" not in one]
    is_clear = len(pending.options) == 1 or pending.awaits == PROPOSAL
    if reading.intent is Intent.ACCEPT and is_clear:
        return 1
    if reading.intent is Intent.ACCEPT and len(own) == 1:
        return own[0]
    return reading.ordinal or number_alone(scene) or ordinal_alone(scene) or 0


def _run(
    scene: Scene, command: type[Command], data: Mapping[str, object], pending: Pending
) -> Reply:
    """Run the completed command; its question is over unless it asks another."""
    if scene.memory.pending == pending:
        scene.memory.drop_question()
    reply = do(scene, command.of_data(data))
    intent = str(command.intents[0]) if command.intents else None
    return replace(reply, intent=intent)
