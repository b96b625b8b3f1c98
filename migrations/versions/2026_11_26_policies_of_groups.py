"""Policies of groups of people, and the school holidays of sites."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_policies_of_groups"
down_revision = "2026_11_26_former_conferences"
branch_labels = None
depends_on = None

PLACES = (
    ("organisation", "site_id IS NULL AND room_id IS NULL"),
    ("site", "site_id IS NOT NULL AND room_id IS NULL"),
    ("room", "room_id IS NOT NULL"),
)


def upgrade() -> None:
    name = sa.Column("group_name", sa.String(), nullable=False, server_default="")
    op.add_column("policy", name)
    _unique("group_name")
    zone = sa.Column("school_zone", sa.String(), nullable=False, server_default="")
    op.add_column("site", zone)


def downgrade() -> None:
    op.drop_column("site", "school_zone")
    op.execute("DELETE FROM policy WHERE group_name <> ''")
    _unique()
    op.drop_column("policy", "group_name")


def _unique(*more: str) -> None:
    for place, condition in PLACES:
        op.drop_index(f"uq_policy_{place}", table_name="policy")
        op.create_index(
            f"uq_policy_{place}",
            "policy",
            [f"{place}_id", *more],
            unique=True,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )
