"""Opening hours as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.inventory_files.hours import DAYS, Hours, parse_hours, write_hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", {}),
        ("sat 09:00-12:00", {"sat": [["09:00", "12:00"]]}),
        ("Mon 9-12", {"mon": [["09:00", "12:00"]]}),
        ("lun 8h30-12h, 13h30-17h30", {"mon": [["08:30", "12:00"], ["13:30", "17:30"]]}),
        ("mardi–mercredi 10:00–11:00", {day: [["10:00", "11:00"]] for day in ("tue", "wed")}),
        ("mon,wed 9:00-10:00 | wed 08:00-9:00", {
            "mon": [["09:00", "10:00"]],
            "wed": [["08:00", "09:00"], ["09:00", "10:00"]],
        }),
        ("sat-mon 00:00-24:00;", {day: [["00:00", "24:00"]] for day in ("mon", "sat", "sun")}),
    ],
)  # fmt: skip
def test_reads_what_people_write(text: str, hours: Hours) -> None:
    assert parse_hours(text) == hours


@pytest.mark.parametrize(
    "text",
    [
        "always",
        "mon",
        "mon 25:00-26:00",
        "mon 08:60-09:00",
        "mon 24:01-24:02",
        "mon 12:00-09:00",
        "mon 09:00-09:00",
        "mon 09:00-12:00, 11:00-13:00",
        "mon-fri 09:00-12:00; fri 11:00-13:00",
        "mon- 09:00-12:00",
        "08:30-17:30",
        "mon-fri-sun 09:00-12:00",
        "mon 09:00-",
    ],
)
def test_refuses_nonsense(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_hours(text)


def test_writes_like_neighbours_together() -> None:
    week = parse_hours("mon 08:30-17:30; tue,wed 08:30-17:30; thu 09:00-12:00; sat-sun 10:00-11:00")
    assert write_hours(week) == "mon-wed 08:30-17:30; thu 09:00-12:00; sat-sun 10:00-11:00"


@st.composite
def weeks(draw: st.DrawFn) -> Hours:
    hours: Hours = {}
    for day in DAYS:
        minutes = draw(st.lists(st.integers(0, 24 * 60), unique=True, max_size=6).map(sorted))
        times = [f"{minute // 60:02}:{minute % 60:02}" for minute in minutes]
        spans = [[a, b] for a, b in zip(times[::2], times[1::2], strict=False)]
        if spans:
            hours[day] = spans
    return hours


@given(weeks())
def test_reads_back_what_it_wrote(hours: Hours) -> None:
    assert parse_hours(write_hours(hours)) == hours
