"""Which ends a booking wants in its call, and when each may come."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from integrations.briefing import Briefing
from integrations.conferencing.catalogue import can
from integrations.conferencing.provider import Ability
from rooms.calls.connecting import End
from rooms.calls.legs import key_of
from rooms.policy import Connect


def ends_of(
    briefing: Briefing,
    connect: Connect | None,
    free_from: Mapping[int, datetime],
    in_use: set[int],
    early: float,
) -> tuple[End, ...]:
    """Return the ends that the booking wants in its call.

    `connect` is the booking's own mode; `free_from` is when the meeting before ends, by room, and
    `in_use` has the endpoints that are in another booking's call; `early` is the share of their
    early minutes that rooms take. Addresses outside are rung at the start, where any room comes.
    """
    found = []
    for venue in briefing.venues:
        if not venue.endpoints:
            continue
        endpoint = venue.endpoints[0]
        found.append(
            End(
                key=key_of(endpoint.id, None),
                name=venue.room.name,
                connect=connect or venue.policy.connect,
                early=timedelta(minutes=venue.policy.early_join_minutes) * early,
                free_from=free_from.get(venue.room.id),
                is_in_use=endpoint.id in in_use,
            )
        )
    modes = [end.connect for end in found] or [connect or Connect.AUTOMATIC]
    easiest = min(modes, key=list(Connect).index)
    found += [
        End(
            key=key_of(None, guest.address),
            name=guest.name or guest.address,
            connect=easiest,
            is_outside=True,
        )
        for guest in briefing.sip_guests
    ]
    conference = briefing.conference
    if conference is not None and not can(conference.provider, Ability.MAKE):
        return _together(found)
    return tuple(found)


def _together(ends: Sequence[End]) -> tuple[End, ...]:
    """Return ends that can only come at one moment: when all may."""
    if not ends:
        return ()
    hardest = max((end.connect for end in ends), key=list(Connect).index)
    free = [end.free_from for end in ends if end.free_from is not None]
    return tuple(
        replace(
            end,
            connect=hardest,
            early=min(one.early for one in ends),
            free_from=max(free) if free else None,
            is_in_use=any(one.is_in_use for one in ends),
            is_outside=any(one.is_outside for one in ends),
        )
        for end in ends
    )
