"""Dialogues that speak of school holidays, whose days are those of the sites' zone.

In zone C they are from 18 April to 3 May 2026, in zone A from 4 to 19 April.
"""

import pytest

from chat.understanding import Context, understand
from rooms.models import Site
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS, Town
from tests.chat.talking import AGENT, Talker
from tests.chat.understanding.corpus import DEMONSTRATION

WEEKS = ("17/03 24/03 31/03 07/04 14/04", "21/04 28/04", "05/05 12/05 19/05 26/05")
BEFORE, WITHIN, AFTER = (tuple(one.split()) for one in WEEKS)


def at_school(units: Units, town: Town, **zones: str) -> Talker:
    """Give the sites zones of school holidays, and return somebody who talks."""
    with units.open() as unit:
        for key, zone in zones.items():
            unit.session.get_one(Site, town.sites[key].id).school_zone = zone
    return Talker(units, AGENT)


def days(talker: Talker) -> tuple[str, ...]:
    return tuple(one.split()[1] for one in talker.bookings())


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (
            "réserve Mandela chaque mardi à 14h hors vacances scolaires jusqu'au 31 mai",
            (*BEFORE, *AFTER),
        ),
        (
            "book Mandela every Tuesday at 2pm outside the school holidays until 31 May",
            (*BEFORE, *AFTER),
        ),
        ("book Mandela every Tuesday at 2pm in term time until 31 May", (*BEFORE, *AFTER)),
        (
            "réserve Mandela chaque mardi à 14h pendant les vacances scolaires jusqu'au 31 mai",
            WITHIN,
        ),
        ("réserve Mandela chaque mardi à 14h pendant les vacances scolaires", WITHIN),
        ("book Mandela every Tuesday at 2pm during the school holidays", WITHIN),
        ("réserve Mandela chaque mardi à 14h jusqu'aux vacances scolaires", BEFORE),
        (
            "réserve Mandela chaque mardi à 14h même pendant les vacances jusqu'au 31 mai",
            (*BEFORE, *WITHIN, *AFTER),
        ),
    ],
)
def test_a_series_goes_by_the_school_holidays_of_its_site(
    sqlite_units: Units, small_town: Town, said: str, wanted: tuple[str, ...]
) -> None:
    talker = at_school(sqlite_units, small_town, mairie="C", mediatheque="A")
    talker.say(said)
    assert days(talker) == wanted


def test_what_is_left_out_is_told(sqlite_units: Units, small_town: Town) -> None:
    talker = at_school(sqlite_units, small_town, mairie="C", mediatheque="C")
    told = talker.say(
        "réserve Mandela chaque lundi à 10h hors vacances scolaires et jours fériés jusqu'au 31 mai"
    ).text
    assert "Vacances scolaires omises : lundi 20 avril, lundi 27 avril" in told
    assert "Jours fériés omis : lundi 6 avril, lundi 25 mai" in told


def test_a_series_that_is_prolonged_keeps_out_of_the_school_holidays(
    sqlite_units: Units, small_town: Town
) -> None:
    talker = at_school(sqlite_units, small_town, mairie="C")
    booked = talker.say(
        "réserve Mandela chaque mardi à 14h hors vacances scolaires jusqu'au 14 avril"
    ).text
    assert "chaque mardi, hors vacances scolaires, 14h" in booked
    longer = talker.say("prolonge la série jusqu'au 31 mai").text
    assert days(talker) == (*BEFORE, *AFTER)
    assert "hors vacances scolaires" in longer
    assert "hors vacances scolaires" in talker.say("mes réservations").text


def test_its_end_is_asked_for_and_the_holidays_are_kept_in_mind(
    sqlite_units: Units, small_town: Town
) -> None:
    talker = at_school(sqlite_units, small_town, mairie="C")
    assert (
        "Jusqu’à quand"
        in talker.say("réserve Mandela chaque mardi à 14h sauf pendant les vacances scolaires").text
    )
    talker.say("jusqu'au 31 mai")
    assert days(talker) == (*BEFORE, *AFTER)


def test_each_working_day_of_the_holidays_is_booked(sqlite_units: Units, small_town: Town) -> None:
    talker = at_school(sqlite_units, small_town, mairie="C")
    talker.say("réserve Mandela pendant les vacances scolaires de 10h à 11h")
    april = (f"{day:02}/04" for day in (*range(20, 25), *range(27, 31)))
    assert days(talker) == (*april, "01/05")


def test_the_hour_is_asked_for_on_a_day_that_is_booked(
    sqlite_units: Units, small_town: Town
) -> None:
    talker = at_school(sqlite_units, small_town, mairie="C")
    assert "lundi 20 avril, 9h" in talker.say("réserve Mandela pendant les vacances scolaires").text


@pytest.mark.parametrize("zones", [{}, {"mairie": "A", "mediatheque": "C"}])
def test_it_is_asked_where_nobody_knows_which_days_are_meant(
    sqlite_units: Units, small_town: Town, zones: dict[str, str]
) -> None:
    talker = at_school(sqlite_units, small_town, **zones)
    room = "Mandela" if not zones else "une salle"
    asked = talker.say(f"réserve {room} chaque mardi à 14h hors vacances scolaires").text
    assert "Je ne connais pas les dates des vacances scolaires" in asked
    assert talker.bookings() == []


@pytest.mark.parametrize(
    ("said", "school", "holidays"),
    [
        ("réserve Mandela chaque lundi à 10h hors vacances scolaires", "but", False),
        ("réserve Mandela chaque lundi à 10h en période scolaire", "but", False),
        ("réserve Mandela chaque lundi à 10h hors jours fériés et vacances scolaires", "but", True),
        ("book Mandela every Monday at 10 except in the school holidays", "but", False),
        ("book Mandela every Monday at 10 outside term time", "only", False),
        ("book Mandela every Monday at 10 including the school holidays", "too", False),
        ("réserve Mandela chaque lundi à 10h après les vacances scolaires", "some", False),
        ("réserve Mandela chaque lundi à 10h sauf jours fériés", None, True),
    ],
)
def test_reads_how_they_are_meant(said: str, school: str | None, *, holidays: bool) -> None:
    reading = understand(said, Context(NOW.astimezone(PARIS), DEMONSTRATION, "fr"))
    assert (reading.school, reading.skip_holidays) == (school, holidays)


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("réserve Mandela chaque jour férié à 10h", "1. lundi 6 avril"),
        ("book Mandela on every public holiday at 10am", "1. Monday 6 April"),
        ("réserve Mandela pendant les jours fériés à 10h", "1. lundi 6 avril"),
    ],
)
def test_of_public_holidays_it_is_asked_which_one(
    sqlite_units: Units, small_town: Town, said: str, first: str
) -> None:
    talker = Talker(sqlite_units, AGENT)
    assert first in talker.say(said).text
    assert talker.bookings() == []
    talker.say("1")
    assert talker.bookings() == ["Mandela 06/04 10:00-11:00"]
