"""Booking by invitation: a calendar that invites a room books it, and the room answers.

The sender must have an address of the room's organisation, and the town's own mail server must
vouch for them: a forged sender books nothing. Nobody else gets an answer at all, as the address may
be anybody's. What can't be trusted is held for a person, with its reason.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from calendars.arrival import Arrival as Mail
from calendars.itip import Entry, Participant
from calendars.room_addresses import is_of_mailbox, room_in
from integrations import room_replies
from integrations.mail.asking import against, asked_of, has_video
from integrations.mail.matching import by_uid
from integrations.mail.outside import (
    Case,
    Rooms,
    age_of,
    bring_up,
    count_repeat,
    date_of,
    known_of,
    may_repeat,
    new_of,
)
from integrations.mail.trust import is_authentic
from integrations.speaking import say
from rooms.errors import Refused
from rooms.inventory import home_of, venues, welcome
from rooms.models import Arrival, OutsideEvent, Person, Room
from rooms.outside.by_invitation import (
    Asked,
    Invitation,
    bookings_of,
    call_off,
    go_on_in,
    may_have,
    obey,
)
from rooms.placing import MOST_ROOMS
from rooms.talk import Talk
from rooms.unit_of_work import UnitOfWork
from rooms.whereabouts import learn

METHODS = ("REQUEST", "CANCEL")
MOST_EVENTS = 10  # of one mail

Verdict = tuple[str, str]


class RoomBookings:
    """Books rooms for calendars that invite them.

    `mailbox` is the bot's, of which rooms have their addresses. `auth_host` is the one whose
    Authentication-Results are believed; without one nothing is booked, unless `trusts_all`.
    """

    def __init__(
        self, mailbox: str, auth_host: str, talk: Talk, *, trusts_all: bool = False
    ) -> None:
        self._mailbox = mailbox
        self._auth_host = auth_host.lower()
        self._talk = talk
        self._trusts_all = trusts_all

    def take(
        self, unit: UnitOfWork, mail: Mail, said: list[tuple[int, Any]], now: datetime
    ) -> list[tuple[int, Any]]:
        """Work on the events that invite rooms, and return what else the mail says."""
        ours: list[tuple[int, Any]] = []
        others: list[tuple[int, Any]] = []
        for position, one in said:
            is_meant = isinstance(one, Entry) and self._is_meant(mail, one)
            (ours if is_meant else others).append((position, one))
        ours.sort(key=lambda numbered: numbered[1].instance is not None)  # the whole comes first
        for at, (position, entry) in enumerate(ours):
            row = _row(mail, position, entry, now)
            if at < MOST_EVENTS:
                row.verdict, row.reason = self._judged(unit, mail, entry, row, now)
            else:
                row.reason = "too_many_events"
            if row.verdict == "held":
                row.organisation_id = None  # nobody has proven whose it is: the operator looks
            unit.session.add(row)
            unit.session.flush()
        return others

    def _is_meant(self, mail: Mail, entry: Entry) -> bool:
        return entry.method in METHODS and bool(self._invited(entry) or self._written_to(mail))

    def _invited(self, entry: Entry) -> Rooms:
        people = [one.address for one in entry.attendees]
        return {room: one for one in people if (room := room_in(one, self._mailbox))}

    def _written_to(self, mail: Mail) -> Rooms:
        return {room: one for one in mail.recipients if (room := room_in(one, self._mailbox))}

    def _judged(
        self, unit: UnitOfWork, mail: Mail, entry: Entry, row: Arrival, now: datetime
    ) -> Verdict:
        """Return what becomes of an event, after what must follow from it was written."""
        session = unit.session
        named = self._invited(entry) or self._written_to(mail)
        rooms = [room for one in named if (room := session.get(Room, one)) is not None]
        if self._is_own(session, mail, entry):
            return "let_go", "own_invitation"
        if mail.is_echo:
            return "let_go", "automatic"
        if not self._is_trusted(mail):
            return "held", "not_authentic"
        found = self._who(session, mail, entry, rooms)
        if isinstance(found, str):
            return "held", found
        organizer, by = found
        theirs = [one.id for one in rooms if one.organisation_id == organizer.organisation_id]
        row.organisation_id = organizer.organisation_id
        stock = venues(session, organizer.organisation_id).by_id
        case = Case(
            entry=entry,
            organizer=organizer,
            by=by,
            venues=tuple(stock[room_id] for room_id in theirs[:MOST_ROOMS]),
            addresses={room_id: named[room_id] for room_id in theirs[:MOST_ROOMS]},
            message_id=mail.message_id,
        )
        is_listed = bool(self._invited(entry))
        verdict = self._worked(unit, case, now, is_listed=is_listed)
        known = known_of(session, case)
        if known is not None:
            row.booking_id, row.series_id = known.booking_id, known.series_id
        return verdict

    def _worked(self, unit: UnitOfWork, case: Case, now: datetime, *, is_listed: bool) -> Verdict:
        """Do what somebody known asks for; who sends for others may change what they booked."""
        session, by = unit.session, case.by
        known = known_of(session, case)
        is_own = by.id == case.organizer.id
        if not is_own and not may_have(session, known or new_of(session, case), by):
            return "held", "not_theirs"
        if case.entry.method == "CANCEL" or case.entry.is_off:
            verdict = _called_off(unit, case, known, now)
        else:
            verdict = self._asked(unit, case, known, now, is_listed=is_listed)
        if verdict[0] == "applied" and case.entry.zone:
            learn(session, by.organisation_id, by.email, case.entry.zone, now)
        return verdict

    def _is_own(self, session: Session, mail: Mail, entry: Entry) -> bool:
        """Say whether it is an invitation of ours that came back: answered, it would go round."""
        organizer = entry.organizer.address if entry.organizer else ""
        if is_of_mailbox(organizer, self._mailbox) or is_of_mailbox(mail.sender, self._mailbox):
            return True
        return by_uid(session, mail.sender, (), entry.uid) is not None

    def _is_trusted(self, mail: Mail) -> bool:
        if not self._auth_host:
            return self._trusts_all
        return is_authentic(mail, self._auth_host)

    def _who(
        self, session: Session, mail: Mail, entry: Entry, rooms: list[Room]
    ) -> tuple[Person, Person] | str:
        """Return in whose name it is booked and who sent it, else why nobody is believed.

        As in chat, whoever has an address of the rooms' organisation is a member of it.
        """
        said = entry.organizer or Participant(address="")
        if mail.senders != 1 or mail.sender not in (said.address, said.sent_by):
            return "other_sender"
        if not rooms:
            return "unknown_room"
        homes = {home_of(session, address) for address in (said.address, mail.sender)}
        if len(homes) > 1 or not homes & {room.organisation_id for room in rooms}:
            return "unknown_sender"
        by = welcome(session, mail.sender)
        organizer = welcome(session, said.address)
        if by is None or organizer is None:
            return "unknown_sender"
        return organizer, by

    def _asked(
        self,
        unit: UnitOfWork,
        case: Case,
        known: OutsideEvent | None,
        now: datetime,
        *,
        is_listed: bool,
    ) -> Verdict:
        """Book what the event asks for, or decline; what is older than what is known is stale."""
        session, entry = unit.session, case.entry
        age = age_of(entry, known) if known is not None else 1
        if known is not None and not known.is_off:
            if known.asked.get("listed") and not is_listed and age >= 0:
                return _called_off(unit, case, known, now)
            if age == 0 and not may_repeat(known, now):
                return "repeated", ""
            if age == 0 and "DECLINED" not in known.told.get(room_replies.WHOLE, {}).values():
                count_repeat(session, known)
                room_replies.keep(session, self._talk, known, now, again=True)
                return "repeated", "answered_again"
        if age < 0 or (age == 0 and known is not None and known.is_off):
            return "stale", ""
        asked = asked_of(entry, case.venues[0].site)
        if asked is None or not entry.uid:
            return "held", "no_time"
        asking = known or new_of(session, case)
        times = {**asked.as_json(), "all_day": entry.all_day, "listed": is_listed}
        bring_up(asking, case, times)
        if age == 0:
            count_repeat(session, asking)
        session.add(asking)
        session.flush()
        return self._obeyed(unit, case, asking, asked, now)

    def _obeyed(
        self, unit: UnitOfWork, case: Case, asking: OutsideEvent, asked: Asked, now: datetime
    ) -> Verdict:
        """Book it and let the rooms accept, or let them decline; what was booked before stays."""
        session = unit.session
        wanted = Invitation(
            asked=asked,
            room_ids=tuple(venue.room.id for venue in case.venues),
            organizer=case.organizer,
            by=case.by,
            title=case.title,
            is_private=case.entry.private,
            wants_video=has_video(case.venues, self._guests(case)),
            language=room_replies.language_of(session, case.organizer),
        )
        had = (asking.booking_id, asking.series_id)
        try:
            with unit.attempt():
                against(case.entry, asked)
                obey(unit, asking, wanted, now)
        except Refused as refused:
            room_replies.refuse(session, self._talk, asking, refused, case.title, now)
            return "applied", "declined"
        room_replies.keep(session, self._talk, asking, now)
        if (asking.booking_id, asking.series_id) != had:
            self._tell(session, case, asking, now)
        return "applied", ""

    def _guests(self, case: Case) -> int:
        """Return how many others are invited."""
        own = {case.organizer.email, ""}
        people = {one.address for one in case.entry.attendees} - own
        return sum(room_in(one, self._mailbox) is None for one in people)

    def _tell(self, session: Session, case: Case, asking: OutsideEvent, now: datetime) -> None:
        """Tell in chat what was booked, as of every booking: the join link comes there too."""
        dates = bookings_of(session, asking)
        kind = "series_booked_by_calendar" if asking.series_id else "booked_by_calendar"
        details = {"language": room_replies.language_of(session, case.by), "count": len(dates)}
        reply = self._talk.notice(session, kind, dates[0], now, details)
        say(session, case.by.email, None, reply, now, booking=dates[0])


def _row(mail: Mail, position: int, entry: Entry, now: datetime) -> Arrival:
    return Arrival(
        message_id=mail.message_id,
        position=position,
        sender=mail.sender,
        method=entry.method[:40],
        uid=entry.uid,
        recurs_at=entry.recurrence_id,
        sequence=entry.sequence,
        stamp=entry.stamp,
        comment=mail.subject[:200],
        received_at=now,
        verdict="held",
    )


def _called_off(unit: UnitOfWork, case: Case, known: OutsideEvent | None, now: datetime) -> Verdict:
    """Free the rooms that are named: all, or those that were taken off the event."""
    session, entry = unit.session, case.entry
    if known is None:
        return _date_called_off(unit, case, now)
    if known.is_off or (entry.sequence or 0) < known.sequence:
        return "stale", ""
    if not may_have(session, known, case.organizer):
        return "held", "not_theirs"
    gone = {str(room_id) for room_id in case.addresses}
    left = {room: address for room, address in known.rooms.items() if room not in gone}
    if left and len(left) < len(known.rooms):
        return _without(unit, case, known, left, now)
    try:
        with unit.attempt():
            known.sequence = max(known.sequence, entry.sequence or 0)
            call_off(unit, known, case.by, now)
    except Refused as refused:
        return "held", refused.refusals[0].code
    return "applied", ""


def _without(
    unit: UnitOfWork, case: Case, known: OutsideEvent, left: dict[str, str], now: datetime
) -> Verdict:
    """Go on in the rooms that are left."""
    try:
        with unit.attempt():
            known.rooms = left
            known.told = {
                day: {room: answer for room, answer in told.items() if room in left}
                for day, told in known.told.items()
            }
            go_on_in(unit, known, [int(room) for room in left], case.by, now)
    except Refused as refused:
        return "held", refused.refusals[0].code
    return "applied", ""


def _date_called_off(unit: UnitOfWork, case: Case, now: datetime) -> Verdict:
    """Free one date of a series of which nothing was said by itself before."""
    if not case.recurs_on or date_of(unit.session, case) is None:
        return "let_go", "unknown"
    asking = new_of(unit.session, case)
    if not may_have(unit.session, asking, case.organizer):
        return "held", "not_theirs"
    asking.sequence = case.entry.sequence or 0
    call_off(unit, asking, case.by, now)
    return "applied", ""
