"""Fix the language of the answers, or let it follow each message again."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from babel import Locale

from chat import cards
from chat.buttons import act
from chat.command import Command, Examples
from chat.fields import Text
from chat.scene import Scene
from chat.understanding import Intent, Reading
from rooms.talk import Reply
from translations import LANGUAGES

AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLanguage(Command):
    """Fix the language in which I answer you, whatever language you write."""

    act: ClassVar[str] = "language"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.SET_LANGUAGE,)
    keeps_question: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": ("parle-moi français", "réponds dans la langue du message"),
        "en": ("answer me in English", "answer in the language of the message"),
    }

    language: Text = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:  # noqa: ARG003
        """Return the language that the sentence asks for."""
        return cls(language=reading.answer_in)

    def run(self, scene: Scene) -> Reply:
        """Keep to the language from now on, or let it go; or ask which."""
        person = scene.person
        if self.language == AUTO:
            person.keeps_language = False
            return Reply(text=scene.say("I answer in the language of your message."))
        if self.language not in LANGUAGES:
            return _which(scene)
        person.language, person.keeps_language = self.language, True
        scene.session.add(person)
        there = replace(scene, language=self.language)
        words = there.say("From now on I answer in English, and news come in English too.")
        auto = act(self.language, there.say("Language of my message"), self.act, {"language": AUTO})
        return Reply(text=words, card=cards.card([cards.text(words)], [auto]))


def _which(scene: Scene) -> Reply:
    words = scene.say("In which language shall I answer?")
    named = {code: Locale.parse(code).get_display_name(code) or code for code in LANGUAGES}
    named[AUTO] = scene.say("Language of my message")
    buttons = [
        act(scene.language, name.capitalize(), SetLanguage.act, {"language": code})
        for code, name in named.items()
    ]
    return Reply(text=words, card=cards.card([cards.text(words)], buttons))
