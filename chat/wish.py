"""What somebody wants booked, as far as it was said: by a sentence, a form or a button."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Self, TypeVar
from zoneinfo import ZoneInfo

from chat import fields
from chat.answers import hour_alone
from chat.choosing import Wanted
from chat.command import Command
from chat.facts import Told
from chat.fields import Flag, Hour, Ids, Minutes, Moment, Shares, Text, Texts, Whole
from chat.moments import local_of
from chat.people import WHICH_PERSON, is_called, person_said
from chat.scene import Scene
from chat.understanding import Choice, Reading

ON_BEHALF = "on_behalf_of"
MORNING, EVENING = time(8), time(20)
_ADDRESS = re.compile(r"(?:sips?:)?[^\s@,;<>\"()]{1,64}@[^\s@,;<>\"()]{1,190}", re.IGNORECASE)


def addresses(value: object) -> tuple[str, ...] | None:
    """Read guests, as a row or as a line of a form; what is no address is left out."""
    row = re.split(r"[\s,;]+", value[:2_000]) if isinstance(value, str) else value
    found = fields.texts(row) or ()
    return tuple(item.lower() for item in found if _ADDRESS.fullmatch(item)) or None


Addresses = Annotated[tuple[str, ...] | None, addresses]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingWish(Command):
    """A wish for rooms; ids are the inventory's, times those of the clocks on the spot.

    `nameless` are guests of whom a name was said and no address. `rrule`: it is a series, but for
    the days `left_out`; `accepted` is the proposal that was accepted for dates that clash.
    `school`: it takes place "only" in school holidays, or always "but" in them.
    `soonest`: the first free time is wanted; `until` is the day after the last one on which it may
    be, `daily_from` and `daily_to` bound the hours of each day. `host` is the site that leads a
    meeting of several, `kbps` the rate of its call, and `connect` how the rooms come into it;
    rooms `by_link` don't, as people there follow it by the link.
    """

    start: Moment = None
    end: Moment = None
    minutes: Minutes = None
    window_start: Moment = None
    window_end: Moment = None
    all_day: Flag = None
    rrule: Text = None
    skips_holidays: Flag = None
    school: Text = None
    left_out: Texts = None
    accepted: Text = None
    soonest: Flag = None
    until: Moment = None
    daily_from: Hour = None
    daily_to: Hour = None
    rooms: Ids = None
    site: Whole = None
    sites: Shares = None
    host: Whole = None
    people: Whole = None
    video: Flag = None
    equipment: Texts = None
    guests: Addresses = None
    nameless: Texts = None
    title: Text = None
    private: Flag = None
    connect: Text = None
    kbps: Whole = None
    by_link: Ids = None
    on_behalf_of: Text = None
    anyway: Flag = None
    because: Text = None

    @classmethod
    def of_data(cls, data: fields.Inputs) -> Self:
        """Return the wish of a button, or of the form, whose day and hour are two fields."""
        read = cls.read(data)
        day, hour = fields.moment(data.get("date")), fields.hour(data.get("time"))
        if day is not None:
            text = fields.day_of(day).isoformat() + (f"T{hour}" if hour else "")
            read["start"] = fields.moment(text)
        return cls(**read)

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the wish of a sentence, its names as the inventory's ids."""
        named = reading.rooms or ((reading.room,) if reading.room else ())
        found = [scene.venue_named(name, reading.site) for name in named[:20]]
        shares = [(scene.site_named(share.name), share.people) for share in reading.sites[:20]]
        site = scene.site_named(reading.site)
        start, end = fields.moment(reading.start), fields.moment(reading.end)
        several_days = _several_days(start, end)
        daily_from, daily_to = fields.hour(reading.daily_from), fields.hour(reading.daily_to)
        any_day = several_days and bool(
            daily_from or daily_to or reading.soonest or _is_once(reading)
        )
        host = scene.site_named(reading.host_site)
        return cls(
            start=start,
            end=None if several_days else end,
            minutes=fields.minutes(reading.duration_minutes),
            window_start=fields.plain_moment(reading.window_start),
            window_end=fields.plain_moment(reading.window_end),
            all_day=reading.all_day or None,
            rrule=None if any_day and reading.rrule is None else _rule(reading),
            skips_holidays=reading.skip_holidays or None,
            left_out=fields.texts([day.isoformat() for day in reading.except_dates]),
            soonest=reading.soonest or None,
            until=end if several_days else None,
            daily_from=daily_from,
            daily_to=daily_to,
            rooms=tuple(dict.fromkeys(v.room.id for v in found if v)) or None,
            site=site.id if site else None,
            sites=tuple((s.id, people) for s, people in shares if s) or None,
            host=host.id if host else None,
            people=fields.integer(reading.capacity),
            video=reading.video,
            equipment=fields.texts(reading.equipment),
            guests=addresses(reading.attendees),
            nameless=fields.texts(reading.guest_names),
            title=fields.text(reading.title),
            private=reading.private or None,
            connect=fields.text(reading.connect),
            on_behalf_of=fields.text(reading.on_behalf_of),
            anyway=reading.anyway or None,
            because=fields.text(reading.because),
        )

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:
        """Return the wish with what was missing: an hour is taken on the day that was said."""
        if awaits == ON_BEHALF:
            said = person_said(reading)
            return self.but(on_behalf_of=said) if said else None
        if awaits == WHICH_PERSON:
            chosen = self._chosen_person(person_said(reading), scene)
            return self.but(**chosen) if chosen else None
        return self._completed(reading, scene)

    def _completed(self, reading: Reading, scene: Scene) -> Self | None:
        if reading.shift_minutes and isinstance(self.start, datetime):
            later = self.start + timedelta(minutes=reading.shift_minutes)
            return self.timed(self.start).but(start=later)
        said = self.of_reading(reading, scene)
        start = said.start or hour_alone(scene, self.day)
        if start is None and said == type(self)(title=said.title):
            return None
        before = self._elsewhere(said)
        if isinstance(start, datetime):
            said = said.timed(start)
            if self.day is not None and (reading.day_assumed or reading.start is None):
                start = datetime.combine(self.day, start.time())
        elif start is not None and self.has_hours and said.until is None and said.rrule is None:
            before, start, said = before.on_day(start), None, said.but(start=None)
        merged = before.but(**said.but(start=start).over(before))
        if start is not None or said.window is not None:
            merged = merged.but(
                end=said.end or self.end_after(start),
                window_start=said.window_start,
                window_end=said.window_end,
                all_day=said.all_day,
            )
        return merged

    def on_day(self, day: date) -> Self:
        """Return the same hours, whether exact or vague, on another day."""
        by = day - (self.day or day)
        names = ("start", "end", "window_start", "window_end")
        moments = {name: getattr(self, name) for name in names}
        return self.but(**{n: at + by for n, at in moments.items() if isinstance(at, datetime)})

    @property
    def has_hours(self) -> bool:
        """Say whether an hour is known, or within which hours it may be."""
        return isinstance(self.start, datetime) or self.window is not None

    def _elsewhere(self, said: Self) -> Self:
        """Return the wish without its places where others are said: a site, or rooms."""
        if said.rooms or said.site or said.sites:
            return self.but(rooms=None, site=None, sites=None)
        return self

    def end_after(self, start: datetime | date | None) -> datetime | None:
        """Return the end that was said, if it still comes after `start` on the same day."""
        end = self.end
        if not isinstance(end, datetime) or not isinstance(start, datetime):
            return None
        return end if start < end and start.date() == end.date() else None

    def chosen(self, choice: Choice, scene: Scene) -> dict[str, Any]:
        """Return what a choice adds; a day that is chosen keeps the hour and the length."""
        if choice.person is not None:
            return self._chosen_person(choice.person, scene)
        adds = Command.chosen(self, choice, scene)
        start = self.start
        if isinstance(start, datetime) and choice.start and not isinstance(choice.start, datetime):
            moved = self.timed(start).but(start=datetime.combine(choice.start, start.time()))
            adds |= {"start": fields.as_json(moved.start), "end": None, "minutes": moved.minutes}
        return adds

    def _chosen_person(self, address: str | None, scene: Scene) -> dict[str, Any]:
        """Return the colleague of this address as the one of whom only the name was said."""
        if is_called(scene, address, self.on_behalf_of):
            return {"on_behalf_of": address}
        named = self.nameless or ()
        rest = [name for name in named if not is_called(scene, address, name)]
        if len(rest) == len(named):
            return {}
        return {"guests": (*(self.guests or ()), address), "nameless": tuple(rest) or None}

    def timed(self, start: datetime) -> Self:
        """Return the wish with its end as a length, so that its start may move to another day."""
        if not isinstance(self.end, datetime):
            return self
        length = int((self.end - start).total_seconds() // 60)
        return self.but(end=None, minutes=length) if length > 0 else self

    def at_a_time(self) -> Self:
        """Return the wish without what only says where to look for a time."""
        vague = ("end", "window_start", "window_end", "all_day", "soonest", "until")
        days = (
            "daily_from",
            "daily_to",
            "rrule",
            "skips_holidays",
            "school",
            "left_out",
            "accepted",
        )
        return self.but(**dict.fromkeys((*vague, *days)))

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        """Return between which moments a vague time lies; an open side is the edge of the day."""
        start, end = self.window_start, self.window_end
        if not isinstance(start, datetime) and isinstance(end, datetime):
            start = datetime.combine(end.date(), MORNING)
        if not isinstance(end, datetime) and isinstance(start, datetime):
            end = datetime.combine(start.date(), EVENING)
        if not isinstance(start, datetime) or not isinstance(end, datetime):
            return None
        return (start, end) if start < end else None

    @property
    def day(self) -> date | None:
        """Return the day that was said, if any was."""
        said = self.start or self.window_start or self.window_end
        return None if said is None else fields.day_of(said)

    def wanted(self) -> Wanted:
        """Return what is asked of the rooms."""
        one_site = ((self.site, None),) if self.site else ()
        return Wanted(
            rooms=self.rooms or (),
            sites=self.sites
            if self.sites and len(self.sites) > 1
            else one_site or self.sites or (),
            people=self.people,
            video=self.video,
            equipment=self.equipment or (),
            has_guests=bool(self.guests),
            meeting=(self.on_behalf_of or "", *(self.guests or ())),
            host=self.host,
        )


def _rule(reading: Reading) -> str | None:
    """Return the rule of a series; of days without hours, that of each of them."""
    end = fields.moment(reading.end)
    if reading.rrule is None and _several_days(fields.moment(reading.start), end) and end:
        return f"FREQ=DAILY;UNTIL={end - timedelta(days=1):%Y%m%d}"
    return fields.text(reading.rrule)


def _is_once(reading: Reading) -> bool:
    """Say whether one meeting is meant, on any of the days: of a length, or at several sites."""
    return reading.duration_minutes is not None or len(reading.sites) > 1


def _several_days(start: datetime | date | None, end: datetime | date | None) -> bool:
    """Say whether days without hours are meant: each of them, not one long meeting."""
    if start is None or end is None or isinstance(start, datetime) or isinstance(end, datetime):
        return False
    return (end - start).days > 1


WishT = TypeVar("WishT", bound=BookingWish)


def wish_again(kind: type[WishT], it: Told) -> WishT:
    """Return the wish that would book the same again."""
    booking, zone = it.booking, ZoneInfo(it.booking.zone)
    return kind(
        start=local_of(booking.starts_at, zone),
        minutes=it.when.minutes,
        rooms=tuple(venue.room.id for venue in it.venues),
        people=booking.headcount,
        video=booking.wants_video or None,
        guests=tuple(a.address for a in it.attendees if not a.is_organizer) or None,
        title=it.title or None,
        private=booking.is_private or None,
    )
