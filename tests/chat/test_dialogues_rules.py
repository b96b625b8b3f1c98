"""Rules by sentences: asked for, set as plans, tried, and read from what looks like one."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import select

import rooms
from chat.understanding import Intent, understand
from chat.understanding.context import Context
from chat.understanding.names import Names, RoomName, SiteName
from chat.understanding.ruling import ABOUT_RULES
from chat.understanding.unruling import NAMES as FIGURES
from chat.understanding.unruling import no_longer
from rooms.models import Plan, RoomPolicy
from rooms.policy import SETTINGS
from rooms.unit_of_work import Units
from tests.builders import PARIS, Town, settled_town
from tests.chat.dialogues import Turn, play
from tests.chat.talking import ADMIN, AGENT, Talker

TURNS: dict[str, tuple[Turn, ...]] = {
    "fr": (
        Turn(
            "préavis de 48 heures à la mairie",
            "set_rule",
            ("Mairie de Drancy – Une réservation se fait au moins 2 jours à l’avance.",),
        ),
        Turn("[Appliquer", None, ("C’est fait.",)),
        Turn(
            "autorise les élus à réserver un an à l'avance",
            "set_rule",
            ("toute l’organisation, pour élus – On réserve au plus 365 jours à l’avance.",),
        ),
        Turn("[Appliquer", None, ("C’est fait.",)),
        Turn(
            "quelles sont les règles de Mandela ?",
            "show_rules",
            (
                "- Une réservation se fait au moins 2 jours à l’avance. (Mairie de Drancy)",
                "- On réserve au plus 365 jours à l’avance. (toute l’organisation, pour élus)",
            ),
        ),
        Turn(
            "essaie 1 heure de préavis pour Mandela demain 14h",
            "set_rule",
            (
                "Aujourd’hui : Mandela se réserve 48 h à l’avance",
                "Avec cette règle : la réservation passe.",
                "Rien n’a été changé.",
            ),
        ),
        Turn(
            "la mairie est fermée pendant les vacances scolaires",
            "set_rule",
            (
                "Fermé pendant les vacances scolaires.",
                "La zone de vacances scolaires n’est pas connue ici",
            ),
        ),
    ),
    "en": (
        Turn(
            "48 hours' notice at the mairie",
            "set_rule",
            ("Mairie de Drancy – A booking is made 2 days ahead at least.",),
        ),
        Turn("[Apply", None, ("Done.",)),
        Turn(
            "allow the council to book a year ahead",
            "set_rule",
            ("the whole organisation, for council – A booking ends 365 days ahead at most.",),
        ),
        Turn("[Apply", None, ("Done.",)),
        Turn(
            "what are the rules for Mandela?",
            "show_rules",
            (
                "- A booking is made 2 days ahead at least. (Mairie de Drancy)",
                "- A booking ends 365 days ahead at most. (the whole organisation, for council)",
            ),
        ),
        Turn(
            "try 1 hour of notice for Mandela tomorrow 2pm",
            "set_rule",
            ("Now: Mandela must be booked 48 h ahead", "With this rule: it can be booked."),
        ),
    ),
}


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


@pytest.mark.parametrize("language", TURNS)
def test_rules_are_set_told_and_tried(units: Units, there: Town, language: str) -> None:
    play(Talker(units, ADMIN), language, TURNS[language])
    with units.database.reading() as session:
        rows = session.exec(select(RoomPolicy).order_by(RoomPolicy.group_name)).all()
    group = {"fr": "élus", "en": "council"}[language]
    assert [(row.group_name, row.settings) for row in rows] == [
        ("", {"notice_minutes": 2880}),
        (group, {"horizon_days": 365}),
    ]


def test_a_trial_writes_nothing(units: Units, there: Town) -> None:
    Talker(units, ADMIN).say("essaie 48 heures de préavis pour Mandela demain 14h")
    with units.database.reading() as session:
        assert session.exec(select(Plan)).all() == []
        assert session.exec(select(RoomPolicy)).all() == []


@pytest.mark.parametrize(
    ("said", "now", "then"),
    [
        (
            "essaie 15 jours de préavis pour Mandela chaque lundi à 14h, 5 fois",
            "Aujourd’hui : la réservation passe.",
            "Avec cette règle : 3 des 5 dates ne passent pas. La première : Mandela se réserve",
        ),
        (
            "try 15 days' notice for Mandela every Monday at 2pm",
            "Now: it can be booked.",
            "With this rule: 3 of 10 dates can’t be had. The first one: Mandela must be booked",
        ),
        (
            "essaie la validation sous 24 heures pour Mandela demain à 14h",
            "Aujourd’hui : la réservation passe.",
            "Avec cette règle : la réservation passe, une fois approuvée",
        ),
        (
            "essaie 48 heures de préavis pour les élus à Mandela demain à 14h",
            "Aujourd’hui : la réservation passe.",
            "Avec cette règle : Mandela se réserve",
        ),
        (
            "essaie open_to=council pour Mandela demain 14h pour agent@drancy.example",
            "Aujourd’hui : la réservation passe.",
            "Avec cette règle : Seuls peuvent réserver Mandela : council.",
        ),
        (
            "essaie 30 minutes maximum pour Mandela demain de 14h à 14h30",
            "Aujourd’hui : la réservation passe.",
            "Avec cette règle : la réservation passe.",
        ),
        (
            "essaie 48 heures de préavis pour Mandela demain 14h pour agent@bobigny.example",
            "Je ne connais ici personne qui ait cette adresse : agent@bobigny.example.",
            "",
        ),
    ],
)
def test_an_example_is_of_a_series_of_a_group_or_of_somebody(
    sqlite_units: Units, small_town: Town, said: str, now: str, then: str
) -> None:
    told = Talker(sqlite_units, ADMIN).say(said).text
    assert now in told
    assert then in told


def test_what_is_no_rule_of_rooms_is_told_as_such(units: Units, there: Town) -> None:
    said = Talker(units, ADMIN).say("les associations ne peuvent pas réserver Mandela")
    assert "Mandela est réservée au conseil" in said.text
    assert said.intent == "set_rule"
    with units.database.reading() as session:
        assert session.exec(select(Plan)).all() == []


@pytest.mark.parametrize(
    "sentence", ["pas plus de 2h par réunion à Zola", "enlève la durée maximum de Zola"]
)
def test_a_rule_of_an_unknown_room_is_none_of_the_whole_town(
    units: Units, there: Town, sentence: str
) -> None:
    said = Talker(units, ADMIN).say(sentence)
    assert said.text == "Je ne connais ni salle ni site de ce nom : Zola."
    with units.database.reading() as session:
        assert session.exec(select(Plan)).all() == []


def test_who_is_no_administrator_sets_nothing(units: Units, there: Town) -> None:
    talker = Talker(units, AGENT)
    talker.say("préavis de 2 heures à la mairie")
    forged = {"act": "set_rule", "setting": "notice_minutes", "cell": "120", "rooms": [1]}
    talker.send(forged)
    with units.database.reading() as session:
        assert session.exec(select(Plan)).all() == []


def lay_down(units: Units, there: Town, group: str = "", **figures: int) -> None:
    with units.open() as unit:
        unit.session.add(
            RoomPolicy(
                organisation_id=there.organisation.id, group_name=group, settings=dict(figures)
            )
        )


UNSET: dict[str, tuple[Turn, ...]] = {
    "fr": (
        Turn("Mandela : 4 heures maximum", "set_rule", ("Une réservation dure au plus 4 h.",)),
        Turn("[Appliquer", None, ("C’est fait.",)),
        Turn(
            "enlève la durée maximum de Mandela",
            "unset_rule",
            ("Mandela (Mairie de Drancy) – Supprimé : Une réservation dure au plus 4 h.",),
        ),
        Turn("[Appliquer", None, ("C’est fait.",)),
        Turn("enlève la durée maximum de Mandela", "unset_rule", ("pas de telle règle ici",)),
        Turn(
            "plus de préavis à la mairie",
            "unset_rule",
            ("au moins 2 jours à l’avance. (toute l’organisation)",),
        ),
        Turn(
            "plus de quota pour les associations",
            "unset_rule",
            ("toute l’organisation, pour associations – Supprimé : ",),
        ),
        Turn("[Appliquer", None, ("C’est fait.",)),
    ),
    "en": (
        Turn("Mandela: 4 hours at most", "set_rule", ("A booking lasts 4 h at most.",)),
        Turn("[Apply", None, ("Done.",)),
        Turn(
            "remove Mandela's maximum duration",
            "unset_rule",
            ("Mandela (Mairie de Drancy) – No longer: A booking lasts 4 h at most.",),
        ),
        Turn("[Apply", None, ("Done.",)),
        Turn("no more time limit in Mandela", "unset_rule", ("There is no such rule here.",)),
        Turn(
            "drop the notice at the mairie",
            "unset_rule",
            ("A booking is made 2 days ahead at least. (the whole organisation)",),
        ),
        Turn(
            "remove the quota for associations",
            "unset_rule",
            ("the whole organisation, for associations – No longer: ",),
        ),
        Turn("[Apply", None, ("Done.",)),
    ),
}


@pytest.mark.parametrize("language", UNSET)
def test_rules_are_taken_back_where_they_are_said(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    lay_down(sqlite_units, small_town, notice_minutes=2880, quota_week=20)
    lay_down(sqlite_units, small_town, "associations", quota_week=4, horizon_days=30)
    play(Talker(sqlite_units, ADMIN), language, UNSET[language])
    with sqlite_units.database.reading() as session:
        rows = session.exec(select(RoomPolicy).order_by(RoomPolicy.group_name)).all()
    assert [(row.group_name, row.settings) for row in rows if row.settings] == [
        ("", {"notice_minutes": 2880, "quota_week": 20}),
        ("associations", {"horizon_days": 30}),
    ]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("dans la salle Mandela : release_minutes=3", "il faut un nombre de 5 à 240"),
        (
            "dans la salle Mandela : release_minutes=bientôt",
            "« bientôt » n’est pas un nombre entier",
        ),
        ("dans la salle Mandela : outside_hours=parfois", "« parfois » n’est ni oui ni non"),
        ("dans la salle Mandela : connect=toujours", "au choix, automatic, button, manual, none"),
        ("dans la salle Mandela : providers=skype", "au choix, webex, cms"),
        ("préavis de 99999 heures à la mairie", "il faut un nombre de 0 à 86400"),
        (
            "15 minutes libres après chaque réunion à Mandela pour les élus",
            "Ceci concerne une salle, quel que soit le public",
        ),
    ],
)
def test_a_figure_that_cannot_be_is_refused_in_words(
    sqlite_units: Units, small_town: Town, said: str, answer: str
) -> None:
    assert answer in Talker(sqlite_units, ADMIN).say(said).text
    with sqlite_units.database.reading() as session:
        assert session.exec(select(Plan)).all() == []


@pytest.mark.parametrize(
    ("first", "second", "apply", "answer"),
    [
        (
            "Mandela : 1 heure maximum",
            "Mandela : au moins 2 heures",
            "Appliquer",
            "120 min, dépasse",
        ),
        ("Mandela: at least 2 hours", "Mandela: 1 hour at most", "Apply", "120 min, is longer"),
    ],
)
def test_no_place_gets_rules_that_nothing_can_keep(
    sqlite_units: Units, small_town: Town, first: str, second: str, apply: str, answer: str
) -> None:
    admin = Talker(sqlite_units, ADMIN)
    admin.say(first)
    admin.press(apply)
    assert answer in admin.say(second).text


MAIRIE = "Mairie de Drancy"
NAMES = Names(
    [RoomName("Mandela", MAIRIE), RoomName("Salle du conseil", MAIRIE)],
    [SiteName(MAIRIE, ("mairie",))],
)
SAID = {
    "préavis de 2 heures à la mairie": ("notice_minutes", "120", ""),
    "2 jours de préavis pour mandela": ("notice_minutes", "2880", ""),
    "mandela sans préavis pour les élus": ("notice_minutes", "0", "élus"),
    "mandela : 4 heures maximum": ("longest_minutes", "240", ""),
    "mandela : au moins 30 minutes": ("shortest_minutes", "30", ""),
    "pas plus de 10 h par semaine et par personne à mandela": ("quota_week", "10", ""),
    "no more than 4 hours a day per person in mandela": ("quota_day", "4", ""),
    "réserve la salle du conseil aux élus": ("open_to", "élus", ""),
    "restrict mandela to the council": ("open_to", "council", ""),
    "autorise les associations à réserver 3 mois à l'avance": (
        "horizon_days",
        "90",
        "associations",
    ),
    "15 minutes libres après chaque réunion à mandela": ("after_minutes", "15", ""),
    "mandela : validation sous 24 h": ("approval_hours", "24", ""),
    "mandela fermée les jours fériés": ("closed_on_holidays", "yes", ""),
}
BOOKINGS = (
    "réserve mandela demain de 14h à 16h",
    "réserve mandela demain à 14h, 2 heures maximum",
    "réserve mandela demain 14h pour les élus",
    "mandela demain 9h pour 2 heures",
    "il me faut mandela 2 heures au plus demain matin",
    "préviens les invités de la réunion de demain",
    "annule ma réunion de demain",
    "annule la réunion de demain sans préavis",
    "supprime la réunion de demain, plus de validation",
)


def read(text: str, *, administers: bool) -> tuple[Intent | None, object]:
    now = datetime.fromisoformat("2026-03-16T09:00").replace(tzinfo=PARIS)
    found = understand(text, Context(now, NAMES, "fr", administers=administers))
    rule = found.rule
    return found.intent, rule and (rule.setting, rule.cell, rule.group)


@pytest.mark.parametrize("text", SAID)
def test_reads_the_figure_the_group_and_the_setting(text: str) -> None:
    assert read(text, administers=True) == (Intent.SET_RULE, SAID[text])


@pytest.mark.parametrize(
    "text", ["mandela : 4 heures maximum", "réserve la salle du conseil aux élus"]
)
def test_what_members_may_say_of_meetings_is_a_rule_for_administrators_alone(text: str) -> None:
    assert read(text, administers=False)[0] is not Intent.SET_RULE


@pytest.mark.parametrize("text", BOOKINGS)
def test_what_is_said_of_a_meeting_is_no_rule(text: str) -> None:
    assert read(text, administers=True)[0] not in ABOUT_RULES


@pytest.mark.parametrize("text", BOOKINGS)
def test_what_members_say_of_a_meeting_is_no_rule_either(text: str) -> None:
    assert read(text, administers=False)[0] not in ABOUT_RULES


def test_every_figure_can_be_called_by_words_and_by_its_column() -> None:
    assert set(FIGURES) == set(SETTINGS)
    for name in SETTINGS:
        found = no_longer(f"enleve {name} a mandela")
        assert found is not None
        assert found[0] == (name,)


def _documented() -> list[tuple[str, str]]:
    """Return the sentences of the manual, each with the figure that it is said to set."""
    manual = (Path(rooms.__file__).parent.parent / "docs/administrators.md").read_text("utf-8")
    table = manual.split("| in French | in English | column |", 1)[1].split("\n\n", 1)[0]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()[2:]]
    return [(row[-1].strip("`"), said) for row in rows for said in row[:-1]]


@pytest.mark.parametrize(("setting", "said"), _documented())
def test_the_manuals_sentences_set_what_it_says(setting: str, said: str) -> None:
    intent, rule = read(said, administers=True)
    assert intent is Intent.SET_RULE
    assert isinstance(rule, tuple)
    assert rule[0] == setting
