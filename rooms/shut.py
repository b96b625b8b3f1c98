"""What rules let pass once, and nobody can have any more: in rooms closed since, or retired."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session, col, or_, select

from rooms.errors import Refused
from rooms.inventory import country_of
from rooms.models import Booking, EventRecord
from rooms.rules import RULES, Proposal, refusals


def refuse_shut(session: Session, proposal: Proposal, booking_ids: Sequence[int]) -> None:
    """Refuse to bring back what nobody can have any more: a room that was closed since, or retired.

    What an administrator overrode for one of these bookings, or for their series, isn't asked
    again.
    """
    home = proposal.venues[0].room.organisation_id
    proposal = replace(proposal, country=country_of(session, home))
    against = [no for no in refusals(proposal) if RULES[no.code].keeps_out]
    if not against:
        return
    of_series = select(Booking.series_id).where(col(Booking.id).in_(booking_ids))
    mine = select(EventRecord.data).where(
        or_(
            col(EventRecord.booking_id).in_(booking_ids),
            col(EventRecord.series_id).in_(of_series.where(col(Booking.series_id).is_not(None))),
        )
    )
    overrode = {code for data in session.exec(mine) for code in data.get("overrode", ())}
    if shut := [refusal for refusal in against if refusal.code not in overrode]:
        raise Refused(*shut)
