"""The inventory's stamp changes with the organisation's zone, by which its quotas count."""

from alembic import op

revision = "2026_11_25_zone_stamp"
down_revision = "2026_11_25_faults_and_languages"
branch_labels = None
depends_on = None

SQLITE = """
CREATE TRIGGER organisation_zone_stamp AFTER UPDATE OF zone ON organisation
BEGIN
    UPDATE organisation SET inventory_stamp = lower(hex(randomblob(16))) WHERE id = NEW.id;
END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION stamp_zone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.inventory_stamp = replace(gen_random_uuid()::text, '-', '');
    RETURN NEW;
END $$
"""
POSTGRESQL = """
CREATE TRIGGER organisation_zone_stamp BEFORE UPDATE OF zone ON organisation
FOR EACH ROW EXECUTE FUNCTION stamp_zone()
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE)
        return
    op.execute(POSTGRESQL_FUNCTION)
    op.execute(POSTGRESQL)


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER organisation_zone_stamp" + ("" if is_sqlite else " ON organisation"))
    if not is_sqlite:
        op.execute("DROP FUNCTION stamp_zone()")
