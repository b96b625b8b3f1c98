"""The table of what members' own calendars ask of rooms."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from rooms.storage.columns import UTCDateTime


class OutsideEvent(SQLModel, table=True):
    """An event of a member's own calendar that asks for rooms, and what it was answered.

    `uid`, `sequence` and `stamp` are its own (RFC 5545); `recurs_on` is the local day of the one
    date of a series that is meant, "" for the whole. It has become a booking, or a series, or
    nothing. `rooms` are the addresses under which rooms are invited, by room id; `asked` are its
    times, see `rooms.outside.by_invitation`. `told` are the answers (PARTSTAT) that went out last,
    by day ("" is the whole) and room id; `replies` counts them. `is_off`: it was called off there.
    """

    __tablename__ = "outside_event"
    __table_args__ = (UniqueConstraint("person_id", "uid", "recurs_on"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    person_id: int = Field(foreign_key="person.id")
    uid: str
    recurs_on: str = ""
    booking_id: int | None = Field(default=None, foreign_key="booking.id", index=True)
    series_id: int | None = Field(default=None, foreign_key="series.id", index=True)
    sequence: int = 0
    stamp: datetime | None = Field(default=None, sa_type=UTCDateTime)
    message_id: str = ""
    rooms: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    asked: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    told: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=JSON)
    replies: int = 0
    answered_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    is_off: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
