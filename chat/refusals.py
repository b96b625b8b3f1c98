"""Words for every refusal of the domain, with its figures, and buttons for what works instead."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chat import phrases
from chat.command import Command
from chat.full_pools import less
from chat.moments import local_of
from chat.overriding import ask_why
from chat.questions import Option, ask
from chat.scene import Scene
from chat.wish import BookingWish
from chat.words import msgid
from rooms.administrators import area_of_rooms
from rooms.bookings import rooms_of
from rooms.errors import TAKEN_CODES, Refusal, Refused, Remedy
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.pools.capacity import PoolFull
from rooms.pools.tables import KBPS
from rooms.rights import Right, may, may_somewhere
from rooms.rules import can_override
from rooms.talk import Reply
from translations import dates

WORDS = {
    "unknown_room": msgid("I don’t know this room."),
    "too_many_rooms": msgid("{rooms} rooms in one booking are too many: {most} at most."),
    "too_many_guests": msgid("{guests} guests are too many for one booking: {most} at most."),
    "taken": msgid("{room} is already taken: {when}."),
    "calendar_taken": msgid("The own calendar of {room} has something there: {when}."),
    "part_taken": msgid("{room} can’t be had whole: its part {part} is already taken, {when}."),
    "whole_taken": msgid("{room} is a part of {whole}, which is already taken whole: {when}."),
    "buffer": msgid("{room} needs {minutes} between two meetings, and there is one: {when}."),
    "already_cancelled": msgid("This booking is already cancelled."),
    "stale": msgid("This booking has changed in the meantime, so I have changed nothing."),
    "changed_since": msgid("This booking has changed since then, so I have undone nothing."),
    "nothing_to_undo": msgid(
        "There is nothing to undo: I can take back what you did last, within {minutes} minutes."
    ),
    "too_early": msgid("It begins {start}; from {minutes} before on you can say you are there."),
    "unknown_booking": msgid("I don’t find this booking, or it isn’t yours to change."),
    "unknown_fault": msgid("I don’t know this fault."),
    "over": msgid("It is over already: {end}."),
    "not_begun": msgid("It hasn’t begun yet: {start}."),
    "not_invited": msgid("Not invited to this meeting: {guests}."),
    "other_organisation": msgid("{person} doesn’t belong to your organisation."),
    "nothing_ahead": msgid("{person} has no booking ahead that could be handed over."),
    "ends_before_start": msgid("The end ({end}) isn’t after the start ({start})."),
    "past": msgid("It is {now} already; this has gone by: {start}."),
    "too_long": msgid("A booking lasts {most} at most; this one would last {minutes}."),
    "too_far": msgid("This is too far ahead: {end}. I book up to {latest}."),
    "shortest": msgid("{room} is booked for {least} at least; this would last {minutes}."),
    "longest": msgid("{room} is booked for {most} at most; this would last {minutes}."),
    "notice": msgid("{room} must be booked {notice} ahead: for {soonest} at the soonest."),
    "horizon": msgid("{room} can be booked {days} ahead, until {latest}; this ends {end}."),
    "outside_hours": msgid("{site} is open {day} {hours}."),
    "closed": msgid("{room} is closed: {when} ({reason})."),
    "holiday": msgid("{site} is closed {day}: {name}."),
    "school_holiday": msgid("{site} is closed in the school holidays, as {day}: {name}."),
    "school_time": msgid("The series is only in the school holidays, and not {day}."),
    "not_open_to": msgid("Only these may book {room}: {people}."),
    "priority": msgid("{room} is kept for {people} until {opens}."),
    "quota": msgid(
        "The limit for one person is {most} {period}; {held} are held, and this takes {asked}."
    ),
    "part_of_another": msgid("{room} is a part of {whole}: book one or the other."),
    "needs_approval": msgid(
        "{room} must be approved by an administrator, which could be done until {deadline}."
    ),
    "unknown_role": msgid("I don’t know this right."),
    "unknown_site": msgid("I don’t know this site."),
    "no_such_right": msgid("{person} hasn’t got this right."),
    "own_last_right": msgid("Your last right can be taken away by somebody else only."),
    "last_administrator": msgid("An organisation keeps its last administrator."),
    "which_organisation": msgid("{person} belongs to no organisation here."),
    "bookings_ahead": msgid("There are meetings ahead: hand them over or cancel them first."),
    "not_allowed": msgid("This is only for {people}."),
    "already_decided": msgid("This has been decided already."),
    "request_over": msgid("The time to decide on this ended: {deadline}. Its time is free again."),
    "free_already": msgid("Nobody needs to wait, {room} is free: {when}."),
    "nothing_fits": msgid("No room would suit this, so there is nothing to wait for."),
    "wait_too_short": msgid("{minutes} don’t fit in: there are {most}."),
    "wait_too_wide": msgid("One can wait for something within {days} days at most."),
    "too_many_waits": msgid("You wait for {most} things already: leave one of them first."),
    "unknown_wait": msgid("You don’t wait for this any more."),
    "offer_over": msgid("This offer is over, and somebody else may have it by now."),
    "bad_rule": msgid("I can’t work with this rule of repetition: {rule}."),
    "endless_series": msgid("A series needs an end: until when, or how many times?"),
    "no_dates": msgid("This series has no date at all."),
    "series_too_long": msgid("A series lasts {years} years at most."),
    "too_many_dates": msgid("{dates} dates are too many for one series: {most} at most."),
    "series_clashes": msgid(
        "{clashes} of {dates} dates can’t be booked like this, the first one {first}."
    ),
    "too_many_clashes": msgid(
        "{clashes} of {dates} dates can’t be booked: at most {percent} % may be left out."
    ),
    "series_taken": msgid("Somebody else has just taken the room on one of these dates."),
    "ends_already": msgid("This series goes until {day} already."),
    "no_series": msgid("This booking is no date of a series."),
    "unmovable_series": msgid(
        "No rule says the same of the new days: change these dates one by one."
    ),
    "too_often": msgid("A series has one meeting a day at most."),
    "other_clocks": msgid(
        "From {first} on, this series would be at another hour on the clocks here ({zone}) than by "
        "its own ({theirs}): use the room’s time zone in your calendar."
    ),
    "unknown_zone": msgid("I don’t know the time zone {zone}."),
    "reason_wanted": msgid("A reason is wanted for overriding rules."),
    "unknown_country": msgid("I don’t know the public holidays of the country “{country}”."),
    "pool_full": msgid(
        "{pool} is fully booked: {when}. The call needs {needed} of its ports, {left} are left."
    ),
    "too_small": msgid("{room} is too small ({seats}) for {people}."),
    "retired": msgid("This room isn’t in use any more: {room}."),
    "no_endpoint": msgid("No video equipment in this room: {room}."),
    "stale_plan": msgid("Something has changed since this was shown: nothing was done."),
    "plan_over": msgid("This change was made or left already, or was shown too long ago."),
    "too_many_moved": msgid(
        "Too many bookings would have to move at once: {bookings}, and {most} are the most."
        " The operator can do it from the command line."
    ),
    "to_be_placed": msgid("Bookings that would be without a room: {bookings}. Confirm that, too."),
    "requisitioned": msgid("{room} is requisitioned already: {when}."),
    "running": msgid("A meeting is going on in {room}: {when}."),
    "too_few_rooms": msgid("Rooms wanted: {rooms}. Rooms that can be had: {found}."),
    "too_many_times": msgid("{times} times are too many for one need: {most} at most."),
    "no_reason": msgid("Taking rooms from others needs a reason."),
    "no_room_there": msgid("No suitable room is free here: {site}, {when}."),
    "no_free_room": msgid("No suitable room is free: {when}."),
    "no_fitting_room": msgid("No room suits this request: {need}."),
    "no_fitting_room_seats": msgid("No room seats {people}: the largest has {seats}."),
}
REMEDY = "remedy"  # what is awaited where something is offered instead
TIMES_AND_ROOMS = (
    "end", "all_day", "window_start", "window_end", "site", "sites", "soonest", "daily_from",
    "daily_to", "until",
    "new_time", "end_time", "delta", "shift", "adds", "drops", "target_room",
)  # fmt: skip
AT_SITES = msgid("This is only for {people}, at {sites}.")
OTHERWISE = msgid("This isn’t possible: rule “{code}”.")
CLOSED_ALL_DAY = msgid("{site} is closed {day}.")
CLOSED_FOR_NO_REASON = msgid("{room} is closed: {when}.")
LINK_FULL = msgid(
    "{pool} has no more bandwidth: {when}. The call needs {needed} kbit/s, {left} are left."
)
SEVERAL_TAKEN = msgid("{room} are already taken: {when}.")
ROLES = {
    "member": msgid("everybody of the organisation"),
    "room_admin": msgid("room administrators"),
    "organisation_admin": msgid("administrators of the organisation"),
    "operator": msgid("the operator"),
}
PERIODS = {
    "day": msgid("a day"),
    "week": msgid("a week"),
    "month": msgid("a month"),
    "ahead": msgid("ahead of you"),
}
_LENGTHS = {
    ("too_long", "minutes"),
    ("too_long", "most"),
    ("shortest", "minutes"),
    ("shortest", "least"),
    ("longest", "minutes"),
    ("longest", "most"),
    ("notice", "notice"),
    ("buffer", "minutes"),
    ("wait_too_short", "minutes"),
    ("wait_too_short", "most"),
    ("too_early", "minutes"),
}
_PEOPLE = {("too_small", "people"), ("no_fitting_room_seats", "people")}
_SEATS = {("too_small", "seats"), ("no_fitting_room_seats", "seats")}
_DAYS = {("horizon", "days")}
_ROOM_HOURS = {("quota", "most"), ("quota", "held"), ("quota", "asked")}


def worded(language: str, refusal: Refusal, zone: ZoneInfo, now: datetime) -> str:
    """Return the refusal as a sentence; its moments are read on the clocks of `zone`."""
    words = _words(refusal)
    say = phrases.speaker(language)
    if words is None:
        return say(OTHERWISE, code=refusal.code)
    values = {
        name: _figure(language, (refusal.code, name), value, zone, now)
        for name, value in refusal.details.items()
    }
    start, end = refusal.details.get("start"), refusal.details.get("end")
    if isinstance(start, datetime) and isinstance(end, datetime) and start < end:
        span = Interval(start, end)
        whole_days = _days(language, span, zone, now) if refusal.code == "closed" else None
        values["when"] = whole_days or phrases.period(language, span, zone.key, now)
    return say(words, **values) if values else say(words)


def _words(refusal: Refusal) -> str | None:
    """Return the sentence for a refusal, which may depend on its figures."""
    code, figures = refusal.code, refusal.details
    if code == "outside_hours" and not figures["hours"]:
        return CLOSED_ALL_DAY
    if code == "closed" and not figures["reason"]:
        return CLOSED_FOR_NO_REASON
    if code == "not_allowed" and figures.get("sites"):
        return AT_SITES
    if code == "taken" and ", " in str(figures["room"]):
        return SEVERAL_TAKEN
    if code == "pool_full" and figures["unit"] == KBPS:
        return LINK_FULL
    return WORDS.get(code)


def _days(language: str, span: Interval, zone: ZoneInfo, now: datetime) -> str | None:
    """Return the days of a time that begins and ends at midnight; None for another one."""
    start, end = local_of(span.start, zone), local_of(span.end, zone)
    if start.time() != time() or end.time() != time():
        return None
    today = local_of(now, zone).date()
    first, last = start.date(), (end - timedelta(days=1)).date()
    ends = [first] if first == last else [first, last]
    return " – ".join(dates.near_day(language, day, today) for day in ends)


def _figure(
    language: str, place: tuple[str, str], value: object, zone: ZoneInfo, now: datetime
) -> str:
    if isinstance(value, datetime):
        local = local_of(value, zone)
        if place == ("past", "now"):
            return dates.clock(language, local)
        return phrases.moment(language, local, local_of(now, zone))
    if place in _ROOM_HOURS and isinstance(value, int | float):
        return dates.duration(language, round(value * 60)) if value else "0 h"
    if place == ("quota", "period"):
        return phrases.speaker(language)(PERIODS[str(value)])
    if place[1] == "day":
        day = date.fromisoformat(str(value))
        return dates.near_day(language, day, local_of(now, zone).date())
    if place[1] == "people" and isinstance(value, list | tuple):
        say = phrases.speaker(language)
        return ", ".join(say(ROLES[who]) if who in ROLES else str(who) for who in value)
    if isinstance(value, list | tuple):
        return ", ".join(phrases.hours(language, item) for item in value)
    if isinstance(value, int):
        writers: Sequence[tuple[set[tuple[str, str]], Callable[[str, int], str]]] = (
            (_LENGTHS, dates.duration),
            (_PEOPLE, phrases.people),
            (_SEATS, phrases.seats),
            (_DAYS, phrases.days),
        )
        return next(
            (write(language, value) for where, write in writers if place in where), str(value)
        )
    return str(value)


def refuse(
    scene: Scene,
    command: Command,
    refused: Refused,
    zone: ZoneInfo,
    more: Sequence[Option] = (),
) -> Reply:
    """Return every rule that stands against the command, and what works instead, as buttons.

    `more` are offers of the chat's own, where the domain knows none.
    """
    if [refusal.code for refusal in refused.refusals] == ["reason_wanted"]:
        return ask_why(scene, command)
    told = [worded(scene.language, refusal, zone, scene.now) for refusal in refused.refusals]
    offers = [*(remedy_option(scene, remedy) for remedy in refused.remedies), *more]
    if isinstance(refused, PoolFull) and refused.when is not None:
        here = exactly(refused.room_ids, refused.when, zone)
        offers += less(scene, command, refused, here)
    if command.insists and can_override(refused.refusals):
        if may_override(scene, command):
            offers.append(Option(scene.say(command.insists), {"anyway": True}))
        elif getattr(command, "anyway", None):
            told.append(scene.say("Only a room administrator may override this."))
    if _is_full(command, refused):
        offers.append(Option(scene.say("Put me on the waiting list"), {}, act="wait"))
    if not offers:
        scene.memory.drop_question()
        return Reply(text=" ".join(told))
    lead = scene.say("What works instead:")
    return ask(scene, command, REMEDY, " ".join([*told, lead]), offers)


def may_override(scene: Scene, command: Command) -> bool:
    """Say whether the person administers the rooms that the command speaks of, or some."""
    room_ids: Sequence[int] = getattr(command, "rooms", None) or ()
    booking = scene.booking(getattr(command, "booking", None))
    if booking is not None and not room_ids:
        room_ids = rooms_of(scene.session, booking)
    if not room_ids:
        return may_somewhere(scene.person, Right.OVERRIDE)
    area = area_of_rooms(scene.session, scene.organisation.id, room_ids)
    return may(scene.person, Right.OVERRIDE, area)


def remedy_option(scene: Scene, remedy: Remedy) -> Option:
    """Return the button that asks for what the remedy offers; it is verified again at the click."""
    venues = [venue for room_id in remedy.room_ids if (venue := scene.venue(room_id))]
    zone = ZoneInfo(venues[0].site.zone)
    several = len(venues) > 1  # a button's label has no room for the sites too
    names = ", ".join(v.room.name for v in venues) if several else phrases.places(venues)
    label = f"{names}, {phrases.when_everywhere(scene, remedy.when, venues)}"
    slot = (venues[0], remedy.when) if len(venues) == 1 else None
    adds = exactly(remedy.room_ids, remedy.when, zone) | _shares(venues, remedy)
    return Option(label, adds, slot=slot)


def _shares(venues: Sequence[Venue], remedy: Remedy) -> dict[str, Any]:
    """Return how many people sit at each of several sites, as far as the remedy tells."""
    heads = dict(remedy.headcounts)
    shares = [[v.site.id, heads[v.room.id]] for v in venues if v.room.id in heads]
    return {"sites": shares} if len(venues) > 1 and shares else {}


def _is_full(command: Command, refused: Refused) -> bool:
    """Say whether only others stand in the way of a wish, so that it may wait for them.

    People wait in their own name, and for one meeting.
    """
    codes = {refusal.code for refusal in refused.refusals}
    return (
        isinstance(command, BookingWish)
        and isinstance(command.start, datetime)
        and bool(codes)
        and codes <= TAKEN_CODES | {"no_free_room", "pool_full"}
        and len(command.rooms or ()) <= 1
        and len(command.sites or ()) <= 1
        and command.on_behalf_of is None
        and command.rrule is None
    )


def exactly(room_ids: Sequence[int], when: Interval, zone: ZoneInfo) -> dict[str, Any]:
    """Return what makes a command ask for these rooms at this time, whatever it said of them."""
    said: dict[str, Any] = dict.fromkeys(TIMES_AND_ROOMS)
    return said | {
        "rooms": list(room_ids),
        "start": local_of(when.start, zone).isoformat(timespec="minutes"),
        "minutes": when.minutes,
    }
