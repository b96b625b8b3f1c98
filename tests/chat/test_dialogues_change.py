"""Dialogues about changes: who leads a booking, in whose name it is, what its people see of it."""

import pytest
from sqlmodel import select

from rooms.models import Person
from rooms.reference import reference_of
from rooms.unit_of_work import Units
from tests.builders import Town, booked, lasting, person
from tests.chat.talking import ADMIN, AGENT, COLLEAGUE, Talker, as_text, labels


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
        assert reply.text == "This is only for room administrators."
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

    def test_the_button_of_a_lot_takes_back_no_later_act(
        self, sqlite_units: Units, small_town: Town, agent: Talker
    ) -> None:
        names(sqlite_units, small_town, chef="Chef")
        agent.say("réserve Césaire demain à 10h")
        agent.say("transfère toutes mes réservations à chef@drancy.example")
        done = agent.say("oui")
        assert "une réservation de" in done.text
        agent.say("réserve Jaurès demain à 10h")
        assert "rien à rétablir" in agent.press("Revenir", done).text
        assert led_by(sqlite_units, agent) == ["chef@drancy.example", "agent@drancy.example"]

    @pytest.mark.parametrize(
        "sentence",
        [
            "transfère les résas de paul martin à zoé dupont",
            "transfer the bookings of paul martin to zoé dupont",
        ],
    )
    def test_both_are_called_by_name_in_small_letters(
        self, sqlite_units: Units, small_town: Town, admin: Talker, sentence: str
    ) -> None:
        names(sqlite_units, small_town, paul="Paul Martin", zoe="Zoé Dupont")
        Talker(sqlite_units, "paul@drancy.example", "paul's").say("réserve Jaurès demain à 10h")
        admin.say(sentence)
        admin.say("oui")
        assert led_by(sqlite_units, admin) == ["zoe@drancy.example"]

    @pytest.mark.parametrize(
        ("sentence", "question"),
        [
            ("transfère mes réservations à accueil@drancy.example", "De quelle réservation"),
            ("hand over my bookings to accueil@drancy.example", "Which booking do you mean?"),
        ],
    )
    def test_of_several_none_goes_unasked(
        self, sqlite_units: Units, agent: Talker, sentence: str, question: str
    ) -> None:
        agent.say("réserve Césaire demain à 10h")
        agent.say("réserve Jaurès demain à 10h")
        agent.say("aide")
        assert question in agent.say(sentence).text
        assert led_by(sqlite_units, agent) == [AGENT, AGENT]


class TestOnBehalf:
    @pytest.mark.parametrize(
        ("sentence", "note"),
        [
            (
                "réserve Jaurès demain à 10h au nom de accueil@drancy.example",
                "La réservation est au nom de accueil@drancy.example, qui en est avisé(e).",
            ),
            (
                "book Jaurès tomorrow at 10am on behalf of accueil@drancy.example",
                "It is booked in the name of accueil@drancy.example, who is told.",
            ),
        ],
    )
    def test_the_colleague_leads_and_both_may_change(
        self,
        sqlite_units: Units,
        agent: Talker,
        colleague: Talker,
        sentence: str,
        note: str,
    ) -> None:
        assert note in agent.say(sentence).text
        [row] = agent.rows()
        known = people(sqlite_units)
        assert (row.organizer_id, row.booked_by_id) == (known[COLLEAGUE], known[AGENT])
        assert COLLEAGUE in agent.say("my bookings").text
        agent.say("move tomorrow's meeting to 4pm")
        colleague.say("move tomorrow's meeting to 5pm")
        assert agent.bookings() == ["Jaurès 17/03 17:00-18:00"]

    def test_of_two_of_one_name_it_asks_which(
        self, sqlite_units: Units, agent: Talker, small_town: Town
    ) -> None:
        names(sqlite_units, small_town, chef="Paul Martin", cheffe="Anne Martin")
        reply = agent.say("réserve Jaurès demain à 10h au nom de Mme Martin")
        assert "Plusieurs collègues portent ce nom" in reply.text
        assert agent.rows() == []
        agent.say("la 2")
        assert led_by(sqlite_units, agent) == ["cheffe@drancy.example"]

    @pytest.mark.parametrize("who", ["Paul Lefèvre", "agent@bobigny.example"])
    def test_for_an_unknown_one_nothing_is_booked(
        self, sqlite_units: Units, agent: Talker, who: str
    ) -> None:
        reply = agent.say(f"book Jaurès tomorrow at 10am on behalf of {who}")
        assert "I have done nothing" in reply.text
        assert agent.rows() == []
        agent.say("accueil@drancy.example")
        assert led_by(sqlite_units, agent) == [COLLEAGUE]

    def test_an_answer_that_names_nobody_books_nothing(self, agent: Talker) -> None:
        agent.say("book Jaurès tomorrow at 10am on behalf of Paul Lefèvre")
        agent.say("14h")
        assert agent.rows() == []


