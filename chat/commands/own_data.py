"""Tell somebody what is stored of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from chat import cards
from chat.buttons import button
from chat.command import Command, Examples
from chat.fields import Text
from chat.rights_news import site_names, worded
from chat.scene import Scene
from chat.understanding import Intent
from chat.words import msgid
from rooms.administrators import administrators
from rooms.models import Organisation
from rooms.personal_data.asking import COPY, ERASURE, WISHES, want
from rooms.personal_data.export import counted
from rooms.personal_data.people import Whose, whose
from rooms.rights import MEMBER, Area, Right
from rooms.talk import Reply
from translations import dates

MOST_NAMED = 3
# What is counted in each line, by table; tables that stand nowhere are counted in the last one.
LINES: Mapping[str, tuple[str, ...]] = {
    msgid("meetings that you lead or are invited to: {count}"): ("booking", "series"),
    msgid("invitations, and answers that came: {count}"): ("attendee", "arrival"),
    msgid("records of what you did, for undo and for the audit: {count}"): ("event",),
    msgid("what you wait for: {count}"): ("waiting", "blocking"),
    msgid("your own calendar, its busy times and your feeds: {count}"): (
        "own_calendar", "own_busy_time", "outside_event", "feed",
    ),
    msgid("where our talks stand: {count}"): ("talk_state",),
    msgid("faults that you reported or closed: {count}"): ("fault",),
}  # fmt: skip
OTHERS = msgid("others: {count}")
BUTTONS = {COPY: msgid("Ask for a copy"), ERASURE: msgid("Ask to be erased")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowOwnData(Command):
    """Say what is stored of you, and who gives you a copy of it or has it erased."""

    act: ClassVar[str] = "own_data"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.OWN_DATA,)
    examples: ClassVar[Examples] = {
        "fr": ("quelles données avez-vous sur moi ?",),
        "en": ("what data do you have about me?",),
    }

    def run(self, scene: Scene) -> Reply:
        """Count what is stored of whoever asks; others who share the space don't hear it."""
        if not scene.utterance.is_direct:
            return Reply(text=scene.say("Ask me that one to one: others read along here."))
        of = whose(scene.session, scene.person.email)
        lines = [scene.say("This is stored of you:"), *_lines(scene, of), _who_helps(scene, of)]
        wishes = [
            button(scene.language, scene.say(words), AskOwnData(wish=wish))
            for wish, words in BUTTONS.items()
        ]
        card = cards.card([cards.text(line) for line in lines], wishes)
        return Reply(text="\n".join(lines), card=card)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOwnData(Command):
    """Ask for a copy of what is stored of you, or to be erased."""

    act: ClassVar[str] = "ask_own_data"
    is_service: ClassVar[bool] = False

    wish: Text = None

    def run(self, scene: Scene) -> Reply:
        """Note it for whoever answers, who is told, and say by when the law wants an answer."""
        if self.wish not in WISHES:
            return ShowOwnData().run(scene)
        due = want(scene.unit, scene.person, self.wish, scene.now)
        day = dates.day(scene.language, due, scene.local_now.date())
        people = _who_answers(scene, scene.organisation)
        if not people:
            words = scene.say("Noted. Whoever runs this bot answers by {day}.", day=day)
            return Reply(text=words)
        told = scene.say("Passed on to {people}, who answer by {day}.", people=people, day=day)
        return Reply(text=told)


def _lines(scene: Scene, of: Whose) -> list[str]:
    """Return who they are, and how much there is of each kind."""
    counts = counted(scene.session, of)
    counts.pop("person", None)
    person = scene.person
    beyond = [role for role in person.roles if role != MEMBER]
    roles = worded(scene.say, beyond, site_names(scene.session, of.organisation.id))
    lines = [", ".join(filter(None, (person.name, person.email, roles)))]
    for words, tables in LINES.items():
        count = sum(counts.pop(table, 0) for table in tables)
        lines += [scene.say(words, count=count)] if count else []
    rest = sum(counts.values())
    lines += [scene.say(OTHERS, count=rest)] if rest else []
    lines.append(scene.say("besides, messages and mails to you, for some weeks"))
    return [f"• {line}" for line in lines]


def _who_helps(scene: Scene, of: Whose) -> str:
    """Return who makes a copy of all of it, and erases it."""
    people = _who_answers(scene, of.organisation)
    if not people:
        return scene.say("Whoever runs this bot gives you a copy of all of it, or erases it.")
    return scene.say("For a copy of all of it, or to have it erased, ask {people}.", people=people)


def _who_answers(scene: Scene, owner: Organisation) -> str:
    """Return the addresses of some who answer for personal data, "" where nobody does."""
    found = administrators(scene.session, Right.PERSONAL_DATA, Area(owner.id))
    return ", ".join(person.email for person in found[:MOST_NAMED])
