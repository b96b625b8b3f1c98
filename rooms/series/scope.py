"""Which dates of a series an act means: from one date on, or all; and what is written of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from rooms.errors import Refusal, Refused
from rooms.models import Booking, Organisation, Person, Series
from rooms.series.booking import repetition_of
from rooms.series.repetition import Repetition
from rooms.series.rows import in_parts, locked_dates, locked_series
from rooms.storage.rows import Values

SCOPES = ("one", "following", "all")
_RULE = ("id", "rrule", "starts_on", "minutes", "left_out", "status", "version")
_DATE = (
    "series_id",
    "recurs_at",
    "is_exception",
    "starts_at",
    "ends_at",
    "zone",
    "title",
    "is_private",
    "headcount",
    "wants_video",
    "status",
    "decide_by",
    "version",
    "changed_at",
)
_BOOKING: Any = Booking.__table__  # type: ignore[attr-defined]
_UPDATE = (
    update(_BOOKING)
    .where(_BOOKING.c.id == bindparam("the_id"))
    .values({name: bindparam(f"to_{name}") for name in _DATE})
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A series as it is now, kept from other writers, and which of its dates are meant.

    `meant` is the date by which it was named. `rows` are the dates in the scope, called off or
    not, `before` those before them, both in the rule's order.
    """

    series: Series
    meant: Booking
    before: tuple[Booking, ...]
    rows: tuple[Booking, ...]
    country: str
    organizer: Person

    @property
    def zone(self) -> ZoneInfo:
        """On whose clocks the series recurs."""
        return ZoneInfo(self.series.zone)

    @property
    def repetition(self) -> Repetition:
        """The rule of the whole series."""
        return repetition_of(self.series, self.country)

    def rule_day(self, booking: Booking) -> date:
        """Return the local day that the rule gives a date."""
        return recurs_at(booking).astimezone(self.zone).date()

    def standing(self, now: datetime) -> list[Booking]:
        """Return the dates in the scope that aren't over nor called off."""
        return [row for row in self.rows if row.status != "cancelled" and row.ends_at > now]

    def ahead(self, now: datetime) -> list[Booking]:
        """Return those of them that haven't begun."""
        return [row for row in self.standing(now) if row.starts_at > now]

    def from_the(self, first: Booking) -> "Stretch":
        """Return the stretch of the dates from this one on."""
        everything = (*self.before, *self.rows)
        return _cut(self, everything, recurs_at(first))


def stretch(
    session: Session,
    booking: Booking,
    scope: str,
    version: int | None = None,
    series_version: int | None = None,
) -> Stretch:
    """Return the dates of the booking's series that `scope` means: "following" or "all".

    Refused with "stale" where the booking or the series is no longer of that version, and with
    "no_series" where the booking belongs to none.
    """
    if booking.series_id is None:
        raise Refused(Refusal("no_series"))
    series = locked_series(session, booking.series_id)
    rows = locked_dates(session, series.id)
    meant = next((row for row in rows if row.id == booking.id), None)
    if meant is None:  # it went to another series while we waited
        raise Refused(Refusal("stale"))
    for said, present in ((version, meant.version), (series_version, series.version)):
        if said is not None and said != present:
            raise Refused(Refusal("stale", {"version": said, "present": present}))
    organisation = session.get_one(Organisation, series.organisation_id)
    organizer = session.exec(select(Person).where(Person.id == meant.organizer_id)).one()
    whole = Stretch(series, meant, (), tuple(rows), organisation.country, organizer)
    return whole.from_the(meant) if scope == "following" else whole


def dates_ahead(session: Session, series_id: int, now: datetime) -> list[Booking]:
    """Return the series' dates that aren't over nor called off, the next first."""
    mine = select(Booking).where(
        Booking.series_id == series_id, Booking.status != "cancelled", Booking.ends_at > now
    )
    return list(session.exec(mine.order_by(col(Booking.starts_at))))


def recurs_at(booking: Booking) -> datetime:
    """Return the start that the rule gives a date of a series."""
    if booking.recurs_at is None:
        raise ValueError("The booking is no date of a series.")
    return booking.recurs_at


def rule_of(series: Series) -> dict[str, object]:
    """Return what of a series' own row can change, in JSON values."""
    return {name: getattr(series, name) for name in _RULE}


def touch(series: Series, now: datetime) -> None:
    """Count a change of the series."""
    series.version += 1
    series.changed_at = now


def update_dates(session: Session, changes: Sequence[tuple[Booking, Values]]) -> None:
    """Write what becomes different of each date, in this order, and read the rows again.

    The order matters where dates move up to where others of them were by the rule.
    """
    session.flush()
    if not changes:
        return
    rows = [_as_update(booking, values) for booking, values in changes]
    session.connection().execute(_UPDATE, rows)
    for some in in_parts([booking.id for booking, _ in changes]):
        mine = select(Booking).where(col(Booking.id).in_(some))
        session.exec(mine.execution_options(populate_existing=True)).all()


def _as_update(booking: Booking, values: Values) -> dict[str, Any]:
    row = {f"to_{name}": values.get(name, getattr(booking, name)) for name in _DATE}
    return row | {"the_id": booking.id}


def _cut(of: Stretch, rows: Iterable[Booking], at: datetime) -> Stretch:
    before: list[Booking] = []
    after: list[Booking] = []
    for row in rows:
        (before if recurs_at(row) < at else after).append(row)
    return Stretch(of.series, of.meant, tuple(before), tuple(after), of.country, of.organizer)
