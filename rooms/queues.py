"""The tables of the queues: what came in and waits to be read, what is to go out.

A row is claimed under a lease and settled once, so that nothing is lost and nothing happens twice.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel

from rooms.storage.columns import UTCDateTime, where


class InboxItem(SQLModel, table=True):
    """Something that came in (a webhook), stored once under its key, worked on afterwards."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_open",
            "id",
            **where("settled_at IS NULL"),
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
            **where("settled_at IS NULL"),
        ),
        Index(
            "ix_outbox_open_subject",
            "subject",
            "id",
            **where("settled_at IS NULL"),
        ),
        Index("ix_outbox_mail_subject", "subject", **where("kind = 'mail'")),
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


class MailboxPosition(SQLModel, table=True):
    """How far a mailbox was read: mails up to `uid` are in the inbox.

    UIDs mean nothing once the server has another UIDVALIDITY (RFC 3501 section 2.3.1.1).
    """

    __tablename__ = "mailbox_position"

    mailbox: str = Field(primary_key=True)
    validity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)
