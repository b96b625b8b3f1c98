"""Deliveries to the conferencing provider: conferences are made, moved and taken back."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import select

from integrations.briefing import Briefing, brief, hold
from integrations.conferencing.provider import ConferencePlan, ConferencingProvider, Links
from integrations.errors import PermanentError
from integrations.outbox import Outcome
from rooms.database import Database
from rooms.events import ConferenceReady
from rooms.models import Booking, Conference, OutboxItem
from rooms.reference import reference_of
from rooms.unit_of_work import UnitOfWork


class ConferenceDelivery:
    """Makes the provider's conference agree with the booking as it is now, whatever was asked.

    One delivery for all three cases: a booking that changes while its conference is being made
    needs no special care, as the next row of the same subject looks again.
    """

    def __init__(self, database: Database, providers: Mapping[str, ConferencingProvider]) -> None:
        self._database = database
        self._providers = providers

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Create, move or cancel, as the booking says."""
        assert item.booking_id is not None  # noqa: S101  subscribers give every such row one
        with self._database.reading() as session:
            briefing = brief(session, item.booking_id)
        conference = briefing.conference
        if conference is None:
            return Outcome(word="superseded")
        provider = self._providers.get(conference.provider)
        if provider is None:
            raise PermanentError("The provider of this conference is no longer configured.")
        if not briefing.is_on:
            return _cancel(provider, briefing, conference)
        if conference.state == "ended" or briefing.when.end <= now:
            return Outcome(word="superseded")
        plan = _plan(briefing)
        if conference.meeting_id is None:
            links = provider.create(plan, now)
            return Outcome(
                result={"meeting": links.meeting_id},
                record=lambda unit: _ready(unit, briefing, links, now),
            )
        provider.move(conference.meeting_id, plan, now)
        return Outcome()


def conference_key(booking_id: int) -> str:
    """Return our own key of a booking's conference, at most 64 characters."""
    return f"salon-booking-{booking_id}"


def title_of(booking: Booking) -> str:
    """Return what others may call the meeting: its title, else its reference.

    A private title is not for the screens and lists on which a conference's name appears.
    """
    return (not booking.is_private and booking.title) or reference_of(booking.id)


def _cancel(provider: ConferencingProvider, briefing: Briefing, conference: Conference) -> Outcome:
    # A conference whose making was cut off has no id with us yet: it is found by its key.
    meeting_id = conference.meeting_id
    if meeting_id is None:
        found = provider.find(_plan(briefing))
        meeting_id = found.meeting_id if found else None
    if meeting_id is not None:
        provider.cancel(meeting_id)
    return Outcome(record=lambda unit: _cancelled(unit, conference.booking_id))


def _plan(briefing: Briefing) -> ConferencePlan:
    booking = briefing.booking
    return ConferencePlan(
        key=conference_key(booking.id), title=title_of(booking), when=briefing.when
    )


def _ready(unit: UnitOfWork, briefing: Briefing, links: Links, now: datetime) -> None:
    conference = _conference(unit, briefing.booking.id)
    conference.state = "ready"
    conference.meeting_id = links.meeting_id
    conference.web_link = links.web_link
    conference.sip_address = links.sip_address
    conference.number = links.number
    conference.password = links.password
    if not brief(unit.session, conference.booking_id).is_on:
        return  # called off while it was made: the next row of this subject takes it back
    event = ConferenceReady(
        organisation_id=conference.organisation_id, booking_id=conference.booking_id, at=now
    )
    unit.record(event)


def _cancelled(unit: UnitOfWork, booking_id: int) -> None:
    _conference(unit, booking_id).state = "cancelled"


def _conference(unit: UnitOfWork, booking_id: int) -> Conference:
    hold(unit.session, booking_id)
    return unit.session.exec(select(Conference).where(Conference.booking_id == booking_id)).one()
