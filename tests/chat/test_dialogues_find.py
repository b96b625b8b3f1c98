"""Dialogues about free rooms and times, at one site or several, in both languages."""

import pytest

from rooms.models import RoomPolicy, Site
from rooms.unit_of_work import Units
from tests.builders import Town, booked, lasting, room, site
from tests.chat.dialogues import Turn
from tests.chat.talking import Talker, labels

COMMON = "17/03 09:00-10:00"
DIALOGUES: dict[str, list[Turn]] = {
    "fr: an hour of a week at two sites is one meeting, not one on each day": [
        Turn(
            "réserve mairie et médiathèque cette semaine 1h, 4 chacun",
            "book",
            ("Créneaux où toutes les salles sont libres :", "mardi 17 mars"),
            (),
        ),
        Turn(
            "la 3",
            "book",
            ("C’est réservé", "8 personnes"),
            ("Césaire+Simone Veil 17/03 07:00-08:00",),
        ),
    ],
    "en: an hour and a half of a week is one meeting, and the 2nd is a number of the list": [
        Turn("book 90 min next week for 6", "book", ("Free times:", "2. Monday 23 March"), ()),
        Turn("the 2nd", "book", ("Booked",), ("Césaire 23/03 08:30-10:00",)),
    ],
    "fr: the next free hour": [
        Turn(
            "prochaine heure libre aujourd'hui",
            "find",
            ("Créneaux libres :", "1. lundi 16 mars, ", "9h–10h · Rosa Parks"),
            (),
        ),
        Turn("[lundi 16 mars, 9h", "book", ("C’est réservé",), ("Rosa Parks 16/03 09:00-10:00",)),
    ],
    "en: any 90 minutes in the mornings of a week": [
        Turn(
            "any 90 minutes this week in the morning",
            "find",
            ("Free times:", "1. ", "9–10:30 am · Rosa Parks", "Tuesday 17 March, 8–9:30 am"),
            (),
        ),
        Turn("3", "book", ("Booked",), ("Rosa Parks 17/03 08:00-09:30",)),
    ],
    "fr: an hour and a half at a site for six": [
        Turn(
            "trouve 1h30 cette semaine le matin à la mairie pour 6",
            "find",
            ("Salles : Césaire (Mairie de Drancy).", "9h–10h30 · Césaire"),
            (),
        ),
        Turn("1", "book", ("C’est réservé", "6 personnes"), ("Césaire 16/03 09:00-10:30",)),
    ],
    "en: an hour of tomorrow's afternoon": [
        Turn(
            "find an hour tomorrow afternoon for 15",
            "find",
            ("Free times:", "Mandela"),
            (),
        ),
    ],
    "fr: too many for every room": [
        Turn("trouve 1h cette semaine le matin pour 80", "find", ("80 personnes", "20"), ()),
    ],
    "fr: sites meet at a common hour": [
        Turn(
            "trouve un créneau commun mairie et médiathèque cette semaine 1h",
            "find",
            ("Créneaux où toutes les salles sont libres :", "Césaire (Mairie", "Simone Veil"),
            (),
        ),
        Turn(
            "[lundi 16 mars, 9h",
            "book",
            ("C’est réservé", "visio"),
            ("Césaire+Simone Veil 16/03 09:00-10:00",),
        ),
    ],
    "en: sites meet with five each": [
        Turn(
            "find a common hour for town hall and library this week, 5 each",
            "find",
            ("Times at which all rooms are free:", "Césaire", "Simone Veil"),
            (),
        ),
        Turn(
            "2",
            "book",
            ("Booked", "10 people"),
            ("Césaire+Simone Veil 16/03 10:00-11:00",),
        ),
    ],
    "fr: a room at each of two sites, at once": [
        Turn(
            "réserve une salle à la mairie pour 5 et une à la médiathèque pour 3 demain "
            "de 14h à 15h",
            "book",
            ("C’est réservé", "8 personnes"),
            ("Césaire+Simone Veil 17/03 14:00-15:00",),
        ),
    ],
    "fr: one site is full, so nothing is booked and the nearest hour is offered": [
        Turn(
            "réserve une salle à la mairie pour 5 et une à la médiathèque pour 10 demain "
            "de 14h à 15h",
            "book",
            ("C’est réservé",),
            ("Césaire+Simone Veil 17/03 14:00-15:00",),
        ),
        Turn(
            "réserve une salle à la mairie pour 5 et une à la médiathèque pour 10 demain "
            "de 14h à 15h",
            "book",
            (
                "Aucune salle adaptée n’est libre ici : Médiathèque Georges-Brassens",
                "Ce qui est possible :",
                "13h–14h",
                "15h–16h",
            ),
            ("Césaire+Simone Veil 17/03 14:00-15:00",),
        ),
        Turn(
            "1",
            "book",
            ("C’est réservé", "15 personnes"),
            (
                "Césaire+Simone Veil 17/03 13:00-14:00",
                "Césaire+Simone Veil 17/03 14:00-15:00",
            ),
        ),
    ],
    "en: the next free hour is booked at once": [
        Turn(
            "book the next free hour",
            "book",
            ("Booked",),
            ("Rosa Parks 16/03 09:00-10:00",),
        ),
    ],
}


