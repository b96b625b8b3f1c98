"""The names that sentences may say, as the understanding wants them: rooms, sites, colleagues."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, func, select

from chat.understanding import Colleagues, Names, PersonName, RoomName, SiteName
from rooms.database import Database, is_current
from rooms.inventory import Venue, organisation_for, venues
from rooms.models import Organisation, Person

MOST_ORGANISATIONS = 64
MOST_PEOPLE = 20_000
Mark = tuple[int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class _Known:
    """An organisation's names, with what they were made of."""

    venues: Sequence[Venue]
    rooms: tuple[tuple[str, str, str], ...]
    mark: Mark
    names: Names


class Directory:
    """Names by organisation, made anew as soon as a room, a site or a colleague is another.

    Kept beside them is what they were made of, so no stale name can survive a change of the
    inventory; whether somebody joined, left or got a name is counted each time.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[int, _Known] = OrderedDict()

    def names(self, session: Session, organisation_id: int, venues: Sequence[Venue]) -> Names:
        """Return the names of the organisation's rooms, sites and people."""
        kept = self._known.get(organisation_id)
        mark = _mark(session, organisation_id)
        if kept is not None and kept.mark == mark and kept.venues is venues:
            return kept.names
        rooms = tuple((venue.room.name, venue.site.name, venue.site.key) for venue in venues)
        names = kept.names if kept is not None and kept.rooms == rooms else _inventory(rooms)
        if kept is not None and kept.mark == mark:
            names = names.knowing(kept.names.colleagues)
        else:
            names = names.knowing(_colleagues(session, organisation_id))
        self._known[organisation_id] = _Known(venues, rooms, mark, names)
        self._known.move_to_end(organisation_id)
        while len(self._known) > MOST_ORGANISATIONS:
            self._known.popitem(last=False)
        return names


def _inventory(rooms: Sequence[tuple[str, str, str]]) -> Names:
    sites = list({(site, key): None for _, site, key in rooms})
    return Names(
        (RoomName(room, site) for room, site, _ in rooms),
        (SiteName(site, (key.replace("-", " "),)) for site, key in sites),
    )


def _mark(session: Session, organisation_id: int) -> Mark:
    """Return how many people have a name, the newest of them, and how many letters they have."""
    letters = func.sum(func.length(Person.name))
    counted = select(func.count(), func.max(Person.id), letters).where(
        Person.organisation_id == organisation_id, Person.name != ""
    )
    count, newest, length = session.exec(counted).one()
    return count, newest, length


def _colleagues(session: Session, organisation_id: int) -> Colleagues:
    mine = (
        select(Person.name, Person.email)
        .where(Person.organisation_id == organisation_id, Person.name != "")
        .order_by(col(Person.id))
        .limit(MOST_PEOPLE)
    )
    return Colleagues(PersonName(name, email) for name, email in session.exec(mine))


def names_in(database: Database, email: str | None) -> tuple[Names, ZoneInfo]:
    """Return the names that an organisation's people say, and its zone; none without a database.

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
            names = Directory().names(session, organisation.id, found)
            return names, ZoneInfo(organisation.zone)
    except OperationalError:
        return nothing
