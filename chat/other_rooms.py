"""Another room for a booking that stands, of those that are free at its time."""

from chat import phrases
from chat.choosing import Wanted, free
from chat.command import Command
from chat.facts import Told, told_in
from chat.questions import Option, ask
from chat.replies import about
from chat.scene import Scene
from chat.which import label
from chat.words import msgid
from rooms.inventory import Venue
from rooms.models import Booking
from rooms.talk import Reply

MOST_OFFERED = 5


def offer_rooms(scene: Scene, command: Command, booking: Booking) -> Reply:
    """Return the question which room instead, the nearest first; `command` changes the booking.

    Of a booking of several rooms the first one is replaced.
    """
    it = told_in(scene, booking)
    present = it.venues[0]
    how = getattr(command, "otherwise", None)
    found = [venue for venue in _free(scene, it) if _is_so(venue, present, how)]
    found.sort(key=lambda venue: venue.site.id != present.site.id)
    if how == "smaller":
        found.sort(key=lambda venue: -venue.room.capacity)
    if not found:
        return about(scene, it, msgid("No other room is free then; it stays like this: {what}."))
    target = present.room.id if len(it.venues) > 1 else None
    plain = command.but(otherwise=None, target_room=target)
    options = [
        Option(
            f"{phrases.place(venue)}, {phrases.seats(scene.language, venue.room.capacity)}",
            {"rooms": [venue.room.id]},
        )
        for venue in found[:MOST_OFFERED]
    ]
    words = scene.say("Which room instead ({booking})?", booking=label(scene, booking))
    return ask(scene, plain, "room", words, options)


def _free(scene: Scene, it: Told) -> list[Venue]:
    alone = it.booking.headcount if len(it.venues) == 1 else None
    wanted = Wanted(people=alone, video=it.booking.wants_video or None)
    taken = {venue.room.id for venue in it.venues}
    return [venue for venue in free(scene, wanted, it.when) if venue.room.id not in taken]


def _is_so(venue: Venue, present: Venue, how: str | None) -> bool:
    if how == "larger":
        return venue.room.capacity > present.room.capacity
    return how != "smaller" or venue.room.capacity < present.room.capacity
