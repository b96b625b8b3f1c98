"""Mails are found by what they are about, for the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_mails_by_subject"
down_revision = "2026_11_26_endpoints_on_premises"
branch_labels = None
depends_on = None

MAILS = sa.text("kind = 'mail'")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_mail_subject",
        "outbox",
        ["subject"],
        postgresql_where=MAILS,
        sqlite_where=MAILS,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_mail_subject", table_name="outbox")
