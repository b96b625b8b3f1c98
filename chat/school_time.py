"""School holidays in what is wished for: their days are those of the zone of the wish's sites."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from chat.command import Command
from chat.scene import Scene
from chat.understanding import Reading
from chat.wish import BookingWish
from rooms.school_holidays import (
    A_DAY,
    SchoolHolidays,
    school_holidays,
)
from rooms.series.recurrence import Rule, read
from rooms.series.repetition import BUT, ONLY

UNTIL, TOO = "until", "too"
SATURDAY = 5
A_YEAR = timedelta(days=366)
WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
WishT = TypeVar("WishT", bound=BookingWish)


def in_school_time(scene: Scene, wanted: Command, reading: Reading) -> BookingWish | None:
    """Return the wish with the days that school holidays mean for it.

    None where that isn't what the reading leaves open, or nobody knows the days.
    """
    asked = reading.question
    if asked is None or asked.code != "school_holidays" or not isinstance(wanted, BookingWish):
        return None
    if reading.school == TOO:
        return wanted
    zone = _zone(scene, wanted)
    if zone is None:
        return None
    if reading.school == BUT:
        return wanted.but(school=BUT) if wanted.rrule else wanted
    today = scene.local_now.date()
    coming = school_holidays(zone, max(wanted.day or today, today), today + A_YEAR)
    if not coming:
        return None
    if reading.school == UNTIL and wanted.rrule:
        later = (one for one in coming if one.first > (wanted.day or today))
        return _ending(wanted, next(later, None))
    return _within(wanted, reading, coming[0]) if reading.school == ONLY else None


def _zone(scene: Scene, wish: BookingWish) -> str | None:
    """Return the zone of the sites that are meant; None where there is none, or more than one."""
    rooms = [venue.site for venue in scene.venues if venue.room.id in (wish.rooms or ())]
    named = {wish.site, *(share[0] for share in wish.sites or ())}
    sites = rooms or [site for site in scene.sites if site.id in named] or scene.sites
    zones = {site.school_zone for site in sites}
    return next(iter(zones)) or None if len(zones) == 1 else None


def _ending(wish: WishT, holidays: SchoolHolidays | None) -> WishT | None:
    """Return the series with the day before the holidays as its last."""
    if holidays is None:
        return None
    rule = replace(read(wish.rrule or ""), until=holidays.first - A_DAY, count=None)
    return wish.but(rrule=str(rule))


def _within(wish: WishT, reading: Reading, holidays: SchoolHolidays) -> WishT | None:
    """Return the wish for the days of the holidays; of one day's, nobody knows what is meant."""
    begins = max(wish.day or holidays.first, holidays.first)
    last = holidays.after - A_DAY
    if wish.rrule:
        rule: Rule = read(wish.rrule)
        if not rule.is_endless:
            return wish.but(school=ONLY)
        return wish.on_day(begins).but(rrule=str(replace(rule, until=last)))
    rrule = f"{WORKDAYS};UNTIL={last:%Y%m%d}"
    if begins.weekday() >= SATURDAY:
        begins += (7 - begins.weekday()) * A_DAY
    if isinstance(wish.start, datetime):
        return wish.on_day(begins).but(rrule=rrule) if reading.day_assumed else None
    if wish.start is not None or wish.window is not None:
        return None
    return wish.but(start=begins, until=holidays.after, rrule=rrule)
