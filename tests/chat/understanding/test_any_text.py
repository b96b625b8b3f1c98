"""What holds for any text: an answer, the same however it is typed, from its context alone."""

import ast
import unicodedata
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chat.understanding
from chat.understanding import Context, Reading, understand
from chat.understanding.folding import fold
from tests.chat.understanding.corpus import DEMONSTRATION, Line, lines

CORPUS = list(lines())[::3]
AS_TYPED = (
    "thing",
    "title", "guest_names", "unknown_room", "suggestions", "from_person", "to_person",
    "on_behalf_of", "confidence", "question",
)  # fmt: skip
CONTEXT = Context(datetime(2026, 3, 16, 9, 10, tzinfo=ZoneInfo("Europe/Paris")), DEMONSTRATION)
PLEAS = {"fr": "s'il te plaît", "en": "please"}
Typing = Callable[[Line], str]
TYPINGS: dict[str, Typing] = {
    "decomposed letters": lambda line: unicodedata.normalize("NFD", line.sentence),
    "capitals": lambda line: line.sentence.upper(),
    "no capitals": lambda line: line.sentence.lower(),
    "no accents": lambda line: _without_accents(line.sentence),
    "doubled spaces": lambda line: f"  {line.sentence.replace(' ', '  ')} ",
    "hard spaces": lambda line: line.sentence.replace(" ", "\N{NO-BREAK SPACE}"),
    "curly apostrophes": lambda line: line.sentence.replace("'", "’"),
    "a full stop": lambda line: f"{line.sentence.rstrip(' ?!.')}{_ends(line)}.",
    "a mark of exclamation": lambda line: f"{line.sentence.rstrip(' ?!.')}{_ends(line)} !",
    "a plea behind": lambda line: f"{line.sentence}, {_plea(line)}",
    "a plea before": lambda line: f"{_plea(line)}, {line.sentence}",
}


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFD", text)
    return "".join(char for char in plain if not unicodedata.combining(char))


def _ends(line: Line) -> str:
    return " ?" if line.sentence.rstrip().endswith("?") else ""


def _plea(line: Line) -> str:
    return PLEAS[str(plainly(line)["language"])]


@cache
def plainly(line: Line) -> dict[str, object]:
    return _read(line, line.sentence)


def _read(line: Line, text: str) -> dict[str, object]:
    return understand(
        text, Context(line.now, line.names, line.language, administers=line.administers)
    ).as_json()


@pytest.mark.parametrize("typing", TYPINGS)
def test_reads_the_same_however_it_is_typed(typing: str) -> None:
    otherwise = {}
    for line in CORPUS:
        read = _read(line, TYPINGS[typing](line))
        if any(plainly(line)[name] != read[name] for name in read if name not in AS_TYPED):
            otherwise[line.sentence] = read
    assert otherwise == {}


SENTENCES = (
    "réserve Jaurès demain de 14h à 15h pour 6 avec visio",
    "book Jaurès tomorrow from 2pm to 3pm for 6 with video",
)


@pytest.mark.parametrize(
    "around",
    [
        "**{}**", "_{}_", "`{}`", "```\n{}\n```", "> {}", "- {}", "# {}", "~~{}~~", "<b>{}</b>",
        "<p>{}<br/></p>", "&nbsp;{}&amp;", "🎉 {} 🎉", "{} 👍🏽", "\u202e{}\u202c", "\u200f{}",
        "\ufeff{}", "{}\x00", "{}\u200b", "@Salon {}", "Salon, {}", "{}; DROP TABLE booking; --",
        "{}'); DELETE FROM room; --", "{} مرحبا", "שלום {}", "[{}](https://x.example/a?b=1)",
        '"{}"', "« {} »", "{} https://meet.example/j/123", "{}\n\nCordialement,\nAgent",
    ],
)  # fmt: skip
@pytest.mark.parametrize("sentence", SENTENCES)
def test_reads_a_sentence_in_any_dress(sentence: str, around: str) -> None:
    assert understand(around.format(sentence), CONTEXT) == understand(sentence, CONTEXT)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n", "🎉🎉🎉", "<script>alert(1)</script>", "SELECT * FROM person;",
        "' OR 'a'='a", "\u202eabc", "مرحبا", "你好", "**", "@@@", "{}", "%s%n", "---", "?!",
    ],
)  # fmt: skip
def test_finds_nothing_to_do_in_noise(text: str) -> None:
    reading = understand(text, CONTEXT)
    assert reading.intent is None
    assert (reading.start, reading.rooms, reading.attendees) == (None, (), ())


WORDS = sorted({word for line in CORPUS for word in line.sentence.split()})
TEXTS = st.one_of(
    st.text(max_size=400),
    st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Z", "C"]), max_size=2_000),
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
    st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=30).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(["fr", "en", "xx", ""]))
def test_never_raises_and_reads_the_same_twice(text: str, language: str) -> None:
    context = Context(CONTEXT.now, CONTEXT.names, language)
    reading = understand(text, context)
    assert reading == understand(text, context)
    assert 0 <= reading.confidence <= 1
    _is_sound(reading)


def _is_sound(reading: Reading) -> None:
    assert isinstance(reading.as_json(), dict)
    if reading.question is not None:
        assert reading.confidence <= 0.5
    if reading.room is not None:
        assert reading.room == reading.rooms[0]


def test_folds_compatible_letters_alike() -> None:
    assert fold("Œuvre É ß ’") == fold("oeuvre e\u0301 ss '")


FORBIDDEN = ("rooms", "integrations", "web", "sqlalchemy", "sqlmodel", "time", "os", "random")


def test_needs_no_clock_and_no_database() -> None:
    folder = Path(chat.understanding.__file__).parent
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in ("now", "today", "utcnow", "fromtimestamp"), path
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [a.name for a in node.names] if isinstance(node, ast.Import) else []
            outer = [name for name in modules if name.split(".")[0] in FORBIDDEN]
            assert not set(outer) - {"rooms.holidays"}, path
