"""A change of the inventory in words: what becomes different, what breaks, where it goes."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from chat import phrases
from chat.moments import local_of
from chat.refusals import ROLES, worded
from chat.scene import Scene
from chat.words import msgid
from rooms.administration.breaking import STANDING_AHEAD, Broken
from rooms.administration.lately import BEHIND
from rooms.administration.looking import Preview
from rooms.administration.places import Placement
from rooms.administration.requisition import Claim
from rooms.inventory import Stock
from rooms.inventory_files import Outcome, Problem
from rooms.inventory_files.forms import FORMS
from rooms.inventory_files.hours import DAYS
from rooms.policy import SETTINGS
from rooms.reference import reference_of
from translations import dates
from translations.rules import rule_origin, rule_sentence

MOST_SHOWN = 10
ALWAYS = "00:00-24:00"
SPAN = re.compile(r"\d\d:\d\d-\d\d:\d\d")
Cells = Mapping[str, str]
KINDS = {
    "sites": msgid("site"),
    "rooms": msgid("room"),
    "endpoints": msgid("video equipment"),
    "people": msgid("person"),
    "policies": msgid("rules"),
    "closures": msgid("closure"),
    "pools": msgid("capacity of calls"),
    "organisations": msgid("organisation"),
}
COLUMNS = {
    "name": msgid("name"),
    "capacity": msgid("seats"),
    "equipment": msgid("equipment"),
    "accessibility": msgid("accessibility"),
    "opening_hours": msgid("opening hours"),
    "sip_address": msgid("address"),
    "working": msgid("in working order"),
    "site": msgid("site"),
    "room": msgid("room"),
    "floor": msgid("floor"),
    "address": msgid("address"),
    "directions": msgid("directions"),
    "phone": msgid("telephone"),
    "zone": msgid("time zone"),
    "school_zone": msgid("school holidays"),
    "location_id": msgid("name in Webex"),
    "workspace_id": msgid("name in Webex"),
    "part_of": msgid("part of"),
    "retired": msgid("out of service"),
    "ours": msgid("left as it is here"),
    "kind": msgid("kind"),
    "device_id": msgid("device"),
    "host": msgid("address in the network"),
    "account": msgid("account"),
    "fingerprint": msgid("fingerprint"),
    "email": msgid("address"),
    "language": msgid("language"),
    "roles": msgid("roles"),
    "domains": msgid("domains"),
    "country": msgid("country"),
    "unit": msgid("unit"),
    "size": msgid("size"),
    "reserve": msgid("kept in reserve"),
    "provider": msgid("made by"),
}
HIDDEN = frozenset({"organisation", "name", "retired", "kind", "working"})  # of new things
PROBLEMS = {
    "ends_before_start": msgid("The end isn’t after the start."),
    "bad_sip_address": msgid("“{value}” is no address of video equipment."),
    "no_address": msgid("Video equipment needs an address, such as salle@drancy.example."),
    "bad_hours": msgid("“{value}” are no opening hours."),
    "bad_capacity": msgid("A room has from 1 to {most} seats."),
    "bad_setting": msgid("“{value}” isn’t possible here ({column}): from {least} to {most} is."),
    "bad_number": msgid("“{value}” is no whole number ({column})."),
    "bad_truth": msgid("“{value}” is neither yes nor no ({column})."),
    "bad_group": msgid("“{value}” can’t be a group of people."),
    "nothing_fits": msgid(
        "Nothing could be booked: the shortest booking, {shortest} min, is longer than the "
        "longest, {longest} min."
    ),
    "not_of_groups": msgid("This is about a room, whoever meets there, and no group ({column})."),
    "no_such_moment": msgid("The clocks skip {value} there."),
    "part_elsewhere": msgid("A part of a room can’t be in another site."),
    "too_long": msgid("This is too long: {column}."),
    "bad_characters": msgid("This has characters that can’t be kept: {column}."),
}
NONE_OF_KNOWN = msgid("This isn’t possible here ({column}): one of {known} is.")
OTHER_PROBLEM = msgid("This can’t be done: {code}.")


def lines_of(scene: Scene, shown: Preview) -> list[str]:
    """Return the preview, in few lines: changes, what can't stay, what was made under old rules."""
    moving = [one for one in shown.broken if one.must_move]
    going_on = [one for one in shown.broken if one.goes_on]
    staying = [one for one in shown.broken if not (one.must_move or one.goes_on)]
    goes = {one.booking_id: one for one in shown.placements}
    told = [changed(scene, one, shown.stock) for one in shown.changes]
    lines = _first(scene, [*told, *(_taken(scene, shown.claim) if shown.claim else ())])
    lines += _told(scene, shown)
    if not (shown.broken or shown.told):
        lines.append(scene.say("No booking is concerned."))
    if moving:
        lines.append(scene.say("Bookings that can’t stay: {count}.", count=len(moving)))
        told = [_broken(scene, one, shown.stock, goes.get(one.booking.id)) for one in moving]
        lines += _first(scene, told)
    if shown.unplaced:
        lines.append(scene.say("No place was found for: {count}.", count=shown.unplaced))
    if going_on:
        lines.append(
            scene.say("Meetings that have begun, and go on: {count}.", count=len(going_on))
        )
        lines += _first(scene, [_broken(scene, one, shown.stock, None) for one in going_on])
    if staying:
        heading = scene.say(
            "Bookings of the next {days} days that stay, made under the rules before: {count}.",
            days=STANDING_AHEAD.days,
            count=len(staying),
        )
        lines.append(heading)
        lines += _first(scene, [_broken(scene, one, shown.stock, None) for one in staying])
    return [*lines, *_lately(scene, shown)]


