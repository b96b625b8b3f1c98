"""The tables of calendars that are followed: ours by others, and people's own by us."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from rooms.storage.columns import UTCDateTime, where


class Feed(SQLModel, table=True):
    """A calendar that can be followed by who knows its address, until it is revoked.

    It is of one room, one site or one person. The address is made from the id and the secret of
    the deployment, so that the table alone opens nothing.
    """

    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN room_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN site_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="of_one",
        ),
        Index("uq_feed_room_id", "room_id", unique=True, **where("revoked_at IS NULL")),
        Index("uq_feed_site_id", "site_id", unique=True, **where("revoked_at IS NULL")),
        Index("uq_feed_person_id", "person_id", unique=True, **where("revoked_at IS NULL")),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    room_id: int | None = Field(default=None, foreign_key="room.id")
    site_id: int | None = Field(default=None, foreign_key="site.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    made_by_id: int = Field(foreign_key="person.id")
    created_at: datetime = Field(sa_type=UTCDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class OwnCalendar(SQLModel, table=True):
    """A person's own calendar: its address is a secret of theirs, and stays in this row.

    `etag` and `last_modified` are what its server said when it was read last. `looks_at` is when
    it is due to be read, `read_at` when it was read last, and `known_until` how far its busy times
    reach; `unread` events can't be followed. `failing_since` and `problem` (a code) tell of tries
    in vain, `told_at` when the person was told of them.
    """

    __tablename__ = "own_calendar"
    __table_args__ = (
        UniqueConstraint("person_id"),
        Index("ix_own_calendar_looks_at", "looks_at"),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    address: str = Field(repr=False)
    etag: str = ""
    last_modified: str = ""
    given_at: datetime = Field(sa_type=UTCDateTime)
    looks_at: datetime = Field(sa_type=UTCDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    known_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    unread: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    failing_since: datetime | None = Field(default=None, sa_type=UTCDateTime)
    problem: str = ""
    told_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class OwnBusyTime(SQLModel, table=True):
    """A time at which a person is busy by their own calendar; the times of one don't overlap.

    What it is about isn't kept.
    """

    __tablename__ = "own_busy_time"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_own_busy_time_person_id_ends_at", "person_id", "ends_at"),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    person_id: int = Field(foreign_key="person.id")
    starts_at: datetime = Field(sa_type=UTCDateTime)
    ends_at: datetime = Field(sa_type=UTCDateTime)