@pytest.mark.parametrize("name", DIALOGUES)
def test_dialogue(agent: Talker, name: str) -> None:
    for turn in DIALOGUES[name]:
        pressed = turn.said.startswith("[")
        reply = agent.press(turn.said[1:]) if pressed else agent.say(turn.said)
        for fragment in turn.answer:
            assert fragment in reply.text, (turn.said, reply.text)
        assert (reply.intent, reply.language) == (turn.intent, name[:2]), turn.said
        if turn.booked is not None:
            assert agent.bookings() == list(turn.booked), turn.said


def test_equipment_and_accessibility_are_found(
    sqlite_units: Units, small_town: Town, agent: Talker
) -> None:
    with sqlite_units.open() as unit:
        for key, words in (("jaures", ["screen"]), ("mandela", [])):
            unit.session.add(small_town.rooms[key])
            small_town.rooms[key].accessibility = ["wheelchair"]
            small_town.rooms[key].equipment = words
    reply = agent.say("trouve une salle accessible PMR avec écran demain à 9h")
    assert "Jaurès (8 places, visio)" in reply.text
    assert "Mandela" not in reply.text
    agent.say("une salle accessible PMR avec écran demain 9h")
    assert agent.bookings() == ["Jaurès 17/03 09:00-10:00"]


@pytest.fixture
def montreal(sqlite_units: Units, small_town: Town) -> Site:
    """Return a site whose clocks are five hours behind those of Drancy in the week of the tests."""
    hours = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    with sqlite_units.open() as unit:
        made = site(
            unit.session, small_town.organisation, "montreal", name="Montréal", opening_hours=hours
        )
        made.zone = "America/Montreal"
        room(unit.session, made, "outremont", name="Outremont", capacity=6)
        return made


def test_times_are_told_on_the_clocks_of_each_site(agent: Talker, montreal: Site) -> None:
    assert montreal.zone == "America/Montreal"
    reply = agent.say("trouve un créneau commun mairie et Montréal cette semaine 1h")
    assert "14h–15h (Mairie de Drancy), 9h–10h (Montréal)" in reply.text
    reply = agent.say("1")
    assert "14h–15h (Mairie de Drancy), 9h–10h (Montréal)" in reply.text
    assert agent.bookings() == ["Césaire+Outremont 16/03 14:00-15:00"]


def test_the_rule_of_the_one_site_refuses_all(agent: Talker, montreal: Site) -> None:
    assert montreal.opening_hours
    reply = agent.say("book a room at mairie and one at Montréal tomorrow 10am-11am")
    assert "Montréal" in reply.text
    assert "What works instead" in reply.text
    assert agent.bookings() == []
    agent.press(labels(reply.card)[0])
    assert agent.bookings() == ["Césaire+Outremont 17/03 14:00-15:00"]


