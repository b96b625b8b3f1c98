"""Rooms, endpoints and sites that are no more, and what administrators plan to change."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_plans"
down_revision = "2026_11_26_unread_events"
branch_labels = None
depends_on = None

RETIRING = ("site", "room", "endpoint")


def upgrade() -> None:
    for table in RETIRING:
        column = sa.Column("is_retired", sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column(table, column)
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("need", sa.JSON(), nullable=True),
        sa.Column("placements", sa.JSON(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("undo_lines", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["undoes_id"], ["plan.id"]),
    )
    op.create_index("ix_plan_organisation_id", "plan", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("plan")
    for table in RETIRING:
        op.drop_column(table, "is_retired")
