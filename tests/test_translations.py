"""Every sentence that can go out has its French, and the same fields in it."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from chat.commands import COMMANDS
from translations import LANGUAGES

ROOT = Path(__file__).parent.parent
PACKAGES = ("rooms", "calendars", "integrations", "chat", "web", "translations")
# Functions that take a message id, and the place of it among their arguments.
SPEAKERS = {"translate": 1, "say": 0, "msgid": 0, "gettext": 0, "about": 2}
OTHERS = [language for language in LANGUAGES if language != "en"]


def sentences() -> Iterator[tuple[str, str]]:
    """Yield every message id in the source, and the file in which it stands."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                message = _message(node)
                if message is not None:
                    yield message, str(path.relative_to(ROOT))
    for path in sorted((ROOT / "web" / "templates").glob("*.html")):
        for message in re.findall(r'say\("([^"]+)"', path.read_text(encoding="utf-8")):
            yield message, str(path.relative_to(ROOT))
    for command in COMMANDS:
        if command.is_service:
            yield command.summary(), command.__module__


def _message(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    place = SPEAKERS.get(name)
    if place is None or len(node.args) <= place:
        return None
    argument = node.args[place]
    is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return argument.value if is_text else None  # type: ignore[attr-defined]


def entries(language: str) -> Iterator[tuple[str, str, str]]:
    """Yield message id, translation and file of every catalogue of a language."""
    for path in sorted((ROOT / "translations" / language).glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale=language, abort_invalid=True):
                if message.id:
                    yield str(message.id), str(message.string), path.name


def fields(sentence: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    translated = {message for message, words, _ in entries(language) if words}
    missing = {f"{path}: {message}" for message, path in sentences() if message not in translated}
    assert not missing


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_fields_of_their_sentence(language: str) -> None:
    wrong = [message for message, words, _ in entries(language) if fields(message) != fields(words)]
    assert not wrong


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_translated_in_two_ways(language: str) -> None:
    known: dict[str, str] = {}
    wrong = [m for m, words, _ in entries(language) if known.setdefault(m, words) != words]
    assert not wrong


def test_the_source_is_searched_where_it_speaks() -> None:
    found = {path.split("/")[0] for _, path in sentences()}
    assert {"chat", "translations", "web"} <= found
    assert ("Who is connected", "web/templates/call.html") in sentences()
