"""How telepresence is at one moment, in figures that name nobody: endpoints, calls, late looks."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from rooms.calls.neglected import LATE
from rooms.storage.questions import Question

_ENDPOINTS = Question.of("""
    SELECT
        CASE
            WHEN NOT endpoint.is_working THEN 'out_of_order'
            WHEN state.down_since IS NOT NULL THEN 'down'
            WHEN state.seen_at IS NULL THEN 'unseen'
            ELSE 'answering'
        END AS standing,
        count(*)
    FROM endpoint LEFT JOIN endpoint_state AS state ON state.endpoint_id = endpoint.id
    GROUP BY 1
""")
_RUNNING = Question.of("""
    SELECT count(DISTINCT booking_id) FROM leg WHERE left_at IS NULL AND state = 'connected'
""")
_OVERDUE = Question.of("""
    SELECT count(*) FROM outbox
    WHERE settled_at IS NULL AND due_at < :since AND kind = 'call'
""")
STANDINGS = ("answering", "down", "unseen", "out_of_order")


@dataclass(frozen=True, slots=True)
class Census:
    """Endpoints by how they stand, calls with somebody in them, and looks at calls that are late.

    An endpoint is "down" where that is believed of it (`rooms.endpoints.states`), "unseen" where it
    has never answered, as an address alone never does, and "out_of_order" where people said so.
    """

    endpoints: dict[str, int]
    calls_running: int
    looks_overdue: int


def census(session: Session, now: datetime) -> Census:
    """Return the figures of all organisations together; three queries."""
    found = dict(_ENDPOINTS.rows(session, {}))
    overdue = {"since": now - LATE}
    return Census(
        endpoints={standing: found.get(standing, 0) for standing in STANDINGS},
        calls_running=_RUNNING.row(session, {})[0],
        looks_overdue=_OVERDUE.row(session, overdue)[0],
    )
