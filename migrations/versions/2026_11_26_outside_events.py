"""Rooms that members' own calendars ask for: their events, and whose calendar has a booking."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_outside_events"
down_revision = "2026_11_26_whereabouts"
branch_labels = None
depends_on = None

# In one statement: SQLite takes a foreign key with its column, and never afterwards.
CALENDAR_OF = """
ALTER TABLE booking ADD COLUMN calendar_of_id INTEGER
CONSTRAINT fk_booking_calendar_of_id_person REFERENCES person (id)
"""


def upgrade() -> None:
    op.execute(CALENDAR_OF)
    op.create_table(
        "outside_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("uid", "recurs_on")),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("rooms", "asked", "told")),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_off", sa.Boolean(), server_default=sa.false(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{of}_id"], [f"{of}.id"], name=f"fk_outside_event_{of}_id_{of}"
            )
            for of in ("organisation", "person", "booking", "series")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outside_event"),
        sa.UniqueConstraint(
            "person_id", "uid", "recurs_on", name="uq_outside_event_person_id_uid_recurs_on"
        ),
    )
    for of in ("booking", "series"):
        op.create_index(f"ix_outside_event_{of}_id", "outside_event", [f"{of}_id"])


def downgrade() -> None:
    op.drop_table("outside_event")
    op.drop_column("booking", "calendar_of_id")
