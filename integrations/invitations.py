"""Invitations: which mail each invited person must get next, planned in the booking's transaction.

The facts of a mail are frozen when it is planned, so that sending it again after a crash sends the
same UID, SEQUENCE and Message-ID. A mail that nobody has touched yet is replaced by a newer one
instead of being followed by it; the first waits a little for the conference, so that usually one
mail tells everything.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlmodel import Session, col, or_, select

from calendars.meeting import JoinDetails, Meeting, Place
from integrations.briefing import Addressee, Briefing, brief
from integrations.calls.video import GONE
from integrations.outbox import Effect, enqueue_all, untried, withdraw
from rooms.inventory import Venue, language_for
from rooms.models import Attendee, Conference, OutboxItem
from rooms.reference import reference_of
from rooms.statuses import UNPLACED

KIND = "mail"
ENDINGS = ("cancellation", "removal")
WAIT_FOR_LINK = timedelta(minutes=2)
MOMENTS = ("start", "end", "created", "modified")
_UIDS = UUID("6f1b6f6e-0f5c-4d5e-9a55-5a10e0b00c5d")


def invite(session: Session, booking_id: int, now: datetime) -> None:
    """Plan the mail that brings everybody's calendar to the booking's present state.

    Once somebody has had a mail, or may have, this is an update with a raised SEQUENCE. A booking
    that was called off invites nobody.
    """
    briefing = brief(session, booking_id)
    if not briefing.is_announced:
        return
    waiting = _take_back(session, briefing, now)
    told = _told(session, briefing)
    if told:
        _raise_sequence(session, briefing)
    conference = briefing.conference
    awaits_link = conference is not None and conference.state == "wanted" and not told
    due_at = min((mail.due_at for mail in waiting), default=now + WAIT_FOR_LINK)
    due_at = max(due_at, now) if awaits_link else now
    for attendee in _mailed(briefing):
        _plan_present(session, briefing, attendee, told.get(attendee.id), due_at, now)


def tell_place(session: Session, booking_id: int, now: datetime) -> None:
    """Plan the same mail where somebody was told of other places, or is about to be."""
    mails = select(OutboxItem).where(OutboxItem.booking_id == booking_id, OutboxItem.kind == KIND)
    sent = mails.where(or_(col(OutboxItem.settled_at).is_(None), OutboxItem.attempts > 0))
    last = {row.payload["attendee"]: row for row in session.exec(sent.order_by(col(OutboxItem.id)))}
    places = [_facts(place) for place in places_of(brief(session, booking_id).venues)]
    known = [row.payload["meeting"]["places"] for row in last.values() if is_in_calendar(row)]
    if any(told != places for told in known):
        invite(session, booking_id, now)


def first_mails(briefing: Briefing, now: datetime) -> list[Effect]:
    """Return the invitations to a booking that was made just now: nobody has had a mail yet."""
    conference = briefing.conference
    awaits_link = conference is not None and conference.state == "wanted"
    due_at = now + WAIT_FOR_LINK if awaits_link else now
    meeting = frozen(meeting_of(briefing, now))
    return [
        _mail(briefing, attendee, "invitation", None, due_at, meeting)
        for attendee in _mailed(briefing)
    ]


def admit(session: Session, booking_id: int, addresses: Collection[str], now: datetime) -> None:
    """Plan the mail that brings the present state to these new guests, and to nobody else.

    The SEQUENCE is raised only for who was invited before: their calendar knows it as cancelled.
    """
    briefing = brief(session, booking_id)
    waiting = _untouched(session, briefing)
    told = _told(session, briefing)
    newcomers = [one for one in _mailed(briefing) if one.address in addresses]
    for attendee in newcomers:
        withdraw(session, untried(session, KIND, _subject(attendee)), now)
    if any(attendee.id in told for attendee in newcomers):
        _raise_sequence(session, briefing)
    conference = briefing.conference
    awaits_link = conference is not None and conference.state == "wanted" and not told
    due_at = min((mail.due_at for mail in waiting), default=now + WAIT_FOR_LINK)
    due_at = max(due_at, now) if awaits_link else now
    for attendee in newcomers:
        _plan_present(session, briefing, attendee, told.get(attendee.id), due_at, now)


def dismiss(session: Session, booking_id: int, now: datetime) -> None:
    """Plan the mail that takes the event out of the calendars of guests who were taken off.

    Who has had no mail gets none; who is told already isn't told again.
    """
    briefing = brief(session, booking_id)
    gone = select(Attendee).where(
        Attendee.booking_id == booking_id,
        Attendee.kind == "email",
        col(Attendee.removed_at).is_not(None),
    )
    told = _told(session, briefing)
    leaving = []
    for attendee in session.exec(gone.order_by(col(Attendee.id))).all():
        waiting = untried(session, KIND, _subject(attendee))
        if any(mail.payload["kind"] == "removal" for mail in waiting):
            continue
        withdraw(session, waiting, now)
        if is_in_calendar(told.get(attendee.id)):
            leaving.append(attendee)
    if leaving:
        _raise_sequence(session, briefing)
    for attendee in leaving:
        _plan(session, briefing, attendee, "removal", told[attendee.id], now, now)


def call_off(session: Session, booking_id: int, now: datetime) -> None:
    """Plan the mail that takes the event out of the calendars of all who have had it."""
    briefing = brief(session, booking_id)
    _take_back(session, briefing, now)
    told = _told(session, briefing)
    leaving = [one for one in _mailed(briefing) if is_in_calendar(told.get(one.id))]
    if not leaving:
        return
    _raise_sequence(session, briefing)
    for attendee in leaving:
        _plan(session, briefing, attendee, "cancellation", told[attendee.id], now, now)


def release(session: Session, booking_id: int, now: datetime) -> None:
    """Let invitations that wait for a link go without one."""
    for item in _untouched(session, brief(session, booking_id)):
        item.due_at = min(item.due_at, now)
        session.add(item)


def uid_of(organisation_id: int, booking_id: int | str, created_at: datetime) -> str:
    """Return the event's UID: the same for ever, and like no other deployment's."""
    return str(uuid5(_UIDS, f"{organisation_id}:{booking_id}:{created_at.isoformat()}"))


def frozen(meeting: Meeting) -> dict[str, Any]:
    """Return the meeting as JSON values."""
    facts = _facts(meeting) | {name: getattr(meeting, name).isoformat() for name in MOMENTS}
    facts["places"] = [_facts(place) for place in meeting.places]
    facts["join"] = _facts(meeting.join) if meeting.join else None
    facts["exdates"] = [at.isoformat() for at in meeting.exdates]
    return facts


def thawed(frozen: dict[str, Any]) -> Meeting:
    """Return the meeting that `frozen` made into JSON values."""
    facts = frozen | {name: datetime.fromisoformat(frozen[name]) for name in MOMENTS}
    facts["places"] = tuple(Place(**place) for place in frozen["places"])
    facts["join"] = JoinDetails(**frozen["join"]) if frozen["join"] else None
    facts["exdates"] = tuple(datetime.fromisoformat(date) for date in frozen["exdates"])
    return Meeting(**facts)


def _mailed(briefing: Briefing) -> list[Addressee]:
    """Return who gets mails; whose own calendar has the event needs no second one."""
    own = briefing.calendar_of
    return [one for one in briefing.attendees if one.kind == "email" and one.address != own]


def _subject(attendee: Addressee) -> str:
    return f"mail:{attendee.booking_id}:{attendee.id}"


def _told(session: Session, briefing: Briefing) -> dict[int, OutboxItem]:
    """Return the last mail by attendee id that has gone out, or may have.

    To be asked after `_take_back`: what that found touched already is among these.
    """
    mails = select(OutboxItem).where(OutboxItem.booking_id == briefing.booking.id)
    tried = mails.where(OutboxItem.kind == KIND, OutboxItem.attempts > 0)
    rows = session.exec(tried.order_by(col(OutboxItem.id)))
    return {row.payload["attendee"]: row for row in rows}


def _untouched(session: Session, briefing: Briefing) -> list[OutboxItem]:
    return untried(session, KIND, *map(_subject, _mailed(briefing)))


def _take_back(session: Session, briefing: Briefing, now: datetime) -> list[OutboxItem]:
    """Return the mails that nobody has touched yet, taken back."""
    mails = _untouched(session, briefing)
    withdraw(session, mails, now)
    return mails


def _raise_sequence(session: Session, briefing: Briefing) -> None:
    briefing.booking.sequence += 1
    session.add(briefing.booking)
    session.flush()


def is_in_calendar(last: OutboxItem | None) -> bool:
    """Say whether somebody whose last mail this is has the event in their calendar."""
    return last is not None and last.payload["kind"] not in ENDINGS


def _plan_present(
    session: Session,
    briefing: Briefing,
    attendee: Addressee,
    last: OutboxItem | None,
    due_at: datetime,
    now: datetime,
) -> None:
    """Plan the invitation, or the update for who has the event already."""
    kind = "update" if is_in_calendar(last) else "invitation"
    _plan(session, briefing, attendee, kind, last, due_at, now)


def _plan(
    session: Session,
    briefing: Briefing,
    attendee: Addressee,
    kind: str,
    before: OutboxItem | None,
    due_at: datetime,
    now: datetime,
) -> None:
    meeting = frozen(meeting_of(briefing, now))
    mail = _mail(briefing, attendee, kind, before, due_at, meeting)
    enqueue_all(session, [mail], now)


def _mail(
    briefing: Briefing,
    attendee: Addressee,
    kind: str,
    before: OutboxItem | None,
    due_at: datetime,
    meeting: dict[str, Any],
) -> Effect:
    booking = briefing.booking
    payload = {
        "to": attendee.address,
        "attendee": attendee.id,
        "kind": kind,
        "name": attendee.name,
        "is_organizer": attendee.is_organizer,
        "answer": attendee.answer,
        "language": _language(briefing, attendee),
        "meeting": meeting,
        "before": before.payload["meeting"] if before and kind == "update" else None,
        "first_sequence": before.payload["first_sequence"] if before else booking.sequence,
    }
    subject = _subject(attendee)
    return Effect(kind=KIND, subject=subject, booking=booking, due_at=due_at, payload=payload)


def _language(briefing: Briefing, attendee: Addressee) -> str:
    """Return the language of a mail: the organiser's own if they have fixed one."""
    usual = briefing.booking.language
    return language_for(briefing.organizer, usual) if attendee.is_organizer else usual


