"""Taking a hand-over of several bookings back: everybody leads again what they led.

Nothing here commits: the unit of work does.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from rooms.attendance import put_guests, put_organizer
from rooms.bookings import facts, record_change
from rooms.errors import Refusal, Refused
from rooms.events import SeriesChanged
from rooms.handover import MOST_AT_ONCE, date_facts
from rooms.models import Booking, EventRecord, Person, Series
from rooms.placing import locked
from rooms.series.rows import locked_all_series
from rooms.series.scope import touch
from rooms.unit_of_work import UnitOfWork

OF_ORGANISER = ("organizer_id", "booked_by_id", "space_id", "thread_id", "in_group", "is_exception")


def take_back_all(unit: UnitOfWork, act: EventRecord, by: Person, now: datetime) -> list[Booking]:
    """Undo `hand_over_all`: everybody leads again what they led; all or none.

    Refuses "changed_since" where somebody has changed one of the bookings since.
    """
    session = unit.session
    acts = select(EventRecord).where(
        EventRecord.person_id == act.person_id,
        EventRecord.at == act.at,
        col(EventRecord.id) < act.id,
        col(EventRecord.id) > act.id - 2 * MOST_AT_ONCE,
        col(EventRecord.kind).in_(("BookingChanged", "SeriesChanged")),
    )
    records = session.exec(acts.order_by(col(EventRecord.id))).all()
    _keep_in_order(session, records, act.data["booking_ids"])
    given_back: list[Booking] = []
    for record in records:
        if record.kind == "SeriesChanged":
            given_back += _give_back_series(unit, record, act, by, now)
        elif record.booking_id in act.data["booking_ids"]:
            before, after = record.data["before"], record.data["after"]
            marks = {"id": record.booking_id}
            booking = _unchanged(session, {**after, **marks})
            was = facts(session, booking)
            _give_back(session, booking, before, now)
            record_change(unit, booking, was, by, now, undoes=act.id, is_one_of_many=True)
            given_back.append(booking)
    return given_back


def _keep_in_order(
    session: Session, records: Sequence[EventRecord], booking_ids: Sequence[int]
) -> None:
    """Keep what is to be given back from other writers, in the order of `_locked_ahead`."""
    concerned = {
        record.data.get(name) for record in records for name in ("series_id", "split_from")
    }
    locked_all_series(session, {series_id for series_id in concerned if series_id is not None})
    mine = select(Booking.id).where(col(Booking.id).in_(booking_ids)).order_by(col(Booking.id))
    session.exec(mine.with_for_update(key_share=True)).all()


def _give_back_series(
    unit: UnitOfWork, record: EventRecord, act: EventRecord, by: Person, now: datetime
) -> list[Booking]:
    """Let the dates, and their series, be led as before; return those whose leader was another."""
    session, data = unit.session, record.data
    series, rules_before = _series_back(session, data, now)
    rows = [_unchanged(session, after) for after in data["after"]]
    before = [date_facts(session, booking) for booking in rows]
    given_back = []
    for booking, was, present in zip(rows, data["before"], before, strict=True):
        booking.series_id = was["series_id"]
        if was["version"] != present["version"]:
            _give_back(session, booking, was, now)
            booking.version += 1
            booking.changed_at = now
            given_back.append(booking)
    session.flush()
    unit.record(
        SeriesChanged(
            organisation_id=series.organisation_id,
            series_id=series.id,
            person_id=by.id,
            at=now,
            before=before,
            after=[date_facts(session, booking) for booking in rows],
            rules=[rules_before],
            undoes=act.id,
        )
    )
    return given_back


def _series_back(
    session: Session, data: Mapping[str, Any], now: datetime
) -> tuple[Series, dict[str, Any]]:
    """Return the series as it was before the act, and its row as it was just now."""
    [rules] = data["rules"]
    split_from, continued_id = data.get("split_from"), data["series_id"]
    found = {one.id: one for one in locked_all_series(session, {rules["id"], continued_id})}
    series, continued = found[rules["id"]], found[continued_id]
    present = series.model_dump(mode="json")
    if split_from:
        if (series.version, continued.version) != (rules["version"] + 1, 1):
            raise Refused(Refusal("changed_since"))
        series.rrule, series.left_out = rules["rrule"], rules["left_out"]
        continued.status = "cancelled"  # its dates are those of the one before it again
        touch(continued, now)
    series.organizer_id = rules["organizer_id"]
    touch(series, now)
    session.flush()
    return series, present


def _unchanged(session: Session, after: Mapping[str, Any]) -> Booking:
    """Return the booking, locked, if nobody has changed it since it had these facts."""
    found = session.exec(select(Booking).where(Booking.id == after["id"])).one()
    booking = locked(session, found, None, cancelled=True)
    if booking.version != after["version"]:
        raise Refused(Refusal("changed_since"))
    return booking


def _give_back(
    session: Session, booking: Booking, before: Mapping[str, Any], now: datetime
) -> None:
    """Let the booking have the people that it had."""
    for name in OF_ORGANISER:
        setattr(booking, name, before[name])
    leading = session.exec(select(Person).where(Person.id == booking.organizer_id)).one()
    put_organizer(session, booking, leading)
    put_guests(session, booking, before["guests"], now)
