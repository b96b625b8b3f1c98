"""Another room for a booking that stands, of those that are free at its time."""

from collections.abc import Sequence

from chat import phrases
from chat.choosing import Wanted, free, lacking, unrecorded
from chat.command import Command
from chat.facts import Told, told_in
from chat.questions import Option, ask
from chat.replies import about
from chat.scene import Scene
from chat.which import label
from chat.words import msgid
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Booking
from rooms.talk import Reply

MOST_OFFERED = 5


def offer_rooms(scene: Scene, command: Command, booking: Booking, when: Interval) -> Reply:
    """Return the question which room instead, the nearest first; `command` changes the booking.

    `when` is the time that it shall have. Of several rooms the first one is replaced. A room that
    has the equipment which is asked for is kept.
    """
    it = told_in(scene, booking)
    how, site = getattr(command, "otherwise", None), getattr(command, "site", None)
    equipment: Sequence[str] = getattr(command, "equipment", None) or ()
    about_equipment = _about_equipment(scene, it, equipment) if equipment and not how else None
    if about_equipment is not None:
        return about_equipment
    present = it.venues[0]
    found = [venue for venue in _free(scene, it, when, equipment) if _is_so(venue, present, how)]
    found = [venue for venue in found if site in (None, venue.site.id)]
    found.sort(key=lambda venue: venue.site.id != present.site.id)
    if how == "smaller":
        found.sort(key=lambda venue: -venue.room.capacity)
    if not found:
        return about(scene, it, msgid("No other room is free then; it stays like this: {what}."))
    target = present.room.id if len(it.venues) > 1 else None
    plain = command.but(otherwise=None, site=None, equipment=None, target_room=target)
    options = [
        Option(
            f"{phrases.place(venue)}, {phrases.seats(scene.language, venue.room.capacity)}",
            {"rooms": [venue.room.id]},
        )
        for venue in found[:MOST_OFFERED]
    ]
    words = scene.say("Which room instead ({booking})?", booking=label(scene, booking))
    return ask(scene, plain, "room", words, options)


def _about_equipment(scene: Scene, it: Told, equipment: Sequence[str]) -> Reply | None:
    """Return that nobody knows, or that the room has it; None where another one is needed."""
    named = ", ".join(phrases.equipment(scene.language, equipment))
    if unrecorded(scene.venues, equipment):
        note = scene.say("I don’t know which rooms have this: {equipment}.", equipment=named)
        return about(scene, it, msgid("It stays like this: {what}."), [note])
    if lacking(it.venues, equipment):
        return None
    note = scene.say("This room has it: {equipment}.", equipment=named)
    return about(scene, it, msgid("It stays like this: {what}."), [note])


def _free(scene: Scene, it: Told, when: Interval, equipment: Sequence[str]) -> list[Venue]:
    alone = it.booking.headcount if len(it.venues) == 1 else None
    video = it.booking.wants_video or None
    wanted = Wanted(people=alone, video=video, equipment=tuple(equipment))
    taken = {venue.room.id for venue in it.venues}
    return [venue for venue in free(scene, wanted, when) if venue.room.id not in taken]


def _is_so(venue: Venue, present: Venue, how: str | None) -> bool:
    if how == "larger":
        return venue.room.capacity > present.room.capacity
    return how != "smaller" or venue.room.capacity < present.room.capacity
