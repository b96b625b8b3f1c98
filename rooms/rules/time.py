"""Rules about the time of a booking."""

from datetime import timedelta

from rooms.errors import Refusal
from rooms.rules.proposal import Proposal

GRACE = timedelta(minutes=5)  # who books "now" may take a moment to press the button
LONGEST = timedelta(hours=23, minutes=59)  # a Webex meeting lasts no longer
HORIZON = timedelta(days=730)


def order(proposal: Proposal) -> Refusal | None:
    """Refuse an end that does not come after the start."""
    when = proposal.when
    if when.duration > timedelta(0):
        return None
    return Refusal("ends_before_start", {"start": when.start, "end": when.end})


def past(proposal: Proposal) -> Refusal | None:
    """Refuse a start that has gone by, unless the booking began then already."""
    start = proposal.when.start
    if start == proposal.starts_at_before and proposal.when.end > proposal.now:
        return None
    if start >= proposal.now - GRACE:
        return None
    return Refusal("past", {"start": start, "now": proposal.now})


def length(proposal: Proposal) -> Refusal | None:
    """Refuse what lasts longer than a conference may."""
    if proposal.when.duration <= LONGEST:
        return None
    asked = proposal.when.minutes
    return Refusal("too_long", {"minutes": asked, "most": int(LONGEST.total_seconds() // 60)})


def horizon(proposal: Proposal) -> Refusal | None:
    """Refuse what ends further ahead than anybody plans; measured to the end."""
    latest = proposal.now + HORIZON
    if proposal.when.end <= latest:
        return None
    return Refusal("too_far", {"end": proposal.when.end, "latest": latest})
