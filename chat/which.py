"""Which of a person's bookings is meant, by whatever was said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from chat import fields, phrases
from chat.command import Command
from chat.fields import Flag, Hour, Ids, Moment, Text, Texts, Whole
from chat.moments import local_of
from chat.people import shown_name
from chat.questions import Option, ask
from chat.scene import Scene
from chat.understanding import Choice, Intent, Reading
from chat.understanding.folding import fold
from rooms.administrators import may_change
from rooms.attendance import guest_addresses
from rooms.bookings import made_in, rooms_of, upcoming
from rooms.errors import Refused
from rooms.interval import Interval
from rooms.models import Booking, Person, Series
from rooms.reference import booking_id_of
from rooms.series.recurrence import read
from rooms.talk import Reply

MOST_LOOKED_AT = 50
MOST_SHOWN = 5
HINTED = frozenset({
    Intent.CANCEL, Intent.MOVE, Intent.EXTEND, Intent.SHORTEN, Intent.SET_PRIVACY, Intent.CHECK_IN,
    Intent.END_CALL, Intent.FINISH, Intent.SET_CONNECT,
})  # fmt: skip
WINDOWS = {"morning": (0, 12), "noon": (11, 14), "afternoon": (12, 18), "evening": (17, 24)}


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBooking(Command):
    """A command on one booking, said by its id, reference, time, room, or place in a list.

    `target_start` and `target_end` bound it on local clocks, the end excluded; `back` says that it
    is the one last spoken of, `among` which ones were shown in a question. `scope` and
    `target_rule` are of a series: which of its dates, and how it repeats. `target_title` and
    `target_guests` tell one among several; where none has them, nothing is told by them.
    """

    booking: Whole = None
    reference: Text = None
    target_start: Moment = None
    target_end: Moment = None
    target_time: Hour = None
    target_window: Text = None
    target_room: Whole = None
    ordinal: Whole = None
    back: Flag = None
    among: Ids = None
    scope: Text = None
    target_rule: Text = None
    target_title: Text = None
    target_guests: Texts = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the command on the booking that the sentence tells; its times are all target."""
        return cls(**target(reading, scene, whole=True))

    def chosen(self, choice: Choice, scene: Scene) -> dict[str, Any]:
        """Return the choice as a mark of the booking that is meant."""
        room = scene.venue_named(choice.room, choice.site)
        return {
            "target_room": room.room.id if room else self.target_room,
            "target_start": fields.as_json(choice.start or self.target_start),
            "target_end": fields.as_json(choice.end or self.target_end),
        }

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:  # noqa: ARG002
        """Return the command with more said of the booking."""
        said = type(self)(**target(reading, scene, whole=True))
        if said == type(self)():
            return None
        said = said.hour_only(reading)
        if self.among:  # of those that were asked about, none is the one spoken of last
            said = said.but(back=None)
        before = self if said.target_start is None else self.but(target_end=None)
        return self.but(**said.over(before))

    def hour_only(self, reading: Reading) -> Self:
        """Return the command with an hour instead of a moment where no day was said."""
        start = self.target_start
        if not isinstance(start, datetime) or not reading.day_assumed:
            return self
        return self.but(target_start=None, target_end=None, target_time=f"{start:%H:%M}")


def target(reading: Reading, scene: Scene, *, whole: bool) -> dict[str, Any]:
    """Return what a reading says of the booking that is meant.

    With `whole`, the sentence has no other time or room than the booking's own.
    """
    start, end = reading.target_start, reading.target_end
    room = reading.target_room
    if whole:
        if start is None:
            start = reading.start or reading.window_start
            end = end or reading.end or (None if reading.start else reading.window_end)
        room = room or reading.room
    venue = scene.venue_named(room, reading.site)
    return {
        "reference": fields.text(reading.reference),
        "target_start": fields.moment(start),
        "target_end": fields.moment(end),
        "target_time": fields.hour(reading.target_time),
        "target_window": fields.text(reading.target_window),
        "target_room": venue.room.id if venue else None,
        "ordinal": fields.integer(reading.ordinal),
        "back": reading.refers_back or None,
        "scope": fields.text(reading.scope),
        "target_rule": fields.text(reading.target_rrule),
    } | _hints(reading)


