"""Dialogues about what a booking has: its rooms, its title, its video; and which one is meant."""

import pytest

from rooms.unit_of_work import Units
from tests.builders import Town, booked, lasting
from tests.chat.talking import Talker


class TestRooms:
    @pytest.mark.parametrize(
        ("sentences", "booked"),
        [
            (
                ["déplace la réunion de demain dans Mandela et Césaire"],
                "Mandela+Césaire 17/03 10:00-11:00",
            ),
            (["move tomorrow's meeting to Mandela"], "Mandela 17/03 10:00-11:00"),
            (["ajoute la salle Mandela"], "Jaurès+Mandela 17/03 10:00-11:00"),
            (["add Mandela"], "Jaurès+Mandela 17/03 10:00-11:00"),
            (
                ["ajoute Mandela à la réunion de demain", "retire Mandela de la réunion de demain"],
                "Jaurès 17/03 10:00-11:00",
            ),
            (["change tomorrow's meeting to 7 people"], "Jaurès 17/03 10:00-11:00"),
            (["nous serons 7 à la réunion de demain"], "Jaurès 17/03 10:00-11:00"),
            (["remplace Jaurès par Mandela"], "Mandela 17/03 10:00-11:00"),
            (
                ["replace Jaurès with Mandela for tomorrow's meeting"],
                "Mandela 17/03 10:00-11:00",
            ),
            (
                ["add Mandela to tomorrow's meeting", "remove Mandela from tomorrow's meeting"],
                "Jaurès 17/03 10:00-11:00",
            ),
            (
                ["ajoute la salle Césaire", "remplace Jaurès par Mandela"],
                "Mandela+Césaire 17/03 10:00-11:00",
            ),
        ],
    )
    def test_rooms_come_and_go(self, agent: Talker, sentences: list[str], booked: str) -> None:
        agent.say("réserve Jaurès demain à 10h")
        for sentence in sentences:
            assert "Jaurès" in agent.say(sentence).text or "Mandela" in agent.last.text
        assert agent.bookings() == [booked]
        assert agent.rows()[0].version == 1 + len(sentences)

    def test_one_of_several_is_replaced_and_the_others_stay(
        self, agent: Talker, small_town: Town
    ) -> None:
        agent.say("réserve Jaurès demain à 10h")
        agent.say("ajoute la salle Césaire")
        pressed = {
            "act": "change", "lang": "fr", "booking": agent.rows()[0].id,
            "target_room": small_town.id_of("jaures"), "rooms": [small_town.id_of("mandela")],
        }  # fmt: skip
        assert "C’est modifié" in agent.send(pressed).text
        assert agent.bookings() == ["Mandela+Césaire 17/03 10:00-11:00"]

    def test_the_last_room_is_not_given_up(self, agent: Talker) -> None:
        agent.say("réserve Jaurès demain à 10h")
        reply = agent.say("retire Jaurès de la réunion de demain")
        assert "Une réservation a besoin d’une salle" in reply.text
        assert agent.bookings() == ["Jaurès 17/03 10:00-11:00"]

    def test_a_taken_room_is_not_added(self, agent: Talker) -> None:
        agent.say("réserve Mandela demain à 10h")
        agent.say("réserve Jaurès demain à 10h")
        assert "déjà prise" in agent.say("ajoute la salle Mandela").text
        assert agent.bookings() == ["Mandela 17/03 10:00-11:00", "Jaurès 17/03 10:00-11:00"]

    @pytest.mark.parametrize(
        ("again", "words"),
        [
            ("déplace la réunion de demain à 10h", "C’est déjà ainsi : Jaurès"),
            ("move tomorrow's meeting to 10am", "It is like that already: Jaurès"),
        ],
    )
    def test_what_is_so_already_is_no_change(self, agent: Talker, again: str, words: str) -> None:
        agent.say("réserve Jaurès demain à 10h")
        assert words in agent.say(again).text
        assert agent.rows()[0].version == 1

    @pytest.mark.parametrize(
        ("add", "take"),
        [
            (
                "ajoute la visio à la réunion de demain",
                "retire la visio de la réunion de demain",
            ),
            ("add video to tomorrow's meeting", "remove video from tomorrow's meeting"),
        ],
    )
    def test_video_comes_and_goes(self, agent: Talker, add: str, take: str) -> None:
        agent.say("réserve Jaurès demain à 10h")
        agent.say(add)
        assert agent.rows()[0].wants_video
        agent.say(take)
        assert not agent.rows()[0].wants_video
        agent.say("undo")
        assert agent.rows()[0].wants_video

    @pytest.mark.parametrize(
        "sentence",
        [
            "renomme la réunion de demain en Budget",
            "change le titre de la réunion de demain en Budget",
            "rename tomorrow's meeting to Budget",
            "change the title of tomorrow's meeting to Budget",
        ],
    )
    def test_a_meeting_is_renamed(self, agent: Talker, sentence: str) -> None:
        agent.say("réserve Jaurès demain à 10h, objet : Conseil")
        assert "Budget" in agent.say(sentence).text
        assert agent.rows()[0].title == "Budget"

    def test_a_title_is_given_and_taken_back(self, agent: Talker) -> None:
        agent.say("réserve Jaurès demain à 10h")
        assert "Budget" in agent.press("Enregistrer", new_title="Budget").text
        assert agent.rows()[0].title == "Budget"
        agent.say('change the title: "Conseil"')
        assert agent.rows()[0].title == "Conseil"
        agent.say("undo")
        assert agent.rows()[0].title == "Budget"

    def test_the_name_of_a_meeting_is_no_new_title(self, agent: Talker) -> None:
        agent.say("réserve Jaurès demain à 10h, objet : budget annuel")
        agent.say("déplace la réunion budget à 16h")
        assert agent.rows()[0].title == "budget annuel"


