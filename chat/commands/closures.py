"""List when rooms and sites are closed, and open from the list what is closed by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from chat import phrases
from chat.command import Command, Examples
from chat.commands.close_place import ReopenPlace, span_of
from chat.commands.things import OnThing, site_with
from chat.fields import Ids, Moment, Whole, day_of
from chat.moments import local_of, moment_of
from chat.plan_words import hours_said
from chat.questions import Option, ask
from chat.scene import Scene
from chat.understanding import Intent, Reading
from chat.words import msgid
from rooms.closed_times import ClosedTime, Place, Why, closed_times
from rooms.interval import Interval
from rooms.inventory_files.hours import write_hours
from rooms.rights import Area, Right, may
from rooms.talk import Reply
from translations import dates

AHEAD = timedelta(days=366)
MOST_SHOWN = 15
REASONS = {
    Why.CLOSURE: msgid("closure"),
    Why.HOLIDAY: msgid("public holiday"),
    Why.SCHOOL_HOLIDAY: msgid("school holidays"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListClosures(Command):
    """Say when rooms or sites are closed, and why; administrators may open them again there."""

    act: ClassVar[str] = "list_closures"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.LIST_CLOSURES,)
    examples: ClassVar[Examples] = {
        "fr": ("qu’est-ce qui est fermé en mai ?", "quand ferme Jaurès ?"),
        "en": ("which rooms are closed next week?", "the closures"),
    }

    rooms: Ids = None
    site: Whole = None
    start: Moment = None
    end: Moment = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the question about the place and the days that are named."""
        start, end = span_of(reading, scene)
        return cls(**OnThing.places(reading, scene), start=start, end=end)

    def run(self, scene: Scene) -> Reply:
        """Return what is closed within the days that are said, else from now on for a year."""
        place = self._place(scene)
        zone = ZoneInfo(place.site.zone) if place.site else scene.zone
        span = self._span(scene, zone)
        where = place.room.name if place.room else place.site.name if place.site else None
        found = closed_times(scene.session, scene.organisation.id, scene.venues, span, place)
        of = where or scene.organisation.name
        hours = _hours(scene, place)
        if not found:
            scene.memory.drop_question()
            nothing = scene.say("Nothing is closed there then: {place}.", place=of)
            return Reply(text="\n".join([nothing, *hours]))
        groups = _together(found)
        lines = [f"- {_line(scene, group)}" for group in groups[:MOST_SHOWN]]
        if len(groups) > MOST_SHOWN:
            lines.append(scene.say("… and {count} more.", count=len(groups) - MOST_SHOWN))
        words = "\n".join([scene.say("What is closed: {place}.", place=of), *lines, *hours])
        shown = [one for group in groups[:MOST_SHOWN] for one in group]
        options = [_reopening(scene, one) for one in shown if _may_open(scene, one)]
        if not options:
            scene.memory.drop_question()
            return Reply(text=words)
        return ask(scene, self, "closure", words, options)

    def _place(self, scene: Scene) -> Place:
        venue = scene.venue((self.rooms or (0,))[0])
        if venue is not None:
            return Place(venue.site, venue.room)
        return Place(site_with(scene, self.site) if self.site else None)

    def _span(self, scene: Scene, zone: ZoneInfo) -> Interval:
        """Return the days that are asked about; one day where no last one is said."""
        if self.start is None:
            return Interval(scene.now, scene.now + AHEAD)
        at, end = self.start, self.end
        start = at if isinstance(at, datetime) else datetime.combine(at, time())
        if end is None:
            end = day_of(at) + timedelta(days=1)
        until = end if isinstance(end, datetime) else datetime.combine(end, time())
        first, last = moment_of(start, zone), moment_of(until, zone)
        return Interval(first, last) if first < last else Interval(first, first + AHEAD)


def _hours(scene: Scene, place: Place) -> list[str]:
    """Return when the site is open in a week, where one is asked about and keeps hours."""
    if place.site is None or not place.site.opening_hours:
        return []
    hours = hours_said(scene, write_hours(place.site.opening_hours))
    return [scene.say("Opening hours: {hours}.", hours=hours)]


def _together(found: Sequence[ClosedTime]) -> list[list[ClosedTime]]:
    """Return what is closed at the same time for the same reason together, in order."""
    groups: dict[tuple[object, ...], list[ClosedTime]] = {}
    for one in found:
        groups.setdefault((one.when, one.why, one.reason), []).append(one)
    return list(groups.values())


def _line(scene: Scene, group: Sequence[ClosedTime]) -> str:
    """Return "Jaurès, Médiathèque : 3 mai – 5 mai (travaux)"."""
    first = group[0]
    places = ", ".join(dict.fromkeys(_named(scene, one) for one in group))
    reason = first.reason or scene.say(REASONS[first.why])
    when = _when(scene, first)
    return scene.say("{place}: {when} ({reason})", place=places, when=when, reason=reason)


def _named(scene: Scene, one: ClosedTime) -> str:
    if one.room is not None:
        return one.room.name
    return one.site.name if one.site else scene.say("the whole organisation")


def _when(scene: Scene, one: ClosedTime) -> str:
    """Return the days of a time that begins and ends at midnight; moments of another one."""
    zone = ZoneInfo(one.site.zone) if one.site else scene.zone
    start, end = local_of(one.when.start, zone), local_of(one.when.end, zone)
    today = local_of(scene.now, zone)
    if start.time() == end.time() == time():
        ends = dict.fromkeys((start.date(), (end - timedelta(days=1)).date()))
        return " – ".join(dates.near_day(scene.language, day, today.date()) for day in ends)
    return " – ".join(phrases.moment(scene.language, at, today) for at in (start, end))


def _may_open(scene: Scene, one: ClosedTime) -> bool:
    """Say whether the person may end what closes there; a rule that does is no closure."""
    if one.closure is None:
        return False
    keys = frozenset({one.site.key}) if one.site else frozenset()
    return may(scene.person, Right.CHANGE_INVENTORY, Area(scene.organisation.id, keys))


def _reopening(scene: Scene, one: ClosedTime) -> Option:
    words = scene.say(
        "Open again: {place}, {when}", place=_named(scene, one), when=_when(scene, one)
    )
    nothing_else = dict.fromkeys(("rooms", "site", "start"))
    adds = {**nothing_else, "closure": one.closure.id if one.closure else None}
    return Option(words, adds, act=ReopenPlace.act)
