"""Rooms of a booking whose endpoints stay out of its call."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_left_out"
down_revision = "2026_11_26_offered_calls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("call", sa.Column("left_out", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("call") as call:
        call.drop_column("left_out")