def _told(scene: Scene, shown: Preview) -> list[str]:
    """Return how many bookings' people are told of their place, if any are."""
    if not shown.told:
        return []
    said = scene.say(
        "Bookings whose people are told that the place has another name or address: {count}.",
        count=shown.told,
    )
    return [said]


def _lately(scene: Scene, shown: Preview) -> list[str]:
    """Return what would have been refused of the last ninety days, if anything."""
    if not shown.lately.refused:
        return []
    told = scene.say(
        "Bookings of the last {days} days that this would have refused: {refused} of {count}.",
        days=BEHIND.days,
        refused=shown.lately.refused,
        count=shown.lately.looked_at,
    )
    return [told]


def _taken(scene: Scene, claim: Claim) -> Iterator[str]:
    """Yield which rooms are taken when, and which rules don't count for that."""
    places = phrases.places(claim.venues)
    for when in claim.times:
        said = phrases.when_everywhere(scene, when, claim.venues)
        yield scene.say("Taken: {rooms}, {when}", rooms=places, when=said)
    zone = ZoneInfo(claim.venues[0].site.zone)
    for refusal in claim.overridden:
        rule = worded(scene.language, refusal, zone, scene.now)
        yield scene.say("Doesn’t count here: {rule}", rule=rule)


def changed(scene: Scene, change: Outcome, stock: Stock) -> str:
    """Return what becomes different of one thing."""
    before, after = change.before, change.after
    name = _name_of(scene, change, stock)
    if change.kind == "closures":
        return _closure(scene, name, before or {}, after or {})
    if change.kind == "policies":
        return _rules(scene, change, stock)
    if after is None:
        return scene.say("No longer: {thing}", thing=name)
    if before is None:
        own = FORMS[change.kind].key
        kept = [name for name in after if name not in HIDDEN | {own} and after[name]]
        return scene.say(
            "New: {thing}", thing=", ".join([name, *_cells(scene, kept, after, stock)])
        )
    if after.get("retired") == "yes":
        return scene.say("Taken out of service: {thing}", thing=name)
    if after.get("retired") == "no":
        return scene.say("In service again: {thing}", thing=name)
    told = [
        scene.say(
            "{what}: {before} → {after}",
            what=scene.say(COLUMNS[column]),
            before=_value(scene, column, before[column], stock) or "–",
            after=_value(scene, column, after[column], stock) or "–",
        )
        for column in after
        if column in COLUMNS
    ]
    return f"{name} – {'; '.join(told)}"


