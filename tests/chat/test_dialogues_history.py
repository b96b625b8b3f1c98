"""Dialogues about what was done: who moved it, who cancelled it, and who may know."""

import pytest

from chat.plan_words import COLUMNS
from rooms.administration.recording import record_import
from rooms.granting import grant
from rooms.inventory import person_with
from rooms.inventory_files import import_inventory, inventory_of
from rooms.inventory_files.forms import FORMS
from rooms.inventory_files.lines import Line
from rooms.models import RoomPolicy
from rooms.policy import SETTINGS
from rooms.unit_of_work import Units
from tests.builders import NOW, Town
from tests.chat.talking import ADMIN, AGENT, COLLEAGUE, Talker

REFUSED = "Vous n’avez pas ce droit, il revient à l’administration des salles"


@pytest.fixture
def admin(sqlite_units: Units, small_town: Town) -> Talker:
    """Return the administrator of all rooms."""
    assert small_town.admin.email == ADMIN
    return Talker(sqlite_units, ADMIN, "admin")


@pytest.fixture
def other(sqlite_units: Units, small_town: Town) -> Talker:
    """Return somebody who has nothing to do with the meeting."""
    assert small_town.colleague.email == COLLEAGUE
    return Talker(sqlite_units, COLLEAGUE, "other")


