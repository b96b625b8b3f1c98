"""What works instead of a refused wish: up to three offers, one of each kind, verified as free."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rooms.availability import Look, Need, free_venues, nearest_shift
from rooms.errors import Refusal, Remedy
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.rules import Proposal, refusals

FIRST_HOUR = time(7)
LAST_HOUR = time(22)
ROOM_CODES = {"taken", "too_small", "no_endpoint"}


def remedies(
    session: Session, proposal: Proposal, against: Sequence[Refusal], look: Look
) -> tuple[Remedy, ...]:
    """Return offers that the rules let pass and that are free now; none where the time is wrong."""
    codes = {refusal.code for refusal in against}
    if not codes <= ROOM_CODES or not proposal.venues:
        return ()
    home = proposal.venues[0].site
    everything = venues(session, home.organisation_id)
    chosen = {venue.room.id for venue in proposal.venues}
    others = [venue for venue in everything if venue.room.id not in chosen]
    need = Need(people=proposal.people, wants_video=proposal.wants_video)
    free = free_venues(session, others, need, proposal.when, look)
    offers = []
    for kind, at_home in (("other_room", True), ("other_site", False)):
        room = next((v.room.id for v in free if (v.site.id == home.id) == at_home), None)
        if room is not None and len(chosen) == 1:
            offers.append(Remedy(kind, (room,), proposal.when))
    shift = _shift(session, proposal, look) if codes == {"taken"} else None
    if shift is not None:
        offers.insert(min(1, len(offers)), Remedy("other_time", tuple(chosen), shift))
    return tuple(offers)


def _shift(session: Session, proposal: Proposal, look: Look) -> Interval | None:
    if len(proposal.venues) != 1:
        return None
    venue = proposal.venues[0]
    span = _day(proposal.when.start, ZoneInfo(venue.site.zone), proposal.now)
    shift = nearest_shift(session, venue, proposal.when, span, look)
    if shift is None or refusals(replace(proposal, when=shift)):
        return None
    return shift


def _day(start: datetime, zone: ZoneInfo, now: datetime) -> Interval:
    """Return the usual hours of the day of `start`, from now on, as people live it there."""
    day = start.astimezone(zone).date()
    opens = datetime.combine(day, FIRST_HOUR, zone)
    closes = datetime.combine(day, LAST_HOUR, zone)
    return Interval(max(opens, _next_quarter(now)), closes)


def _next_quarter(now: datetime) -> datetime:
    past = timedelta(minutes=now.minute % 15, seconds=now.second, microseconds=now.microsecond)
    return now if not past else now - past + timedelta(minutes=15)
