"""What rules let pass once, and nobody can have any more: in rooms closed since, or retired."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from rooms.errors import Refused
from rooms.inventory import country_of
from rooms.models import EventRecord
from rooms.rules import RULES, Proposal, refusals


def refuse_shut(session: Session, proposal: Proposal, booking_ids: Sequence[int]) -> None:
    """Refuse to bring back what nobody can have any more: a room that was closed since, or retired.

    What an administrator overrode for one of these bookings isn't asked again.
    """
    home = proposal.venues[0].room.organisation_id
    proposal = replace(proposal, country=country_of(session, home))
    against = [no for no in refusals(proposal) if RULES[no.code].keeps_out]
    if not against:
        return
    mine = select(EventRecord.data).where(col(EventRecord.booking_id).in_(booking_ids))
    overrode = {code for data in session.exec(mine) for code in data.get("overrode", ())}
    if shut := [refusal for refusal in against if refusal.code not in overrode]:
        raise Refused(*shut)
