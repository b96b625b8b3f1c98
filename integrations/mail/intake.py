"""What came in by mail, worked on: matched, checked, applied or held. Nothing is dropped.

The address that a mail went to names the booking and the guest, and can't be guessed; who wrote it
must be that guest, and the town's own mail server must not say otherwise. What can't be trusted
is held for a person, with its reason.
"""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from calendars.arrival import Arrival as Mail
from calendars.arrival import Bounce, Part, arrival
from calendars.itip import MAX_EVENTS, Entry, Participant, entries_in
from calendars.sieve import UnreadableCalendar
from calendars.tokens import token_in, verify_token
from integrations.mail.bookings import RoomBookings
from integrations.mail.matching import (
    Match,
    Shown,
    ahead,
    by_reference,
    by_token,
    by_uid,
    is_about,
    is_called_off,
    seats_of,
    shown_to,
    unreachable,
)
from integrations.mail.trust import is_authentic
from rooms.events import ArrivalHeld, StateWanted, TimeProposed
from rooms.invitations import answers
from rooms.invitations.answers import Answer, Seats
from rooms.models import Arrival, InboxItem
from rooms.unit_of_work import UnitOfWork
from rooms.whereabouts import learn

KIND = "mail"
METHODS = ("REPLY", "COUNTER", "REFRESH")
MOST_SPOKEN_FOR = 5
MOST_CALENDARS = 5  # of one mail; a reply has one, or the same twice

Record = Callable[[UnitOfWork], None]
Verdict = tuple[str, str]


def packed(headers: bytes, parts: list[Part], problem: str = "") -> dict[str, Any]:
    """Return a mail as an inbox row keeps it; `problem` is why something of it was left unread.

    "too_large": a calendar part; "broken": all that the server couldn't give.
    """
    return {
        "headers": base64.b64encode(headers).decode(),
        "parts": [
            {
                "type": part.content_type,
                "method": part.method,
                "charset": part.charset,
                "content": base64.b64encode(part.content).decode(),
            }
            for part in parts
        ],
        "problem": problem,
    }


def unpacked(payload: Mapping[str, Any]) -> Mail:
    """Return the mail that `packed` made into JSON values."""
    parts = [
        Part(part["type"], base64.b64decode(part["content"]), part["method"], part["charset"])
        for part in payload["parts"]
    ]
    return arrival(base64.b64decode(payload["headers"]), parts)


