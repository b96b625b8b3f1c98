"""Giving rights and taking them away, one after the other, so that no two undo each other's.

Nobody gives or takes what they haven't got themselves; the operator (None) has everything. Nothing
here commits: the unit of work does.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from rooms.administrators import administrators
from rooms.errors import Refusal, Refused
from rooms.events import Event
from rooms.models import Person, Site
from rooms.rights import (
    MEMBER,
    ORGANISATION_ADMIN,
    ROOM_ADMIN,
    Area,
    Right,
    is_right,
    refuse_unless,
    site_of,
)
from rooms.storage.questions import Question
from rooms.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsChanged(Event):
    """Somebody (`of_id`) has other rights than before: roles as in `rooms.rights`."""

    of_id: int
    before: list[str]
    after: list[str]


def grant(unit: UnitOfWork, to: Person, role: str, by: Person | None, now: datetime) -> bool:
    """Give somebody a role; False, and nothing happens, where they have it already.

    Refuses with "unknown_role", "unknown_site", "other_organisation", and with "not_allowed" who
    hasn't got as much.
    """
    to, by = _kept(unit.session, to, by)
    refuse_grant(unit.session, to, role, by)
    if role in to.roles:
        return False
    _put(unit, to, [*to.roles, role], by, now)
    return True


def refuse_grant(session: Session, to: Person, role: str, by: Person | None) -> None:
    """Refuse what `grant` refuses, as it looks now."""
    if not is_right(role):
        raise Refused(Refusal("unknown_role", {"role": role}))
    if site_of(role) and not _is_there(session, to.organisation_id, site_of(role)):
        raise Refused(Refusal("unknown_site", {"site": site_of(role)}))
    _refuse_strangers(to, by)
    _refuse_more(session, to, [role], by)


def revoke(
    unit: UnitOfWork,
    of: Person,
    roles: Collection[str] | None,
    by: Person | None,
    now: datetime,
    *,
    anyway: bool = False,
) -> list[str]:
    """Take roles away, None for all that give rights; returns those that were taken.

    Refuses with "no_such_right" where there is none of them, with "not_allowed" who hasn't got as
    much, with "own_last_right" who would have none any more, and with "last_administrator" what
    would leave an organisation without any: `anyway`, the operator may.
    """
    of, by = _kept(unit.session, of, by)
    taken = to_be_taken(unit.session, of, roles, by, anyway=anyway)
    _put(unit, of, [role for role in of.roles if role not in taken], by, now)
    return taken


def to_be_taken(
    session: Session,
    of: Person,
    roles: Collection[str] | None,
    by: Person | None,
    *,
    anyway: bool = False,
) -> list[str]:
    """Return which roles `revoke` would take away, as it looks now; refuses what it refuses."""
    _refuse_strangers(of, by)
    had = rights_of(of)
    taken = [role for role in had if roles is None or role in roles]
    if not taken:
        raise Refused(Refusal("no_such_right", {"person": of.name or of.email}))
    _refuse_more(session, of, taken, by)
    if by is not None and by.id == of.id and taken == had:
        raise Refused(Refusal("own_last_right"))
    is_forced = anyway and by is None
    if ORGANISATION_ADMIN in taken and not is_forced and not _others(session, of):
        raise Refused(Refusal("last_administrator"))
    return taken


def rights_of(person: Person) -> list[str]:
    """Return the roles of a person that give rights, the widest first."""
    own = [role for role in (ORGANISATION_ADMIN, ROOM_ADMIN) if role in person.roles]
    return [*own, *sorted(role for role in person.roles if site_of(role))]


def record_rights(
    unit: UnitOfWork, of: Person, before: Sequence[str], by: Person | None, now: datetime
) -> None:
    """Record that somebody has other roles than before, if they are."""
    if set(before) != set(of.roles):
        unit.record(
            RightsChanged(
                organisation_id=of.organisation_id,
                person_id=by.id if by else None,
                at=now,
                of_id=of.id,
                before=list(before),
                after=list(of.roles),
            )
        )


def _put(unit: UnitOfWork, of: Person, roles: list[str], by: Person | None, now: datetime) -> None:
    before, of.roles = list(of.roles), list(dict.fromkeys([MEMBER, *roles]))
    unit.session.add(of)
    record_rights(unit, of, before, by, now)


def keep_rights(session: Session, organisation_id: int) -> None:
    """Let nobody else give or take rights in the organisation until this transaction ends.

    It comes before rows of people are kept.
    """
    _KEEP.row(session, {"organisation_id": organisation_id})


def _kept(session: Session, of: Person, by: Person | None) -> tuple[Person, Person | None]:
    """Return both with the rights that they have until this transaction ends."""
    keep_rights(session, of.organisation_id)
    return _read(session, of), _read(session, by) if by else None


def _read(session: Session, person: Person) -> Person:
    anew = select(Person).where(Person.id == person.id)
    return session.exec(anew.execution_options(populate_existing=True)).one()


def _refuse_strangers(of: Person, by: Person | None) -> None:
    if by is not None and by.organisation_id != of.organisation_id:
        raise Refused(Refusal("other_organisation", {"person": of.email}))


def _refuse_more(session: Session, of: Person, roles: Collection[str], by: Person | None) -> None:
    """Refuse what gives or takes more than one has."""
    for role in roles:
        right = Right.GRANT_ALL if role == ORGANISATION_ADMIN else Right.GRANT
        refuse_unless(by, right, _area(session, of.organisation_id, role))


def _area(session: Session, organisation_id: int, role: str) -> Area:
    key = site_of(role)
    if not key:
        return Area(organisation_id)
    site = _site(session, organisation_id, key)
    return Area(organisation_id, frozenset({key}), (site.name if site else key,))


def _is_there(session: Session, organisation_id: int, key: str) -> bool:
    site = _site(session, organisation_id, key)
    return site is not None and not site.is_retired


def _site(session: Session, organisation_id: int, key: str) -> Site | None:
    mine = select(Site).where(Site.organisation_id == organisation_id, col(Site.key) == key)
    return session.exec(mine).first()


def _others(session: Session, of: Person) -> list[Person]:
    """Return who else administers the organisation."""
    found = administrators(session, Right.GRANT_ALL, Area(of.organisation_id))
    return [person for person in found if person.id != of.id]


_OWNER = "SELECT id FROM organisation WHERE id = :organisation_id"
_KEEP = Question.of({"sqlite": _OWNER, "postgresql": f"{_OWNER} FOR NO KEY UPDATE"})
