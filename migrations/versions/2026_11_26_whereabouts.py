"""By which clocks invited people live."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_whereabouts"
down_revision = "2026_11_26_mails_by_subject"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "whereabouts",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_whereabouts_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "address", name="pk_whereabouts"),
    )
    op.create_index("ix_whereabouts_told_at", "whereabouts", ["told_at"])


def downgrade() -> None:
    op.drop_table("whereabouts")
