"""When somebody is busy, whatever program wrote their calendar."""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.busy import BOUNDS, MOST_EXCEPTIONS, busy_in
from calendars.sieve import MAX_BYTES, UnreadableCalendar
from rooms.interval import Interval

PARIS = ZoneInfo("Europe/Paris")
WINDOW = Interval(datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 4, 9, tzinfo=UTC))


def calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str, uid: str = "UID:one") -> str:
    return "\r\n".join(["BEGIN:VEVENT", uid, *lines, "END:VEVENT"])


def times(*components: str) -> list[str]:
    """Return the starts and lengths of the busy times on the clocks of Paris."""
    found = busy_in(calendar(*components), WINDOW, PARIS).times
    return [f"{one.when.start.astimezone(PARIS):%d.%m. %H:%M} {one.when.minutes}" for one in found]


def test_an_event_is_busy_with_its_uid_and_title() -> None:
    written = event("DTSTART:20260310T130000Z", "DTEND:20260310T140000Z", "SUMMARY:Comité")
    [one] = busy_in(calendar(written), WINDOW, PARIS).times
    start = datetime(2026, 3, 10, 13, tzinfo=UTC)
    assert one.when == Interval(start, start + timedelta(hours=1))
    assert (one.uid, one.title) == ("one", "Comité")


@pytest.mark.parametrize(
    "free", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]
)
def test_what_is_called_off_or_transparent_leaves_time_free(free: str) -> None:
    start = "DTSTART:20260310T130000Z"
    assert times(event(start, "DURATION:PT1H", free)) == []
    assert times(event(start, "DURATION:PT1H", "STATUS:TENTATIVE")) == ["10.03. 14:00 60"]


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART;TZID=Europe/Paris:20260310T140000",
        "DTSTART;TZID=Romance Standard Time:20260310T140000",
        'DTSTART;TZID="W. Europe Standard Time":20260310T140000',
        "DTSTART;TZID=Zone of nobody:20260310T140000",
        "DTSTART:20260310T140000",
        "DTSTART:20260310T130000Z",
    ],
)
def test_zones_by_any_name_and_none_are_understood(start: str) -> None:
    assert times(event(start, "DURATION:PT30M")) == ["10.03. 14:00 30"]


def test_times_without_a_zone_are_on_the_calendars_own_clocks() -> None:
    written = event("DTSTART:20260310T140000", "DURATION:PT30M")
    assert times("X-WR-TIMEZONE:Europe/London", written) == ["10.03. 15:00 30"]
    assert times("X-WR-TIMEZONE:Moon/Base", written) == ["10.03. 14:00 30"]


def test_a_whole_day_begins_at_the_midnight_of_the_zone() -> None:
    assert times(event("DTSTART;VALUE=DATE:20260310")) == ["10.03. 00:00 1440"]
    # The clocks change in this night.
    assert times(event("DTSTART;VALUE=DATE:20260329")) == ["29.03. 00:00 1380"]


def test_only_what_overlaps_the_window_counts() -> None:
    edges = ["20260308T230000Z", "20260308T233000Z", "20260408T233000Z", "20260409T000000Z"]
    assert times(*(event(f"DTSTART:{at}", "DURATION:PT1H", uid=f"UID:{at}") for at in edges)) == [
        "09.03. 00:30 60",
        "09.04. 01:30 60",
    ]
    assert times(event("DTSTART:20260310T130000Z", "DURATION:PT0S")) == []


def test_a_series_keeps_its_hour_when_the_clocks_change() -> None:
    weekly = ("DTSTART;TZID=Europe/Paris:20200106T090000", "DURATION:PT1H")
    assert times(event(*weekly, "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU")) == [
        "09.03. 09:00 60",
        "10.03. 09:00 60",
        "23.03. 09:00 60",
        "24.03. 09:00 60",
        "06.04. 09:00 60",
        "07.04. 09:00 60",
    ]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;COUNT=3", ["09", "16", "23"]),
        ("FREQ=WEEKLY;UNTIL=20260316T080000Z", ["09", "16"]),
        ("FREQ=WEEKLY;UNTIL=20260316T075959Z", ["09"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["09", "27"]),
        ("FREQ=DAILY;INTERVAL=10", ["09", "19", "29", "08"]),
    ],
)
def test_the_rule_is_obeyed(rule: str, days: list[str]) -> None:
    start = "DTSTART;TZID=Europe/Paris:20260309T090000"
    assert [one[:2] for one in times(event(start, "DURATION:PT1H", f"RRULE:{rule}"))] == days


def test_exceptions_moves_and_extra_dates_are_obeyed() -> None:
    series = event(
        "DTSTART;TZID=Europe/Paris:20260309T090000",
        "DURATION:PT1H",
        "RRULE:FREQ=DAILY;COUNT=5",
        "EXDATE;TZID=Europe/Paris:20260310T090000",
        "RDATE;TZID=Europe/Paris:20260320T090000",
    )
    date = "RECURRENCE-ID;TZID=Europe/Paris"
    moved = event(
        f"{date}:20260311T090000", "DTSTART;TZID=Europe/Paris:20260311T150000", "DURATION:PT2H"
    )
    off = event(
        f"{date}:20260312T090000",
        "DTSTART;TZID=Europe/Paris:20260312T090000",
        "DURATION:PT1H",
        "STATUS:CANCELLED",
    )
    assert times(series, moved, off) == [
        "09.03. 09:00 60",
        "11.03. 15:00 120",
        "13.03. 09:00 60",
        "20.03. 09:00 60",
    ]


