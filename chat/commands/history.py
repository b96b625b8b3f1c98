"""Say who changed what: a booking, a room, somebody's rights, as far as one may know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from chat import fields
from chat.audit_words import line_of
from chat.command import Examples
from chat.fields import Text, Whole
from chat.moments import moment_of
from chat.people import colleague
from chat.refusals import refuse
from chat.scene import Scene
from chat.understanding import Intent, Reading
from chat.which import OnBooking, target
from rooms.administrators import area_of_rooms
from rooms.audit import Entry, doers
from rooms.audit_access import (
    Meant,
    done_anywhere,
    done_to_bookings,
    done_to_rights,
    done_to_room,
    done_to_site,
)
from rooms.interval import Interval
from rooms.reference import booking_id_of
from rooms.rights import Area, Right, not_allowed
from rooms.talk import Reply

MOST_SHOWN = 5
OF_THINGS = ("added", "removed", "renamed", "rights")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowHistory(OnBooking):
    """Say who booked, moved or cancelled a meeting, or who changed a room that you look after.

    `deed` is a word of the audit, `site` and `person` are what is asked about beside a booking.
    """

    act: ClassVar[str] = "history"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.HISTORY,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": ("qui a annulé ma réunion ?", "qui a changé la salle Jaurès ?"),
        "en": ("who moved tomorrow's meeting?", "what happened to RASATU-47?"),
    }

    deed: Text = None
    site: Whole = None
    person: Text = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the question of a sentence."""
        site = scene.site_named(reading.site)
        return cls(
            **target(reading, scene, whole=True),
            deed=reading.deed,
            site=site.id if site else None,
            person=reading.to_person if reading.deed == "rights" else None,
        )

    def run(self, scene: Scene) -> Reply:
        """Return what was done, the last first; of bookings only what is the person's to know."""
        scene.memory.drop_question()
        if self.person is not None:
            return self._of_rights(scene, self.person)
        span = self._days_gone(scene)
        is_named = self._is_about_a_thing(span) and (self._names_a_thing or span is not None)
        of_thing = self._of_thing(scene, span) if is_named else None
        if of_thing and span is None:
            return _told(scene, of_thing)
        found = done_to_bookings(scene.session, scene.person, self._meant(scene), scene.now)
        if of_thing:
            return _told(scene, sorted([*of_thing, *found], key=lambda one: one.id, reverse=True))
        if found:
            return self._of_bookings(scene, found)
        if is_named and self._names_a_thing and of_thing is None:
            return refuse(scene, self, not_allowed(Right.READ_AUDIT, self._area(scene)), scene.zone)
        anything = self._of_thing(scene, None) if self._is_about_a_thing(None) else ()
        return _told(scene, anything or ())

    @property
    def _names_a_thing(self) -> bool:
        return (self.target_room or self.site) is not None

    def _is_about_a_thing(self, span: Interval | None) -> bool:
        """Say whether rooms or sites as such may be meant, and no meeting in them."""
        marks = (self.reference, self.booking, self.back, self.target_time, self.ordinal)
        return (
            (self.deed is None or self.deed in OF_THINGS)
            and (self.target_start is None or span is not None)
            and all(mark is None for mark in marks)
        )

    def _days_gone(self, scene: Scene) -> Interval | None:
        """Return the days in which it was done, where days are said that have begun."""
        start = self.target_start
        if start is None or isinstance(start, datetime) or start > scene.local_now.date():
            return None
        return self._span(scene)

    def _area(self, scene: Scene) -> Area:
        home, site = scene.organisation.id, scene.site(self.site)
        if self.target_room is not None:
            return area_of_rooms(scene.session, home, [self.target_room])
        return Area(home, frozenset({site.key}), (site.name,)) if site else Area(home)

    def _of_thing(self, scene: Scene, span: Interval | None) -> Sequence[Entry] | None:
        """Return what was done to the room or the site, or anywhere; None where it isn't theirs."""
        if self.target_room is not None:
            found = done_to_room(scene.session, scene.person, self.target_room, span)
        elif self.site is not None:
            area = self._area(scene)
            found = done_to_site(scene.session, scene.person, self.site, area, span)
        else:
            found = done_anywhere(scene.session, scene.person, span)
        if self.deed is None or found is None:
            return found
        return [one for one in found if self.deed in one.deeds]

    def _of_rights(self, scene: Scene, said: str) -> Reply:
        of = colleague(scene, self, "person", said)
        if isinstance(of, Reply):
            return of
        found = done_to_rights(scene.session, scene.person, of)
        if found is None:
            whole = Area(scene.organisation.id)
            return refuse(scene, self, not_allowed(Right.READ_AUDIT, whole), scene.zone)
        return _told(scene, found)

    def _of_bookings(self, scene: Scene, found: Sequence[Entry]) -> Reply:
        """Return who did what is asked; where nobody did that, what else was done."""
        fitting = [one for one in found if self.deed is None or self.deed in one.deeds]
        if self.deed is None and not self._tells_booking:
            fitting = [one for one in found if one.deeds != ("booked",)] or fitting
        if fitting:
            return _told(scene, fitting)
        lead = scene.say("Nobody has done that. This is what I know:")
        told = _told(scene, found)
        return Reply(text=f"{lead}\n{told.text}")

    @property
    def _tells_booking(self) -> bool:
        return self.reference is not None or self.target_start is not None

    def _meant(self, scene: Scene) -> Meant:
        number = self.booking
        if self.reference is not None:
            number = fields.integer(booking_id_of(self.reference)) or 0
        if number is None and self.back:
            number = scene.memory.last_booking
        if number is not None:
            return Meant(booking_id=number)
        return Meant(span=self._span(scene), room_id=self.target_room)

    def _span(self, scene: Scene) -> Interval | None:
        """Return the time of the meeting that is meant: the day, or the moment that it covers."""
        zone, start, end = scene.zone, self.target_start, self.target_end
        if start is None and self.target_time is not None:
            start = datetime.combine(scene.local_now.date(), time.fromisoformat(self.target_time))
        if start is None:
            return None
        if isinstance(start, datetime):
            last = end if isinstance(end, datetime) else start + timedelta(minutes=1)
            return Interval(moment_of(start, zone), moment_of(last, zone))
        until = fields.day_of(end) if end else start + timedelta(days=1)
        return Interval(
            _midnight(start, zone), _midnight(max(until, start + timedelta(days=1)), zone)
        )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return moment_of(datetime.combine(day, time()), zone)


def _told(scene: Scene, found: Sequence[Entry]) -> Reply:
    if not found:
        return Reply(text=scene.say("I know of nothing that was done there."))
    shown = found[:MOST_SHOWN]
    people = doers(scene.session, shown)
    lines = [line_of(scene, one, people) for one in shown]
    if len(found) > len(shown):
        lines.append(scene.say("… and {count} more.", count=len(found) - len(shown)))
    return Reply(text="\n".join(lines))
