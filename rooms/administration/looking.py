"""What becomes of what an administrator wants: what breaks by it, and where that could go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from rooms.administration.breaking import Broken, Progress, asked_ahead, broken
from rooms.administration.lately import NOTHING_LATELY, Lately, asked_lately, refused_lately
from rooms.administration.places import Placement, places_for
from rooms.administration.proposed import Proposed, as_json
from rooms.administration.requisition import REQUISITIONED, Claim, claimed
from rooms.administration.told_places import count_told, told_otherwise
from rooms.administration.trial import Terms, Trial
from rooms.administrators import area_of_rooms
from rooms.errors import Refusal, Refused
from rooms.inventory import Stock
from rooms.inventory_files import Outcome
from rooms.models import Person, Plan
from rooms.rights import Right, refuse_unless

VALID_FOR = timedelta(days=1)
# What is answered at once keeps others from writing meanwhile: rules are asked about so many
# bookings, and places found for so many, within some tenths of a second.
ASKED_AT_ONCE = 5_000
MOVED_AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do: the things that become different, and the bookings that break.

    `placements` say of those that can't stay where they go, `stock` has the rooms as they would be.
    `lately` is what would have been refused of the bookings of the last ninety days; what takes a
    plan back isn't asked about them. `claim` is what a priority need takes. `told` is how many
    bookings stay where they are, and their people know the place by another name or address.
    """

    plan: Plan
    changes: tuple[Outcome, ...]
    broken: tuple[Broken, ...]
    placements: tuple[Placement, ...]
    stock: Stock
    lately: Lately
    told: int = 0
    claim: Claim | None = None

    @property
    def unplaced(self) -> int:
        """How many bookings would have to be placed by hand."""
        return sum(one.is_open for one in self.placements)


@dataclass(frozen=True, slots=True)
class Found:
    """What breaks on the terms of a trial, and by what a need takes."""

    proposed: Proposed
    trial: Trial
    claim: Claim | None
    breaks: tuple[Broken, ...]

    @property
    def moving(self) -> list[Broken]:
        """The bookings that have to go elsewhere."""
        return [one for one in self.breaks if one.must_move]


def asked_by(session: Session, proposed: Proposed, trial: Trial, now: datetime) -> int:
    """Return how many bookings rules would be asked about, or rooms looked at for a need."""
    count = asked_ahead(session, trial.before, trial.after, now, ASKED_AT_ONCE)
    if proposed.need is not None:
        count += len(proposed.need.times) * len(trial.after.stock)
    if proposed.undoes_id is None:
        count += asked_lately(session, trial.before, trial.after, now, ASKED_AT_ONCE)
    return count


def found_by(
    session: Session,
    proposed: Proposed,
    trial: Trial,
    now: datetime,
    progress: Progress | None = None,
) -> Found:
    """Return what breaks; where that could go comes later, and takes longest."""
    claim = claim_of(session, proposed, trial.after, now)
    breaks = breaks_by(session, trial.before, trial.after, claim, now, progress)
    return Found(proposed, trial, claim, tuple(breaks))


def placed(
    session: Session, found: Found, now: datetime, progress: Progress | None = None
) -> Preview:
    """Return where all that breaks could go; the plan isn't written yet."""
    proposed, trial, claim = found.proposed, found.trial, found.claim
    kept = claim.takes if claim else ()
    placements = places_for(session, found.moving, trial.after, now, kept, progress)
    lately = NOTHING_LATELY
    if proposed.undoes_id is None:
        lately = refused_lately(session, trial.before, trial.after, now, progress)
    need = proposed.need
    plan = Plan(
        organisation_id=proposed.organisation.id,
        person_id=proposed.by.id if proposed.by else None,
        undoes_id=proposed.undoes_id,
        reason=proposed.reason,
        lines=as_json(proposed.lines),
        need=need.as_json() | {"takes": claim.room_ids} if need and claim else None,
        placements=[one.as_json() for one in placements],
        stamp=trial.stamp,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    places, stock = tuple(placements), trial.after.stock
    told = count_told(session, told_otherwise(trial.before.stock, stock), now, found.moving)
    return Preview(plan, trial.changes, found.breaks, places, stock, lately, told, claim)


def claim_of(
    session: Session,
    proposed: Proposed,
    terms: Terms,
    now: datetime,
    room_ids: Sequence[int] | None = None,
) -> Claim | None:
    """Return what the need takes, if there is one: in these rooms, or in those that suit best."""
    if proposed.undoes_id is not None:
        undone = session.get_one(Plan, proposed.undoes_id)
        refuse_takers(session, undone, proposed.by)
    if proposed.need is None:
        return None
    if not proposed.reason.strip():
        raise Refused(Refusal("no_reason"))
    return claimed(session, proposed.need, terms, proposed.by, now, room_ids)


def breaks_by(
    session: Session,
    before: Terms,
    after: Terms,
    claim: Claim | None,
    now: datetime,
    progress: Progress | None = None,
) -> list[Broken]:
    """Return the bookings that break by new terms, or by what a need takes, in order."""
    found = {one.booking.id: one for one in broken(session, before, after, now, progress)}
    if claim is not None:
        why = (Refusal(REQUISITIONED),)
        found |= {booking.id: Broken(booking, why) for booking in claim.displaced}
    return sorted(found.values(), key=lambda one: (one.booking.when.start, one.booking.id))


def refuse_takers(session: Session, plan: Plan, by: Person | None) -> None:
    """Refuse with "not_allowed" who may not take, or give back, the rooms of a plan's need."""
    if plan.need is not None:
        area = area_of_rooms(session, plan.organisation_id, plan.need["takes"])
        refuse_unless(by, Right.REQUISITION, area)
