"""Change a booking: its time, its length, its room."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from chat import facts, fields
from chat.answers import hour_alone, number_alone
from chat.command import Command, Examples
from chat.fields import Hour, Ids, Minutes, Moment, Signed, Whole
from chat.forms import LENGTHS
from chat.memory import SETTLED
from chat.moments import local_of, moment_of
from chat.replies import about
from chat.scene import Scene
from chat.standing import refuse_change
from chat.understanding import Choice, Intent, Reading
from chat.which import OnBooking, resolve, target
from chat.words import msgid
from rooms.bookings import Change, change
from rooms.errors import Refused
from rooms.interval import Interval
from rooms.models import Booking
from rooms.talk import Reply

CHANGES = ["start", "end", "new_time", "end_time", "minutes", "delta", "shift", "rooms", "people"]
SIGNS = {Intent.EXTEND: 1, Intent.SHORTEN: -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBooking(OnBooking):
    """Move a booking, make it longer or shorter, or take another room."""

    act: ClassVar[str] = "change"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.MOVE, Intent.EXTEND, Intent.SHORTEN)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": ("déplace la réunion de demain à 16h", "prolonge la réunion de 30 minutes"),
        "en": ("move tomorrow's meeting to 4pm", "extend the meeting by 30 minutes"),
    }

    version: Whole = None
    start: Moment = None
    end: Moment = None
    new_time: Hour = None
    end_time: Hour = None
    minutes: Minutes = None
    delta: Signed = None
    shift: Signed = None
    rooms: Ids = None
    people: Whole = None

    @classmethod
    def of_data(cls, data: fields.Inputs) -> Self:
        """Return the change of a button or of the form, whose fields have names of their own."""
        read = cls.read(data)
        if data.get("form"):
            day = fields.moment(data.get("new_date"))
            read["start"] = fields.day_of(day) if day else None
            read["minutes"] = fields.minutes(data.get("new_minutes"))
            read["rooms"] = fields.integers(data.get("new_room"))
        return cls(**read)

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the change of a sentence; an hour without a day stays on the booking's day."""
        meant = target(reading, scene, whole=False)
        room = scene.venue_named(reading.room, reading.site)
        if room is not None and room.room.id == meant["target_room"]:
            # One room was named: the booking's where a time is new, else the new room.
            room, meant["target_room"] = (None, room.room.id) if reading.start else (room, None)
        if reading.same_time and not any(meant.values()):
            meant["back"] = True
        sign = SIGNS.get(reading.intent) if reading.intent else None
        delta = reading.delta_minutes
        said = {
            "minutes": fields.minutes(reading.duration_minutes) if delta is None else None,
            "delta": fields.signed(abs(delta) * sign if delta and sign else delta),
            "shift": fields.signed(reading.shift_minutes),
            "rooms": (room.room.id,) if room else None,
            "people": fields.integer(reading.capacity),
        }
        return cls(**meant, **said | _times(reading, scene))

    def chosen(self, choice: Choice, scene: Scene) -> dict[str, Any]:
        """Return the choice as the new room or time, or as the booking's where none is new."""
        if not self._says_something():
            return OnBooking.chosen(self, choice, scene)
        adds = Command.chosen(self, choice, scene)
        hour = self.start.time() if isinstance(self.start, datetime) else None
        if hour and choice.start and not isinstance(choice.start, datetime):
            adds["start"] = fields.as_json(datetime.combine(choice.start, hour))
        return adds

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:
        """Return the change with what was missing: which booking, or what becomes different."""
        if awaits == SETTLED and number_alone(scene) in LENGTHS:
            return self.but(minutes=number_alone(scene))
        said = self.of_reading(reading, scene)
        if self.booking is None:
            whole = type(self)(**target(reading, scene, whole=True))
            if whole == type(self)():
                return None
            return self.but(**whole.hour_only(reading).over(self))
        return None if said == type(self)() else said.but(booking=self.booking)

    def run(self, scene: Scene) -> Reply:
        """Change the booking that is meant; or ask which, or what; or say why not."""
        booking = resolve(scene, self)
        if isinstance(booking, Reply):
            return booking
        if not self._says_something():
            scene.expect(self.act, {"booking": booking.id}, "change")
            return about(
                scene, facts.told_in(scene, booking), msgid("What shall I change? {what}.")
            )
        wanted = self._wanted(scene, booking)
        scene.expect(self.act, {"booking": booking.id}, SETTLED)
        try:
            with scene.unit.attempt():
                change(scene.unit, booking, wanted, scene.person, scene.now)
        except Refused as refused:
            blank = type(self)(booking=booking.id)
            return refuse_change(scene, blank, booking, refused, _zone(scene, booking, self.rooms))
        it = facts.told_in(scene, booking)
        notes = [scene.say("Your guests get the change.")] if it.mail_guests else []
        return about(scene, it, msgid("Changed: {what}."), notes, can_undo=True)

    def _says_something(self) -> bool:
        changes = [
            "start",
            "end",
            "new_time",
            "end_time",
            "minutes",
            "delta",
            "shift",
            "rooms",
            "people",
        ]
        return any(getattr(self, name) is not None for name in changes)

    def _wanted(self, scene: Scene, booking: Booking) -> Change:
        return Change(
            when=self._interval(booking, _zone(scene, booking, self.rooms)),
            room_ids=self.rooms,
            people=self.people,
            version=self.version,
        )

    def _interval(self, booking: Booking, zone: ZoneInfo) -> Interval:
        """Return the booking's new time; its length stays unless something was said of it."""
        before = local_of(booking.starts_at, zone)
        start = booking.starts_at
        if isinstance(self.start, datetime):
            start = moment_of(self.start, zone)
        elif self.start is not None or self.new_time is not None:
            hour = _clock(self.new_time) or before.time()
            start = moment_of(datetime.combine(self.start or before.date(), hour), zone)
        start += timedelta(minutes=self.shift or 0)
        length = booking.ends_at - booking.starts_at + timedelta(minutes=self.delta or 0)
        end = start + (timedelta(minutes=self.minutes) if self.minutes else length)
        until = _clock(self.end_time)
        if until is not None:
            end = moment_of(datetime.combine(local_of(start, zone).date(), until), zone)
        if isinstance(self.end, datetime):
            end = moment_of(self.end, zone)
        return Interval(start, end)


def _times(reading: Reading, scene: Scene) -> dict[str, Any]:
    """Return the new times of a reading: moments where a day was said, else hours."""
    start, end = fields.moment(reading.start), fields.moment(reading.end)
    alone = hour_alone(scene, None) if start is None and end is None else None
    start = start or alone
    if not isinstance(start, datetime):
        until = f"{end:%H:%M}" if isinstance(end, datetime) else None
        return {"start": None if reading.day_assumed else start, "end_time": until}
    found: dict[str, Any] = {"start": start}
    if alone is not None or reading.day_assumed:
        found = {"new_time": f"{start:%H:%M}"}
    length = int((end - start).total_seconds() // 60) if isinstance(end, datetime) else 0
    return found | {"minutes": length} if length > 0 else found


def _zone(scene: Scene, booking: Booking, room_ids: tuple[int, ...] | None) -> ZoneInfo:
    room = scene.venue(room_ids[0]) if room_ids else None
    return ZoneInfo(room.site.zone if room else booking.zone)


def _clock(said: str | None) -> time | None:
    return time.fromisoformat(said) if said else None
