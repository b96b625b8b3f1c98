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

    @pytest.mark.parametrize(
        ("sentence", "words"),
        [
            ("transfère toute la série à chef@drancy.example", "4 réservations de"),
            ("hand the whole series over to chef@drancy.example", "4 bookings of"),
            ("transfère la série du jeudi à chef@drancy.example", "4 réservations de"),
        ],
    )
    def test_a_series_goes_without_the_other_bookings(
        self, sqlite_units: Units, small_town: Town, agent: Talker, sentence: str, words: str
    ) -> None:
        names(sqlite_units, small_town, chef="Chef")
        agent.say("réserve Césaire demain à 10h")
        agent.say("réserve Jaurès chaque jeudi à 10h, 4 fois")
        assert words in agent.say(sentence).text
        done = agent.say("oui")
        heads = ["agent@drancy.example", *["chef@drancy.example"] * 4]
        assert led_by(sqlite_units, agent) == heads
        agent.press("Revenir" if "C’est" in done.text else "Undo", done)
        assert led_by(sqlite_units, agent) == ["agent@drancy.example"] * 5

    def test_of_a_series_it_is_asked_which_dates(
        self, sqlite_units: Units, small_town: Town, agent: Talker
    ) -> None:
        names(sqlite_units, small_town, chef="Chef")
        agent.say("réserve Jaurès chaque jeudi à 10h, 3 fois")
        asked = agent.say("transfère la réunion du 26 mars à chef@drancy.example")
        assert "Toutes (3 dates)" in asked.text
        agent.press("Cette date seulement", asked)
        assert led_by(sqlite_units, agent).count("chef@drancy.example") == 1

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
