"""Guests who were taken off, who booked for whom, private titles, and a person's last act."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_people_of_bookings"
down_revision = "2026_11_24_inventory_stamp"
branch_labels = None
depends_on = None

FLAGS = ("is_private", "in_group")
# In one statement: SQLite takes a foreign key with its column, and never afterwards.
BOOKED_BY = """
ALTER TABLE booking ADD COLUMN booked_by_id INTEGER
CONSTRAINT fk_booking_booked_by_id_person REFERENCES person (id)
"""


def upgrade() -> None:
    op.add_column("attendee", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    for flag in FLAGS:
        op.add_column(
            "booking", sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.execute(BOOKED_BY)
    op.create_index("ix_event_person_id_id", "event", ["person_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_event_person_id_id", table_name="event")
    for column in ("booked_by_id", *FLAGS):
        op.drop_column("booking", column)
    op.drop_column("attendee", "removed_at")
