"""The tables. Every row belongs to an organisation, so that several towns share one deployment."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from rooms.administration.planned import Plan as Plan
from rooms.calls.legs import Call as Call
from rooms.calls.legs import Leg as Leg
from rooms.endpoints.tables import Endpoint as Endpoint
from rooms.endpoints.tables import EndpointState as EndpointState
from rooms.invitations.correspondence import Arrival as Arrival
from rooms.invitations.correspondence import Attendee as Attendee
from rooms.invitations.correspondence import Whereabouts as Whereabouts
from rooms.outside.events import OutsideEvent as OutsideEvent
from rooms.outside.room_calendars import CalendarBinding as CalendarBinding
from rooms.outside.room_calendars import CalendarClash as CalendarClash
from rooms.outside.room_calendars import CalendarCopy as CalendarCopy
from rooms.outside.room_calendars import CalendarEvent as CalendarEvent
from rooms.outside.subscriptions import Feed as Feed
from rooms.outside.subscriptions import OwnBusyTime as OwnBusyTime
from rooms.outside.subscriptions import OwnCalendar as OwnCalendar
from rooms.pools.tables import Draw as Draw
from rooms.pools.tables import Pool as Pool
from rooms.queues import InboxItem as InboxItem
from rooms.queues import MailboxPosition as MailboxPosition
from rooms.queues import OutboxItem as OutboxItem
from rooms.records import EventRecord as EventRecord
from rooms.records import Fault as Fault
from rooms.records import TalkState as TalkState
from rooms.storage.columns import UTCDateTime, where

_ORGANISATION = "site_id IS NULL AND room_id IS NULL"
_SITE = "site_id IS NOT NULL AND room_id IS NULL"
_ROOM = "room_id IS NOT NULL"


class Organisation(SQLModel, table=True):
    """A town or another body: what people, sites, rooms and bookings belong to.

    `inventory_stamp` is another one after every change of its sites, rooms, endpoints, policies or
    closures: the database's triggers see to that. `country` (ISO 3166) has the public holidays.
    """

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    language: str = "fr"
    zone: str = "Europe/Paris"
    country: str = Field(default="FR", sa_column_kwargs={"server_default": "FR"})
    inventory_stamp: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Domain(SQLModel, table=True):
    """An e-mail domain whose people belong to an organisation."""

    name: str = Field(primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)


class Site(SQLModel, table=True):
    """A building: where it is, how to get there, in which zone its clocks run, when it is open.

    `opening_hours` maps "mon" … "sun" to lists of ["HH:MM", "HH:MM"], local; no entry is closed.
    `school_zone` (A, B, C or "") has the school holidays. One that `is_retired` keeps its row for
    what was booked there, and so do rooms and endpoints. `location_id` is its name in Webex;
    `ours` are the columns of files ("name|capacity") that stay as they are, whatever Webex says.
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
    school_zone: str = Field(default="", sa_column_kwargs={"server_default": ""})
    is_retired: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    location_id: str | None = None
    ours: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Room(SQLModel, table=True):
    """A room that can be booked; `equipment` and `accessibility` are lists of plain words.

    `part_of_id` is the room that this one is a part of, where walls can be moved: who has the
    whole has the parts, and the other way round. `workspace_id` is its name in Webex, and `ours` as
    of a site.
    """

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
    part_of_id: int | None = Field(default=None, foreign_key="room.id", index=True)
    is_retired: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    workspace_id: str | None = None
    ours: str = Field(default="", sa_column_kwargs={"server_default": ""})


