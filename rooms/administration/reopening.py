"""Lines that end a closure: at the moment from which on it is to be open, or before it begins."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rooms.inventory_files import Line
from rooms.inventory_files.places import local_text
from rooms.models import Closure, Organisation, Room, Site


def closure_in(session: Session, organisation_id: int, closure_id: int) -> Closure | None:
    """Return the closure with this id if it belongs to the organisation."""
    row = session.get(Closure, closure_id)
    return row if row is not None and row.organisation_id == organisation_id else None


def reopened(session: Session, closure: Closure, now: datetime) -> Line:
    """Return the line by which this very closure ends now, or never begins."""
    room = session.get(Room, closure.room_id) if closure.room_id else None
    site = session.get(Site, room.site_id if room else closure.site_id or 0)
    place = {"room": room.key} if room else {"site": site.key} if site else {}
    owner = session.get_one(Organisation, closure.organisation_id)
    opens = now.replace(second=0, microsecond=0)
    return ended(closure, place, ZoneInfo(site.zone if site else owner.zone), opens)


def ended(closure: Closure, place: dict[str, str], zone: ZoneInfo, opens: datetime) -> Line:
    """Return the line by which the closure of a place ends when it is to be open.

    `place` has the cells that name it, `zone` its clocks. One that begins later is lifted.
    """
    start = local_text(closure.starts_at, zone)
    if closure.starts_at < opens:
        return Line("closures", {**place, "start": start, "end": local_text(opens, zone)})
    end = local_text(closure.ends_at, zone)
    return Line("closures", {**place, "start": start, "end": end, "lifted": "yes"})
