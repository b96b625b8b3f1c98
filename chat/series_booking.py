"""A series that is wished for: booked at once, or proposed with what clashes."""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from chat import cards, fields, phrases
from chat.buttons import act
from chat.choosing import candidates, fitting, zone_for
from chat.command import Command
from chat.confirmation import notes_of
from chat.connect_words import mode_said
from chat.facts import told_in, waits
from chat.memory import PROPOSAL
from chat.moments import local_of, moment_of, span_of
from chat.offers import nothing_free
from chat.overriding import reason_of
from chat.questions import Option, ask
from chat.refusals import refuse
from chat.scene import Scene
from chat.series_words import Recurring, clash_lines, days_in_words, series_in_words
from chat.understanding import Reading
from chat.which import label
from chat.wish import BookingWish
from chat.words import msgid
from rooms.calls.connect_modes import set_connect
from rooms.errors import Refused
from rooms.groups import policy_for
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Booking, Person, Series
from rooms.reference import reference_of
from rooms.rights import Right, area_of, may
from rooms.series.booking import SeriesWish, book_series, plan_series, repetition_of, steadiest
from rooms.series.plan import Decision, SeriesPlan, fingerprint
from rooms.series.recurrence import read
from rooms.series.repetition import rule_days, skipped
from rooms.talk import Reply
from translations import dates

UNTIL = "until"
NO = "no"
MOST_TRIED = 12  # rooms whose year is looked through
TIMES = 10
MONTHS = 3
SCHOOL_ENDS = (6, 30)
LEFT_OUT = {
    "school_holiday": msgid("School holidays left out: {days}"),
    "holiday": msgid("Public holidays left out: {days}"),
    None: msgid("Left out: {days}"),
}
OVERTAKEN = {"series_clashes", "series_taken"}


def book_dates(scene: Scene, wish: BookingWish, organizer: Person) -> Reply:
    """Book the series; or ask until when it goes; or propose what to do with dates that clash.

    `organizer` is in whose name it is booked.
    """
    if wish.accepted == NO:
        scene.memory.drop_question()
        return Reply(text=scene.say("All right, I leave it as it is."))
    zone = zone_for(scene, wish.wanted())
    wish = _ahead(scene, wish, zone)
    try:
        if read(wish.rrule or "").is_endless:
            return _ask_until(scene, wish)
        room_ids = _rooms(scene, wish, organizer, zone)
        if not room_ids:
            when = span_of(_start(wish), wish.end, wish.minutes, zone)
            return nothing_free(scene, wish, when, zone)
        plan = _planned(scene, wish, organizer, room_ids)
    except Refused as refused:
        return refuse(scene, wish, refused, zone)
    if plan.clashes and not plan.against:
        decisions = _accepted(wish, plan)
        if decisions is None:
            changed = wish.accepted is not None
            return _propose(scene, wish, plan, room_ids, zone, has_changed=changed)
        return _booked(scene, wish, organizer, room_ids, zone, decisions)
    if plan.against:
        return refuse(scene, wish.but(accepted=None), Refused(*plan.against), zone)
    return _booked(scene, wish, organizer, room_ids, zone, ())


def ended(rrule: str, reading: Reading) -> str | None:
    """Return the rule with the end that an answer says; None where it says none."""
    end = reading.until or (reading.start or reading.target_start)
    if reading.count:
        return f"{rrule};COUNT={reading.count}"
    if end is None:
        return None
    day = end.date() if isinstance(end, datetime) else end
    return f"{rrule};UNTIL={day:%Y%m%d}"


def _ask_until(scene: Scene, wish: BookingWish) -> Reply:
    first = _start(wish).date()
    month = date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    june = date(first.year + ((first.month, first.day) > SCHOOL_ENDS), *SCHOOL_ENDS)
    later = (first.month - 1 + MONTHS) % 12 + 1
    year = first.year + (first.month - 1 + MONTHS) // 12
    three = date(year, later, min(first.day, calendar.monthrange(year, later)[1]))
    options = [
        Option(
            scene.say("until {day}", day=dates.day(scene.language, day, scene.local_now.date())),
            {"rrule": f"{wish.rrule};UNTIL={day:%Y%m%d}"},
        )
        for day in dict.fromkeys((month, three, june))
        if day > first
    ]
    times = Option(
        scene.say("{count} times", count=TIMES), {"rrule": f"{wish.rrule};COUNT={TIMES}"}
    )
    words = scene.say("Until when, or how many times?")
    return ask(scene, wish, UNTIL, words, [*options, times])


