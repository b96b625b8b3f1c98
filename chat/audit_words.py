"""What was done, in words: when, by whom, to what, from what to what."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from chat import phrases
from chat.moments import local_of
from chat.people import shown_name
from chat.plan_words import changed
from chat.rights_news import site_names, worded
from chat.scene import Scene
from chat.which import label
from chat.words import msgid
from rooms.attendance import is_among_people
from rooms.audit import Difference, Entry
from rooms.inventory import venues
from rooms.inventory_files import Outcome
from rooms.inventory_files.names import place_in
from rooms.inventory_files.reading import Row
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


def line_of(scene: Scene, entry: Entry, people: Mapping[int, Person]) -> str:
    """Return an entry in a line; the person of the scene may read it."""
    when = phrases.moment(scene.language, local_of(entry.at, scene.zone), scene.local_now)
    who = _who(scene, entry, people)
    if entry.thing is not None:
        return " · ".join([f"{when}, {who}", _of_thing(scene, entry, *entry.thing)])
    did = ", ".join(scene.say(DEEDS[deed]) for deed in entry.deeds)
    head = scene.say("{when}, {person}: {did}", when=when, person=who, did=did)
    booking = scene.session.get(Booking, entry.booking_id) if entry.booking_id else None
    about = label(scene, booking) if booking else _about(entry, people)
    dates = scene.say("{count} dates", count=entry.dates) if entry.dates > 1 else ""
    return " · ".join(filter(None, [head, about, dates, *_differences(scene, entry, booking)]))


def _who(scene: Scene, entry: Entry, people: Mapping[int, Person]) -> str:
    """Return who did it; nobody of another organisation is named."""
    if entry.by_id is None:
        return scene.say("the operator") if entry.is_by_operator else scene.say("by itself")
    person = people.get(entry.by_id)
    return shown_name(person) if person else scene.say("somebody else")


def _of_thing(scene: Scene, entry: Entry, kind: str, key: str) -> str:
    """Return what became different of a thing, in the words in which its plan was shown."""
    before = _cells((one.name, one.before) for one in entry.differences)
    after = _cells((one.name, one.after) for one in entry.differences)
    row = Row("", 0, scene.organisation.key, key, None, dict(place_in(kind, key)))
    stock = venues(scene.session, scene.organisation.id)
    return changed(scene, Outcome(kind, row, "changed", (), before, after), stock)


def _cells(said: Iterable[tuple[str, object]]) -> dict[str, str] | None:
    """Return the cells that there are; None where there are none."""
    return {name: str(cell) for name, cell in said if cell is not None} or None


def _about(entry: Entry, people: Mapping[int, Person]) -> str:
    person = people.get(entry.of_id) if entry.of_id is not None else None
    return shown_name(person) if person else ""


def _differences(scene: Scene, entry: Entry, booking: Booking | None) -> Iterator[str]:
    """Yield what became different, as far as it is told in words."""
    found = {one.name: one for one in entry.differences}
    if "roles" in found and entry.of_id is not None:
        yield _of_roles(scene, found["roles"])
        return
    zone = ZoneInfo(booking.zone) if booking else scene.zone
    name = "starts_at" if "starts_at" in found else "ends_at"
    if name in found:
        yield _changed(found[name], lambda value: _moment(scene, value, zone))
    if "room_ids" in found:
        yield _changed(found["room_ids"], lambda value: _rooms(scene, value))
    if "organizer_id" in found:
        yield _changed(found["organizer_id"], lambda value: _organizer(scene, value))
    is_open = booking is not None and _is_open(scene, entry, booking)
    if "title" in found and is_open:
        yield _changed(found["title"], lambda value: str(value or "–"))
    if "guests" in found and is_open:
        yield _of_guests(found["guests"])
    if "headcount" in found:
        said = _changed(found["headcount"], lambda value: str(value or "–"))
        yield phrases.row(scene.language, scene.say("people"), said)
    if "wants_video" in found:
        said = _changed(found["wants_video"], lambda value: scene.say("yes" if value else "no"))
        yield phrases.row(scene.language, scene.say("video"), said)
    if entry.overrode:
        yield scene.say("against the rules")
    if entry.reason:
        yield scene.say("“{example}”", example=entry.reason)


def _is_open(scene: Scene, entry: Entry, booking: Booking) -> bool:
    """Say whether titles and guests may be told: private ones to their people, one to one."""
    if not (booking.is_private or entry.is_private):
        return True
    return scene.utterance.is_direct and is_among_people(scene.session, scene.person, booking)


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


def _of_guests(one: Difference) -> str:
    """Return who is invited that wasn't, and who isn't any more."""
    before, after = (
        list(value) if isinstance(value, list) else [] for value in (one.before, one.after)
    )
    new = [f"+ {guest}" for guest in after if guest not in before]
    return ", ".join([*new, *(f"− {guest}" for guest in before if guest not in after)])


def _of_roles(scene: Scene, one: Difference) -> str:
    names = site_names(scene.session, scene.organisation.id)
    before, after = (
        list(value) if isinstance(value, list) else [] for value in (one.before, one.after)
    )
    new = [role for role in after if role not in before and role != "member"]
    gone = [role for role in before if role not in after and role != "member"]
    said = [f"+ {worded(scene.say, new, names)}"] if new else []
    return ", ".join([*said, *([f"− {worded(scene.say, gone, names)}"] if gone else [])])
