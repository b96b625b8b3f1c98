"""Calls of which nobody takes care: the net under timers, changes and what is heard from outside.

A call that may run always has a row of the outbox that falls due soon. Where it has none, because
that was given up or taken out by hand, it is found here.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from rooms.calls.connecting import EARLIEST, WATCH
from rooms.storage.questions import Question

LONGEST_BOOKING = timedelta(days=1)
LATE = 2 * WATCH  # by which a look may be later than planned
LOOKED_LATELY = timedelta(minutes=5)  # what has just been looked at to no avail is left for a while

# Meetings whose call may run, and calls that somebody may still be in, whatever their meeting says.
# For the first, a look that is to come is enough where it comes soon, or by the start.
_CALLS = Question.of("""
    SELECT DISTINCT may_run.id FROM (
        SELECT booking.id AS id, booking.starts_at AS starts_at FROM booking
        WHERE booking.organisation_id = :organisation_id AND booking.status = 'confirmed'
        AND booking.starts_at > :since AND booking.starts_at <= :until AND booking.ends_at > :now
        AND EXISTS (
            SELECT 1 FROM conference
            WHERE conference.state IN ('wanted', 'ready', 'live', 'ended')
            AND conference.booking_id = booking.id AND conference.series_id IS NULL
            UNION ALL
            SELECT 1 FROM conference
            WHERE conference.state IN ('wanted', 'ready', 'live', 'ended')
            AND conference.series_id = booking.series_id AND booking.wants_video
        )
        AND NOT EXISTS (
            SELECT 1 FROM call WHERE call.booking_id = booking.id AND call.state = 'over'
        )
        UNION ALL
        SELECT leg.booking_id AS id, NULL AS starts_at FROM leg
        WHERE leg.organisation_id = :organisation_id AND leg.left_at IS NULL
    ) AS may_run
    WHERE NOT EXISTS (
        SELECT 1 FROM outbox
        WHERE outbox.booking_id = may_run.id AND outbox.kind = 'call'
        AND (
            outbox.settled_at > :lately
            OR outbox.settled_at IS NULL AND (
                may_run.starts_at IS NULL OR outbox.due_at <= may_run.starts_at
                OR outbox.due_at <= :soon
            )
        )
    )
""")
_ORGANISATIONS = Question.of("SELECT id FROM organisation ORDER BY id")


def neglected(session: Session, now: datetime, machine_now: datetime) -> list[int]:
    """Return the bookings whose calls run, or may run, and that nobody is going to look at.

    `machine_now` is by the clock that settles rows, which isn't moved by hand.
    """
    found: list[int] = []
    for (organisation_id,) in _ORGANISATIONS.rows(session, {}):
        asked = {
            "organisation_id": organisation_id,
            "now": now,
            "since": now - LONGEST_BOOKING,
            "until": now + EARLIEST,
            "soon": now + LATE,
            "lately": machine_now - LOOKED_LATELY,
        }
        found += [booking_id for (booking_id,) in _CALLS.rows(session, asked)]
    return sorted(found)
