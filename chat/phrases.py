"""Pieces of sentences that many answers share: places, times, people."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from chat.scene import Scene
from chat.words import msgid
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Attendee
from translations import dates, translate

MOST_NAMED = 5
EQUIPMENT = {
    "screen": msgid("screen"),
    "whiteboard": msgid("whiteboard"),
    "projector": msgid("projector"),
    "microphone": msgid("microphone"),
    "speakerphone": msgid("speakerphone"),
    "accessible": msgid("wheelchair access"),
    "flipchart": msgid("flip chart"),
    "computer": msgid("computer"),
    "catering": msgid("coffee or meals"),
    "hearing_loop": msgid("hearing loop"),
    "air_conditioning": msgid("air conditioning"),
    "wifi": msgid("wifi"),
    "wheelchair": msgid("wheelchair access"),
    "lift": msgid("lift"),
}


def place(venue: Venue) -> str:
    """Return "Jaurès (Mairie)"."""
    return f"{venue.room.name} ({venue.site.name})"


def places(venues: Sequence[Venue]) -> str:
    """Return the rooms, each with its site."""
    return ", ".join(place(venue) for venue in venues)


def people(language: str, count: int) -> str:
    """Return "6 people"."""
    if count == 1:
        return translate(language, "1 person")
    return translate(language, "{count} people", count=count)


def days(language: str, count: int) -> str:
    """Return "30 days"."""
    if count == 1:
        return translate(language, "1 day")
    return translate(language, "{count} days", count=count)


def seats(language: str, count: int) -> str:
    """Return "8 seats"."""
    if count == 1:
        return translate(language, "1 seat")
    return translate(language, "{count} seats", count=count)


def speaker(language: str) -> Callable[..., str]:
    """Return `translate` for one language."""
    return partial(translate, language)


def row(language: str, name: str, value: str) -> str:
    """Return a name and its value with a colon, as the language sets it."""
    return translate(language, "{name}: {value}", name=name, value=value)


def listed(language: str, names: Sequence[str], most: int = MOST_NAMED) -> str:
    """Return the first names, and how many more there are."""
    if len(names) <= most + 1:
        return ", ".join(names)
    shown = ", ".join(names[:most])
    return translate(language, "{names} and {count} more", names=shown, count=len(names) - most)


def guests(language: str, attendees: Sequence[Attendee]) -> str:
    """Return who is invited beside the person who booked."""
    return listed(language, [guest.address for guest in attendees if not guest.is_organizer])


def alternatives(language: str, names: Sequence[str]) -> str:
    """Return the names with "or" before the last one."""
    if len(names) < 2:
        return "".join(names)
    return translate(language, "{first} or {last}", first=", ".join(names[:-1]), last=names[-1])


def equipment(language: str, codes: Iterable[str]) -> list[str]:
    """Return what the equipment is called; a code that has no name stands for itself."""
    return [translate(language, EQUIPMENT[c]) if c in EQUIPMENT else c for c in codes]


def hours(language: str, item: object) -> str:
    """Return hours such as "08:30-12:00" as people write them; other words as they are."""
    opens, dash, closes = str(item).partition("-")
    if not dash or not opens[:1].isdigit():
        return str(item)
    first, last = (time.fromisoformat("00:00" if at == "24:00" else at) for at in (opens, closes))
    return dates.hours(language, first, last)


def near_day(scene: Scene, day: date) -> str:
    """Return "demain", or the day with its name."""
    return dates.near_day(scene.language, day, scene.local_now.date())


def moment(language: str, at: datetime, now: datetime) -> str:
    """Return a local day and hour: "demain, 14h"."""
    return f"{dates.near_day(language, at.date(), now.date())}, {dates.clock(language, at)}"


def period(language: str, when: Interval, zone: str, now: datetime, home: str | None = None) -> str:
    """Return day and hours on the clocks of `zone`, which is named where it isn't `home`."""
    clocks = ZoneInfo(zone)
    today = now.astimezone(clocks).date()
    said = dates.period(language, when.start, when.end, zone=clocks, today=today)
    if home is None or home == zone:
        return said
    return f"{said} ({dates.zone_name(language, zone)})"


def when(scene: Scene, span: Interval, zone: str) -> str:
    """Return day and hours as the person of the scene reads them."""
    return period(scene.language, span, zone, scene.now, scene.organisation.zone)


def when_everywhere(scene: Scene, span: Interval, venues: Sequence[Venue]) -> str:
    """Return day and hours; where clocks differ, on those of each site, which is named then."""
    return everywhere(
        scene.language, span, venues, scene.now, scene.organisation.zone, venues[0].site.zone
    )


def everywhere(
    language: str, span: Interval, venues: Sequence[Venue], now: datetime, home: str, zone: str
) -> str:
    """Return the same for any language: "mardi 17 mars, 15h–16h (Drancy), 9h–10h (Montréal)".

    `zone` is that of the meeting. A site whose day is another one says its day too.
    """
    sites = list({venue.site.id: venue.site for venue in venues}.values())
    if len({site.zone for site in sites}) < 2:
        return period(language, span, zone, now, home)
    said, day = [], None
    for site in sites:
        clocks = ZoneInfo(site.zone)
        start, end = span.start.astimezone(clocks), span.end.astimezone(clocks)
        hours = dates.hours(language, start, end)
        if start.date() != day or end.date() != start.date():
            hours = period(language, span, site.zone, now)
        day = start.date()
        said.append(f"{hours} ({site.name})")
    return ", ".join(said)


def capitalised(sentence: str) -> str:
    """Return the sentence with a capital at its start."""
    return sentence[:1].upper() + sentence[1:]