def meeting_of(briefing: Briefing, now: datetime) -> Meeting:
    """Return the booking as an event of a calendar, as it is at `now`."""
    booking, organizer = briefing.booking, briefing.organizer
    return Meeting(
        uid=uid_of(booking.organisation_id, booking.id, booking.created_at),
        reference=reference_of(booking.id),
        title=booking.title,
        start=booking.starts_at,
        end=booking.ends_at,
        zone=booking.zone,
        places=() if booking.status == UNPLACED else places_of(briefing.venues),
        organizer_name=organizer.name,
        organizer_email=organizer.email,
        created=booking.created_at,
        modified=now,
        sequence=booking.sequence,
        join=join_of(briefing.conference),
        private=booking.is_private,
        of_series=booking.series_id is not None,
        is_open=booking.status == UNPLACED,
    )


def places_of(venues: Iterable[Venue]) -> tuple[Place, ...]:
    """Return the rooms as a visitor needs them."""
    return tuple(
        Place(
            room=venue.room.name,
            site=venue.site.name,
            address=venue.site.address,
            floor=venue.room.floor,
            directions=venue.site.directions,
            phone=venue.site.phone,
            room_id=venue.room.id,
        )
        for venue in venues
    )


def join_of(conference: Conference | None) -> JoinDetails | None:
    """Return the links that exist; a conference that isn't there yet is not spoken of."""
    if conference is None or conference.web_link is None or conference.state in GONE:
        return None
    return JoinDetails(
        web_link=conference.web_link,
        sip_address=conference.sip_address,
        number=conference.number,
        password=conference.password,
    )


def _facts(of: Meeting | Place | JoinDetails) -> dict[str, Any]:
    """Return the fields by name; a copy in depth would take longer than all the rest."""
    return {name: getattr(of, name) for name in of.__slots__}
