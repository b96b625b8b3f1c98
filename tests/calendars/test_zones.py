"""Expanding a VTIMEZONE with another library (dateutil) gives the offsets of zoneinfo."""

import io
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.zones import vtimezone

REGULAR = (
    "Europe/Paris",
    "Europe/London",
    "Europe/Dublin",
    "Atlantic/Azores",
    "America/New_York",
    "America/Los_Angeles",
    "America/Havana",
    "America/Santiago",
    "America/St_Johns",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Asia/Jerusalem",
    "Asia/Beirut",
)
STEADY = ("Asia/Tokyo", "Indian/Reunion", "America/Martinique", "Asia/Kolkata", "Africa/Algiers")
IRREGULAR = ("Africa/Casablanca", "Africa/Cairo", "America/Nuuk", "Asia/Almaty", "Asia/Gaza")


def read(zone: str, first: int, last: int) -> tuple[str, object]:
    text = "\r\n".join(
        ["BEGIN:VCALENDAR", vtimezone(zone, first, last).decode().strip(), "END:VCALENDAR", ""]
    )
    return text, tzical(io.StringIO(text.replace("\r\n ", ""))).get(zone)


def assert_same_clocks(zone: str, first: int, last: int, step: timedelta) -> None:
    _, ours = read(zone, first, last)
    moment, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    theirs = ZoneInfo(zone)
    while moment < end:
        local = moment.astimezone(theirs).replace(tzinfo=None)
        there = moment.astimezone(theirs)
        twice = there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()
        if not twice:
            assert local.replace(tzinfo=ours).utcoffset() == there.utcoffset(), (zone, moment)  # type: ignore[arg-type]
        moment += step


@pytest.mark.parametrize("zone", [*REGULAR, *STEADY, *IRREGULAR])
def test_offsets_are_those_of_the_zone_from_2024_to_2035(zone: str) -> None:
    assert_same_clocks(zone, 2024, 2035, timedelta(hours=37))


@pytest.mark.parametrize("zone", REGULAR)
def test_usual_zones_are_two_rules_without_lists_of_dates(zone: str) -> None:
    text, _ = read(zone, 2026, 2026)
    assert text.count("RRULE:FREQ=YEARLY") == 2
    assert text.count("BEGIN:STANDARD") == text.count("BEGIN:DAYLIGHT") == 1
    assert "RDATE" not in text


def test_paris_changes_on_last_sundays() -> None:
    text, _ = read("Europe/Paris", 2026, 2026)
    assert "DTSTART:19700329T020000" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in text


@pytest.mark.parametrize("zone", STEADY)
def test_zones_without_summer_time_have_one_standard_time(zone: str) -> None:
    text, _ = read(zone, 2026, 2026)
    assert text.count("BEGIN:STANDARD") == 1
    assert "RRULE" not in text
    assert "DAYLIGHT" not in text


@settings(max_examples=40, deadline=None)
@given(
    zone=st.sampled_from([*REGULAR, *IRREGULAR]),
    day=st.dates(date(2024, 1, 1), date(2035, 12, 31)),
    minute=st.integers(0, 24 * 60 - 1),
)
def test_one_year_suffices_for_an_event_in_it(zone: str, day: date, minute: int) -> None:
    moment = datetime.combine(day, time(), UTC) + timedelta(minutes=minute)
    _, ours = read(zone, moment.year, moment.year)
    there = moment.astimezone(ZoneInfo(zone))
    if there.replace(fold=1).utcoffset() == there.replace(fold=0).utcoffset():
        local = there.replace(tzinfo=ours)  # type: ignore[arg-type]
        assert local.utcoffset() == there.utcoffset()
