"""The eight kinds of files and their columns: the one table that reading and writing go by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rooms.inventory_files import cells
from rooms.inventory_files.cells import CellError, Parse
from rooms.inventory_files.hours import write_hours
from rooms.models import Closure, Endpoint, Organisation, Person, Pool, Room, RoomPolicy, Site
from rooms.policy import SETTINGS

Thing = Organisation | Site | Room | Endpoint | Person | RoomPolicy | Closure | Pool


@dataclass(frozen=True, slots=True)
class Column:
    """How a column's cells are read and written.

    A required one is filled where it is there, and there for whatever is new.
    """

    parse: Parse
    write: Callable[[Any], str] = lambda value: "" if value is None else str(value)
    required: bool = False

    def read(self, cell: str) -> Any:
        """Return the cell's value; raise CellError where there is none to be had."""
        if self.required and not cell:
            raise CellError("missing")
        return self.parse(cell)


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file. `key` names the column of its things' names, `parent` what they stand in.

    `key_field` is what the table calls the key. What `is_placed` has no key of its own: it is named
    by its place, see `rooms.inventory_files.places`. Columns but these are fields of the table,
    some under another name (`fields`).
    """

    kind: str
    table: type[Any]
    key: str
    key_field: str
    parent: str | None
    columns: dict[str, Column]
    is_placed: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def required(self) -> list[str]:
        """The columns without which nothing new can be made."""
        return [name for name, column in self.columns.items() if column.required]

    @property
    def naming(self) -> list[str]:
        """The columns that say what a line is about, without which no file can be read."""
        return self.required if self.is_placed else [*dict.fromkeys(("organisation", self.key))]


_NAME = Column(cells.line, required=True)
_LINE = Column(cells.line)
_OPTIONAL_LINE = Column(cells.optional_line)
_EQUIPMENT = Column(cells.equipment, "|".join)
_RETIRED = Column(cells.truth_or_no, cells.write_truth)
_FIELDS = {"retired": "is_retired"}


def _setting(value: Any) -> str:
    if isinstance(value, bool):
        return cells.write_truth(value)
    if isinstance(value, list):
        return "|".join(value)
    return "" if value is None else str(value)


FORMS = {
    form.kind: form
    for form in (
        Form(
            kind="organisations",
            table=Organisation,
            key="organisation",
            key_field="key",
            parent=None,
            columns={
                "organisation": _NAME,
                "name": _NAME,
                "language": Column(cells.language, required=True),
                "zone": Column(cells.zone, required=True),
                "domains": Column(cells.domains, "|".join),
                "country": Column(cells.country),
            },
        ),
        Form(
            kind="sites",
            table=Site,
            key="site",
            key_field="key",
            parent=None,
            columns={
                "organisation": _NAME,
                "site": _NAME,
                "name": _NAME,
                "address": Column(cells.text),
                "directions": Column(cells.text),
                "phone": _LINE,
                "zone": Column(cells.optional_zone),
                "opening_hours": Column(cells.hours, write_hours),
                "location_id": _OPTIONAL_LINE,
                "retired": _RETIRED,
                "ours": Column(cells.some_of(("location_id", "retired"))),
                "school_zone": Column(cells.school_zone),
            },
            fields=_FIELDS,
        ),
        Form(
            kind="rooms",
            table=Room,
            key="room",
            key_field="key",
            parent="site",
            columns={
                "organisation": _NAME,
                "room": _NAME,
                "site": _NAME,
                "name": _NAME,
                "floor": _LINE,
                "capacity": Column(cells.capacity, required=True),
                "equipment": _EQUIPMENT,
                "accessibility": _EQUIPMENT,
                "part_of": _OPTIONAL_LINE,
                "workspace_id": _OPTIONAL_LINE,
                "retired": _RETIRED,
                "ours": Column(
                    cells.some_of(("name", "capacity", "site", "workspace_id", "retired"))
                ),
            },
            fields=_FIELDS,
        ),
        Form(
            kind="endpoints",
            table=Endpoint,
            key="endpoint",
            key_field="key",
            parent="room",
            columns={
                "organisation": _NAME,
                "endpoint": _NAME,
                "room": _NAME,
                "kind": Column(cells.endpoint_kind),
                "name": _LINE,
                "device_id": _OPTIONAL_LINE,
                "workspace_id": _OPTIONAL_LINE,
                "sip_address": Column(cells.sip_address),
                "working": Column(cells.truth_or_yes, cells.write_truth),
                "host": Column(cells.host),
                "account": _OPTIONAL_LINE,
                "fingerprint": Column(cells.fingerprint),
                "retired": _RETIRED,
                "ours": Column(cells.some_of(("room", "workspace_id", "sip_address", "retired"))),
            },
            fields={"working": "is_working", **_FIELDS},
        ),
        Form(
            kind="pools",
            table=Pool,
            key="pool",
            key_field="key",
            parent="site",
            columns={
                "organisation": _NAME,
                "pool": _NAME,
                "name": _NAME,
                "unit": Column(cells.pool_unit, required=True),
                "size": Column(cells.amount, required=True),
                "reserve": Column(cells.amount_or_none),
                "provider": Column(cells.provider),
                "site": _OPTIONAL_LINE,
            },
        ),
        Form(
            kind="people",
            table=Person,
            key="email",
            key_field="email",
            parent=None,
            columns={
                "organisation": _NAME,
                "email": Column(cells.email, required=True),
                "name": _LINE,
                "language": Column(cells.optional_language),
                "roles": Column(cells.roles, "|".join),
            },
        ),
        Form(
            kind="policies",
            table=RoomPolicy,
            key="room",
            key_field="id",
            parent=None,
            columns={
                "organisation": _NAME,
                "site": _OPTIONAL_LINE,
                "room": _OPTIONAL_LINE,
                "group": Column(cells.group),
                **{name: Column(cells.setting(name), _setting) for name in SETTINGS},
            },
            is_placed=True,
            fields={"group": "group_name"},
        ),
        Form(
            kind="closures",
            table=Closure,
            key="start",
            key_field="id",
            parent=None,
            columns={
                "organisation": _NAME,
                "site": _OPTIONAL_LINE,
                "room": _OPTIONAL_LINE,
                "start": Column(cells.moment, required=True),
                "end": Column(cells.last_moment, required=True),
                "reason": _LINE,
                "lifted": Column(cells.truth_or_no, cells.write_truth),
            },
            is_placed=True,
        ),
    )
}

# The more special first: endpoints name their room, rooms and pools a site, all an organisation.
_TELLING = ("people", "pools", "endpoints", "rooms", "sites", "organisations")


def form_for(header: list[str]) -> Form | None:
    """Return the kind of file that has this header."""
    if {"start", "end"} & set(header):
        return FORMS["closures"]
    if SETTINGS.keys() & set(header):
        return FORMS["policies"]
    return next((FORMS[kind] for kind in _TELLING if FORMS[kind].key in header), None)
