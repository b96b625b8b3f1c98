"""How much each host of a provider's conferences has made, where hosts may make so many a day."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from rooms.models import Conference

A_DAY = timedelta(hours=24)


def made_in_a_day(session: Session, provider: str, now: datetime) -> Mapping[str, int]:
    """Return how many conferences each host has made in the last 24 hours.

    Those of all organisations count: they share the hosts, and nothing else is read of them.
    """
    made = select(Conference.host, func.count()).where(
        Conference.provider == provider,
        col(Conference.host).is_not(None),
        col(Conference.made_at) > now - A_DAY,
    )
    counted = session.exec(made.group_by(col(Conference.host)))
    return {host: count for host, count in counted if host is not None}
