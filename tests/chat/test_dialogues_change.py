"""Dialogues about changes: who leads a booking, in whose name it is, what its people see of it."""

import pytest
from sqlmodel import select

from rooms.models import Person
from rooms.unit_of_work import Units
from tests.builders import Town, booked, lasting, person
from tests.chat.talking import ADMIN, AGENT, COLLEAGUE, Talker, labels


def people(units: Units) -> dict[str, int]:
    with units.database.reading() as session:
        return {one.email: one.id for one in session.exec(select(Person)).all()}


def led_by(units: Units, talker: Talker) -> list[str]:
    """Return the organisers' addresses of all bookings, in order of making."""
    by_id = {number: email for email, number in people(units).items()}
    return [by_id[row.organizer_id] for row in talker.rows()]


def names(units: Units, town: Town, **named: str) -> None:
    """Write people of the town with these names: their addresses begin with the key."""
    with units.open() as unit:
        for key, name in named.items():
            person(unit.session, town.organisation, f"{key}@drancy.example", name=name)


@pytest.fixture
def colleague(sqlite_units: Units, agent: Talker) -> Talker:
    return Talker(sqlite_units, COLLEAGUE, "colleague's space")


@pytest.fixture
def admin(sqlite_units: Units, agent: Talker) -> Talker:
    return Talker(sqlite_units, ADMIN, "admin's space")


