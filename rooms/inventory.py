"""Who and what there is: people, organisations, sites, rooms and endpoints."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar, overload

from sqlalchemy import Select, bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from rooms.interval import Interval
from rooms.models import (
    Closure,
    Domain,
    Endpoint,
    Organisation,
    Person,
    Pool,
    Room,
    RoomPolicy,
    Site,
)
from rooms.policy import NO_POLICY, Level, Policy, policy_by_lines
from rooms.storage.questions import Question
from rooms.storage.rows import columns_of, read


@dataclass(frozen=True, slots=True)
class Venue:
    """A room with its site, its endpoints, and what is allowed in it.

    `part_ids` are the rooms into which it can be divided; `closures` are those of the room, of its
    site and of the organisation. Retired endpoints are none of the room's.
    """

    room: Room
    site: Site
    endpoints: tuple[Endpoint, ...]
    policy: Policy = NO_POLICY
    closures: tuple[Closure, ...] = ()
    part_ids: tuple[int, ...] = ()

    @property
    def is_retired(self) -> bool:
        """Say whether the room is no more, by itself or with its whole site."""
        return self.room.is_retired or self.site.is_retired

    @property
    def has_video(self) -> bool:
        """Say whether a call can reach this room."""
        return any(endpoint.is_working for endpoint in self.endpoints)

    @property
    def space_ids(self) -> tuple[int, ...]:
        """The rooms whose time this one takes: its own, and that of all its parts.

        Who has a part keeps the whole from being free, since the whole needs that part.
        """
        return (self.room.id, *self.part_ids)

    def blocked(self, when: Interval) -> Interval:
        """Return what a booking for `when` takes of the room's time: its buffers count."""
        if not (self.policy.before_minutes or self.policy.after_minutes):
            return when
        return Interval(
            when.start - timedelta(minutes=self.policy.before_minutes),
            when.end + timedelta(minutes=self.policy.after_minutes),
        )


def organisation_for(session: Session, email: str) -> Organisation | None:
    """Return the organisation that the address's domain belongs to, or None."""
    name, _, host = email.strip().lower().rpartition("@")
    domain = session.get(Domain, host) if name else None
    return session.get(Organisation, domain.organisation_id) if domain else None


def person_with(session: Session, email: str) -> Person | None:
    """Return the person with this e-mail address, in any case, or None."""
    return read(session, Person, _PERSON, {"email": email.strip().lower()})


def home_of(session: Session, email: str) -> int | None:
    """Return the organisation whose this address is, known or not yet; None where it is no one's.

    It is that of the person, or else that of their domain.
    """
    person = person_with(session, email)
    if person is not None:
        return person.organisation_id
    organisation = organisation_for(session, email)
    return organisation.id if organisation is not None else None


def country_of(session: Session, organisation_id: int) -> str:
    """Return the country (ISO 3166) whose public holidays the organisation has."""
    (country,) = _COUNTRY.row(session, {"organisation_id": organisation_id})
    return str(country)


def welcome(session: Session, email: str, name: str = "") -> Person | None:
    """Return the person with this address, made now if the domain is known; None if it isn't."""
    person = person_with(session, email)
    if person is not None:
        if name and not person.name:
            person.name = name
        return person
    organisation = organisation_for(session, email)
    if organisation is None:
        return None
    person = Person(
        organisation_id=organisation.id, email=email.strip().lower(), name=name, roles=["member"]
    )
    session.add(person)
    session.flush()
    return person


def language_for(person: Person, otherwise: str) -> str:
    """Return the language in which the person wants everything, or else the other one."""
    return (person.language if person.keeps_language else None) or otherwise


@dataclass(frozen=True, slots=True, eq=False)
class Stock(Sequence[Venue]):
    """All rooms of an organisation, by site and name, and what is made of them once and kept.

    `by_id` finds a room, and retired ones too, as what was booked there keeps its name; nothing
    else has those. `kept` has answers by question, for whoever asks the same of all rooms again and
    again; they are dropped together with the rooms when the inventory changes. `pools` are what
    calls share, by id.
    """

    all: tuple[Venue, ...]
    by_id: Mapping[int, Venue]
    kept: dict[Hashable, object]
    pools: tuple[Pool, ...] = ()

    @classmethod
    def of(cls, found: Iterable[Venue], pools: Iterable[Pool] = ()) -> "Stock":
        """Return these rooms as a stock."""
        rooms = tuple(found)
        offered = tuple(venue for venue in rooms if not venue.is_retired)
        return cls(offered, {venue.room.id: venue for venue in rooms}, {}, tuple(pools))

    @overload
    def __getitem__(self, at: int) -> Venue: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Venue]: ...
    def __getitem__(self, at: int | slice) -> Venue | Sequence[Venue]:
        """Return one room, or some."""
        return self.all[at]

    def __len__(self) -> int:
        """Return how many rooms there are."""
        return len(self.all)

    def __iter__(self) -> Iterator[Venue]:
        """Return the rooms in order."""
        return iter(self.all)

    def once(self, question: Hashable, answer: Callable[[], object]) -> object:
        """Return the answer, made at the first asking. Of many questions the first is forgotten."""
        if question not in self.kept:
            self.kept[question] = answer()
            while len(self.kept) > MOST_KEPT:
                self.kept.pop(next(iter(self.kept)), None)
        return self.kept[question]


def venues(session: Session, organisation_id: int) -> Stock:
    """Return every room of the organisation, by site and name; to read, not to change.

    They are remembered under the organisation's stamp, which the database changes with every
    change of the inventory, its policies and closures, so what is remembered is what is there.
    """
    stamp = _STAMP.row(session, {"organisation_id": organisation_id})
    return venues_at(session, organisation_id, stamp[0] if stamp else None)


