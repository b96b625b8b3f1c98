"""Follow a person's own calendar, say how it stands with it, and forget it."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

from chat import cards, own_calendar_news
from chat.buttons import button
from chat.command import Command, Examples
from chat.scene import Scene
from chat.understanding import Intent, Reading
from rooms.outside.own_calendars import calendar_of, follow, forget
from rooms.talk import Reply

LONGEST_ADDRESS = 2_000


def web_address(value: object) -> str | None:
    """Read an address on the web; whether it leads anywhere is found out when it is fetched."""
    is_one = isinstance(value, str) and "://" in value and len(value) <= LONGEST_ADDRESS
    return value if is_one and isinstance(value, str) and value.isprintable() else None


WebAddress = Annotated[str | None, web_address]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowCalendar(Command):
    """Follow your own calendar by its secret address, so that common hours spare it."""

    act: ClassVar[str] = "follow_calendar"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.FOLLOW_CALENDAR,)
    examples: ClassVar[Examples] = {
        "fr": ("voici mon agenda https://agenda.example/prive.ics", "mon agenda est-il suivi ?"),
        "en": ("follow my calendar https://agenda.example/private.ics", "is my calendar followed?"),
    }

    address: WebAddress = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:  # noqa: ARG003
        """Return whose address was typed; without one, how it stands is asked."""
        return cls(address=web_address(reading.link))

    def run(self, scene: Scene) -> Reply:
        """Keep the address, to be read at once; or tell how it stands with the calendar."""
        if self.address is None:
            return _standing(scene)
        follow(scene.unit, self.address, scene.person, scene.now)
        words = [scene.say("I am about to read your calendar, and tell you what I have found.")]
        if not scene.utterance.is_direct:
            words.append(
                scene.say(
                    "Whoever is in this space has seen the address: better have another one made, "
                    "and tell it me one to one."
                )
            )
        return Reply(text=" ".join(words))


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetCalendar(Command):
    """Forget your own calendar: its address and your busy times are erased."""

    act: ClassVar[str] = "forget_calendar"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.FORGET_CALENDAR,)
    examples: ClassVar[Examples] = {
        "fr": ("oublie mon agenda",),
        "en": ("forget my calendar",),
    }

    def run(self, scene: Scene) -> Reply:
        """Erase it, if there is one."""
        if forget(scene.session, scene.person):
            return Reply(text=scene.say("Your calendar’s address and your busy times are erased."))
        return Reply(text=scene.say("I follow no calendar of yours."))


def _standing(scene: Scene) -> Reply:
    words = own_calendar_news.standing(
        scene.session, scene.person, scene.language, scene.zone, scene.now
    )
    if calendar_of(scene.session, scene.person) is None:
        return Reply(text=words)
    forgetting = button(scene.language, scene.say("Forget my calendar"), ForgetCalendar())
    return Reply(text=words, card=cards.card([cards.text(words)], [forgetting]))
