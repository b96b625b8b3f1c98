"""What is offered where a call finds no ports or bandwidth: less of it, where that fits."""

from collections.abc import Mapping
from typing import Any

from chat.command import Command
from chat.questions import Option
from chat.scene import Scene
from chat.wish import BookingWish
from rooms.pools.capacity import PoolFull


def less(scene: Scene, command: Command, full: PoolFull, here: Mapping[str, Any]) -> list[Option]:
    """Return a lower rate, fewer ends and no video as buttons, for a wish whose call didn't fit.

    `here` makes a wish ask for the rooms and the time that were refused.
    """
    if not isinstance(command, BookingWish) or command.rrule is not None:
        return []
    found = []
    if full.kbps is not None:
        label = scene.say("With a plainer picture ({kbps} kbit/s)", kbps=full.kbps)
        found.append(Option(label, {**here, "kbps": full.kbps}))
    room = scene.venue(full.left_out) if full.left_out is not None else None
    if room is not None:
        label = scene.say("{room} follows by the link", room=room.room.name)
        found.append(Option(label, {**here, "by_link": [room.room.id]}))
    if full.fits_without_video:
        found.append(Option(scene.say("Without video"), {**here, "video": False}))
    return found
