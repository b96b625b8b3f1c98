"""Find the rooms that are free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from chat import cards, phrases
from chat.buttons import button
from chat.choosing import (
    MOST_SEARCHED,
    against_rooms,
    fitting,
    free,
    need_of,
    needs_of,
    zone_for,
)
from chat.command import Examples
from chat.commands.book import BookRoom
from chat.confirmation import offline_note
from chat.moments import USUAL_MINUTES, local_of, moment_of, next_half_hour, span_of, whole_day
from chat.offers import named_taken, nothing_free
from chat.questions import Option
from chat.refusals import exactly, refuse
from chat.scene import Scene
from chat.times import OFFER, length_of, seeks_times, tell_times
from chat.understanding import Intent
from chat.wish import BookingWish
from rooms.availability import busy_times, free_among, ranked
from rooms.endpoints.offline import offline_at, online_first
from rooms.equipment import equipped
from rooms.errors import Refusal, Refused
from rooms.finding.bookable import Rulebook
from rooms.groups import venues_for
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Person
from rooms.opening import opening
from rooms.talk import Reply
from translations import dates

MOST_LISTED = 12
MOST_BUTTONS = 3
SHORTEST = 30  # minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class FindRooms(BookingWish):
    """Find the rooms that are free at some time."""

    act: ClassVar[str] = "find"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.FIND,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": (
            "quelles salles sont libres cet après-midi ?",
            "prochaine heure libre aujourd’hui",
            "trouve 1h30 cette semaine le matin pour 6",
        ),
        "en": (
            "which rooms are free this afternoon?",
            "the next free hour today",
            "find 90 minutes this week in the morning for 6",
        ),
    }

    def run(self, scene: Scene) -> Reply:
        """Return the free rooms by site, or free times; the first ones with a button that books.

        Times are what is asked for where a length is said and no hour.
        """
        scene.memory.look_for(self.act, self.data())
        wanted = self.wanted()
        zone = zone_for(scene, wanted)
        if seeks_times(self):
            return self._times(scene, zone)
        when = self._span(scene, zone)
        if when.end <= scene.now:
            refusal = Refusal("past", {"start": when.start, "now": scene.now})
            return refuse(scene, self, Refused(refusal), zone)
        if when.end <= when.start:
            refusal = Refusal("ends_before_start", {"start": when.start, "end": when.end})
            return refuse(scene, self, Refused(refusal), zone)
        found = self._free(scene, when)
        venues = [venue for venue, _ in found]
        partly = [] if venues else _partly_free(scene, self._named(fitting(scene, wanted)), when)
        against = [] if venues or self.rooms else against_rooms(scene, wanted, when)
        if against:
            return refuse(scene, self, Refused(*against), zone)
        if not venues and not partly and self.rooms:
            return named_taken(scene, self._as_booking(when, zone), when, zone)
        if not venues and not partly:
            return nothing_free(scene, self._as_booking(when, zone), when, zone)
        return _told(scene, self, when, found, partly)

    def _times(self, scene: Scene, zone: ZoneInfo) -> Reply:
        booking = BookRoom.of_data(self.at_a_time().data())
        needs = needs_of(self.wanted())
        rooms = equipped(scene.venues, self.equipment or ())
        if len(needs) == 1 and not ranked(rooms, needs[0]):
            when = Interval.lasting(scene.now, length_of(self))
            return nothing_free(scene, booking, when, zone)
        return tell_times(scene, self, booking)

    def _free(self, scene: Scene, when: Interval) -> "Free":
        """Return the rooms that are free for all of the time, each with what a button books.

        Of a vague time, the hours count in which the room's site is open.
        """
        wanted = self.wanted()
        if isinstance(self.start, datetime) and self.window is None:
            return [(venue, when) for venue in self._named(free(scene, wanted, when))]
        rules = Rulebook(scene.session, scene.asker)
        found = []
        for part, venues in _by_hours(scene.person, self._named(fitting(scene, wanted)), when):
            slot = _slot(self, part)
            there = rules.permitted(free_among(scene.session, venues, part, scene.look), slot)
            found += [(venue, slot) for venue in there]
        rooms, need = fitting(scene, wanted), need_of(wanted)
        order = online_first(scene.session, rooms, need, when.start, scene.now)
        place = {venue.room.id: at for at, venue in enumerate(order)}
        return sorted(found, key=lambda pair: place[pair[0].room.id])

    def _named(self, venues: Sequence[Venue]) -> list[Venue]:
        return [venue for venue in venues if not self.rooms or venue.room.id in self.rooms]

    def _span(self, scene: Scene, zone: ZoneInfo) -> Interval:
        """Return the time that is asked for: a moment's hour, a window's rest, a day's."""
        now = local_of(scene.now, zone)
        window = self.window
        if window is not None:
            first, last = window
        elif isinstance(self.start, datetime):
            return span_of(self.start, self.end, self.minutes, zone)
        elif self.start is not None:
            first, last = whole_day(self.start, None)
        else:
            return span_of(now.replace(second=0, microsecond=0), None, self.minutes, zone)
        soonest = next_half_hour(now)
        if first < soonest < last:
            first = soonest
        return Interval(moment_of(first, zone), moment_of(last, zone))

    def _as_booking(self, when: Interval, zone: ZoneInfo) -> BookRoom:
        return BookRoom(
            start=local_of(when.start, zone),
            minutes=max(1, when.minutes),
            rooms=self.rooms,
            site=self.site,
            people=self.people,
            video=self.video,
            equipment=self.equipment,
            guests=self.guests,
        )