class TestMeetings:
    @pytest.mark.parametrize(
        ("sentence", "answer"),
        [
            (
                "qui a annulé ma réunion ?",
                "admin@drancy.example : annulée · mardi 17 mars, 14h–15h",
            ),
            ("par qui ma réunion a été annulée ?", "admin@drancy.example : annulée"),
            ("why was my meeting cancelled?", "admin@drancy.example: cancelled"),
            ("qui l'a annulée ?", "admin@drancy.example : annulée"),
            ("who cancelled tomorrow's meeting?", "admin@drancy.example: cancelled · Tuesday"),
            ("qui a annulé la réunion de demain 14h ?", "admin@drancy.example : annulée"),
            ("que s'est-il passé avec RASATU-47 ?", "Agent de Drancy : réservé"),
        ],
    )
    def test_tells_who_called_it_off(
        self, agent: Talker, admin: Talker, sentence: str, answer: str
    ) -> None:
        agent.say("réserve Jaurès demain de 14h à 15h")
        admin.say("annule RASATU-47")
        reply = agent.say(sentence)
        assert (reply.intent, answer in reply.text) == ("history", True), reply.text

    @pytest.mark.parametrize(
        ("sentence", "answer"),
        [
            ("qui a déplacé ma réunion ?", "déplacé · "),
            ("who moved my meeting?", "moved · "),
        ],
    )
    def test_tells_from_where_to_where(
        self, agent: Talker, admin: Talker, sentence: str, answer: str
    ) -> None:
        agent.say("réserve Jaurès demain de 14h à 15h")
        admin.say("déplace RASATU-47 à jeudi 16h")
        admin.say("mets RASATU-47 en Mandela")
        said = agent.say(sentence).text
        assert answer in said
        assert "14h → jeudi 19 mars, 16h" in said or "2 pm → Thursday 19 March, 4 pm" in said
        assert "Jaurès (Mairie de Drancy) → Mandela (Mairie de Drancy)" in said

    @pytest.mark.parametrize(
        ("sentence", "answer"),
        [
            ("qui a annulé ma réunion ?", "Personne n’a fait cela. Voici ce que je sais :"),
            ("who cancelled my meeting?", "Nobody has done that. This is what I know:"),
        ],
    )
    def test_tells_what_else_was_done(self, agent: Talker, sentence: str, answer: str) -> None:
        agent.say("réserve Jaurès demain de 14h à 15h")
        said = agent.say(sentence).text.splitlines()
        assert said[0] == answer
        assert "Agent de Drancy" in said[1]

    def test_guests_may_know_and_others_may_not(
        self, agent: Talker, admin: Talker, other: Talker
    ) -> None:
        agent.say(f"réserve Jaurès demain de 14h à 15h, invite {COLLEAGUE}")
        agent.say("réserve Césaire demain de 16h à 17h")
        admin.say("annule RASATU-47")
        assert "admin@" in other.say("qui a annulé la réunion de demain ?").text
        for sentence in ("qui a annulé la réunion de demain à 16h ?", "historique de BASITU-49"):
            assert other.say(sentence).text == "Je ne sais rien qui y ait été fait."
        assert "réservé" in admin.say("historique de la réunion de demain à 16h").text

    def test_a_private_title_is_for_its_people(self, agent: Talker, admin: Talker) -> None:
        agent.say("réserve Jaurès demain de 14h à 15h pour le licenciement, en privé")
        agent.say("renomme la réunion de demain en Budget")
        assert "Budget" in agent.say("historique de RASATU-47").text
        seen = admin.say("historique de RASATU-47").text
        assert "objet changé" in seen
        assert "Budget" not in seen
        assert "licenciement" not in seen

    def test_a_private_title_is_for_nobody_who_reads_along_or_comes_later(
        self, sqlite_units: Units, agent: Talker, admin: Talker
    ) -> None:
        agent.say("réserve Jaurès demain de 14h à 15h pour le licenciement, en privé")
        agent.say("renomme la réunion de demain en Budget")
        asked = "historique de RASATU-47"
        assert "licenciement" in agent.say(asked).text
        group = Talker(sqlite_units, AGENT, "group", in_group=True)
        assert "licenciement" not in group.say(asked).text
        agent.say("rends publique la réunion de demain")
        seen = admin.say(asked).text
        assert "objet changé" in seen
        assert "licenciement" not in seen
        assert "licenciement" in agent.say(asked).text

    def test_what_was_overridden_is_told(self, sqlite_units: Units, admin: Talker) -> None:
        with sqlite_units.open() as unit:
            settings = {"notice_minutes": 60}
            chief = person_with(unit.session, ADMIN)
            assert chief is not None
            policy = RoomPolicy(organisation_id=chief.organisation_id, settings=settings)
            unit.session.add(policy)
        admin.say("réserve Jaurès aujourd'hui de 9h15 à 10h quand même, car urgence sociale")
        assert "contre les règles" in admin.say("historique de RASATU-47").text

    def test_guests_and_people_are_told_as_they_were_and_are(
        self, agent: Talker, other: Talker
    ) -> None:
        agent.say(f"réserve Jaurès demain de 14h à 15h pour 4, invite {COLLEAGUE}")
        agent.say("nous serons 6 à la réunion de demain")
        agent.say("retire accueil@drancy.example de la réunion de demain")
        said = agent.say("historique de RASATU-47").text
        assert f"− {COLLEAGUE}" in said
        assert "personnes : 4 → 6" in said


def test_every_column_of_the_inventory_has_its_word() -> None:
    for form in FORMS.values():
        named = {*SETTINGS, form.key, "organisation", "group", "start", "end", "reason", "lifted"}
        assert form.columns.keys() - named <= COLUMNS.keys()


