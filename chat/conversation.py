"""The conversation: a sentence or a press of a button in, an answer out, everything in one unit."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sqlmodel import Session

from chat import fault_news, notices, waiting_news
from chat.answers import number_alone, ordinal_alone
from chat.command import Command
from chat.commands import BY_ACT, command_for
from chat.commands.book import BookRoom
from chat.commands.cancel import CancelBooking
from chat.commands.social import greeting
from chat.directory import Directory
from chat.fields import clean
from chat.memory import PROPOSAL, SETTLED, Memory, Pending
from chat.misunderstood import ask_reading, fragment, not_understood, stranger
from chat.replies import fitted
from chat.scene import Scene
from chat.understanding import Context, Intent, Reading, understand
from rooms.bookings import organisation_of
from rooms.inventory import language_for, organisation_for, venues, welcome
from rooms.models import Booking, Fault, Person, Waiting
from rooms.talk import Reply, Utterance
from rooms.unit_of_work import UnitOfWork
from translations import LANGUAGES, catalogue

LONGEST_ADDRESS = 320
LONGEST_SPACE = 500
AN_HOUR = datetime(2000, 1, 1, 12, tzinfo=UTC)
ANSWERS = (None, Intent.ACCEPT, Intent.REJECT)

Understand = Callable[[str, Context], Reading]


class Conversation:
    """What the bot says. Keeps nothing but the index of names; everything else is in the database.

    `give_links` says whether guests can be given a join link. One conversation serves all
    organisations and threads.
    """

    def __init__(self, *, give_links: bool, understand: Understand = understand) -> None:
        self._give_links = give_links
        self._understand = understand
        self._directory = Directory()
        self._warm_up()

    def turn(self, unit: UnitOfWork, utterance: Utterance, now: datetime) -> Reply:
        """Return the answer to `utterance`; what was asked for is written in `unit`.

        Raises nothing for any words or card inputs. Commits nothing.
        """
        said = _cleaned(utterance)
        person = welcome(unit.session, said.email, said.name)
        if person is None:
            return stranger()
        organisation = organisation_of(unit.session, person)
        scene = Scene(
            unit=unit,
            person=person,
            organisation=organisation,
            venues=venues(unit.session, organisation.id),
            utterance=said,
            now=now,
            language=person.language or organisation.language,
            give_links=self._give_links,
            memory=Memory(unit.session, person, said.space_id, now),
        )
        reply = self._spoken(scene) if said.inputs is None else _pressed(scene, said.inputs)
        scene.memory.let_go(unit)
        return replace(reply, text=fitted(reply.text), markdown=fitted(reply.markdown))

    def greeting(self, session: Session, email: str, now: datetime) -> Reply:  # noqa: ARG002
        """Return a hello with three examples, in the language of the organisation of `email`."""
        organisation = organisation_for(session, clean(email, LONGEST_ADDRESS))
        if organisation is None:
            return stranger()
        text = "\n".join(greeting(organisation.language))
        return Reply(text=text, intent=str(Intent.GREET), language=organisation.language)

    def notice(
        self,
        session: Session,
        kind: str,
        booking: Booking,
        now: datetime,
        details: Mapping[str, object],
    ) -> Reply:
        """Return the news of this kind about `booking`; see `chat.notices.NOTICES`."""
        reply = notices.notice(session, kind, booking, now, details)
        return replace(reply, text=fitted(reply.text))

    def offer(self, session: Session, kind: str, waiting: Waiting, now: datetime) -> Reply:
        """Return the news for whoever waits; a yes or a number answers an offer."""
        reply = waiting_news.told(session, kind, waiting, now)
        return replace(reply, text=fitted(reply.text))

    def fault(self, session: Session, kind: str, fault: Fault, person: Person) -> Reply:
        """Return the news of a fault for this person, in their language."""
        reply = fault_news.told(session, kind, fault, person)
        return replace(reply, text=fitted(reply.text))

    def _warm_up(self) -> None:
        """Compile grammars and catalogues now, so that the first person needn't wait for them."""
        for language in LANGUAGES:
            self._understand("14h", Context(now=AN_HOUR, language=language))
            catalogue(language)

    def _spoken(self, scene: Scene) -> Reply:
        names = self._directory.names(scene.session, scene.organisation.id, scene.venues)
        asked = scene.memory.pending
        context = Context(
            now=scene.local_now.replace(tzinfo=scene.zone),
            names=names,
            language=_kept(scene) or (asked.language if asked else None) or scene.language,
        )
        reading = self._understand(scene.utterance.text, context)
        language = reading.language if reading.language in LANGUAGES else scene.language
        reply = _answer(replace(scene, language=_kept(scene) or language), reading)
        intent = reply.intent or (str(reading.intent) if reading.intent else None)
        return replace(reply, intent=intent, language=_kept(scene) or language)