def test_a_series_of_whole_days_is_followed() -> None:
    days = event("DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=WEEKLY;UNTIL=20260316")
    assert times(days) == ["09.03. 00:00 1440", "16.03. 00:00 1440"]


def test_a_date_that_began_before_the_window_counts() -> None:
    long = event("DTSTART:20260101T000000Z", "DURATION:P9D", "RRULE:FREQ=MONTHLY")
    assert times(long) == ["01.03. 01:00 12960", "01.04. 02:00 12960"]


def test_free_busy_components_are_read() -> None:
    periods = [
        "BEGIN:VFREEBUSY",
        "FREEBUSY:20260310T130000Z/20260310T140000Z,20260311T130000Z/PT2H",
        "FREEBUSY;FBTYPE=FREE:20260312T130000Z/PT2H",
        "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260313T130000Z/PT2H",
        "END:VFREEBUSY",
    ]
    assert times(*periods) == ["10.03. 14:00 60", "11.03. 14:00 120", "13.03. 14:00 120"]


def test_what_cannot_be_followed_is_counted_and_harms_nothing_else() -> None:
    fine = event("DTSTART:20260310T130000Z", "DURATION:PT1H")
    broken = event("DTSTART:20260332T250000Z", "DTEND:yesterday", uid="UID:two")
    hourly = event("DTSTART:20260311T130000Z", "RRULE:FREQ=HOURLY", "DURATION:PT5M", uid="UID:3")
    found = busy_in(calendar(broken, fine, hourly), WINDOW, PARIS)
    assert [one.uid for one in found.times] == ["one", "3"]
    assert found.unread == 2


BOMBS = [
    "FREQ=SECONDLY",
    "FREQ=SECONDLY;COUNT=1000000000",
    "FREQ=MINUTELY;INTERVAL=1;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;COUNT=1000000000",
    "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
    "FREQ=YEARLY;INTERVAL=1000000000000",
    "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3;BYSECOND=0,1,2,3,4,5",
]


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_does_not_go_off(bomb: str) -> None:
    began = time.monotonic()
    busy_in(calendar(event("DTSTART:19000101T000000Z", f"RRULE:{bomb}")), WINDOW, PARIS)
    assert time.monotonic() - began < 1


def test_of_one_series_only_so_many_exceptions_are_followed() -> None:
    moved = (
        event(f"RECURRENCE-ID;RANGE=THISANDFUTURE:20260310T{n // 60:02}{n % 60:02}00Z", hour)
        for n, hour in enumerate(["DTSTART:20260310T090000Z"] * (MOST_EXCEPTIONS + 100))
    )
    found = busy_in(calendar(event("DTSTART:20260310T000000Z"), *moved), WINDOW, PARIS)
    assert found.unread == 100


def test_many_bombs_take_no_longer_than_they_may() -> None:
    bombs = (
        event("DTSTART:19000101T000000Z", "RRULE:FREQ=DAILY;COUNT=99999", uid=f"UID:{n}")
        for n in range(2_000)
    )
    began = time.monotonic()
    with pytest.raises(UnreadableCalendar, match="too_slow"):
        busy_in(calendar(*bombs), WINDOW, PARIS, seconds=0.5)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html>not a calendar</html>", "no_calendar"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
        (calendar(*["BEGIN:VEVENT\r\nEND:VEVENT"] * (BOUNDS.components + 1)), "too_many_events"),
        (calendar(*["BEGIN:VEVENT"] * 100), "broken"),
        (
            calendar(
                *(
                    event("DTSTART:20260101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", uid=uid)
                    for uid in (f"UID:{n}" for n in range(700))
                )
            ),
            "too_many_events",
        ),
    ],
)
def test_what_cannot_be_read_has_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableCalendar, match=reason):
        busy_in(data, WINDOW, PARIS, seconds=60)


def test_an_empty_calendar_is_free() -> None:
    assert busy_in(calendar(), WINDOW, PARIS).times == ()


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "BEGIN:VEVENT",
                    "END:VEVENT",
                    "DTSTART:20260310T130000Z",
                    "DTSTART;VALUE=DATE:20260310",
                    "DTEND:20260310T140000",
                    "DURATION:-P9999999D",
                    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260310",
                    "RRULE:FREQ=DAILY;UNTIL=20260310",
                    "RRULE:FREQ=WEEKLY",
                    "RDATE;VALUE=PERIOD:20260310T130000Z/PT1H",
                    "EXDATE:20260311T130000Z",
                    "SEQUENCE:x",
                    "UID:1",
                    "BEGIN:VFREEBUSY",
                    "FREEBUSY:20260310/PT1H",
                    "END:VFREEBUSY",
                    "X-WR-TIMEZONE:../../etc/passwd",
                ]
            ),
            st.text(max_size=40),
        ),
        max_size=20,
    )
)
@settings(max_examples=150, deadline=None)
def test_nothing_raises_but_with_a_reason(lines: list[str]) -> None:
    with suppress(UnreadableCalendar):
        busy_in(calendar(*lines), WINDOW, PARIS)