SECRET = "Recrutement"


class TestPrivate:
    @pytest.mark.parametrize(
        ("sentence", "private"),
        [
            (f"réserve Jaurès demain à 10h, réunion privée, objet {SECRET}", "privé"),
            (f"book Jaurès tomorrow at 10am, private, title: {SECRET}", "private"),
        ],
    )
    def test_its_people_see_the_title_and_an_administrator_does_not(
        self, agent: Talker, admin: Talker, sentence: str, private: str
    ) -> None:
        own = agent.say(sentence)
        assert SECRET in own.text
        assert private in own.text
        [row] = agent.rows()
        assert (row.is_private, row.title) == (True, SECRET)
        reference = reference_of(row.id)
        seen = admin.send({"act": "show", "lang": own.language, "booking": row.id})
        assert private in seen.text.lower()
        assert SECRET not in seen.text + as_text(seen.card)
        gone = admin.say(f"annule {reference}")
        assert SECRET not in gone.text + as_text(gone.card)
        restored = admin.say("undo")
        assert SECRET not in restored.text + as_text(restored.card)

    def test_a_colleague_who_is_invited_is_one_of_its_people(
        self, sqlite_units: Units, agent: Talker, small_town: Town
    ) -> None:
        with sqlite_units.open() as unit:
            person(
                unit.session, small_town.organisation, "chef@drancy.example",
                roles=["member", "room_admin"],
            )  # fmt: skip
        agent.say(
            f"réserve Jaurès demain à 10h, réunion privée, objet {SECRET}, "
            "invite chef@drancy.example"
        )
        chef = Talker(sqlite_units, "chef@drancy.example", "chef's space")
        shown = chef.send({"act": "show", "lang": "fr", "booking": agent.rows()[0].id})
        assert SECRET in agent.last.text
        assert SECRET in shown.text

    @pytest.mark.parametrize(
        ("hide", "hidden", "show", "shown"),
        [
            (
                "rends privée la réunion de demain", "Seules les personnes concernées",
                "rends publique la réunion de demain", "Tout le monde",
            ),
            (
                "make tomorrow's meeting private", "Only its people",
                "make tomorrow's meeting public", "Everybody",
            ),
        ],
    )  # fmt: skip
    def test_what_is_booked_is_hidden_and_shown(
        self, agent: Talker, hide: str, hidden: str, show: str, shown: str
    ) -> None:
        agent.say("réserve Jaurès demain à 10h")
        assert hidden in agent.say(hide).text
        assert agent.rows()[0].is_private
        agent.say(hide)
        assert agent.rows()[0].version == 2  # it was so already
        assert shown in agent.say(show).text
        agent.say("undo")
        assert agent.rows()[0].is_private

    def test_a_group_is_not_told_the_title_again(self, sqlite_units: Units, agent: Talker) -> None:
        group = Talker(sqlite_units, space="group", in_group=True)
        reply = group.say(f"réserve Jaurès demain à 10h, réunion privée, objet {SECRET}")
        day = group.say("montre le planning de la mairie demain")
        gone = group.say("annule la réunion de demain")
        for one in (reply, day, gone):
            assert SECRET not in one.text + as_text(one.card)
        with sqlite_units.database.reading() as session:
            talk = group.talk
            news = talk.notice(session, "reminder", group.rows()[0], group.now, {})
        assert SECRET not in news.text + as_text(news.card)


