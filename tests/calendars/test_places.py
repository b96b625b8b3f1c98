"""Places in people's words: floors above all."""

import pytest

from calendars.meeting import Place
from calendars.wording import place_facts
from tests.calendars.meetings import a_meeting


@pytest.mark.parametrize(
    ("floor", "french", "english"),
    [
        ("1", "étage 1", "floor 1"),
        ("R+2", "étage 2", "floor 2"),
        ("2e", "étage 2", "floor 2"),
        ("1er", "étage 1", "floor 1"),
        ("B", "étage B", "floor B"),
        ("1A", "étage 1A", "floor 1A"),
        ("0", "rez-de-chaussée", "ground floor"),
        ("RDC", "rez-de-chaussée", "ground floor"),
        ("Rez-de-chaussée", "rez-de-chaussée", "ground floor"),
        ("-1", "niveau -1", "level -1"),
        ("R-1", "niveau -1", "level -1"),
        ("2e étage", "2e étage", "2e étage"),
        ("Mezzanine", "Mezzanine", "Mezzanine"),
        ("Tour B", "Tour B", "Tour B"),
    ],
)
def test_a_bare_floor_is_said_to_be_one_and_a_name_stays(
    floor: str, french: str, english: str
) -> None:
    meeting = a_meeting(places=(Place(room="Jaurès", site="Mairie", floor=floor),))
    places = [place_facts(meeting, language)[0].value for language in ("fr", "en")]
    assert places == [f"Jaurès, {french}, Mairie", f"Jaurès, {english}, Mairie"]


def test_without_a_floor_none_is_said() -> None:
    meeting = a_meeting(places=(Place(room="Jaurès", site="Mairie"),))
    assert place_facts(meeting, "fr")[0].value == "Jaurès, Mairie"
