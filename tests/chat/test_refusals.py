"""Every refusal has words with its figures in both languages."""

import ast
import string
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chat.refusals import WORDS, worded
from rooms.errors import Refusal
from rooms.rules import RULES
from tests.builders import NOW
from translations import LANGUAGES, catalogue

ROOMS = Path(__file__).parents[2] / "rooms"
PARIS = ZoneInfo("Europe/Paris")


def codes() -> set[str]:
    """Return every code that the domain refuses with."""
    found = set(RULES)
    for path in ROOMS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                argument = node.args[0]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.add(argument.value)
    return found


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_refusal_of_the_domain_has_words_in_both_languages(code: str) -> None:
    assert code in WORDS
    assert catalogue("fr").gettext(WORDS[code]) != WORDS[code]


def test_a_refusal_without_words_is_still_told() -> None:
    assert "new_rule" in worded("fr", Refusal("new_rule", {"x": 1}), PARIS, NOW)


def test_figures_are_written_for_people() -> None:
    small = Refusal("too_small", {"room": "Jaurès", "seats": 1, "people": 12})
    assert worded("fr", small, PARIS, NOW) == "Trop petit : Jaurès (1 place) pour 12 personnes."
    long = Refusal("too_long", {"minutes": 1500, "most": 1439})
    assert "25 h" in worded("en", long, PARIS, NOW)
    taken = Refusal("taken", {"room": "Jaurès", "start": NOW, "end": NOW + timedelta(minutes=90)})
    assert worded("fr", taken, PARIS, NOW) == (
        "Salle déjà prise : Jaurès, lundi 16 mars, 9h–10h30."
    )
    past = Refusal("past", {"start": NOW - timedelta(days=1), "now": NOW})
    assert "9h" in worded("fr", past, PARIS, NOW)


MOMENTS = ("now", "start", "latest", "soonest", "opens", "deadline", "first")
FIGURES = {
    **dict.fromkeys(MOMENTS, NOW),
    "end": NOW + timedelta(hours=1),
    "day": "2026-03-17",
    "hours": [["08:30", "12:00"], ["13:30", "17:30"]],
    "period": "week",
    **dict.fromkeys(
        (
            "rooms",
            "bookings",
            "most",
            "minutes",
            "least",
            "notice",
            "days",
            "held",
            "asked",
            "times",
        ),
        30,
    ),
    **dict.fromkeys(("dates", "clashes", "percent", "years", "seats"), 12),
    **dict.fromkeys(("room", "part", "whole", "site", "name", "reason", "need"), "Jaurès"),
    **dict.fromkeys(("person", "guests"), "agent@drancy.example"),
    **dict.fromkeys(("needed", "left", "found"), 3),
    "pool": "Pont MCU",
    "rule": "FREQ=SECONDLY",
    **dict.fromkeys(("zone", "theirs"), "Europe/Nowhere"),
    "country": "XX",
}
COUNTED = {"too_small", "no_fitting_room_seats"}


@pytest.mark.parametrize("code", sorted(WORDS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_makes_a_whole_sentence_of_its_figures(code: str, language: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(WORDS[code]) if name}
    if "when" in names:
        names |= {"start", "end"}
    people = 12 if code in COUNTED else ["member", "room_admin"]
    figures = {**FIGURES, "people": people}
    details = {name: figures[name] for name in names - {"when"}}
    if code == "pool_full":
        details["unit"] = "ports"
    said = worded(language, Refusal(code, details), PARIS, NOW)
    assert said.endswith((".", "?"))
    assert "{" not in said
    assert "+00:00" not in said
    if language != "en":
        assert said != worded("en", Refusal(code, details), PARIS, NOW)
