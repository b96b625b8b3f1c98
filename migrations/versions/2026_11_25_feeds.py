"""Feeds: calendars of rooms, sites and people that can be followed and revoked."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_feeds"
down_revision = "2026_11_25_zone_stamp"
branch_labels = None
depends_on = None

OF = ("room", "site", "person")
ONE = " + ".join(f"(CASE WHEN {of}_id IS NULL THEN 0 ELSE 1 END)" for of in OF) + " = 1"


def upgrade() -> None:
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *(sa.Column(f"{of}_id", sa.Integer(), nullable=True) for of in OF),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(ONE, name="ck_feed_of_one"),
        *(
            sa.ForeignKeyConstraint(
                [f"{column}_id"], [f"{table}.id"], name=f"fk_feed_{column}_id_{table}"
            )
            for column, table in (
                ("organisation", "organisation"),
                *((of, of) for of in OF),
                ("made_by", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feed"),
    )
    op.create_index("ix_feed_organisation_id", "feed", ["organisation_id"])
    is_open = sa.text("revoked_at IS NULL")
    for of in OF:
        op.create_index(
            f"uq_feed_{of}_id",
            "feed",
            [f"{of}_id"],
            unique=True,
            sqlite_where=is_open,
            postgresql_where=is_open,
        )


def downgrade() -> None:
    op.drop_table("feed")
