"""What the domain says no with: a code and figures; chat and mail find the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rooms.interval import Interval


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that stands against a wish.

    `code` names the rule; `details` are its figures by name, JSON values and `datetime`s.
    """

    code: str
    details: Mapping[str, object] = field(default_factory=dict)


TAKEN_CODES = frozenset({"taken", "calendar_taken", "part_taken", "whole_taken", "buffer"})


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something that works instead: these rooms at this time, as far as could be seen just now.

    `kind`: "other_time", "other_room" (of the site), "other_site", or "common_time" where each of
    several sites has a room. `headcounts` are the people
    in each room by its id, where the wish told them.
    """

    kind: str
    room_ids: tuple[int, ...]
    when: Interval
    headcounts: tuple[tuple[int, int], ...] = ()


class Refused(Exception):  # noqa: N818  the field's word: a refusal is no fault of the program
    """A wish that can't be granted: every rule against it, and what would work instead."""

    def __init__(self, *refusals: Refusal, remedies: tuple[Remedy, ...] = ()) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals
        self.remedies = remedies

    @property
    def is_taken(self) -> bool:
        """Say whether nothing stands against the wish but that others have the time."""
        return bool(self.refusals) and {r.code for r in self.refusals} <= TAKEN_CODES
