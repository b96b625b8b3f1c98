"""To what somebody answered: to a whole series, or to a booking by itself."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_answers_to_series"
down_revision = "2026_11_25_feeds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attendee", sa.Column("answered_series_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("attendee", "answered_series_id")
