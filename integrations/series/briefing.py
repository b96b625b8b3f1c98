"""What followers need to know of a series: its rule's dates, and the bookings of them, in bulk."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import or_
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from integrations.conferencing.catalogue import can
from integrations.conferencing.choice import Ends, brings_in, ends_of
from integrations.conferencing.provider import Ability
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.made import Invited
from rooms.models import Attendee, BookedRoom, Booking, Conference, Organisation, Person, Series
from rooms.series.repetition import Repetition, dates
from rooms.statuses import CONFIRMED, UNPLACED

Alike = tuple[tuple[int, ...], str, bool, int]


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """One date: its booking, its rooms, the host's first, and who is invited or was."""

    booking: Booking
    room_ids: tuple[int, ...]
    invited: tuple[Invited, ...]
    gone: tuple[Invited, ...]

    @property
    def when(self) -> Interval:
        """The time of the booking."""
        return Interval(self.booking.starts_at, self.booking.ends_at)

    @property
    def is_on(self) -> bool:
        """Say whether the booking stands, with or without a place."""
        return self.booking.status in (CONFIRMED, UNPLACED)

    @property
    def is_open(self) -> bool:
        """Say whether it is to be placed."""
        return self.booking.status == UNPLACED

    @property
    def alike(self) -> Alike:
        """What all dates have in common that take place as the series says."""
        booking = self.booking
        return self.room_ids, booking.title, booking.is_private, booking.organizer_id


@dataclass(frozen=True)
class SeriesBriefing:
    """A series with all its dates, called off or not, in the rule's order, at one moment.

    `rule_dates` are all that the rule gives, holidays and what is left out among them.
    `conference` is the one that the dates share, `calls` are those of single dates by booking id.
    """

    series: Series
    rule_dates: tuple[Interval, ...]
    dates: tuple[SeriesDate, ...]
    stock: Mapping[int, Venue]
    people: dict[int, Person]
    conference: Conference | None
    calls: dict[int, Conference]
    now: datetime

    @cached_property
    def plain(self) -> list[SeriesDate]:
        """The dates ahead that nobody changed by themselves; where there is none, the nearest."""
        standing = [date for date in self.dates if date.is_on]
        ahead = [date for date in standing if date.when.end > self.now] or standing
        return [date for date in ahead if not date.booking.is_exception] or ahead

    @cached_property
    def common(self) -> Alike | None:
        """What most of the dates ahead have in common; None where none stands."""
        counted = Counter(date.alike for date in self.plain)
        return counted.most_common(1)[0][0] if counted else None

    def has_usual_video(self, date: SeriesDate) -> bool:
        """Say whether a date has video as most of the dates ahead do, or none as they."""
        with_video = sum(one.booking.wants_video for one in self.plain)
        return date.booking.wants_video is (2 * with_video >= len(self.plain))

    @cached_property
    def regular(self) -> tuple[SeriesDate, ...]:
        """The dates that stand, at the hour of the rule and otherwise as most; past ones anyhow.

        An exception is among them where its people alone differ: each guest has a copy.
        """
        return tuple(
            date
            for date in self.dates
            if date.is_on
            and not date.is_open
            and date.when in self.hours
            and (date.alike == self.common or date.when.end <= self.now)
        )

    def call_of(self, date: SeriesDate) -> Conference | None:
        """Return the conference of a date; at another hour than the rule's, only one of its own.

        Some are open at any hour; two ends that call each other must be two on this date as well.
        """
        if own := self.calls.get(date.booking.id):
            return own
        if not date.booking.wants_video:
            return None
        shared = self.conference
        is_at_any_hour = shared is not None and can(shared.provider, Ability.ANY_HOUR)
        if shared is None or not (is_at_any_hour or date.when in self.hours):
            return None
        is_enough = can(shared.provider, Ability.MAKE) or brings_in(
            shared.provider, self.ends(date)
        )
        return shared if is_enough else None

    def ends(self, date: SeriesDate) -> Ends:
        """Return the ends of the date's call."""
        outside = sum(1 for one in date.invited if one.kind == "sip")
        return ends_of(self.venues_of(date.room_ids), outside)

    @cached_property
    def hours(self) -> frozenset[Interval]:
        """The dates that the rule gives."""
        return frozenset(self.rule_dates)

    def is_of_calendar(self, date: SeriesDate, address: str) -> bool:
        """Say whether the date is an event of this person's own calendar."""
        owner = self.people.get(date.booking.calendar_of_id or 0)
        return owner is not None and owner.email == address

    def venues_of(self, room_ids: tuple[int, ...]) -> tuple[Venue, ...]:
        """Return these rooms with site and endpoints, in this order."""
        return tuple(self.stock[room_id] for room_id in room_ids)