class RoomPolicy(SQLModel, table=True):
    """What is allowed in an organisation, in one of its sites or in one room: see `rooms.policy`.

    `settings` are the figures by name; a finer level stands over a coarser one. A `group_name` is
    the role of those for whom alone it is; "" is everybody.
    """

    __tablename__ = "policy"
    __table_args__ = (
        Index(
            "uq_policy_organisation",
            "organisation_id",
            "group_name",
            unique=True,
            **where(_ORGANISATION),
        ),
        Index("uq_policy_site", "site_id", "group_name", unique=True, **where(_SITE)),
        Index("uq_policy_room", "room_id", "group_name", unique=True, **where(_ROOM)),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    site_id: int | None = Field(default=None, foreign_key="site.id")
    room_id: int | None = Field(default=None, foreign_key="room.id")
    group_name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Closure(SQLModel, table=True):
    """A time when a room, a site or the whole organisation is closed, and why."""

    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_closure_organisation_id_ends_at", "organisation_id", "ends_at"),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    site_id: int | None = Field(default=None, foreign_key="site.id")
    room_id: int | None = Field(default=None, foreign_key="room.id")
    starts_at: datetime = Field(sa_type=UTCDateTime)
    ends_at: datetime = Field(sa_type=UTCDateTime)
    reason: str = ""


class Person(SQLModel, table=True):
    """Somebody of an organisation, made at their first message; `rooms.rights` has the roles.

    `language` is used where nothing else tells one; who `keeps_language` is answered in it, and
    told news in it, whatever language they write.
    """

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    email: str = Field(unique=True)
    name: str = ""
    language: str | None = None
    keeps_language: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    roles: list[str] = Field(default_factory=list, sa_type=JSON)


class Series(SQLModel, table=True):
    """A meeting that recurs: an RRULE over the clocks of `zone`; its dates are bookings.

    `starts_on` is the local start of the first date ("2026-03-09T10:00"), `left_out` the local
    dates ("2026-04-06") that were never booked. `school`: it takes place "only" in the
    school holidays of `school_zone`, or always "but" in them. A series that was split off at some
    date names the one before it in `continues_id`. `version` counts changes of the series as such.
    """

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    organizer_id: int = Field(foreign_key="person.id", index=True)
    continues_id: int | None = Field(default=None, foreign_key="series.id")
    rrule: str
    starts_on: str
    minutes: int
    zone: str
    skips_holidays: bool = False
    school: str = Field(default="", sa_column_kwargs={"server_default": ""})
    school_zone: str = Field(default="", sa_column_kwargs={"server_default": ""})
    left_out: list[str] = Field(default_factory=list, sa_type=JSON)
    status: str = "confirmed"
    version: int = 1
    sequence: int = 0
    created_at: datetime = Field(sa_type=UTCDateTime)
    changed_at: datetime = Field(sa_type=UTCDateTime)


class Booking(SQLModel, table=True):
    """One or more rooms for a time. `version` counts changes; `sequence` is iCalendar's.

    `status`: tentative (waits until `decide_by` for an administrator), confirmed, unplaced (it has
    lost its rooms, and is to be placed) or cancelled. A date of a series has `series_id` and
    `recurs_at`, the start that the rule gives it, for ever; `is_exception`: it was changed by
    itself, so that edits of the whole series leave it alone.

    `space_id` and `thread_id` say where it was talked about, so that news go there; the space may
    be an e-mail address: then they go to that person alone. `in_group`: others share the space.
    `booked_by_id` is who booked it on behalf of the organiser, if anybody did. `calendar_of_id` is
    in whose own calendar it is an event that invites its guests by itself. `requisition_id` is the
    plan that took its rooms for a priority need. The title of a private booking is for its people
    only.
    """

    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_booking_organizer_id_starts_at", "organizer_id", "starts_at"),
        Index("ix_booking_organisation_id_starts_at", "organisation_id", "starts_at"),
        Index("ix_booking_booked_by_id", "booked_by_id", **where("booked_by_id IS NOT NULL")),
        Index("ix_booking_decide_by", "decide_by", **where("decide_by IS NOT NULL")),
        Index("ix_booking_requisition_id", "requisition_id", **where("requisition_id IS NOT NULL")),
        Index("uq_booking_series_id_recurs_at", "series_id", "recurs_at", unique=True),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    organizer_id: int = Field(foreign_key="person.id")
    booked_by_id: int | None = Field(default=None, foreign_key="person.id")
    calendar_of_id: int | None = Field(default=None, foreign_key="person.id")
    requisition_id: int | None = Field(default=None, foreign_key="plan.id")
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
    decide_by: datetime | None = Field(default=None, sa_type=UTCDateTime)
    series_id: int | None = Field(default=None, foreign_key="series.id")
    recurs_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    is_exception: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime = Field(sa_type=UTCDateTime)
    changed_at: datetime = Field(sa_type=UTCDateTime)


class BookedRoom(SQLModel, table=True):
    """A room of a booking; `position` 0 is the host's."""

    __tablename__ = "booked_room"

    booking_id: int = Field(foreign_key="booking.id", primary_key=True)
    room_id: int = Field(foreign_key="room.id", primary_key=True, index=True)
    position: int = 0


class Blocking(SQLModel, table=True):
    """Time of a room that nobody else gets: the database itself refuses an overlap.

    A booking's blockings include its buffers. A booking of a room that can be divided blocks the
    parts too. `kind`: "booking", "question" (a hold for whoever is asked something), "offer" (a
    hold for whoever waited) or "calendar" (others wrote something into the room's own calendar);
    a hold is `held_for_id` somebody. After `expires_at` a blocking counts no more, and the next
    writer who wants its time deletes it.
    """

    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index(
            "ix_blocking_room_id_starts_at",
            "room_id", "starts_at", "ends_at", "expires_at", "booking_id", "held_for_id",
        ),
        Index("ix_blocking_held_for_id", "held_for_id", **where("held_for_id IS NOT NULL")),
        Index("ix_blocking_expires_at", "expires_at", **where("expires_at IS NOT NULL")),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    room_id: int = Field(foreign_key="room.id")
    booking_id: int | None = Field(default=None, foreign_key="booking.id", index=True)
    held_for_id: int | None = Field(default=None, foreign_key="person.id")
    waiting_id: int | None = Field(default=None, foreign_key="waiting.id")
    kind: str = "booking"
    starts_at: datetime = Field(sa_type=UTCDateTime)
    ends_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Waiting(SQLModel, table=True):
    """Somebody who waits for a room that is full, with what would suit them.

    Any `minutes` between `earliest` and `latest`, within one of the `hours` (rows of start and end,
    in ISO 8601; none: all of that time), in one of `room_ids` (none: any room that fits `site_id`,
    `people`, `wants_video`, `equipment`). `state`: waiting, offered, taken, left or
    over. An offer is held in `offer_room_id` from `offer_starts_at` until `offer_until`.
    """

    __table_args__ = (
        Index("ix_waiting_open", "organisation_id", "latest", **where("state = 'waiting'")),
        Index("ix_waiting_person_id", "person_id"),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    person_id: int = Field(foreign_key="person.id")
    earliest: datetime = Field(sa_type=UTCDateTime)
    latest: datetime = Field(sa_type=UTCDateTime)
    minutes: int
    hours: list[list[str]] = Field(
        default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"}
    )
    room_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    site_id: int | None = Field(default=None, foreign_key="site.id")
    people: int | None = None
    wants_video: bool = False
    equipment: list[str] = Field(default_factory=list, sa_type=JSON)
    guests: list[str] = Field(default_factory=list, sa_type=JSON)
    title: str = ""
    is_private: bool = False
    state: str = "waiting"
    offer_room_id: int | None = Field(default=None, foreign_key="room.id")
    offer_starts_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    offer_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    offered_on: str = ""
    language: str = "fr"
    space_id: str | None = None
    thread_id: str | None = None
    created_at: datetime = Field(sa_type=UTCDateTime)


class Conference(SQLModel, table=True):
    """The call of a booking. `state`: wanted, ready, live, ended, failed, unwanted or cancelled.

    It is unwanted where the video was taken off, until the provider has cancelled it.

    The dates of a series share one conference: it bears the `series_id`, and the booking is one
    of them. A date may have one of its own beside it.

    `provider` names who makes it, after those of `tried`, which couldn't; the links are there once
    the state is ready. `host` is whose it is there, where that matters, and `made_at` since when.
    `former` are numbers and addresses of those that it was before, in which ends may still be.
    """

    __table_args__ = (
        Index("uq_conference_booking_id", "booking_id", unique=True, **where("series_id IS NULL")),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    booking_id: int = Field(foreign_key="booking.id")
    series_id: int | None = Field(default=None, foreign_key="series.id", index=True)
    provider: str
    state: str = "wanted"
    meeting_id: str | None = None
    web_link: str | None = None
    sip_address: str | None = None
    number: str | None = None
    password: str | None = None
    host: str | None = None
    made_at: datetime | None = Field(default=None, sa_type=UTCDateTime, index=True)
    tried: list[str] = Field(
        default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"}
    )
    former: list[str] = Field(
        default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"}
    )
