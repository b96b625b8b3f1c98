"""The undo of an act on a series: all its dates are what they were before, or nothing happens."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from rooms.attendance import put_guests
from rooms.errors import Refusal, Refused
from rooms.events import SeriesCancelled, SeriesChanged, SeriesRestored
from rooms.freeing import freed
from rooms.interval import Interval
from rooms.models import Booking, EventRecord, Person
from rooms.placing import Freed, chosen_rooms
from rooms.proposing import deadline_in, refuse_undecidable
from rooms.rules import Proposal
from rooms.series.cancel import call_off, cancel_series
from rooms.series.plan import Date
from rooms.series.rows import (
    facts_of_all,
    free_all,
    leave_rooms,
    lock_rooms,
    locked_dates,
    locked_series,
    rooms_of_all,
    take_all,
    write_rooms,
)
from rooms.series.scope import recurs_at, rule_of, touch, update_dates
from rooms.shut import refuse_shut
from rooms.statuses import UNPLACED
from rooms.storage.rows import Values
from rooms.unit_of_work import UnitOfWork

KINDS = (
    "SeriesMade",
    "SeriesRequested",
    "SeriesProlonged",
    "SeriesChanged",
    "SeriesCancelled",
    "SeriesRestored",
)
_SAME = ("title", "is_private", "headcount", "wants_video", "status", "is_exception")
Facts = dict[str, Any]


def undo_series(
    unit: UnitOfWork, act: EventRecord, by: Person, now: datetime, version: int | None = None
) -> list[Booking]:
    """Return the dates that are what they were before `act`, or called off if it made them.

    `version` is the series' as a button shows it.

    Refuses with "changed_since" where one of them, or the series, has changed after the act,
    "over", or "series_taken" where somebody has the time by now.
    """
    session, series_id = unit.session, int(act.data["series_id"])
    series = locked_series(session, series_id)
    rows = locked_dates(session, series_id)
    if version not in (None, series.version):
        raise Refused(Refusal("changed_since"))
    if act.data.get("rules") and act.data.get("booking_ids"):
        return _shorten(unit, act, by, now, rows)
    if not act.data.get("before"):  # it was made, or asked for
        if series.version != 1 or any(row.version != 1 for row in rows):
            raise Refused(Refusal("changed_since"))
        return cancel_series(unit, rows[0], "all", by, now, undoes=act.id)
    return _restore(unit, act, by, now, {row.id: row for row in rows})


def _shorten(
    unit: UnitOfWork, act: EventRecord, by: Person, now: datetime, rows: list[Booking]
) -> list[Booking]:
    """Call off the dates by which a series was prolonged, and let it end when it did before."""
    session = unit.session
    [rule] = act.data["rules"]
    added = [row for row in rows if row.id in act.data["booking_ids"]]
    series = locked_series(session, rule["id"])
    if series.version != rule["version"] + 1 or any(row.version != 1 for row in added):
        raise Refused(Refusal("changed_since"))
    before, rules = facts_of_all(session, added), [rule_of(series)]
    had = call_off(session, added, now)
    _put_rules_back(session, act, now)
    unit.record(
        SeriesCancelled(
            organisation_id=act.organisation_id,
            series_id=series.id,
            person_id=by.id,
            at=now,
            before=before,
            after=facts_of_all(session, added),
            rules=rules,
            undoes=act.id,
        )
    )
    freed(unit, act.organisation_id, had, now)
    return added


def _restore(
    unit: UnitOfWork, act: EventRecord, by: Person, now: datetime, present: dict[int, Booking]
) -> list[Booking]:
    session = unit.session
    was: list[Facts] = act.data["before"]
    _refuse_changed(session, act, present)
    rows = [present[facts["id"]] for facts in was]
    for facts in was:
        refuse_undecidable(facts, now)
    ended = [_time(facts).end for facts in was if facts["status"] != "cancelled"]
    if ended and min(ended) <= now:
        raise Refused(Refusal("over", {"end": min(ended)}))
    before = facts_of_all(session, rows)
    rules = [rule_of(locked_series(session, one["id"])) for one in act.data["rules"]]
    had = _put_back(session, rows, was, by, now)
    _put_rules_back(session, act, now)
    what: dict[str, Any] = {
        "organisation_id": act.organisation_id,
        "series_id": act.data["rules"][0]["id"],
        "person_id": by.id,
        "at": now,
        "before": before,
        "after": facts_of_all(session, rows),
        "rules": rules,
        "undoes": act.id,
    }
    is_back = act.kind == "SeriesCancelled"
    unit.record(SeriesRestored(**what) if is_back else SeriesChanged(**what))
    freed(unit, act.organisation_id, had, now)
    return rows


def _refuse_changed(session: Session, act: EventRecord, present: dict[int, Booking]) -> None:
    """Refuse where anything that the act wrote is no longer as it wrote it."""
    for facts in act.data["after"]:
        row = present.get(facts["id"])
        if row is None or (row.version, row.status) != (facts["version"], facts["status"]):
            raise Refused(Refusal("changed_since"))
    for rule in act.data["rules"]:
        if locked_series(session, rule["id"]).version != rule["version"] + 1:
            raise Refused(Refusal("changed_since"))
    if act.data.get("split_from") and locked_series(session, act.data["series_id"]).version != 1:
        raise Refused(Refusal("changed_since"))


def _put_back(
    session: Session, rows: list[Booking], was: list[Facts], by: Person, now: datetime
) -> list[Freed]:
    standing = [facts for facts in was if facts["status"] != "cancelled"]
    had_rooms = rooms_of_all(session, [row.id for row in rows])
    room_ids = {one for rooms in had_rooms.values() for one in rooms}
    room_ids |= {one for facts in standing for one in facts["room_ids"]}
    lock_rooms(session, rows[0].organisation_id, room_ids)
    dates = [(facts["id"], _date(session, rows[0].organisation_id, facts)) for facts in standing]
    ids = [facts["id"] for facts in standing]
    had = free_all(session, ids)
    leave_rooms(session, ids)
    changes = [(row, _values(row, facts, now)) for row, facts in zip(rows, was, strict=True)]
    goes_later = bool(changes) and changes[0][1]["recurs_at"] > recurs_at(rows[0])
    were = facts_of_all(session, rows)
    update_dates(session, changes[::-1] if goes_later else changes)
    write_rooms(session, dates)
    taking = [one for one, facts in zip(dates, standing, strict=True) if _takes_room(facts)]
    for (booking_id, date), facts in zip(dates, standing, strict=True):
        if _takes_room(facts):
            wanted = _proposal(session, rows[0], date, by, now)
            people, video = facts["headcount"], facts["wants_video"]
            refuse_shut(session, replace(wanted, people=people, wants_video=video), [booking_id])
    if taking:
        take_all(session, taking, _proposal(session, rows[0], taking[0][1], by, now))
    for row, facts, present in zip(rows, was, were, strict=True):
        if facts["guests"] != present["guests"]:
            put_guests(session, row, facts["guests"], now)
    return had


def _takes_room(facts: Facts) -> bool:
    return bool(facts["status"] != UNPLACED)


def _put_rules_back(session: Session, act: EventRecord, now: datetime) -> None:
    for rule in act.data["rules"]:
        series = locked_series(session, rule["id"])
        for name in ("rrule", "starts_on", "minutes", "left_out", "status"):
            setattr(series, name, rule[name])
        touch(series, now)
    if act.data.get("split_from"):
        continued = locked_series(session, act.data["series_id"])
        continued.status = "cancelled"  # its dates are those of the one before it again
        touch(continued, now)
    session.flush()


def _values(row: Booking, facts: Facts, now: datetime) -> Values:
    when = _time(facts)
    return {name: facts[name] for name in _SAME} | {
        "series_id": facts["series_id"],
        "recurs_at": datetime.fromisoformat(facts["recurs_at"]),
        "starts_at": when.start,
        "ends_at": when.end,
        "decide_by": datetime.fromisoformat(facts["decide_by"]) if facts["decide_by"] else None,
        "version": row.version + 1,
        "changed_at": now,
    }


def _time(facts: Facts) -> Interval:
    return Interval(*(datetime.fromisoformat(facts[name]) for name in ("starts_at", "ends_at")))


def _date(session: Session, organisation_id: int, facts: Facts) -> Date:
    return Date(
        recurs_at=datetime.fromisoformat(facts["recurs_at"]),
        when=_time(facts),
        venues=chosen_rooms(session, organisation_id, tuple(facts["room_ids"])),
        is_exception=facts["is_exception"],
        decide_by=deadline_in(facts),
    )


def _proposal(session: Session, row: Booking, one: Date, by: Person, now: datetime) -> Proposal:
    """Return a date as a proposal, for its people: the rules let it pass before."""
    return Proposal(
        when=one.when,
        venues=one.venues,
        people=row.headcount,
        wants_video=row.wants_video,
        now=now,
        organizer=session.exec(select(Person).where(Person.id == row.organizer_id)).one(),
        by=by,
    )