def venues_at(session: Session, organisation_id: int, stamp: str | None) -> Stock:
    """Return the same for the stamp that the organisation is known to have now."""
    if not stamp:
        return _stock(session, organisation_id)
    found = _remembered.get(stamp)
    if found is None:
        found = _remembered[stamp] = _stock(session, organisation_id)
        while len(_remembered) > MOST_REMEMBERED:
            _remembered.pop(next(iter(_remembered)), None)
    return found


def _stock(session: Session, organisation_id: int) -> Stock:
    mine = {"organisation_id": organisation_id}
    pools = session.connection().execute(_POOLS, mine).mappings()
    return Stock.of(_read(session, organisation_id), [Pool(**row) for row in pools])


def _read(session: Session, organisation_id: int) -> list[Venue]:
    mine = {"organisation_id": organisation_id}
    connection = session.connection()
    rooms = [Room(**row) for row in connection.execute(_ROOMS, mine).mappings()]
    sites = {row["id"]: Site(**row) for row in connection.execute(_SITES, mine).mappings()}
    endpoints: dict[int, list[Endpoint]] = {}
    for row in connection.execute(_ENDPOINTS, mine).mappings():
        if not row["is_retired"]:
            endpoints.setdefault(row["room_id"], []).append(Endpoint(**row))
    policies = _by_place(
        RoomPolicy(**row) for row in connection.execute(_POLICIES, mine).mappings()
    )
    closures = _by_place(Closure(**row) for row in connection.execute(_CLOSURES, mine).mappings())
    parts: dict[int | None, list[int]] = {}
    for room in rooms:
        parts.setdefault(room.part_of_id, []).append(room.id)
    same: dict[Hashable, Any] = {}
    (home,) = _HOME.row(session, mine) or ("",)
    found = [
        Venue(
            room,
            sites[room.site_id],
            tuple(endpoints.get(room.id, ())),
            _policy(policies, room, home, same),
            _closures(closures, room, same),
            _all_parts(parts, room.id),
        )
        for room in rooms
    ]
    return sorted(found, key=lambda venue: (venue.site.name, venue.room.name))


Place = tuple[Level, int]
PlacedT = TypeVar("PlacedT", RoomPolicy, Closure)


def _places(room: Room) -> tuple[Place, Place, Place]:
    """Return what a room belongs to, the coarsest first."""
    return (
        (Level.ORGANISATION, room.organisation_id),
        (Level.SITE, room.site_id),
        (Level.ROOM, room.id),
    )


def _by_place(rows: Iterable[PlacedT]) -> dict[Place, list[PlacedT]]:
    """Return the rows by what they are about: a room, a site, or else the organisation."""
    found: dict[Place, list[PlacedT]] = {}
    for row in rows:
        place = (Level.ORGANISATION, row.organisation_id)
        if row.room_id is not None:
            place = (Level.ROOM, row.room_id)
        elif row.site_id is not None:
            place = (Level.SITE, row.site_id)
        found.setdefault(place, []).append(row)
    return found


def _policy(
    policies: dict[Place, list[RoomPolicy]], room: Room, home: str, same: dict[Hashable, Any]
) -> Policy:
    """Return the room's policy: the very same object for all rooms that have the same levels."""
    lines = [
        (level, of, policy.group_name, policy.settings)
        for level, of in _places(room)
        for policy in sorted(policies.get((level, of), ()), key=lambda one: one.group_name)
    ]
    if not lines:
        return NO_POLICY
    key = tuple((level, of) for level, of, *_ in lines)
    if key not in same:
        same[key] = policy_by_lines(lines, home)
    found: Policy = same[key]
    return found


def _closures(
    closures: dict[Place, list[Closure]], room: Room, same: dict[Hashable, Any]
) -> tuple[Closure, ...]:
    """Return the room's closures: the very same tuple for all rooms that have the same ones."""
    found = tuple(closure for place in _places(room) for closure in closures.get(place, ()))
    kept: tuple[Closure, ...] = same.setdefault(tuple(one.id for one in found), found)
    return kept


def _all_parts(parts: dict[int | None, list[int]], whole: int) -> tuple[int, ...]:
    """Return the ids of the room's parts and of theirs; a circle ends where it closes."""
    found: list[int] = []
    ahead = list(parts.get(whole, ()))
    while ahead:
        room_id = ahead.pop()
        if room_id not in found and room_id != whole:
            found.append(room_id)
            ahead += parts.get(room_id, ())
    return tuple(sorted(found))


def _mine(table: Any) -> Select[Any]:
    rows = core_select(table.__table__)
    return rows.where(table.organisation_id == bindparam("organisation_id"))


MOST_REMEMBERED = 64
MOST_KEPT = 256
_remembered: dict[str, Stock] = {}
_SITES, _ROOMS = _mine(Site), _mine(Room)
_POLICIES, _CLOSURES = _mine(RoomPolicy), _mine(Closure)
_POOLS = _mine(Pool).order_by(col(Pool.id))
_ENDPOINTS = _mine(Endpoint).order_by(Endpoint.key)
_PERSON = Question.of(f"SELECT {columns_of(Person)} FROM person WHERE email = :email")  # noqa: S608  names of ours
_HOME = Question.of("SELECT zone FROM organisation WHERE id = :organisation_id")
_COUNTRY = Question.of("SELECT country FROM organisation WHERE id = :organisation_id")
_STAMP = Question.of("SELECT inventory_stamp FROM organisation WHERE id = :organisation_id")


def sites(session: Session, organisation_id: int) -> list[Site]:
    """Return the organisation's sites by name, without those that are retired."""
    mine = select(Site).where(
        Site.organisation_id == organisation_id, col(Site.is_retired).is_(False)
    )
    return list(session.exec(mine.order_by(Site.name)))
