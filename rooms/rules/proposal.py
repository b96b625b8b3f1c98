"""What a rule looks at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rooms.groups import venues_for
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Person
from rooms.policy import Quota
from rooms.rights import Right, area_of, may

Under = tuple[Quota, Interval]  # a quota, and the span in which it counts
Held = Callable[[Sequence[Under]], Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Rooms for a time as somebody wants them, before anything is written.

    `organizer` is for whom, `by` who asks; where nobody is named, rules about people are silent.
    The `venues` have the policies that hold for the organiser's groups, whatever they came with.
    `headcounts` are the people in each room by its id, where they were said room by room.
    `starts_at_before` is the present start of a booking that changes, so that a meeting that runs
    may still be shortened; it `takes_more` where it wants other time or rooms than it has, for
    which it may have been approved. `held` tells how many room-hours the organiser holds under
    quotas, each in its span, this booking not counted. `country` (ISO 3166) has the public
    holidays. `equipment` refuses nothing, but what is offered instead has it. `is_named`: these
    very rooms were asked for, so that another hour suits better than another room. `avoids` are
    times that no other hour may meet, though nobody has the room then. `anyway`: an administrator
    overrides the rules that can be overridden.
    """

    when: Interval
    venues: tuple[Venue, ...]
    people: int | None
    wants_video: bool
    now: datetime
    organizer: Person | None = None
    by: Person | None = None
    headcounts: tuple[tuple[int, int], ...] = ()
    starts_at_before: datetime | None = None
    takes_more: bool = True
    held: Held | None = None
    country: str | None = None
    equipment: tuple[str, ...] = ()
    is_named: bool = False
    avoids: tuple[Interval, ...] = ()
    anyway: bool = False

    def __post_init__(self) -> None:
        """Look at what is allowed in the rooms to the organiser."""
        if any(venue.policy.special is not None for venue in self.venues):
            object.__setattr__(self, "venues", venues_for(self.venues, self.organizer))

    @property
    def is_overriding(self) -> bool:
        """Say whether an administrator of all its rooms overrides rules."""
        return self.anyway and self.is_by_who_may(Right.OVERRIDE, self.venues)

    def is_by_who_may(self, right: Right, venues: Sequence[Venue]) -> bool:
        """Say whether whoever asks may do something about all of these rooms."""
        by = self.by
        return by is not None and may(by, right, area_of(by.organisation_id, venues))
