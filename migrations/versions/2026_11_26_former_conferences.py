"""Conferences that were made anew know where people may still be."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_former_conferences"
down_revision = "2026_11_26_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conference", sa.Column("former", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("conference") as conference:
        conference.drop_column("former")
