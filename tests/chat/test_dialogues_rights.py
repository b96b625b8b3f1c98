"""Dialogues about rights: who has them, how they are given and taken, and who may not."""

import pytest

from rooms.granting import grant, rights_of
from rooms.inventory import person_with
from rooms.unit_of_work import Units
from tests.builders import NOW, Town
from tests.chat.talking import ADMIN, AGENT, COLLEAGUE, Talker, labels

HALL = "room_admin:mairie"


@pytest.fixture
def admin(sqlite_units: Units, small_town: Town) -> Talker:
    """Return the administrator of all rooms."""
    assert small_town.admin.email == ADMIN
    return Talker(sqlite_units, ADMIN)


@pytest.fixture
def hall(sqlite_units: Units, small_town: Town) -> Talker:
    """Return the colleague, who administers the town hall."""
    give(sqlite_units, COLLEAGUE, HALL)
    assert small_town.colleague.email == COLLEAGUE
    return Talker(sqlite_units, COLLEAGUE, "hall")


def give(units: Units, email: str, role: str) -> None:
    with units.open() as unit:
        person = person_with(unit.session, email)
        assert person is not None
        grant(unit, person, role, None, NOW)


def rights(units: Units, email: str) -> list[str]:
    with units.database.reading() as session:
        person = person_with(session, email)
        return rights_of(person) if person else []


class TestGiving:
    @pytest.mark.parametrize(
        ("sentence", "shown", "yes", "done", "role"),
        [
            (
                f"donne à {AGENT} les droits sur la mairie",
                "Agent de Drancy recevrait ce droit : administration des salles, Mairie de Drancy.",
                "oui",
                "Agent de Drancy a désormais ce droit, et en est averti",
                HALL,
            ),
            (
                f"nomme {AGENT} administrateur de Jaurès",
                "administration des salles, Mairie de Drancy.",
                "d'accord",
                "a désormais ce droit",
                HALL,
            ),
            (
                f"make {AGENT} an admin of all rooms",
                "Agent de Drancy would get this right: administrator of all rooms.",
                "yes",
                "Agent de Drancy has this right now, and is told: administrator of all rooms.",
                "room_admin",
            ),
        ],
    )
    def test_is_shown_and_then_confirmed(
        self,
        sqlite_units: Units,
        admin: Talker,
        sentence: str,
        shown: str,
        yes: str,
        done: str,
        role: str,
    ) -> None:
        assert shown in admin.say(sentence).text
        assert rights(sqlite_units, AGENT) == []
        assert done in admin.say(yes).text
        assert rights(sqlite_units, AGENT) == [role]
        assert admin.say(sentence).text.endswith((".",))
        assert labels(admin.last.card or {}) == []  # they have it already

    @pytest.mark.parametrize(
        ("sentence", "question", "choice"),
        [
            (f"donne des droits à {AGENT}", "Quel droit pour Agent de Drancy ?", "administration"),
            (f"give {AGENT} rights", "Which right shall Agent de Drancy have?", "administrator"),
        ],
    )
    def test_asks_which_among_those_that_one_has(
        self, sqlite_units: Units, hall: Talker, sentence: str, question: str, choice: str
    ) -> None:
        assert question in hall.say(sentence).text
        (only,) = labels(hall.last.card)
        assert only.startswith(choice)
        hall.press(only)
        hall.press(labels(hall.last.card)[0])
        assert rights(sqlite_units, AGENT) == [HALL]

    @pytest.mark.parametrize(
        ("sentence", "answer"),
        [
            (f"donne à {AGENT} les droits sur la médiathèque", "il revient à"),
            (f"donne à {AGENT} les droits sur toutes les salles", "il revient à"),
            (f"make {AGENT} an administrator of the organisation", "This is only for admin"),
        ],
    )
    def test_gives_no_more_than_one_has(
        self, sqlite_units: Units, hall: Talker, sentence: str, answer: str
    ) -> None:
        assert answer in hall.say(sentence).text
        assert rights(sqlite_units, AGENT) == []

    @pytest.mark.parametrize(
        ("sentence", "answer"),
        [
            (f"donne à {COLLEAGUE} les droits sur la mairie", "il revient à"),
            (f"revoke the rights of {ADMIN}", "This is only for room administrators."),
        ],
    )
    def test_members_give_and_take_nothing(
        self, sqlite_units: Units, agent: Talker, sentence: str, answer: str
    ) -> None:
        assert answer in agent.say(sentence).text
        forged = {"act": "grant", "person": COLLEAGUE, "role": "room_admin", "sure": True}
        agent.send(forged)
        agent.send({"act": "revoke", "person": ADMIN, "shown": ["room_admin"]})
        assert (rights(sqlite_units, COLLEAGUE), rights(sqlite_units, ADMIN)) == (
            [],
            ["room_admin"],
        )

    def test_a_forged_card_gives_no_more_than_one_has(
        self, sqlite_units: Units, hall: Talker
    ) -> None:
        for role in ("room_admin", "organisation_admin", "room_admin:mediatheque", "king"):
            hall.send({"act": "grant", "person": AGENT, "role": role, "sure": True})
        hall.send({"act": "grant", "person": "agent@bobigny.example", "role": HALL, "sure": True})
        assert rights(sqlite_units, AGENT) == []
        assert rights(sqlite_units, "agent@bobigny.example") == []


