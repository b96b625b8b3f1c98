"""Pools of ports and bandwidth, what calls draw of them, and the guard of what they hold."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "2026_11_26_pools"
down_revision = "2026_11_26_own_calendars"
branch_labels = None
depends_on = None

CHANGES = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
STAMP_SQLITE = """
CREATE TRIGGER pool_{change}_stamp AFTER {change} ON pool
BEGIN
    UPDATE organisation SET inventory_stamp = lower(hex(randomblob(16)))
    WHERE id = {row}.organisation_id;
END
"""
STAMP_POSTGRESQL = """
CREATE TRIGGER pool_{change}_stamp AFTER {change} ON pool
REFERENCING {row} TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION stamp_inventory()
"""
# Whatever overlaps the new draw is summed up from moment to moment, what ends before what begins.
# Before the new one's start the sum only grows and from its end on it only falls, as all that is
# counted overlaps it: so the greatest sum is the peak within it. A booking lasts a day at most,
# which bounds how far back is looked.
PEAK = """
SELECT max(total) {into} FROM (
    SELECT sum(step) OVER (ORDER BY at, step ROWS UNBOUNDED PRECEDING) AS total FROM (
        SELECT starts_at AS at, amount AS step FROM draw WHERE {overlaps}
        UNION ALL SELECT ends_at, -amount FROM draw WHERE {overlaps}
    ) AS steps
) AS totals
"""
OVERLAPS = (
    "pool_id = NEW.pool_id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at"
    " AND starts_at > {back} {others}"
)
BACK_SQLITE = "datetime(NEW.starts_at, '-3 days')"
BACK_POSTGRESQL = "NEW.starts_at - interval '3 days'"
GUARD_SQLITE = """
CREATE TRIGGER draw_within_pool_{change} BEFORE {change} ON draw
WHEN coalesce(({peak}), 0) + NEW.amount > (SELECT size - reserve FROM pool WHERE id = NEW.pool_id)
BEGIN
    SELECT RAISE(ABORT, 'pool_full');
END
"""
# The pool's row is locked first, so whoever comes second sees what the first one wrote.
GUARD_FUNCTION = """
CREATE FUNCTION keep_within_pool() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE room bigint; peak bigint;
BEGIN
    SELECT size - reserve INTO room FROM pool WHERE id = NEW.pool_id FOR NO KEY UPDATE;
    {peak};
    IF coalesce(peak, 0) + NEW.amount > room THEN
        RAISE EXCEPTION 'pool_full' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
GUARD_POSTGRESQL = """
CREATE TRIGGER draw_within_pool BEFORE INSERT OR UPDATE ON draw
FOR EACH ROW EXECUTE FUNCTION keep_within_pool()
"""


def upgrade() -> None:
    op.create_table(
        "pool",
        sa.Column("id", sa.Integer(), nullable=False),
        *_references("pool", "organisation_id"),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("reserve", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_pool_site_id_site"),
        sa.CheckConstraint(
            "(unit = 'ports' AND provider IS NOT NULL AND site_id IS NULL)"
            " OR (unit = 'kbps' AND provider IS NULL AND site_id IS NOT NULL)",
            name="ck_pool_of_bridge_or_link",
        ),
        sa.CheckConstraint("reserve >= 0 AND reserve <= size", name="ck_pool_reserve_within_size"),
        sa.UniqueConstraint("organisation_id", "key", name="uq_pool_organisation_id_key"),
        sa.PrimaryKeyConstraint("id", name="pk_pool"),
    )
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        *_references("draw", "organisation_id"),
        *_references("draw", "pool_id"),
        *_references("draw", "booking_id"),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name="ck_draw_ends_after_start"),
        sa.CheckConstraint("amount > 0", name="ck_draw_some"),
        sa.PrimaryKeyConstraint("id", name="pk_draw"),
    )
    expires = sa.text("expires_at IS NOT NULL")
    op.create_index(
        "ix_draw_pool_id_starts_at", "draw", ["pool_id", "starts_at", "ends_at", "amount"]
    )
    op.create_index(
        "ix_draw_expires_at",
        "draw",
        ["pool_id", "expires_at"],
        sqlite_where=expires,
        postgresql_where=expires,
    )
    op.create_index("ix_draw_booking_id", "draw", ["booking_id"])
    op.add_column("call", sa.Column("kbps", sa.Integer(), nullable=True))
    guard_sqlite() if _is_sqlite() else guard_postgresql()


def guard_sqlite() -> None:
    for change, row in CHANGES.items():
        op.execute(STAMP_SQLITE.format(change=change, row=row))
    for change, others in {"insert": "", "update": "AND id <> OLD.id"}.items():
        overlaps = OVERLAPS.format(back=BACK_SQLITE, others=others)
        peak = PEAK.format(into="", overlaps=overlaps)
        op.execute(GUARD_SQLITE.format(change=change, peak=peak))


def guard_postgresql() -> None:
    for change, row in CHANGES.items():
        op.execute(STAMP_POSTGRESQL.format(change=change, row=row))
    overlaps = OVERLAPS.format(back=BACK_POSTGRESQL, others="AND id <> NEW.id")
    op.execute(GUARD_FUNCTION.format(peak=PEAK.format(into="INTO peak", overlaps=overlaps)))
    op.execute(GUARD_POSTGRESQL)


def downgrade() -> None:
    with op.batch_alter_table("call") as call:
        call.drop_column("kbps")
    op.drop_table("draw")
    op.drop_table("pool")
    if not _is_sqlite():
        op.execute("DROP FUNCTION keep_within_pool()")


def _is_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _references(of: str, column: str) -> tuple[SchemaItem, ...]:
    table = column.removesuffix("_id")
    key = sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_{of}_{column}_{table}")
    return sa.Column(column, sa.Integer(), nullable=False), key
