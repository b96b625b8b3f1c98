"""A stamp on each organisation that changes with its inventory, whoever changes it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_inventory_stamp"
down_revision = "2026_11_23_main_road"
branch_labels = None
depends_on = None

TABLES = ("site", "room", "endpoint")
CHANGES = {"insert": "NEW", "update": "NEW", "delete": "OLD"}

# Random, not counted: a number that a rolled back transaction had used would come again.
SQLITE_STAMP = "lower(hex(randomblob(16)))"
POSTGRESQL_STAMP = "replace(gen_random_uuid()::text, '-', '')"
SQLITE_TRIGGER = """
CREATE TRIGGER {table}_{change}_stamp AFTER {change} ON {table}
BEGIN
    UPDATE organisation SET inventory_stamp = {stamp} WHERE id = {row}.organisation_id;
END
"""
POSTGRESQL_FUNCTION = f"""
CREATE FUNCTION stamp_inventory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE organisation SET inventory_stamp = {POSTGRESQL_STAMP}
    WHERE id IN (SELECT organisation_id FROM changed);
    RETURN NULL;
END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_{change}_stamp AFTER {change} ON {table}
REFERENCING {row} TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION stamp_inventory()
"""


def upgrade() -> None:
    op.add_column(
        "organisation",
        sa.Column("inventory_stamp", sa.String(), nullable=False, server_default=""),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    stamp = SQLITE_STAMP if is_sqlite else POSTGRESQL_STAMP
    op.execute(f"UPDATE organisation SET inventory_stamp = {stamp}")
    if not is_sqlite:
        op.execute(POSTGRESQL_FUNCTION)
    trigger = SQLITE_TRIGGER if is_sqlite else POSTGRESQL_TRIGGER
    for table in TABLES:
        for change, row in CHANGES.items():
            op.execute(trigger.format(table=table, change=change, row=row, stamp=stamp))


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        for change in CHANGES:
            name = f"{table}_{change}_stamp"
            op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
    if not is_sqlite:
        op.execute("DROP FUNCTION stamp_inventory()")
    op.drop_column("organisation", "inventory_stamp")
