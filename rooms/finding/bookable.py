"""Which rooms somebody could book at once: they fit, they are free, and no rule refuses them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from rooms.availability import Look, Need, free_venues
from rooms.errors import Refusal
from rooms.finding.ranking import best_first
from rooms.interval import Interval
from rooms.inventory import Venue, country_of
from rooms.models import Person
from rooms.quotas import held_by
from rooms.rules import Proposal, refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who looks for rooms and when: `organizer` is for whom, `by` who asks, if somebody else.

    `booking_id` is a booking that is to move, and so is no obstacle to itself. `spares`: the ids of
    people whose own calendars count where a time is looked for.
    """

    organizer: Person
    now: datetime
    by: Person | None = None
    booking_id: int | None = None
    spares: tuple[int, ...] = ()

    @property
    def look(self) -> Look:
        """How the organiser sees what is taken."""
        return Look(now=self.now, booking_id=self.booking_id, person_id=self.organizer.id)


def bookable(
    session: Session, venues: Collection[Venue], need: Need, when: Interval, asker: Asker
) -> list[Venue]:
    """Return the rooms of one organisation that could be booked for `when`, the best first."""
    free = free_venues(session, venues, need, when, asker.look)
    allowed = Rulebook(session, asker).permitted(free, when)
    return best_first(session, allowed, need, when, asker.look)


class Rulebook:
    """What the rules say to one person in one search, each kind of room judged once.

    Rooms of one site with one policy and the same closures are of one kind: whether they are large
    enough and have video is settled before (`Need.fits`), and nothing else tells them apart.
    """

    def __init__(self, session: Session, asker: Asker) -> None:
        self._session = session
        self._asker = asker
        self._held = held_by(session, asker.organizer, asker.now, asker.booking_id)

    def permitted(self, venues: Iterable[Venue], when: Interval) -> list[Venue]:
        """Return those rooms, in their order, each of which the rules let be booked alone."""
        verdicts: dict[tuple[int, int, int], bool] = {}
        found = []
        for venue in venues:
            kind = kind_of(venue)
            if kind not in verdicts:
                verdicts[kind] = not self.against([venue], when)
            if verdicts[kind]:
                found.append(venue)
        return found

    def against(
        self, venues: Sequence[Venue], when: Interval, need: Need | None = None
    ) -> list[Refusal]:
        """Return every rule that stands against these rooms together; `need` adds what it asks."""
        proposal = Proposal(
            when=when,
            venues=tuple(venues),
            people=need.people if need else None,
            wants_video=bool(need and need.wants_video),
            now=self._asker.now,
            organizer=self._asker.organizer,
            by=self._asker.by or self._asker.organizer,
            held=self._held,
        )
        if any(venue.policy.closed_on_holidays for venue in proposal.venues):
            country = country_of(self._session, self._asker.organizer.organisation_id)
            proposal = replace(proposal, country=country)
        return refusals(proposal)


def kind_of(venue: Venue) -> tuple[int, int, int]:
    """Return what the rules tell rooms apart by: site, policy and closures, as they are kept."""
    return (id(venue.site), id(venue.policy), id(venue.closures))
