"""The table of commands: what is registered has help, examples and words in both languages."""

from typing import get_args

import pytest

from chat.command import Command
from chat.commands import BY_ACT, BY_INTENT, COMMANDS
from chat.fields import readers
from chat.understanding import Context, Intent, Names, RoomName, SiteName, understand
from rooms.rights import Right
from tests.builders import NOW, PARIS
from tests.chat.talking import ADMIN, Talker
from translations import LANGUAGES, catalogue

NAMES = Names([RoomName("Jaurès", "Mairie de Drancy")], [SiteName("Mairie de Drancy", ("mairie",))])
SERVICES = [command for command in COMMANDS if command.examples]
EXAMPLES = [
    (command, language, example)
    for command in SERVICES
    for language in LANGUAGES
    for example in command.examples[language]
]


def test_every_intent_has_a_command() -> None:
    assert set(BY_INTENT) == set(Intent)


def test_every_act_and_intent_has_one_command() -> None:
    assert len(BY_ACT) == len(COMMANDS)
    assert sum(len(command.intents) for command in COMMANDS) == len(BY_INTENT)


@pytest.mark.parametrize(("command", "language", "example"), EXAMPLES)
def test_understands_the_examples_of_the_help(
    command: type[Command], language: str, example: str
) -> None:
    reading = understand(example, Context(NOW.astimezone(PARIS), NAMES, language))
    assert reading.intent in command.intents
    assert reading.language == language
    assert reading.question is None


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_translated(command: type[Command]) -> None:
    summary = command.summary()
    assert summary.endswith(".")
    for language in LANGUAGES[1:]:
        if command.is_service:
            assert catalogue(language).gettext(summary) != summary
            assert command.examples[language]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_field_has_a_reader(command: type[Command]) -> None:
    assert all(callable(reader) for reader in readers(command).values())
    assert get_args(command) == ()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_help_names_every_service_with_an_example(agent: Talker, language: str) -> None:
    asks = {"act": "help", "lang": language}
    of_all, of_most = Talker(agent.units, ADMIN).send(asks).text, agent.send(asks).text
    for command in SERVICES:
        if command.is_service and command.act != "help":
            example = command.examples[language][0]
            assert example in of_all
            assert (example in of_most) is (command.right is Right.USE)


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.intents])
def test_what_answers_an_intent_has_an_example_in_every_language(command: type[Command]) -> None:
    assert all(command.examples[language] for language in LANGUAGES)