class TestThings:
    @pytest.fixture(autouse=True)
    def changed(self, sqlite_units: Units, small_town: Town) -> None:
        """Let the operator give Mandela more seats."""
        line = Line("rooms", {"organisation": "drancy", "room": "mandela", "capacity": "24"})
        with sqlite_units.open() as unit:
            report = import_inventory(unit.session, inventory_of([line]), NOW)
            record_import(unit, report.outcomes, NOW)
        assert small_town.id_of("mandela")

    @pytest.mark.parametrize(
        ("sentence", "answer"),
        [
            ("qui a changé la salle Mandela ?", "l’exploitant · salle Mandela – places : 20 → 24"),
            ("who changed room Mandela?", "the operator · room Mandela – seats: 20 → 24"),
            (
                "qu'est-ce qui a changé à la mairie ?",
                "l’exploitant · salle Mandela – places : 20 → 24",
            ),
        ],
    )
    def test_are_told_to_administrators(self, admin: Talker, sentence: str, answer: str) -> None:
        assert answer in admin.say(sentence).text

    def test_are_told_in_words_from_what_to_what(self, admin: Talker) -> None:
        for sentence in (
            "ferme Mandela du 3 au 5 mai pour travaux",
            "réserver Mandela au plus 60 jours à l'avance",
            "réserver Mandela au plus 90 jours à l'avance",
            "renomme Mandela en Nelson Mandela",
            "rouvre Nelson Mandela",
        ):
            assert "Voici ce qui changerait" in admin.say(sentence).text
            admin.say("oui")
        who, place = "aujourd’hui, 9h, admin@drancy.example · ", "Nelson Mandela (Mairie de Drancy)"
        closed = "fermeture Nelson Mandela, dimanche 3 mai – mardi 5 mai (travaux)"
        ahead = "On réserve au plus {} jours à l’avance."
        assert admin.say("qui a changé Mandela ?").text.splitlines() == [
            f"{who}Supprimé : {closed}",
            f"{who}salle Mandela – nom : Mandela → Nelson Mandela",
            f"{who}{place} – {ahead.format(60)} → {ahead.format(90)}",
            f"{who}{place} – {ahead.format(60)}",
            f"{who}{closed}",
            "… et 1 de plus.",
        ]

    @pytest.mark.parametrize(
        ("sentence", "answer"),
        [
            (
                "qui a changé la salle Mandela ?",
                f"{REFUSED} (Mairie de Drancy).",
            ),
            (
                "who changed room Mandela?",
                "This is only for room administrators, at Mairie de Drancy.",
            ),
        ],
    )
    def test_are_told_to_nobody_else(self, agent: Talker, sentence: str, answer: str) -> None:
        assert agent.say(sentence).text == answer

    def test_rights_are_told_to_those_who_have_them_and_to_administrators(
        self, sqlite_units: Units, agent: Talker, admin: Talker, other: Talker
    ) -> None:
        with sqlite_units.open() as unit:
            who = person_with(unit.session, AGENT)
            chief = person_with(unit.session, ADMIN)
            assert who is not None
            grant(unit, who, "room_admin:mairie", chief, NOW)
        sentence = f"qui a donné les droits à {AGENT} ?"
        told = "admin@drancy.example : droits changés · Agent de Drancy · + administration des"
        assert told in agent.say(sentence).text
        assert told in admin.say(sentence).text
        assert other.say(sentence).text == f"{REFUSED}."

    @pytest.mark.parametrize(
        ("sentence", "answer"),
        [
            ("qu'est-ce qui a changé cette semaine ?", "l’exploitant · salle Mandela – places"),
            ("what changed today?", "the operator · room Mandela – seats: 20 → 24"),
            ("what changed at the town hall this week?", "the operator · room Mandela – seats"),
            ("qui a changé Mandela aujourd'hui ?", "l’exploitant · salle Mandela – places"),
            ("qui a changé quoi ?", "l’exploitant · salle Mandela – places"),
            ("qu'est-ce qui a changé hier ?", "Je ne sais rien qui y ait été fait."),
        ],
    )
    def test_of_days_gone_are_told_to_whoever_administers_them(
        self, sqlite_units: Units, admin: Talker, agent: Talker, sentence: str, answer: str
    ) -> None:
        assert answer in admin.say(sentence).text
        assert "Mandela –" not in agent.say(sentence).text
        with sqlite_units.open() as unit:
            chief = person_with(unit.session, ADMIN)
            assert chief is not None
            chief.roles = ["member", "room_admin:mediatheque"]
        assert "Mandela –" not in admin.say(sentence).text

    def test_a_meeting_that_is_asked_about_comes_before_them(self, admin: Talker) -> None:
        admin.say("réserve Jaurès demain de 14h à 15h")
        assert "Mandela" not in admin.say("qui a changé ma réunion ?").text
        said = admin.say("qu'est-ce qui a changé cette semaine ?").text
        assert ("Mandela" in said, "Jaurès" in said) == (True, True)