class TestHandOver:
    @pytest.mark.parametrize(
        ("book", "sentence", "words"),
        [
            (
                "réserve Jaurès demain à 10h",
                "transfère la réunion de demain à accueil@drancy.example",
                ("C’est transféré : Jaurès", "accueil@drancy.example, qui en est avisé(e)"),
            ),
            (
                "book Jaurès tomorrow at 10am",
                "hand over tomorrow's meeting to accueil@drancy.example",
                ("Handed over: Jaurès", "accueil@drancy.example is the organiser now"),
            ),
        ],
    )
    def test_one_goes_to_a_colleague_and_back(
        self,
        sqlite_units: Units,
        agent: Talker,
        colleague: Talker,
        book: str,
        sentence: str,
        words: tuple[str, ...],
    ) -> None:
        agent.say(book)
        reply = agent.say(sentence)
        assert all(word in reply.text for word in words)
        assert led_by(sqlite_units, agent) == [COLLEAGUE]
        assert "10" in colleague.say("my bookings").text
        agent.press(labels(reply.card)[-1])
        assert led_by(sqlite_units, agent) == [AGENT]

    def test_a_colleague_who_never_wrote_is_welcome(
        self, sqlite_units: Units, agent: Talker
    ) -> None:
        agent.say("réserve Jaurès demain à 10h")
        agent.say("transfère la réunion de demain à chef@drancy.example")
        assert led_by(sqlite_units, agent) == ["chef@drancy.example"]

    @pytest.mark.parametrize(
        "address", ["contact@partenaire.example", "agent@bobigny.example", "neu@bobigny.example"]
    )
    def test_a_stranger_gets_nothing(
        self, sqlite_units: Units, agent: Talker, address: str
    ) -> None:
        agent.say("book Jaurès tomorrow at 10am")
        reply = agent.say(f"hand over tomorrow's meeting to {address}")
        assert f"{address} isn’t an address of your organisation" in reply.text
        assert led_by(sqlite_units, agent) == [AGENT]
        assert "neu@bobigny.example" not in people(sqlite_units)

    def test_of_two_of_one_name_it_asks_which(
        self, sqlite_units: Units, agent: Talker, small_town: Town
    ) -> None:
        names(sqlite_units, small_town, chef="Paul Martin", cheffe="Anne Martin")
        agent.say("réserve Jaurès demain à 10h")
        reply = agent.say("transfère la réunion de demain à Mme Martin")
        assert "Plusieurs collègues portent ce nom" in reply.text
        agent.press("Anne Martin")
        assert led_by(sqlite_units, agent) == ["cheffe@drancy.example"]

    def test_a_name_that_nobody_has_asks_for_the_address(
        self, sqlite_units: Units, agent: Talker
    ) -> None:
        agent.say("réserve Jaurès demain à 10h")
        reply = agent.say("transfère la réunion de demain à Paul Lefèvre")
        assert "Je ne connais pas de collègue de ce nom" in reply.text
        reply = agent.say("accueil@drancy.example")
        assert "C’est transféré" in reply.text
        assert led_by(sqlite_units, agent) == [COLLEAGUE]

    @pytest.mark.parametrize(
        ("sentence", "question", "button", "done"),
        [
            (
                (
                    "transfère toutes les réservations de agent@drancy.example à "
                    "accueil@drancy.example"
                ),
                "2 réservations de Agent de Drancy reviendraient à accueil@drancy.example",
                "Transférer",
                "C’est transféré : 2 réservations",
            ),
            (
                "transfer all bookings of agent@drancy.example to accueil@drancy.example",
                "2 bookings of Agent de Drancy would go to accueil@drancy.example",
                "Hand them over",
                "Handed over: 2 bookings",
            ),
        ],
    )
    def test_an_administrator_hands_over_a_leaver_s(
        self,
        sqlite_units: Units,
        agent: Talker,
        admin: Talker,
        sentence: str,
        question: str,
        button: str,
        done: str,
    ) -> None:
        agent.say("réserve Jaurès demain à 10h")
        agent.say("réserve Jaurès vendredi à 10h")
        assert question in admin.say(sentence).text
        assert led_by(sqlite_units, agent) == [AGENT, AGENT]
        assert done in admin.press(button).text
        assert led_by(sqlite_units, agent) == [COLLEAGUE, COLLEAGUE]
        assert "2" in admin.say("undo").text
        assert led_by(sqlite_units, agent) == [AGENT, AGENT]

    def test_what_came_meanwhile_is_asked_about_anew(
        self, sqlite_units: Units, agent: Talker
    ) -> None:
        agent.say("book Jaurès tomorrow at 10am")
        asked = agent.say("hand over all my bookings to accueil@drancy.example")
        agent.say("book Jaurès on Friday at 10am")
        again = agent.press("Hand them over", asked)
        assert "2 bookings" in again.text
        assert led_by(sqlite_units, agent) == [AGENT, AGENT]
        agent.press("Hand them over", again)
        assert led_by(sqlite_units, agent) == [COLLEAGUE, COLLEAGUE]

    def test_a_leaver_s_are_no_colleague_s_to_give(
        self, sqlite_units: Units, agent: Talker, colleague: Talker
    ) -> None:
        agent.say("book Jaurès tomorrow at 10am")
        reply = colleague.say(
            "transfer all bookings of agent@drancy.example to accueil@drancy.example"
        )
        assert reply.text == "Only a room administrator may do that with a colleague’s bookings."
        forged = {
            "act": "hand_over", "lang": "en", "everything": True, "count": 1,
            "giver": AGENT, "to": COLLEAGUE,
        }  # fmt: skip
        assert colleague.send(forged).text == reply.text
        assert led_by(sqlite_units, agent) == [AGENT]

    def test_a_stale_button_hands_nothing_over(
        self, sqlite_units: Units, agent: Talker, small_town: Town
    ) -> None:
        booking = booked(sqlite_units, small_town.agent, lasting(10), small_town.rooms["jaures"])
        agent.say("move tomorrow's meeting to 4pm")
        pressed = {"act": "hand_over", "lang": "en", "booking": booking.id, "to": COLLEAGUE}
        assert "has changed in the meantime" in agent.send({**pressed, "version": 1}).text
        assert led_by(sqlite_units, agent) == [AGENT]

    def test_nothing_ahead_is_said(self, agent: Talker) -> None:
        reply = agent.say("hand over all my bookings to accueil@drancy.example")
        assert reply.text == f"{AGENT} has no booking ahead that could be handed over."
