"""Colleagues by name, within the organisation of who speaks."""

from collections.abc import Sequence

from sqlmodel import col, select

from chat.command import Command
from chat.questions import Option, ask
from chat.scene import Scene
from chat.understanding import Reading
from chat.understanding.folding import fold
from rooms.inventory import organisation_for, person_with, welcome
from rooms.models import Person
from rooms.talk import Reply

MOST_PEOPLE = 20_000
MOST_OFFERED = 5
FEWEST_LETTERS = 3
HONORIFICS = frozenset({"m", "mr", "mme", "mlle", "mrs", "ms", "monsieur", "madame", "dr"})


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


def colleague(scene: Scene, command: Command, field: str, said: str) -> Person | Reply:
    """Return the colleague of this address or name, or the question who is meant.

    An address of the organisation makes a colleague who never wrote; a stranger, or somebody of
    another organisation, is none. The answer goes into the command's `field`.
    """
    found = _with_address(scene, said) if "@" in said else _called(scene, said)
    if len(found) == 1:
        return found[0]
    options = [
        Option(f"{person.name} ({person.email})", {field: person.email})
        for person in found[:MOST_OFFERED]
    ]
    if options:
        words = scene.say("Several colleagues are called {name}. Which one?", name=said)
    elif "@" in said:
        words = scene.say(
            "{address} isn’t an address of your organisation, so I have done nothing. Give me a "
            "colleague’s e-mail address.",
            address=said,
        )
    else:
        words = scene.say(
            "I know no colleague called {name}, so I have done nothing. Give me their e-mail "
            "address.",
            name=said,
        )
    return ask(scene, command.but(**{field: None}), field, words, options)


def person_said(reading: Reading, scene: Scene) -> str | None:
    """Return the address or the name of a person who is the answer to a question."""
    named = [person.email for person in named_in(scene, scene.utterance.text)]
    found = [*reading.attendees, reading.to_person, *named, *reading.guest_names]
    return next((said for said in found if said), None)


def shown_name(person: Person) -> str:
    """Return how a colleague is called: the name, else the address."""
    return person.name or person.email


def _with_address(scene: Scene, said: str) -> list[Person]:
    person = person_with(scene.session, said)
    home = organisation_for(scene.session, said)
    if person is None and home is not None and home.id == scene.organisation.id:
        person = welcome(scene.session, said)
    is_ours = person is not None and person.organisation_id == scene.organisation.id
    return [person] if person is not None and is_ours else []


def _called(scene: Scene, said: str) -> list[Person]:
    """Return the colleagues of this whole name, else those whose name has all its words."""
    words = [word for word in fold(said).replace(".", " ").split() if word not in HONORIFICS]
    if sum(map(len, words)) < FEWEST_LETTERS:
        return []
    named = [(fold(person.name).split(), person) for person in _people(scene)]
    exact = [person for name, person in named if name == words]
    return exact or [person for name, person in named if set(words) <= set(name)]


def _people(scene: Scene) -> Sequence[Person]:
    mine = select(Person).where(
        Person.organisation_id == scene.organisation.id, col(Person.name) != ""
    )
    return scene.session.exec(mine.order_by(col(Person.id)).limit(MOST_PEOPLE)).all()
