"""The waiting list: the hours of several days that would do; requests by their deadline."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_waiting_hours"
down_revision = "2026_11_25_booking_engine"
branch_labels = None
depends_on = None


WAITS = sa.text("decide_by IS NOT NULL")


def upgrade() -> None:
    op.add_column("waiting", sa.Column("hours", sa.JSON(), nullable=False, server_default="[]"))
    op.create_index(
        "ix_booking_decide_by",
        "booking",
        ["decide_by"],
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )


def downgrade() -> None:
    op.drop_index("ix_booking_decide_by", table_name="booking")
    op.drop_column("waiting", "hours")