def _kept(scene: Scene) -> str | None:
    """Return the language in which the person wants every answer, if they have fixed one."""
    return language_for(scene.person, "") or None


def _answer(scene: Scene, reading: Reading) -> Reply:
    """Return the answer to a sentence: to the pending question, or to a new wish."""
    pending = scene.memory.pending
    if pending is not None and _calls_off(reading, pending):
        reading = replace(reading, intent=Intent.REJECT)
    if reading.intent in ANSWERS and pending is not None:
        reply = _answered(scene, reading, pending)
        if reply is not None:
            return reply
    command = command_for(reading)
    is_aside = command is not None and command.keeps_question
    if pending is not None and reading.intent not in ANSWERS and not is_aside:
        scene.memory.drop_question()
    if command is None:
        wish = BookRoom.of_reading(reading, scene)
        says_when = wish.start is not None or wish.window is not None
        return fragment(scene, wish) if says_when else not_understood(scene, reading)
    wanted = command.of_reading(reading, scene)
    if reading.question is not None and command.asks_back:
        return ask_reading(scene, wanted, reading)
    return wanted.run(scene)


def _calls_off(reading: Reading, pending: Pending) -> bool:
    """Say whether "cancel", and no booking, was said to a question: that it may be dropped."""
    if pending.awaits == SETTLED or pending.act == CancelBooking.act:
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
        option = pending.options[chosen - 1]
        other = BY_ACT.get(str(option.get("act")), command)
        return _run(scene, other, {**pending.data, **option}, pending)
    if reading.intent is Intent.ACCEPT:
        return None
    answered = command.of_data(pending.data).answered(reading, scene, pending.awaits)
    if answered is None:
        return None
    return _run(scene, command, answered.data(), pending)


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
    reply = command.of_data(data).run(scene)
    intent = str(command.intents[0]) if command.intents else None
    return replace(reply, intent=intent)


def _pressed(scene: Scene, inputs: Mapping[str, object]) -> Reply:
    """Return the answer to a press, in the language of its card."""
    said = inputs.get("lang")
    language = said if isinstance(said, str) and said in LANGUAGES else scene.language
    scene = replace(scene, language=_kept(scene) or language)
    act = inputs.get("act")
    command = BY_ACT.get(act) if isinstance(act, str) else None
    if command is None:
        return replace(not_understood(scene, None), language=scene.language)
    reply = command.of_data(inputs).run(scene)
    intent = str(command.intents[0]) if command.intents else None
    return replace(reply, intent=intent, language=_kept(scene) or language)


def _cleaned(utterance: Utterance) -> Utterance:
    """Return the utterance with what no database could store taken out of its names.

    The text keeps its lines and its length: the understanding says what is too long.
    """
    text = utterance.text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
    return replace(
        utterance,
        email=clean(utterance.email, LONGEST_ADDRESS),
        name=clean(utterance.name),
        space_id=clean(utterance.space_id, LONGEST_SPACE),
        thread_id=clean(utterance.thread_id, LONGEST_SPACE) if utterance.thread_id else None,
        text=text,
    )
