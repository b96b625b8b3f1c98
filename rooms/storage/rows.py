"""Rows written past the ORM: on the roads that every booking takes, its flushes cost most.

For SQLite, statements are compiled once for each table and its columns; moments and JSON become
what the driver takes by the same types as everywhere. For PostgreSQL see `postgresql_writing`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar

from sqlalchemy import JSON, Connection, Dialect, insert, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict, instance_state, manager_of_class
from sqlmodel import Session, SQLModel

from rooms.storage.columns import UTCDateTime
from rooms.storage.postgresql_writing import PostgresqlSession
from rooms.storage.questions import Question, executed

MOMENTS_KEPT = 1024
Values = Mapping[str, Any]
Row = TypeVar("Row", bound=SQLModel)


def write(session: Session, model: type[SQLModel], rows: Sequence[Values]) -> None:
    """Write rows in this order. Defaults of the model are not filled in: name every column."""
    if not rows:
        session.flush()
    elif isinstance(session, PostgresqlSession):
        session.write_soon(model, rows)
    else:
        _execute(session, model, rows)


def write_numbered(session: Session, model: type[SQLModel], rows: Sequence[Values]) -> list[int]:
    """Write rows in this order and return their ids."""
    if not rows:
        return []
    if isinstance(session, PostgresqlSession):
        return sorted(number for (number,) in session.write_now(model, rows, " RETURNING id"))
    if len(rows) == 1:
        return [int(_execute(session, model, rows).lastrowid)]
    session.flush()
    return list(session.connection().execute(_numbering(model), list(rows)).scalars())


def write_unless_refused(session: Session, model: type[SQLModel], rows: Sequence[Values]) -> bool:
    """Write all rows, or none and return False where the database refuses one of them.

    What this transaction wrote before stays. One row alone needs no savepoint: SQLite takes back
    the one statement, and PostgreSQL is asked to write it or not.
    """
    try:
        if len(rows) == 1:
            return _wrote(session, model, rows)
        with session.begin_nested():  # asking for the connection sets the savepoint
            _wrote(session, model, rows)
    except IntegrityError:
        return False
    return True


def _wrote(session: Session, model: type[SQLModel], rows: Sequence[Values]) -> bool:
    if not isinstance(session, PostgresqlSession):
        return bool(_execute(session, model, rows).rowcount)
    choice = " ON CONFLICT DO NOTHING" if len(rows) == 1 else ""
    return bool(session.write_now(model, rows, choice).rowcount)


def values_of(row: SQLModel) -> Values:
    """Return what an object that is in no session yet says of its row, but for its id."""
    return {name: row.__dict__[name] for name in _names(type(row))}


def adopt(session: Session, model: type[Row], number: int, values: Values) -> Row:
    """Return the object of the row with the id `number`, which is written already with `values`.

    It is as if the session had read it. It takes the place of one that was written under the same
    id and taken back.
    """
    manager = manager_of_class(model)
    row: Row = manager.new_instance()
    instance_dict(row).update(values, id=number)
    make_transient_to_detached(row)
    key = instance_state(row).key
    before = session.identity_map.get(key) if key else None
    if before is not None:
        session.expunge(before)
    session.add(row)
    return row


def columns_of(model: type[SQLModel]) -> str:
    """Return the columns that a question for `read` selects."""
    return ", ".join(model.model_fields)


def read(
    session: Session, model: type[Row], question: Question, asked: Mapping[str, Any]
) -> Row | None:
    """Return the object of the question's first row, its `columns_of` the model; None without one.

    Where the session has it already, it is that one, with what was done to it since.
    """
    row = question.row(session, asked)
    if row is None:
        return None
    mapper = inspect(model)
    values = dict(zip(model.model_fields, row, strict=True))
    number = values.pop("id")
    key = mapper.identity_key_from_primary_key((number,))
    before: Row | None = session.identity_map.get(key)
    if before is not None:
        return before
    for name, make in _makers(model, session.connection().dialect):
        values[name] = make(values[name])
    return adopt(session, model, number, values)


@cache
def _makers(model: type[SQLModel], dialect: Dialect) -> list[tuple[str, Callable[[Any], Any]]]:
    """Return what makes our values of the driver's, for those columns that need it."""
    columns = inspect(model).local_table.c
    makers = (
        (name, columns[name].type.dialect_impl(dialect).result_processor(dialect, None))
        for name in model.model_fields
    )
    return [(name, make) for name, make in makers if make is not None]


@dataclass(frozen=True, slots=True)
class _Statement:
    """An INSERT for SQLite; `names` in the order of the question marks.

    `makes` turns the values of some columns into the driver's.
    """

    sql: str
    names: tuple[str, ...]
    makes: tuple[tuple[str, Callable[[Any], Any]], ...]

    def given(self, row: Values) -> tuple[Any, ...]:
        """Return the row's values as the driver takes them."""
        values = dict(row)
        for name, make in self.makes:
            values[name] = make(values[name])
        return tuple([values[name] for name in self.names])


_STATEMENTS: dict[tuple[type[SQLModel], tuple[str, ...]], _Statement] = {}


def _execute(session: Session, model: type[SQLModel], rows: Sequence[Values]) -> Any:
    """Return the driver's cursor after it wrote the rows to SQLite; errors are SQLAlchemy's."""
    session.flush()
    connection = session.connection()
    known = (model, tuple(rows[0]))
    statement = _STATEMENTS.get(known)
    if statement is None:
        statement = _STATEMENTS[known] = _compiled(connection, *known)
    given = [statement.given(row) for row in rows]
    if len(given) == 1:
        return executed(connection, statement.sql, given[0])
    return executed(connection, statement.sql, given, many=True)


def _compiled(connection: Connection, model: type[SQLModel], names: tuple[str, ...]) -> _Statement:
    table, dialect = inspect(model).local_table, connection.dialect
    made: Any = insert(table).inline().compile(dialect=dialect, column_keys=list(names))
    makes = []
    for name in names:
        kind = table.c[name].type
        make = kind.dialect_impl(dialect).bind_processor(dialect)
        if isinstance(kind, JSON):
            make = json.dumps  # as the processor does in the end
        elif make is not None and isinstance(kind, UTCDateTime):
            make = lru_cache(maxsize=MOMENTS_KEPT)(make)  # rows of one act share their moments
        if make is not None:
            makes.append((name, make))
    return _Statement(str(made), tuple(made.positiontup), tuple(makes))


@cache
def _names(model: type[SQLModel]) -> tuple[str, ...]:
    return tuple(name for name in model.model_fields if name != "id")


@cache
def _numbering(model: type[SQLModel]) -> Any:
    key: Any = model.id  # type: ignore[attr-defined]
    return insert(model).returning(key, sort_by_parameter_order=True)
