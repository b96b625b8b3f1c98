"""Rules about what a room offers."""

from rooms.errors import Refusal
from rooms.rules.proposal import Proposal


def retired(proposal: Proposal) -> Refusal | None:
    """Refuse a room that is no more, by itself or with its site."""
    gone = [venue.room.name for venue in proposal.venues if venue.is_retired]
    return Refusal("retired", {"room": ", ".join(gone)}) if gone else None


def capacity(proposal: Proposal) -> Refusal | None:
    """Refuse rooms that together seat fewer than come, or one that is too small for its own."""
    for venue in proposal.venues:
        people = dict(proposal.headcounts).get(venue.room.id, 0)
        if people > venue.room.capacity:
            seats = venue.room.capacity
            return Refusal("too_small", {"room": venue.room.name, "seats": seats, "people": people})
    seats = sum(venue.room.capacity for venue in proposal.venues)
    if proposal.people is None or not proposal.venues or proposal.people <= seats:
        return None
    names = ", ".join(venue.room.name for venue in proposal.venues)
    return Refusal("too_small", {"room": names, "seats": seats, "people": proposal.people})


def video(proposal: Proposal) -> Refusal | None:
    """Refuse a room without a working endpoint where video is wanted."""
    if not proposal.wants_video:
        return None
    without = [venue.room.name for venue in proposal.venues if not venue.has_video]
    return Refusal("no_endpoint", {"room": ", ".join(without)}) if without else None