def _hints(reading: Reading) -> dict[str, Any]:
    """Return what the meeting that is meant is about, and who is invited to it."""
    if reading.intent not in HINTED or reading.renames:
        return {}
    title, guests = fields.text(reading.title), fields.texts(reading.attendees)
    return {"target_title": title, "target_guests": guests}


def resolve(
    scene: Scene, command: OnBooking, pool: Sequence[Booking] | None = None
) -> Booking | Reply:
    """Return the booking that is meant, or the question which, or that there is none.

    It is looked for in `pool`, else among all that the person has ahead of them.
    """
    named = _named(scene, command)
    if named is not None:
        return named
    mine = [b for b in pool or ahead(scene) if not command.among or b.id in command.among]
    if not any(_fits(scene, command, booking) for booking in mine):
        shared = [b for b in _shared_ahead(scene) if _fits(scene, command, b)]
        if shared and not any(
            may_change(scene.session, scene.person, booking) for booking in shared
        ):
            return not_yours(scene, shared[0])
        mine = [b for b in shared if may_change(scene.session, scene.person, b)] or mine
    if not mine:
        return Reply(text=scene.say("You have no booking ahead."))
    mine = [b for b in mine if _is_told(scene, command, b)] or mine
    last = scene.memory.last_booking
    is_last = command.back or _means_the_last_series(command, mine, last)
    is_last = is_last or (says_no_booking(command) and last == scene.memory.just_settled)
    if is_last and any(booking.id == last for booking in mine):
        return next(booking for booking in mine if booking.id == last)
    found = [booking for booking in mine if _fits(scene, command, booking)]
    if command.scope == "all" or command.target_rule:
        found = _first_of_each(found) or found
    exact = [b for b in found if _local_start(b) == command.target_start]
    found = exact or found
    if command.ordinal is not None and len(found) >= command.ordinal:
        return found[command.ordinal - 1]
    if len(found) == 1:
        return found[0]
    if found:
        return which(scene, command, scene.say("Which booking do you mean?"), found)
    words = scene.say("I find no such booking of yours. These are the next ones:")
    day = command.target_start
    if day is not None:  # a weekday may be meant of another week
        mine.sort(key=lambda b: _local_start(b).weekday() != day.weekday())
    return which(scene, command, words, mine)


def which(scene: Scene, command: OnBooking, words: str, found: Sequence[Booking]) -> Reply:
    """Return the question which of these bookings is meant."""
    clear = dict.fromkeys(
        (
            "reference",
            "target_start",
            "target_end",
            "target_time",
            "target_window",
            "target_rule",
            "ordinal",
        )
    )
    options = [
        Option(label(scene, booking), {"booking": booking.id, "among": None})
        for booking in found[:MOST_SHOWN]
    ]
    shown = tuple(booking.id for booking in found[:MOST_SHOWN])
    blank = command.but(**clear, target_room=None, among=shown)
    return ask(scene, blank, "booking", words, options)


def label(scene: Scene, booking: Booking) -> str:
    """Return a booking in a few words: day, hours, rooms."""
    rooms = [scene.venue(room_id) for room_id in rooms_of(scene.session, booking)]
    names = ", ".join(venue.room.name for venue in rooms if venue)
    when = Interval(booking.starts_at, booking.ends_at)
    said = f"{phrases.when(scene, when, booking.zone)} · {names}"
    if booking.organizer_id != scene.person.id:
        organizer = scene.session.get_one(Person, booking.organizer_id)
        said += f" ({scene.say('for {person}', person=shown_name(organizer))})"
    return (
        scene.say("{what} (waits for approval)", what=said)
        if booking.status == "tentative"
        else said
    )


def ahead(scene: Scene, most: int = MOST_LOOKED_AT) -> list[Booking]:
    """Return the person's bookings that haven't ended, the next first."""
    return upcoming(scene.session, scene.person, scene.now, most)


def fitting(scene: Scene, command: OnBooking, most: int = MOST_LOOKED_AT) -> list[Booking]:
    """Return all bookings ahead of which the command may speak, the next first."""
    found = [booking for booking in ahead(scene, most) if _fits(scene, command, booking)]
    hinted = command.target_title or command.target_guests
    return [b for b in found if _is_told(scene, command, b)] if hinted else found