def role_named(language: str) -> Callable[[str], str]:
    """Return what gives a role its words, and leaves groups as they are called."""
    say = phrases.speaker(language)
    return lambda role: say(ROLES[role]) if role in ROLES else role


def _rules(scene: Scene, change: Outcome, stock: Stock) -> str:
    """Return the figures of a place as sentences: what counts there from then on, and no longer."""
    row, columns = change.row.values, FORMS["policies"].columns
    place = _place_of_rules(row.get("room"), row.get("site"), stock)
    told = []
    for name, cell in (change.after or {}).items():
        if name not in SETTINGS:
            continue
        was = (change.before or {}).get(name, "")
        before, after = (
            rule_sentence(
                scene.language, name, columns[name].read(said), role_named(scene.language)
            )
            if said
            else ""
            for said in (was, cell)
        )
        gone = scene.say("No longer: {thing}", thing=before)
        told.append(" → ".join(filter(None, (before, after))) if after else gone)
    return f"{rule_origin(scene.language, place, row.get('group') or '')} – {' '.join(told)}"


def _place_of_rules(room: str | None, site: str | None, stock: Stock) -> str | None:
    for venue in stock.by_id.values():
        if room and venue.room.key == room:
            return phrases.place(venue)
        if site and not room and venue.site.key == site:
            return venue.site.name
    return room or site


def _closure(scene: Scene, name: str, before: Cells, after: Cells) -> str:
    """Return from when until when a place is closed, and why; or that it isn't any more."""
    is_over = not after or after.get("lifted") == "yes"
    cells = before if is_over else {**before, **after}
    start, end = cells.get("start"), cells.get("end")
    said = name
    if start:
        said += f", {_span(scene, start, end or start)}"
    elif end:
        said = scene.say("{thing}, until {end}", thing=name, end=_until(scene, end))
    if cells.get("reason"):
        said += f" ({cells['reason']})"
    return scene.say("No longer: {thing}", thing=said) if is_over else said


def _span(scene: Scene, start: str, end: str) -> str:
    """Return days, or moments, from the first to the last as they are said."""
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    if first.time() == last.time() == time() and first < last:
        days = [phrases.near_day(scene, first.date())]
        days.append(phrases.near_day(scene, (last - timedelta(days=1)).date()))
        return " – ".join(dict.fromkeys(days))
    ends = (phrases.moment(scene.language, at, scene.local_now) for at in (first, last))
    return " – ".join(ends)


def _until(scene: Scene, end: str) -> str:
    return phrases.moment(scene.language, datetime.fromisoformat(end), scene.local_now)


def problems_said(scene: Scene, problems: Iterable[Problem]) -> str:
    """Return what is wrong with a change, in sentences."""
    said = [
        scene.say(_problem(one), **one.details)
        if one.code in PROBLEMS
        else scene.say(OTHER_PROBLEM, code=one.code)
        for one in problems
    ]
    return " ".join(dict.fromkeys(said[:MOST_SHOWN]))


def _problem(problem: Problem) -> str:
    """Return the sentence for a problem; a figure may be one of some words."""
    return NONE_OF_KNOWN if "known" in problem.details else PROBLEMS[problem.code]


def _first(scene: Scene, lines: Sequence[str]) -> list[str]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - MOST_SHOWN
    shown = [f"- {line}" for line in lines[:MOST_SHOWN]]
    return [*shown, scene.say("… and {count} more.", count=more)] if more > 0 else shown


