"""What comes back from those who are invited: answers with their order, bounces, delegates."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_what_comes_back"
down_revision = "2026_11_25_waiting_hours"
branch_labels = None
depends_on = None

MOMENTS = ("answered_stamp", "answered_at", "unreachable_at")
# In one statement: SQLite takes a foreign key with its column, and never afterwards.
DELEGATED_BY = """
ALTER TABLE attendee ADD COLUMN delegated_by_id INTEGER
CONSTRAINT fk_attendee_delegated_by_id_attendee REFERENCES attendee (id)
"""


def upgrade() -> None:
    op.add_column("attendee", sa.Column("answered_sequence", sa.Integer(), nullable=True))
    for moment in MOMENTS:
        op.add_column("attendee", sa.Column(moment, sa.DateTime(timezone=True), nullable=True))
    op.execute(DELEGATED_BY)
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("attendee_id", sa.Integer(), nullable=True),
        *(_text(name) for name in ("via", "message_id")),
        sa.Column("position", sa.Integer(), nullable=False),
        *(_text(name) for name in ("sender", "method", "uid")),
        sa.Column("recurs_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("stamp", sa.DateTime(timezone=True), nullable=True),
        *(_text(name) for name in ("answer", "delegate", "comment")),
        sa.Column("proposed_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        *(_text(name) for name in ("verdict", "reason")),
        *(_reference(name) for name in ("organisation", "booking", "series", "attendee")),
        sa.PrimaryKeyConstraint("id", name="pk_arrival"),
    )
    op.create_table(
        "mailbox_position",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name="pk_mailbox_position"),
    )
    op.create_index("ix_arrival_message_id", "arrival", ["message_id"])
    op.create_index("ix_arrival_booking_id", "arrival", ["booking_id"])
    op.create_index("ix_arrival_series_id", "arrival", ["series_id"])
    is_held = sa.text("verdict = 'held'")
    op.create_index(
        "ix_arrival_held",
        "arrival",
        ["organisation_id", "id"],
        sqlite_where=is_held,
        postgresql_where=is_held,
    )


def downgrade() -> None:
    op.drop_table("mailbox_position")
    op.drop_table("arrival")
    for column in ("delegated_by_id", *MOMENTS, "answered_sequence"):
        op.drop_column("attendee", column)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _reference(table: str) -> sa.ForeignKeyConstraint:
    column = f"{table}_id"
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_arrival_{column}_{table}")
