"""What tables are made of: names of constraints, aware moments, indexes over some of the rows."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def where(condition: str) -> dict[str, Any]:
    """Return what makes an index hold only rows of which `condition` is true, in both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class UTCDateTime(TypeDecorator[datetime]):
    """Aware moments in, aware UTC out; SQLite, which drops zones, gets naive UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times, which would be somebody's guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive time can't be stored.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
