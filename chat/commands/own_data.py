"""Tell somebody what is stored of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from chat.command import Command, Examples
from chat.scene import Scene
from chat.understanding import Intent
from chat.words import msgid
from rooms.administrators import administrators
from rooms.models import Organisation
from rooms.personal_data.export import counted
from rooms.personal_data.people import Whose, whose
from rooms.rights import Area, Right
from rooms.talk import Reply

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
        heading = scene.say("This is stored of you:")
        return Reply(text="\n".join([heading, *_lines(scene, of), _who_helps(scene, of)]))


def _lines(scene: Scene, of: Whose) -> list[str]:
    """Return who they are, and how much there is of each kind."""
    counts = counted(scene.session, of)
    counts.pop("person", None)
    person = scene.person
    lines = [", ".join(filter(None, (person.name, person.email, *person.roles)))]
    for words, tables in LINES.items():
        count = sum(counts.pop(table, 0) for table in tables)
        lines += [scene.say(words, count=count)] if count else []
    rest = sum(counts.values())
    lines += [scene.say(OTHERS, count=rest)] if rest else []
    lines.append(scene.say("besides, messages and mails to you, for some weeks"))
    return [f"• {line}" for line in lines]


def _who_helps(scene: Scene, of: Whose) -> str:
    """Return who makes a copy of all of it, and erases it."""
    owner: Organisation = of.organisation
    found = administrators(scene.session, Right.PERSONAL_DATA, Area(owner.id))
    people = ", ".join(person.email for person in found[:MOST_NAMED])
    if not people:
        return scene.say("Whoever runs this bot gives you a copy of all of it, or erases it.")
    return scene.say("For a copy of all of it, or to have it erased, ask {people}.", people=people)
