"""What another system has otherwise, as plans: one for each organisation, told once."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from rooms.administration.breaking import Progress
from rooms.administration.elsewhere import Difference, Elsewhere, difference, left_alone
from rooms.administration.events import DifferenceFound
from rooms.administration.looking import Preview
from rooms.administration.plans import looked_at
from rooms.administration.proposed import Proposed, as_json
from rooms.inventory_files import InventoryError
from rooms.inventory_files.shelf import shelf_of
from rooms.models import EventRecord, Organisation, Site
from rooms.unit_of_work import Units

REASON = "Webex"
SHOWN_FOR = timedelta(days=14)  # administrators may be away; what is stale by then is shown again


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How an organisation's inventory differs, and the plan that makes it the same, if it does."""

    organisation: Organisation
    difference: Difference
    shown: Preview | None


def differences(
    session: Session, there: Elsewhere, key: str | None = None, *, leave: Collection[str] = ()
) -> list[tuple[Organisation, Difference]]:
    """Return how each organisation's inventory, or that of the one with the key, differs.

    Of what has one of the keys `leave`, it is how the inventory can be left as it is.

    What no organisation knows yet belongs to the only one, or to the one that is named.
    """
    found = session.exec(select(Organisation).order_by(col(Organisation.id))).all()
    meant = [one for one in found if key in (None, one.key)]
    claims: dict[int, set[str]] = {}
    for owner, location_id in session.exec(select(Site.organisation_id, Site.location_id)):
        if location_id:
            claims.setdefault(owner, set()).add(location_id)
    told = []
    for one in meant:
        others = {it for owner, ids in claims.items() if owner != one.id for it in ids}
        own = there.without(others - claims.get(one.id, set()))
        shelf = shelf_of(session, one.id)
        differing = difference(shelf, one, own, is_only=len(meant) == 1)
        told.append((one, left_alone(differing, leave, shelf, one) if leave else differing))
    return told


def suggested(
    units: Units,
    there: Elsewhere,
    now: datetime,
    *,
    key: str | None = None,
    only: Collection[str] = (),
    leave: Collection[str] = (),
    progress: Progress | None = None,
) -> list[Suggestion]:
    """Return what would make the inventories the same, all of it or `only` what has these keys.

    With `leave`, what would leave the things with these keys as they are, from now on. Raises
    `InventoryError` where that can't be; then no plan is kept.
    """
    with units.reading() as session:
        differing = differences(session, there, key, leave=leave)
    found = [
        _suggestion(units, one, it.of(only) if only else it, now, progress) for one, it in differing
    ]
    with units.open() as unit:
        unit.session.add_all(one.shown.plan for one in found if one.shown)
        unit.session.flush()
    return found


def suggest_news(units: Units, there: Elsewhere, now: datetime) -> int:
    """Plan what differs, and have administrators told of it, unless they were; return how often.

    Raises `InventoryError` in the end where something of some organisation can't be taken in.
    """
    with units.reading() as session:
        news = [
            (one, found, digest)
            for one, found in differences(session, there)
            if found.lines and not _is_known(session, one, digest := _digest(found))
        ]
    count, problems = 0, []
    for one, found, digest in news:
        try:
            count += _told(units, _suggestion(units, one, found, now), digest, now)
        except InventoryError as error:  # of one town, which keeps no other from hearing
            problems += error.problems
    if problems:
        raise InventoryError(problems)
    return count


def _told(units: Units, suggestion: Suggestion, digest: str, now: datetime) -> bool:
    """Have administrators told of what is suggested; False where another look was faster."""
    owner, shown = suggestion.organisation, suggestion.shown
    if shown is None or not shown.changes:
        return False
    with units.open() as unit:
        mine = select(Organisation.id).where(Organisation.id == owner.id)
        unit.session.exec(mine.with_for_update()).one()  # one look after the other
        if _is_known(unit.session, owner, digest):
            return False
        shown.plan.expires_at = now + SHOWN_FOR
        unit.session.add(shown.plan)
        unit.session.flush()
        unit.record(
            DifferenceFound(
                organisation_id=owner.id,
                at=now,
                plan_id=shown.plan.id,
                changes=len(shown.changes),
                digest=digest,
            )
        )
    return True


def _suggestion(
    units: Units,
    organisation: Organisation,
    found: Difference,
    now: datetime,
    progress: Progress | None = None,
) -> Suggestion:
    if not found.lines:
        return Suggestion(organisation, found, None)
    proposed = Proposed(organisation=organisation, lines=found.lines, reason=REASON)
    return Suggestion(organisation, found, looked_at(units, proposed, now, progress))


def _digest(found: Difference) -> str:
    lines = json.dumps(as_json(found.lines), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(lines.encode()).hexdigest()


def _is_known(session: Session, organisation: Organisation, digest: str) -> bool:
    """Say whether administrators were told of the same difference before, whatever became of it."""
    told = select(EventRecord.data).where(
        EventRecord.organisation_id == organisation.id, EventRecord.kind == DifferenceFound.__name__
    )
    return any(data.get("digest") == digest for data in session.exec(told))
