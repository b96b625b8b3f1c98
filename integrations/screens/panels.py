"""What a room's touch panel shows: the meetings of the coming hours, and the button into each."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, col, select

from integrations.briefing import Briefing, brief
from integrations.conferencing.cases import title_of
from integrations.conferencing.catalogue import can
from integrations.conferencing.provider import Ability
from integrations.endpoints.driver import (
    Drivers,
    EndpointDriver,
    PanelBooking,
    WayIn,
    driver_of,
)
from integrations.endpoints.panel import OURS
from integrations.endpoints.problems import problem_of
from integrations.errors import PermanentError, Unsupported
from integrations.outbox import Outcome
from integrations.screens.panel_plans import AHEAD
from integrations.screens.panel_reading import done_at, follow, kept, running
from rooms.calls.connect_modes import modes_of
from rooms.calls.legs import left_out_of
from rooms.database import Database
from rooms.endpoints.states import PANEL, note_panel
from rooms.inventory import venues
from rooms.models import Blocking, Booking, Endpoint, OutboxItem
from rooms.policy import Connect, Policy

MOST_SHOWN = 50
# The states of a conference in which there is a way into it.
_OPEN = frozenset({"ready", "live"})


class PanelDelivery:
    """Brings one panel to what the bookings say; whatever a device refuses, bookings stand.

    What people did there is read before it is replaced, and followed; then it is shown anew.

    `address_of` says where the endpoint with this id may post what happens to it.
    """

    def __init__(
        self, database: Database, drivers: Drivers, address_of: Callable[[int], str]
    ) -> None:
        self._database = database
        self._drivers = drivers
        self._address_of = address_of

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Show the panel, unless a later row is going to, or there is no such panel."""
        with self._database.reading() as session:
            endpoint = session.get(Endpoint, item.payload["endpoint_id"])
            if endpoint is None or not endpoint.is_working or _is_overtaken(session, item, now):
                return Outcome(word="superseded")
            shown = shown_on(session, endpoint, now)
            known = {} if item.payload.get("is_read") else running(session, endpoint, now)
        driver = driver_of(self._drivers, endpoint)
        if not driver.takes_commands:
            return Outcome(word="superseded")
        try:
            if done := done_at(driver, endpoint, known):
                return Outcome(
                    word="read", record=lambda unit: follow(unit, item, endpoint, done, now)
                )
            if item.payload.get("reads_only"):
                return Outcome(word="read")
            if item.payload.get("listens"):
                self._listen(driver, endpoint)
            driver.book(endpoint, shown)
        except PermanentError as error:
            problem = problem_of(error, otherwise=PANEL)
            return Outcome(
                word="refused", record=lambda unit: note_panel(unit, endpoint, now, problem)
            )
        return Outcome(result=kept(shown), record=lambda unit: note_panel(unit, endpoint, now))

    def _listen(self, driver: EndpointDriver, endpoint: Endpoint) -> None:
        try:
            driver.listen(endpoint, self._address_of(endpoint.id))
        except Unsupported:
            return  # it is asked instead


def shown_on(session: Session, endpoint: Endpoint, now: datetime) -> list[PanelBooking]:
    """Return what the endpoint's panel is to show, the first to begin first."""
    stock = venues(session, endpoint.organisation_id)
    venue = next((venue for venue in stock if venue.room.id == endpoint.room_id), None)
    if venue is None:
        return []
    taking = (
        select(Booking.id)
        .join(Blocking, col(Blocking.booking_id) == Booking.id)
        .where(Blocking.room_id == endpoint.room_id, Booking.status == "confirmed")
        .where(Blocking.kind == "booking", Booking.organisation_id == endpoint.organisation_id)
        .where(Booking.starts_at < now + AHEAD, Booking.ends_at > now)
        .order_by(col(Booking.starts_at), col(Booking.id))
        .limit(MOST_SHOWN)
    )
    briefings = [brief(session, booking_id) for booking_id in session.exec(taking).all()]
    ids = [one.booking.id for one in briefings]
    modes, out = modes_of(session, ids), left_out_of(session, ids)
    briefings = [one.without_ends_in(out.get(one.booking.id, ())) for one in briefings]
    return [
        _panel_booking(one, endpoint, venue.policy, modes.get(one.booking.id)) for one in briefings
    ]


def _panel_booking(
    briefing: Briefing, endpoint: Endpoint, policy: Policy, own: str | None
) -> PanelBooking:
    """Return the booking as the panel shows it; `own` is its own connect mode, where it has one."""
    booking, organizer = briefing.booking, briefing.organizer
    way = way_in(briefing, endpoint) if endpoint in briefing.endpoints else None
    return PanelBooking(
        key=f"{OURS}{booking.id}",
        title=title_of(booking),
        organizer=organizer.name or organizer.email.partition("@")[0],
        when=briefing.when,
        way=way,
        is_private=booking.is_private,
        has_button=(own or policy.connect) == Connect.BUTTON and way is not None,
        opens_seconds=policy.early_join_minutes * 60,
        extension_minutes=policy.extend_minutes or 0,
    )


def way_in(briefing: Briefing, endpoint: Endpoint) -> WayIn | None:
    """Return how this endpoint would get into the call of the booking; None where it can't.

    Where two ends call each other, it is the address of the other one.
    """
    conference = briefing.conference
    if conference is None or conference.state not in _OPEN:
        return None
    if can(conference.provider, Ability.MAKE):
        return WayIn(
            provider=conference.provider,
            number=conference.number,
            sip_address=conference.sip_address,
            web_link=conference.web_link,
        )
    others = [one.sip_address for one in briefing.endpoints if one.id != endpoint.id]
    ends = [address for address in (*others, *(g.address for g in briefing.sip_guests)) if address]
    return WayIn(provider=conference.provider, sip_address=ends[0]) if len(ends) == 1 else None


def _is_overtaken(session: Session, item: OutboxItem, now: datetime) -> bool:
    """Say whether a later row shows the same panel, is due as well, and asks for nothing less."""
    if item.payload.get("listens"):
        return False
    later = select(OutboxItem.id).where(
        OutboxItem.subject == item.subject,
        col(OutboxItem.id) > item.id,
        col(OutboxItem.settled_at).is_(None),
        OutboxItem.due_at <= now,
    )
    return session.exec(later.limit(1)).first() is not None
