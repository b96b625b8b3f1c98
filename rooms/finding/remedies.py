"""What works instead of a refused wish: up to three offers, one of each kind.

Each is checked against all the rules of its rooms and against all that is taken, as the asker sees
it, so that accepting it succeeds unless somebody was faster. It holds good for some minutes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlmodel import Session

from rooms.availability import Look, Need, fitting, free_among
from rooms.equipment import offered, recorded
from rooms.errors import Refusal, Remedy
from rooms.finding.bookable import kind_of
from rooms.finding.collisions import collisions
from rooms.finding.ranking import FIRST, best_first
from rooms.finding.shifting import nearest_time
from rooms.inventory import Stock, Venue, country_of, venues
from rooms.quotas import held_by
from rooms.rules import RULES, Proposal, is_plannable, refusals
from rooms.rules.time import GRACE

MOST_POLICIES = 60  # different sets of rules that are tried for one kind of offer


def remedies(
    session: Session, proposal: Proposal, against: Iterable[Refusal], look: Look
) -> tuple[Remedy, ...]:
    """Return what works, of each kind the best: another time, another room, another site.

    "other_time" is the nearest at which the same rooms can be had. "other_room" is the same hour
    in another fitting room of the site; where several rooms are wanted, only those that stand in
    the way are replaced, each at its own site. "other_site" is the same hour elsewhere. Equipment
    that was asked for is kept. Who named the room hears of its other time first. A meeting that
    runs isn't put off.
    """
    if not proposal.venues or not is_plannable(proposal):
        return ()
    proposal = for_any_room(session, proposal, look)
    stock = venues(session, proposal.venues[0].room.organisation_id)
    search = _Search(session, proposal, look, stock)
    runs = proposal.starts_at_before is not None and proposal.starts_at_before <= proposal.now
    time = None if runs or any(map(_is_timeless, against)) else search.other_time()
    rooms = () if refusals(replace(proposal, venues=())) else search.other_rooms()
    order = [time, *rooms] if proposal.is_named else [*rooms[:1], time, *rooms[1:]]
    return tuple(remedy for remedy in order if remedy is not None)


def nearest_of(
    session: Session, proposal: Proposal, candidates: Iterable[Venue], look: Look
) -> Remedy | None:
    """Return the time nearest to the wish's when one of these rooms can be had alone.

    At a tie the room that comes first wins. The proposal's own rooms don't matter.
    """
    proposal = for_any_room(session, proposal, look)
    found = []
    for venue in candidates:
        stock = venues(session, venue.room.organisation_id)
        alone = replace(proposal, venues=(venue,))
        found.append(_Search(session, alone, look, stock).other_time())
    wished = proposal.when.start
    return min(filter(None, found), key=lambda one: abs(one.when.start - wished), default=None)


def works(proposal: Proposal) -> bool:
    """Say whether all rules let the proposal pass, now and for as long as an answer takes."""
    # Of quotas less is held later, if anything is different.
    later = replace(proposal, now=proposal.now + GRACE, held=None)
    return not any(refusals(each) for each in (proposal, later))


def for_any_room(session: Session, proposal: Proposal, look: Look) -> Proposal:
    """Return the proposal with what the rules of other rooms than its own need to know.

    Hours held in a period are counted once, however many starts lie in it.
    """
    person = proposal.organizer
    if person is None:
        return proposal
    held = proposal.held or held_by(session, person, proposal.now, look.booking_id)
    country = proposal.country or country_of(session, person.organisation_id)
    return replace(proposal, held=held, country=country)


def _is_timeless(refusal: Refusal) -> bool:
    """Say whether this stands against the wish at whatever hour."""
    rule, figures = RULES.get(refusal.code), refusal.details
    if refusal.code == "quota":
        return figures["period"] == "ahead"
    return rule is not None and rule.is_timeless


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for and where: `stock` has all rooms of the organisation."""

    session: Session
    proposal: Proposal
    look: Look
    stock: Stock

    def other_time(self) -> Remedy | None:
        """Return the nearest time at which the same rooms can be had."""
        wish = self.proposal
        when = nearest_time(self.session, wish, self.look, works)
        if when is None:
            return None
        return Remedy("other_time", tuple(v.room.id for v in wish.venues), when, wish.headcounts)

    def other_rooms(self) -> tuple[Remedy | None, ...]:
        """Return the same hour in other rooms: of the same site, and of another one."""
        if len(self.proposal.venues) > 1:
            return (self._replaced(),)
        (present,) = self.proposal.venues
        kinds = (("other_room", True), ("other_site", False))
        return tuple(self._first(kind, present, at_home=at_home) for kind, at_home in kinds)

    def _first(self, kind: str, present: Venue, *, at_home: bool) -> Remedy | None:
        found = self._best(present, (), at_home=at_home)
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
            found = self._best(venue, others, at_home=True)
            if found is None:
                return None
            chosen[position] = found
        ids = tuple(venue.room.id for venue in chosen)
        before = [venue.room.id for venue in self.proposal.venues]
        headcounts = _moved(self.proposal.headcounts, dict(zip(before, ids, strict=True)))
        whole = replace(self.proposal, venues=tuple(chosen), headcounts=headcounts)
        if list(ids) == before or not works(whole):
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

    def _best(self, instead_of: Venue, others: Sequence[Venue], *, at_home: bool) -> Venue | None:
        """Return the best room for a room's place beside the others: it fits, is allowed and free.

        It is of the same site, or of another one. Few rooms are looked at, unless all are taken.
        """
        need = self._need(instead_of, others)
        asked = recorded(self.stock, self.proposal.equipment) if self.proposal.equipment else set()
        taken = {space for other in others for space in other.space_ids}
        rooms = (
            venue
            for room_id, venue in fitting(self.stock, need).rooms
            if (venue.site.id == instead_of.site.id) is at_home
            and room_id != instead_of.room.id
            and not (asked and not asked <= offered(venue))
            and not (taken and not taken.isdisjoint(venue.space_ids))
        )
        allowed, most = self._allowed(rooms, instead_of), FIRST
        while some := list(islice(allowed, most)):
            free = free_among(self.session, some, self.proposal.when, self.look)
            if free:
                best = best_first(self.session, free, need, self.proposal.when, self.look)
                return best[0]
            most *= 4
        return None

    def _need(self, instead_of: Venue, others: Sequence[Venue]) -> Need:
        """Return what a room must offer so that it can take another one's place."""
        wish = self.proposal
        seats = sum(other.room.capacity for other in others)
        own = dict(wish.headcounts).get(instead_of.room.id, 0)
        people = max(own, (wish.people or 0) - seats)
        return Need(people=people or None, wants_video=wish.wants_video)

    def _allowed(self, candidates: Iterable[Venue], instead_of: Venue) -> Iterator[Venue]:
        """Yield those of the rooms, which fit, whose rules let the wish pass.

        Rooms under the same rules are asked about once.
        """
        verdicts: dict[tuple[int, int, int], bool] = {}
        for venue in candidates:
            kind = kind_of(venue)
            if kind not in verdicts:
                if len(verdicts) == MOST_POLICIES:
                    return
                verdicts[kind] = works(self._alone(venue, instead_of))
            if verdicts[kind]:
                yield venue


def _moved(
    headcounts: tuple[tuple[int, int], ...], rooms: dict[int, int]
) -> tuple[tuple[int, int], ...]:
    """Return the headcounts with rooms in the place of others."""
    return tuple((rooms.get(room_id, room_id), people) for room_id, people in headcounts)