def test_the_host_leads_in_the_order_of_rooms(
    sqlite_units: Units, small_town: Town, agent: Talker
) -> None:
    library = small_town.rooms["simone-veil"]
    booked(sqlite_units, small_town.agent, lasting(9, days=3), library)
    agent.say("réserve une salle à la mairie et une à la médiathèque demain de 14h à 15h")
    assert "Simone Veil+Césaire 17/03 14:00-15:00" in agent.bookings()


def test_what_the_rules_refuse_is_not_offered(
    sqlite_units: Units, small_town: Town, agent: Talker
) -> None:
    with sqlite_units.open() as unit:
        unit.session.add(
            RoomPolicy(
                organisation_id=small_town.organisation.id,
                site_id=small_town.sites["mediatheque"].id,
                settings={"open_to": ["room_admin"]},
            )
        )
    reply = agent.say("quelles salles sont libres demain à 10h ?")
    assert "Césaire" in reply.text
    assert "Rosa Parks" not in reply.text
    reply = agent.say("quelles salles sont libres à la médiathèque demain à 10h ?")
    assert "Seuls peuvent réserver Rosa Parks" in reply.text
    assert agent.bookings() == []


def test_a_vague_time_counts_the_hours_in_which_the_site_is_open(
    sqlite_units: Units, small_town: Town, agent: Talker
) -> None:
    with sqlite_units.open() as unit:
        home = small_town.sites["mairie"]
        home.opening_hours = {"mon": [["08:30", "17:00"]], "tue": [["13:30", "17:00"]]}
        unit.session.add(home)
    reply = agent.say("quelles salles sont libres demain après-midi à la mairie ?")
    assert "Césaire" in reply.text
    assert "13h30–14h30" in reply.text
    agent.press("Césaire")
    assert agent.bookings() == ["Césaire 17/03 13:30-14:30"]


@pytest.mark.parametrize(
    "inputs",
    [
        {"act": "find", "minutes": "60", "sites": [[n, 5] for n in range(1, 10_000)]},
        {"act": "find", "minutes": 99_999, "soonest": True},
        {"act": "find", "minutes": 60, "start": "2026-03-17", "until": "2199-12-31"},
        {"act": "find", "minutes": 60, "daily_from": "23:00", "daily_to": "01:00", "until": "x"},
        {"act": "find", "minutes": 60, "sites": [[1, 10**9], [2, 1]], "start": "2026-03-17"},
        {"act": "find", "minutes": 60, "rooms": list(range(1, 90)), "soonest": True},
        {"act": "book", "soonest": True, "rooms": [10**6], "minutes": 60},
        {"act": "book", "daily_from": "12:00", "daily_to": "08:00", "sites": [[1, 1], [1, 2]]},
        {"act": "find", "start": "2001-01-01", "minutes": 60, "soonest": True},
    ],
)
def test_forged_searches_are_answered_and_book_nothing(
    agent: Talker, inputs: dict[str, object]
) -> None:
    assert agent.send(inputs).text
    assert agent.bookings() == []


def test_parts_of_a_time_lie_within_the_opening_hours(
    sqlite_units: Units, small_town: Town, agent: Talker
) -> None:
    with sqlite_units.open() as unit:
        home = small_town.sites["mediatheque"]
        home.opening_hours = {"tue": [["14:00", "17:00"]]}
        unit.session.add(home)
    for key in ("rosa-parks", "simone-veil"):
        booked(sqlite_units, small_town.colleague, lasting(15), small_town.rooms[key])
    reply = agent.say("quelles salles sont libres demain après-midi à la médiathèque ?")
    assert "14h–15h, 16h–17h" in reply.text
    assert "13h" not in reply.text.partition("\n")[2]