class TestGroup:
    @pytest.fixture
    def ours(self, sqlite_units: Units, agent: Talker) -> Talker:
        """Return the agent in a group space, where they have booked."""
        group = Talker(sqlite_units, space="group", in_group=True)
        group.say("réserve Jaurès demain à 10h")
        return group

    @pytest.mark.parametrize(
        ("sentence", "refusal"),
        [
            ("annule la réunion de demain", "Seules peuvent modifier cette réservation"),
            ("cancel tomorrow's meeting", "Only Agent de Drancy and the room administrators"),
        ],
    )
    def test_others_are_told_who_may(
        self, sqlite_units: Units, ours: Talker, sentence: str, refusal: str
    ) -> None:
        other = Talker(sqlite_units, COLLEAGUE, "group", in_group=True)
        reply = other.say(sentence)
        assert refusal in reply.text
        assert "Agent de Drancy" in reply.text
        assert ours.bookings() == ["Jaurès 17/03 10:00-11:00"]

    @pytest.mark.parametrize("button", ["Annuler", "Modifier", "Inviter"])
    def test_a_button_that_somebody_else_presses_does_nothing(
        self, sqlite_units: Units, ours: Talker, button: str
    ) -> None:
        other = Talker(sqlite_units, COLLEAGUE, "group", in_group=True)
        label = "Enregistrer" if button == "Modifier" else button
        pressed = {"new_time": "16:00"} if button == "Modifier" else {}
        guests = {"guests": "contact@partenaire.example"} if button == "Inviter" else {}
        reply = other.press(label, ours.last, **pressed, **guests)
        assert "Seules peuvent modifier" in reply.text
        assert ours.bookings() == ["Jaurès 17/03 10:00-11:00"]
        assert ours.rows()[0].version == 1

    def test_by_reference_too_and_elsewhere_it_is_not_found(
        self, sqlite_units: Units, ours: Talker
    ) -> None:
        reference = reference_of(ours.rows()[0].id)
        here = Talker(sqlite_units, COLLEAGUE, "group", in_group=True)
        assert "Seules peuvent modifier" in here.say(f"annule {reference}").text
        alone = Talker(sqlite_units, COLLEAGUE, "alone")
        assert "Je ne trouve" in alone.say(f"annule {reference}").text
        other_group = Talker(sqlite_units, COLLEAGUE, "another group", in_group=True)
        assert "Je ne trouve" in other_group.say(f"annule {reference}").text
        neighbour = Talker(sqlite_units, "agent@bobigny.example", "group", in_group=True)
        refused = neighbour.say(f"annule {reference}").text
        assert "Agent de Drancy" not in refused
        assert ours.bookings() == ["Jaurès 17/03 10:00-11:00"]

    def test_an_administrator_and_who_booked_on_behalf_may(
        self, sqlite_units: Units, ours: Talker
    ) -> None:
        Talker(sqlite_units, ADMIN, "group", in_group=True).say(
            "déplace la réunion de demain à 16h"
        )
        assert ours.bookings() == ["Jaurès 17/03 16:00-17:00"]
        ours.say("réserve Césaire vendredi à 10h au nom de accueil@drancy.example")
        Talker(sqlite_units, space="group", in_group=True).say("annule la réunion de vendredi")
        assert ours.bookings() == ["Jaurès 17/03 16:00-17:00"]
        third = Talker(sqlite_units, "chef@drancy.example", "group", in_group=True)
        reply = third.say("annule la réunion de demain")
        assert "Agent de Drancy" in reply.text
