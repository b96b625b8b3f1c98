"""Which rooms a wish may get: the ones named, one for each of several sites, or the best free."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from zoneinfo import ZoneInfo

from chat.scene import Scene
from rooms.availability import Need, free_venues, ranked
from rooms.equipment import equipped, offered, recorded
from rooms.errors import Refusal
from rooms.finding.bookable import Rulebook, bookable
from rooms.finding.ranking import usual_site
from rooms.interval import Interval
from rooms.inventory import Venue

Rooms = tuple[Venue, ...]

DAY = (time(7), time(22))
MOST_SEARCHED = 8  # rooms that are looked through for another hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of the rooms, before anybody looks whether they are free.

    `rooms` and `sites` are ids; of several sites each gives a room. `video` is None where it
    wasn't spoken of; then guests, and other sites, make rooms with video better, not others
    impossible. `meeting` are the addresses of those who would meet, as far as they were said; ""
    stands for whoever speaks.
    """

    rooms: tuple[int, ...] = ()
    sites: tuple[tuple[int, int | None], ...] = ()
    people: int | None = None
    video: bool | None = None
    equipment: tuple[str, ...] = ()
    has_guests: bool = False
    host: int | None = None
    meeting: tuple[str, ...] = ()

    def heads_in(self, chosen: Rooms) -> tuple[tuple[int, int], ...]:
        """Return how many people sit in each of these rooms, by room id, as far as it was said."""
        if len(self.sites) < 2:
            return ()
        shares = {site: people for site, people in self.sites if people}
        sites = [venue.site.id for venue in chosen]
        return tuple(
            (venue.room.id, shares[venue.site.id])
            for venue in chosen
            if venue.site.id in shares and sites.count(venue.site.id) == 1
        )

    @property
    def everybody(self) -> int | None:
        """How many people come in all: as said, else the sum of the sites where all were said."""
        heads = [people or 0 for _, people in self.sites]
        return self.people or (sum(heads) if heads and all(heads) else None)

    def video_in(self, chosen: Rooms) -> bool:
        """Say whether these rooms are to be in a call."""
        if self.video is not None:
            return self.video
        meets_others = self.has_guests or len({venue.site.id for venue in chosen}) > 1
        return meets_others and all(venue.has_video for venue in chosen)


def zone_for(scene: Scene, wanted: Wanted) -> ZoneInfo:
    """Return on whose clocks the hours are: the first room's or site's, else at home.

    Sites whose clocks differ are spoken of at home.
    """
    zones = {site.zone for share in wanted.sites if (site := scene.site(share[0]))}
    if len(zones) > 1 and not wanted.rooms:
        return scene.zone
    room = scene.venue(wanted.rooms[0]) if wanted.rooms else None
    site = room.site if room else scene.site(wanted.sites[0][0]) if wanted.sites else None
    return ZoneInfo(site.zone) if site else scene.zone


def candidates(scene: Scene, wanted: Wanted, when: Interval) -> list[Rooms]:
    """Return what could be booked for `when`, the best first; named rooms whether free or not."""
    if wanted.rooms:
        named = tuple(venue for room in wanted.rooms if (venue := scene.venue(room)))
        return [named] if len(named) == len(wanted.rooms) else []
    if len(wanted.sites) > 1:
        return _one_for_each_site(scene, wanted, when)
    found = free(scene, wanted, when) or barred(scene, wanted, when)[:1]
    return [(venue,) for venue in found]


def free(scene: Scene, wanted: Wanted, when: Interval) -> list[Venue]:
    """Return the rooms that fit and could be booked for all of `when`, the best first."""
    rooms = equipped(scene.venues, wanted.equipment)
    return bookable(scene.session, rooms, need_of(wanted), when, scene.asker)


def barred(scene: Scene, wanted: Wanted, when: Interval) -> list[Venue]:
    """Return the rooms that fit and that nobody has, whatever the rules say, the best first."""
    rooms = equipped(scene.venues, wanted.equipment)
    return free_venues(scene.session, rooms, need_of(wanted), when, scene.look)


def fitting(scene: Scene, wanted: Wanted) -> list[Venue]:
    """Return the rooms that would do, free or not, the best first."""
    return ranked(equipped(scene.venues, wanted.equipment), need_of(wanted))


def need_of(wanted: Wanted) -> Need:
    """Return what one room must offer."""
    site_id = wanted.sites[0][0] if len(wanted.sites) == 1 else None
    return Need(
        site_id=site_id,
        people=wanted.people,
        wants_video=wanted.video is True,
        likes_video=wanted.has_guests and wanted.video is None,
    )


def unrecorded(venues: Iterable[Venue], equipment: Sequence[str]) -> list[str]:
    """Return the equipment that no room's record speaks of."""
    known = recorded(venues, equipment)
    return [word for word in equipment if word not in known]


def lacking(chosen: Rooms, equipment: Iterable[str]) -> list[str]:
    """Return the equipment that one of the chosen rooms doesn't have, by its record."""
    return [word for word in equipment if any(word not in offered(venue) for venue in chosen)]


def hosted(scene: Scene, wanted: Wanted) -> Wanted:
    """Return the same with the host's site first: the one that was said, else the usual one."""
    if len(wanted.sites) < 2 or wanted.rooms:
        return wanted
    host = wanted.host or usual_site(scene.session, scene.look)
    return replace(wanted, sites=tuple(sorted(wanted.sites, key=lambda share: share[0] != host)))


def needs_of(wanted: Wanted) -> list[Need]:
    """Return what each of the rooms must offer: one room, the named ones, or one for each site."""
    if wanted.rooms:
        return [replace(need_of(wanted), room_id=room_id, people=None) for room_id in wanted.rooms]
    if len(wanted.sites) < 2:
        return [need_of(wanted)]
    return [need_of(there) for there in _by_site(wanted)]


def _by_site(wanted: Wanted) -> list[Wanted]:
    """Return what is wanted at each of the sites; who meets others needs video sooner than not."""
    return [
        replace(wanted, sites=(share,), people=share[1] or 1, has_guests=True)
        for share in wanted.sites
    ]


def _one_for_each_site(scene: Scene, wanted: Wanted, when: Interval) -> list[Rooms]:
    """Return a room for each of the sites, the host's first; nothing where one has none."""
    best = [next(iter(free(scene, there, when)), None) for there in _by_site(hosted(scene, wanted))]
    chosen = tuple(venue for venue in best if venue is not None)
    return [chosen] if len(chosen) == len(best) else []


def against_sites(scene: Scene, wanted: Wanted, when: Interval) -> list[Refusal]:
    """Return what stands against the sites that have no room: their rules, or that all is full."""
    found = []
    for there in _by_site(wanted):
        if free(scene, there, when):
            continue
        ruled = against_rooms(scene, there, when)
        site = scene.site(there.sites[0][0])
        name = site.name if site else ""
        full = Refusal("no_room_there", {"site": name, "start": when.start, "end": when.end})
        found += ruled or [full]
    return found


def against_rooms(scene: Scene, wanted: Wanted, when: Interval) -> list[Refusal]:
    """Return what the rules say of the best room that nobody has; nothing where all are taken."""
    best = barred(scene, wanted, when)[:1]
    return Rulebook(scene.session, scene.asker).against(best, when) if best else []