def _propose(
    scene: Scene,
    wish: BookingWish,
    plan: SeriesPlan,
    room_ids: tuple[int, ...],
    zone: ZoneInfo,
    *,
    has_changed: bool,
) -> Reply:
    pinned = wish.but(rooms=room_ids, site=None, sites=None, accepted=None)
    return propose_dates(scene, pinned, plan, wish, zone, has_changed=has_changed)


def propose_dates(
    scene: Scene,
    command: Command,
    plan: SeriesPlan,
    rule: Recurring,
    zone: ZoneInfo,
    *,
    has_changed: bool,
) -> Reply:
    """Return the proposal for new dates that clash, to accept with one click."""
    times = [planned.date.when for planned in plan.dates]
    places = phrases.places(plan.dates[0].date.venues)
    what = f"{places}, {series_in_words(scene, rule, times, zone)}"
    lead = [scene.say("Something has changed in the meantime.")] if has_changed else []
    clash = msgid("{what}: one of these dates can’t be had like this. My proposal:")
    clashes = msgid("{what}: {count} of these dates can’t be had like this. My proposal:")
    count = len(plan.clashes)
    words = scene.say(clash if count == 1 else clashes, what=what, count=count)
    lines = clash_lines(scene, plan.clashes, plan.decisions, zone)
    options = [Option(scene.say("Accept"), {"accepted": fingerprint(plan.decisions)})]
    if plan.all_left != plan.decisions and plan.too_many(plan.all_left) is None:
        options.append(
            Option(scene.say("Leave these dates out"), {"accepted": fingerprint(plan.all_left)})
        )
    options.append(Option(scene.say("Book nothing"), {"accepted": NO}))
    return ask(scene, command, PROPOSAL, "\n".join([*lead, words, *lines]), options)


def _accepted(wish: BookingWish, plan: SeriesPlan) -> tuple[Decision, ...] | None:
    """Return the decisions that were accepted, if they are still what would be proposed."""
    known = {fingerprint(said): said for said in (plan.all_left, plan.decisions)}
    return known.get(wish.accepted or "")


def _booked(
    scene: Scene,
    wish: BookingWish,
    organizer: Person,
    room_ids: tuple[int, ...],
    zone: ZoneInfo,
    decisions: tuple[Decision, ...],
) -> Reply:
    wanted = replace(_series_wish(scene, wish, room_ids), decisions=decisions)
    try:
        with scene.unit.attempt():
            series = book_series(scene.unit, organizer, wanted, scene.now, scene.person)
            _connect(scene, wish, series)
    except Refused as refused:
        if {refusal.code for refusal in refused.refusals} <= OVERTAKEN:
            plan = _planned(scene, wish, organizer, room_ids)
            if plan.clashes and not plan.against:
                return _propose(scene, wish, plan, room_ids, zone, has_changed=True)
        asks_why = {refusal.code for refusal in refused.refusals} == {"reason_wanted"}
        return refuse(scene, wish if asks_why else wish.but(accepted=None), refused, zone)
    return _confirm(scene, wish, series, zone)


def _connect(scene: Scene, wish: BookingWish, series: Series) -> None:
    """Write how the rooms come into the calls of all dates, where that was said."""
    mode = mode_said(wish.connect)
    if mode is not None:
        dates = select(Booking.id).where(
            Booking.series_id == series.id, col(Booking.wants_video).is_(True)
        )
        ids = scene.session.exec(dates).all()
        set_connect(scene.session, series.organisation_id, ids, mode)


def _confirm(scene: Scene, wish: BookingWish, series: Series, zone: ZoneInfo) -> Reply:
    """Return that it is booked, and what is otherwise than the rule says."""
    mine = select(Booking).where(Booking.series_id == series.id)
    found = list(scene.session.exec(mine.order_by(col(Booking.recurs_at))))
    first = told_in(scene, found[0])
    scene.memory.drop_question()
    scene.memory.speak_of(found[0].id)
    times = [Interval(booking.starts_at, booking.ends_at) for booking in found]
    regular = next((b for b in found if not b.is_exception), found[0])
    usual = Interval(regular.starts_at, regular.ends_at)
    said = series_in_words(scene, series, times, ZoneInfo(series.zone), usual)
    what = f"{phrases.places(told_in(scene, regular).venues)}, {said}"
    asks = first.deadline
    heading = scene.say(
        msgid("Asked for: {what}.") if asks else msgid("Booked: {what}."), what=what
    )
    lines = [
        *_exceptions(scene, [booking for booking in found if booking.is_exception]),
        *_left_out(scene, series, found, zone),
        scene.say("Reference of the first date: {reference}", reference=reference_of(found[0].id)),
        *([waits(first)] if asks else []),
        *notes_of(scene, wish, first),
    ]
    body = [cards.text(heading, is_heading=True), *(cards.text(line) for line in lines)]
    buttons = [
        act(scene.language, scene.say("First date"), "show", {"booking": found[0].id}),
        act(
            scene.language,
            scene.say("Cancel the series"),
            "cancel",
            {"booking": found[0].id, "scope": "all"},
        ),
        undo_series_button(scene, series),
    ]
    return Reply(text="\n".join([heading, *lines]), card=cards.card(body, buttons))


