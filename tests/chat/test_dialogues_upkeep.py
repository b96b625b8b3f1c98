"""Dialogues about what is no booking: faults, being there, the language of the answers."""

import pytest
from sqlmodel import select

from rooms.events import Event, FaultClosed, FaultReported, PeopleArrived
from rooms.models import Fault, Person
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting
from tests.chat.talking import ADMIN, AGENT, COLLEAGUE, Talker, labels

FRENCH_FAULT = "le micro ne marche pas en Jaurès"
ENGLISH_FAULT = "the screen's dead in Mandela"


@pytest.fixture
def admin(sqlite_units: Units, small_town: Town) -> Talker:
    """Return the room administrator."""
    return Talker(sqlite_units, ADMIN)


def faults(units: Units) -> list[Fault]:
    with units.database.reading() as session:
        return list(session.exec(select(Fault).order_by(Fault.id)))  # type: ignore[arg-type]


class TestFaults:
    @pytest.mark.parametrize(
        ("sentence", "answer"),
        [
            (FRENCH_FAULT, "Panne notée : Jaurès (Mairie de Drancy). J’ai prévenu admin@drancy"),
            (ENGLISH_FAULT, "Recorded for Mandela (Mairie de Drancy). I have told admin@drancy"),
        ],
    )
    def test_are_recorded_and_told(
        self, agent: Talker, happened: list[Event], sentence: str, answer: str
    ) -> None:
        reply = agent.say(sentence)
        assert reply.intent == "report_fault"
        assert answer in reply.text
        (fault,) = faults(agent.units)
        assert fault.words == sentence
        assert [type(event) for event in happened] == [FaultReported]

    def test_are_told_once(self, agent: Talker, happened: list[Event]) -> None:
        agent.say(FRENCH_FAULT)
        agent.wait(hours=1)
        reply = Talker(agent.units, COLLEAGUE, "elsewhere").say("no sound from the mic in Jaurès")
        assert "known already" in reply.text
        assert len(faults(agent.units)) == 1
        assert len(happened) == 1

    def test_are_told_again_a_day_later_and_for_something_else(
        self, agent: Talker, happened: list[Event]
    ) -> None:
        agent.say(FRENCH_FAULT)
        agent.say("l'écran ne marche pas en Jaurès")
        agent.wait(hours=25)
        agent.say(FRENCH_FAULT)
        assert len(happened) == 3

    def test_mean_the_room_of_the_present_meeting(self, agent: Talker) -> None:
        agent.say("réserve Césaire maintenant")
        reply = agent.say("le micro ne marche pas")
        assert "Panne notée : Césaire" in reply.text
        assert "C’est la salle de votre réunion." in reply.text

    def test_mean_the_room_of_a_meeting_one_is_invited_to(
        self, agent: Talker, small_town: Town
    ) -> None:
        booked(
            agent.units, small_town.colleague, lasting(9, days=0), small_town.rooms["mandela"],
            guests=(AGENT,),
        )  # fmt: skip
        assert "Panne notée : Mandela" in agent.say("le micro ne marche pas").text

    def test_ask_for_the_room_and_take_a_click(self, agent: Talker) -> None:
        agent.say("réserve Césaire demain de 14h à 15h")
        question = agent.say("le micro ne marche pas")
        assert "Dans quelle salle ?" in question.text
        assert faults(agent.units) == []
        assert "Panne notée : Jaurès" in agent.press("Jaurès").text
        assert faults(agent.units)[0].words == "le micro ne marche pas"

    def test_ask_for_the_room_and_take_a_word(self, agent: Talker) -> None:
        agent.say("the mic isn't working")
        agent.restart()
        assert "Recorded for Mandela" in agent.say("Mandela").text

    def test_of_no_administrator_give_the_telephone(self, agent: Talker, small_town: Town) -> None:
        with agent.units.open() as unit:
            unit.session.get_one(Person, small_town.admin.id).roles = ["member"]
        assert "Merci d’appeler : Mairie de Drancy, 01 99 00 12 34." in agent.say(FRENCH_FAULT).text

    def test_are_listed_and_closed_by_an_administrator(
        self, agent: Talker, admin: Talker, happened: list[Event]
    ) -> None:
        agent.say(FRENCH_FAULT)
        agent.say("l'écran ne marche plus en Mandela")
        listed = admin.say("quelles pannes sont ouvertes ?")
        assert f"1. Jaurès (Mairie de Drancy), « {FRENCH_FAULT} » (aujourd’hui, 9h)" in listed.text
        assert "2. Mandela" in listed.text
        assert "Réparé : Mandela" in admin.say("2").text
        assert "Réparé : Jaurès" in admin.say("réparé en Jaurès").text
        assert "aucune panne" in admin.say("quelles pannes sont ouvertes ?").text
        assert [type(event) for event in happened][2:] == [FaultClosed, FaultClosed]

    def test_of_one_room_are_told_apart_by_what_they_are(
        self, agent: Talker, admin: Talker
    ) -> None:
        agent.say("the mic isn't working in Jaurès")
        agent.say("the screen is dead in Jaurès")
        assert "Which fault is mended?" in admin.say("Jaurès is fixed").text
        assert "the screen is dead" in admin.say("the screen in Jaurès is fixed").text
        assert [fault.closed_at is None for fault in faults(agent.units)] == [True, False]

    def test_may_be_closed_by_their_reporter_and_no_other_colleague(self, agent: Talker) -> None:
        card = agent.say(FRENCH_FAULT)
        other = Talker(agent.units, COLLEAGUE, "elsewhere")
        assert "no fault" in other.say("fixed in Jaurès").text
        assert "administrat" in other.press("C’est réparé", card).text
        assert faults(agent.units)[0].closed_at is None
        assert "Réparé" in agent.press("C’est réparé", card).text
        assert faults(agent.units)[0].closed_at is not None

    def test_of_another_organisation_are_not_closed_by_a_forged_card(
        self, agent: Talker, small_town: Town
    ) -> None:
        agent.say(FRENCH_FAULT)
        theirs = Talker(agent.units, "agent@bobigny.example")
        reply = theirs.send({"act": "close_fault", "faults": [1], "lang": "fr"})
        assert "Je ne connais pas cette panne." in reply.text
        their_room = small_town.neighbour.room.id
        forged = {"act": "report_fault", "rooms": [their_room], "words": "x", "lang": "fr"}
        assert "Je ne connais pas cette salle." in agent.send(forged).text
        assert len(faults(agent.units)) == 1
        assert faults(agent.units)[0].closed_at is None

    def test_news_of_them_are_in_the_language_of_who_is_told(
        self, agent: Talker, small_town: Town
    ) -> None:
        agent.say(FRENCH_FAULT)
        with agent.units.open() as unit:
            fault = unit.session.exec(select(Fault)).one()
            admin = unit.session.get_one(Person, small_town.admin.id)
            assert "Panne signalée" in agent.talk.fault(unit.session, NEWS, fault, admin).text
            admin.language = "en"
            reply = agent.talk.fault(unit.session, NEWS, fault, admin)
        assert reply.text.startswith(
            f"Something doesn’t work: Jaurès (Mairie de Drancy), “{FRENCH_FAULT}”"
        )
        assert "Reported by Agent de Drancy, agent@drancy.example." in reply.text
        assert labels(reply.card) == ["It works again"]


