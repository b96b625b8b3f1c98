"""The rule of a series in Webex's words: open on each of its dates, within Webex's bounds."""

from datetime import UTC, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from integrations.conferencing.recurrence import FURTHEST, recurrence_of
from rooms.interval import Interval
from rooms.series.repetition import Repetition, dates
from tests.builders import PARIS

NOW = datetime(2026, 2, 1, tzinfo=UTC)
START = datetime(2026, 3, 2, 10)  # noqa: DTZ001  series start on the wall


def times(rrule: str) -> list[Interval]:
    series = Repetition(rrule=rrule, start=START, minutes=60, zone="Europe/Paris")
    return [occurrence.when for occurrence in dates(series)]


def said(rrule: str) -> str:
    return recurrence_of(rrule, "Europe/Paris", times(rrule), NOW)


@pytest.mark.parametrize(
    ("rrule", "expected"),
    [
        ("FREQ=DAILY;COUNT=3", "FREQ=DAILY;UNTIL=20260304T090000Z"),
        ("FREQ=WEEKLY;COUNT=2", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260309T090000Z"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=3",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20260316T090000Z",
        ),
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=2", "FREQ=MONTHLY;BYDAY=1MO;UNTIL=20260406T080000Z"),
        ("FREQ=MONTHLY;COUNT=2", "FREQ=MONTHLY;BYMONTHDAY=2;UNTIL=20260402T080000Z"),
        ("FREQ=MONTHLY;BYMONTHDAY=5,20;COUNT=2", "FREQ=DAILY;UNTIL=20260320T090000Z"),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=2", "FREQ=DAILY;UNTIL=20260531T080000Z"),
        ("FREQ=YEARLY;COUNT=2", "FREQ=DAILY;UNTIL=20270302T090000Z"),
    ],
)
def test_rules_in_webex_words(rrule: str, expected: str) -> None:
    assert said(rrule) == expected


@given(
    rrule=st.sampled_from(
        [
            "FREQ=DAILY;INTERVAL=2",
            "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
            "FREQ=WEEKLY;BYDAY=TU,TH",
            "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,FR",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2",
            "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=2",
            "FREQ=YEARLY",
        ]
    ),
    count=st.integers(1, 300),
    skipped=st.integers(0, 3),
)
def test_the_meeting_is_open_on_each_date(rrule: str, count: int, skipped: int) -> None:
    count = min(count, 9) if "YEARLY" in rrule else min(count, 50) if "MONTHLY" in rrule else count
    ahead = times(f"{rrule};COUNT={count}")[min(skipped, count - 1) :]
    rule = recurrence_of(rrule, "Europe/Paris", ahead, NOW)
    opened = set(rrulestr(rule, dtstart=ahead[0].start.astimezone(PARIS)))
    within = {when.start for when in ahead if when.start < NOW + FURTHEST}
    assert within <= {at.astimezone(UTC) for at in opened}
    most = {"DAILY": 1826, "WEEKLY": 261, "MONTHLY": 60}[rule.split(";")[0][5:]]
    assert len(opened) <= most
    assert max(opened) - NOW < timedelta(days=5 * 365)
