"""Rows written past the ORM: on the roads that every booking takes, its flushes cost most."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, SQLModel

Values = Mapping[str, Any]


def write(session: Session, model: type[SQLModel], rows: Sequence[Values]) -> None:
    """Write rows in this order. Defaults of the model are not filled in: name every column."""
    session.flush()
    if rows:
        session.connection().execute(_insert(model), list(rows))


def write_numbered(session: Session, model: type[SQLModel], rows: Sequence[Values]) -> list[int]:
    """Write rows in this order and return their ids."""
    session.flush()
    connection = session.connection()
    if len(rows) == 1:
        made = connection.execute(_insert(model), rows[0]).inserted_primary_key
        return [made[0]] if made else []
    return list(connection.execute(_numbering(model), list(rows)).scalars()) if rows else []


def write_unless_refused(session: Session, model: type[SQLModel], rows: Sequence[Values]) -> bool:
    """Write all rows, or none and return False where the database refuses one of them.

    What this transaction wrote before stays. One row needs no savepoint on SQLite, which takes
    back the one statement alone.
    """
    session.flush()
    try:
        if len(rows) == 1 and session.connection().dialect.name == "sqlite":
            session.connection().execute(_insert(model), rows[0])
        else:
            with session.begin_nested():
                session.connection().execute(_insert(model), list(rows))
    except IntegrityError:
        return False
    return True


def values_of(row: SQLModel) -> Values:
    """Return what an object that is in no session yet says of its row, but for its id."""
    return {name: row.__dict__[name] for name in _names(type(row))}


def adopt(session: Session, written: SQLModel) -> None:
    """Let the session keep an object whose row is written already, with all that it says.

    It takes the place of one that was written under the same id and taken back.
    """
    make_transient_to_detached(written)
    before = session.identity_map.get(identity_key(instance=written))
    if before is not None:
        session.expunge(before)
    session.add(written)


@cache
def _names(model: type[SQLModel]) -> tuple[str, ...]:
    return tuple(name for name in model.model_fields if name != "id")


@cache
def _insert(model: type[SQLModel]) -> Insert:
    return insert(model)


@cache
def _numbering(model: type[SQLModel]) -> Any:
    key: Any = model.id  # type: ignore[attr-defined]
    return insert(model).returning(key, sort_by_parameter_order=True)
