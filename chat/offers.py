"""What is offered where a wish lacks its hour, comes too late, or finds no room."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chat import phrases
from chat.choosing import (
    MOST_SEARCHED,
    Rooms,
    against_sites,
    candidates,
    fitting,
    free,
    hosted,
    needs_of,
    zone_for,
)
from chat.fields import as_json
from chat.moments import USUAL_MINUTES, sensible_starts, span_of
from chat.own_calendar_news import spared
from chat.questions import Option, ask
from chat.refusals import refuse
from chat.scene import Scene
from chat.wish import BookingWish
from rooms.availability import free_among
from rooms.bookings import propose
from rooms.equipment import equipped
from rooms.errors import Refusal, Refused, Remedy
from rooms.finding.collisions import collisions
from rooms.finding.common_times import common_times
from rooms.finding.remedies import nearest_of, remedies
from rooms.interval import Interval
from rooms.outside.own_calendars import busy
from rooms.rules import Proposal, refusals
from rooms.rules.time import LONGEST
from rooms.talk import Reply
from translations import dates

MOST_STARTS = 5
MOST_LOOKED_AT = 8
LONGEST_MINUTES = int(LONGEST.total_seconds() // 60)


def start_label(scene: Scene, start: datetime) -> str:
    """Return a local day and hour for a button."""
    return phrases.moment(scene.language, start, scene.local_now)


def ask_start(scene: Scene, wish: BookingWish) -> Reply:
    """Return the question at which hour, with hours at which a fitting room is free."""
    day = wish.start if isinstance(wish.start, date) else None
    window = wish.window
    now = scene.local_now
    starts = sensible_starts(now, day, window, wish.minutes or USUAL_MINUTES)
    if window is None and day is not None and day < now.date():
        return _gone_by(scene, wish, day)
    if wish.rrule is not None:
        words = scene.say("At what time shall I book it on each of these days?")
    elif window is not None:
        words = scene.say("At what time shall I book it?")
    elif day is not None:
        said = phrases.near_day(scene, day)
        words = scene.say("At what time shall I book it ({day})?", day=said)
    else:
        words = scene.say("When shall I book it?")
    return ask(scene, wish, "start", words, _free_starts(scene, wish, starts))


def other_times(scene: Scene, wish: BookingWish) -> list[Option]:
    """Return times that work for a wish whose own time can't: as near to it as the rules let."""
    start = wish.start
    if not isinstance(start, datetime):
        return []
    now = scene.local_now
    starts = [datetime.combine(now.date() + timedelta(days=n), start.time()) for n in (0, 1)]
    if start > now:
        starts.insert(0, start)
    starts += sensible_starts(now)
    timed = wish.but(end=None, minutes=_sound_length(wish))
    later = list(dict.fromkeys(at for at in starts if at >= now))
    return _free_starts(scene, timed, later, 3)


def nothing_free(scene: Scene, wish: BookingWish, when: Interval, zone: ZoneInfo) -> Reply:
    """Return that no room can be had, why, and the nearest that works."""
    wanted = wish.wanted()
    if wanted.rooms:
        return refuse(scene, wish, Refused(Refusal("unknown_room")), zone)
    refusal = Refusal("no_free_room", {"when": phrases.when(scene, when, zone.key)})
    if not fitting(scene, wanted) and _need(scene, wish):
        return _nothing_fits(scene, wish, zone)
    if len(wanted.sites) > 1:
        return _no_common_time(scene, wish, when, zone, refusal)
    found = []
    proposal = _proposal(scene, wish, when, ())
    shift = nearest_of(scene.session, proposal, fitting(scene, wanted)[:MOST_SEARCHED], scene.look)
    if shift is not None:
        found.append(shift)
    if len(wanted.sites) == 1:
        elsewhere = free(scene, wish.but(site=None, sites=None).wanted(), when)[:1]
        found += [Remedy("other_site", (venue.room.id,), when) for venue in elsewhere]
    return refuse(scene, wish, Refused(refusal, remedies=tuple(found)), zone)


def _no_common_time(
    scene: Scene, wish: BookingWish, when: Interval, zone: ZoneInfo, refusal: Refusal
) -> Reply:
    """Return which of several sites has no room, and the nearest times at which each has one."""
    wanted = hosted(scene, wish.wanted())
    found = common_times(
        scene.session,
        _proposal(scene, wish, when, ()),
        needs_of(wanted),
        equipped(scene.venues, wanted.equipment),
        zone,
        scene.look,
        spares=spared(scene, wanted),
    )
    against = against_sites(scene, wanted, when) or [refusal]
    return refuse(scene, wish, Refused(*against, remedies=found), zone)


