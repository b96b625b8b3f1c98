"""Lines of the command `understand`: sentences and JSON objects in, one object out, always."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.understanding import Context, Names, RoomName
from chat.understanding.lines import read_line

DEFAULT = Context(
    datetime(2026, 3, 10, 9, tzinfo=ZoneInfo("Europe/Paris")), Names([RoomName("Jaurès")])
)


def test_reads_a_plain_sentence() -> None:
    read = read_line("réserve Jaurès demain 14h", DEFAULT)
    assert read["id"] is None
    assert (read["intent"], read["start"], read["room"]) == ("book", "2026-03-11T14:00", "Jaurès")


def test_reads_an_object_with_its_own_names_and_moment() -> None:
    line = {
        "id": "a1",
        "text": "book Zola tomorrow 2pm",
        "now": "2026-06-01T08:00",
        "tz": "Europe/London",
        "lang": "en",
        "rooms": ["Zola", {"name": "Hugo", "site": "Mairie"}],
        "sites": ["Mairie"],
    }
    read = read_line(json.dumps(line), DEFAULT)
    assert (read["id"], read["room"], read["start"]) == ("a1", "Zola", "2026-06-02T14:00")


def test_reads_an_object_with_its_own_people() -> None:
    people = ["Zoé Dupont", {"name": "Paul Martin", "email": "Paul@mairie.example"}]
    line = {"text": "réserve une salle demain 14h avec zoé et paul", "people": people}
    read = read_line(json.dumps(line), DEFAULT)
    assert read["attendees"] == ["paul@mairie.example"]
    assert read["guest_names"] == ["Zoé Dupont"]
    assert (read["room"], read["question"]) == (None, None)


def test_asks_which_of_two_people_of_one_name() -> None:
    people = [{"name": f"Paul {name}", "email": f"{name}@a.example"} for name in ("Roy", "Petit")]
    line = {"text": "invite paul à la réunion de demain", "people": people}
    question = read_line(json.dumps(line), DEFAULT)["question"]
    assert isinstance(question, dict)
    assert [choice["person"] for choice in question["choices"]] == [
        "Roy@a.example",
        "Petit@a.example",
    ]


def test_reads_an_aware_moment_in_its_zone() -> None:
    line = {"text": "tomorrow 9am", "now": "2026-03-10T23:30:00+00:00", "tz": "Europe/Paris"}
    assert read_line(json.dumps(line), DEFAULT)["start"] == "2026-03-12T09:00"


@pytest.mark.parametrize(
    "line",
    [
        '{"text": 5}',
        '{"id": 1}',
        "{bad json",
        '{"text": "hello", "tz": "Mars/Olympus"}',
        '{"text": "hello", "now": "yesterday"}',
        '{"text": "hello", "rooms": "Zola"}',
        '{"text": "hello", "rooms": [5]}',
        '{"text": "hello", "people": [["Zoé"]]}',
        '{"text": "hello", "lang": 3}',
    ],
)
def test_reports_what_is_wrong_with_a_line(line: str) -> None:
    assert "error" in read_line(line, DEFAULT)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["id", "text", "now", "tz", "lang", "rooms", "sites", "people"]), JSON
    )
    | st.text(max_size=60)
)
def test_never_raises(content: object) -> None:
    line = content if isinstance(content, str) else json.dumps(content)
    json.dumps(read_line(line, DEFAULT))
