"""Rules as administrators say them: the figure that is set, for whom; and what is no rule."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chat.understanding import Intent
from chat.understanding.context import Context
from chat.understanding.names import Names, RoomName, SiteName
from chat.understanding.reading import Reading
from chat.understanding.understanding import understand

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
TOWN_HALL = "Mairie de Drancy"
NAMES = Names(
    [RoomName("Mandela", TOWN_HALL, ()), RoomName("Jaurès", TOWN_HALL, ())],
    [SiteName(TOWN_HALL, ()), SiteName("Médiathèque des Quatre-Vents", ())],
)
RULES = """
longest_minutes 120: pas plus de 2h par reunion a mandela
longest_minutes 120: a mandela 2h maximum par reunion
longest_minutes 120: mandela: 2h max
longest_minutes 120: max 2h à mandela
longest_minutes 120: limite les reunions de mandela a 2h
longest_minutes 120: limiter les réservations à 2 heures à la mairie
longest_minutes 90: les réunions ne doivent pas dépasser 1h30 à Jaurès
longest_minutes 240: une réunion dure 4 heures au plus à la mairie
longest_minutes 240: personne ne peut réserver Jaurès plus de 4 heures d'affilée
longest_minutes 120: on ne peut pas garder mandela plus de deux heures
longest_minutes 120: no more than 2 hours at a time in mandela
longest_minutes 120: mandela max 2h
longest_minutes 120: limit meetings in mandela to 2 hours
longest_minutes 120: meetings in Jaurès can't be longer than 2 hours
longest_minutes 180: bookings at the town hall must not exceed 3 hours
longest_minutes 120: cap meetings in mandela at 2h
longest_minutes 120: nobody may keep Mandela for more than two hours
shortest_minutes 30: pas de réunion de moins de 30 minutes à Mandela
shortest_minutes 30: 30 min minimum par réservation à Jaurès
shortest_minutes 60: une réservation dure au moins une heure à la mairie
shortest_minutes 30: no meetings shorter than 30 minutes in mandela
shortest_minutes 30: bookings in Jaurès last at least 30 minutes
horizon_days 15: on ne peut reserver mandela que 15 jours a l'avance
horizon_days 30: reservation de mandela au plus tot 30 jours avant
horizon_days 30: pas de réservation plus de 30 jours à l'avance à Jaurès
horizon_days 90: mandela se réserve 3 mois à l'avance maximum
horizon_days 14: au plus deux semaines d'avance pour mandela
horizon_days 30: nobody may book mandela more than 30 days ahead
horizon_days 60: mandela can be booked up to 60 days in advance
horizon_days 14: no bookings more than two weeks ahead in Jaurès
notice_minutes 60: pas de reservation moins d'une heure avant a la mairie
notice_minutes 1440: il faut réserver mandela au moins 24h à l'avance
notice_minutes 120: Mandela se réserve au plus tard 2 heures avant
notice_minutes 2880: préavis de 2 jours pour Jaurès
notice_minutes 60: at least one hour notice for the town hall
notice_minutes 1440: mandela must be booked at least 24 hours in advance
notice_minutes 120: no bookings less than 2 hours before in Jaurès
after_minutes 10: 10 minutes de battement entre deux reunions a jaures
after_minutes 15: laisse 15 min entre les réunions à mandela
after_minutes 20: 20 minutes de ménage après chaque réunion à Jaurès
after_minutes 15: leave 15 minutes between meetings in jaures
after_minutes 10: a gap of 10 minutes between bookings in mandela
after_minutes 20: 20 minutes of cleaning after each meeting in Jaurès
before_minutes 15: 15 minutes de préparation avant chaque réunion à Mandela
approval_hours 24: mandela sur validation
approval_hours 24: il faut un accord pour reserver mandela
approval_hours 24: mandela est soumise à approbation
approval_hours 24: les réservations de Jaurès doivent être validées
approval_hours 48: validation sous 48h pour mandela
approval_hours 0: sans validation pour Jaurès
approval_hours 24: mandela needs approval
approval_hours 24: bookings in Jaurès require approval
approval_hours 24: mandela on approval only
approval_hours 48: mandela needs approval within 48 hours
open_to conseil: mandela reservee au conseil
open_to élus: seuls les élus peuvent réserver Jaurès
open_to associations: mandela uniquement pour les associations
open_to council: only the council may book mandela
open_to council: mandela is reserved for the council
open_to teachers: Jaurès is for teachers only
priority_for conseil: priorité au conseil à mandela
priority_for élus: les élus ont la priorité à Jaurès
priority_for council: the council has priority in mandela
priority_for council: priority for the council at the town hall
quota_week 4 associations: quota de 4h par semaine pour les associations
quota_month 10: pas plus de 10 heures par mois et par personne à la mairie
quota_day 2: at most 2 hours per day per person in mandela
closed_on_holidays yes: la mairie est fermee les jours feries
closed_on_holidays yes: pas de réservation les jours fériés à la mairie
closed_on_holidays no: ouvre Mandela les jours fériés
closed_on_school_holidays yes: no bookings in the school holidays at the town hall
outside_hours yes: autorise les réservations hors horaires à la mairie
outside_hours no: pas de réservation en dehors des heures d'ouverture à mandela
outside_hours yes: allow bookings outside opening hours at the town hall
outside_hours no: no bookings outside opening hours in mandela
release_minutes 10: libere les salles de la mairie au bout de 10 minutes sans personne
release_minutes 15: libère mandela après 15 minutes si personne ne vient
release_minutes 15: release mandela after 15 minutes if nobody comes
extend_minutes 15: prolonge automatiquement les réunions de 15 minutes à mandela
extend_minutes 15: extend meetings automatically by 15 minutes in Jaurès
: les associations ne peuvent pas reserver jaures
: max 3 reservations par personne et par semaine
: at most 3 bookings per person per week
: associations can't book jaures
"""
NO_RULES = """
book: réserve mandela demain 2h maximum
book: réserve Jaurès au nom de la directrice
cancel: no meeting on the 25th, it's a bank holiday
book: book mandela tomorrow at 10 for 2 hours max
book: réserve Jaurès demain à 14h, 15 minutes de battement avant la réunion de 15h
book: une salle au plus tard à 10h demain pour 6
cancel: annule mes réunions de plus de 2h
cancel: cancel my meetings in mandela
shorten: raccourcis ma réunion de demain à 1h
pending_approvals: quelles réservations attendent une validation ?
pending_approvals: what needs approval?
list: mes réunions de moins de 30 minutes
show_rules: peut-on réserver mandela plus de 30 jours à l'avance ?
show_rules: how long ahead can mandela be booked?
show_rules: can I book mandela more than 30 days ahead?
show_rules: faut-il un accord pour réserver mandela ?
show_rules: combien de temps à l'avance faut-il réserver Jaurès ?
show_rules: how long can I book Jaurès?
show_rules: c'est combien de temps max à Mandela ?
show_rules: combien de temps peut-on réserver Mandela ?
show_rules: what is the longest meeting allowed in Jaurès?
"""


def read(sentence: str) -> Reading:
    return understand(sentence, Context(NOW, NAMES, "fr", administers=True))


def cases(table: str) -> list[tuple[str, str]]:
    split = (line.partition(": ") for line in table.strip().splitlines())
    return [(sentence, expected) for expected, _, sentence in split]


@pytest.mark.parametrize(("sentence", "expected"), cases(RULES))
def test_a_rule_is_read(sentence: str, expected: str) -> None:
    reading = read(sentence)
    assert reading.intent is Intent.SET_RULE
    rule = reading.rule
    assert rule is not None
    assert " ".join(filter(None, (rule.setting, rule.cell, rule.group))) == expected
    places = {"mandela": "Mandela", "jaures": "Jaurès", "jaurès": "Jaurès"}
    named = next((name for word, name in places.items() if word in sentence.lower()), None)
    assert reading.room == named
    of_site = any(word in sentence for word in ("mairie", "town hall"))
    if named is None:
        assert reading.site == (TOWN_HALL if of_site else None)


@pytest.mark.parametrize(("sentence", "expected"), cases(NO_RULES))
def test_what_is_no_rule_is_read_as_what_it_is(sentence: str, expected: str) -> None:
    assert read(sentence).intent == expected


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("pas plus de 2h par réunion à Zola", "Zola"),
        ("préavis de 2 heures à la piscine", "piscine"),
        ("pas plus de 2h par réunion dans la salle zola", "zola"),
        ("no more than 2 hours at a time in zola", "zola"),
        ("enlève la durée maximum de Zola", "Zola"),
        ("plus de préavis à la piscine", "piscine"),
        ("remove the time limit in Zola", "Zola"),
        ("no more quota for associations", ""),
        ("enlève la durée maximum", ""),
        ("limite les réunions à 2h", ""),
        ("quota de 4h par semaine aux associations", ""),
        ("10 minutes de battement entre deux réunions", ""),
        ("préavis de 2 heures pour les élus", ""),
        ("no bookings more than two weeks in advance", ""),
    ],
)
def test_a_place_that_nobody_knows_is_no_rule_for_all(sentence: str, place: str) -> None:
    rule = read(sentence).rule
    assert rule is not None
    assert rule.place == place
