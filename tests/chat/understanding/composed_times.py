"""Times made up from their parts: what people say for each, joined as they join them.

A table's line is `said | said = meaning`. Meanings are plain: a date ("03-12": of 2026), days
("05-03..05-05", both included), an hour ("14:30"), minutes, hours ("14:00-15:30", a side may be
open), a rule of RFC 5545, its end, its exceptions, or a zone. What a whole sentence means follows
from its parts alone; nothing here knows how the grammar reads it. All is said on Tuesday 10 March
2026 at 09:00 in Drancy.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from chat.understanding import Context, understand
from tests.chat.understanding.corpus import NAMES, PARIS

NOW = datetime.fromisoformat("2026-03-10T09:00")
Meaning = dict[str, Any]
Sentence = tuple[str, Meaning]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a language joins its parts: `leads` by sort; `alone` never takes a lead."""

    language: str
    tables: Mapping[str, str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    leads: Mapping[str, tuple[str, ...]]
    alone: tuple[str, ...]
    since: tuple[str, ...]


def table(text: str) -> list[tuple[str, str]]:
    """Return what is said with its meaning, one pair for each way to say it."""
    pairs = []
    for line in text.strip().splitlines():
        said, _, meaning = line.rpartition(" = ")
        pairs += [(one.strip(), meaning) for one in said.split(" | ")]
    return pairs


def day(meaning: str) -> date:
    """Return the date of a meaning."""
    return date.fromisoformat(meaning if meaning.startswith("20") else f"2026-{meaning}")


def minute(meaning: str) -> int:
    """Return the minute of the day of "14:30"."""
    return int(meaning[:2]) * 60 + int(meaning[3:])


def at(on: date, minutes: int) -> datetime:
    """Return the moment at a minute of a day."""
    return datetime.combine(on, datetime.min.time()) + timedelta(minutes=minutes)


def first(rule: str, minutes: int | None, since: date | None = None) -> date:
    """Return the rule's first date that is still to come, by another reader of RFC 5545."""
    parts = (part for part in rule.split(";") if not part.startswith("INTERVAL"))
    for one in rrulestr(";".join(parts), dtstart=at(since or NOW.date(), 0)):
        moment: datetime = one + timedelta(minutes=minutes or 0)
        if minutes is None or moment > NOW:
            return moment if minutes is not None else moment.date()
    raise ValueError(rule)


class Speaker:
    """Says one thing after another, at random but alike for every seed."""

    def __init__(self, manner: Manner, seed: str) -> None:
        self._manner = manner
        self._chance = random.Random(seed)  # noqa: S311 - the same sentences each time
        self._tables = {name: table(text) for name, text in manner.tables.items()}

    def sentences(self, shape: str, count: int) -> Iterator[Sentence]:
        """Yield sentences of one shape with their meaning."""
        say: Callable[[], Sentence] = getattr(self, shape)
        for _ in range(count):
            said, meaning = say()
            yield self._typed(said), meaning

    def day_hour(self) -> Sentence:
        """A day and an hour, in either order."""
        (said, on), (hour, start) = self._day(), self._hour()
        return self._whole(said, hour), {"start": at(on, start), "end": None, "rrule": None}

    def day_hour_length(self) -> Sentence:
        """A day, an hour and a length, in any order."""
        (said, on), (hour, start), (long, length) = self._day(), self._hour(), self._length()
        meaning = {"start": at(on, start), "end": at(on, start + length), "rrule": None}
        return self._whole(said, hour, long), meaning

    def day_hours(self) -> Sentence:
        """A day and a stretch of hours."""
        (said, on), (hours, start, end) = self._day(), self._hours()
        return self._whole(said, hours), {"start": at(on, start), "end": at(on, end)}

    def day_part(self) -> Sentence:
        """A part of a day: a window."""
        (said, on), (part, hours) = self._day(), self._pick("parts")
        start, _, end = hours.partition("-")
        window = {"window_start": at(on, minute(start)), "window_end": at(on, minute(end))}
        return self._in_order(said, part), {"start": on, "rrule": None, **window}

    def day_open(self) -> Sentence:
        """A day and hours with one side open."""
        (said, on), (hours, bounds) = self._day(), self._pick("open")
        start, _, end = bounds.partition("-")
        if start:
            moment = at(on, minute(start))
            return self._whole(said, hours), {"start": moment, "window_start": moment, "end": None}
        moment = at(on, minute(end))
        return self._whole(said, hours), {"start": on, "end": moment, "window_end": moment}

    def day_length(self) -> Sentence:
        """A day and a length without an hour."""
        (said, on), (long, length) = self._day(), self._length()
        return self._whole(said, long), {"start": on, "duration_minutes": length}

    def days(self) -> Sentence:
        """Several days."""
        said, span = self._pick("days_on_end")
        start, _, last = span.partition("..")
        return self._in_order(said), {"start": day(start), "end": day(last) + timedelta(1)}

    def days_part(self) -> Sentence:
        """A part of each of several days."""
        said, meaning = self.days()
        part, hours = self._pick("parts")
        start, _, end = hours.partition("-")
        meaning |= {"daily_from": start, "daily_to": end, "rrule": None}
        return f"{said}, {part}", meaning

    def hour(self) -> Sentence:
        """An hour alone: the coming one."""
        said, start = self._hour()
        on = NOW.date() + timedelta(days=at(NOW.date(), start) <= NOW)
        return self._in_order(said), {"start": at(on, start), "end": None}

    def elsewhere(self) -> Sentence:
        """Another place's time, of which the date and the season change the local one."""
        (said, on), (place, zone) = self._day(), self._pick("zones")
        start: int
        end: int | None
        if self._chance.random() < 0.3:
            hours, start, end = self._hours()
        else:
            spelt, clock = self._pick("hours")
            hours, start, end = self._lead("hours") + spelt, minute(clock), None
        there = ZoneInfo(zone)

        def local(minutes: int) -> datetime:
            moment = at(on, minutes).replace(tzinfo=there)
            return moment.astimezone(PARIS).replace(tzinfo=None)

        meaning = {"start": local(start), "end": local(end) if end else None}
        return self._whole(said, f"{hours} {place}"), meaning

    def series(self) -> Sentence:
        """A recurrence, with hours and length, an end, exceptions or a first day."""
        (said, rule), parts = self._pick("rules"), []
        start, length, since = None, None, None
        meaning: Meaning = {"rrule": rule}
        kind = self._chance.choice(("hour", "length", "hours", "nothing"))
        if kind == "hours":
            hours, start, end = self._hours()
            parts, length = [hours], end - start
        elif kind != "nothing":
            hour, start = self._hour()
            parts = [hour]
        if kind == "length":
            long, length = self._length()
            parts.append(long)
        more = self._chance.random()
        if more < 0.3:
            end_said, end_of = self._pick("ends")
            parts.append(end_said)
            meaning["rrule"] = f"{rule};{end_of}"
        elif more < 0.5:
            but, gone = self._pick("exceptions")
            parts.append(but)
            meaning |= _without(gone)
        elif more < 0.6:
            from_said, from_day = self._pick("first_days")
            parts.append(self._chance.choice(self._manner.since).format(from_said))
            since = day(from_day)
        meaning["start"] = begins = first(rule, start, since)
        if isinstance(begins, datetime):
            meaning["end"] = begins + timedelta(minutes=length) if length else None
        return self._in_order(said, *parts), meaning

    def _pick(self, name: str) -> tuple[str, str]:
        return self._chance.choice(self._tables[name])

    def _lead(self, sort: str) -> str:
        return self._chance.choice(self._manner.leads[sort])

    def _day(self) -> tuple[str, date]:
        said, meaning = self._pick("days")
        lead = "" if said.startswith(self._manner.alone) else self._lead("days")
        return lead + said, day(meaning)

    def _hour(self) -> tuple[str, int]:
        sort = "bare_hours" if self._chance.random() < 0.1 else "hours"
        said, meaning = self._pick(sort)
        return self._lead(sort) + said, minute(meaning)

    def _hours(self) -> tuple[str, int, int]:
        said, meaning = self._pick("stretches")
        start, _, end = meaning.partition("-")
        return said, minute(start), minute(end)

    def _length(self) -> tuple[str, int]:
        said, meaning = self._pick("lengths")
        return self._lead("lengths") + said, int(meaning)

    def _whole(self, *parts: str) -> str:
        return self._in_order(*self._chance.sample(parts, len(parts)))

    def _in_order(self, *parts: str) -> str:
        said = parts[0]
        for part in parts[1:]:
            said += self._chance.choice((" ", " ", ", ")) + part
        before, after = (self._chance.choice(self._manner.before), self._manner.after)
        return before + said + self._chance.choice(after)

    def _typed(self, said: str) -> str:
        """Return the sentence as it is typed in a hurry, now and then."""
        if self._chance.random() < 0.25:
            plain = unicodedata.normalize("NFKD", said)
            said = "".join(char for char in plain if not unicodedata.combining(char))
        return said.lower() if self._chance.random() < 0.25 else said


def slipped(said: str, chance: random.Random) -> str:
    """Return the sentence with one slip of the keyboard in a word of five letters or more."""
    words = [word for word in re.finditer(r"[^\W\d_]{5,}", said) if word[0].lower() not in ROOMS]
    if not words:
        return said
    word = chance.choice(words)
    at = chance.randrange(word.start() + 1, word.end() - 1)
    left, letter, right = said[:at], said[at], said[at + 1 :]
    return chance.choice(
        (left + right, left + right[:1] + letter + right[1:], left + letter * 2 + right)
    )


ROOMS = ("jaurès", "jaures", "mandela")


def _without(gone: str) -> Meaning:
    if gone == "holidays":
        return {"skip_holidays": True}
    return {"except_dates": [day(one).isoformat() for one in gone.split(",")]}


def wrong(sentence: Sentence, language: str) -> dict[str, tuple[object, object]]:
    """Return what is read otherwise than it was made up: meant and read."""
    said, meaning = sentence
    read = understand(said, Context(NOW.replace(tzinfo=PARIS), NAMES, language)).as_json()
    meant = {**meaning, "question": None, "language": language}
    return {
        name: (_json(one), read[name]) for name, one in meant.items() if _json(one) != read[name]
    }


def _json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else value
