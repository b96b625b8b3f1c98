"""By which clocks people live, so that a mail can tell them the time that is theirs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete

from rooms.inventory import organisation_for
from rooms.models import Whereabouts

KEEP = timedelta(days=365)
NO_PLACES = ("UTC", "GMT", "Etc/UTC", "Etc/GMT", "Zulu")


def zone_of(session: Session, organisation_id: int, address: str) -> str | None:
    """Return the zone (IANA) of somebody whom the organisation invites; None where nobody knows.

    What their own calendar told counts, else where their own organisation is.
    """
    known = session.get(Whereabouts, (organisation_id, address))
    if known is not None:
        return known.zone
    theirs = organisation_for(session, address)
    return theirs.zone if theirs is not None else None


def learn(session: Session, organisation_id: int, address: str, zone: str, now: datetime) -> None:
    """Keep the zone in which somebody's calendar writes; nobody lives in UTC."""
    if not zone or zone in NO_PLACES:
        return
    told = {"organisation_id": organisation_id, "address": address, "zone": zone, "told_at": now}
    session.connection().execute(_UPSERTS[session.connection().dialect.name], told)


def sweep(session: Session, now: datetime) -> None:
    """Forget what nobody has told again for a year; the caller commits."""
    session.exec(delete(Whereabouts).where(col(Whereabouts.told_at) < now - KEEP))


def _upsert(insert: Any) -> Any:
    newer = {"zone": insert.excluded.zone, "told_at": insert.excluded.told_at}
    return insert.on_conflict_do_update(index_elements=["organisation_id", "address"], set_=newer)


_TABLE: Any = Whereabouts
_UPSERTS: Mapping[str, Any] = {
    "sqlite": _upsert(sqlite.insert(_TABLE)),
    "postgresql": _upsert(postgresql.insert(_TABLE)),
}
