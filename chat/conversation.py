"""The conversation: a sentence or a press of a button in, an answer out, everything in one unit."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sqlmodel import Session

from chat import (
    calendar_news,
    clash_news,
    data_news,
    endpoint_news,
    fault_news,
    notices,
    own_calendar_news,
    rights_news,
    screens,
    sync_news,
    waiting_news,
)
from chat.answering import answer
from chat.commands import BY_ACT
from chat.commands.plans import done_later, previewed
from chat.commands.social import greeting
from chat.directory import Directory
from chat.doing import do
from chat.fields import clean
from chat.memory import Memory
from chat.misunderstood import not_understood, stranger
from chat.replies import fitted
from chat.scene import Scene
from chat.understanding import Context, Intent, Reading, understand
from rooms.administration.asking import Looked
from rooms.administration.events import DeedAsked, DifferenceFound, PreviewAsked
from rooms.bookings import organisation_of
from rooms.granting import RightsChanged
from rooms.inventory import language_for, organisation_for, venues, welcome
from rooms.models import Booking, Endpoint, Fault, Person, Waiting
from rooms.outside.news import CalendarClashed, CalendarTroubled
from rooms.personal_data.asking import OwnDataWanted
from rooms.personal_data.pseudonyms import is_pseudonym
from rooms.rights import Right, may_somewhere
from rooms.talk import Declined, Reply, Utterance
from rooms.unit_of_work import UnitOfWork
from translations import LANGUAGES, catalogue

LONGEST_ADDRESS = 320
LONGEST_SPACE = 500
AN_HOUR = datetime(2000, 1, 1, 12, tzinfo=UTC)
ANSWERS = (None, Intent.ACCEPT, Intent.REJECT)

Understand = Callable[[str, Context], Reading]


class Conversation:
    """What the bot says. Keeps nothing but the index of names; everything else is in the database.

    `give_links` says whether guests can be given a join link, `mailbox` of which address rooms have
    theirs, if they can be booked by mail; `feed_address` and `call_page` are as in `Scene`. One
    conversation serves all organisations and threads.
    """

    def __init__(
        self,
        *,
        give_links: bool,
        feed_address: Callable[[int], str] | None = None,
        call_page: Callable[[int, int | None], str] | None = None,
        mailbox: str = "",
        understand: Understand = understand,
    ) -> None:
        self._give_links = give_links
        self._feed_address = feed_address
        self._call_page = call_page
        self._mailbox = mailbox
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
        scene = self._scene(unit, person, said, now)
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
        if self._call_page is not None:
            details = {**details, "page": self._call_page(booking.id, notices.steers(booking))}
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

    def declined(self, session: Session, declined: Declined, now: datetime) -> Reply:
        """Return why a room declines an invitation, for the calendar that sent it."""
        reply = calendar_news.declined(session, declined, now)
        return replace(reply, text=fitted(reply.text))

    def own_calendar(self, session: Session, person: Person, now: datetime) -> Reply:
        """Return how it stands with the person's own calendar, in their language."""
        reply = own_calendar_news.told(session, person, now)
        return replace(reply, text=fitted(reply.text))

    def on_screen(
        self, session: Session, kind: str, booking: Booking, details: Mapping[str, object]
    ) -> str:
        """Return a line for the screens of the booking's rooms."""
        return screens.line(session, kind, booking, details)

    def trouble(self, session: Session, problem: str, endpoint: Endpoint, person: Person) -> Reply:
        """Return the news for this person that an endpoint has this problem."""
        return endpoint_news.told(session, problem, endpoint, person)

    def previewed(
        self, unit: UnitOfWork, asked: PreviewAsked, looked: Looked, now: datetime
    ) -> Reply | None:
        """Return what a plan would do, for the thread in which it was asked for.

        None where whoever asked was erased meanwhile.
        """
        scene = self._scene_of(unit, asked, now)
        return _told_in(scene, previewed(scene, asked, looked)) if scene else None

    def done_later(
        self, unit: UnitOfWork, asked: DeedAsked, now: datetime, *, has_failed: bool
    ) -> Reply | None:
        """Do what moves many bookings, and return what is told of it where it was asked for.

        None, and nothing is done, where whoever asked was erased meanwhile.
        """
        scene = self._scene_of(unit, asked, now)
        return _told_in(scene, done_later(scene, asked, has_failed=has_failed)) if scene else None

    def difference(self, session: Session, event: DifferenceFound, person: Person) -> Reply:
        """Return the news that another system has other rooms, for an administrator."""
        return sync_news.told(session, event, person)

    def rights(self, session: Session, event: RightsChanged, person: Person) -> Reply:
        """Return the news for this person that their rights are others than before."""
        return rights_news.told(session, event, person)

    def data_wanted(self, session: Session, event: OwnDataWanted, person: Person) -> Reply:
        """Return the news for this person that somebody asks for their data, or to be erased."""
        return data_news.told(session, event, person)

    def room_calendar(
        self, session: Session, event: CalendarClashed | CalendarTroubled, person: Person
    ) -> Reply:
        """Return the news of a room's own calendar for this person, in their language."""
        reply = clash_news.told(session, event, person)
        return replace(reply, text=fitted(reply.text))

    def _scene_of(
        self, unit: UnitOfWork, asked: PreviewAsked | DeedAsked, now: datetime
    ) -> Scene | None:
        """Return where something was asked for, as it is now; None where they were erased."""
        person = unit.session.get_one(Person, asked.person_id)
        if is_pseudonym(person.email):
            return None
        said = Utterance(email=person.email, space_id=asked.space_id, thread_id=asked.thread_id)
        scene = self._scene(unit, person, said, now)
        return replace(scene, language=_kept(scene) or asked.language)

    def _scene(self, unit: UnitOfWork, person: Person, said: Utterance, now: datetime) -> Scene:
        organisation = organisation_of(unit.session, person)
        return Scene(
            unit=unit,
            person=person,
            organisation=organisation,
            venues=venues(unit.session, organisation.id),
            utterance=said,
            now=now,
            language=person.language or organisation.language,
            give_links=self._give_links,
            feed_address=self._feed_address,
            call_page=self._call_page,
            mailbox=self._mailbox,
            memory=Memory(unit.session, person, said.space_id, now),
        )

    def _warm_up(self) -> None:
        """Compile grammars and catalogues now, so that the first person needn't wait for them."""
        for language in LANGUAGES:
            self._understand("Noël 14h", Context(now=AN_HOUR, language=language))
            catalogue(language)

    def _spoken(self, scene: Scene) -> Reply:
        names = self._directory.names(scene.session, scene.organisation.id, scene.venues)
        asked = scene.memory.pending
        context = Context(
            now=scene.local_now.replace(tzinfo=scene.zone),
            names=names,
            language=_kept(scene)
            or (asked.language if asked else None)
            or scene.memory.language
            or scene.language,
            country=scene.organisation.country,
            administers=may_somewhere(scene.person, Right.CHANGE_INVENTORY),
        )
        reading = self._understand(scene.utterance.text, context)
        language = reading.language if reading.language in LANGUAGES else scene.language
        if language != scene.language or scene.memory.language is not None:
            scene.memory.talk_in(language)
        reply = answer(replace(scene, language=_kept(scene) or language), reading)
        intent = reply.intent or (str(reading.intent) if reading.intent else None)
        return replace(reply, intent=intent, language=_kept(scene) or language)


def _told_in(scene: Scene, reply: Reply) -> Reply:
    return replace(reply, text=fitted(reply.text), language=scene.language)


def _kept(scene: Scene) -> str | None:
    """Return the language in which the person wants every answer, if they have fixed one."""
    return language_for(scene.person, "") or None


def _pressed(scene: Scene, inputs: Mapping[str, object]) -> Reply:
    """Return the answer to a press, in the language of its card."""
    said = inputs.get("lang")
    language = said if isinstance(said, str) and said in LANGUAGES else scene.language
    scene = replace(scene, language=_kept(scene) or language)
    act = inputs.get("act")
    command = BY_ACT.get(act) if isinstance(act, str) else None
    if command is None:
        return replace(not_understood(scene, None), language=scene.language)
    reply = do(scene, command.of_data(inputs))
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
