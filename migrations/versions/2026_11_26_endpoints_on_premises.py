"""Endpoints may be reached directly, and what was last seen of each is kept."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_endpoints_on_premises"
down_revision = "2026_11_26_room_calendars"
branch_labels = None
depends_on = None

REACHED_BY = ("host", "account", "fingerprint")


def upgrade() -> None:
    for name in REACHED_BY:
        op.add_column("endpoint", sa.Column(name, sa.String(), nullable=True))
    op.create_table(
        "endpoint_state",
        sa.Column("endpoint_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("presence", sa.Boolean(), nullable=True),
        sa.Column("is_in_standby", sa.Boolean(), nullable=True),
        sa.Column("panel_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("panel_refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["endpoint_id"], ["endpoint.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("endpoint_id"),
    )
    op.create_index("ix_endpoint_state_organisation_id", "endpoint_state", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("endpoint_state")
    for name in REACHED_BY:
        op.drop_column("endpoint", name)
