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


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something that works instead: these rooms at this time were free when it was looked up."""

    kind: str
    room_ids: tuple[int, ...]
    when: Interval


class Refused(Exception):  # noqa: N818  the field's word: a refusal is no fault of the program
    """A wish that can't be granted: every rule against it, and what would work instead."""

    def __init__(self, *refusals: Refusal, remedies: tuple[Remedy, ...] = ()) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals
        self.remedies = remedies