class MailIntake:
    """Works on one mail; `auth_host` is the one whose Authentication-Results are believed.

    What invites a room is worked on by `bookings`, where rooms can be booked by mail.
    """

    def __init__(
        self, secret: bytes, auth_host: str = "", bookings: RoomBookings | None = None
    ) -> None:
        self._secret = secret
        self._auth_host = auth_host.lower()
        self._bookings = bookings

    def __call__(self, item: InboxItem, now: datetime) -> Record:
        """Return what to write of the mail."""
        mail = unpacked(item.payload)
        said = tuple(_said(mail, item.payload["problem"]))

        def record(unit: UnitOfWork) -> None:
            numbered = list(enumerate(said))
            if self._bookings is not None:
                numbered = self._bookings.take(unit, mail, numbered, now)
            for position, one in numbered:
                self._take(unit, mail, position, one, now)

        return record

    def _take(
        self,
        unit: UnitOfWork,
        mail: Mail,
        position: int,
        said: "Entry | Bounce | UnreadableCalendar",
        now: datetime,
    ) -> None:
        """Write one thing that a mail says, and what follows from it."""
        session = unit.session
        match = self._match(session, mail, said)
        row = _row(mail, position, said, match, now)
        if _is_repeated(session, row):
            row.verdict = "repeated"
        elif isinstance(said, Bounce):
            row.verdict, row.reason = _bounced(unit, match, said, now)
        elif isinstance(said, UnreadableCalendar):
            row.verdict, row.reason = _unread(mail, said)
        else:
            row.verdict, row.reason = self._judged(unit, mail, said, match, row, now)
        session.add(row)
        session.flush()
        if match is not None and row.verdict in _TOLD:
            unit.record(
                _TOLD[row.verdict](
                    organisation_id=match.booking.organisation_id,
                    booking_id=row.booking_id,
                    at=now,
                    arrival_id=row.id,
                )
            )

    def _match(
        self, session: Session, mail: Mail, said: "Entry | Bounce | UnreadableCalendar"
    ) -> Match | None:
        """Return whom it is about: of several events in a mail, each may be about another."""
        addresses = list(mail.recipients)
        if isinstance(said, Entry) and said.organizer is not None:
            addresses.insert(0, said.organizer.address)
        tokens = (token_in(address) for address in addresses)
        named = (verify_token(self._secret, token) for token in tokens if token)
        answered = next((one for one in named if one is not None), None)
        match = by_token(session, answered, mail.sender) if answered is not None else None
        if match is not None and isinstance(said, Entry) and not is_about(session, match, said.uid):
            return by_uid(session, mail.sender, (), said.uid) or match
        if match is not None:
            return match
        if isinstance(said, Entry):
            spoken_for = [one.address for one in said.attendees[:MOST_SPOKEN_FOR]]
            return by_uid(session, mail.sender, spoken_for, said.uid)
        return by_reference(session, mail.sender, mail.subject)

    def _judged(
        self,
        unit: UnitOfWork,
        mail: Mail,
        entry: Entry,
        match: Match | None,
        row: Arrival,
        now: datetime,
    ) -> Verdict:
        """Return what becomes of an event, after what must follow from it was written."""
        if match is None:
            return "held", "unknown"
        if entry.method not in METHODS:
            return "held", "unexpected_method" if entry.method else "no_method"
        if not is_authentic(mail, self._auth_host):
            return "held", "not_authentic"
        person = _person(entry, match)
        if person is None:
            return "held", "not_invited"
        named = person.sent_by if match.has_token else person.address
        if mail.senders != 1 or mail.sender not in (person.address, named):
            return "held", "other_sender"
        if is_called_off(unit.session, match):
            return "late", "cancelled"
        verdict = _placed(unit, entry, person, match, row, now)
        if verdict[0] in ("applied", "asked") and entry.zone != match.booking.zone:
            organisation_id = match.booking.organisation_id  # the zone of ours comes back from many
            learn(unit.session, organisation_id, person.address, entry.zone, now)
        return verdict


_TOLD: dict[str, Any] = {"held": ArrivalHeld, "asked": TimeProposed}


def _said(mail: Mail, problem: str) -> Iterator["Entry | Bounce | UnreadableCalendar"]:
    """Yield each thing that a mail says; one that says nothing readable says why."""
    yield from mail.bounces
    said = 0
    for part in mail.calendars[:MOST_CALENDARS]:
        try:
            entries = entries_in(part.content, part.method, part.charset)
        except UnreadableCalendar as unreadable:
            said += 1
            yield unreadable
        else:
            yield from entries[: MAX_EVENTS - said]
            said += len(entries)
        if said > MAX_EVENTS:
            break
    if said > MAX_EVENTS or len(mail.calendars) > MOST_CALENDARS:
        problem = "too_many_events"
    if problem:
        yield UnreadableCalendar(problem)
    if not (mail.calendars or mail.bounces or problem):
        yield UnreadableCalendar("no_calendar")


def _row(
    mail: Mail,
    position: int,
    said: Entry | Bounce | UnreadableCalendar,
    match: Match | None,
    now: datetime,
) -> Arrival:
    row = Arrival(
        organisation_id=match.booking.organisation_id if match else None,
        booking_id=match.booking.id if match else None,
        series_id=match.series_id if match else None,
        attendee_id=match.attendee.id if match else None,
        message_id=mail.message_id,
        position=position,
        sender=mail.sender,
        comment=_written(mail, match),
        received_at=now,
        verdict="held",
    )
    if isinstance(said, Bounce):
        row.method, row.comment = "BOUNCE", f"{said.status} {said.reason}".strip()
        row.comment = row.comment if match else f"{said.recipient} {row.comment}".strip()
    if isinstance(said, Entry):
        person = _person(said, match) if match else _own(said, mail.sender)
        row.method, row.uid, row.sequence = said.method[:40], said.uid, said.sequence
        row.stamp, row.recurs_at = said.stamp, said.recurrence_id
        row.comment = said.comment if match or said.comment else mail.subject[:200]
        row.answer = person.partstat[:40] if person else ""
        row.delegate = next(iter(person.delegated_to), "") if person else ""
        if said.method == "COUNTER":
            row.proposed_from, row.proposed_until = said.start, said.end
    return row


