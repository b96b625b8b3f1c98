"""The tables of rooms' calendars on the town's own server: what we and others wrote there."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from rooms.storage.columns import UTCDateTime


class CalendarBinding(SQLModel, table=True):
    """A room's calendar elsewhere: the collection at `url`, opened as `account`.

    What the account's user and password are, the environment says. `sync_token` (RFC 6578) and
    `ctag` tell up to where the calendar is known; all of it was looked through at `listed_at`. It
    is looked at again at `next_at`. `failing_since`, `problem`: the last tries failed, and why;
    `told_at`: the administrators know. `is_short`: others' time there isn't all blocked here.
    """

    __tablename__ = "calendar_binding"

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    room_id: int = Field(foreign_key="room.id", unique=True)
    url: str
    account: str
    sync_token: str = ""
    ctag: str = ""
    is_short: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    problem: str = ""
    created_at: datetime = Field(sa_type=UTCDateTime)
    next_at: datetime = Field(sa_type=UTCDateTime)
    listed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    succeeded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    failing_since: datetime | None = Field(default=None, sa_type=UTCDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class CalendarCopy(SQLModel, table=True):
    """Our event for a booking in a room's calendar, known by `uid` whoever touches it.

    It is there before the event is written, and stays when that is deleted, so that what we wrote
    is never taken for somebody else's. `version` is that of the booking as it was written; 0:
    nothing of ours is there. `rewrites` counts how often somebody had changed or deleted it;
    `problem` is why the server didn't take it.
    """

    __tablename__ = "calendar_copy"
    __table_args__ = (UniqueConstraint("binding_id", "booking_id"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    binding_id: int = Field(foreign_key="calendar_binding.id")
    booking_id: int = Field(foreign_key="booking.id", index=True)
    uid: str
    href: str = ""
    etag: str = ""
    version: int = 0
    sequence: int = 0
    rewrites: int = 0
    problem: str = ""


class CalendarEvent(SQLModel, table=True):
    """An event that others wrote into a room's calendar: when it takes the room, and no title.

    `times` are rows of start and end (ISO 8601, UTC); none where it takes no time, or where it
    can't be read (`problem`).
    """

    __tablename__ = "calendar_event"
    __table_args__ = (UniqueConstraint("binding_id", "href"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    binding_id: int = Field(foreign_key="calendar_binding.id")
    href: str
    etag: str = ""
    uid: str = ""
    times: list[Any] = Field(default_factory=list, sa_type=JSON)
    problem: str = ""


class CalendarClash(SQLModel, table=True):
    """Somebody else's event at a time that a booking of ours has: both stand until one moves.

    `left_by_id`: an administrator has seen it and leaves it.
    """

    __tablename__ = "calendar_clash"
    __table_args__ = (
        UniqueConstraint("event_id", "booking_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    binding_id: int = Field(foreign_key="calendar_binding.id", index=True)
    event_id: int = Field(foreign_key="calendar_event.id")
    booking_id: int = Field(foreign_key="booking.id", index=True)
    starts_at: datetime = Field(sa_type=UTCDateTime)
    ends_at: datetime = Field(sa_type=UTCDateTime)
    found_at: datetime = Field(sa_type=UTCDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    left_by_id: int | None = Field(default=None, foreign_key="person.id")