Free = list[tuple[Venue, Interval]]
Partly = list[tuple[Venue, list[Interval]]]


def _by_hours(
    person: Person, venues: Sequence[Venue], when: Interval
) -> list[tuple[Interval, list[Venue]]]:
    """Return the rooms by when they can be used within `when`: from the opening to the closing."""
    found: dict[Interval, list[Venue]] = {}
    for venue in venues_for(venues, person):
        spans = [when] if venue.policy.outside_hours else opening(venue.site, when)
        if spans:
            found.setdefault(Interval(spans[0].start, spans[-1].end), []).append(venue)
    return list(found.items())


def _partly_free(scene: Scene, venues: Sequence[Venue], when: Interval) -> Partly:
    """Return rooms that are free for parts of the time, each of half an hour or more."""
    found = []
    for venue in venues_for(venues[:MOST_SEARCHED], scene.person):
        hours = [when] if venue.policy.outside_hours else opening(venue.site, when)
        gaps = [gap for part in hours for gap in free_parts(scene, venue, part)]
        if gaps:
            found.append((venue, gaps))
    return found


def free_parts(scene: Scene, venue: Venue, when: Interval) -> list[Interval]:
    """Return when the room is free within `when`, in parts of half an hour or more."""
    parts, start = [], when.start
    for blocked in busy_times(scene.session, [venue], when, scene.look)[venue.room.id]:
        if blocked.start > start:
            parts.append(Interval(start, blocked.start))
        start = max(start, blocked.end)
    if start < when.end:
        parts.append(Interval(start, when.end))
    return [part for part in parts if part.minutes >= SHORTEST]


def _told(scene: Scene, asked: FindRooms, when: Interval, found: Free, partly: Partly) -> Reply:
    zone = zone_for(scene, asked.wanted())
    said = phrases.when(scene, when, zone.key)
    venues = [venue for venue, _ in found]
    if venues:
        heading = scene.say("Free rooms, {when}:", when=said)
        lines = _lines(scene, venues, when)
    else:
        heading = scene.say("No room is free all the time ({when}); for a part of it:", when=said)
        lines = [
            phrases.row(scene.language, phrases.place(venue), _all_hours(scene, gaps, zone))
            for venue, gaps in partly
        ]
    slots = found or [(venue, _slot(asked, gaps[0])) for venue, gaps in partly]
    options = [
        Option(
            f"{venue.room.name}, {hours(scene, slot, zone)}",
            exactly((venue.room.id,), slot, ZoneInfo(venue.site.zone)),
        )
        for venue, slot in slots[:MOST_BUTTONS]
    ]
    booking = BookRoom.of_data(asked.at_a_time().data())
    scene.expect(booking.act, booking.data(), OFFER, (o.adds for o in options))
    buttons = [button(scene.language, o.label, booking, **o.adds) for o in options]
    at_once = scene.say("Book at once:")
    body = [
        cards.text(heading, is_heading=True),
        *(cards.text(line) for line in lines),
        *cards.labelled_row(at_once, buttons),
    ]
    numbered = [f"{number}. {option.label}" for number, option in enumerate(options, 1)]
    return Reply(text="\n".join([heading, *lines, at_once, *numbered]), card=cards.card(body))


def _lines(scene: Scene, venues: Sequence[Venue], when: Interval) -> list[str]:
    """Return a line for each site, its best rooms first, and how many more there are."""
    lines = []
    by_site: dict[str, list[str]] = {}
    offline = offline_at(scene.session, venues, when.start, scene.now)
    for venue in venues[:MOST_LISTED]:
        offers = phrases.seats(scene.language, venue.room.capacity)
        video = scene.say("video") if venue.has_video else ""
        if venue.room.id in offline:
            video = offline_note(scene, offline[venue.room.id])
        said = ", ".join(filter(None, (offers, video)))
        by_site.setdefault(venue.site.name, []).append(f"{venue.room.name} ({said})")
    for site, rooms in by_site.items():
        lines.append(phrases.row(scene.language, site, ", ".join(rooms)))
    if len(venues) > MOST_LISTED:
        lines.append(scene.say("… and {count} more.", count=len(venues) - MOST_LISTED))
    return lines


def _slot(asked: FindRooms, part: Interval) -> Interval:
    """Return what a button books: the very time that was asked for, else the first usual hour."""
    if isinstance(asked.start, datetime) and asked.window is None:
        return part
    vague = asked.window is not None and asked.end is not None
    length = asked.minutes if asked.minutes and not vague else USUAL_MINUTES
    return Interval.lasting(part.start, min(length, part.minutes))


def hours(scene: Scene, part: Interval, zone: ZoneInfo) -> str:
    """Return "14h–15h30" on the clocks of `zone`."""
    return dates.hours(scene.language, part.start.astimezone(zone), part.end.astimezone(zone))


def _all_hours(scene: Scene, parts: Sequence[Interval], zone: ZoneInfo) -> str:
    return ", ".join(hours(scene, part, zone) for part in parts)