def _written(mail: Mail, match: Match | None) -> str:
    """Return what somebody wrote; where nobody knows about what, the subject too."""
    subject = mail.subject[:200]
    if match is None and mail.words:
        return f"{subject}: {mail.words}"
    return mail.words or subject


def _is_repeated(session: Session, row: Arrival) -> bool:
    """Say whether the same was taken in before, under the same Message-ID."""
    if not row.message_id:
        return False
    before = select(Arrival.id).where(
        Arrival.message_id == row.message_id,
        Arrival.uid == row.uid,
        Arrival.position == row.position,
    )
    return session.exec(before).first() is not None


def _person(entry: Entry, match: Match) -> Participant | None:
    """Return what the event says of the guest; a lone attendee without an address is theirs."""
    found = (one for one in entry.attendees if one.address == match.attendee.address)
    person = next(found, None)
    if person is None and entry.method == "REFRESH" and not entry.attendees:
        return Participant(address=match.attendee.address)
    return person


def _own(entry: Entry, sender: str) -> Participant | None:
    """Return what somebody says of themselves, where nobody knows about which meeting."""
    return next((one for one in entry.attendees if one.address == sender), None)


def _placed(
    unit: UnitOfWork, entry: Entry, person: Participant, match: Match, row: Arrival, now: datetime
) -> Verdict:
    """Find what is answered to, and do what follows; an answer to another time is stale."""
    session, shown = unit.session, None
    if entry.method != "REFRESH":
        shown = shown_to(session, match, entry.sequence, entry.recurrence_id)
    seats = seats_of(session, match, shown)
    if seats is None:
        was_moved = shown is not None and shown.times and seats_of(session, match) is not None
        return ("stale", "moved") if was_moved else ("held", "not_invited")
    coming = ahead(session, seats, now)
    if coming is None:
        return "late", "over"
    if entry.method == "COUNTER" and match.series_id is not None and entry.recurrence_id is None:
        return "held", "whole_series"
    row.booking_id, row.attendee_id = coming.rows[0].booking_id, coming.rows[0].id
    if shown is not None:
        entry = replace(entry, sequence=shown.sequence, stamp=_written_at(entry, shown, now))
    return _applied(unit, entry, person, coming, row, now)


def _written_at(entry: Entry, shown: Shown, now: datetime) -> datetime | None:
    """Return when an answer was written: some clients repeat our stamp, some clocks run ahead."""
    if entry.stamp is None or entry.stamp == shown.stamp.replace(microsecond=0):
        return None
    return min(entry.stamp, now)


def _applied(
    unit: UnitOfWork,
    entry: Entry,
    person: Participant,
    seats: Seats,
    row: Arrival,
    now: datetime,
) -> Verdict:
    if entry.method == "REFRESH":
        unit.record(
            StateWanted(
                organisation_id=seats.rows[0].organisation_id,
                booking_id=seats.rows[0].booking_id,
                at=now,
                address=seats.address,
            )
        )
        return "applied", ""
    given = Answer(
        partstat=person.partstat,
        sequence=entry.sequence,
        stamp=entry.stamp,
        comment=entry.comment,
        delegate=row.delegate if person.partstat == "DELEGATED" else "",
    )
    if all(answers.is_stale(seat, given, seats.series_id) for seat in seats.rows):
        return "stale", ""
    if entry.method == "COUNTER":
        if entry.start is None or entry.end is None or entry.end <= entry.start:
            return "held", "no_time"
        return "asked", ""
    if given.partstat not in answers.GIVEN:
        return "held", "no_answer"
    if given.partstat == "DELEGATED" and not given.delegate:
        given = replace(given, partstat="DECLINED")
    if given.delegate and not answers.may_delegate(unit.session, seats, given.delegate):
        return "held", "no_delegate"
    return ("applied", "") if answers.answer(unit, seats, given, now) else ("stale", "")


def _bounced(unit: UnitOfWork, match: Match | None, said: Bounce, now: datetime) -> Verdict:
    if match is None:
        return "held", "unknown"
    new = unreachable(unit, match, said.status, said.reason, now)
    return "applied", "" if new else "known"


def _unread(mail: Mail, problem: UnreadableCalendar) -> Verdict:
    """Return what becomes of a mail without readable answer; what no person wrote is let go."""
    if problem.reason == "no_calendar" and mail.is_automatic:
        return "let_go", "automatic"
    return "held", problem.reason
