"""What a feed shows: the bookings of a room, a site or a person, and when they changed last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_row

from rooms.administrators import area_of_rooms
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Blocking, BookedRoom, Booking, Feed, Person, Room, Site
from rooms.rights import Area
from rooms.series.rows import rooms_of_all
from rooms.spans import joined
from rooms.statuses import CANCELLED, TENTATIVE, UNPLACED

BEHIND = timedelta(days=30)
AHEAD = timedelta(days=366)
MOST_ENTRIES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A booking as strangers may see it: aware UTC times; the title is None where it is private."""

    booking_id: int
    start: datetime
    end: datetime
    title: str | None
    rooms: tuple[tuple[str, str], ...]
    created: datetime
    changed: datetime
    sequence: int
    is_tentative: bool


def feed_of(
    session: Session,
    by: Person,
    now: datetime,
    *,
    room: Room | None = None,
    site: Site | None = None,
) -> Feed:
    """Return the feed of a room or a site, or the person's own; made where there is none yet."""
    owner = None if room or site else by.id
    of: Any = {
        "room_id": room.id if room else None,
        "site_id": site.id if site and not room else None,
        "person_id": owner,
    }
    found = _open(session, by.organisation_id, of)
    if found is None:
        found = Feed(organisation_id=by.organisation_id, made_by_id=by.id, created_at=now, **of)
        session.add(found)
        session.flush()
    return found


def area_of_feed(session: Session, feed: Feed) -> Area | None:
    """Return the site of the feed's room, or the feed's site; None where it is a person's."""
    if feed.room_id is not None:
        return area_of_rooms(session, feed.organisation_id, [feed.room_id])
    site = session.get(Site, feed.site_id) if feed.site_id is not None else None
    return Area(feed.organisation_id, frozenset({site.key}), (site.name,)) if site else None


def revoke(session: Session, feed: Feed, now: datetime) -> None:
    """Close a feed for good: its address shows nothing any more, and the next has another."""
    feed.revoked_at = now
    session.add(feed)
    session.flush()


def state_of(session: Session, feed: Feed, now: datetime) -> tuple[int, datetime | None]:
    """Return how many bookings the feed has had to do with, and when one changed last."""
    counted = select(func.count(col(Booking.id)), func.max(col(Booking.changed_at)))
    number, changed = session.execute(_within(counted, feed, now)).one()
    return number, changed


def entries(session: Session, feed: Feed, now: datetime) -> list[Entry]:
    """Return the bookings from a month ago to a year ahead, in order of time."""
    rows = _within(select(Booking), feed, now).where(col(Booking.status) != CANCELLED)
    if feed.person_id is None:  # one of a room or a site shows what its rooms are taken by
        rows = rows.where(col(Booking.status) != UNPLACED)
    order = (col(Booking.starts_at), col(Booking.id))
    bookings: Sequence[Booking] = (
        session.execute(rows.order_by(*order).limit(MOST_ENTRIES)).scalars().all()
    )
    stock = venues(session, feed.organisation_id).by_id
    rooms = rooms_of_all(session, [booking.id for booking in bookings])
    return [
        Entry(
            booking_id=booking.id,
            start=booking.starts_at,
            end=booking.ends_at,
            title=None if booking.is_private else booking.title,
            rooms=()
            if booking.status == UNPLACED
            else tuple((stock[one].room.name, stock[one].site.name) for one in rooms[booking.id]),
            created=booking.created_at,
            changed=booking.changed_at,
            sequence=booking.sequence,
            is_tentative=booking.status in (TENTATIVE, UNPLACED),
        )
        for booking in bookings
    ]


def others_have(session: Session, feed: Feed, when: Interval) -> list[Interval]:
    """Return when others have a feed's room, or a part of it, by the room's own calendar."""
    venue = venues(session, feed.organisation_id).by_id.get(feed.room_id or 0)
    if venue is None:
        return []
    theirs = select(col(Blocking.starts_at), col(Blocking.ends_at)).where(
        col(Blocking.room_id).in_(venue.space_ids),
        col(Blocking.kind) == "calendar",
        col(Blocking.ends_at) > when.start,
        col(Blocking.starts_at) < when.end,
    )
    return joined(Interval(start, end) for start, end in session.execute(theirs))


def _open(session: Session, organisation_id: int, of: dict[str, int | None]) -> Feed | None:
    mine = select_row(Feed).where(
        Feed.organisation_id == organisation_id, col(Feed.revoked_at).is_(None)
    )
    for name, value in of.items():
        if value is not None:
            mine = mine.where(getattr(Feed, name) == value)
    return session.exec(mine).first()


def _within(rows: Any, feed: Feed, now: datetime) -> Any:
    """Return the rows of the feed's bookings within its window, called off or not."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    timely = rows.where(
        col(Booking.organisation_id) == feed.organisation_id,
        col(Booking.ends_at) > day - BEHIND,
        col(Booking.starts_at) < day + AHEAD,
    )
    if feed.person_id is not None:
        led = col(Booking.organizer_id) == feed.person_id
        return timely.where(or_(led, col(Booking.booked_by_id) == feed.person_id))
    there = select(col(BookedRoom.booking_id))
    if feed.room_id is not None:
        there = there.where(col(BookedRoom.room_id) == feed.room_id)
    else:
        of_site = select(col(Room.id)).where(col(Room.site_id) == feed.site_id)
        there = there.where(col(BookedRoom.room_id).in_(of_site))
    return timely.where(col(Booking.id).in_(there))
