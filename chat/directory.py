"""The inventory's names as the understanding wants them, built once for each inventory."""

from collections import OrderedDict
from collections.abc import Sequence

from chat.understanding import Names, RoomName, SiteName
from rooms.inventory import Venue

MOST_ORGANISATIONS = 64


class Directory:
    """Names by organisation, built anew as soon as a room or site is called otherwise.

    Kept beside them is all that they were made of, so no stale name can survive a change.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[int, tuple[tuple[tuple[str, str, str], ...], Names]] = (
            OrderedDict()
        )

    def names(self, organisation_id: int, venues: Sequence[Venue]) -> Names:
        """Return the names of the organisation's rooms and sites."""
        rooms = tuple((venue.room.name, venue.site.name, venue.site.key) for venue in venues)
        kept = self._known.get(organisation_id)
        if kept is not None and kept[0] == rooms:
            return kept[1]
        names = Names(
            (RoomName(room, site) for room, site, _ in rooms),
            (SiteName(site, (key.replace("-", " "),)) for site, key in _sites(rooms)),
        )
        self._known[organisation_id] = (rooms, names)
        self._known.move_to_end(organisation_id)
        while len(self._known) > MOST_ORGANISATIONS:
            self._known.popitem(last=False)
        return names


def _sites(rooms: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return list({(site, key): None for _, site, key in rooms})
