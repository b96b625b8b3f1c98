"""How much of a person's own calendar can't be followed."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_unread_events"
down_revision = "2026_11_26_endpoints_down"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "own_calendar", sa.Column("unread", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("own_calendar", "unread")