def hold_series(session: Session, series_id: int) -> Series:
    """Read a series, its dates and its conference anew, kept from other writers until the end."""
    mine = select(Series).where(Series.id == series_id)
    call = select(Conference).where(Conference.series_id == series_id)
    kept = mine.with_for_update(key_share=True).execution_options(populate_existing=True)
    series = session.exec(kept).one()
    session.exec(
        call.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).all()
    return series


def brief_series(session: Session, series_id: int, now: datetime) -> SeriesBriefing:
    """Return the briefing of the series with this id, read in a handful of statements."""
    series = session.exec(select(Series).where(Series.id == series_id)).one()
    mine = select(Booking).where(Booking.series_id == series_id).order_by(col(Booking.recurs_at))
    bookings = session.exec(mine.execution_options(populate_existing=True)).all()
    dates = core_select(col(Booking.id)).where(col(Booking.series_id) == series_id)
    of_dates = or_(col(Conference.series_id) == series_id, col(Conference.booking_id).in_(dates))
    calls = session.exec(select(Conference).where(of_dates)).all()
    organizers = {series.organizer_id, *(booking.organizer_id for booking in bookings)}
    organizers |= {one.calendar_of_id for one in bookings if one.calendar_of_id is not None}
    people = session.exec(select(Person).where(col(Person.id).in_(organizers))).all()
    stock = venues(session, series.organisation_id).by_id
    return SeriesBriefing(
        series=series,
        rule_dates=tuple(_rule_dates(session, series)),
        dates=tuple(_dates(session, series_id, list(bookings))),
        stock=stock,
        people={person.id: person for person in people},
        conference=next((call for call in calls if call.series_id == series_id), None),
        calls={call.booking_id: call for call in calls if call.series_id is None},
        now=now,
    )


def _rule_dates(session: Session, series: Series) -> Iterator[Interval]:
    country = session.exec(
        select(Organisation.country).where(Organisation.id == series.organisation_id)
    ).one()
    repetition = Repetition(
        rrule=series.rrule,
        start=datetime.fromisoformat(series.starts_on),
        minutes=series.minutes,
        zone=series.zone,
        country=country,
    )
    yield from (occurrence.when for occurrence in dates(repetition))


def _dates(session: Session, series_id: int, bookings: list[Booking]) -> Iterator[SeriesDate]:
    ids = core_select(col(Booking.id)).where(col(Booking.series_id) == series_id)
    rooms: dict[int, list[int]] = {booking.id: [] for booking in bookings}
    of_rooms = core_select(col(BookedRoom.booking_id), col(BookedRoom.room_id))
    in_order = of_rooms.where(col(BookedRoom.booking_id).in_(ids)).order_by(
        col(BookedRoom.position)
    )
    for booking_id, room_id in session.execute(in_order):
        rooms[booking_id].append(room_id)
    present: dict[int, list[Invited]] = {booking.id: [] for booking in bookings}
    gone: dict[int, list[Invited]] = {booking.id: [] for booking in bookings}
    columns = (
        *(col(Attendee.id), col(Attendee.booking_id), col(Attendee.kind), col(Attendee.address)),
        *(col(Attendee.name), col(Attendee.is_organizer), col(Attendee.answer)),
        col(Attendee.removed_at),
    )
    of_people = core_select(*columns).where(col(Attendee.booking_id).in_(ids))
    for number, booking_id, kind, address, name, leads, answer, removed_at in session.execute(
        of_people.order_by(col(Attendee.id))
    ):
        one = Invited(
            id=number,
            booking_id=booking_id,
            kind=kind,
            address=address,
            name=name,
            is_organizer=leads,
            answer=answer,
        )
        (present if removed_at is None else gone)[booking_id].append(one)
    for booking in bookings:
        yield SeriesDate(
            booking,
            tuple(rooms[booking.id]),
            tuple(present[booking.id]),
            tuple(gone[booking.id]),
        )
