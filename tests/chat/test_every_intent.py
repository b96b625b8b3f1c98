"""Every intent has a dialogue in every language, and is answered as it says."""

import pytest

from chat.understanding import Intent
from rooms.unit_of_work import Units
from tests.builders import Town
from tests.chat.every_intent import CASES, SCRIPTS, need_approval
from tests.chat.talking import Talker
from translations import LANGUAGES


def test_every_intent_has_a_dialogue_in_every_language() -> None:
    assert set(SCRIPTS) == set(Intent)
    assert all(set(said) == set(LANGUAGES) for said in SCRIPTS.values())


@pytest.mark.parametrize(("intent", "language"), CASES)
def test_is_answered(sqlite_units: Units, small_town: Town, intent: Intent, language: str) -> None:
    script = SCRIPTS[intent][language]
    need_approval(sqlite_units, small_town)
    talkers = {by: Talker(sqlite_units, by, by) for by in (*dict(script.before), script.by)}
    for by, said in script.before:
        talkers[by].say(said)
    reply = talkers[script.by].say(script.said)
    for words in script.answer:
        assert words in reply.text
    assert reply.intent == (script.intent or intent)
    assert reply.language == language
