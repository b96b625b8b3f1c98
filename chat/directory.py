"""The inventory's names as the understanding wants them, built once for each inventory."""

from collections import OrderedDict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from chat.understanding import Names, RoomName, SiteName
from rooms.database import Database, is_current
from rooms.inventory import Venue, organisation_for, venues
from rooms.models import Organisation

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


def names_in(database: Database, email: str | None) -> tuple[Names, ZoneInfo]:
    """Return the names of an organisation's inventory and its zone; none without a database.

    It is the organisation that `email` belongs to, or the first one where nobody is named.
    """
    nothing = Names((), ()), ZoneInfo("Europe/Paris")
    try:
        if not database.exists or not is_current(database):
            return nothing
        with database.reading() as session:
            first = select(Organisation).order_by(col(Organisation.id))
            organisation = (
                organisation_for(session, email) if email else session.exec(first).first()
            )
            if organisation is None:
                return nothing
            found = venues(session, organisation.id)
            return Directory().names(organisation.id, found), ZoneInfo(organisation.zone)
    except OperationalError:
        return nothing
