"""What administrators did to the inventory, for the record and for those who must hear of it."""

from dataclasses import dataclass, field

from rooms.events import Event

Cells = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryChanged(Event):
    """A thing of the inventory was added, changed or taken away, by a plan or by an import.

    `kind` and `key` name it as files do; `before` and `after` are the cells that differ, None where
    it isn't there.
    """

    kind: str
    key: str
    before: Cells | None
    after: Cells | None
    plan_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesChanged(Event):
    """Rooms have another name or address for people: `was` has what they were told, by room id.

    It is the room's name and floor, and its site's name and address.
    """

    was: dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanApplied(Event):
    """What was planned was done: `moved` are the bookings that have another place now.

    Those of `unplaced` have none any more: they are to be placed. `taken` are the bookings of the
    priority need that took rooms.
    """

    plan_id: int
    moved: list[int] = field(default_factory=list)
    unplaced: list[int] = field(default_factory=list)
    reason: str = ""
    taken: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanUndone(Event):
    """What a plan had done was taken back by the plan `by_plan_id`; `moved` are back again.

    Those of `left` stay where they are: they were changed since, or others have their place.
    """

    plan_id: int
    by_plan_id: int
    moved: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAccepted(Event):
    """Somebody said that the place to which their booking had to go will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StillUnplaced(Event):
    """A booking has no room yet, and begins before long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacingDue(Event):
    """An administrator, the person, is to hear which bookings have no room yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedLapsed(Event):
    """Nobody found a room for a booking until its start, so it was called off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewAsked(Event):
    """Somebody is to be told in a thread, and a language, what a plan would do.

    `note` is what stands below.
    """

    plan_id: int
    space_id: str
    thread_id: str | None
    language: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedAsked(Event):
    """Somebody wants a plan done, or taken back, that moves many; they are told when it is.

    `act` and `inputs` are the command, as a button carries it.
    """

    act: str
    inputs: dict[str, object]
    space_id: str
    thread_id: str | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceFound(Event):
    """Another system has so many things otherwise; the plan would make the inventory the same.

    `digest` is of the plan's lines, by which the same difference is known again.
    """

    plan_id: int
    changes: int
    digest: str
