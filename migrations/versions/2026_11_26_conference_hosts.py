"""Conferences know whose they are at their provider, since when, and who couldn't make them."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_conference_hosts"
down_revision = "2026_11_25_answers_to_series"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conference", sa.Column("host", sa.String(), nullable=True))
    op.add_column("conference", sa.Column("made_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("conference", sa.Column("tried", sa.JSON(), server_default="[]", nullable=False))
    op.create_index("ix_conference_made_at", "conference", ["made_at"])


def downgrade() -> None:
    op.drop_index("ix_conference_made_at", table_name="conference")
    with op.batch_alter_table("conference") as conference:
        for name in ("tried", "made_at", "host"):
            conference.drop_column(name)
