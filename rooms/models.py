"""The tables. Every row belongs to an organisation, so that several towns share one deployment."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    Index,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


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


class Organisation(SQLModel, table=True):
    """A town or another body: what people, sites, rooms and bookings belong to.

    `inventory_stamp` is another one after every change of its sites, rooms or endpoints: the
    database's triggers see to that.
    """

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    language: str = "fr"
    zone: str = "Europe/Paris"
    inventory_stamp: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Domain(SQLModel, table=True):
    """An e-mail domain whose people belong to an organisation."""

    name: str = Field(primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)


class Site(SQLModel, table=True):
    """A building: where it is, how to get there, in which zone its clocks run, when it is open.

    `opening_hours` maps "mon" … "sun" to lists of ["HH:MM", "HH:MM"], local; no entry is closed.
    """

    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    key: str
    name: str
    address: str = ""
    directions: str = ""
    phone: str = ""
    zone: str = "Europe/Paris"
    opening_hours: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Room(SQLModel, table=True):
    """A room that can be booked; `equipment` and `accessibility` are lists of plain words."""

    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    site_id: int = Field(foreign_key="site.id", index=True)
    key: str
    name: str
    floor: str = ""
    capacity: int = 1
    equipment: list[str] = Field(default_factory=list, sa_type=JSON)
    accessibility: list[str] = Field(default_factory=list, sa_type=JSON)


class Endpoint(SQLModel, table=True):
    """A video endpoint in a room; `kind` is "roomos" or "sip"."""

    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    room_id: int = Field(foreign_key="room.id", index=True)
    key: str
    kind: str = "roomos"
    name: str = ""
    device_id: str | None = None
    workspace_id: str | None = None
    sip_address: str | None = None


class Person(SQLModel, table=True):
    """Somebody of an organisation, made at their first message; roles: "member", "room_admin"."""

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    email: str = Field(unique=True)
    name: str = ""
    language: str | None = None
    roles: list[str] = Field(default_factory=list, sa_type=JSON)


class Booking(SQLModel, table=True):
    """One or more rooms for a time. `version` counts changes; `sequence` is iCalendar's.

    `space_id` and `thread_id` say where it was talked about, so that news go there; the space may
    be an e-mail address: then they go to that person alone. `in_group`: others share the space.
    `booked_by_id` is who booked it on behalf of the organiser, if anybody did. The title of a
    private booking is for its people only.
    """

    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_booking_organizer_id_starts_at", "organizer_id", "starts_at"),
        Index("ix_booking_organisation_id_starts_at", "organisation_id", "starts_at"),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    organizer_id: int = Field(foreign_key="person.id")
    booked_by_id: int | None = Field(default=None, foreign_key="person.id")
    starts_at: datetime = Field(sa_type=UTCDateTime)
    ends_at: datetime = Field(sa_type=UTCDateTime)
    zone: str
    title: str = ""
    is_private: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    headcount: int | None = None
    wants_video: bool = False
    status: str = "confirmed"
    version: int = 1
    sequence: int = 0
    language: str = "fr"
    space_id: str | None = None
    thread_id: str | None = None
    in_group: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime = Field(sa_type=UTCDateTime)
    changed_at: datetime = Field(sa_type=UTCDateTime)


class BookedRoom(SQLModel, table=True):
    """A room of a booking; `position` 0 is the host's."""

    __tablename__ = "booked_room"

    booking_id: int = Field(foreign_key="booking.id", primary_key=True)
    room_id: int = Field(foreign_key="room.id", primary_key=True, index=True)
    position: int = 0


class Attendee(SQLModel, table=True):
    """Somebody invited: an e-mail address, or the SIP address of an outside telepresence room.

    Who was taken off keeps the row, so that it stays known what went out to them.
    """

    __table_args__ = (UniqueConstraint("booking_id", "address"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    booking_id: int = Field(foreign_key="booking.id")
    kind: str = "email"
    address: str
    name: str = ""
    is_organizer: bool = False
    answer: str = "NEEDS-ACTION"
    removed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Blocking(SQLModel, table=True):
    """Time of a room that nobody else gets: the database itself refuses an overlap.

    `kind` is "booking" today; holds, closures, buffers and halves of divisible rooms join it.
    """

    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_blocking_room_id_starts_at", "room_id", "starts_at", "ends_at"),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    room_id: int = Field(foreign_key="room.id")
    booking_id: int | None = Field(default=None, foreign_key="booking.id", index=True)
    kind: str = "booking"
    starts_at: datetime = Field(sa_type=UTCDateTime)
    ends_at: datetime = Field(sa_type=UTCDateTime)


class Conference(SQLModel, table=True):
    """The call of a booking. `state`: wanted, ready, live, ended, failed or cancelled.

    `provider` is "webex" or "point_to_point"; the links are there once the state is ready.
    """

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    booking_id: int = Field(foreign_key="booking.id", unique=True)
    provider: str
    state: str = "wanted"
    meeting_id: str | None = None
    web_link: str | None = None
    sip_address: str | None = None
    number: str | None = None
    password: str | None = None


class EventRecord(SQLModel, table=True):
    """What happened, for good: one row for each event of a unit of work."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_person_id_id", "person_id", "id"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    booking_id: int | None = Field(default=None, foreign_key="booking.id", index=True)
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


class InboxItem(SQLModel, table=True):
    """Something that came in (a webhook), stored once under its key, worked on afterwards."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_open",
            "id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    subject: str
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    received_at: datetime = Field(sa_type=UTCDateTime)
    due_at: datetime = Field(sa_type=UTCDateTime)
    attempts: int = 0
    leased_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    outcome: str | None = None


class OutboxItem(SQLModel, table=True):
    """An effect on the world, committed with what caused it and delivered at least once.

    Rows of one `subject` go in order; `due_at` may lie ahead (reminders, starts of calls).
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_open",
            "due_at",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index(
            "ix_outbox_open_subject",
            "subject",
            "id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    kind: str
    subject: str
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    booking_id: int | None = Field(default=None, foreign_key="booking.id", index=True)
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(sa_type=UTCDateTime)
    due_at: datetime = Field(sa_type=UTCDateTime)
    attempts: int = 0
    leased_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    outcome: str | None = None
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON)
