from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from translations.dates import clock, day, duration, hours, near_day, period, zone_name

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("language", "start", "end", "written"),
    [
        ("fr", "2026-03-10T14:00", "2026-03-10T15:00", "mardi 10 mars, 14h–15h"),
        ("en", "2026-03-10T14:00", "2026-03-10T15:00", "Tuesday 10 March, 2–3 pm"),
        ("fr", "2026-08-01T09:05", "2026-08-01T12:30", "samedi 1er août, 9h05–12h30"),
        ("en", "2026-08-01T09:05", "2026-08-01T12:30", "Saturday 1 August, 9:05 am–12:30 pm"),
        ("en", "2026-03-10T11:00", "2026-03-10T12:00", "Tuesday 10 March, 11 am–noon"),
        ("en", "2026-03-10T22:00", "2026-03-11T00:00", "Tuesday 10 March, 10 pm–midnight"),
        ("fr", "2026-03-10T22:00", "2026-03-11T00:00", "mardi 10 mars, 22h–minuit"),
        (
            "fr",
            "2026-03-10T22:00",
            "2026-03-12T08:30",
            "mardi 10 mars, 22h – jeudi 12 mars, 8h30",
        ),
        (
            "en",
            "2026-03-10T22:00",
            "2026-03-12T00:00",
            "Tuesday 10 March, 10 pm – Wednesday 11 March, midnight",
        ),
        ("de", "2026-03-10T14:00", "2026-03-10T15:00", "Tuesday 10 March, 2–3 pm"),
        ("fr-FR", "2026-03-10T14:00", "2026-03-10T15:00", "mardi 10 mars, 14h–15h"),
    ],
)
def test_periods_read_as_people_write_them(
    language: str, start: str, end: str, written: str
) -> None:
    assert period(language, datetime.fromisoformat(start), datetime.fromisoformat(end)) == written


def test_aware_times_are_read_on_the_clocks_of_the_zone() -> None:
    start, end = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 13, tzinfo=UTC)
    assert period("fr", start, end, zone=PARIS) == "mercredi 1er juillet, 14h–15h"


def test_hours_over_a_clock_change_carry_their_offsets() -> None:
    start, end = (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )
    written = period("en", start, end, zone=PARIS)
    assert written == "Sunday 25 October, 2:30 am (UTC+2) – 2:30 am (UTC+1)"


def test_the_year_is_written_where_it_is_not_this_one() -> None:
    assert day("fr", date(2027, 1, 4), date(2026, 12, 30)) == "lundi 4 janvier 2027"
    assert day("en", date(2026, 12, 31), date(2026, 12, 30)) == "Thursday 31 December"


def test_near_days_have_their_own_words() -> None:
    today = date(2026, 12, 31)
    assert near_day("fr", today, today) == "aujourd’hui"
    assert near_day("fr", date(2027, 1, 1), today) == "demain"
    assert near_day("en", date(2027, 1, 2), today) == "Saturday 2 January 2027"


def test_clocks_durations_and_zones() -> None:
    assert clock("en", time(0)) == "midnight"
    assert clock("fr", time(0)) == "0h"
    assert hours("en", time(14, 30), time(16)) == "2:30–4 pm"
    assert [duration("fr", m) for m in (45, 60, 90)] == ["45 min", "1 h", "1 h 30"]
    assert duration("en", 90) == "1 h 30 min"
    assert zone_name("fr", "Africa/Cairo") == "heure du Caire"
    assert zone_name("fr", "Europe/Athens") == "heure d’Athènes"
    assert zone_name("en", "America/Argentina/Buenos_Aires") == "Buenos Aires time"
    assert zone_name("fr", "Etc/UTC") == "UTC"
