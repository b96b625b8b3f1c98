"""What was done, in words: when, by whom, to what, from what to what."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from chat import phrases
from chat.moments import local_of
from chat.people import shown_name
from chat.rights_news import site_names, worded
from chat.scene import Scene
from chat.which import label
from chat.words import msgid
from rooms.attendance import is_among_people
from rooms.audit import Difference, Entry
from rooms.models import Booking, Person

DEEDS = {
    "booked": msgid("booked"),
    "requested": msgid("asked for"),
    "approved": msgid("approved"),
    "declined": msgid("declined"),
    "expired": msgid("not decided in time"),
    "cancelled": msgid("cancelled"),
    "restored": msgid("taken back, it stands again"),
    "prolonged": msgid("series prolonged"),
    "moved": msgid("moved"),
    "extended": msgid("made longer"),
    "shortened": msgid("made shorter"),
    "handed_over": msgid("handed over"),
    "guests": msgid("other guests"),
    "renamed": msgid("renamed"),
    "privacy": msgid("other privacy"),
    "changed": msgid("changed"),
    "added": msgid("added"),
    "removed": msgid("taken away"),
    "planned": msgid("plan applied"),
    "unplanned": msgid("plan taken back"),
    "rights": msgid("other rights"),
}
MOST_FIELDS = 4


def line_of(scene: Scene, entry: Entry, people: Mapping[int, Person]) -> str:
    """Return an entry in a line; the person of the scene may read it."""
    when = phrases.moment(scene.language, local_of(entry.at, scene.zone), scene.local_now)
    did = ", ".join(scene.say(DEEDS[deed]) for deed in entry.deeds)
    head = scene.say(
        "{when}, {person}: {did}", when=when, person=_who(scene, entry, people), did=did
    )
    booking = scene.session.get(Booking, entry.booking_id) if entry.booking_id else None
    about = label(scene, booking) if booking else _about(scene, entry, people)
    dates = scene.say("{count} dates", count=entry.dates) if entry.dates > 1 else ""
    return " · ".join(filter(None, [head, about, dates, *_differences(scene, entry, booking)]))


def _who(scene: Scene, entry: Entry, people: Mapping[int, Person]) -> str:
    """Return who did it; nobody of another organisation is named."""
    if entry.by_id is None:
        return scene.say("the operator") if entry.is_by_operator else scene.say("by itself")
    person = people.get(entry.by_id)
    return shown_name(person) if person else scene.say("somebody else")


def _about(scene: Scene, entry: Entry, people: Mapping[int, Person]) -> str:
    if entry.of_id is not None:
        person = people.get(entry.of_id)
        return shown_name(person) if person else ""
    if entry.thing is None:
        return ""
    kind, key = entry.thing
    named = {("rooms", venue.room.key): venue.room.name for venue in scene.venues}
    named |= {("sites", venue.site.key): venue.site.name for venue in scene.venues}
    return named.get((kind, key), key)


def _differences(scene: Scene, entry: Entry, booking: Booking | None) -> Iterator[str]:
    """Yield what became different, as far as it is told in words."""
    found = {one.name: one for one in entry.differences}
    if "roles" in found and entry.of_id is not None:
        yield _of_roles(scene, found["roles"])
        return
    if entry.thing is not None and entry.deeds == ("changed",):
        for one in entry.differences[:MOST_FIELDS]:
            change = f"{one.before or '–'} → {one.after or '–'}"
            yield phrases.row(scene.language, one.name, change)
        return
    zone = ZoneInfo(booking.zone) if booking else scene.zone
    name = "starts_at" if "starts_at" in found else "ends_at"
    if name in found:
        yield _changed(found[name], lambda value: _moment(scene, value, zone))
    if "room_ids" in found:
        yield _changed(found["room_ids"], lambda value: _rooms(scene, value))
    if "organizer_id" in found:
        yield _changed(found["organizer_id"], lambda value: _organizer(scene, value))
    is_open = booking is not None and (
        not booking.is_private or is_among_people(scene.session, scene.person, booking)
    )
    if "title" in found and is_open:
        yield _changed(found["title"], lambda value: str(value or "–"))
    if entry.reason:
        yield scene.say("“{example}”", example=entry.reason)


def _changed(one: Difference, write: Callable[[object], str]) -> str:
    return f"{write(one.before)} → {write(one.after)}"


def _moment(scene: Scene, value: object, zone: ZoneInfo) -> str:
    if not isinstance(value, str):
        return "–"
    at = local_of(datetime.fromisoformat(value), zone)
    return phrases.moment(scene.language, at, scene.local_now)


def _rooms(scene: Scene, value: object) -> str:
    ids = value if isinstance(value, list) else []
    found = [venue for room_id in ids if (venue := scene.venue(room_id))]
    return phrases.places(found) or "–"


def _organizer(scene: Scene, value: object) -> str:
    person = scene.session.get(Person, value) if isinstance(value, int) else None
    is_ours = person is not None and person.organisation_id == scene.organisation.id
    return shown_name(person) if person is not None and is_ours else "–"


def _of_roles(scene: Scene, one: Difference) -> str:
    names = site_names(scene.session, scene.organisation.id)
    before, after = (
        list(value) if isinstance(value, list) else [] for value in (one.before, one.after)
    )
    new = [role for role in after if role not in before and role != "member"]
    gone = [role for role in before if role not in after and role != "member"]
    said = [f"+ {worded(scene.say, new, names)}"] if new else []
    return ", ".join([*said, *([f"− {worded(scene.say, gone, names)}"] if gone else [])])
