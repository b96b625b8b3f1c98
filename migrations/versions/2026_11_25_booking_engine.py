"""The booking engine: policies, closures, parts of rooms, series, holds and waiting lists."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_booking_engine"
down_revision = "2026_11_24_people_of_bookings"
branch_labels = None
depends_on = None

# In one statement each: SQLite takes a foreign key with its column, and never afterwards.
REFERENCES = (
    ("room", "part_of_id", "room"),
    ("booking", "series_id", "series"),
    ("blocking", "held_for_id", "person"),
    ("blocking", "waiting_id", "waiting"),
    ("conference", "series_id", "series"),
)
COLUMNS = (
    ("organisation", sa.Column("country", sa.String(), nullable=False, server_default="FR")),
    ("endpoint", sa.Column("is_working", sa.Boolean(), nullable=False, server_default=sa.true())),
    ("booking", sa.Column("decide_by", sa.DateTime(timezone=True), nullable=True)),
    ("booking", sa.Column("recurs_at", sa.DateTime(timezone=True), nullable=True)),
    (
        "booking",
        sa.Column("is_exception", sa.Boolean(), nullable=False, server_default=sa.false()),
    ),
    ("blocking", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True)),
)
INDEXES = (
    ("ix_room_part_of_id", "room", ["part_of_id"], None, False),
    ("ix_booking_booked_by_id", "booking", ["booked_by_id"], "booked_by_id IS NOT NULL", False),
    ("uq_booking_series_id_recurs_at", "booking", ["series_id", "recurs_at"], None, True),
    (
        "ix_blocking_room_id_starts_at",
        "blocking",
        ["room_id", "starts_at", "ends_at", "expires_at", "booking_id", "held_for_id"],
        None,
        False,
    ),
    ("ix_blocking_held_for_id", "blocking", ["held_for_id"], "held_for_id IS NOT NULL", False),
    ("ix_blocking_expires_at", "blocking", ["expires_at"], "expires_at IS NOT NULL", False),
    ("ix_conference_series_id", "conference", ["series_id"], None, False),
    ("uq_conference_booking_id", "conference", ["booking_id"], "series_id IS NULL", True),
    (
        "uq_policy_organisation",
        "policy",
        ["organisation_id"],
        "site_id IS NULL AND room_id IS NULL",
        True,
    ),
    ("uq_policy_site", "policy", ["site_id"], "site_id IS NOT NULL AND room_id IS NULL", True),
    ("uq_policy_room", "policy", ["room_id"], "room_id IS NOT NULL", True),
    ("ix_closure_organisation_id_ends_at", "closure", ["organisation_id", "ends_at"], None, False),
    ("ix_series_organisation_id", "series", ["organisation_id"], None, False),
    ("ix_series_organizer_id", "series", ["organizer_id"], None, False),
    ("ix_waiting_open", "waiting", ["organisation_id", "latest"], "state = 'waiting'", False),
    ("ix_waiting_person_id", "waiting", ["person_id"], None, False),
)
STAMPED = ("policy", "closure")
CHANGES = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
SQLITE_TRIGGER = """
CREATE TRIGGER {table}_{change}_stamp AFTER {change} ON {table}
BEGIN
    UPDATE organisation SET inventory_stamp = lower(hex(randomblob(16)))
    WHERE id = {row}.organisation_id;
END
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_{change}_stamp AFTER {change} ON {table}
REFERENCING {row} TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION stamp_inventory()
"""

# Each statement of a function sees what was committed before it: so the stamp is the one that holds
# once the rooms are ours, whoever had them before.
KEEP_ROOMS = """
CREATE FUNCTION keep_rooms(room_ids integer[]) RETURNS varchar LANGUAGE plpgsql AS $$
BEGIN
    PERFORM id FROM room WHERE id = ANY(room_ids) ORDER BY id FOR NO KEY UPDATE;
    RETURN (
        SELECT organisation.inventory_stamp FROM organisation
        JOIN room ON room.organisation_id = organisation.id
        WHERE room.id = room_ids[1]
    );
END $$
"""


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    _create_tables()
    for table, column in COLUMNS:
        op.add_column(table, column)
    for table, column, far in REFERENCES:
        name = f"fk_{table}_{column}_{far}"
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER"
            f" CONSTRAINT {name} REFERENCES {far} (id)"
        )
    op.drop_index("ix_blocking_room_id_starts_at", table_name="blocking")
    with op.batch_alter_table("conference") as conference:
        conference.drop_constraint("uq_conference_booking_id", type_="unique")
    for name, table, columns, condition, unique in INDEXES:
        where = sa.text(condition) if condition else None
        op.create_index(
            name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where
        )
    trigger = SQLITE_TRIGGER if is_sqlite else POSTGRESQL_TRIGGER
    for table in STAMPED:
        for change, row in CHANGES.items():
            op.execute(trigger.format(table=table, change=change, row=row))
    if not is_sqlite:
        op.execute(KEEP_ROOMS)


def _create_tables() -> None:
    op.create_table(
        "policy",
        sa.Column("id", sa.Integer(), primary_key=True),
        _link("policy", "organisation_id", "organisation"),
        _link("policy", "site_id", "site", nullable=True),
        _link("policy", "room_id", "room", nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
    )
    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), primary_key=True),
        _link("closure", "organisation_id", "organisation"),
        _link("closure", "site_id", "site", nullable=True),
        _link("closure", "room_id", "room", nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_closure_ends_after_start")),
    )
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), primary_key=True),
        _link("series", "organisation_id", "organisation"),
        _link("series", "organizer_id", "person"),
        _link("series", "continues_id", "series", nullable=True),
        sa.Column("rrule", sa.String(), nullable=False),
        sa.Column("starts_on", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("skips_holidays", sa.Boolean(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "waiting",
        sa.Column("id", sa.Integer(), primary_key=True),
        _link("waiting", "organisation_id", "organisation"),
        _link("waiting", "person_id", "person"),
        sa.Column("earliest", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("room_ids", sa.JSON(), nullable=False),
        _link("waiting", "site_id", "site", nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("wants_video", sa.Boolean(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("guests", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        _link("waiting", "offer_room_id", "room", nullable=True),
        sa.Column("offer_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offered_on", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("space_id", sa.String(), nullable=True),
        sa.Column("thread_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def _link(table: str, column: str, far: str, *, nullable: bool = False) -> sa.Column[int]:
    name = f"fk_{table}_{column}_{far}"
    return sa.Column(
        column, sa.Integer(), sa.ForeignKey(f"{far}.id", name=op.f(name)), nullable=nullable
    )


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute("DROP FUNCTION keep_rooms(integer[])")
    for table in STAMPED:
        for change in CHANGES:
            name = f"{table}_{change}_stamp"
            op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
    for name, table, *_ in INDEXES:
        op.drop_index(name, table_name=table)
    op.execute("DELETE FROM conference WHERE series_id IS NOT NULL")
    with op.batch_alter_table("conference") as conference:
        conference.drop_column("series_id")
        conference.create_unique_constraint("uq_conference_booking_id", ["booking_id"])
    for table, column, _ in REFERENCES:
        if table != "conference":
            op.drop_column(table, column)
    for table, column in COLUMNS:
        op.drop_column(table, column.name)
    op.create_index(
        "ix_blocking_room_id_starts_at", "blocking", ["room_id", "starts_at", "ends_at"]
    )
    for table in ("waiting", "series", "closure", "policy"):
        op.drop_table(table)