class TestPartOfABooking:
    @pytest.mark.parametrize(
        ("sentence", "words", "part", "whole"),
        [
            (
                "enlève la médiathèque",
                "seulement libérer Simone Veil ?",
                "Libérer",
                "Annuler toute",
            ),
            ("annule Simone Veil", "seulement libérer Simone Veil ?", "Libérer", "Annuler toute"),
            ("remove the library", "only give up Simone Veil?", "Give up", "Cancel the whole"),
        ],
    )
    def test_of_several_rooms_one_is_given_up_or_all(
        self, agent: Talker, sentence: str, words: str, part: str, whole: str
    ) -> None:
        agent.say("réserve mairie (8) et médiathèque (3) demain à 10h")
        asked = agent.say(sentence)
        assert words in asked.text
        assert agent.bookings() == ["Jaurès+Simone Veil 17/03 10:00-11:00"]
        agent.press(part)
        assert agent.bookings() == ["Jaurès 17/03 10:00-11:00"]
        assert agent.rows()[0].headcount == 8
        agent.say("undo")
        agent.say(sentence)
        agent.press(whole)
        assert agent.bookings() == []

    def test_a_site_tells_which_booking_is_cancelled(self, agent: Talker) -> None:
        agent.say("réserve Simone Veil demain à 10h")
        agent.say("réserve Jaurès demain à 10h")
        agent.say("annule la réunion de demain à la médiathèque")
        assert agent.bookings() == ["Jaurès 17/03 10:00-11:00"]


class TestTheOneJustSpokenOf:
    @pytest.mark.parametrize(
        ("shorter", "later", "gone"),
        [
            ("raccourcis de 30 min", "décale à mercredi", "annule"),
            ("shorten by 30 min", "move to Wednesday", "cancel"),
        ],
    )
    def test_is_changed_where_none_is_named(
        self, agent: Talker, shorter: str, later: str, gone: str
    ) -> None:
        agent.say("réserve Césaire demain à 10h")
        agent.say("réserve Jaurès demain à 10h")
        agent.say(shorter)
        agent.say(later)
        assert agent.bookings()[1] == "Jaurès 18/03 10:00-10:30"
        agent.say(gone)
        assert agent.bookings() == ["Césaire 17/03 10:00-11:00"]

    def test_is_asked_for_once_something_else_was_said(self, agent: Talker) -> None:
        agent.say("réserve Césaire demain à 10h")
        agent.say("réserve Jaurès demain à 10h")
        agent.say("mes réservations")
        assert "De quelle réservation" in agent.say("raccourcis de 30 min").text

    @pytest.mark.parametrize(
        ("earlier", "later"),
        [("une demi heure plus tôt", "1h plus tard"), ("half an hour earlier", "an hour later")],
    )
    def test_is_moved_by_a_length_not_made_as_long(
        self, agent: Talker, earlier: str, later: str
    ) -> None:
        agent.say("réserve Jaurès demain de 10h à 12h")
        agent.say(earlier)
        assert agent.bookings() == ["Jaurès 17/03 09:30-11:30"]
        agent.say(later)
        assert agent.bookings() == ["Jaurès 17/03 10:30-12:30"]

    def test_gets_another_room_beside_its_own(self, agent: Talker) -> None:
        agent.say("réserve Jaurès demain à 10h")
        agent.say("rajoute Rosa Parks")
        assert agent.bookings() == ["Jaurès+Rosa Parks 17/03 10:00-11:00"]

    def test_a_room_beside_a_longer_time_is_the_booking_s(self, agent: Talker) -> None:
        agent.say("réserve Césaire demain à 10h")
        agent.say("réserve Jaurès demain à 10h")
        agent.say("prolonge Césaire")
        assert agent.bookings() == ["Césaire 17/03 10:00-11:00", "Jaurès 17/03 10:00-11:00"]


@pytest.mark.parametrize("later", ["une heure plus tard", "an hour later"])
def test_a_refused_time_is_asked_for_later(
    sqlite_units: Units, small_town: Town, agent: Talker, later: str
) -> None:
    booked(sqlite_units, small_town.colleague, lasting(10), small_town.rooms["jaures"])
    agent.say("réserve Jaurès aujourd'hui à 10h")
    assert "11" in agent.say(later).text
    assert "Jaurès 16/03 11:00-12:00" in agent.bookings()


@pytest.mark.parametrize(
    ("asked", "never_mind"),
    [
        ("réserve Jaurès aujourd'hui à 10h", "laisse tomber"),
        ("réserve une salle demain", "annule"),
        ("book Jaurès today at 10am", "cancel"),
    ],
)
def test_a_question_that_is_called_off_cancels_no_booking(
    sqlite_units: Units, small_town: Town, agent: Talker, asked: str, never_mind: str
) -> None:
    booked(sqlite_units, small_town.colleague, lasting(10), small_town.rooms["jaures"])
    agent.say("réserve Césaire demain à 10h")
    agent.say(asked)
    agent.say(never_mind)
    assert "Césaire 17/03 10:00-11:00" in agent.bookings()
    assert agent.pending() is None
