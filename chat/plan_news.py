"""News of bookings that administrators had to move, and of those that have no room now."""

from collections.abc import Mapping
from datetime import datetime

from calendars.meeting import Place
from calendars.wording import floor_of
from chat import phrases
from chat.facts import Told
from chat.notice import Details, Notice, text_of
from chat.words import msgid
from rooms.interval import Interval

ENDS = ("from", "until")


def _before(it: Told, details: Details) -> list[str]:
    """Return where and when it was, and why it can't be there."""
    lines = []
    if rooms := text_of(details.get("were")):
        ends = (datetime.fromisoformat(text_of(details.get(f"were_{end}"))) for end in ENDS)
        when = phrases.everywhere(
            it.language, Interval(*ends), it.venues, it.now, it.home_zone, it.booking.zone
        )
        lines.append(it.say("It was: {rooms}, {when}.", rooms=rooms, when=when))
    return [*lines, *_reason(it, details)]


def _reason(it: Told, details: Details) -> list[str]:
    reason = text_of(details.get("reason"))
    return [it.say("Reason: {reason}.", reason=reason.rstrip("."))] if reason else []


def _dates(it: Told, details: Details) -> list[str]:
    """Return where and when the dates of a series are, as many as are told, and why."""
    places = details.get("places")
    lines = [_place(it, one) for one in places] if isinstance(places, list) else []
    return [*lines, *_reason(it, details)]


def _places(it: Told, details: Details) -> list[str]:
    """Return how the rooms were told and are told now, as many as are told."""
    places = details.get("places")
    if not isinstance(places, list):
        return []
    return [" → ".join(_told_as(it, *told) for told in pair) for pair in places]


def _told_as(it: Told, room: str, floor: str, site: str, address: str) -> str:
    place = Place(room=room, site=site, floor=floor)
    return ", ".join(filter(None, (room, floor_of(place, it.language), site, address)))


def _without_room(it: Told, details: Details) -> list[str]:
    """Return the bookings that are to be placed, the next ones, and how many more there are."""
    places = details.get("places")
    if not isinstance(places, list):
        return []
    lines = [
        " · ".join((
            text_of(one.get("reference")),
            _place(it, {**one, "rooms": ()}),
            it.say("was in {rooms}", rooms=text_of(one.get("rooms"))),
        ))
        for one in places
    ]  # fmt: skip
    more = int(text_of(details.get("count")) or 0) - len(places)
    return [*lines, it.say("… and {count} more.", count=more)] if more > 0 else lines


def _place(it: Told, place: Details) -> str:
    ends = (datetime.fromisoformat(text_of(place.get(name))) for name in ("start", "end"))
    when = phrases.everywhere(
        it.language, Interval(*ends), it.venues, it.now, it.home_zone, it.booking.zone
    )
    return ", ".join(filter(None, (text_of(place.get("rooms")), when)))


NOTICES: Mapping[str, Notice] = {
    "moved_by_plan": Notice(
        msgid("Your booking can’t stay where it was. Its place is now: {what}."),
        offers=("accept_place", "other_room", "cancel"),
        lines=_before,
    ),
    "unplaced": Notice(
        msgid("Your booking has lost its room, and no other one was found: {what}."),
        offers=("other_room", "show", "cancel"),
        lines=_before,
    ),
    "series_moved_by_plan": Notice(
        msgid("{count} dates of your series can’t stay where they were. The first one: {what}."),
        offers=("show", "list"),
        lines=_dates,
    ),
    "series_unplaced": Notice(
        msgid("{count} dates of your series have lost their room. The first one: {what}."),
        offers=("show", "list"),
        lines=_dates,
    ),
    "series_back_by_plan": Notice(
        msgid("{count} dates of your series are back where they were. The first one: {what}."),
        offers=("show", "list"),
        lines=_dates,
    ),
    "place_told": Notice(
        msgid("The place of your booking has another name or address now: {what}."),
        offers=("show", "cancel"),
        lines=_places,
    ),
    "places_told": Notice(
        msgid(
            "{count} bookings of yours are in a place that has another name or address now. "
            "The next one: {what}."
        ),
        offers=("show", "list"),
        lines=_places,
    ),
    "still_unplaced": Notice(
        msgid("This booking still has no room: {what}. It is called off if it has none by then."),
        offers=("other_room", "show", "cancel"),
    ),
    "to_place": Notice(
        msgid("{count} bookings have no room yet. The next one: {what}."),
        offers=("unplaced",),
        lines=_without_room,
    ),
    "unplaced_lapsed": Notice(
        msgid("No room was found for this booking, so it is cancelled: {what}.")
    ),
    "back_by_plan": Notice(
        msgid("Your booking is back where it was: {what}."), offers=("show", "cancel")
    ),
}
