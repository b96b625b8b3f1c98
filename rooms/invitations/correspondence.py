"""The tables of who is invited to a meeting, and of what came back from them."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from rooms.storage.columns import UTCDateTime, where


class Attendee(SQLModel, table=True):
    """Somebody invited: an e-mail address, or the SIP address of an outside telepresence room.

    Who was taken off keeps the row, so that it stays known what went out to them. `answer` is a
    PARTSTAT (RFC 5545 section 3.2.12) with the SEQUENCE and DTSTAMP that it came with and when,
    and the id of the series whose SEQUENCE that is, if it is not the booking's own;
    `unreachable_at`: since when mails to them come back. A delegate names who sent them.
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
    answered_sequence: int | None = None
    answered_series_id: int | None = None
    answered_stamp: datetime | None = Field(default=None, sa_type=UTCDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    unreachable_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    delegated_by_id: int | None = Field(default=None, foreign_key="attendee.id")
    removed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Arrival(SQLModel, table=True):
    """What came back about a meeting, by mail or by a link, and what became of it.

    `position` counts the events of one mail. `method` is iTIP's, or "BOUNCE"; `answer` a PARTSTAT.
    `recurs_at` is the date of a series that is spoken of; `proposed_from` and `proposed_until` are
    a counter's. `verdict`: applied, asked (put to the organiser), stale, repeated, late (the
    meeting is over), held (a person must look) or let_go (a person has looked); `reason` says why,
    as a code. Without an organisation nobody knows whose it is.
    """

    __table_args__ = (
        Index("ix_arrival_message_id", "message_id"),
        Index("ix_arrival_held", "organisation_id", "id", **where("verdict = 'held'")),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    booking_id: int | None = Field(default=None, foreign_key="booking.id", index=True)
    series_id: int | None = Field(default=None, foreign_key="series.id", index=True)
    attendee_id: int | None = Field(default=None, foreign_key="attendee.id")
    via: str = "mail"
    message_id: str = ""
    position: int = 0
    sender: str = ""
    method: str = ""
    uid: str = ""
    recurs_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    sequence: int | None = None
    stamp: datetime | None = Field(default=None, sa_type=UTCDateTime)
    answer: str = ""
    delegate: str = ""
    comment: str = ""
    proposed_from: datetime | None = Field(default=None, sa_type=UTCDateTime)
    proposed_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    received_at: datetime = Field(sa_type=UTCDateTime)
    verdict: str
    reason: str = ""


class Whereabouts(SQLModel, table=True):
    """By which clocks (IANA) somebody lives who was invited, as their own calendar told last."""

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    address: str = Field(primary_key=True)
    zone: str
    told_at: datetime = Field(sa_type=UTCDateTime, index=True)