def not_yours(scene: Scene, booking: Booking) -> Reply:
    """Return who may change a booking that was made here, where others read along."""
    ids = dict.fromkeys((booking.organizer_id, booking.booked_by_id))
    people = [scene.session.get_one(Person, one) for one in ids if one is not None]
    names = phrases.listed(scene.language, [shown_name(person) for person in people])
    return Reply(
        text=scene.say(
            "Only {people} and the room administrators may change this booking: {booking}.",
            people=names,
            booking=label(scene, booking),
        )
    )


def _shared_ahead(scene: Scene) -> list[Booking]:
    """Return the bookings of the coming weeks that were made in this space, if others share it."""
    if scene.utterance.is_direct:
        return []
    return made_in(scene.session, scene.organisation.id, scene.utterance.space_id, scene.now)


def _named(scene: Scene, command: OnBooking) -> Booking | Reply | None:
    if command.booking is not None:
        unknown = scene.say("I don’t find this booking, or it isn’t yours to change.")
        shared = scene.shared(command.booking)
        refusal = not_yours(scene, shared) if shared else Reply(text=unknown)
        return scene.booking(command.booking) or refusal
    if command.reference is not None:
        number = fields.integer(booking_id_of(command.reference))
        found, shared = scene.booking(number), scene.shared(number)
        if found is None and shared is not None:
            return not_yours(scene, shared)
        return found or _no_such_reference(scene, command)
    return None


def _no_such_reference(scene: Scene, command: OnBooking) -> Reply:
    words = scene.say(
        "I find no booking {reference} that you may change.", reference=command.reference
    )
    mine = ahead(scene)
    return which(scene, command, words, mine) if mine else Reply(text=words)


def says_no_booking(command: OnBooking) -> bool:
    """Say whether nothing was said of which booking is meant."""
    marks = (
        command.target_start, command.target_time, command.target_window, command.target_room,
        command.target_rule, command.ordinal,
    )  # fmt: skip
    return all(mark is None for mark in marks)


def _means_the_last_series(command: OnBooking, mine: Sequence[Booking], last: int | None) -> bool:
    """Say whether "the whole series" was said, and nothing else, of the one last spoken of."""
    if command.scope is None or command.among or not says_no_booking(command):
        return False
    return any(booking.id == last and booking.series_id is not None for booking in mine)


def _first_of_each(found: Sequence[Booking]) -> list[Booking]:
    """Return the next date of each series, where whole series are meant."""
    first: dict[int, Booking] = {}
    for booking in found:
        if booking.series_id is not None:
            first.setdefault(booking.series_id, booking)
    return list(first.values())


def _recurs(scene: Scene, booking: Booking, rule: str) -> bool:
    """Say whether the booking is a date of a series that repeats as was said."""
    series = scene.session.get(Series, booking.series_id) if booking.series_id else None
    if series is None:
        return False
    try:
        said, known = read(rule), read(series.rrule)
    except Refused:
        return False
    return said.freq == known.freq and (not said.by_day or said.by_day == known.by_day)


def _fits(scene: Scene, command: OnBooking, booking: Booking) -> bool:
    if command.target_rule is not None:
        return _recurs(scene, booking, command.target_rule)
    room = command.target_room
    if room is not None and room not in rooms_of(scene.session, booking):
        return False
    start, end = _local_start(booking), local_of(booking.ends_at, ZoneInfo(booking.zone))
    if command.target_time is not None and f"{start:%H:%M}" != command.target_time:
        return False
    first, last = WINDOWS.get(command.target_window or "", (0, 24))
    return first <= start.hour < last and _is_then(command, start, end)


def _is_told(scene: Scene, command: OnBooking, booking: Booking) -> bool:
    """Say whether a booking has the title's words and the guests that were said, if any were."""
    if not command.target_title and not command.target_guests:
        return False
    titled = set(fold(command.target_title or "").split()) <= set(fold(booking.title).split())
    wanted = set(command.target_guests or ())
    return titled and (not wanted or wanted <= set(guest_addresses(scene.session, booking)))


def _is_then(command: OnBooking, start: datetime, end: datetime) -> bool:
    since, until = command.target_start, command.target_end
    if since is None:
        return True
    if isinstance(since, datetime):
        if isinstance(until, datetime):
            return start < until and since < end
        return start <= since < end
    last = fields.day_of(until) if until else since + timedelta(days=1)
    return since <= start.date() < max(last, since + timedelta(days=1))


def _local_start(booking: Booking) -> datetime:
    return local_of(booking.starts_at, ZoneInfo(booking.zone))
