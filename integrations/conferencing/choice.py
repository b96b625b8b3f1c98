"""Who makes the conference of a call: by what its organisation wishes, and by what it needs."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from integrations.briefing import Briefing
from integrations.conferencing.catalogue import can
from integrations.conferencing.point_to_point import PointToPoint
from integrations.conferencing.provider import Ability
from rooms.inventory import Venue

RUNG = "sip"  # the kind of endpoint that takes no command


@dataclass(frozen=True, slots=True)
class Ends:
    """What a call must bring together: endpoints that are told to come, and ends to be rung.

    `wished` are the providers that the host's room, site or organisation names, in order.
    """

    commanded: int
    rung: int
    wished: tuple[str, ...] = ()


def ends_of(venues: Sequence[Venue], outside: int) -> Ends:
    """Return the ends of a call in these rooms, the host's first, with so many outside ends."""
    kinds = [venue.endpoints[0].kind for venue in venues if venue.endpoints]
    rung = kinds.count(RUNG)
    wished = venues[0].policy.providers if venues else ()
    return Ends(len(kinds) - rung, rung + outside, wished)


def ends_in(briefing: Briefing) -> Ends:
    """Return the ends of a booking's call."""
    return ends_of(briefing.venues, len(briefing.sip_guests))


@dataclass(frozen=True, slots=True)
class Providers:
    """The providers that can be had, by name, in the order in which they are taken.

    Two ends can always call each other, which is what is taken last unless it is wished for.
    """

    names: tuple[str, ...] = ()

    def choose(self, ends: Ends, tried: Collection[str] = ()) -> str | None:
        """Return who makes the call: the first that brings all ends in, else a link for people.

        None where nobody does. A wish is also a limit: others than those named aren't taken.
        """
        able = [name for name in self._in_order(ends) if name not in tried]
        whole = (name for name in able if brings_in(name, ends))
        links = (name for name in able if can(name, Ability.WEB_LINK))
        return next(whole, None) or next(links, None)

    def for_rooms(self, venues: Sequence[Venue], outside: int) -> str | None:
        """Return who makes the call of these rooms, the host's first, with so many outside ends."""
        return self.choose(ends_of(venues, outside))

    def _in_order(self, ends: Ends) -> Iterator[str]:
        here = dict.fromkeys([*self.names, PointToPoint.name])
        return (name for name in ends.wished or here if name in here)


def brings_in(provider: str, ends: Ends) -> bool:
    """Say whether all these ends come into the provider's conferences."""
    if not can(provider, Ability.MAKE):
        return ends.commanded >= 1 and ends.commanded + ends.rung == 2
    rings = can(provider, Ability.RING)
    return (rings or not ends.rung) and (
        rings or can(provider, Ability.DIAL_IN) or not ends.commanded
    )
