"""Every refusal has words with its figures in both languages."""

import ast
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chat.refusals import WORDS, worded
from rooms.errors import Refusal
from rooms.rules import RULES
from tests.builders import NOW
from translations import catalogue

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