def undo_series_button(scene: Scene, series: Series) -> dict[str, Any]:
    """Return the button that takes back what has just been done to the series."""
    data = {"series": series.id, "version": series.version}
    return act(scene.language, scene.say("Undo"), "undo", data)


def _exceptions(scene: Scene, found: list[Booking]) -> list[str]:

    return [scene.say("Otherwise: {what}", what=label(scene, booking)) for booking in found[:12]]


def _left_out(scene: Scene, series: Series, found: list[Booking], zone: ZoneInfo) -> list[str]:
    """Return which days of the rule have no date, and why, as far as a holiday is why."""
    repetition = repetition_of(series, scene.organisation.country)
    booked = {local_of(b.recurs_at, zone).date() for b in found if b.recurs_at}
    gone = [day for day in rule_days(repetition) if day not in booked]
    by_why = {why: [day for day in gone if skipped(repetition, day) == why] for why in LEFT_OUT}
    return [
        scene.say(words, days=days_in_words(scene, by_why[why]))
        for why, words in LEFT_OUT.items()
        if by_why[why]
    ]


def _planned(
    scene: Scene, wish: BookingWish, organizer: Person, room_ids: tuple[int, ...]
) -> SeriesPlan:
    wanted = _series_wish(scene, wish, room_ids)
    return plan_series(scene.session, organizer, wanted, scene.now, scene.person)


def _rooms(scene: Scene, wish: BookingWish, organizer: Person, zone: ZoneInfo) -> tuple[int, ...]:
    """Return the rooms that are named, or else those that clash on the fewest dates.

    Of those that clash on as many, one that needs nobody's approval comes first.
    """
    wanted = wish.wanted()
    if wanted.rooms or len(wanted.sites) > 1:
        when = span_of(_start(wish), wish.end, wish.minutes, zone)
        found = next(iter(candidates(scene, wanted, when)), ())
        return tuple(venue.room.id for venue in found)
    there = [venue for venue in fitting(scene, wanted) if venue.site.zone == zone.key]
    there.sort(key=lambda venue: _needs_approval(scene, venue))
    among = [(venue.room.id,) for venue in there[:MOST_TRIED]]
    if not among:
        return ()
    any_room = _series_wish(scene, wish, among[0])
    return steadiest(scene.session, organizer, any_room, among, scene.now)


def _needs_approval(scene: Scene, venue: Venue) -> bool:
    asks = policy_for(venue, scene.person).approval_hours is not None
    return asks and not may(scene.person, Right.APPROVE, area_of(scene.organisation.id, [venue]))


def _series_wish(scene: Scene, wish: BookingWish, room_ids: tuple[int, ...]) -> SeriesWish:
    said = scene.utterance
    venues = tuple(venue for venue in scene.venues if venue.room.id in room_ids)
    zone = zone_for(scene, wish.wanted())
    when = span_of(_start(wish), wish.end, wish.minutes, zone)
    return SeriesWish(
        rrule=wish.rrule or "",
        start=_start(wish),
        minutes=when.minutes,
        room_ids=room_ids,
        skips_holidays=bool(wish.skips_holidays),
        school=wish.school or "",
        left_out=frozenset(_days(wish.left_out)),
        people=wish.people,
        wants_video=wish.wanted().video_in(venues),
        guests=wish.guests or (),
        title=wish.title or "",
        is_private=bool(wish.private),
        language=scene.language,
        space_id=said.space_id or None,
        thread_id=said.thread_id,
        in_group=not said.is_direct,
        anyway=bool(wish.anyway),
        reason=reason_of(wish.because),
    )


def _days(said: Iterable[str] | None) -> Iterator[date]:
    for text in said or ():
        day = fields.moment(text)
        if day is not None:
            yield fields.day_of(day)


def _ahead(scene: Scene, wish: BookingWish, zone: ZoneInfo) -> BookingWish:
    """Return the wish without an hour that is over: "every Monday", said on a Monday evening."""
    start = _start(wish)
    if moment_of(start, zone) >= scene.now or start.date() < local_of(scene.now, zone).date():
        return wish
    timed = wish.timed(start)
    return timed.but(start=start + timedelta(days=1))


def _start(wish: BookingWish) -> datetime:
    if not isinstance(wish.start, datetime):
        raise TypeError("A series is booked once its hour is known.")
    return wish.start
