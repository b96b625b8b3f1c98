"""Which series an event is about, and where those are found that are about no single booking."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_audit"
down_revision = "2026_11_26_left_out"
branch_labels = None
depends_on = None

NO_BOOKING = {"sqlite_where": sa.text("booking_id IS NULL")} | {
    "postgresql_where": sa.text("booking_id IS NULL")
}
OF_SERIES = {"sqlite_where": sa.text("series_id IS NOT NULL")} | {
    "postgresql_where": sa.text("series_id IS NOT NULL")
}


def upgrade() -> None:
    op.add_column("event", sa.Column("series_id", sa.Integer(), nullable=True))
    told = "json_extract(data, '$.series_id')"
    if op.get_bind().dialect.name == "postgresql":
        told = "CAST(data ->> 'series_id' AS INTEGER)"
    op.execute(f"UPDATE event SET series_id = {told} WHERE kind LIKE 'Series%'")
    op.create_index("ix_event_series_id", "event", ["series_id", "id"], **OF_SERIES)
    op.create_index("ix_event_of_none", "event", ["organisation_id", "kind", "id"], **NO_BOOKING)


def downgrade() -> None:
    op.drop_index("ix_event_of_none", table_name="event")
    op.drop_index("ix_event_series_id", table_name="event")
    op.drop_column("event", "series_id")
