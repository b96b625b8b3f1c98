"""Faults of rooms, and people who have fixed the language in which they are answered."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_faults_and_languages"
down_revision = "2026_11_25_what_comes_back"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "person",
        sa.Column("keeps_language", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "fault",
        sa.Column("id", sa.Integer(), primary_key=True),
        _link("organisation_id", "organisation"),
        _link("room_id", "room"),
        _link("reporter_id", "person"),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        _link("closed_by_id", "person", nullable=True),
    )
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_fault_open",
        "fault",
        ["organisation_id", "room_id"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    op.drop_table("fault")
    op.drop_column("person", "keeps_language")


def _link(column: str, far: str, *, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{far}.id", name=op.f(f"fk_fault_{column}_{far}"))
    return sa.Column(column, sa.Integer(), key, nullable=nullable)
