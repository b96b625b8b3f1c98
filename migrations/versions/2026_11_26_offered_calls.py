"""What the call of an offer from the waiting list draws of pools, as that of a booking does."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_offered_calls"
down_revision = "2026_11_26_plans"
branch_labels = None
depends_on = None

EITHER = "(booking_id IS NULL) <> (waiting_id IS NULL)"
COLUMNS = "id, organisation_id, pool_id, booking_id, amount, starts_at, ends_at, expires_at"
# As `2026_11_26_pools` has it: SQLite gives up a table's triggers with the table.
PEAK = """
SELECT max(total) FROM (
    SELECT sum(step) OVER (ORDER BY at, step ROWS UNBOUNDED PRECEDING) AS total FROM (
        SELECT starts_at AS at, amount AS step FROM draw WHERE {overlaps}
        UNION ALL SELECT ends_at, -amount FROM draw WHERE {overlaps}
    ) AS steps
) AS totals
"""
OVERLAPS = (
    "pool_id = NEW.pool_id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at"
    " AND starts_at > datetime(NEW.starts_at, '-3 days') {others}"
)
GUARD = """
CREATE TRIGGER draw_within_pool_{change} BEFORE {change} ON draw
WHEN coalesce(({peak}), 0) + NEW.amount > (SELECT size - reserve FROM pool WHERE id = NEW.pool_id)
BEGIN
    SELECT RAISE(ABORT, 'pool_full');
END
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _remake(is_wide=True)
    else:
        op.alter_column("draw", "booking_id", nullable=True)
        op.add_column("draw", sa.Column("waiting_id", sa.Integer(), nullable=True))
        op.create_foreign_key(
            "fk_draw_waiting_id_waiting", "draw", "waiting", ["waiting_id"], ["id"]
        )
        op.create_check_constraint(op.f("ck_draw_of_booking_or_offer"), "draw", EITHER)
    op.create_index("ix_draw_waiting_id", "draw", ["waiting_id"])


def downgrade() -> None:
    op.execute("DELETE FROM draw WHERE booking_id IS NULL")
    op.drop_index("ix_draw_waiting_id", "draw")
    if op.get_bind().dialect.name == "sqlite":
        _remake(is_wide=False)
        return
    op.drop_constraint(op.f("ck_draw_of_booking_or_offer"), "draw")
    op.drop_column("draw", "waiting_id")
    op.alter_column("draw", "booking_id", nullable=False)


def _remake(*, is_wide: bool) -> None:
    """Make SQLite's table anew, with its rows, indexes and guard."""
    op.create_table(
        "draw_remade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=is_wide),
        *([sa.Column("waiting_id", sa.Integer(), nullable=True)] if is_wide else []),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=f"fk_draw_{table}_id_{table}"
            )
            for table in ("organisation", "pool", "booking", *(["waiting"] if is_wide else []))
        ),
        *([sa.CheckConstraint(EITHER, name="ck_draw_of_booking_or_offer")] if is_wide else []),
        sa.CheckConstraint("ends_at > starts_at", name="ck_draw_ends_after_start"),
        sa.CheckConstraint("amount > 0", name="ck_draw_some"),
        sa.PrimaryKeyConstraint("id", name="pk_draw"),
    )
    op.execute(f"INSERT INTO draw_remade ({COLUMNS}) SELECT {COLUMNS} FROM draw")
    op.drop_table("draw")
    op.rename_table("draw_remade", "draw")
    times, expires = ["pool_id", "starts_at", "ends_at", "amount"], "expires_at IS NOT NULL"
    op.create_index("ix_draw_pool_id_starts_at", "draw", times)
    op.create_index(
        "ix_draw_expires_at", "draw", ["pool_id", "expires_at"], sqlite_where=sa.text(expires)
    )
    op.create_index("ix_draw_booking_id", "draw", ["booking_id"])
    for change, others in {"insert": "", "update": "AND id <> OLD.id"}.items():
        peak = PEAK.format(overlaps=OVERLAPS.format(others=others))
        op.execute(GUARD.format(change=change, peak=peak))
