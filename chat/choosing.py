"""Which rooms a wish may get: the ones named, one for each of several sites, or the best free."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from chat.moments import moment_of, next_half_hour
from chat.scene import Scene
from chat.understanding.folding import fold
from rooms.availability import Need, free_venues, nearest_shift, ranked
from rooms.bookable import bookable
from rooms.interval import Interval
from rooms.inventory import Venue

Rooms = tuple[Venue, ...]

DAY = (time(7), time(22))
WHEELCHAIR = {"wheelchair", "pmr", "fauteuil_roulant"}
MOST_SEARCHED = 8  # rooms whose day is looked through for another hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of the rooms, before anybody looks whether they are free.

    `rooms` and `sites` are ids; of several sites each gives a room. `video` is None where it
    wasn't spoken of; then guests, and other sites, make rooms with video better, not others
    impossible.
    """

    rooms: tuple[int, ...] = ()
    sites: tuple[tuple[int, int | None], ...] = ()
    people: int | None = None
    video: bool | None = None
    equipment: tuple[str, ...] = ()
    has_guests: bool = False

    def video_in(self, chosen: Rooms) -> bool:
        """Say whether these rooms are to be in a call."""
        if self.video is not None:
            return self.video
        meets_others = self.has_guests or len({venue.site.id for venue in chosen}) > 1
        return meets_others and all(venue.has_video for venue in chosen)


def zone_for(scene: Scene, wanted: Wanted) -> ZoneInfo:
    """Return on whose clocks the hours are: the first room's or site's, else at home."""
    room = scene.venue(wanted.rooms[0]) if wanted.rooms else None
    site = room.site if room else scene.site(wanted.sites[0][0]) if wanted.sites else None
    return ZoneInfo(site.zone) if site else scene.zone


def candidates(scene: Scene, wanted: Wanted, when: Interval) -> list[Rooms]:
    """Return what could be booked for `when`, the best first; named rooms whether free or not."""
    if wanted.rooms:
        named = tuple(venue for venue in scene.venues if venue.room.id in wanted.rooms)
        return [named] if len(named) == len(set(wanted.rooms)) else []
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


def nearest_time(scene: Scene, wanted: Wanted, when: Interval) -> tuple[Venue, Interval] | None:
    """Return the room and the time of the same length on that day that begins nearest to `when`."""
    found: list[tuple[Venue, Interval]] = []
    for venue in fitting(scene, wanted)[:MOST_SEARCHED]:
        zone = ZoneInfo(venue.site.zone)
        day = when.start.astimezone(zone).date()
        soonest = moment_of(next_half_hour(scene.now.astimezone(zone).replace(tzinfo=None)), zone)
        opens, closes = (moment_of(datetime.combine(day, hour), zone) for hour in DAY)
        span = Interval(max(opens, soonest), closes)
        shift = nearest_shift(scene.session, venue, when, span, scene.look)
        if shift is not None:
            found.append((venue, shift))
    return min(found, key=lambda pair: abs(pair[1].start - when.start), default=None)


def need_of(wanted: Wanted) -> Need:
    """Return what one room must offer."""
    site_id = wanted.sites[0][0] if len(wanted.sites) == 1 else None
    return Need(
        site_id=site_id,
        people=wanted.people,
        wants_video=wanted.video is True,
        likes_video=wanted.has_guests and wanted.video is None,
    )


def equipped(venues: Sequence[Venue], equipment: Sequence[str]) -> Sequence[Venue]:
    """Return the rooms that have all that equipment which some room's record speaks of.

    What no record speaks of is no reason to refuse every room; see `unrecorded`.
    """
    if not equipment:
        return venues
    asked = {word for word in equipment if any(word in _offers(venue) for venue in venues)}
    return [venue for venue in venues if asked <= _offers(venue)]


def unrecorded(venues: Iterable[Venue], equipment: Iterable[str]) -> list[str]:
    """Return the equipment that no room's record speaks of."""
    offered = {word for venue in venues for word in _offers(venue)}
    return [word for word in equipment if word not in offered]


def lacking(chosen: Rooms, equipment: Iterable[str]) -> list[str]:
    """Return the equipment that one of the chosen rooms doesn't have, by its record."""
    return [word for word in equipment if any(word not in _offers(venue) for venue in chosen)]


def _offers(venue: Venue) -> set[str]:
    """Return equipment and accessibility in the words of the understanding."""
    recorded = (*venue.room.equipment, *venue.room.accessibility)
    words = {fold(word).replace(" ", "_") for word in recorded}
    return words | {"accessible"} if words & WHEELCHAIR else words


def _one_for_each_site(scene: Scene, wanted: Wanted, when: Interval) -> list[Rooms]:
    chosen: list[Venue] = []
    for site_id, people in wanted.sites:
        there = Wanted(
            sites=((site_id, None),),
            people=people or 1,
            video=wanted.video,
            equipment=wanted.equipment,
            has_guests=True,  # rooms that meet each other need video sooner than not
        )
        best = next(iter(free(scene, there, when)), None)
        if best is None:
            return []
        chosen.append(best)
    return [tuple(chosen)]
