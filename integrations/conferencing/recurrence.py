"""The rule of a series in the words that Webex knows (Meetings API, "recurrence").

A monthly rule has one day there, a yearly one five dates, a weekly one 261, and none goes further
than five years. Nobody but endpoints and people with the link see the meeting: it may be open on
more days than the series has. So what Webex can't say becomes a meeting of every day. A date at
another hour than the series' has a meeting of its own, as nobody is let in outside of these hours.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rooms.interval import Interval
from rooms.series.recurrence import DAILY, MONTHLY, WEEKLY, Rule, read

FURTHEST = timedelta(days=5 * 365 - 7)
_MOST_DATES = {DAILY: 1826, WEEKLY: 261, MONTHLY: 60}
_SURE_DAYS = 28  # of each month


def recurrence_of(rrule: str, zone: str, dates: Sequence[Interval], now: datetime) -> str:
    """Return the recurrence of a meeting that starts at the first of `dates` and is open on all.

    They are dates of the rule, in order; those further away than Webex goes are left out.
    """
    furthest = now + FURTHEST
    last = max((when.start for when in dates if when.start < furthest), default=dates[0].start)
    first = dates[0].start.astimezone(ZoneInfo(zone))
    rule = replace(read(rrule), count=None, hour=None, minute=None, second=None)
    known = _known(rule, first)
    if known is None or len(dates) > _MOST_DATES[known.freq]:
        known = Rule(freq=DAILY)
    return str(replace(known, until=last.astimezone(UTC)))


def _known(rule: Rule, first: datetime) -> Rule | None:
    """Return the rule with its days written out, None where Webex would read it otherwise."""
    if rule.months or rule.week_numbers or rule.year_days or rule.positions:
        return None
    if rule.freq == DAILY:
        return None if rule.by_day or rule.month_days else rule
    if rule.freq == WEEKLY:
        return rule if rule.by_day else replace(rule, by_day=((first.weekday(), 0),))
    if rule.freq != MONTHLY or len(rule.by_day) + len(rule.month_days) > 1:
        return None
    if rule.by_day:
        return rule if rule.by_day[0][1] else None
    (day,) = rule.month_days or (first.day,)
    return replace(rule, month_days=(day,)) if 1 <= day <= _SURE_DAYS else None