class TestTaking:
    @pytest.mark.parametrize(
        ("sentence", "shown", "yes", "done"),
        [
            (
                f"retire les droits de {COLLEAGUE}",
                "perdrait ce droit : administration des salles, Mairie de Drancy.",
                "oui",
                "n’a plus ce droit",
            ),
            (
                f"{COLLEAGUE} n'est plus administrateur de la mairie",
                "perdrait ce droit",
                "oui",
                "n’a plus ce droit",
            ),
            (
                f"remove {COLLEAGUE} as admin of the town hall",
                "would lose this right: administrator of the rooms of Mairie de Drancy.",
                "yes",
                "no longer has this right, and is told",
            ),
        ],
    )
    def test_is_shown_and_then_confirmed(
        self,
        sqlite_units: Units,
        admin: Talker,
        hall: Talker,
        sentence: str,
        shown: str,
        yes: str,
        done: str,
    ) -> None:
        assert shown in admin.say(sentence).text
        assert rights(sqlite_units, COLLEAGUE) == [HALL]
        assert done in admin.say(yes).text
        assert rights(sqlite_units, COLLEAGUE) == []
        assert "il revient à" in hall.say(f"retire les droits de {ADMIN}").text

    def test_takes_what_was_shown_and_no_more(
        self, sqlite_units: Units, admin: Talker, hall: Talker
    ) -> None:
        admin.say(f"take away the rights of {COLLEAGUE}")
        button = labels(admin.last.card)[0]
        asked = admin.last
        give(sqlite_units, COLLEAGUE, "room_admin:mediatheque")
        assert "Médiathèque" in admin.press(button, asked).text
        assert len(rights(sqlite_units, COLLEAGUE)) == 2
        admin.press(button)
        assert rights(sqlite_units, hall.email) == []

    @pytest.mark.parametrize(
        ("sentence", "answer"),
        [
            (f"retire les droits de {ADMIN}", "Votre dernier droit, seul quelqu’un d’autre peut"),
            (f"take away the rights of {ADMIN}", "Your last right can be taken away by somebody"),
        ],
    )
    def test_the_own_last_right_stays(
        self, sqlite_units: Units, admin: Talker, sentence: str, answer: str
    ) -> None:
        assert answer in admin.say(sentence).text
        assert rights(sqlite_units, ADMIN) == ["room_admin"]

    def test_the_last_administrator_of_the_organisation_stays(
        self, sqlite_units: Units, admin: Talker
    ) -> None:
        give(sqlite_units, ADMIN, "organisation_admin")
        said = admin.say(f"{ADMIN} n'est plus administrateur de l'organisation").text
        assert said == "Une organisation garde sa dernière administration."
        assert rights(sqlite_units, ADMIN) == ["organisation_admin", "room_admin"]


class TestAsking:
    @pytest.mark.parametrize(
        ("sentence", "told", "untold"),
        [
            ("qui est administrateur de la mairie ?", ("admin@", "accueil@"), ()),
            ("qui peut valider pour Jaurès ?", ("admin@", "accueil@"), ()),
            ("who looks after the médiathèque?", ("admin@",), ("accueil@",)),
            ("who can approve for Simone Veil?", ("admin@",), ("accueil@",)),
            ("quels sont mes droits ?", ("Agent de Drancy : les droits de tout le monde",), ()),
            (f"quels droits a {COLLEAGUE} ?", ("administration des salles",), ("admin@",)),
        ],
    )
    def test_tells_who_administers_what(
        self, agent: Talker, hall: Talker, sentence: str, told: tuple[str, ...], untold: tuple[str]
    ) -> None:
        said = agent.say(sentence).text
        assert all(words in said for words in told)
        assert not any(words in said for words in untold)
        assert hall.email == COLLEAGUE

    def test_names_nobody_of_another_town(self, sqlite_units: Units, agent: Talker) -> None:
        give(sqlite_units, "agent@bobigny.example", HALL)
        assert "bobigny" not in agent.say("qui est administrateur de la mairie ?").text
