"""Zones under any name: what a calendar's own definition says finds the zone that is meant."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from calendars.busy import busy_in
from calendars.itip import entries_in
from calendars.sieve import UnreadableCalendar
from calendars.zone_names import zone_named
from rooms.interval import Interval

LOCALISED = "(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris"
PARIS = ("+0200 +0100 03 -1SU 10", "+0100 +0200 02 -1SU 3")
NEW_YORK = ("-0400 -0500 02 1SU 11", "-0500 -0400 02 2SU 3")
OF_NOBODY = ("+0207 +0107 03 -1SU 10", "+0107 +0207 02 -1SU 3")
WINDOW = Interval(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC))


def ruled(name: str, changes: tuple[str, str], freq: str = "YEARLY") -> str:
    """Return a definition as Outlook writes it: since 1601, by rules."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for kind, change in zip(("STANDARD", "DAYLIGHT"), changes, strict=True):
        before, after, hour, day, month = change.split()
        lines += [
            f"BEGIN:{kind}",
            f"DTSTART:16010101T{hour}0000",
            f"TZOFFSETFROM:{before}",
            f"TZOFFSETTO:{after}",
            f"RRULE:FREQ={freq};INTERVAL=1;BYDAY={day};BYMONTH={month}",
            f"END:{kind}",
        ]
    return "\r\n".join([*lines, "END:VTIMEZONE"])


def listed(name: str, summer: str, winter: str) -> str:
    """Return a definition by dates, in the offsets of central Europe."""
    return "\r\n".join([
        "BEGIN:VTIMEZONE", f"TZID:{name}", "BEGIN:DAYLIGHT", "DTSTART:19810329T020000",
        f"RDATE:{summer}", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT",
        "BEGIN:STANDARD", "DTSTART:19961027T030000", f"RDATE:{winter}", "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE",
    ])  # fmt: skip


def calendar(zone: str, definition: str = "", at: str = "20260310T140000", more: str = "") -> bytes:
    lines = [
        "BEGIN:VCALENDAR", "METHOD:REQUEST", definition, "BEGIN:VEVENT", "UID:1",
        f"DTSTART;TZID={zone}:{at}", "DURATION:PT1H", more, "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return ("\r\n".join(filter(None, lines)) + "\r\n").encode()


def clocks(*written: str) -> str:
    [entry] = entries_in(calendar(*written))
    return entry.clocks if entry.start is not None else ""


@pytest.mark.parametrize("zone", [f'"{LOCALISED}"', LOCALISED])
@pytest.mark.parametrize("defined", [LOCALISED, LOCALISED.replace(",", "\\,")])
def test_a_name_in_people_s_own_language_is_what_is_defined_beside_it(
    zone: str, defined: str
) -> None:
    [entry] = entries_in(calendar(zone, ruled(defined, PARIS)))
    assert entry.start == datetime(2026, 3, 10, 13, tzinfo=UTC)
    assert (entry.clocks, entry.zone) == ("Europe/Paris", "Europe/Paris")


@pytest.mark.parametrize(
    ("name", "definition", "zone"),
    [
        ("Customized Time Zone", ruled("Customized Time Zone", NEW_YORK), "America/New_York"),
        ("Romance Standard Time 1", ruled("Romance Standard Time 1", PARIS), "Europe/Paris"),
        ("Bern, Rome, Berlin", ruled("Bern, Rome, Berlin", PARIS), "Europe/Berlin"),
        (
            "Own",
            listed("Own", "20260329T020000", "20251026T030000,20261025T030000"),
            "Europe/Paris",
        ),
        ("Own", listed("Own", "20260405T020000", "20251026T030000,20261025T030000"), ""),
        ("Own", ruled("Own", OF_NOBODY), ""),
        ("Own", ruled("Other", PARIS), ""),
        ("Own", ruled("Own", PARIS, "SECONDLY"), ""),
        ("Own", ruled("Own", PARIS).replace("+0200", "two"), ""),
        ("Own", "BEGIN:VTIMEZONE\r\nTZID:Own\r\nEND:VTIMEZONE", ""),
        ("Europe/Paris", ruled("Europe/Paris", NEW_YORK), "Europe/Paris"),
    ],
)
def test_a_zone_is_the_one_whose_clocks_do_the_same(name: str, definition: str, zone: str) -> None:
    assert clocks(f'"{name}"', definition) == zone


def test_an_old_series_is_read_by_the_rule_of_its_zone_of_today() -> None:
    assert clocks("Own", ruled("Own", NEW_YORK), "20040310T140000") == "America/New_York"


def test_a_zone_is_not_looked_for_beyond_where_calendars_end() -> None:
    ends = "99991231T235959"
    without_summer_since_1996 = listed("Own", ends, ends)
    until = f"20260310T140000\r\nDTEND;TZID=Own:{ends}"
    assert clocks("Own", without_summer_since_1996, until) == "Africa/Lagos"


def test_what_one_calendar_calls_its_zone_is_forgotten() -> None:
    assert clocks("Customized Time Zone", ruled("Customized Time Zone", NEW_YORK))
    assert clocks("Customized Time Zone", ruled("Customized Time Zone", PARIS)) == "Europe/Paris"
    assert not clocks("Customized Time Zone")


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("/citadel.org/20250101_1/Europe/Paris", "Europe/Paris"),
        ("/softwarestudio.org/Tzfile/America/Indiana/Knox", "America/Indiana/Knox"),
        ("Romance Standard Time", "Europe/Paris"),
        ("Elsewhere/Europe/Paris", None),
        ("../../etc/passwd", None),
        ("Europe", None),
        ("x" * 190, None),
        ("x" * 400, None),
        ("", None),
    ],
)
def test_names_are_known_with_a_maker_s_prefix_and_without(name: str, zone: str | None) -> None:
    found = zone_named(name)
    assert (found.key if found else None) == zone


@pytest.mark.parametrize("name", ["Europe", "America/", "x" * 400])
def test_a_name_that_is_no_file_s_is_no_fault_of_ours(name: str) -> None:
    with pytest.raises(UnreadableCalendar):
        entries_in(calendar(name))
    assert busy_in(calendar(name), WINDOW, ZoneInfo("Europe/Paris")).unread == 1


def test_a_series_keeps_to_the_clocks_that_its_calendar_defines() -> None:
    weekly = calendar("Own", ruled("Own", NEW_YORK), "20260301T090000", "RRULE:FREQ=WEEKLY;COUNT=3")
    times = busy_in(weekly, WINDOW, ZoneInfo("Europe/Paris")).times
    assert [one.when.start.hour for one in times] == [14, 13, 13]


def test_many_names_and_definitions_take_no_longer_than_a_moment() -> None:
    dates = ",".join(["20260329T020000"] * 450)
    zones = "\r\n".join(listed(f"Zone {number}", dates, dates) for number in range(90))
    more = "\r\n".join(f"EXDATE;TZID=Zone {number % 99}:20260310T140000" for number in range(300))
    began = time.monotonic()
    entries_in(calendar("Zone 1", zones, more=more))
    assert time.monotonic() - began < 1
