"""People's own calendars, and when they are busy by them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "2026_11_26_own_calendars"
down_revision = "2026_11_26_legs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        *_belonging("own_calendar"),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("last_modified", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looks_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("known_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("person_id", name="uq_own_calendar_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_own_calendar"),
    )
    op.create_index("ix_own_calendar_organisation_id", "own_calendar", ["organisation_id"])
    op.create_index("ix_own_calendar_looks_at", "own_calendar", ["looks_at"])
    op.create_table(
        "own_busy_time",
        sa.Column("id", sa.Integer(), nullable=False),
        *_belonging("own_busy_time"),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="ck_own_busy_time_ends_after_start"),
        sa.PrimaryKeyConstraint("id", name="pk_own_busy_time"),
    )
    op.create_index("ix_own_busy_time_person_id_ends_at", "own_busy_time", ["person_id", "ends_at"])


def downgrade() -> None:
    op.drop_table("own_busy_time")
    op.drop_table("own_calendar")


def _belonging(table: str) -> list[SchemaItem]:
    """Return the columns of whose it is."""
    return [
        item
        for of in ("organisation", "person")
        for item in (
            sa.Column(f"{of}_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint([f"{of}_id"], [f"{of}.id"], name=f"fk_{table}_{of}_id_{of}"),
        )
    ]
