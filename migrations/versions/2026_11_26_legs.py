"""Calls with their legs; one outbox row brings a call to what its booking says."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_legs"
down_revision = "2026_11_26_outside_events"
branch_labels = None
depends_on = None

WAITING = "settled_at IS NULL AND kind"
OLD = "('call.start', 'call.end', 'call.leave')"
# Of what was planned for a call, the first row to fall due becomes the one that there is now.
LATER = f"""
UPDATE outbox SET settled_at = due_at, outcome = 'withdrawn'
WHERE {WAITING} IN {OLD} AND EXISTS (
    SELECT 1 FROM outbox AS other
    WHERE other.booking_id = outbox.booking_id AND other.settled_at IS NULL AND other.kind IN {OLD}
    AND (other.due_at < outbox.due_at OR (other.due_at = outbox.due_at AND other.id < outbox.id))
)
"""
FIRST = f"""
UPDATE outbox SET kind = 'call', subject = 'call:' || booking_id, payload = '{{}}',
attempts = 0, leased_until = NULL
WHERE {WAITING} IN {OLD}
"""
CONFERENCES = f"""
UPDATE outbox SET subject = 'conference:' || substr(subject, 6)
WHERE {WAITING} = 'conference' AND subject LIKE 'call:%'
"""
# An older program plans the start and the end of a call each.
ENDS = """
INSERT INTO outbox
(kind, subject, organisation_id, booking_id, payload, created_at, due_at, attempts)
SELECT 'call.end', 'call.end:' || booking.id, booking.organisation_id, booking.id, '{}',
outbox.created_at, booking.ends_at, 0
FROM outbox JOIN booking ON booking.id = outbox.booking_id
WHERE outbox.settled_at IS NULL AND outbox.kind = 'call'
"""
STARTS = f"""
UPDATE outbox SET kind = 'call.start', attempts = 0, leased_until = NULL,
due_at = (SELECT starts_at FROM booking WHERE booking.id = outbox.booking_id)
WHERE {WAITING} = 'call'
"""
CONFERENCES_BACK = f"""
UPDATE outbox SET subject = 'call:' || substr(subject, 12)
WHERE {WAITING} = 'conference' AND subject LIKE 'conference:%'
"""
# Calls that run when the program is changed: their endpoints are found where they are.
LIVE = """
INSERT INTO call (organisation_id, booking_id, state)
SELECT organisation_id, booking_id, 'live' FROM conference
WHERE state = 'live' AND series_id IS NULL
"""


def upgrade() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("connect", sa.String(), nullable=True),
        sa.Column("asked", sa.String(), nullable=True),
        *(_moment(name) for name in ("asked_at", "started_at", "ended_at")),
        *(_reference("call", name) for name in ("organisation", "booking")),
        sa.PrimaryKeyConstraint("id", name="pk_call"),
        sa.UniqueConstraint("booking_id", name="uq_call_booking_id"),
    )
    op.create_table(
        "leg",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("endpoint_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("drops", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        *(_moment(name) for name in ("tried_at", "next_at", "joined_at", "left_at", "seen_at")),
        sa.Column("cause", sa.String(), nullable=False),
        *(_reference("leg", name) for name in ("organisation", "booking", "endpoint")),
        sa.PrimaryKeyConstraint("id", name="pk_leg"),
    )
    op.create_index("ix_leg_booking_id", "leg", ["booking_id"])
    is_open = sa.text("left_at IS NULL")
    op.create_index(
        "ix_leg_open",
        "leg",
        ["organisation_id", "endpoint_id"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    for statement in (LIVE, LATER, FIRST, CONFERENCES):
        op.execute(statement)


def downgrade() -> None:
    for statement in (ENDS, STARTS, CONFERENCES_BACK):
        op.execute(statement)
    op.drop_table("leg")
    op.drop_table("call")


def _moment(name: str) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _reference(of: str, table: str) -> sa.ForeignKeyConstraint:
    column = f"{table}_id"
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_{of}_{column}_{table}")
