"""Where displaced bookings go: places are looked for nearby first, then farther for those left."""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from rooms.administration.breaking import Standing
from rooms.administration.rehousing.calendar import Calendar
from rooms.administration.rehousing.options import Places, Seats
from rooms.administration.rehousing.problem import Meeting, Option, parted
from rooms.administration.rehousing.solving import LONGEST_SECONDS, solve
from rooms.administration.trial import Terms
from rooms.interval import Interval
from rooms.models import Booking, Person
from rooms.pools.headroom import Headroom
from rooms.pools.own_calls import calls_of

FEW = 12  # so many are looked at near and far at once, and so get the very best
WEEK = timedelta(days=7)
Progress = Callable[[int, int], None]
Look = Callable[[Standing, Meeting], Meeting]


def rehoused(
    session: Session,
    bookings: Sequence[Standing],
    terms: Terms,
    now: datetime,
    kept: Iterable[tuple[int, Interval]] = (),
    progress: Progress | None = None,
) -> dict[int, Option | None]:
    """Return by id where each of the bookings can go on these terms, or None: all can at once.

    They give up what they have; what is `kept`, by room, is nobody's. Bookings that come first in
    time are looked for first, which the calendar likes. `progress` hears how many of
    them are done, as if all of them had to be looked for as far as can be.
    """
    ordered = sorted(bookings, key=lambda one: (one.when.start, one.id))
    places = _places(session, ordered, terms, now, kept)
    choice: dict[int, Option | None] = {}
    found = {booking.id: Meeting(booking.id, ()) for booking in ordered}
    known: dict[int, Meeting] = {}
    again = set(found)
    looks: list[tuple[Look, ...]] = [(places.near,), (places.far,), (places.on_other_days,)]
    if len(ordered) <= FEW:
        looks[:2] = [(places.near, places.far)]
    looked, most = 0, len(ordered) * len(looks)
    seconds = LONGEST_SECONDS
    for look in looks:
        settled = [option for one, option in choice.items() if one not in again and option]
        meetings: list[Meeting] = []
        for booking in ordered:
            if booking.id in again:
                for more in look:
                    found[booking.id] = more(booking, found[booking.id])
                meetings.append(_beside(found[booking.id], settled))
            looked += 1
            if progress is not None:
                progress(looked // len(looks), len(ordered))
        known |= {meeting.id: meeting for meeting in meetings}
        began = time.monotonic()
        choice = _within_pools(places, ordered, known, choice | solve(meetings, seconds))
        seconds = max(0.0, seconds - (time.monotonic() - began))
        again = _with_unplaced(meetings, choice)
        if not again:
            break
    if progress is not None and looked < most:
        progress(len(ordered), len(ordered))
    return choice


def _within_pools(
    places: Places,
    bookings: Sequence[Standing],
    meetings: Mapping[int, Meeting],
    choice: Mapping[int, Option | None],
) -> dict[int, Option | None]:
    """Return the choice with calls that fit into the pools together; who comes later gives way.

    Each by itself fits already.
    """
    found = dict(choice)
    for booking in bookings if places.calls else ():
        option, own = found[booking.id], places.calls.get(booking.id)
        if option is None or own is None:
            continue
        if not places.fits(booking, places.venues(option), option.when):
            others = [one for key, one in found.items() if one is not None and key != booking.id]
            rest = _beside(meetings[booking.id], others).by_cost
            option = found[booking.id] = next(
                (one for one in rest if places.fits(booking, places.venues(one), one.when)), None
            )
        if option is not None:
            taken = places.headroom.of(own).beside(places.venues(option), option.when)
            places = replace(places, headroom=taken)
    return found


def _places(
    session: Session,
    bookings: Sequence[Standing],
    terms: Terms,
    now: datetime,
    kept: Iterable[tuple[int, Interval]],
) -> Places:
    ids = {booking.id for booking in bookings}
    organizers = {booking.organizer_id for booking in bookings}
    people = select(Person).where(col(Person.id).in_(organizers))
    mine = select(Booking).where(col(Booking.id).in_(ids))
    calls = calls_of(session, session.exec(mine).all()) if terms.stock.pools else {}
    times = [booking.when for booking in bookings if booking.id in calls]
    around = [when.shifted(by) for when in times for by in (-WEEK, WEEK)]
    calendar = Calendar(session, terms.stock, now, ids, kept)
    return Places(
        _crowds(bookings),
        terms,
        calendar,
        Headroom.read(session, terms.stock, around, now, ids),
        calls,
        {person.id: person for person in session.exec(people)},
        now,
        Seats.of_all(terms.stock.by_id.values(), calendar.bits),
    )


def _crowds(bookings: Sequence[Standing]) -> dict[int, int]:
    """Return how many others of the bookings there are at some moment of each."""
    starts = sorted(booking.when.start for booking in bookings)
    ends = sorted(booking.when.end for booking in bookings)
    return {
        one.id: bisect_left(starts, one.when.end) - bisect_right(ends, one.when.start) - 1
        for one in bookings
    }


def _with_unplaced(meetings: Sequence[Meeting], choice: dict[int, Option | None]) -> set[int]:
    """Return the ids of those without a place, and of those who may be in their way."""
    groups = ({meeting.id for meeting in group} for group in parted(meetings))
    return {
        meeting_id
        for group in groups
        if any(choice[one] is None for one in group)
        for meeting_id in group
    }


def _beside(meeting: Meeting, settled: Sequence[Option]) -> Meeting:
    """Return the meeting without the places that others have already."""
    taken: dict[int, list[Interval]] = {}
    for option in settled:
        for room_id, span in option.takes:
            taken.setdefault(room_id, []).append(span)
    free = (
        option
        for option in meeting.options
        if not any(
            span.overlaps(other)
            for room_id, span in option.takes
            for other in taken.get(room_id, ())
        )
    )
    return Meeting(meeting.id, tuple(free))