def _name_of(scene: Scene, change: Outcome, stock: Stock) -> str:
    """Return "room Rosa Parks", "closure Jaurès": what it is called now, or will be if it is new.

    A key stands for what has no name.
    """
    kind, key, values = scene.say(KINDS[change.kind]), change.row.key, change.row.values
    if change.kind in ("closures", "policies"):
        room, site = values.get("room"), values.get("site")
        return f"{kind} {_named(stock, room, site) or scene.organisation.name}"
    cells: Cells = {**(change.after or {}), **(change.before or {})}
    found = {
        "rooms": lambda: _named(stock, key, None),
        "sites": lambda: _named(stock, None, key),
        "endpoints": lambda: _endpoint_name(scene, key),
    }
    known = found[change.kind]() if change.kind in found else None
    return f"{kind} {cells.get('name') or known or key}"


def _named(stock: Stock, room: str | None, site: str | None) -> str | None:
    """Return the name of the room with this key, or else of the site; the key if it has none."""
    for venue in stock.by_id.values():
        if room and venue.room.key == room:
            return venue.room.name
        if site and not room and venue.site.key == site:
            return venue.site.name
    return room or site


def _endpoint_name(scene: Scene, key: str) -> str | None:
    """Return what the equipment with this key is called as things stand, if it is in service."""
    standing = (one for venue in scene.venues for one in venue.endpoints)
    return next((one.name for one in standing if one.key == key), None)


def _cells(scene: Scene, columns: Iterable[str], cells: Cells, stock: Stock) -> Iterator[str]:
    """Yield what is said of something new: its site's name, and other columns with theirs."""
    for column in columns:
        value = _value(scene, column, cells[column], stock)
        if column in ("site", "room"):
            yield value
        elif column == "capacity":
            yield phrases.seats(scene.language, int(value))
        elif column in COLUMNS and column != "name":
            yield f"{scene.say(COLUMNS[column])} {value}"


def _value(scene: Scene, column: str, cell: str, stock: Stock) -> str:
    """Return a cell as people read it."""
    if column in ("equipment", "accessibility"):
        return ", ".join(phrases.equipment(scene.language, filter(None, cell.split("|"))))
    if column in ("site", "room", "part_of"):
        names = (None, cell) if column == "site" else (cell, None)
        return _named(stock, *names) or cell
    if column == "opening_hours":
        return hours_said(scene, cell)
    if cell in ("yes", "no"):
        return scene.say("yes") if cell == "yes" else scene.say("no")
    return cell


def hours_said(scene: Scene, cell: str) -> str:
    """Return opening hours with days and hours as the language writes them."""
    names = {day: dates.weekday(scene.language, at) for at, day in enumerate(DAYS)}
    said = re.sub("|".join(DAYS), lambda match: names[match[0]], cell)
    said = said.replace(ALWAYS, scene.say("day and night"))
    return SPAN.sub(lambda match: phrases.hours(scene.language, match[0]), said)


def _broken(scene: Scene, one: Broken, stock: Stock, goes: Placement | None) -> str:
    """Return a booking with where it goes, or why it is told of."""
    booking = one.booking
    venues = [stock.by_id[room_id] for room_id in booking.room_ids]
    said = f"{reference_of(booking.id)}, {phrases.places(venues)}, "
    said += phrases.when_everywhere(scene, booking.when, venues)
    if goes is None:
        zone = ZoneInfo(venues[0].site.zone)
        return f"{said}: {worded(scene.language, one.refusals[0], zone, scene.now)}"
    if goes.is_open:
        return scene.say("{booking} → to be placed", booking=said)
    there = [stock.by_id[room_id] for room_id in goes.room_ids]
    place = phrases.places(there)
    if goes.when != booking.when:
        zone = ZoneInfo(there[0].site.zone)
        start = local_of(goes.when.start, zone)
        place += f", {phrases.moment(scene.language, start, scene.local_now)}"
    return f"{said} → {place}"
