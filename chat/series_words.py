"""What is said of a series: its rule, its dates, and what is proposed for those that clash."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from calendars.recurring_words import rule_in_words
from chat import phrases
from chat.moments import local_of
from chat.scene import Scene
from chat.words import msgid
from rooms.finding.collisions import collisions
from rooms.interval import Interval
from rooms.models import Booking, Series
from rooms.rules import Proposal
from rooms.series.plan import Date, Decision, PlannedDate
from translations import dates

MOST_LINES = 12
REASONS = {
    "taken": msgid("taken"),
    "calendar_taken": msgid("taken in its own calendar"),
    "pool_full": msgid("no room for its call"),
    "closed": msgid("closed"),
    "holiday": msgid("public holiday"),
    "school_holiday": msgid("school holidays"),
    "school_time": msgid("no school holidays"),
    "outside_hours": msgid("outside opening hours"),
}

SCHOOL = {
    "but": msgid("outside the school holidays"),
    "only": msgid("only in the school holidays"),
}


class Recurring(Protocol):
    """A series, booked or wished for."""

    @property
    def rrule(self) -> str | None:
        """By which rule it goes on."""

    @property
    def school(self) -> str | None:
        """How it keeps to school holidays."""


def series_in_words(
    scene: Scene,
    rule: Recurring,
    times: Sequence[Interval],
    zone: ZoneInfo,
    usual: Interval | None = None,
) -> str:
    """Return "every Monday but in the school holidays, 10–11 am, 23 March to 29 June, 9 dates".

    `times` are its dates', in order; `usual` is one at the usual hours, else the first.
    """
    language = scene.language
    first, last = (local_of(when.start, zone) for when in (times[0], times[-1]))
    usual = usual or times[0]
    hours = dates.hours(language, local_of(usual.start, zone), local_of(usual.end, zone))
    said = _rule(scene, rule, first.date())
    if len(times) == 1:
        return f"{day(scene, first.date())}, {hours}"
    span = scene.say(
        "{first} to {last}, {number} dates",
        first=day(scene, first.date()),
        last=day(scene, last.date()),
        number=len(times),
    )
    return ", ".join(filter(None, [said, hours, span]))


def rule_and_number(scene: Scene, series: Series, found: Sequence[Booking]) -> str:
    """Return "every Monday, 14 dates until Monday 29 June" of a series' dates ahead."""
    zone = ZoneInfo(series.zone)
    last = local_of(found[-1].starts_at, zone).date()
    first = local_of(found[0].starts_at, zone).date()
    said = _rule(scene, series, first)
    number = scene.say("{number} dates until {last}", number=len(found), last=day(scene, last))
    return ", ".join(filter(None, [said, number]))


def _rule(scene: Scene, rule: Recurring, first: date) -> str:
    """Return how often it is, and in which time it isn't."""
    said = rule_in_words(rule.rrule or "", first, scene.language)
    keeps = SCHOOL.get(rule.school or "")
    return ", ".join(filter(None, [said, scene.say(keeps) if keeps else ""]))


def days_in_words(scene: Scene, days: Iterable[date]) -> str:
    """Return days in order, and how many more there are than can be shown."""
    return phrases.listed(scene.language, [day(scene, one) for one in sorted(days)], MOST_LINES)


def day(scene: Scene, one: date) -> str:
    """Return "lundi 30 mars"."""
    return dates.day(scene.language, one, scene.local_now.date())


def clash_lines(
    scene: Scene,
    clashes: Sequence[PlannedDate],
    decisions: Sequence[Decision],
    zone: ZoneInfo,
) -> list[str]:
    """Return a line for each date that clashes, with what is proposed; of many, the first ones."""
    lines = [
        scene.say(
            "{day}: {reason} → {instead}",
            day=phrases.capitalised(day(scene, local_of(clash.date.when.start, zone).date())),
            reason=_reason(scene, clash),
            instead=instead(scene, decision, zone),
        )
        for clash, decision in zip(clashes[:MOST_LINES], decisions, strict=False)
    ]
    if len(clashes) > MOST_LINES:
        lines.append(scene.say("… and {count} more.", count=len(clashes) - MOST_LINES))
    return lines


def instead(scene: Scene, decision: Decision, zone: ZoneInfo) -> str:
    """Return what a decision does with its date."""
    if decision.kind == "left_out":
        return scene.say("left out")
    start, end = (local_of(at, zone) for at in (decision.when.start, decision.when.end))
    hours = dates.hours(scene.language, start, end)
    if decision.kind == "as_it_was":
        return scene.say("stays as it was, {hours}", hours=_dated(scene, start, hours))
    if decision.kind == "other_time":
        return hours
    venues = [venue for venue in scene.venues if venue.room.id in decision.room_ids]
    return phrases.places(venues)


def _dated(scene: Scene, start: datetime, hours: str) -> str:
    return f"{day(scene, start.date())}, {hours}"


def _reason(scene: Scene, clash: PlannedDate) -> str:
    codes = [refusal.code for refusal in clash.against if refusal.code in REASONS]
    if codes and codes[0] == "taken" and _is_of_calendars(scene, clash.date):
        codes = ["calendar_taken"]
    return scene.say(REASONS[codes[0]]) if codes else ""


def _is_of_calendars(scene: Scene, wanted: Date) -> bool:
    """Say whether nothing but the rooms' own calendars has the time."""
    proposal = Proposal(
        when=wanted.when, venues=wanted.venues, people=None, wants_video=False, now=scene.now
    )
    found = collisions(scene.session, proposal, scene.look)
    return bool(found) and all(refusal.code == "calendar_taken" for refusal in found)
