"""Series stand still on the wall, end in time, and come apart without losing a date."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from rooms.errors import Refused
from rooms.holidays import UnknownCountryError, public_holidays
from rooms.series import recurring
from rooms.series.moved import moved
from rooms.series.recurrence import WEEKDAYS, read
from rooms.series.repetition import MOST_DATES, Repetition, check, dates, rule_days, split

MONDAY = datetime(2026, 3, 2, 10, 0)  # noqa: DTZ001  series start on the wall
ZONES = (
    "Europe/Paris",
    "America/Montreal",
    "Pacific/Auckland",
    "America/Martinique",
    "Asia/Kolkata",
)


def series(rrule: str, start: datetime = MONDAY, zone: str = "Europe/Paris") -> Repetition:
    return Repetition(rrule=rrule, start=start, minutes=60, zone=zone)


def on_the_wall(repetition: Repetition) -> list[str]:
    zone = ZoneInfo(repetition.zone)
    return [f"{one.recurs_at.astimezone(zone):%Y-%m-%d %H:%M}" for one in dates(repetition)]


def listed(repetition: Repetition) -> list[str]:
    return [f"{day:%m-%d}" for day in rule_days(repetition)]


# --- what rules give


@pytest.mark.parametrize(
    ("rrule", "days"),
    [
        ("FREQ=WEEKLY;COUNT=3", "03-02 03-09 03-16"),
        ("FREQ=WEEKLY;BYDAY=WE;COUNT=2", "03-04 03-11"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=4", "03-02 03-06 03-16 03-20"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TU;COUNT=3", "03-03 03-15 03-17"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=6", "03-02 03-03 03-04 03-05 03-06 03-09"),
        ("FREQ=DAILY;INTERVAL=10;UNTIL=20260331", "03-02 03-12 03-22"),
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=3", "03-02 04-06 05-04"),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", "03-27 04-24"),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "03-31 05-31 07-31"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,1;COUNT=3", "03-31 04-01 04-30"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", "03-31 04-30 05-29"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15;COUNT=3", "03-15 06-15 09-15"),
        ("FREQ=WEEKLY;BYDAY=SU,MO,TU;WKST=SU;BYSETPOS=1;COUNT=2", "03-08 03-15"),
        ("FREQ=YEARLY;COUNT=2", "03-02 03-02"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=2", "02-29 02-29"),
        ("FREQ=YEARLY;BYDAY=20MO;COUNT=2", "05-18 05-17"),
        ("FREQ=YEARLY;BYWEEKNO=20;COUNT=2", "05-11 05-17"),
        ("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO;COUNT=2", "12-28 12-27"),
        ("FREQ=YEARLY;BYYEARDAY=-1,100;COUNT=2", "04-10 12-31"),
        ("freq=weekly;byday=mo;count=1", "03-02"),
    ],
)
def test_gives_the_days_of_the_rule(rrule: str, days: str) -> None:
    assert listed(series(rrule)) == days.split()


def test_begins_with_the_first_match_after_the_start_and_counts_from_there() -> None:
    tuesday = MONDAY + timedelta(days=1)
    assert listed(series("FREQ=WEEKLY;BYDAY=MO;COUNT=2", tuesday)) == ["03-09", "03-16"]


@pytest.mark.parametrize(
    ("until", "days"),
    [
        ("20260309", 2),  # the whole of that day
        ("20260309T095959", 1),  # on the wall
        ("20260309T100000", 2),
        ("20260309T085959Z", 1),  # 9:59:59 in Paris
        ("20260309T090000Z", 2),
    ],
)
def test_until_is_a_day_a_local_time_or_utc(until: str, days: int) -> None:
    assert len(dates(series(f"FREQ=WEEKLY;UNTIL={until}"))) == days


def test_byhour_says_the_hour_instead_of_the_start() -> None:
    found = on_the_wall(series("FREQ=DAILY;BYHOUR=9;BYMINUTE=30;COUNT=2"))
    assert found == ["2026-03-03 09:30", "2026-03-04 09:30"]


rules = st.builds(
    lambda freq, interval, parts: ";".join([f"FREQ={freq}", f"INTERVAL={interval}", *parts]),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.lists(
        st.one_of(
            st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True).map(
                lambda days: "BYDAY=" + ",".join(days)
            ),
            st.tuples(st.sampled_from([-5, -2, -1, 1, 2, 5]), st.sampled_from(WEEKDAYS)).map(
                lambda pair: f"BYDAY={pair[0]}{pair[1]}"
            ),
            st.lists(st.integers(-31, 31).filter(bool), min_size=1, max_size=4, unique=True).map(
                lambda days: "BYMONTHDAY=" + ",".join(map(str, days))
            ),
            st.lists(st.integers(1, 12), min_size=1, max_size=6, unique=True).map(
                lambda months: "BYMONTH=" + ",".join(map(str, months))
            ),
            st.sampled_from(["BYSETPOS=1", "BYSETPOS=-1", "BYSETPOS=2,-2"]),
            st.sampled_from(["BYYEARDAY=1,100,-1", "BYWEEKNO=1,20,52", "WKST=SU", "WKST=TH"]),
        ),
        max_size=4,
        unique_by=lambda part: part.split("=")[0],
    ),
)
starts = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)).map(  # noqa: DTZ001
    lambda start: start.replace(second=0, microsecond=0)
)


def readable(rrule: str) -> bool:
    try:
        read(rrule)
    except Refused:
        return False
    return True


@given(rules.filter(readable), starts)
def test_agrees_with_dateutil_over_three_years(rrule: str, start: datetime) -> None:
    # dateutil counts the positions of the first week from the start, not from the week's first day.
    assume(not ("WEEKLY" in rrule and "BYSETPOS" in rrule))
    # dateutil takes all days of BYWEEKNO, so it is told which.
    if "BYWEEKNO" in rrule and not any(part in rrule for part in ("BYDAY", "BYMONTHDAY")):
        rrule += f";BYDAY={WEEKDAYS[start.weekday()]}"
    last = start.date().replace(day=1) + timedelta(days=3 * 365)
    ours = list(recurring.days(read(rrule), start.date(), last))
    # Found or not, dateutil must come to an end: a rule without matches is bounded by the count.
    assume(ours)
    theirs = rrulestr(f"{rrule};COUNT={len(ours)}", dtstart=start)
    assert [moment.date() for moment in theirs] == ours


def model(freq: str, interval: int, weekday: int, number: int, start: date) -> list[date]:
    """Return the first five days, found by looking at each day of the years from `start`."""
    found = []
    monday = start - timedelta(days=start.weekday())
    for ahead in range(5 * 366 * 2):
        day = start + timedelta(days=ahead)
        months = (day.year - start.year) * 12 + day.month - start.month
        next_week = day + timedelta(days=7)
        matches = {
            "DAILY": ahead % interval == 0,
            "WEEKLY": day.weekday() == weekday and (day - monday).days // 7 % interval == 0,
            "MONTHLY": day.weekday() == weekday
            and months % interval == 0
            and (next_week.month != day.month if number < 0 else (day.day + 6) // 7 == number),
        }
        if matches[freq]:
            found.append(day)
    return found[:5]


@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    st.integers(1, 9),
    st.integers(0, 6),
    st.sampled_from([-1, 1, 2, 3, 4]),
    starts,
)
def test_agrees_with_looking_at_each_day(
    freq: str, interval: int, weekday: int, number: int, start: datetime
) -> None:
    by_day = {
        "DAILY": "",
        "WEEKLY": f";BYDAY={WEEKDAYS[weekday]}",
        "MONTHLY": f";BYDAY={number}{WEEKDAYS[weekday]}",
    }
    rrule = f"FREQ={freq};INTERVAL={interval}{by_day[freq]};COUNT=5"
    assert rule_days(series(rrule, start)) == model(freq, interval, weekday, number, start.date())


@given(rules.filter(readable))
def test_a_rule_is_written_as_it_was_read(rrule: str) -> None:
    assert read(str(read(rrule))) == read(rrule)


# --- clocks


@given(st.sampled_from(ZONES), starts, st.sampled_from(["DAILY", "WEEKLY"]))
def test_stays_at_its_hour_on_the_wall(zone: str, start: datetime, freq: str) -> None:
    # Outside the small hours, in which clocks change.
    start = start.replace(hour=4 + start.hour % 20)
    found = dates(series(f"FREQ={freq};COUNT=60", start, zone))
    assert {one.recurs_at.astimezone(ZoneInfo(zone)).time() for one in found} == {start.time()}
    assert {one.when.minutes for one in found} == {60}
    assert all(one.recurs_at == one.when.start for one in found)


def test_moves_on_by_the_gap_when_the_hour_is_missing() -> None:
    start = datetime(2026, 3, 28, 2, 30)  # noqa: DTZ001
    assert on_the_wall(series("FREQ=DAILY;COUNT=3", start)) == [
        "2026-03-28 02:30",
        "2026-03-29 03:30",
        "2026-03-30 02:30",
    ]


def test_takes_the_first_pass_of_an_hour_that_comes_twice() -> None:
    start = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001
    (one,) = dates(series("FREQ=DAILY;COUNT=1", start))
    assert one.recurs_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_lasts_its_minutes_though_the_clocks_change_meanwhile() -> None:
    night = replace(series("FREQ=DAILY;COUNT=1", datetime(2026, 3, 29, 1, 0)), minutes=180)  # noqa: DTZ001
    (one,) = dates(night)
    assert one.when.end.astimezone(ZoneInfo("Europe/Paris")).time() == time(5)


def test_refuses_a_start_that_brings_its_own_zone() -> None:
    with pytest.raises(ValueError, match="wall"):
        series("FREQ=DAILY;COUNT=1", MONDAY.replace(tzinfo=UTC))


# --- holidays and what is left out


def test_leaves_out_holidays_and_counts_them() -> None:
    mondays = replace(
        series("FREQ=WEEKLY;COUNT=6", MONDAY.replace(month=3, day=30)),
        skips_holidays=True,
        country="FR",
    )
    assert on_the_wall(mondays) == [
        f"2026-{day} 10:00" for day in ("03-30", "04-13", "04-20", "04-27", "05-04")
    ]


def test_holidays_are_those_of_the_country() -> None:
    may = date(2026, 5, 8)
    assert may in public_holidays("fr", 2026)
    assert may not in public_holidays("GB", 2026)


@pytest.mark.parametrize("country", ["", "XX", "Europe", "F", "FRA", "ß", "\0"])
def test_an_unknown_country_has_no_holidays(country: str) -> None:
    with pytest.raises(UnknownCountryError):
        public_holidays(country, 2026)
    asked = replace(series("FREQ=DAILY;COUNT=2"), skips_holidays=True, country=country)
    (refusal,) = check(asked)
    assert (refusal.code, refusal.details) == ("unknown_country", {"country": country})
    assert check(replace(asked, skips_holidays=False)) == []


def test_left_out_dates_stay_out() -> None:
    without = replace(series("FREQ=WEEKLY;COUNT=3"), left_out=frozenset({date(2026, 3, 9)}))
    assert on_the_wall(without) == ["2026-03-02 10:00", "2026-03-16 10:00"]


def test_a_series_whose_dates_are_all_left_out_is_empty() -> None:
    without = replace(series("FREQ=WEEKLY;COUNT=1"), left_out=frozenset({MONDAY.date()}))
    assert dates(without) == []
    assert [refusal.code for refusal in check(without)] == ["no_dates"]


# --- what is refused


@pytest.mark.parametrize(
    ("rrule", "code", "details"),
    [
        ("FREQ=WEEKLY", "endless_series", {}),
        ("FREQ=HOURLY;COUNT=3", "too_often", None),
        ("FREQ=MINUTELY;UNTIL=20260401", "too_often", None),
        ("FREQ=SECONDLY;COUNT=3", "too_often", None),
        ("FREQ=DAILY;BYHOUR=9,10;COUNT=3", "too_often", None),
        ("FREQ=DAILY;BYMINUTE=0,30;COUNT=3", "too_often", None),
        ("FREQ=DAILY;COUNT=1000000000", "too_many_dates", {"dates": 10**9, "most": MOST_DATES}),
        ("FREQ=DAILY;COUNT=367", "too_many_dates", {"dates": 367, "most": MOST_DATES}),
        ("FREQ=DAILY;UNTIL=99991231", "too_many_dates", {"dates": 3653, "most": MOST_DATES}),
        ("FREQ=YEARLY;UNTIL=99991231", "series_too_long", {"years": 10}),
        ("FREQ=YEARLY;COUNT=20", "series_too_long", {"years": 10}),
        ("FREQ=DAILY;INTERVAL=1000000000;COUNT=2", "series_too_long", {"years": 10}),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", "no_dates", {}),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;UNTIL=99991231", "no_dates", {}),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU;COUNT=3", "no_dates", {}),
        ("FREQ=MONTHLY;INTERVAL=12;BYDAY=MO;BYSETPOS=6;COUNT=3", "no_dates", {}),
        ("FREQ=WEEKLY;UNTIL=20260301", "no_dates", {}),
        *(
            (rrule, "bad_rule", {"rule": rrule[:80], "part": part})
            for rrule, part in [
                ("", "RRULE"),
                ("every monday", "EVERY MONDAY"),
                ("COUNT=3", "FREQ"),
                ("FREQ=FORTNIGHTLY;COUNT=3", "FREQ"),
                ("FREQ=DAILY;COUNT=3;", "RRULE"),
                ("FREQ=DAILY;COUNT=3;COUNT=3", "COUNT"),
                ("FREQ=DAILY;COUNT=3;UNTIL=20260401", "COUNT"),
                ("FREQ=DAILY;COUNT=0", "COUNT"),
                ("FREQ=DAILY;COUNT=-1", "COUNT"),
                ("FREQ=DAILY;COUNT=3;INTERVAL=0", "INTERVAL"),
                ("FREQ=DAILY;COUNT=" + "9" * 900, "COUNT"),
                ("FREQ=DAILY;UNTIL=20260231", "UNTIL"),
                ("FREQ=DAILY;UNTIL=2026-03-31", "UNTIL"),
                ("FREQ=WEEKLY;COUNT=3;BYDAY=1MO", "BYDAY"),
                ("FREQ=MONTHLY;COUNT=3;BYDAY=0MO", "BYDAY"),
                ("FREQ=MONTHLY;COUNT=3;BYDAY=", "BYDAY"),
                ("FREQ=WEEKLY;COUNT=3;BYMONTHDAY=1", "BYMONTHDAY"),
                ("FREQ=MONTHLY;COUNT=3;BYMONTHDAY=32", "BYMONTHDAY"),
                ("FREQ=MONTHLY;COUNT=3;BYYEARDAY=1", "BYYEARDAY"),
                ("FREQ=DAILY;COUNT=3;BYSETPOS=1", "BYSETPOS"),
                ("FREQ=DAILY;COUNT=3;BYEASTER=1", "BYEASTER"),
                ("FREQ=DAILY;COUNT=٣", "RRULE"),
                ("FREQ=DAILY;" * 10**5, "RRULE"),
            ]
        ),
    ],
)
def test_refuses(rrule: str, code: str, details: dict[str, object] | None) -> None:
    (refusal,) = check(series(rrule))
    assert refusal.code == code
    assert refusal.details == ({"rule": rrule} if details is None else details)


@pytest.mark.parametrize("zone", ["", "Nope", "Europe", "../etc", "/etc/passwd", "\0", "x" * 5_000])
def test_refuses_zones_that_do_not_exist(zone: str) -> None:
    refused = series("FREQ=WEEKLY", zone=zone)
    assert [refusal.code for refusal in check(refused)] == ["unknown_zone", "endless_series"]
    with pytest.raises(Refused, match="unknown_zone"):
        dates(refused)


@given(
    st.one_of(
        st.text(max_size=60),
        st.text("FREQ=DAILYWKMONTHBS;,0123456789+-UZ", max_size=60),
        st.tuples(rules, st.text("0123456789TZ,;-=", max_size=20)).map(";UNTIL=".join),
        st.tuples(rules, st.integers(0, 10**13).map(str)).map(";COUNT=".join),
    ),
    st.datetimes(),
    st.text(max_size=20) | st.sampled_from(ZONES),
    st.none() | st.text(max_size=3) | st.sampled_from(["FR", "GB"]),
)
def test_check_never_raises(rrule: str, start: datetime, zone: str, country: str | None) -> None:
    asked = Repetition(
        rrule=rrule, start=start, minutes=60, zone=zone, skips_holidays=True, country=country
    )
    if not check(asked):
        assert 0 < len(dates(asked)) <= MOST_DATES


# --- coming apart, and moving

ended_rules = st.tuples(
    rules.filter(readable),
    st.integers(1, 40).map("COUNT={}".format)
    | st.integers(1, 2_000).map(lambda days: f"UNTIL={date(2028, 1, 1) + timedelta(days):%Y%m%d}"),
).map(";".join)
ended = st.builds(
    lambda rrule, start, zone, out: Repetition(
        rrule=rrule,
        start=start,
        minutes=45,
        zone=zone,
        skips_holidays=True,
        country="FR",
        left_out=frozenset(start.date() + timedelta(days) for days in out),
    ),
    ended_rules,
    starts,
    st.sampled_from(ZONES),
    st.sets(st.integers(0, 60), max_size=10),
).filter(lambda asked: {refusal.code for refusal in check(asked)} <= {"no_dates"})


@given(ended, st.integers(-10, 1_500))
def test_a_split_series_has_the_dates_of_the_whole(whole: Repetition, ahead: int) -> None:
    at = whole.start.date() + timedelta(days=ahead)
    before, after = split(whole, at)
    earlier = dates(before) if before else []
    later = dates(after) if after else []
    assert earlier + later == dates(whole)
    zone = ZoneInfo(whole.zone)
    assert all(one.recurs_at.astimezone(zone).date() < at for one in earlier)
    assert all(one.recurs_at.astimezone(zone).date() >= at for one in later)


def test_split_ends_the_one_and_counts_on_in_the_other() -> None:
    whole = replace(series("FREQ=WEEKLY;COUNT=5"), left_out=frozenset({date(2026, 3, 9)}))
    before, after = split(whole, date(2026, 3, 14))
    assert before
    assert after
    assert (before.rrule, before.left_out) == ("FREQ=WEEKLY;UNTIL=20260313", whole.left_out)
    assert (after.rrule, after.left_out) == ("FREQ=WEEKLY;COUNT=3", frozenset())
    assert after.start == MONDAY + timedelta(days=14)


def test_split_beside_the_series_leaves_it_whole() -> None:
    whole = series("FREQ=WEEKLY;COUNT=5")
    assert split(whole, MONDAY.date()) == (None, whole)
    assert split(whole, date(2027, 1, 1)) == (whole, None)


@pytest.mark.parametrize(
    ("rrule", "by", "there"),
    [
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=9", timedelta(days=1), "FREQ=WEEKLY;BYDAY=TU;COUNT=9"),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=9", timedelta(days=-1), "FREQ=WEEKLY;BYDAY=SU;COUNT=9"),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=9", timedelta(hours=2), "FREQ=WEEKLY;BYDAY=MO;COUNT=9"),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=9", timedelta(hours=14), "FREQ=WEEKLY;BYDAY=TU;COUNT=9"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;UNTIL=20260630",
            timedelta(days=3),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=TH;UNTIL=20260629",
        ),
        (
            "FREQ=MONTHLY;BYDAY=1MO;COUNT=24",
            timedelta(days=1),
            "FREQ=MONTHLY;BYMONTHDAY=2,3,4,5,6,7,8;BYDAY=TU;COUNT=24",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=9",
            timedelta(days=1),
            "FREQ=MONTHLY;BYMONTHDAY=16;COUNT=9",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=9",
            timedelta(days=-1),
            "FREQ=MONTHLY;BYMONTHDAY=-2;COUNT=9",
        ),
        ("FREQ=DAILY;BYHOUR=11;COUNT=2", timedelta(hours=1), "FREQ=DAILY;COUNT=2"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=9", timedelta(days=1), None),
        ("FREQ=MONTHLY;BYMONTHDAY=30;COUNT=9", timedelta(days=1), None),
        ("FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=28;COUNT=15", timedelta(days=3), None),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=24", timedelta(days=3), None),
        ("FREQ=WEEKLY;UNTIL=20200101", timedelta(days=1), None),
        ("FREQ=WEEKLY;COUNT=3", timedelta.max, None),
    ],
)
def test_the_rule_follows_where_the_series_moves(
    rrule: str, by: timedelta, there: str | None
) -> None:
    found = moved(series(rrule), by)
    assert (found and found.rrule) == there


@given(ended, st.integers(-9, 9), st.integers(-23, 23))
def test_a_moved_series_has_each_date_moved(whole: Repetition, days: int, hours: int) -> None:
    by = timedelta(days=days, hours=hours)
    whole = replace(whole, skips_holidays=False, start=whole.start.replace(minute=0))
    there = moved(whole, by)
    assume(there)
    assert there
    wanted = [datetime.combine(day, whole.start.time()) + by for day in rule_days(whole)]
    assert [datetime.combine(day, there.start.time()) for day in rule_days(there)] == wanted
    assert len(dates(there)) == len(dates(whole))
