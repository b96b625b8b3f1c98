"""Colleagues by name, within the organisation of who speaks."""

from collections.abc import Sequence

from sqlmodel import col, select

from chat.scene import Scene
from chat.understanding.folding import fold
from rooms.models import Person

MOST_PEOPLE = 20_000
MOST_OFFERED = 5
FEWEST_LETTERS = 3


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


def _people(scene: Scene) -> Sequence[Person]:
    mine = select(Person).where(
        Person.organisation_id == scene.organisation.id, col(Person.name) != ""
    )
    return scene.session.exec(mine.order_by(col(Person.id)).limit(MOST_PEOPLE)).all()