NEWS = "fault_reported"


class TestBeingThere:
    @pytest.mark.parametrize(
        ("booking", "sentence", "answer", "again"),
        [
            ("réserve Césaire maintenant", "on est là", "C’est noté, vous y êtes : Césaire",
             "C’est déjà noté : Césaire"),
            ("book Césaire now", "we're in", "Noted, you are in: Césaire", "I know: Césaire"),
        ],
    )  # fmt: skip
    def test_is_noted_once_with_until_when(
        self, agent: Talker, happened: list[Event], booking: str, sentence: str, answer: str,
        again: str,
    ) -> None:  # fmt: skip
        agent.say(booking)
        reply = agent.say(sentence)
        assert (reply.intent, answer in reply.text) == ("check_in", True)
        assert "10" in reply.text
        assert again in agent.say(sentence).text
        arrived = [event for event in happened if isinstance(event, PeopleArrived)]
        assert [(event.booking_id, event.at) for event in arrived] == [(1, NOW)]

    def test_is_noted_some_minutes_ahead_and_not_before(self, agent: Talker) -> None:
        agent.say("réserve Césaire aujourd'hui de 9h20 à 10h")
        assert "dès 15 minutes avant la prochaine" in agent.say("on est là").text
        agent.wait(minutes=6)
        assert "vous y êtes" in agent.say("je suis arrivé").text

    def test_is_refused_kindly_where_nothing_is_on(self, agent: Talker) -> None:
        assert "aucune réservation à venir" in agent.say("on est là").text
        agent.say("book Césaire tomorrow 2pm-3pm")
        assert "2–3 pm · Césaire" in agent.say("we're here").text
        forged = {"act": "check_in", "booking": 1, "lang": "en"}
        assert "It begins tomorrow, 2 pm; from 15 min before" in agent.send(forged).text

    def test_of_two_meetings_means_the_one_that_nobody_is_in(
        self, agent: Talker, happened: list[Event]
    ) -> None:
        agent.say("réserve Césaire aujourd'hui de 9h à 10h")
        agent.say("on est là")
        agent.say("réserve Mandela aujourd'hui de 10h à 11h")
        agent.wait(minutes=50)
        assert "Mandela" in agent.say("on est là").text

    def test_can_be_said_by_a_guest_and_by_no_stranger(
        self, agent: Talker, small_town: Town, happened: list[Event]
    ) -> None:
        room = small_town.rooms["mandela"]
        booked(agent.units, small_town.colleague, lasting(9, days=0), room, guests=(AGENT,))
        admin = Talker(agent.units, "agent@bobigny.example")
        admin.send({"act": "check_in", "booking": 1})
        assert not [event for event in happened if isinstance(event, PeopleArrived)]
        assert "vous y êtes : Mandela" in agent.say("on est là").text

    def test_makes_the_booking_the_one_that_is_spoken_of(self, agent: Talker) -> None:
        agent.say("réserve Césaire maintenant")
        agent.say("réserve Mandela demain à 10h")
        agent.say("on est là")
        agent.say("prolonge-la de 30 minutes")
        assert agent.bookings()[0] == "Césaire 16/03 09:00-10:30"


