"""The table of what administrators want to change, from the preview until it is done or undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from rooms.storage.columns import UTCDateTime


class Plan(SQLModel, table=True):
    """A change of the inventory as it was shown to whoever wants it; nobody is the operator.

    `lines` are what becomes different: rows of a kind and its cells. `placements` say of each
    booking that can't stay, at which version, where it goes: rooms, start and end; no rooms is "to
    be placed". It holds for the inventory that has the `stamp`, until `expires_at`. `state`: asked
    (it isn't known yet what it does), shown, applied or undone. What was done is in `undo_lines`,
    which take it back, and in `moved`, a row for each booking with its place before and its version
    after. `undoes_id` is the plan that this one takes back.
    """

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    undoes_id: int | None = Field(default=None, foreign_key="plan.id")
    reason: str = ""
    lines: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    need: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    placements: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    stamp: str = ""
    state: str = "shown"
    undo_lines: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    moved: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
