"""Colleagues by name, within the organisation of who speaks."""

from collections.abc import Sequence

from sqlmodel import col, select

from chat.command import Command
from chat.questions import Option, ask
from chat.scene import Scene
from chat.understanding import Reading
from chat.understanding.folding import fold
from chat.words import msgid
from rooms.inventory import organisation_for, person_with, welcome
from rooms.models import Person
from rooms.talk import Reply

MOST_PEOPLE = 20_000
MOST_OFFERED = 5
FEWEST_LETTERS = 3
SEVERAL_CALLED = msgid("Several colleagues are called {name}. Which one?")
WHICH_PERSON = "which_person"
HONORIFICS = frozenset({"m", "mr", "mme", "mlle", "mrs", "ms", "monsieur", "madame", "dr"})


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
        words = scene.say(SEVERAL_CALLED, name=said)
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


def person_said(reading: Reading) -> str | None:
    """Return the address or the name of a person who is the answer to a question."""
    found = [
        *reading.attendees, reading.to_person, reading.on_behalf_of, *reading.guest_names,
    ]  # fmt: skip
    return next((said for said in found if said), None)


def is_called(scene: Scene, address: str | None, said: str | None) -> bool:
    """Say whether a name, and no address, was said that the colleague of this address has."""
    person = person_with(scene.session, address or "")
    if person is None or not said or "@" in said:
        return False
    return set(_words(said)) <= set(_words(person.name))


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
    words = _words(said)
    if sum(map(len, words)) < FEWEST_LETTERS:
        return []
    named = [(_words(person.name), person) for person in _people(scene)]
    exact = [person for name, person in named if name == words]
    return exact or [person for name, person in named if set(words) <= set(name)]


def _words(name: str) -> list[str]:
    """Return the words of a name, without accents, capitals, hyphens and forms of address."""
    plain = fold(name).replace(".", " ").replace("-", " ")
    return [word for word in plain.split() if word not in HONORIFICS]


def _people(scene: Scene) -> Sequence[Person]:
    mine = select(Person).where(
        Person.organisation_id == scene.organisation.id, col(Person.name) != ""
    )
    return scene.session.exec(mine.order_by(col(Person.id)).limit(MOST_PEOPLE)).all()
