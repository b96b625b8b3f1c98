"""Times at which rooms are free: the next one, some of a week, or those common to several sites."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from chat import cards, phrases
from chat.buttons import button
from chat.choosing import DAY, Wanted, hosted, needs_of, zone_for
from chat.command import Command
from chat.fields import day_of
from chat.moments import USUAL_MINUTES, local_of, moment_of
from chat.own_calendar_news import followed, note, spared
from chat.questions import Option
from chat.refusals import exactly, refuse
from chat.scene import Scene
from chat.wish import BookingWish
from rooms.equipment import equipped
from rooms.errors import Refused
from rooms.finding.bookable import Asker
from rooms.finding.common_slots import CommonSlot, daily_windows, earliest_common
from rooms.interval import Interval
from rooms.placing import chosen_rooms
from rooms.rules.time import LONGEST
from rooms.talk import Reply

MOST_TIMES = 5
OFFER = "offer"  # what is awaited where times or rooms can be booked at once
MOST_A_DAY = 2  # where several days are searched
DAYS_AHEAD = 14  # for the next free time, where nobody names a day
LONGEST_MINUTES = int(LONGEST.total_seconds() // 60)


def seeks_times(wish: BookingWish) -> bool:
    """Say whether times are asked for, rather than rooms at a time that was said."""
    if wish.soonest or wish.until or wish.daily_from or wish.daily_to:
        return True
    window = wish.window
    if window is not None:
        length = (window[1] - window[0]).total_seconds() // 60
        return len(wish.sites or ()) > 1 or (wish.minutes or length) < length
    is_hour = isinstance(wish.start, datetime)
    meets = len(wish.sites or ()) > 1 or bool(wish.guests)
    return not is_hour and not wish.all_day and bool(wish.minutes or meets)


def seeks_window(wish: BookingWish) -> bool:
    """Say whether somebody who books leaves the time to us, within hours of several days."""
    return wish.rrule is None and bool(wish.daily_from or wish.daily_to or wish.until)


def length_of(wish: BookingWish) -> int:
    """Return how long the meeting is to be, in minutes: an hour unless said otherwise."""
    window, minutes = wish.window, wish.minutes
    if minutes is None or not 0 < minutes <= LONGEST_MINUTES:
        return USUAL_MINUTES
    is_window = window is not None and minutes >= (window[1] - window[0]).total_seconds() // 60
    return USUAL_MINUTES if is_window else minutes


def spans_of(scene: Scene, wish: BookingWish, zone: ZoneInfo) -> list[Interval]:
    """Return when it is looked for: a window, or each day's hours on the clocks of `zone`."""
    window = wish.window
    if window is not None and wish.until is None:
        first, last = (moment_of(at, zone) for at in window)
        return [Interval(first, last)] if first < last else []
    since = time.fromisoformat(wish.daily_from) if wish.daily_from else DAY[0]
    until = time.fromisoformat(wish.daily_to) if wish.daily_to else DAY[1]
    first_day = wish.day or local_of(scene.now, zone).date()
    spans = daily_windows(first_day, _days(wish, first_day), since, until, zone)
    if not isinstance(wish.start, datetime):
        return spans
    start = moment_of(wish.start, zone)
    return [Interval(max(span.start, start), span.end) for span in spans if span.end > start]


def _days(wish: BookingWish, first: date) -> int:
    if wish.until is not None:
        return max(1, (day_of(wish.until) - first).days)
    named = wish.start is not None and not isinstance(wish.start, datetime)
    return 1 if named else DAYS_AHEAD


def slots(
    scene: Scene,
    wanted: Wanted,
    minutes: int,
    spans: Sequence[Interval],
    most: int = MOST_TIMES,
    *,
    asker: Asker | None = None,
) -> list[CommonSlot]:
    """Return the earliest times at which all that is wanted is free, on different hours and days.

    A room for each site, the host's first; of rooms asked for by name, all. Raises `Refused` for
    rooms that nobody could book together. Nobody who would meet is busy by their own calendar,
    unless it is said who is to be the `asker`.
    """
    if wanted.rooms:
        chosen_rooms(scene.session, scene.organisation.id, wanted.rooms)
    return earliest_common(
        scene.session,
        equipped(scene.venues, wanted.equipment),
        needs_of(hosted(scene, wanted)),
        minutes,
        spans,
        asker or replace(scene.asker, spares=spared(scene, wanted)),
        most=most,
        most_a_day=MOST_A_DAY if len(spans) > 1 else None,
    )


