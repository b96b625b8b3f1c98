"""Other inventories than the demonstration's: an English town, a school, a hospital.

Their rooms are called by numbers, codes, weekdays, months and everyday words.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chat.understanding import Context, Intent, Names, Reading, RoomName, SiteName, understand

NOW = datetime(2026, 3, 16, 9, 10, tzinfo=ZoneInfo("Europe/Paris"))  # a Monday


def names(**rooms: tuple[str, ...]) -> Names:
    """Return an inventory of rooms by the names of their sites, "_" for spaces."""
    sites = [site.replace("_", " ") for site in rooms]
    told = zip(sites, rooms.values(), strict=True)
    return Names(
        [RoomName(room, site) for site, inside in told for room in inside],
        [SiteName(site) for site in sites],
    )


TOWN = names(
    Town_Hall=("Council Chamber", "Committee Room 1", "Committee Room 2", "Mayor's Parlour",
               "Oak", "Victoria", "Board Room"),
    Central_Library=("The Snug", "Study 3", "Four Winds", "Sunday"),
    Sports_Centre=("Oak", "March", "April", "Meeting Room A", "Meeting Room B"),
)  # fmt: skip
SCHOOL = names(
    Collège_Pasteur=("Salle 12", "Salle 112", "B204", "B205", "CDI", "Salle des professeurs",
                     "Quatre Vents", "Salle de réunion"),
    Lycée_Camus=("Salle 12", "A12", "Labo 3", "Salle Mars", "Printemps", "Lundi", "Mai", "204"),
)  # fmt: skip
HOSPITAL = names(
    Pavillon_Nord=("Salle de staff", "Bloc 3", "Salle de conférence Laennec", "Visio 1",
                   "Amphithéâtre Bichat"),
    Pavillon_Sud=("Salle de staff", "Curie", "Pasteur"),
    Maternité=("Consultation 7", "Bureau des internes", "Salle Bleue", "Salle Verte", "L'Escale",
               "Le Patio"),
)  # fmt: skip


def read(inventory: Names, sentence: str) -> Reading:
    language = "en" if inventory is TOWN else "fr"
    return understand(sentence, Context(NOW, inventory, language))


def start_of(reading: Reading) -> str | None:
    start = reading.start
    if start is None:
        return None
    return f"{start:%d/%m %H:%M}" if isinstance(start, datetime) else f"{start:%d/%m}"


@pytest.mark.parametrize(
    ("sentence", "rooms", "start"),
    [
        ("book the council chamber tomorrow 2pm to 4pm", "Council Chamber", "17/03 14:00"),
        ("book counsil chamber tomorrow 3pm", "Council Chamber", "17/03 15:00"),
        ("book chamber friday 2pm", "Council Chamber", "20/03 14:00"),
        ("book committee room 1 on friday at 10", "Committee Room 1", "20/03 10:00"),
        ("book commitee room 2 friday 2pm", "Committee Room 2", "20/03 14:00"),
        ("book committee rm 2 tomorrow at 9", "Committee Room 2", "17/03 09:00"),
        ("book the mayors parlor thursday 3pm", "Mayor's Parlour", "19/03 15:00"),
        ("can I have the parlour on friday at 2", "Mayor's Parlour", "20/03 14:00"),
        ("book the snug tomorrow at 9", "The Snug", "17/03 09:00"),
        ("book study three tomorrow at 9", "Study 3", "17/03 09:00"),
        ("book four winds tomorrow at noon", "Four Winds", "17/03 12:00"),
        ("book vctoria tomorrow 10am", "Victoria", "17/03 10:00"),
        ("book meeting room B friday 2pm", "Meeting Room B", "20/03 14:00"),
        ("book the board room for the board on friday at 2", "Board Room", "20/03 14:00"),
        ("book March tomorrow at 10", "March", "17/03 10:00"),
        ("book April on 4 April 2pm", "April", "04/04 14:00"),
        ("book the march room on 3 april at 10", "March", "03/04 10:00"),
        ("book Sunday on monday at 10", "Sunday", "16/03 10:00"),
        ("book a room on Sunday at 10", "", "22/03 10:00"),
        ("book a room in April", "", "01/04"),
        ("book a meeting room friday 2pm", "", "20/03 14:00"),
    ],
)
def test_reads_the_rooms_of_an_english_town(sentence: str, rooms: str, start: str) -> None:
    reading = read(TOWN, sentence)
    assert (reading.intent, ", ".join(reading.rooms)) == (Intent.BOOK, rooms)
    assert (start_of(reading), reading.question) == (start, None)


@pytest.mark.parametrize(
    ("sentence", "rooms", "start"),
    [
        ("réserve la salle 112 demain 10h", "Salle 112", "17/03 10:00"),
        ("réserve la 112 demain 10h", "Salle 112", "17/03 10:00"),
        ("réserve salle112 demain 10h", "Salle 112", "17/03 10:00"),
        ("réserve la salle n°112 demain 10h", "Salle 112", "17/03 10:00"),
        ("RÉSERVE LA SALLE 112 DEMAIN 10H", "Salle 112", "17/03 10:00"),
        ("réserve B204 demain 14h", "B204", "17/03 14:00"),
        ("réserve b 204 demain 14h", "B204", "17/03 14:00"),
        ("réserve la b-205 demain 14h", "B205", "17/03 14:00"),
        ("mets-nous en 204 demain 10h", "204", "17/03 10:00"),
        ("réserve le cdi jeudi à 9h", "CDI", "19/03 09:00"),
        ("réserve labo3 jeudi à 15h", "Labo 3", "19/03 15:00"),
        ("réserve la salle des profs jeudi à 15h", "Salle des professeurs", "19/03 15:00"),
        ("réserve les quatre-vents mardi 10h", "Quatre Vents", "17/03 10:00"),
        ("réserve la salle des 4 vents mardi 10h", "Quatre Vents", "17/03 10:00"),
        ("réserve la salle de réunion mardi 10h", "Salle de réunion", "17/03 10:00"),
        ("réserve Mars demain à 10h", "Salle Mars", "17/03 10:00"),
        ("réserve la salle mars le 3 avril à 10h", "Salle Mars", "03/04 10:00"),
        ("réserve la salle mai le 4 mai à 10h", "Mai", "04/05 10:00"),
        ("réserve la salle Lundi mardi à 10h", "Lundi", "17/03 10:00"),
        ("réserve printemps demain 10h", "Printemps", "17/03 10:00"),
        ("réserve une salle lundi à 10h", "", "16/03 10:00"),
        ("réserve une salle en mai", "", "01/05"),
        ("réserve une salle de réunion mardi 10h", "", "17/03 10:00"),
        ("réserve une salle pour 12 le 12 mai à 12h", "", "12/05 12:00"),
    ],
)
def test_reads_the_numbered_rooms_of_a_school(sentence: str, rooms: str, start: str) -> None:
    reading = read(SCHOOL, sentence)
    assert (reading.intent, ", ".join(reading.rooms)) == (Intent.BOOK, rooms)
    assert (start_of(reading), reading.question) == (start, None)


@pytest.mark.parametrize(
    ("sentence", "rooms", "start"),
    [
        ("réserve bloc 3 vendredi 14h", "Bloc 3", "20/03 14:00"),
        ("réserve laenec vendredi 14h", "Salle de conférence Laennec", "20/03 14:00"),
        (
            "réserve la conférence laennec vendredi 14h",
            "Salle de conférence Laennec",
            "20/03 14:00",
        ),
        ("réserve l'amphi bichat vendredi 14h", "Amphithéâtre Bichat", "20/03 14:00"),
        ("réserve visio 1 vendredi 14h", "Visio 1", "20/03 14:00"),
        ("réserve une salle avec visio vendredi 14h", "", "20/03 14:00"),
        ("réserve pasteur et curie vendredi 14h", "Pasteur, Curie", "20/03 14:00"),
        ("réserve consultation 7 vendredi 14h", "Consultation 7", "20/03 14:00"),
        ("réserve le bureau des internes vendredi 14h", "Bureau des internes", "20/03 14:00"),
        ("réserve un bureau vendredi 14h", "", "20/03 14:00"),
        ("réserve la verte et la bleue vendredi 14h", "Salle Verte, Salle Bleue", "20/03 14:00"),
        ("réserve à l'escale vendredi 14h", "L'Escale", "20/03 14:00"),
        ("réserve le pation vendredi 14h", "Le Patio", "20/03 14:00"),
        ("book Curie on friday at 2pm", "Curie", "20/03 14:00"),
    ],
)
def test_reads_the_rooms_of_a_hospital(sentence: str, rooms: str, start: str) -> None:
    reading = read(HOSPITAL, sentence)
    assert (reading.intent, ", ".join(reading.rooms)) == (Intent.BOOK, rooms)
    assert (start_of(reading), reading.question) == (start, None)


@pytest.mark.parametrize(
    ("inventory", "sentence", "sites"),
    [
        (TOWN, "book oak tomorrow 10am", ("Town Hall", "Sports Centre")),
        (TOWN, "is oak free tomorrow at 10?", ("Town Hall", "Sports Centre")),
        (SCHOOL, "réserve la salle 12 demain 10h", ("Collège Pasteur", "Lycée Camus")),
        (SCHOOL, "réserve la salle douze demain 10h", ("Collège Pasteur", "Lycée Camus")),
        (SCHOOL, "déplace la réunion de demain en salle 12", ("Collège Pasteur", "Lycée Camus")),
        (HOSPITAL, "réserve la salle de staff demain 8h", ("Pavillon Nord", "Pavillon Sud")),
    ],
)
def test_asks_in_which_site_a_name_is_meant(
    inventory: Names, sentence: str, sites: tuple[str, ...]
) -> None:
    reading = read(inventory, sentence)
    assert reading.question is not None
    assert reading.question.code == "which_room"
    assert tuple(choice.site for choice in reading.question.choices) == sites


@pytest.mark.parametrize(
    ("inventory", "sentence", "room", "site"),
    [
        (TOWN, "book oak at the sports centre tomorrow 10am", "Oak", "Sports Centre"),
        (TOWN, "book the oak room in the town hall tomorrow 10am", "Oak", "Town Hall"),
        (SCHOOL, "réserve la salle 12 du lycée demain 10h", "Salle 12", "Lycée Camus"),
        (SCHOOL, "salle 12 (Lycée Camus) demain 10h", "Salle 12", "Lycée Camus"),
        (SCHOOL, "réserve au collège la salle 12 demain 10h", "Salle 12", "Collège Pasteur"),
        (HOSPITAL, "réserve la salle de staf du pavillon sud", "Salle de staff", "Pavillon Sud"),
        (HOSPITAL, "réserve salle de staff nord demain 8h", "Salle de staff", "Pavillon Nord"),
    ],
)
def test_a_site_beside_it_says_which_is_meant(
    inventory: Names, sentence: str, room: str, site: str
) -> None:
    reading = read(inventory, sentence)
    assert (reading.rooms, reading.site, reading.question) == ((room,), site, None)


@pytest.mark.parametrize(
    ("inventory", "sentence", "unknown"),
    [
        (SCHOOL, "réserve B206 demain 10h", "B206"),
        (SCHOOL, "réserve la salle 13 demain 10h", "13"),
        (HOSPITAL, "réserve le bloc 4 vendredi 14h", "bloc 4"),
        (TOWN, "book room 5 friday 2pm", "5"),
    ],
)
def test_takes_no_other_number_for_a_slip(inventory: Names, sentence: str, unknown: str) -> None:
    reading = read(inventory, sentence)
    assert (reading.unknown_room, reading.rooms) == (unknown, ())


@pytest.mark.parametrize(
    ("inventory", "sentence", "new", "old"),
    [
        (TOWN, "move tomorrow's meeting to the board room", "Board Room", None),
        (TOWN, "move tomorrow's meeting to victoria at 4pm", "Victoria", None),
        (TOWN, "move friday's meeting from victoria to the board room", "Board Room", "Victoria"),
        (SCHOOL, "mets la réunion de demain en B205", "B205", None),
        (SCHOOL, "remplace B204 par B205 pour la réunion de demain", "B205", "B204"),
    ],
)
def test_tells_the_new_room_from_the_old_one(
    inventory: Names, sentence: str, new: str, old: str | None
) -> None:
    reading = read(inventory, sentence)
    assert (reading.intent, reading.room, reading.target_room) == (Intent.MOVE, new, old)
