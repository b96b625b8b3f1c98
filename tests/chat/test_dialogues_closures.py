"""What is closed, asked for in words, opened again from the answer, or taken back."""

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import select

from chat.understanding import Context, Intent, understand
from rooms.models import Closure, Room, RoomPolicy, Site
from rooms.unit_of_work import Units
from tests.builders import PARIS, Town, at
from tests.chat.talking import ADMIN, AGENT, Talker, labels
from tests.chat.understanding.corpus import DEMONSTRATION

HERE = "Mairie de Drancy"


def close(units: Units, town: Town, reason: str, day: int, **place: Any) -> int:
    """Close a place for a day, so many days after the present one; return the closure's id."""
    with units.open() as unit:
        row = Closure(
            organisation_id=town.organisation.id,
            starts_at=at(0, days=day),
            ends_at=at(0, days=day + 2),
            reason=reason,
            **place,
        )
        unit.session.add(row)
        unit.session.flush()
        return row.id


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "qu'est-ce qui est fermé en avril ?",
            "- Jaurès : mercredi 1er avril – jeudi 2 avril (Travaux)",
        ),
        ("what is closed in April?", "- Jaurès: Wednesday 1 April – Thursday 2 April (Travaux)"),
    ],
)
def test_says_what_is_closed_and_why(
    sqlite_units: Units, small_town: Town, said: str, answer: str
) -> None:
    close(sqlite_units, small_town, "Travaux", 16, room_id=small_town.id_of("jaures"))
    close(sqlite_units, small_town, "Peinture", 3, room_id=small_town.id_of("mandela"))
    reply = Talker(sqlite_units, AGENT).say(said)
    assert answer in reply.text
    assert "Peinture" not in reply.text
    assert reply.card is None  # who may change nothing has nothing to press


def test_holidays_and_hours_are_told_of_a_site(sqlite_units: Units, small_town: Town) -> None:
    with sqlite_units.open() as unit:
        site = unit.session.get_one(Site, small_town.sites["mairie"].id)
        site.opening_hours = {day: [["08:30", "17:30"]] for day in ("mon", "tue")}
        home = small_town.organisation.id
        unit.session.add(RoomPolicy(organisation_id=home, settings={"closed_on_holidays": True}))
    told = Talker(sqlite_units, AGENT).say("quand ferme la mairie en mai ?").text
    assert f"- {HERE} : vendredi 1er mai (Fête du Travail)" in told
    assert "Heures d’ouverture : lundi-mardi 8h30–17h30." in told


def test_what_is_closed_alike_is_told_together(sqlite_units: Units, small_town: Town) -> None:
    for site in ("mairie", "mediatheque"):
        close(sqlite_units, small_town, "Pont", 60, site_id=small_town.sites[site].id)
    told = Talker(sqlite_units, AGENT).say("les fermetures").text
    assert told.count("(Pont)") == 1


@pytest.mark.parametrize(
    ("said", "button", "apply", "gone"),
    [
        ("les fermetures", "Rouvrir : Jaurès", "Appliquer", "Supprimé : fermeture Jaurès"),
        ("the closures", "Open again: Jaurès", "Apply", "No longer: closure Jaurès"),
    ],
)
def test_an_administrator_opens_again_from_the_list(
    sqlite_units: Units, small_town: Town, said: str, button: str, apply: str, gone: str
) -> None:
    close(sqlite_units, small_town, "Peinture", 3, room_id=small_town.id_of("mandela"))
    wanted = close(sqlite_units, small_town, "Travaux", 16, room_id=small_town.id_of("jaures"))
    admin = Talker(sqlite_units, ADMIN)
    assert len(labels(admin.say(said).card)) == 2
    assert gone in admin.press(button).text
    admin.press(apply)
    with sqlite_units.database.reading() as session:
        assert wanted not in [row.id for row in session.exec(select(Closure))]
    admin.say(said)
    assert "Mandela" in admin.say("1").text


def test_one_that_has_begun_ends_now(sqlite_units: Units, small_town: Town) -> None:
    close(sqlite_units, small_town, "Travaux", 0, room_id=small_town.id_of("jaures"))
    admin = Talker(sqlite_units, ADMIN)
    admin.say("quand ferme Jaurès ?")
    assert "jusqu’à aujourd’hui, 9h" in admin.say("1").text


def test_a_forged_button_opens_nothing(sqlite_units: Units, small_town: Town) -> None:
    mine = close(sqlite_units, small_town, "Travaux", 3, room_id=small_town.id_of("jaures"))
    with sqlite_units.open() as unit:
        theirs = Closure(
            organisation_id=small_town.neighbour.organisation.id,
            starts_at=at(9, days=3),
            ends_at=at(9, days=4),
        )
        unit.session.add(theirs)
        unit.session.flush()
        foreign = theirs.id
    told = Talker(sqlite_units, ADMIN).send({"act": "reopen_place", "closure": foreign}).text
    assert "Je n’y connais aucune fermeture" in told
    Talker(sqlite_units, AGENT, "agent").send({"act": "reopen_place", "closure": mine})
    with sqlite_units.database.reading() as session:
        assert {row.id for row in session.exec(select(Closure))} == {mine, foreign}


ASKED = """
    qu'est-ce qui est fermé la semaine prochaine
    quelles salles sont fermées en mai ?
    which rooms are closed next week?
    what is closed in May?
    quand ferme Mandela ?
    quand est-ce que la mairie ferme
    when does the library close
    when is Mandela closed?
    is Mandela closed on 4 May?
    est-ce que Mandela est fermée demain ?
    Mandela est-elle fermée le 4 mai ?
    montre-moi les fermetures de mai
    closures
    list the closures at the mairie
"""
OTHERS = """
    ferme Mandela du 3 au 5 mai
    close Mandela tomorrow for works
    quand est-ce que l'appel ferme ?
    is the meeting closed?
    when does the call end
    rouvre Mandela
    quelles salles sont libres demain à 10h ?
    réserve Mandela demain à 10h pour la fermeture des comptes
"""


@pytest.mark.parametrize("said", ASKED.strip().splitlines())
def test_reads_the_question(said: str) -> None:
    assert _read(said) is Intent.LIST_CLOSURES


@pytest.mark.parametrize("said", OTHERS.strip().splitlines())
def test_asks_nothing_of_closures(said: str) -> None:
    assert _read(said) is not Intent.LIST_CLOSURES


def _read(said: str) -> Intent | None:
    now = datetime(2026, 3, 16, 9, tzinfo=PARIS)
    return understand(said.strip(), Context(now, DEMONSTRATION, "fr", administers=True)).intent


@pytest.mark.parametrize("said", ["annule ma réunion", "cancel my meeting", "supprime la résa"])
def test_cancel_means_the_meeting_where_one_is_named(
    sqlite_units: Units, small_town: Town, said: str
) -> None:
    admin = Talker(sqlite_units, ADMIN)
    admin.say("réserve Jaurès demain de 14h à 15h")
    admin.wait(minutes=1)
    admin.say("passe Mandela à 25 places")
    admin.say("oui")
    admin.say(said)
    assert admin.bookings() == []
    with sqlite_units.database.reading() as session:
        assert session.get_one(Room, small_town.rooms["mandela"].id).capacity == 25
