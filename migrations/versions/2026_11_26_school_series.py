"""Series that keep to school holidays, or out of them, and of which zone these are."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_school_series"
down_revision = "2026_11_26_ours"
branch_labels = None
depends_on = None

COLUMNS = ("school", "school_zone")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("series", sa.Column(name, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("series", name)
