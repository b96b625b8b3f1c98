"""What of sites, rooms and endpoints stays as it is, whatever Webex says."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_ours"
down_revision = "2026_11_26_names_in_webex"
branch_labels = None
depends_on = None

TABLES = ("site", "room", "endpoint")


def upgrade() -> None:
    for table in TABLES:
        column = sa.Column("ours", sa.String(), nullable=False, server_default="")
        op.add_column(table, column)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_column(table, "ours")
