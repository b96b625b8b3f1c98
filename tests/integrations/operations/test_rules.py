"""Rules on the command line: told in words, changed as plans, tried on an example."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from integrations.operations.plans import UnusableError, apply_plan, plan_changes
from integrations.operations.rules import shown, tried
from rooms.inventory_files import Line
from rooms.models import RoomPolicy
from rooms.policy import SETTINGS
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, at, booked, lasting, settled_town
from translations import LANGUAGES
from translations.rules import SENTENCES, rule_sentence


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


def line(**cells: str) -> Line:
    return Line("policies", cells)


def settle(units: Units, *lines: Line) -> None:
    plan = plan_changes(units, "drancy", lines, "", NOW).data["plan"]
    assert apply_plan(units, plan, NOW, with_unplaced=False).code == 0


def told(units: Units, key: str | None) -> list[tuple[str, str | None, str]]:
    rules: list[dict[str, Any]] = shown(units, "drancy", key).data["rules"]
    return [(one["sentence"], one["place"], one["group"]) for one in rules]


def test_says_what_counts_and_where_it_comes_from(units: Units, there: Town) -> None:
    settle(
        units,
        line(notice_minutes="60", horizon_days="30"),
        line(group="council", horizon_days="365", longest_minutes="600"),
        line(site="mairie", quota_week="10"),
        line(room="mandela", longest_minutes="240", notice_minutes="0"),
    )
    assert told(units, "mandela") == [
        ("A booking may be made until the last minute.", "Mandela", ""),
        ("A booking ends 30 days ahead at most.", None, ""),
        ("A booking lasts 4 h at most.", "Mandela", ""),
        ("One person may hold 10 room-hours a week.", "Mairie de Drancy", ""),
        ("A booking ends 365 days ahead at most.", None, "council"),
    ]
    assert told(units, "mairie")[-1] == ("A booking lasts 10 h at most.", None, "council")
    assert len(told(units, None)) == 4
    assert "the whole organisation, for council" in shown(units, "drancy", "mandela").text


def test_tells_a_place_that_is_none(units: Units, there: Town) -> None:
    with pytest.raises(UnusableError) as error:
        shown(units, "drancy", "versailles")
    assert error.value.code == "unknown_place"


class TestTrial:
    def example(
        self, units: Units, wanted: Line, *, hour: int = 14, every: str | None = None
    ) -> dict[str, Any]:
        start = at(hour).replace(tzinfo=None)
        return tried(units, wanted, ("mandela", start, 60, "agent@drancy.example", every), NOW).data

    def test_says_what_would_be_refused_and_what_works_then(
        self, units: Units, there: Town
    ) -> None:
        soon = str(60 * 48)
        said = self.example(units, line(room="mandela", notice_minutes=soon))
        assert said["before"]["refusals"] == []
        assert said["before"]["decide_by"] is None
        assert said["after"]["refusals"] == ["notice"]
        rooms = [tuple(one["room_ids"]) for one in said["after"]["instead"]]
        assert (there.id_of("mandela"),) in rooms
        starts = [
            one["start"]
            for one in said["after"]["instead"]
            if one["room_ids"] == [there.id_of("mandela")]
        ]
        assert min(starts) >= (NOW + timedelta(hours=48)).isoformat()

    def test_keeps_nothing(self, units: Units, there: Town) -> None:
        self.example(units, line(room="mandela", notice_minutes="999"))
        with units.database.reading() as session:
            assert session.exec(select(RoomPolicy)).all() == []
        assert told(units, "mandela") == []

    def test_says_that_somebody_would_be_asked(self, units: Units, there: Town) -> None:
        said = self.example(units, line(site="mairie", approval_hours="3"))
        assert said["after"]["decide_by"] == (NOW + timedelta(hours=3)).isoformat()

    def test_goes_by_the_groups_of_who_would_book(self, units: Units, there: Town) -> None:
        said = self.example(units, line(room="mandela", group="council", longest_minutes="30"))
        assert said["after"]["refusals"] == []
        said = self.example(units, line(room="mandela", group="member", longest_minutes="30"))
        assert said["after"]["refusals"] == ["longest"]

    def test_says_that_others_have_the_time(self, units: Units, there: Town) -> None:
        booked(units, there.colleague, lasting(14), there.rooms["mandela"])
        said = self.example(units, line(room="mandela", notice_minutes="0"))
        assert said["after"]["refusals"] == ["taken"]
        assert said["after"]["instead"]

    def test_is_of_people_and_rooms_of_one_organisation(self, units: Units, there: Town) -> None:
        start = at(14).replace(tzinfo=None)
        for room, email in (
            ("versailles", "agent@drancy.example"),
            ("mandela", "nobody@drancy.example"),
            ("mandela", "agent@bobigny.example"),
        ):
            with pytest.raises(UnusableError):
                tried(units, line(notice_minutes="5"), (room, start, 60, email, None), NOW)

    def test_counts_the_dates_of_a_series_that_would_be_refused(
        self, units: Units, there: Town
    ) -> None:
        every = "FREQ=WEEKLY;COUNT=6"
        said = self.example(units, line(room="mandela", horizon_days="20"), every=every)
        assert (said["before"]["dates"], said["before"]["refused"]) == (6, 0)
        assert (said["after"]["dates"], said["after"]["refused"]) == (6, 3)
        assert said["after"]["refusals"] == ["horizon"]
        said = self.example(units, line(room="mandela", approval_hours="5"), every=every)
        assert said["after"]["decide_by"] == (NOW + timedelta(hours=5)).isoformat()
        said = self.example(units, line(room="mandela"), every="FREQ=WEEKLY")
        assert said["after"]["refusals"] == ["endless_series"]


VALUES: dict[str, list[object]] = {
    "open_to": [[], ["council"]],
    "priority_for": [[], ["council"]],
    "providers": [[], ["webex"]],
    "connect": ["automatic", "button", "manual", "none"],
    "outside_hours": [True, False],
    "closed_on_holidays": [True, False],
    "closed_on_school_holidays": [True, False],
    "release_without_sensor": [True, False],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_its_sentence(language: str) -> None:
    for name, read in SETTINGS.items():
        figures: list[object] = [n for n in (0, 1, 15, 1440) if _is_read(read, n)] or [100]
        for value in VALUES.get(name, figures):
            said = rule_sentence(language, name, value)
            assert said.endswith(".")
            assert "{" not in said


def _is_read(read: Any, value: object) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


def test_every_sentence_is_about_a_figure() -> None:
    assert {key.partition(".")[0] for key in SENTENCES} == set(SETTINGS)
