"""Files that count at once, and which bookings they would break.

An import moves nobody. Where its files leave a booking without its room, that is told, and whoever
imports takes the files back, or plans them: a plan finds other places.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from rooms.administration.breaking import Broken, Progress, broken
from rooms.administration.places import Placement, places_for
from rooms.administration.told_places import Places, count_told, told_otherwise
from rooms.administration.trial import terms_of
from rooms.inventory import Stock
from rooms.inventory_files import Inventory, Report, import_inventory
from rooms.models import Organisation, Room
from rooms.placing import lock


@dataclass(frozen=True, slots=True)
class Breaks:
    """The bookings of one organisation that break, and where those could go that can't stay."""

    broken: tuple[Broken, ...]
    placements: tuple[Placement, ...]
    stock: Stock


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did line by line, and what that breaks in each organisation.

    `places` are how rooms were told, by organisation, that are told otherwise from now on, and
    `told` the bookings whose people hear of that.
    """

    report: Report
    breaks: tuple[Breaks, ...]
    places: Mapping[int, Places] = field(default_factory=dict)
    told: int = 0

    @property
    def leaves_somebody_behind(self) -> bool:
        """Say whether a booking can't stay where it is."""
        return any(one.placements for one in self.breaks)


def imported(
    session: Session,
    inventory: Inventory,
    now: datetime,
    progress: Progress | None = None,
    looked: Progress | None = None,
) -> Imported:
    """Write the rows and return what that does; raises `InventoryError`. The caller commits.

    The inventory and all rooms are kept from other writers until then, so that nobody books on the
    old terms meanwhile. `progress` is told how many lines are written, `looked` at how many
    bookings was looked.
    """
    keys = {row.organisation for rows in inventory.rows.values() for row in rows}
    before = {number: terms_of(session, number) for number in _kept(session, keys)}
    report = import_inventory(session, inventory, now, progress)
    if all(one.effect == "unchanged" for one in report.outcomes):
        return Imported(report, ())
    found, otherwise, told = [], dict[int, Places](), 0
    for organisation_id, terms in before.items():
        after = terms_of(session, organisation_id)
        broken_ones = broken(session, terms, after, now, looked)
        moving = _moving(broken_ones)
        otherwise[organisation_id] = told_otherwise(terms.stock, after.stock)
        told += count_told(session, otherwise[organisation_id], now, moving)
        if broken_ones:
            places = places_for(session, moving, after, now, progress=looked)
            found.append(Breaks(tuple(broken_ones), tuple(places), after.stock))
    return Imported(report, tuple(found), otherwise, told)


def _kept(session: Session, keys: Collection[str]) -> Sequence[int]:
    """Return the ids of the organisations, which are kept from other writers, and their rooms."""
    known = select(Organisation.id).where(col(Organisation.key).in_(sorted(keys)))
    ids = session.exec(known.order_by(col(Organisation.id)).with_for_update(key_share=True)).all()
    rooms = select(Room.id).where(col(Room.organisation_id).in_(ids))
    lock(session, session.exec(rooms))
    return ids


def _moving(found: Sequence[Broken]) -> list[Broken]:
    return [one for one in found if one.must_move]
