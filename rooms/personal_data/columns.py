"""Where personal data stands: every column that holds words is said here to hold some, or none.

Columns of numbers, moments and truth values hold none by themselves; those that refer to a person
are found in the tables. A test fails where a column of words is missing here.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, Table, cast, or_
from sqlmodel import AutoString, SQLModel

import rooms.models as _tables  # noqa: F401  with it all tables are known

PERSONAL: Mapping[str, frozenset[str]] = {
    name: frozenset(columns.split())
    for name, columns in {
        "inbox": "key subject payload",
        "person": "email name",
        "whereabouts": "address",
        "own_calendar": "address",
        "plan": "reason lines need placements undo_lines moved",
        "talk_state": "space_id data",
        "booking": "title space_id thread_id",
        "closure": "reason",
        "fault": "words about",
        "waiting": "guests title space_id thread_id",
        "attendee": "address name",
        "calendar_event": "href uid",
        "conference": "web_link sip_address host",
        "event": "data",
        "leg": "address name",
        "outbox": "subject payload result",
        "outside_event": "uid message_id",
        "arrival": "message_id sender uid delegate comment",
    }.items()
}
IMPERSONAL: Mapping[str, frozenset[str]] = {
    name: frozenset(columns.split())
    for name, columns in {
        "inbox": "kind outcome",
        "mailbox_position": "mailbox",
        "organisation": "key name language zone country inventory_stamp",
        "domain": "name",
        "person": "language roles",
        "site": "key name address directions phone zone school_zone opening_hours location_id ours",
        "whereabouts": "zone",
        "own_calendar": "etag last_modified problem",
        "plan": "stamp state",
        "policy": "group_name settings",
        "pool": "key name unit provider",
        "room": "key name floor equipment accessibility workspace_id ours",
        "series": "rrule starts_on zone school school_zone left_out status",
        "booking": "zone status language",
        "calendar_binding": "url account sync_token ctag problem",
        "endpoint": (
            "key kind name device_id workspace_id sip_address host account fingerprint ours"
        ),
        "waiting": "hours room_ids equipment state offered_on language",
        "attendee": "kind answer",
        "blocking": "kind",
        "calendar_copy": "uid href etag problem",
        "calendar_event": "etag times problem",
        "call": "state connect left_out asked",
        "conference": "provider state meeting_id number password tried former",
        "endpoint_state": "problem told",
        "event": "kind",
        "leg": "state cause",
        "outbox": "kind outcome",
        "outside_event": "recurs_on rooms asked told",
        "arrival": "via method answer verdict reason",
    }.items()
}

WORDS = (AutoString, String, JSON)


def tables() -> list[Table]:
    """Return all tables, those first to which others refer."""
    return SQLModel.metadata.sorted_tables


def words_of(table: Table) -> frozenset[str]:
    """Return the columns of a table that can hold words: text, and values of JSON."""
    return frozenset(one.name for one in table.columns if isinstance(one.type, WORDS))


def personal(table: Table) -> list[ColumnElement[Any]]:
    """Return the columns of a table that may hold somebody's address, name or words."""
    declared = PERSONAL.get(table.name, frozenset())
    return [column for column in table.columns if column.name in declared]


def references(table: Table, to: str) -> list[ColumnElement[Any]]:
    """Return the columns of a table that refer to rows of another."""
    return [
        column
        for column in table.columns
        if any(key.column.table.name == to for key in column.foreign_keys)
    ]


def has_words(
    columns: Iterable[ColumnElement[Any]], patterns: Iterable[str]
) -> ColumnElement[bool]:
    """Return the condition that one of the columns matches a pattern of LIKE, in any case."""
    written = [cast(column, String) for column in columns]
    return or_(*(column.ilike(pattern) for column in written for pattern in patterns))


def of_organisation(table: Table, organisation_id: int) -> ColumnElement[bool] | None:
    """Return the condition that a row is an organisation's, or nobody's; None where all are."""
    if "organisation_id" not in table.columns:
        return None
    column = table.columns["organisation_id"]
    return (column == organisation_id) | column.is_(None)
