"""Rules about people: who may book, who comes first, how much at once, and who is asked."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rooms.errors import Refusal
from rooms.groups import is_among
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.policy import Level, Quota
from rooms.rights import Right
from rooms.rules.proposal import Proposal

A_LONG_TIME = timedelta(days=3 * 365)


def open_to(proposal: Proposal) -> Refusal | None:
    """Refuse a room that is kept for others."""
    if proposal.organizer is None:
        return None
    for venue in proposal.venues:
        allowed = venue.policy.open_to
        if allowed and not is_among(proposal.organizer, allowed, venue):
            return Refusal("not_open_to", {"room": venue.room.name, "people": list(allowed)})
    return None


def priority(proposal: Proposal) -> Refusal | None:
    """Refuse a room whose time is still kept for those who come first."""
    if proposal.organizer is None:
        return None
    for venue in proposal.venues:
        policy = venue.policy
        if policy.priority_days is None or not policy.priority_for:
            continue
        opens = proposal.when.start - timedelta(days=policy.priority_days)
        if proposal.now < opens and not is_among(proposal.organizer, policy.priority_for, venue):
            figures = {
                "room": venue.room.name,
                "people": list(policy.priority_for),
                "days": policy.priority_days,
                "opens": opens,
            }
            return Refusal("priority", figures)
    return None


def quotas(proposal: Proposal) -> Refusal | None:
    """Refuse more room-hours than a person may hold at a time; three rooms for an hour are three.

    Of several quotas the one that is exceeded most is told.
    """
    if proposal.held is None or proposal.organizer is None:
        return None
    worst: tuple[float, Refusal] | None = None
    zones = {
        quota: quota.zone or venue.site.zone
        for venue in proposal.venues
        for quota in venue.policy.quotas
    }
    under = [(quota, _period(quota, proposal, ZoneInfo(zone))) for quota, zone in zones.items()]
    for (quota, _), held in zip(under, proposal.held(under), strict=True):
        asked = _hours_under(quota, proposal)
        over = held + asked - quota.hours
        if over > 0 and (worst is None or over > worst[0]):
            figures = {"period": quota.period, "most": quota.hours, "held": held, "asked": asked}
            worst = (over, Refusal("quota", figures))
    return worst[1] if worst else None


def approval(proposal: Proposal) -> Refusal | None:
    """Say that an administrator must approve, and until when; the shortest time decides."""
    if not proposal.takes_more:
        return None
    asking = [
        (hours, venue.room.name)
        for venue in proposal.venues
        if (hours := venue.policy.approval_hours) is not None
        and not proposal.is_by_who_may(Right.APPROVE, (venue,))
    ]
    if not asking:
        return None
    hours, _ = min(asking)
    deadline = min(proposal.now + timedelta(hours=hours), proposal.when.start)
    names = ", ".join(name for _, name in asking)
    return Refusal("needs_approval", {"room": names, "hours": hours, "deadline": deadline})


def decide_by(proposal: Proposal) -> datetime | None:
    """Return until when an administrator must decide; None where nobody is asked."""
    waits = approval(proposal)
    deadline = waits.details["deadline"] if waits else None
    return deadline if isinstance(deadline, datetime) else None


def is_too_late_to_ask(proposal: Proposal) -> bool:
    """Say whether nobody could decide any more on what an administrator must approve."""
    deadline = decide_by(proposal)
    return deadline is not None and deadline <= proposal.now


def _hours_under(quota: Quota, proposal: Proposal) -> float:
    rooms = sum(_place(venue, quota.level) == quota.of for venue in proposal.venues)
    return rooms * proposal.when.duration.total_seconds() / 3600


def _place(venue: Venue, level: Level) -> int:
    places = {
        Level.ORGANISATION: venue.room.organisation_id,
        Level.SITE: venue.site.id,
        Level.ROOM: venue.room.id,
    }
    return places[level]


def _period(quota: Quota, proposal: Proposal, zone: ZoneInfo) -> Interval:
    """Return the day, week or month of the start in `zone`; "ahead" is all that isn't over."""
    if quota.period == "ahead":
        return Interval(proposal.now, proposal.now + A_LONG_TIME)
    first = proposal.when.start.astimezone(zone).date()
    days = 1
    if quota.period == "week":
        first, days = first - timedelta(days=first.weekday()), 7
    if quota.period == "month":
        first = first.replace(day=1)
        days = ((first + timedelta(days=32)).replace(day=1) - first).days
    start = datetime.combine(first, time(), zone)
    end = datetime.combine(first + timedelta(days=days), time(), zone)
    return Interval(start.astimezone(UTC), end.astimezone(UTC))
