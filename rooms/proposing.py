"""What a wish is as a proposal to the rules, and whether somebody must approve it, until when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from rooms.errors import Refusal, Refused
from rooms.groups import policy_for
from rooms.interval import Interval
from rooms.inventory import Venue, country_of
from rooms.models import Booking, Organisation, Person
from rooms.quotas import held_by
from rooms.rules import RULES, Proposal, decide_by
from rooms.storage.questions import Question


def deadline_of(proposal: Proposal) -> datetime | None:
    """Return until when an administrator must decide, None where nobody is asked.

    Refuses what begins too soon for anybody to decide on.
    """
    deadline = decide_by(proposal)
    if deadline is not None and deadline <= proposal.now:
        waits = RULES["needs_approval"].check(proposal)
        raise Refused(*filter(None, [waits]))
    return deadline


def takes_more(
    present: Interval, present_ids: Collection[int], when: Interval, room_ids: Collection[int]
) -> bool:
    """Say whether a booking of these rooms and this time would have what it hasn't."""
    is_within = present.start <= when.start and when.end <= present.end
    return not is_within or not set(room_ids) <= set(present_ids)


def ask_anew(booking: Booking, proposal: Proposal) -> None:
    """Make a booking that takes other time or rooms wait for approval, or stand without."""
    booking.decide_by = deadline_of(proposal)
    booking.status = "tentative" if booking.decide_by else "confirmed"


def propose(session: Session, proposal: Proposal, booking: Booking | None = None) -> Proposal:
    """Return the proposal with what its rules need to know of the database.

    Where a quota holds, the organiser's row is locked, so that two bookings at once can't both
    pass under it.
    """
    organizer, _ = people_of(proposal)
    if keep_quotas(session, organizer, proposal.venues):
        held = held_by(session, organizer, proposal.now, booking.id if booking else None)
        proposal = replace(proposal, held=held)
    if any(venue.policy.closed_on_holidays for venue in proposal.venues):
        proposal = replace(proposal, country=country_of(session, organizer.organisation_id))
    return proposal


def deadline_in(facts: Mapping[str, Any]) -> datetime | None:
    """Return until when a booking with these facts waits for approval; None where it doesn't."""
    deadline = facts.get("decide_by")
    if facts["status"] != "tentative" or not deadline:
        return None
    return datetime.fromisoformat(deadline)


def refuse_undecidable(facts: Mapping[str, Any], now: datetime) -> None:
    """Refuse to bring a request back on which nobody can decide any more."""
    deadline = deadline_in(facts)
    if deadline is not None and deadline <= now:
        raise Refused(Refusal("request_over", {"deadline": deadline}))


def keep_quotas(session: Session, person: Person, chosen: Iterable[Venue]) -> bool:
    """Say whether a quota holds in one of the rooms; then no other may book for the person now.

    To be asked before the rooms are kept, so that two don't wait for each other.
    """
    if not any(policy_for(venue, person).quotas for venue in chosen):
        return False
    _KEEP_PERSON.rows(session, {"person_id": person.id})
    return True


_MINE = "SELECT id FROM person WHERE id = :person_id"
_KEEP_PERSON = Question.of({"sqlite": _MINE, "postgresql": f"{_MINE} FOR NO KEY UPDATE"})


def people_of(proposal: Proposal) -> tuple[Person, Person]:
    """Return for whom a proposal is and who asks; ValueError where it names nobody."""
    if proposal.organizer is None:
        raise ValueError("The proposal names no organiser.")
    return proposal.organizer, proposal.by or proposal.organizer


def organisation_of(session: Session, person: Person) -> Organisation:
    """Return the organisation that the person belongs to."""
    return session.exec(select(Organisation).where(Organisation.id == person.organisation_id)).one()
