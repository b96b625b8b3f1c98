"""Change a booking: its time, its length, its rooms, its title, what is asked of the rooms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from chat import facts, fields
from chat.answers import hour_alone, number_alone
from chat.command import Command, Examples
from chat.commands.find import FindRooms
from chat.fields import Flag, Hour, Ids, Minutes, Moment, Signed, Text, Texts, Whole
from chat.forms import LENGTHS
from chat.going_on import promised, rest_options
from chat.memory import SETTLED
from chat.moments import local_of, moment_of
from chat.other_rooms import offer_rooms
from chat.overriding import reason_of
from chat.refusals import REMEDY
from chat.replies import about
from chat.scene import Scene
from chat.scopes import SCOPE, OnDates, ask_scope, on_this, series_of
from chat.series_changing import change_dates
from chat.standing import refuse_change
from chat.understanding import Choice, Intent, Reading
from chat.which import OnBooking, resolve, target
from chat.wish import wish_again
from chat.words import msgid
from rooms.bookings import MOST_ROOMS, Change, change, rooms_of, venues_of
from rooms.errors import Refused
from rooms.interval import Interval
from rooms.models import Booking
from rooms.series.scope import SCOPES
from rooms.talk import Reply

CHANGES = (
    "start", "end", "new_time", "end_time", "minutes", "delta", "shift",
    "rooms", "adds", "drops", "people", "video", "title",
)  # fmt: skip
WHEN, LENGTH = ("start", "new_time", "shift"), ("minutes", "delta", "end_time")
WHERE = ("rooms", "adds", "drops", "target_room")
ROOM_ACTS = (Intent.INVITE, Intent.UNINVITE)
SIGNS = {Intent.EXTEND: 1, Intent.SHORTEN: -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBooking(OnDates):
    """Move a booking, make it longer or shorter, or take another room.

    With a `target_room` among several of the booking, `rooms` stand in its place alone; `adds` are
    rooms that come to those it has, `drops` rooms that it gives up.
    """

    act: ClassVar[str] = "change"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.MOVE, Intent.EXTEND, Intent.SHORTEN)
    asks_back: ClassVar[bool] = True
    insists: ClassVar[str | None] = msgid("Change it anyway")
    examples: ClassVar[Examples] = {
        "fr": (
            "déplace la réunion de demain à 16h",
            "prolonge la réunion de 30 minutes",
            "prolonge la série jusqu'à fin juin",
        ),
        "en": (
            "move tomorrow's meeting to 4pm",
            "extend the meeting by 30 minutes",
            "extend the series until 30 June",
        ),
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
    adds: Ids = None
    drops: Ids = None
    people: Whole = None
    video: Flag = None
    title: Text = None
    otherwise: Text = None
    site: Whole = None
    equipment: Texts = None
    anyway: Flag = None
    because: Text = None

    @classmethod
    def of_data(cls, data: fields.Inputs) -> Self:
        """Return the change of a button or of the form, whose fields have names of their own."""
        read = cls.read(data)
        if data.get("form"):
            day = fields.moment(data.get("new_date"))
            read["start"] = fields.day_of(day) if day else None
            read["minutes"] = fields.minutes(data.get("new_minutes"))
            read["rooms"] = fields.integers(data.get("new_room"))
            read["title"] = fields.text(data.get("new_title"))
        return cls(**read)

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the change of a sentence; an hour without a day stays on the booking's day."""
        meant = target(reading, scene, whole=False)
        if reading.intent in ROOM_ACTS:
            return cls(**_rooms_only(reading, scene, meant))
        room = scene.venue_named(reading.room, reading.site)
        if room is not None and room.room.id == meant["target_room"]:
            # One room was named: the booking's where a time is new, else the new room.
            of_its_own = reading.start or reading.intent in SIGNS
            room, meant["target_room"] = (None, room.room.id) if of_its_own else (room, None)
        if (reading.same_time or reading.otherwise) and not any(meant.values()):
            meant["back"] = True
        sign = SIGNS.get(reading.intent) if reading.intent else None
        site, delta = scene.site_named(reading.site), reading.delta_minutes
        said = {
            "minutes": fields.minutes(reading.duration_minutes) if delta is None else None,
            "delta": fields.signed(abs(delta) * sign if delta and sign else delta),
            "shift": fields.signed(reading.shift_minutes),
            "rooms": _several(reading, scene, meant) or ((room.room.id,) if room else None),
            "people": fields.integer(reading.capacity),
            "video": reading.video,
            "title": _new_title(reading, scene),
            "otherwise": fields.text(reading.otherwise),
            "site": site.id if site and room is None else None,
            "equipment": fields.texts(reading.equipment),
            "anyway": reading.anyway or None,
            "because": fields.text(reading.because),
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
        if reading.anyway and awaits == REMEDY:
            return self.insisting(fields.text(reading.because))
        if awaits == SETTLED and number_alone(scene) in LENGTHS:
            return self.but(minutes=number_alone(scene))
        if awaits == SCOPE:
            return OnDates.answered(self, reading, scene, awaits)
        said = self.of_reading(reading, scene)
        if self.booking is None and said.ordinal is not None and self.among:
            return said.but(among=self.among, back=None)
        if self.booking is None:
            whole = type(self)(**target(reading, scene, whole=True))
            if whole == type(self)():
                return None
            return self.but(**whole.hour_only(reading).over(self))
        if said == type(self)():
            return None
        wanted = said.but(booking=self.booking)
        return wanted if awaits == SETTLED else wanted.besides(self)

    def besides(self, before: Self) -> Self:
        """Return this change and what was wanted before, as far as both go together."""
        gone = {"end", "otherwise", "site", "equipment"}
        for alike in (WHEN, LENGTH, WHERE):
            if any(getattr(self, name) is not None for name in alike):
                gone.update(alike)
        return self.but(**self.over(before.but(**dict.fromkeys(gone))))

    def run(self, scene: Scene) -> Reply:
        """Change the booking that is meant; or ask which, or what; or say why not."""
        booking = resolve(scene, self)
        if isinstance(booking, Reply):
            return booking
        elsewhere = self._elsewhere(scene, booking)
        if elsewhere is not None:
            return elsewhere
        if not self._says_something():
            scene.expect(self.act, {"booking": booking.id}, "change")
            return about(
                scene, facts.told_in(scene, booking), msgid("What shall I change? {what}.")
            )
        rooms = self._rooms(rooms_of(scene.session, booking))
        if rooms == ():
            words = msgid("A booking needs a room; cancel it if you don’t want it: {what}.")
            return about(scene, facts.told_in(scene, booking), words)
        wanted = self._wanted(scene, booking, rooms)
        series = series_of(scene, booking)
        if series is not None and self.scope != "one":
            if self.scope not in SCOPES:
                return ask_scope(scene, self, booking, series)
            return change_dates(scene, self, booking, series, wanted)
        scene.expect(self.act, {"booking": booking.id}, SETTLED)
        was = Interval(booking.starts_at, booking.ends_at)
        try:
            with scene.unit.attempt():
                is_new = change(scene.unit, booking, wanted, scene.person, scene.now)
        except Refused as refused:
            asked, zone = self.but(booking=booking.id), _zone(scene, booking, self.rooms)
            more = rest_options(scene, booking, wanted, refused)
            return refuse_change(scene, asked, booking, refused, zone, more)
        it = facts.told_in(scene, booking)
        if not is_new:
            return about(scene, it, msgid("It is like that already: {what}."))
        scene.memory.look_for("find", wish_again(FindRooms, it).data(title=None, guests=None))
        notes = [scene.say("Your guests get the change.")] if it.mail_guests else []
        notes = [*promised(scene, it, was), *notes]
        return about(scene, it, msgid("Changed: {what}."), notes, can_undo=True)

    def _elsewhere(self, scene: Scene, booking: Booking) -> Reply | None:
        """Return the question which room instead, where none is named and another is wanted."""
        if self.rooms or self.adds or self.drops:
            return None
        here = {venue.site.id for venue in venues_of(scene.session, booking)}
        moves = self.site is not None and self.site not in here
        if moves or (not self._says_something() and (self.otherwise or self.equipment)):
            when = self._interval(booking, _zone(scene, booking, None))
            scene.expect(self.act, {"booking": booking.id}, SETTLED)
            return offer_rooms(scene, on_this(self, booking), booking, when)
        return None

    def _says_something(self) -> bool:
        return any(getattr(self, name) is not None for name in CHANGES)

    def _rooms(self, present: Sequence[int]) -> tuple[int, ...] | None:
        """Return the rooms that the booking shall have; None where they stay, () where none is."""
        rooms = self.rooms
        if rooms and self.target_room in present and len(present) > 1:
            rooms = tuple(
                new for old in present for new in (rooms if old == self.target_room else (old,))
            )
        if self.adds or self.drops:
            kept = [room for room in rooms or present if room not in (self.drops or ())]
            rooms = (*kept, *(self.adds or ()))
        return rooms if rooms is None else tuple(dict.fromkeys(rooms))

    def _wanted(self, scene: Scene, booking: Booking, rooms: tuple[int, ...] | None) -> Change:
        return Change(
            when=self._interval(booking, _zone(scene, booking, rooms)),
            room_ids=rooms,
            people=self._people(scene, booking, rooms),
            wants_video=self.video,
            title=self.title,
            version=self.version,
            anyway=bool(self.anyway),
            reason=reason_of(self.because),
        )

    def _people(self, scene: Scene, booking: Booking, rooms: tuple[int, ...] | None) -> int | None:
        """Return how many come; of a room that is given up, who has no seat elsewhere doesn't."""
        if self.people is not None or not (self.drops and rooms and booking.headcount):
            return self.people
        seats = sum(venue.room.capacity for venue in scene.venues if venue.room.id in rooms)
        return min(booking.headcount, seats)

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


def _rooms_only(reading: Reading, scene: Scene, meant: dict[str, Any]) -> dict[str, Any]:
    """Return the rooms that are added or given up, of the booking that the rest of it tells."""
    named = tuple(v.room.id for name in reading.rooms if (v := scene.venue_named(name)))
    if meant["target_room"] in named:
        meant["target_room"] = None
    if not any(meant.values()):
        meant["back"] = True
    return {**meant, "adds" if reading.intent is Intent.INVITE else "drops": named or None}


def _several(reading: Reading, scene: Scene, meant: dict[str, Any]) -> tuple[int, ...] | None:
    """Return the new rooms where several are named."""
    if len(reading.rooms) < 2 or reading.start is not None:
        return None
    named = [scene.venue_named(name, reading.site) for name in reading.rooms[:MOST_ROOMS]]
    rooms = tuple(dict.fromkeys(v.room.id for v in named if v))
    if meant["target_room"] in rooms:
        meant["target_room"] = None
    return rooms if len(rooms) > 1 else None


def _new_title(reading: Reading, scene: Scene) -> str | None:
    """Return the title that is to be: said to be new, in quotation marks or after a colon.

    Other words tell which meeting is meant: "the budget meeting".
    """
    title = fields.text(reading.title)
    if title is None or reading.renames:
        return title
    mark = re.search(r"[:«“\"]\s*" + re.escape(title), fields.clean(scene.utterance.text, 2_000))
    return title if mark else None


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
