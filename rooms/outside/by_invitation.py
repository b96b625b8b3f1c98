"""What a member's own calendar asks of rooms: booked, changed and called off as it says.

It goes the way of every wish: rules, approval, blockings. A series that changes keeps its bookings
where it can; where its rule is another one, it is booked anew in the same transaction, so that
either all is as the calendar says or all stays as it was.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_
from sqlmodel import Session, col, select

from rooms.administrators import may_change
from rooms.bookings import Change, Wish, book, cancel, change
from rooms.errors import Refusal, Refused, Remedy
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Booking, OutsideEvent, Person, Series
from rooms.series.booking import SeriesWish, book_series, plan_series, steadiest
from rooms.series.cancel import cancel_series
from rooms.series.changes import SeriesEdit, change_series
from rooms.series.recurrence import read
from rooms.series.repetition import Repetition, dates, on_the_wall, rule_days, split
from rooms.series.rows import roots_of
from rooms.unit_of_work import UnitOfWork

MOST_SPLITS = 50
MOST_TRIED = 5  # of the rooms that might have a whole series instead


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The times of an event, on the clocks of the rooms' `zone`.

    `start` is the local start, of a series that of its first date; each date lasts `minutes`
    elapsed minutes. `left_out` are local days of the rule on which it doesn't take place.
    """

    start: datetime
    minutes: int
    zone: str
    rrule: str = ""
    left_out: frozenset[date] = frozenset()

    @property
    def when(self) -> Interval:
        """The time of the event, of a series that of its first date."""
        return Interval.lasting(self.start.replace(tzinfo=ZoneInfo(self.zone)), self.minutes)

    @property
    def repetition(self) -> Repetition:
        """The rule of a series."""
        return Repetition(
            rrule=self.rrule,
            start=self.start,
            minutes=self.minutes,
            zone=self.zone,
            left_out=self.left_out,
        )

    def dates(self) -> list[Interval]:
        """Return when it takes place, in order; raises `Refused` for a rule that can't be had."""
        if not self.rrule:
            return [self.when]
        return [one.when for one in dates(self.repetition)]

    def as_json(self) -> dict[str, Any]:
        """Return the times in JSON values."""
        return {
            "start": self.start.isoformat(),
            "minutes": self.minutes,
            "zone": self.zone,
            "rrule": self.rrule,
            "left_out": sorted(day.isoformat() for day in self.left_out),
        }

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> "Asked":
        """Return the times that `as_json` made into JSON values."""
        return cls(
            start=datetime.fromisoformat(said["start"]),
            minutes=said["minutes"],
            zone=said["zone"],
            rrule=said["rrule"],
            left_out=frozenset(date.fromisoformat(day) for day in said["left_out"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What an event asks of rooms, in whose name, and who sent it (`by`)."""

    asked: Asked
    room_ids: tuple[int, ...]
    organizer: Person
    by: Person
    title: str = ""
    is_private: bool = False
    wants_video: bool = False
    language: str = "fr"

    def facts(self) -> dict[str, Any]:
        """Return what is kept of it once it was obeyed."""
        return {**self.asked.as_json(), "room_ids": list(self.room_ids)}


def obey(unit: UnitOfWork, event: OutsideEvent, wanted: Invitation, now: datetime) -> None:
    """Bring what is booked to what the event says; raises `Refused` as booking does.

    Whoever calls undoes what a refusal leaves half done.
    """
    if not may_have(unit.session, event, wanted.organizer):
        raise Refused(Refusal("unknown_booking"))
    if wanted.asked.rrule and not event.recurs_on:
        _obey_series(unit, event, wanted, now)
    else:
        _obey_single(unit, event, wanted, now)
    event.asked = {**event.asked, "kept": wanted.facts()}
    unit.session.add(event)
    unit.session.flush()


def call_off(unit: UnitOfWork, event: OutsideEvent, by: Person, now: datetime) -> None:
    """Free what was booked for the event, as far as it isn't over; `event` is off from now on."""
    event.is_off = True
    unit.session.add(event)
    unit.session.flush()
    _free(unit, event, by, now)
    for one in instances_of(unit.session, event):
        if not one.is_off:
            call_off(unit, one, by, now)


def go_on_in(
    unit: UnitOfWork, event: OutsideEvent, room_ids: list[int], by: Person, now: datetime
) -> None:
    """Give up all other rooms of what was booked for the event."""
    edit = Change(room_ids=tuple(room_ids))
    ahead = [one for one in bookings_of(unit.session, event) if one.ends_at > now]
    if ahead and event.series_id is not None:
        change_series(unit, ahead[0], "all", SeriesEdit(change=edit), by, now)
    elif ahead:
        change(unit, ahead[0], edit, by, now)


def may_have(session: Session, event: OutsideEvent, organizer: Person) -> bool:
    """Say whether what was booked for the event is still the organiser's to change."""
    return all(may_change(session, organizer, booking) for booking in bookings_of(session, event))


def bookings_of(session: Session, event: OutsideEvent) -> list[Booking]:
    """Return what was booked for the event and isn't called off, in order."""
    mine = select(Booking).where(Booking.status != "cancelled")
    if event.series_id is not None:
        mine = mine.where(col(Booking.series_id).in_(series_chain(session, event.series_id)))
    else:
        mine = mine.where(Booking.id == event.booking_id)
    return list(session.exec(mine.order_by(col(Booking.starts_at))))


def series_chain(session: Session, series_id: int) -> list[int]:
    """Return the series with those that were split off from it."""
    found = [series_id]
    for known in found:
        split_off = select(Series.id).where(Series.continues_id == known)
        found += [one for one in session.exec(split_off) if one not in found]
        if len(found) > MOST_SPLITS:
            break
    return found


def asking_for(
    session: Session, organisation_id: int, booking_id: int | None, series_id: int | None
) -> list[OutsideEvent]:
    """Return the events of calendars for which a booking or a series was made, off or not."""
    of_series = col(OutsideEvent.series_id).in_(roots_of(session, series_id) if series_id else ())
    about = or_(of_series, col(OutsideEvent.booking_id) == (booking_id or 0))
    mine = select(OutsideEvent).where(OutsideEvent.organisation_id == organisation_id, about)
    return list(session.exec(mine.order_by(col(OutsideEvent.id))))


def instances_of(session: Session, event: OutsideEvent) -> list[OutsideEvent]:
    """Return what the same calendar asks of single dates of the series."""
    same = select(OutsideEvent).where(
        OutsideEvent.person_id == event.person_id, OutsideEvent.uid == event.uid
    )
    return [one for one in session.exec(same) if one.recurs_on and not event.recurs_on]


def date_on(session: Session, series_id: int, day: str) -> Booking | None:
    """Return the date of a series that its rule gives this local day ("2026-03-17")."""
    chain = series_chain(session, series_id)
    of_series = select(Booking, Series).where(
        col(Booking.series_id).in_(chain), col(Series.id) == col(Booking.series_id)
    )
    for booking, series in session.exec(of_series):
        at = booking.recurs_at
        if at is not None and at.astimezone(ZoneInfo(series.zone)).date().isoformat() == day:
            return booking
    return None


def _obey_single(unit: UnitOfWork, event: OutsideEvent, wanted: Invitation, now: datetime) -> None:
    if event.series_id is not None:
        _free(unit, event, wanted.by, now)
    present = next(iter(bookings_of(unit.session, event)), None)
    when = wanted.asked.when
    if present is None:
        event.booking_id = book(unit, wanted.organizer, _wish(wanted), now, wanted.by).id
        return
    same_title = present.title == wanted.title
    edit = Change(
        when=when,
        room_ids=wanted.room_ids,
        title=None if same_title else wanted.title,
        is_private=wanted.is_private,
    )
    change(unit, present, edit, wanted.by, now)


def _obey_series(unit: UnitOfWork, event: OutsideEvent, wanted: Invitation, now: datetime) -> None:
    kept: dict[str, Any] = event.asked.get("kept") or {}
    ahead = _ahead(unit.session, event, now)
    if not ahead or kept.get("rrule") != wanted.asked.rrule:
        _book_anew(unit, event, wanted, now)
        return
    before = Asked.of_json(kept)
    is_shift = before.start.date() == wanted.asked.start.date()
    if not is_shift or not before.left_out <= wanted.asked.left_out:
        _book_anew(unit, event, wanted, now)
        return
    for booking in ahead:
        if _rule_day(booking, wanted.asked.zone) in wanted.asked.left_out - before.left_out:
            cancel(unit, booking, wanted.by, now)
    _change_all(unit, event, before, wanted, now)


def _change_all(
    unit: UnitOfWork, event: OutsideEvent, before: Asked, wanted: Invitation, now: datetime
) -> None:
    """Give all dates ahead the hour, the rooms and the title that are wanted now."""
    asked = wanted.asked
    first = next(iter(_ahead(unit.session, event, now)), None)
    if first is None:
        return
    moves = (before.start, before.minutes) != (asked.start, asked.minutes)
    if moves and instances_of(unit.session, event):  # calendars forget single dates then
        _book_anew(unit, event, wanted, now)
        return
    rooms = list(wanted.room_ids) != event.asked["kept"]["room_ids"]
    start = on_the_wall(read(asked.rrule), asked.start, _rule_day(first, asked.zone))
    when = Interval.lasting(start.replace(tzinfo=ZoneInfo(asked.zone)), asked.minutes)
    edit = Change(
        when=when if moves else None,
        room_ids=wanted.room_ids if rooms else None,
        title=wanted.title if wanted.title != first.title else None,
        is_private=wanted.is_private if wanted.is_private != first.is_private else None,
    )
    if edit != Change():
        change_series(unit, first, "all", SeriesEdit(change=edit), wanted.by, now)


def _book_anew(unit: UnitOfWork, event: OutsideEvent, wanted: Invitation, now: datetime) -> None:
    """Book the series as it is wanted; what there was of it goes in the same transaction."""
    session = unit.session
    for one in instances_of(session, event):
        _free(unit, one, wanted.by, now)
        session.delete(one)
    _free(unit, event, wanted.by, now)
    wish = _series_wish(wanted, now)
    plan = plan_series(session, wanted.organizer, wish, now, wanted.by)
    if plan.against:
        raise Refused(*plan.against)
    left = plan.all_left
    too_many = plan.too_many(left)
    if too_many is not None:
        instead = _other_room(session, wanted, wish, now)
        raise Refused(too_many, *plan.clashes[0].against, remedies=instead)
    settled = replace(wish, decisions=left)
    event.series_id = book_series(unit, wanted.organizer, settled, now, wanted.by).id


def _other_room(
    session: Session, wanted: Invitation, wish: SeriesWish, now: datetime
) -> tuple[Remedy, ...]:
    """Return the room of the same site that is no smaller and could have all dates, if any can."""
    stock = venues(session, wanted.organizer.organisation_id)
    there = stock.by_id[wish.room_ids[0]]
    alike = [
        venue
        for venue in sorted(stock, key=lambda venue: venue.room.capacity)
        if venue.site.id == there.site.id
        and venue.room.id != there.room.id
        and venue.room.capacity >= there.room.capacity
        and (venue.has_video or not there.has_video)
    ]
    if len(wish.room_ids) > 1 or not alike:
        return ()
    among = [(venue.room.id,) for venue in alike[:MOST_TRIED]]
    best = steadiest(session, wanted.organizer, wish, among, now)
    plan = plan_series(session, wanted.organizer, replace(wish, room_ids=best), now, wanted.by)
    if plan.against or plan.clashes:
        return ()
    return (Remedy("other_room", best, plan.dates[0].date.when),)


def _free(unit: UnitOfWork, event: OutsideEvent, by: Person, now: datetime) -> None:
    """Call off what was booked for the event; it has no booking any more."""
    bookings = bookings_of(unit.session, event)
    if not event.is_off:
        event.booking_id = event.series_id = None
        unit.session.add(event)
        unit.session.flush()
    whole: set[int] = set()
    for booking in bookings:
        if booking.ends_at <= now or booking.series_id in whole:
            continue
        if booking.series_id is not None and not event.recurs_on:
            whole.add(booking.series_id)
            cancel_series(unit, booking, "all", by, now)
        else:
            cancel(unit, booking, by, now)


def _ahead(session: Session, event: OutsideEvent, now: datetime) -> list[Booking]:
    if event.series_id is None:
        return []
    return [one for one in bookings_of(session, event) if one.starts_at > now]


def _rule_day(booking: Booking, zone: str) -> date:
    at = booking.recurs_at or booking.starts_at
    return at.astimezone(ZoneInfo(zone)).date()


def _wish(wanted: Invitation) -> Wish:
    return Wish(
        when=wanted.asked.when,
        room_ids=wanted.room_ids,
        wants_video=wanted.wants_video,
        title=wanted.title,
        is_private=wanted.is_private,
        language=wanted.language,
        space_id=wanted.by.email,
        is_of_calendar=True,
        is_named=True,
    )


def _series_wish(wanted: Invitation, now: datetime) -> SeriesWish:
    """Return the wish for the dates that are still ahead; refuses where none is."""
    repetition = wanted.asked.repetition
    rule, zone = read(repetition.rrule), ZoneInfo(repetition.zone)
    days = rule_days(repetition)
    ahead = (
        day for day in days if on_the_wall(rule, repetition.start, day).replace(tzinfo=zone) > now
    )
    first = next(ahead, None)
    later = split(repetition, first)[1] if first is not None else None
    if later is None:
        raise Refused(Refusal("no_dates"))
    return SeriesWish(
        rrule=later.rrule,
        start=later.start,
        minutes=later.minutes,
        room_ids=wanted.room_ids,
        left_out=later.left_out,
        wants_video=wanted.wants_video,
        title=wanted.title,
        is_private=wanted.is_private,
        language=wanted.language,
        space_id=wanted.by.email,
        is_of_calendar=True,
    )
