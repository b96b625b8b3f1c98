"""The tables beside bookings: what happened, where talks stand, and what doesn't work."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from rooms.storage.columns import UTCDateTime, where


class Fault(SQLModel, table=True):
    """Something in a room that doesn't work, until it is closed.

    `words` are the reporter's. `about` tells in a word or two what it is, so that the same fault
    is known again: equipment by name, else the words themselves.
    """

    __table_args__ = (
        Index("ix_fault_open", "organisation_id", "room_id", **where("closed_at IS NULL")),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    room_id: int = Field(foreign_key="room.id")
    reporter_id: int = Field(foreign_key="person.id")
    words: str
    about: str
    reported_at: datetime = Field(sa_type=UTCDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    closed_by_id: int | None = Field(default=None, foreign_key="person.id")


class EventRecord(SQLModel, table=True):
    """What happened, until its limit: one row for each event of a unit of work.

    What happened to a whole series has its `series_id` and no booking.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_person_id_id", "person_id", "id"),
        Index("ix_event_series_id", "series_id", "id", **where("series_id IS NOT NULL")),
        Index("ix_event_of_none", "organisation_id", "kind", "id", **where("booking_id IS NULL")),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    booking_id: int | None = Field(default=None, foreign_key="booking.id", index=True)
    series_id: int | None = None
    person_id: int | None = Field(default=None, foreign_key="person.id")
    kind: str
    at: datetime = Field(sa_type=UTCDateTime)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class TalkState(SQLModel, table=True):
    """Where a talk between a person and the bot in one space stands: the pending question."""

    __tablename__ = "talk_state"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    space_id: str = Field(primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    updated_at: datetime = Field(sa_type=UTCDateTime)
