"""News of rooms to which nobody came."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from chat.call_news import rooms
from chat.facts import Told
from chat.notice import Details, Notice, text_of
from chat.words import msgid
from translations import dates


def clock(it: Told, details: Details) -> str:
    """Return the hour that is told, on the booking's own clocks."""
    told = text_of(details.get("clock"))
    local = datetime.fromisoformat(told).astimezone(ZoneInfo(it.booking.zone)) if told else None
    return dates.clock(it.language, local) if local else ""


NOTICES: Mapping[str, Notice] = {
    "release_warned": Notice(
        msgid(
            "Nobody seems to be there: {what}. At {clock} it is free again, unless somebody comes."
        ),
        offers=("keep_room", "cancel"),
        lines=rooms,
    ),
    "release_on_screen": Notice(
        msgid(
            "{what}: is anybody here? At {clock} the room is free again. Check in on the panel, or "
            "tell the booking bot that you are there."
        )
    ),
    "released": Notice(
        msgid("Nobody came, so the room is free again: {what}."), offers=("take_room_back",)
    ),
    "rooms_released": Notice(
        msgid("Nobody came to a part of your rooms, so it is free again. What you have: {what}."),
        offers=("take_room_back",),
        lines=rooms,
    ),
    "left_warned": Notice(
        msgid(
            "Everybody seems to have left: {what}. At {clock} the rest of the time is free, "
            "unless somebody is there."
        ),
        offers=("keep_room", "finish"),
    ),
    "left_on_screen": Notice(
        msgid(
            "{what}: is anybody still here? At {clock} the room is free again. Tell the booking "
            "bot if you are there."
        )
    ),
    "left": Notice(
        msgid("Everybody has left, so the rest of the time is free again: {what}."),
        offers=("take_room_back",),
    ),
    "ended_there": Notice(
        msgid("It was ended in the room, so the rest of the time is free again: {what}."),
        offers=("take_room_back",),
    ),
    "rooms_ended_there": Notice(
        msgid("One of your rooms was given back there. What you have: {what}."),
        offers=("take_room_back",),
        lines=rooms,
    ),
    "series_unused": Notice(
        msgid(
            "Nobody came to this series {count} times in a row. Shall it end? The next date: "
            "{what}."
        ),
        offers=("end_series", "show"),
    ),
}
