"""What sites and rooms are called in Webex."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_names_in_webex"
down_revision = "2026_11_26_requisitions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("location_id", sa.String()))
    op.add_column("room", sa.Column("workspace_id", sa.String()))


def downgrade() -> None:
    op.drop_column("room", "workspace_id")
    op.drop_column("site", "location_id")
