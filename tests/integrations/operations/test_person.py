"""A person's export and erasure on the command line, with all that follows from bookings."""

import argparse
import json
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from integrations.operations.operation import Answer
from integrations.operations.person import PERSON, erased, exported, previewed
from integrations.own_data_page import COLUMNS, PARTS
from integrations.settings import read_settings
from rooms.bookings import Change, change
from rooms.models import EventRecord, Person
from rooms.personal_data.columns import PERSONAL
from rooms.personal_data.retention import Limits
from rooms.reference import reference_of
from rooms.rights import ORGANISATION_ADMIN
from rooms.unit_of_work import Units
from tests.builders import NOW, booked, lasting, person
from tests.integrations.planned import GUEST, Planned
from tests.rooms.test_personal_data import EMAIL, NAME, text_of

LATER = NOW + timedelta(days=3)


@pytest.fixture
def planned(units: Units) -> Planned:
    """Return a town whose bookings are followed as in earnest."""
    return Planned(units.database)


def with_past(planned: Planned) -> None:
    """Let René lead a meeting of tomorrow, be invited to another one, and write about them."""
    town = planned.town
    with planned.units.open() as unit:
        rene = person(unit.session, town.organisation, EMAIL, name=NAME)
    first = booked(
        planned.units, rene, lasting(9), town.rooms["jaures"], title=f"Point {NAME}",
        guests=(GUEST,), wants_video=True, space_id=EMAIL,
    )  # fmt: skip
    with planned.units.open() as unit:
        change(unit, first, Change(title=f"Avec {EMAIL}"), rene, NOW)
    booked(planned.units, town.agent, lasting(10), town.rooms["jaures"], guests=(EMAIL,))


def test_erases_what_followed_from_bookings(planned: Planned) -> None:
    with_past(planned)
    database = planned.units.database
    before = text_of(database)
    assert EMAIL in before
    shown = previewed(database, EMAIL, None, LATER)
    assert shown.code == 0
    assert {"outbox", "event", "attendee", "booking", "person"} <= set(shown.data["rows"])
    assert text_of(database) == before  # a preview writes nothing
    done = erased(planned.units, EMAIL, None, LATER)
    assert (done.code, done.text) == (0, "They are erased.")
    after = text_of(database)
    assert EMAIL not in after
    assert NAME.casefold() not in after
    assert GUEST in after
    again = erased(planned.units, EMAIL, None, LATER)
    assert (again.code, again.text) == (0, "Nothing was stored of them.")
    with database.reading() as session:
        kinds = list(session.exec(select(EventRecord.kind)))
    assert kinds.count("PersonErased") == 1


def test_what_closing_leaves_behind_goes_too(planned: Planned) -> None:
    with planned.units.open() as unit:
        rene = person(unit.session, planned.town.organisation, EMAIL, roles=["room_admin"])
    erased(planned.units, EMAIL, None, NOW)
    assert planned.events("RightsChanged")[0].data["of_id"] == rene.id  # of which they are told
    assert EMAIL not in text_of(planned.units.database)


def test_says_which_meetings_stand_in_the_way_and_what_to_do(planned: Planned) -> None:
    with_past(planned)
    for answer in (
        previewed(planned.units.database, EMAIL, None, NOW),
        erased(planned.units, EMAIL, None, NOW),
    ):
        assert answer.code == 1
        assert answer.data["problem"] == "bookings_ahead"
        (reference,) = answer.data["bookings"]
        assert f'say --as {EMAIL} "cancel {reference}"' in answer.text
    assert NAME.casefold() in text_of(planned.units.database)


def test_exports_into_a_file_or_onto_the_screen(planned: Planned, tmp_path: Path) -> None:
    with_past(planned)
    shown = exported(planned.units.database, EMAIL.upper(), None, "", NOW)
    data = json.loads(shown.text)
    assert data == shown.data
    assert data["address"] == EMAIL
    titles = [row["title"] for row in data["stored"]["booking"]]
    assert titles == [f"Avec {EMAIL}", ""]
    first = data["stored"]["booking"][0]
    assert (first["rooms"], first["booking"]) == (["Jaurès"], reference_of(first["id"]))
    assert GUEST not in shown.text
    path = tmp_path / "rene.json"
    told = exported(planned.units.database, EMAIL, None, str(path), NOW)
    assert json.loads(path.read_text(encoding="utf-8")) == data
    assert told.data["rows"]["person"] == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (None, ("Réunions que vous menez", "mardi 17 mars 2026, 9h", "Conservé pendant 90 jours")),
        ("en", ("Meetings that you lead", "Tuesday 17 March 2026, 9 am", "Kept for 90 days")),
    ],
)
def test_exports_a_page_that_people_can_read(
    planned: Planned, tmp_path: Path, language: str | None, words: tuple[str, ...]
) -> None:
    with_past(planned)
    with planned.units.open() as unit:
        rene = unit.session.exec(select(Person).where(Person.email == EMAIL)).one()
        rene.language, rene.name = language, "<b>René</b>"
    path = tmp_path / "rene.html"
    done = exported(planned.units.database, EMAIL, None, str(path), NOW, Limits(bookings=90))
    assert done.code == 0
    page = path.read_text(encoding="utf-8")
    assert all(one in page for one in (*words, f"Avec {EMAIL}", "&lt;b&gt;René", "CNIL"))
    assert "<b>" not in page
    assert GUEST not in page


def test_the_page_has_words_for_all_that_is_personal() -> None:
    named = {table for part in PARTS for table in part.tables}
    assert PERSONAL.keys() <= named
    assert frozenset().union(*PERSONAL.values()) <= COLUMNS.keys()
    assert {part.limit for part in PARTS} - {None} == {one.name for one in fields(Limits)}


def test_says_what_it_can_not_do(planned: Planned) -> None:
    database = planned.units.database
    assert exported(database, GUEST, None, "", NOW).data == {"problem": "which_organisation"}
    assert previewed(database, GUEST, "atlantis", NOW).data == {"problem": "unknown_organisation"}
    assert erased(planned.units, GUEST, "drancy", NOW).text == "Nothing was stored of them."
    assert previewed(database, GUEST, "drancy", NOW).data == {"rows": {}}
    with planned.units.open() as unit:
        agent = unit.session.get_one(Person, planned.town.agent.id)
        agent.roles = ["member", ORGANISATION_ADMIN]
        unit.session.add(agent)
    kept = erased(planned.units, agent.email, None, NOW)
    assert (kept.code, kept.data) == (1, {"problem": "last_administrator"})
    assert "roles grant" in kept.text


def test_without_a_word_of_consent_nothing_is_erased(planned: Planned) -> None:
    with_past(planned)
    before = text_of(planned.units.database)

    class Process:
        units, database = planned.units, planned.units.database
        settings = read_settings({})

        class clock:  # noqa: N801
            @staticmethod
            def now() -> datetime:
                return LATER

    def said(*words: str) -> Answer:
        parser = argparse.ArgumentParser()
        PERSON.add(parser)
        process: Any = Process
        return PERSON.run(process, parser.parse_args(words))

    assert said("erase", EMAIL).code == 0
    assert text_of(planned.units.database) == before
    assert said("erase", EMAIL, "--confirm").code == 0
    assert EMAIL not in text_of(planned.units.database)
    assert said("export", EMAIL).data["stored"] == {}
