"""What is known of a calendar's event that invites rooms, and how new what it says is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from calendars.itip import Entry
from integrations.mail.asking import day_of
from rooms.inventory import Venue
from rooms.models import Booking, OutsideEvent, Person
from rooms.outside.by_invitation import date_on

LONGEST_TITLE = 200
PATIENCE = timedelta(minutes=10)  # copies of one mail come at once, a repetition later

Rooms = dict[int, str]  # the address under which each is invited, by id


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An event that invites rooms: who asks for which of them, and who sent it."""

    entry: Entry
    organizer: Person
    by: Person
    venues: tuple[Venue, ...]
    addresses: Rooms
    message_id: str

    @property
    def recurs_on(self) -> str:
        """The local day of the one date of a series that is meant, "" for the whole."""
        at = self.entry.instance
        zone = ZoneInfo(self.venues[0].site.zone)
        return day_of(at, zone).isoformat() if at is not None else ""

    @property
    def title(self) -> str:
        """The title as it is booked."""
        return self.entry.summary[:LONGEST_TITLE]


def known_of(session: Session, case: Case) -> OutsideEvent | None:
    """Return what is known of the event, or of the one date that is meant."""
    mine = select(OutsideEvent).where(
        OutsideEvent.person_id == case.organizer.id,
        OutsideEvent.uid == case.entry.uid,
        OutsideEvent.recurs_on == case.recurs_on,
    )
    return session.exec(mine).first()


def new_of(session: Session, case: Case) -> OutsideEvent:
    """Return the row of an event that is new here: one date of a series has its booking already."""
    asking = OutsideEvent(
        organisation_id=case.organizer.organisation_id,
        person_id=case.organizer.id,
        uid=case.entry.uid,
        recurs_on=case.recurs_on,
    )
    if case.recurs_on and (booking := date_of(session, case)) is not None:
        asking.booking_id = booking.id
    return asking


def date_of(session: Session, case: Case) -> Booking | None:
    """Return the date of the series that the same calendar has asked for, if it stands."""
    whole = select(OutsideEvent).where(
        OutsideEvent.person_id == case.organizer.id,
        OutsideEvent.uid == case.entry.uid,
        OutsideEvent.recurs_on == "",
    )
    asking = session.exec(whole).first()
    if asking is None or asking.series_id is None:
        return None
    booking = date_on(session, asking.series_id, case.recurs_on)
    return booking if booking is not None and booking.status != "cancelled" else None


def bring_up(asking: OutsideEvent, case: Case, times: dict[str, Any]) -> None:
    """Write what the event says now; nothing of it has been answered yet."""
    entry, kept = case.entry, asking.asked.get("kept")
    asking.sequence, asking.stamp = entry.sequence or 0, entry.stamp
    asking.message_id = case.message_id
    asking.rooms = {str(room_id): address for room_id, address in case.addresses.items()}
    asking.asked = {**times, "recurs": _recurs(entry), "kept": kept}
    asking.told, asking.is_off = {}, False


def _recurs(entry: Entry) -> str:
    """Return the value of RECURRENCE-ID as it is to be repeated."""
    at = entry.instance
    if at is None:
        return ""
    if at.tzinfo is not None:
        return f"{at:%Y%m%dT%H%M%SZ}"
    is_day = entry.recurrence_id is not None
    return f"{at:%Y%m%d}" if is_day else f"{at:%Y%m%dT%H%M%S}"


def age_of(entry: Entry, known: OutsideEvent) -> int:
    """Return 1 where the event is newer than what is known of it, -1 where older, else 0."""
    sequence = entry.sequence or 0
    if sequence != known.sequence:
        return 1 if sequence > known.sequence else -1
    if entry.stamp is None or known.stamp is None or entry.stamp == known.stamp:
        return 0
    return 1 if entry.stamp > known.stamp else -1


def may_repeat(known: OutsideEvent, now: datetime) -> bool:
    """Say whether a repetition is answered once more: not a copy, and not for ever."""
    is_later = known.answered_at is None or now - known.answered_at >= PATIENCE
    return is_later and not known.asked.get("repeats")


def count_repeat(session: Session, asking: OutsideEvent) -> None:
    """Write that the event came once more as it was."""
    asking.asked = {**asking.asked, "repeats": 1}
    session.add(asking)
    session.flush()
