"""Somebody asks for a copy of their data, or to be erased: noted, and due within a month."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from rooms.events import Event
from rooms.models import EventRecord, Organisation, Person
from rooms.unit_of_work import UnitOfWork

COPY, ERASURE = "copy", "erasure"
WISHES = (COPY, ERASURE)
AGAIN_AFTER = timedelta(days=31)  # nobody is told twice of what is still to be answered


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDataWanted(Event):
    """Somebody wants a copy of what is stored of them, or to be erased, by `due` (ISO 8601)."""

    wish: str
    due: str


def want(unit: UnitOfWork, person: Person, wish: str, now: datetime) -> date:
    """Note what somebody wants, unless they have asked for it lately; returns by when it is due."""
    asked = select(EventRecord).where(
        EventRecord.person_id == person.id,
        EventRecord.kind == OwnDataWanted.__name__,
        col(EventRecord.at) > now - AGAIN_AFTER,
    )
    for row in unit.session.exec(asked):
        if row.data["wish"] == wish:
            return date.fromisoformat(row.data["due"])
    home = unit.session.get_one(Organisation, person.organisation_id)
    due = a_month_after(now.astimezone(ZoneInfo(home.zone)).date())
    unit.record(
        OwnDataWanted(
            organisation_id=home.id, person_id=person.id, at=now, wish=wish, due=due.isoformat()
        )
    )
    return due


def a_month_after(day: date) -> date:
    """Return the last day of the month that GDPR article 12(3) gives for an answer.

    It has the same number, or is the last of a month without that day (Regulation 1182/71,
    article 3(2)(c)).
    """
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
