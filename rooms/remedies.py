"""What works instead of a refused wish: up to three offers, one of each kind.

Each is checked against all the rules of its rooms and against all that is taken, as the asker sees
it, so that accepting it succeeds unless somebody was faster. It holds good for some minutes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sqlmodel import Session

from rooms.availability import Look, Need, free_venues
from rooms.bookable import kind_of
from rooms.collisions import collisions
from rooms.equipment import offered, recorded
from rooms.errors import Refusal, Remedy
from rooms.inventory import Stock, Venue, venues
from rooms.models import Organisation
from rooms.quotas import held_by
from rooms.ranking import best_first
from rooms.rules import RULES, Proposal, decide_by, refusals
from rooms.rules.time import GRACE
from rooms.shifting import nearest_time

MOST_POLICIES = 60  # different sets of rules that are tried for one kind of offer


def remedies(
    session: Session, proposal: Proposal, against: Iterable[Refusal], look: Look
) -> tuple[Remedy, ...]:
    """Return what works, of each kind the best: another time, another room, another site.

    "other_time" is the nearest at which the same rooms can be had. "other_room" is the same hour
    in another fitting room of the site; where several rooms are wanted, only those that stand in
    the way are replaced, each at its own site. "other_site" is the same hour elsewhere. Equipment
    that was asked for is kept. Who named the room hears of its other time first.
    """
    if not proposal.venues:
        return ()
    proposal = _for_any_room(session, proposal, look)
    stock = venues(session, proposal.venues[0].room.organisation_id)
    search = _Search(session, proposal, look, stock)
    time = None if any(map(_is_timeless, against)) else search.other_time()
    rooms = () if refusals(replace(proposal, venues=())) else search.other_rooms()
    order = [time, *rooms] if proposal.is_named else [*rooms[:1], time, *rooms[1:]]
    return tuple(remedy for remedy in order if remedy is not None)


def _for_any_room(session: Session, proposal: Proposal, look: Look) -> Proposal:
    """Return the proposal with what the rules of other rooms than its own need to know.

    Hours held in a period are counted once, however many starts lie in it.
    """
    person = proposal.organizer
    if person is None:
        return proposal
    held = proposal.held or held_by(session, person, look.booking_id)
    home = session.get_one(Organisation, person.organisation_id)
    return replace(proposal, held=cache(held), country=home.country)


def _is_timeless(refusal: Refusal) -> bool:
    """Say whether this stands against the wish at whatever hour."""
    rule, figures = RULES.get(refusal.code), refusal.details
    if refusal.code == "quota":
        return figures["period"] == "ahead"
    return rule is not None and rule.is_timeless


def _is_too_late(proposal: Proposal) -> bool:
    """Say whether nobody could decide any more on what an administrator must approve."""
    deadline = decide_by(proposal)
    return deadline is not None and deadline <= proposal.now


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for and where: `stock` has all rooms of the organisation."""

    session: Session
    proposal: Proposal
    look: Look
    stock: Stock

    def works(self, proposal: Proposal) -> bool:
        """Say whether all rules let the proposal pass, now and for as long as an answer takes."""
        later = replace(proposal, now=proposal.now + GRACE)
        return not any(refusals(each) or _is_too_late(each) for each in (proposal, later))

    def other_time(self) -> Remedy | None:
        """Return the nearest time at which the same rooms can be had."""
        wish = self.proposal
        when = nearest_time(self.session, wish, self.look, self.works)
        if when is None:
            return None
        return Remedy("other_time", tuple(v.room.id for v in wish.venues), when, wish.headcounts)

    def other_rooms(self) -> tuple[Remedy | None, Remedy | None]:
        """Return the same hour in other rooms: of the same site, and of another one."""
        if len(self.proposal.venues) > 1:
            return self._replaced(), None
        (present,) = self.proposal.venues
        found = [v for v in self._free(present, ()) if v.room.id != present.room.id]
        home = [venue for venue in found if venue.site.id == present.site.id]
        away = [venue for venue in found if venue.site.id != present.site.id]
        return self._first("other_room", home), self._first("other_site", away)

    def _first(self, kind: str, candidates: Iterable[Venue]) -> Remedy | None:
        (present,) = self.proposal.venues
        found = self._allowed(candidates, present)
        if found is None:
            return None
        headcounts = _moved(self.proposal.headcounts, {present.room.id: found.room.id})
        return Remedy(kind, (found.room.id,), self.proposal.when, headcounts)

    def _replaced(self) -> Remedy | None:
        """Return the wish with other rooms for those that stand in the way, each at its site."""
        chosen = list(self.proposal.venues)
        for position, venue in enumerate(self.proposal.venues):
            if not self._is_in_the_way(venue):
                continue
            others = chosen[:position] + chosen[position + 1 :]
            free = self._free(venue, others, venue.site.id)
            found = self._allowed(free, venue)
            if found is None:
                return None
            chosen[position] = found
        ids = tuple(venue.room.id for venue in chosen)
        before = [venue.room.id for venue in self.proposal.venues]
        headcounts = _moved(self.proposal.headcounts, dict(zip(before, ids, strict=True)))
        whole = replace(self.proposal, venues=tuple(chosen), headcounts=headcounts)
        if list(ids) == before or not self.works(whole):
            return None
        return Remedy("other_room", ids, whole.when, headcounts)

    def _is_in_the_way(self, venue: Venue) -> bool:
        alone = self._alone(venue, venue)
        return bool(refusals(alone) or collisions(self.session, alone, self.look))

    def _alone(self, venue: Venue, instead_of: Venue) -> Proposal:
        """Return the wish for one room, which takes the people of another one."""
        headcounts = _moved(self.proposal.headcounts, {instead_of.room.id: venue.room.id})
        people = self.proposal.people if len(self.proposal.venues) == 1 else None
        return replace(self.proposal, venues=(venue,), headcounts=headcounts, people=people)

    def _free(
        self, instead_of: Venue, others: Sequence[Venue], site_id: int | None = None
    ) -> list[Venue]:
        """Return the free rooms that could take a room's place beside the others, best first."""
        wish = self.proposal
        seats = sum(other.room.capacity for other in others)
        people = max(dict(wish.headcounts).get(instead_of.room.id, 0), (wish.people or 0) - seats)
        need = Need(site_id=site_id, people=people or None, wants_video=wish.wants_video)
        free = free_venues(self.session, self.stock, need, wish.when, self.look)
        asked = recorded(self.stock, wish.equipment) if wish.equipment else set()
        taken = {space for other in others for space in other.space_ids}
        found = [v for v in free if asked <= offered(v) and taken.isdisjoint(v.space_ids)]
        return best_first(self.session, found, need, wish.when, self.look)

    def _allowed(self, candidates: Iterable[Venue], instead_of: Venue) -> Venue | None:
        """Return the first of the rooms whose rules let the wish pass.

        Rooms under the same rules are asked about once, since they fit and are free already.
        """
        refused: set[tuple[int, int, int]] = set()
        for venue in candidates:
            if kind_of(venue) in refused:
                continue
            if self.works(self._alone(venue, instead_of)):
                return venue
            refused.add(kind_of(venue))
            if len(refused) == MOST_POLICIES:
                return None
        return None


def _moved(
    headcounts: tuple[tuple[int, int], ...], rooms: dict[int, int]
) -> tuple[tuple[int, int], ...]:
    """Return the headcounts with rooms in the place of others."""
    return tuple((rooms.get(room_id, room_id), people) for room_id, people in headcounts)
