"""News of a call: that it runs or is over, and which ends aren't where they should be."""

from collections.abc import Mapping

from chat import screens
from chat.facts import Told
from chat.notice import Details, Notice, text_of
from chat.words import msgid

CAUSES = {
    "offline": msgid("the endpoint can’t be reached"),
    "busy": msgid("the endpoint is in another call"),
    "refused": msgid("the endpoint refused"),
    "no_answer": msgid("nobody answered"),
    "timeout": msgid("no answer in time"),
    "no_endpoint": msgid("the room has no endpoint"),
    "not_permitted": msgid("the bot may not command this endpoint"),
    "no_conference": msgid("there is no conference to join"),
    "no_address": msgid("only people come into this conference, by its link"),
    "too_many": msgid("too much is asked of the far side at this moment"),
    "dropped": msgid("the connection broke"),
    "moved": msgid("the call goes on by another provider"),
}


def rooms(it: Told, details: Details) -> list[str]:
    """Return which rooms it is about, and why, where that is known."""
    names = text_of(details.get("rooms")) or ", ".join(venue.room.name for venue in it.venues)
    cause = text_of(details.get("cause") or details.get("code"))
    lines = [it.say("Rooms: {rooms}.", rooms=names)]
    if cause:
        lines.append(it.say("Cause: {cause}.", cause=it.say(CAUSES.get(cause, cause))))
    return lines


def instead(it: Told, details: Details) -> list[str]:
    """Return which room could be taken instead, or that there is none."""
    room = text_of(details.get("instead"))
    if room:
        return [it.say("{room} is free at that time, and its video answers.", room=room)]
    return [it.say("No other room there is free with video that answers.")]


def new_room(details: Details) -> dict[str, object]:
    """Return what a button says that takes the other room on this one date."""
    return {
        "rooms": [details["new_room"]],
        "target_room": details["target_room"],
        "scope": "one",
    }


NOTICES: Mapping[str, Notice] = {
    "room_unreachable": Notice(
        msgid("The video of {room} doesn’t answer, and it starts in {time}: {what}."),
        offers=("take_room",),
        lines=instead,
    ),
    "call_started": Notice(
        msgid("The call has started: {what}."), shows_page=True, offers=("end_call",)
    ),
    "call_failed": Notice(
        msgid("The call couldn’t be started: {what}."),
        shows_page=True,
        offers=("start_call",),
        lines=rooms,
    ),
    "call_dropped": Notice(
        msgid("Not in the call any more, so I am calling again: {what}."),
        shows_page=True,
        lines=rooms,
    ),
    "call_lost": Notice(
        msgid("Out of the call again and again, so I call no more: {what}."),
        shows_page=True,
        offers=("start_call",),
        lines=rooms,
    ),
    "extended": Notice(
        msgid("Your meeting goes on: {what}."),
        shows_page=True,
        offers=("show", "finish"),
        lines=screens.promise,
    ),
    "call_ended": Notice(msgid("The call has ended: {what}.")),
    "call_end_failed": Notice(
        msgid("The call couldn’t be ended: {what}."), offers=("end_call",), lines=rooms
    ),
}