def tell_times(scene: Scene, wish: BookingWish, booking: Command) -> Reply:
    """Return the times with their rooms, each with a button that books them all; or what fails.

    `booking` is the command that the buttons complete.
    """
    wanted, minutes = wish.wanted(), length_of(wish)
    zone = zone_for(scene, wanted)
    spans = spans_of(scene, wish, zone)
    try:
        found = slots(scene, wanted, minutes, spans)
    except Refused as refused:
        return refuse(scene, booking, refused, zone)
    if found:
        several = len(found[0].venues) > 1
        heading = scene.say("Times at which all rooms are free:" if several else "Free times:")
        return _told(scene, wanted, _noted(scene, wanted, "", heading), found, booking)
    words = [_noted(scene, wanted, nothing_then(scene, wanted, minutes, spans))]
    later = later_times(scene, wanted, minutes, spans)
    if not later:
        scene.memory.drop_question()
        return Reply(text=" ".join(words))
    heading = " ".join([*words, scene.say("What works instead:")])
    return _told(scene, wanted, heading, later, booking)


def first_time(scene: Scene, wish: BookingWish) -> Option | None:
    """Return the answer that books the very first time at which all is free, if there is one."""
    wanted = wish.wanted()
    spans = spans_of(scene, wish, zone_for(scene, wanted))
    try:
        found = slots(scene, wanted, length_of(wish), spans, 1)
    except Refused:
        return None
    return option(scene, wanted, found[0]) if found else None


def nothing_then(scene: Scene, wanted: Wanted, minutes: int, spans: Sequence[Interval]) -> str:
    """Return that nothing is free in that time, and at which sites nothing is free at all.

    Or that rooms are, and only the calendars of those who would meet stand in the way.
    """
    busy = spared(scene, wanted)
    if busy and slots(scene, wanted, minutes, spans, 1, asker=scene.asker):
        if busy == (scene.person.id,):
            return scene.say(
                "Rooms are free within that time, but only while you are busy by your calendar."
            )
        return scene.say(
            "Rooms are free within that time, but only while somebody is busy by their calendar."
        )
    if len(wanted.sites) < 2 or wanted.rooms:
        return scene.say("No suitable room is free within that time.")
    alone = [
        site.name
        for share in wanted.sites
        if (site := scene.site(share[0]))
        if not slots(scene, replace(wanted, sites=(share,), people=share[1]), minutes, spans, 1)
    ]
    if not alone:
        return scene.say("These sites have no free time in common within that time.")
    names = ", ".join(alone)
    return scene.say("No suitable room is free within that time here: {site}.", site=names)


def later_times(
    scene: Scene, wanted: Wanted, minutes: int, spans: Sequence[Interval]
) -> list[CommonSlot]:
    """Return times that work in the fortnight from the searched time on."""
    zone = zone_for(scene, wanted)
    first = max([scene.now, *(span.start for span in spans[:1])]).astimezone(zone).date()
    return slots(scene, wanted, minutes, daily_windows(first, DAYS_AHEAD, *DAY, zone), 3)


def _noted(scene: Scene, wanted: Wanted, before: str, after: str = "") -> str:
    """Return the words with what is to be said of people's own calendars between, where any count.

    After it may come a heading, which ends in a colon.
    """
    return " ".join(filter(None, (before, note(scene, followed(scene, wanted)), after)))


def option(scene: Scene, wanted: Wanted, slot: CommonSlot) -> Option:
    """Return the answer that books these rooms at this time, with the heads at each site."""
    zone = ZoneInfo(slot.venues[0].site.zone)
    adds = exactly([venue.room.id for venue in slot.venues], slot.when, zone)
    shares = [list(share) for share in wanted.sites] if len(wanted.sites) > 1 else None
    label = f"{phrases.when_everywhere(scene, slot.when, slot.venues)} · "
    return Option(
        label + ", ".join(venue.room.name for venue in slot.venues), adds | {"sites": shares}
    )


def _told(
    scene: Scene, wanted: Wanted, heading: str, found: Sequence[CommonSlot], booking: Command
) -> Reply:
    options = [option(scene, wanted, slot) for slot in found]
    scene.expect(booking.act, booking.data(), OFFER, (one.adds for one in options))
    buttons = [button(scene.language, one.label, booking, **one.adds) for one in options]
    rooms = list(dict.fromkeys(phrases.places(slot.venues) for slot in found))
    where = [scene.say("Rooms: {rooms}.", rooms=rooms[0])] if len(rooms) == 1 else []
    body = [
        cards.text(heading, is_heading=True),
        *(cards.text(line) for line in where),
        *cards.labelled_row(scene.say("Book at once:"), buttons),
    ]
    numbered = [f"{number}. {one.label}" for number, one in enumerate(options, 1)]
    return Reply(text="\n".join([heading, *where, *numbered]), card=cards.card(body))
