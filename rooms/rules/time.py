"""Rules about the time of a booking."""

from datetime import timedelta

from rooms.errors import Refusal
from rooms.inventory import Venue
from rooms.rules.proposal import Proposal

GRACE = timedelta(minutes=5)  # who books "now" may take a moment to press the button
LONGEST_MINUTES = 24 * 60 - 1  # a Webex meeting lasts no longer
LONGEST = timedelta(minutes=LONGEST_MINUTES)
HORIZON = timedelta(days=730)


def is_plannable(proposal: Proposal) -> bool:
    """Say whether the time lies near enough for anything to be looked up around it."""
    when, now = proposal.when, proposal.now
    return now - 2 * HORIZON < when.start and when.end < now + 2 * HORIZON


def order(proposal: Proposal) -> Refusal | None:
    """Refuse an end that does not come after the start."""
    when = proposal.when
    if when.duration > timedelta(0):
        return None
    return Refusal("ends_before_start", {"start": when.start, "end": when.end})


def past(proposal: Proposal) -> Refusal | None:
    """Refuse a start that has gone by, unless the booking began then already."""
    start = proposal.when.start
    if _has_begun(proposal) and proposal.when.end > proposal.now:
        return None
    if start >= proposal.now - GRACE:
        return None
    return Refusal("past", {"start": start, "now": proposal.now})


def conference_length(proposal: Proposal) -> Refusal | None:
    """Refuse what lasts longer than a conference may."""
    if proposal.when.duration <= LONGEST:
        return None
    return too_long(proposal.when.minutes)


def too_long(minutes: int) -> Refusal:
    """Return the refusal of a meeting of so many minutes."""
    return Refusal("too_long", {"minutes": minutes, "most": LONGEST_MINUTES})


def horizon(proposal: Proposal) -> Refusal | None:
    """Refuse what ends further ahead than anybody plans; measured to the end."""
    latest = proposal.now + HORIZON
    if proposal.when.end <= latest:
        return None
    return Refusal("too_far", {"end": proposal.when.end, "latest": latest})


def at_least(proposal: Proposal) -> Refusal | None:
    """Refuse what is shorter than a room's policy wants."""
    least, venue = max(
        ((venue.policy.shortest_minutes or 0, venue) for venue in proposal.venues),
        key=_figure,
        default=(0, None),
    )
    asked = proposal.when.minutes
    if venue is None or asked >= least or asked <= 0:
        return None
    return Refusal("shortest", {"room": venue.room.name, "minutes": asked, "least": least})


def at_most(proposal: Proposal) -> Refusal | None:
    """Refuse what is longer than a room's policy lets."""
    limits = [
        (venue.policy.longest_minutes, venue)
        for venue in proposal.venues
        if venue.policy.longest_minutes is not None
    ]
    most, venue = min(limits, key=_figure, default=(0, None))
    asked = proposal.when.minutes
    if venue is None or asked <= most:
        return None
    return Refusal("longest", {"room": venue.room.name, "minutes": asked, "most": most})


def notice(proposal: Proposal) -> Refusal | None:
    """Refuse what begins sooner than a room's policy wants to know; a moment's grace is given."""
    least, venue = max(
        ((venue.policy.notice_minutes or 0, venue) for venue in proposal.venues),
        key=_figure,
        default=(0, None),
    )
    soonest = proposal.now + timedelta(minutes=least)
    start = proposal.when.start
    if venue is None or not least or _has_begun(proposal) or start >= soonest - GRACE:
        return None
    figures = {"room": venue.room.name, "notice": least, "soonest": soonest}
    return Refusal("notice", figures)


def policy_horizon(proposal: Proposal) -> Refusal | None:
    """Refuse what ends further ahead than a room's policy lets; measured to the end."""
    limits = [
        (venue.policy.horizon_days, venue)
        for venue in proposal.venues
        if venue.policy.horizon_days is not None
    ]
    days, venue = min(limits, key=_figure, default=(0, None))
    latest = proposal.now + timedelta(days=days)
    if venue is None or proposal.when.end <= latest:
        return None
    figures = {"room": venue.room.name, "end": proposal.when.end, "latest": latest, "days": days}
    return Refusal("horizon", figures)


def _figure(pair: tuple[int, Venue]) -> int:
    return pair[0]


def _has_begun(proposal: Proposal) -> bool:
    """Say whether the booking keeps the start that it had: it may be one that runs."""
    return proposal.when.start == proposal.starts_at_before