def _proposal(scene: Scene, wish: BookingWish, when: Interval, rooms: Rooms) -> Proposal:
    """Return the wish for these rooms at that time, as the rules look at it."""
    proposal = Proposal(
        when=when,
        venues=rooms,
        people=wish.people,
        wants_video=wish.wanted().video_in(rooms) if rooms else wish.video is True,
        now=scene.now,
        organizer=scene.person,
        by=scene.person,
        equipment=wish.equipment or (),
        is_named=bool(wish.rooms),
        anyway=bool(wish.anyway),
    )
    return propose(scene.session, proposal)


def named_taken(scene: Scene, wish: BookingWish, when: Interval, zone: ZoneInfo) -> Reply:
    """Return that the named rooms are taken, or don't do, with what works instead."""
    wanted = wish.wanted()
    found = next(iter(candidates(scene, wanted, when)), None)
    if found is None:
        return refuse(scene, wish, Refused(Refusal("unknown_room")), zone)
    proposal = _proposal(scene, wish, when, found)
    against = [*refusals(proposal), *collisions(scene.session, proposal, scene.look)]
    offers = remedies(scene.session, proposal, against, scene.look)
    return refuse(scene, wish, Refused(*against, remedies=offers), zone)


def _nothing_fits(scene: Scene, wish: BookingWish, zone: ZoneInfo) -> Reply:
    largest = max((venue.room.capacity for venue in scene.venues), default=0)
    if wish.people and wish.people > largest:
        figures: dict[str, object] = {"people": wish.people, "seats": largest}
        return refuse(scene, wish, Refused(Refusal("no_fitting_room_seats", figures)), zone)
    refusal = Refusal("no_fitting_room", {"need": _need(scene, wish)})
    anywhere = wish.but(site=None, sites=None)
    plain = anywhere.but(equipment=None)
    more = [
        Option(label, adds)
        for label, other, adds in (
            (scene.say("At any site"), anywhere, {"site": None, "sites": None}),
            (
                scene.say("Without this equipment"),
                plain,
                {"site": None, "sites": None, "equipment": None},
            ),
        )
        if fitting(scene, other.wanted())
    ]
    return refuse(scene, wish, Refused(refusal), zone, more[:1])


def _need(scene: Scene, wish: BookingWish) -> str:
    wanted = wish.wanted()
    site = scene.site(wanted.sites[0][0]) if wanted.sites else None
    said = [
        site.name if site else "",
        phrases.people(scene.language, wish.people) if wish.people else "",
        scene.say("video") if wish.video else "",
        *phrases.equipment(scene.language, wish.equipment or ()),
    ]
    return ", ".join(filter(None, said))


def _free_starts(
    scene: Scene, wish: BookingWish, starts: list[datetime], most: int = MOST_STARTS
) -> list[Option]:
    """Return those starts that could be booked at once, and at which nobody is busy, as buttons."""
    wanted = wish.wanted()
    zone = zone_for(scene, wanted)
    people = spared(scene, wanted)
    options: list[Option] = []
    for start in starts[:MOST_LOOKED_AT]:
        end = wish.end_after(start)
        when = span_of(start, end, wish.minutes, zone)
        if busy(scene.session, scene.organisation.id, people, when):
            continue
        if _is_free(scene, wish, when):
            adds = {"start": as_json(start), "end": as_json(end), "minutes": wish.minutes}
            adds |= {"window_start": None, "window_end": None, "all_day": None}
            label = start_label(scene, start)
            if wish.minutes:
                label += f" ({dates.duration(scene.language, wish.minutes)})"
            options.append(Option(label, adds))
    return options[:most]


def _is_free(scene: Scene, wish: BookingWish, when: Interval) -> bool:
    """Say whether the wish would be granted at that time: rules and rooms."""
    wanted = wish.wanted()
    found = candidates(scene, wanted, when)
    if not found:
        return False
    if refusals(_proposal(scene, wish, when, found[0])):
        return False
    if not wanted.rooms:
        return True
    return len(free_among(scene.session, found[0], when, scene.look)) == len(found[0])


def _sound_length(wish: BookingWish) -> int | None:
    """Return the length that was asked for, in minutes, where the rules let it pass."""
    length = wish.minutes
    if isinstance(wish.start, datetime) and isinstance(wish.end, datetime):
        length = int((wish.end - wish.start).total_seconds() // 60)
    return length if length and 0 < length <= LONGEST_MINUTES else None


def _gone_by(scene: Scene, wish: BookingWish, day: date) -> Reply:
    near = phrases.near_day(scene, day)
    words = scene.say("This day has gone by: {day}. When shall I book it?", day=near)
    starts = sensible_starts(scene.local_now)
    return ask(scene, wish, "start", words, _free_starts(scene, wish, starts))
