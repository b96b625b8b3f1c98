"""Bookings of a priority need know the plan that made them."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_requisitions"
down_revision = "2026_11_26_policies_of_groups"
branch_labels = None
depends_on = None

# In one statement: SQLite takes a foreign key with its column, and never afterwards.
REQUISITION = """
ALTER TABLE booking ADD COLUMN requisition_id INTEGER
CONSTRAINT fk_booking_requisition_id_plan REFERENCES plan (id)
"""


def upgrade() -> None:
    op.execute(REQUISITION)
    name, table, columns = "ix_booking_requisition_id", "booking", ["requisition_id"]
    where = sa.text("requisition_id IS NOT NULL")
    op.create_index(name, table, columns, postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    op.drop_index("ix_booking_requisition_id", table_name="booking")
    op.drop_column("booking", "requisition_id")
