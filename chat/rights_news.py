"""Rights in words, and the news of them for whoever has others than before."""

from collections.abc import Callable, Iterable

from sqlmodel import Session, select

from chat import phrases
from chat.people import shown_name
from rooms.granting import RightsChanged
from rooms.models import Organisation, Person, Site
from rooms.rights import ORGANISATION_ADMIN, ROOM_ADMIN, is_right, site_of
from rooms.talk import Reply

Say = Callable[..., str]


def told(session: Session, event: RightsChanged, person: Person) -> Reply:
    """Return the news for this person, in their language: what they may and may no longer do."""
    organisation = session.get_one(Organisation, person.organisation_id)
    language = person.language or organisation.language
    say = phrases.speaker(language)
    names = site_names(session, organisation.id)
    new = [role for role in event.after if is_right(role) and role not in event.before]
    gone = [role for role in event.before if is_right(role) and role not in event.after]
    lines = []
    if new:
        lines.append(say("You have this right now: {rights}.", rights=worded(say, new, names)))
    if gone:
        lines.append(
            say("You no longer have this right: {rights}.", rights=worded(say, gone, names))
        )
    if event.person_id is not None:
        by = session.get_one(Person, event.person_id)
        lines.append(say("Decided by {person}.", person=shown_name(by)))
    return Reply(text="\n".join(lines), language=language)


def worded(say: Say, roles: Iterable[str], names: dict[str, str]) -> str:
    """Return rights in words; `names` are those of the sites by key."""
    return "; ".join(_worded(say, role, names) for role in roles)


def site_names(session: Session, organisation_id: int) -> dict[str, str]:
    """Return the names of an organisation's sites by key, of retired ones too."""
    mine = select(Site.key, Site.name).where(Site.organisation_id == organisation_id)
    return dict(session.exec(mine).all())


def _worded(say: Say, role: str, names: dict[str, str]) -> str:
    key = site_of(role)
    if key:
        return say("administrator of the rooms of {site}", site=names.get(key, key))
    if role == ROOM_ADMIN:
        return say("administrator of all rooms")
    if role == ORGANISATION_ADMIN:
        return say("administrator of the organisation")
    return role