class TestLanguage:
    @pytest.mark.parametrize(
        ("wish", "answer", "sentence", "then", "let_go"),
        [
            ("english please", "From now on I answer in English", "mes réservations",
             "You have no booking ahead.", "answer in the language of the message"),
            ("parle-moi français", "Désormais, je réponds en français", "my bookings",
             "aucune réservation à venir", "réponds dans la langue du message"),
        ],
    )  # fmt: skip
    def test_is_kept_whatever_is_written_until_it_is_let_go(
        self, agent: Talker, wish: str, answer: str, sentence: str, then: str, let_go: str
    ) -> None:
        reply = agent.say(wish)
        assert answer in reply.text
        agent.restart()
        reply = agent.say(sentence)
        assert then in reply.text
        assert reply.language == ("en" if wish.startswith("english") else "fr")
        agent.say(let_go)
        assert then not in agent.say(sentence).text

    def test_is_that_of_buttons_too(self, agent: Talker) -> None:
        card = agent.say("réserve Césaire demain de 14h à 15h")
        agent.say("reply in English")
        assert "Cancelled: Césaire" in agent.press("Annuler", card).text

    def test_is_changed_by_a_click_in_the_language_it_changes_to(self, agent: Talker) -> None:
        agent.send({"act": "language", "lang": "fr"})
        assert "Dans quelle langue" in agent.last.text
        reply = agent.press("English")
        assert (reply.language, "From now on" in reply.text) == ("en", True)

    def test_may_change_while_a_question_waits(self, agent: Talker) -> None:
        agent.say("réserve une salle demain")
        agent.say("english please")
        assert "Booked: " in agent.say("14:00").text

    def test_an_unknown_one_is_asked_back(self, agent: Talker) -> None:
        assert "Dans quelle langue" in agent.send({"act": "language", "language": "xx"}).text

    def test_is_that_of_later_news(self, agent: Talker) -> None:
        agent.say("réserve Césaire demain de 14h à 15h")
        assert agent.rows()[0].language == "fr"
        agent.say("english please")
        with agent.units.database.reading() as session:
            news = agent.talk.notice(session, "reminder", agent.rows()[0], NOW, {})
        assert (news.language, "It starts in" in news.text) == ("en", True)
