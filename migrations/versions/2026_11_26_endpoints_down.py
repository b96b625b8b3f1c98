"""Of each endpoint is kept since when it is believed to be down, and what people were told."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_endpoints_down"
down_revision = "2026_11_26_pools"
branch_labels = None
depends_on = None

MOMENTS = ("down_since", "contrary_since")


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("endpoint_state", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    told = sa.Column("told", sa.String(), nullable=False, server_default="")
    op.add_column("endpoint_state", told)


def downgrade() -> None:
    for name in (*MOMENTS, "told"):
        op.drop_column("endpoint_state", name)
