"""Show the day of a room or of a site."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import ClassVar
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from chat import cards
from chat.choosing import zone_for
from chat.command import Examples
from chat.commands.find import free_parts, hours
from chat.facts import shows_title
from chat.moments import local_of, moment_of
from chat.questions import Option, ask
from chat.scene import Scene
from chat.understanding import Intent
from chat.wish import BookingWish
from rooms.availability import Taken, taken_times
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Booking
from rooms.talk import Reply
from translations import dates

SHOWN = (time(8), time(20))
MOST_ROOMS = 15
MOST_SITES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView(BookingWish):
    """Show the day of a room or of a site: when it is taken and when it is free."""

    act: ClassVar[str] = "day_view"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.DAY_VIEW,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": ("montre le planning de la mairie demain",),
        "en": ("show the schedule of the town hall tomorrow",),
    }

    def run(self, scene: Scene) -> Reply:
        """Return the hours of each room; titles are shown of one's own bookings only."""
        venues = self._shown(scene)
        if not venues:
            return _ask_site(scene, self)
        scene.memory.look_for(self.act, self.data())
        zone = zone_for(scene, self.wanted())
        day = self.day or local_of(scene.now, zone).date()
        whole = Interval(*(moment_of(datetime.combine(day, at), zone) for at in SHOWN))
        place = venues[0].room.name if self.rooms and len(venues) == 1 else venues[0].site.name
        said = dates.day(scene.language, day, scene.local_now.date())
        heading = f"{place}, {said}"
        lines = [_line(scene, venue, whole, zone) for venue in venues[:MOST_ROOMS]]
        if len(venues) > MOST_ROOMS:
            lines.append(scene.say("… and {count} more.", count=len(venues) - MOST_ROOMS))
        body = [cards.text(heading, is_heading=True), *(cards.text(line) for line in lines)]
        scene.memory.drop_question()
        return Reply(text="\n".join([heading, *lines]), card=cards.card(body))

    def _shown(self, scene: Scene) -> list[Venue]:
        if self.rooms:
            return [venue for venue in scene.venues if venue.room.id in self.rooms]
        sites = {self.site, *(site for site, _ in self.sites or ())}
        if len(scene.sites) == 1:
            return list(scene.venues)
        return [venue for venue in scene.venues if venue.site.id in sites]


def _ask_site(scene: Scene, asked: DayView) -> Reply:
    options = [Option(site.name, {"site": site.id}) for site in scene.sites[:MOST_SITES]]
    words = scene.say("The day of which site, or of which room?")
    return ask(scene, asked, "which_site", words, options)


def _line(scene: Scene, venue: Venue, day: Interval, zone: ZoneInfo) -> str:
    taken = _by_time(taken_times(scene.session, venue.space_ids, day, scene.look))
    if not taken:
        return scene.say("{room}: free all day", room=venue.room.name)
    own = _own_titles(scene, list(taken))
    said = []
    for blocked, rooms in taken.items():
        part = Interval(max(blocked.when.start, day.start), min(blocked.when.end, day.end))
        mine = own.get(blocked.booking_id or 0)
        notes = [
            *(() if venue.room.id in rooms else _names(scene, rooms)),
            *([mine] if mine else []),
        ]
        said.append(hours(scene, part, zone) + (f" ({', '.join(notes)})" if notes else ""))
    free = [hours(scene, part, zone) for part in free_parts(scene, venue, day)]
    return scene.say(
        "{room}: taken {taken}; free {free}",
        room=venue.room.name,
        taken=", ".join(said),
        free=", ".join(free) or "–",
    )


def _by_time(found: Iterable[Taken]) -> dict[Taken, set[int]]:
    """Return what is taken, in order of time, with the rooms in which it is.

    What takes a whole takes its parts too: that is told once.
    """
    taken: dict[tuple[Interval, int | None], list[Taken]] = {}
    for one in sorted(found, key=lambda one: (one.start, one.end)):
        taken.setdefault((one.when, one.booking_id), []).append(one)
    return {rows[0]: {row.room_id for row in rows} for rows in taken.values()}


def _names(scene: Scene, room_ids: set[int]) -> list[str]:
    """Return the names of the parts of a room that are taken, where the whole isn't booked."""
    return [venue.room.name for venue in scene.venues if venue.room.id in room_ids]


def _own_titles(scene: Scene, taken: list[Taken]) -> dict[int, str]:
    """Return the titles of the person's own bookings by id; a private one isn't said to others."""
    ids = [blocked.booking_id for blocked in taken if blocked.booking_id is not None]
    mine = select(Booking).where(col(Booking.id).in_(ids), Booking.organizer_id == scene.person.id)
    found = scene.session.exec(mine).all()
    shown = {booking.id: booking.title for booking in found if shows_title(scene, booking)}
    return {one.id: shown.get(one.id) or scene.say("your booking") for one in found}
