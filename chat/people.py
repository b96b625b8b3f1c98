"""Colleagues by address or by name, within the organisation of who speaks."""

from collections.abc import Sequence

from sqlmodel import col, select

from chat.questions import Option
from chat.scene import Scene
from chat.understanding.folding import fold
from rooms.inventory import organisation_for, person_with, welcome
from rooms.models import Person

MOST_PEOPLE = 20_000
MOST_OFFERED = 5
FEWEST_LETTERS = 3


def colleagues(scene: Scene, said: str) -> list[Person]:
    """Return who is meant by an address or a name; nobody of another organisation.

    A name means everybody whose name has all its words, or that one alone who is called so.
    """
    if "@" in said:
        return _with_address(scene, said)
    words = set(fold(said).split())
    if not words:
        return []
    named = [(person, fold(person.name).split()) for person in _people(scene)]
    exactly = [person for person, name in named if set(name) == words]
    return exactly or [person for person, name in named if words <= set(name)]


def named_in(scene: Scene, text: str) -> list[Person]:
    """Return the colleagues whose whole name stands in `text`, in the order of the text.

    Of two with the same name none is meant: the sentence doesn't say which.
    """
    words = " ".join(fold(text).split())
    found: dict[str, list[tuple[int, Person]]] = {}
    for person in _people(scene):
        name = " ".join(fold(person.name).split())
        place = f" {words} ".replace(",", " ").find(f" {name} ")
        if len(name) >= FEWEST_LETTERS and place >= 0:
            found.setdefault(name, []).append((place, person))
    sure = [same[0] for same in found.values() if len(same) == 1]
    return [person for _, person in sorted(sure, key=lambda pair: pair[0])]


def label(person: Person) -> str:
    """Return the name with the address, or the address alone."""
    return f"{person.name} ({person.email})" if person.name else person.email


def called(person: Person) -> str:
    """Return what a person is called: by name, else by address."""
    return person.name or person.email


def options(people: Sequence[Person], field: str) -> list[Option]:
    """Return a button for each of the first people, which puts the address into `field`."""
    return [Option(label(person), {field: person.email}) for person in people[:MOST_OFFERED]]


def _with_address(scene: Scene, address: str) -> list[Person]:
    """Return the person with this address, made now where the domain is the organisation's."""
    organisation = organisation_for(scene.session, address)
    known = person_with(scene.session, address)
    if known is None and organisation is not None and organisation.id == scene.organisation.id:
        known = welcome(scene.session, address)
    return [known] if known and known.organisation_id == scene.organisation.id else []


def _people(scene: Scene) -> Sequence[Person]:
    mine = select(Person).where(
        Person.organisation_id == scene.organisation.id, col(Person.name) != ""
    )
    return scene.session.exec(mine.order_by(col(Person.id)).limit(MOST_PEOPLE)).all()
