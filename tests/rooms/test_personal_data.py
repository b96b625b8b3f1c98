"""What is stored of people: declared, exported, and erased wherever it stands."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import Session
from sqlmodel import select as select_rows

from integrations.erasure import erase
from integrations.retention import let_go
from rooms.audit import Asked, entries
from rooms.bookings import Change, cancel, change
from rooms.database import Database
from rooms.errors import Refused
from rooms.granting import grant
from rooms.inventory_files import export_inventory, import_inventory, read_files
from rooms.models import Attendee, Booking, InboxItem, OutboxItem, Person, Waiting
from rooms.personal_data.columns import IMPERSONAL, PERSONAL, personal, tables, words_of
from rooms.personal_data.export import SOMEBODY, export
from rooms.personal_data.people import Whose, whose
from rooms.personal_data.pseudonyms import Known, Pseudonym
from rooms.personal_data.retention import Limits
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, person, settled_town
from tests.rooms.stored_words import name_everywhere

EMAIL = "rene.dupont@drancy.example"
NAME = "René d’Août-Dupont"
WORDS = f"Point avec {NAME.upper()} <{EMAIL.title()}>, mailto:{EMAIL.replace('@', '%40')}"


def meant(units: Units, email: str) -> Whose:
    with units.database.reading() as session:
        return whose(session, email)


def rows_in(database: Database, organisation_id: int | None = None) -> Iterator[tuple[str, Any]]:
    """Yield every row of every table, or of one organisation and of nobody."""
    with database.reading() as session:
        for table in tables():
            rows = select(table)
            if organisation_id is not None and "organisation_id" in table.columns:
                owner = table.columns["organisation_id"]
                rows = rows.where((owner == organisation_id) | owner.is_(None))
            for row in session.execute(rows).mappings():
                yield table.name, dict(row)


def text_of(database: Database, organisation_id: int | None = None) -> str:
    """Return the whole database as one text, in small letters."""
    rows = [[name, row] for name, row in rows_in(database, organisation_id)]
    return json.dumps(rows, ensure_ascii=False, default=str).casefold()


@pytest.fixture
def town(units: Units) -> Town:
    """Return a town that is committed."""
    return settled_town(units)


@pytest.fixture
def rene(units: Units, town: Town) -> Person:
    """Return somebody of the town whose name no other text has."""
    with units.open() as unit:
        return person(unit.session, town.organisation, EMAIL, name=NAME)


@pytest.mark.parametrize("table", tables(), ids=str)
def test_every_column_of_words_is_declared_once(table: Any) -> None:
    may = PERSONAL.get(table.name, frozenset())
    never = IMPERSONAL.get(table.name, frozenset())
    assert may | never == words_of(table)
    assert not may & never


def test_nothing_is_declared_that_is_not_there() -> None:
    assert {*PERSONAL, *IMPERSONAL} <= {table.name for table in tables()}


def test_erases_somebody_wherever_they_are_named(units: Units, town: Town, rene: Person) -> None:
    name_everywhere(units, town, rene, WORDS)
    headers = base64.b64encode(f"From: {EMAIL}".encode()).decode()
    mail = {"headers": headers, "parts": []}
    with units.open() as unit:
        row = InboxItem(
            key="m",
            kind="mail",
            subject="mail",
            payload=mail,
            received_at=NOW,
            due_at=NOW,
            settled_at=NOW,
        )
        unit.session.add(row)
    before = text_of(units.database)
    assert EMAIL in before
    assert NAME.casefold() in before
    done = erase(units, meant(units, EMAIL), None, NOW)
    told = {table.name for table in tables() if personal(table)}
    assert set(done.counts) == told - {"person", "whereabouts"}
    after = text_of(units.database)
    assert EMAIL not in after
    assert NAME.casefold() not in after
    assert EMAIL.replace("@", "%40") not in after
    assert headers.casefold() not in after
    with units.database.reading() as session:
        assert session.get_one(Person, rene.id).email.endswith("@erased.invalid")


def test_doing_it_again_changes_nothing(units: Units, town: Town, rene: Person) -> None:
    name_everywhere(units, town, rene, WORDS)
    erase(units, meant(units, EMAIL), None, NOW)
    before = list(rows_in(units.database))
    again = erase(units, meant(units, EMAIL), None, NOW)
    assert again.counts == {}
    assert list(rows_in(units.database)) == before


def test_other_organisations_keep_what_is_theirs(units: Units, town: Town, rene: Person) -> None:
    home = town.neighbour
    booked(units, home.agent, lasting(9), home.room, guests=(EMAIL,), title=WORDS)

    def theirs() -> list[Any]:
        return [
            row
            for _, row in rows_in(units.database)
            if row.get("organisation_id") == home.organisation.id
        ]

    before = theirs()
    assert EMAIL in str(before)
    name_everywhere(units, town, rene, "nobody")
    erase(units, meant(units, EMAIL), None, NOW)
    assert theirs() == before


def test_who_leads_meetings_ahead_is_not_erased(units: Units, town: Town, rene: Person) -> None:
    ahead = booked(units, rene, lasting(9), town.rooms["jaures"])
    with pytest.raises(Refused) as caught:
        erase(units, meant(units, EMAIL), None, NOW)
    (refusal,) = caught.value.refusals
    assert (refusal.code, refusal.details) == ("bookings_ahead", {"bookings": [ahead.id]})
    assert EMAIL in text_of(units.database)
    with units.open() as unit:
        cancel(unit, unit.session.get_one(Booking, ahead.id), rene, NOW)
    erase(units, meant(units, EMAIL), None, NOW)
    assert EMAIL not in text_of(units.database)


def test_only_administrators_of_the_organisation_erase(
    units: Units, town: Town, rene: Person
) -> None:
    for other in (town.admin, town.neighbour.agent, rene):
        with pytest.raises(Refused) as caught:
            erase(units, meant(units, EMAIL), other, NOW)
        assert caught.value.refusals[0].code == "not_allowed"
    with units.open() as unit:
        grant(
            unit, unit.session.get_one(Person, town.colleague.id), "organisation_admin", None, NOW
        )
    with units.database.reading() as session:
        chief = session.get_one(Person, town.colleague.id)
    erase(units, meant(units, EMAIL), chief, NOW)
    assert EMAIL not in text_of(units.database)


def test_of_the_last_administrator_nothing_is_erased(
    units: Units, town: Town, rene: Person
) -> None:
    name_everywhere(units, town, rene, WORDS)
    with units.open() as unit:
        grant(unit, unit.session.get_one(Person, rene.id), "organisation_admin", None, NOW)
    before = text_of(units.database)
    with pytest.raises(Refused) as caught:
        erase(units, meant(units, EMAIL), None, NOW)
    assert caught.value.refusals[0].code == "last_administrator"
    assert text_of(units.database) == before


def test_the_inventory_comes_back_from_files_after_an_erasure(
    units: Units, town: Town, rene: Person, tmp_path: Path
) -> None:
    booked(units, rene, lasting(9), town.rooms["jaures"])
    later = NOW + timedelta(days=400)
    erase(units, meant(units, EMAIL), None, later)
    let_go(units.database, Limits(), later)
    with units.open() as unit:
        files = export_inventory(unit.session, tmp_path)
        report = import_inventory(unit.session, read_files(files), later)
    assert {one.effect for one in report.outcomes} == {"unchanged"}
    assert not any("invalid" in path.read_text(encoding="utf-8") for path in files)


def test_the_audit_says_that_it_took_place_and_not_of_whom(
    units: Units, town: Town, rene: Person
) -> None:
    erase(units, meant(units, EMAIL), None, NOW)
    with units.database.reading() as session:
        (entry,) = entries(session, Asked(organisation_id=town.organisation.id))
    assert (entry.deeds, entry.by_id, entry.of_id, entry.differences) == (
        ("erased",),
        None,
        None,
        (),
    )
    assert entry.is_by_operator


def test_guests_are_erased_who_are_nobody_of_the_town(units: Units, town: Town) -> None:
    guest = "contact@partenaire.example"
    ahead = booked(units, town.agent, lasting(9), town.rooms["jaures"], guests=(guest,))
    with pytest.raises(Refused):
        meant(units, guest)
    with units.database.reading() as session:
        of = whose(session, guest, town.organisation)
    erase(units, of, None, NOW)
    assert guest not in text_of(units.database)
    with units.database.reading() as session:
        rows = select_rows(Attendee).where(Attendee.booking_id == ahead.id)
        seats = {seat.is_organizer: seat.removed_at for seat in session.exec(rows)}
    assert seats == {True: None, False: NOW}


def test_what_has_not_gone_to_them_yet_is_withdrawn(units: Units, town: Town, rene: Person) -> None:
    open_, other = {"to": EMAIL, "text": "Bonjour"}, {"to": "x", "text": f"{NAME} vient"}
    with units.open() as unit:
        for payload in (open_, other):
            row = OutboxItem(kind="chat", subject="c", payload=payload, created_at=NOW, due_at=NOW)
            row.organisation_id = town.organisation.id
            unit.session.add(row)
    erase(units, meant(units, EMAIL), None, NOW)
    with units.database.reading() as session:
        outcomes = session.exec(select_rows(OutboxItem.outcome).order_by(OutboxItem.id)).all()  # type: ignore[arg-type]
    assert outcomes == ["withdrawn", None]


def test_the_space_of_ones_own_talk_goes_and_shared_ones_stay(
    units: Units, town: Town, rene: Person
) -> None:
    own, shared = "Y2lzY29zcGFyazovL3VzL1JPT00vMQ", "Y2lzY29zcGFyazovL3VzL1JPT00vMg"
    room = town.rooms["jaures"]
    booked(units, rene, lasting(9), room, space_id=own)
    kept = booked(units, rene, lasting(10), room, space_id=shared, in_group=True)
    for who, hour in ((rene, 11), (town.agent, 12)):  # others read along, and nobody said so
        booked(units, who, lasting(hour), room, space_id=f"{shared}-old")
    with units.open() as unit:
        change(unit, kept, Change(title="Autre"), rene, NOW)
        row = OutboxItem(kind="chat", subject="c", payload={"to": own}, created_at=NOW, due_at=NOW)
        row.organisation_id = town.organisation.id
        unit.session.add(row)
    erase(units, meant(units, EMAIL), None, NOW + timedelta(days=3))
    after = text_of(units.database)
    assert own.casefold() not in after
    assert f'"{shared}"'.casefold() in after
    assert f"{shared}-old".casefold() in after
    with units.database.reading() as session:
        (sent,) = session.exec(select_rows(OutboxItem).where(OutboxItem.kind == "chat"))
    assert sent.outcome == "withdrawn"


def test_what_they_wait_for_is_waited_for_no_more(units: Units, town: Town, rene: Person) -> None:
    name_everywhere(units, town, rene, WORDS)
    erase(units, meant(units, EMAIL), None, NOW)
    with units.database.reading() as session:
        states = {row.person_id: row.state for row in session.exec(select_rows(Waiting))}
    assert states == {rene.id: "left", town.colleague.id: "waiting"}


def test_what_is_not_worked_on_yet_is_counted_and_left(
    units: Units, town: Town, rene: Person
) -> None:
    with units.open() as unit:
        row = InboxItem(
            key="m",
            kind="message",
            subject="s",
            payload={"from": EMAIL},
            received_at=NOW,
            due_at=NOW,
        )
        unit.session.add(row)
    assert erase(units, meant(units, EMAIL), None, NOW).open_inbox == 1
    with units.open() as unit:
        row = unit.session.exec(select_rows(InboxItem)).one()
        row.settled_at = NOW
        unit.session.add(row)
    assert erase(units, meant(units, EMAIL), None, NOW).open_inbox == 0
    assert EMAIL not in text_of(units.database)


def test_exports_every_table_that_names_them(units: Units, town: Town, rene: Person) -> None:
    theirs = name_everywhere(units, town, rene, f"{WORDS}, et autre@ailleurs.example")
    data = exported(units, EMAIL)
    assert set(data["stored"]) == {*(table.name for table in tables() if personal(table))} - {
        "own_calendar" if "own_calendar" not in data["stored"] else "",
    }
    written = json.dumps(data, ensure_ascii=False)
    assert json.loads(written) == data
    assert "autre@ailleurs.example" not in written
    assert town.colleague.email not in written
    assert SOMEBODY in written
    assert [row["id"] for row in data["stored"]["booking"]] == [theirs.id]


def test_exports_nothing_of_others(units: Units, town: Town, rene: Person) -> None:
    booked(units, town.agent, lasting(9), town.rooms["jaures"], title="Budget")
    booked(units, town.neighbour.agent, lasting(9), town.neighbour.room, title=WORDS)
    assert set(exported(units, EMAIL)["stored"]) == {"person"}


def exported(units: Units, email: str) -> dict[str, Any]:
    with units.database.reading() as session:
        return export(session, whose(session, email), NOW)


names = st.text(st.characters(categories=("Lu", "Ll")), min_size=2, max_size=9)
locals_ = st.from_regex(r"[a-z0-9][a-z0-9._+-]{0,12}[a-z0-9]", fullmatch=True)


@given(local=locals_, first=names, last=names, around=st.text(" .,;:<>()\"'/\n€", max_size=4))
@settings(max_examples=60)
def test_a_pseudonym_leaves_no_address_and_no_name(
    local: str, first: str, last: str, around: str
) -> None:
    email, name = f"{local}@ville.example", f"{first} {last}"
    known = Known(email, (name,))
    words = f"{around}{email.upper()}{around}{name}{around} x{email} {email}.other"
    value = {"a": [words, {email: name}], "b": 3}
    assert known.is_in(value)
    put = Pseudonym(known, "erased-1").put(value)
    assert not known.is_in(put)
    assert f"x{email}" in put["a"][0]
    assert f"{email}.other" in put["a"][0]
    assert Pseudonym(known, "erased-2").put(put) == put


def test_a_name_of_one_word_is_taken_out_where_it_stands_alone() -> None:
    put = Pseudonym(Known("rose@drancy.example", ("Rose",)), "erased-1").put
    assert put(["Rose", "Salle Rose Valland"]) == ["erased-1", "Salle Rose Valland"]


def test_rows_are_found_whatever_case_they_are_written_in(units: Units, town: Town) -> None:
    def found(session: Session, words: str) -> bool:
        of = Whose(town.organisation, Known(EMAIL, (NAME,)), None)
        return any(row["title"] == words for row in export(session, of, NOW)["stored"]["booking"])

    ahead = booked(units, town.agent, lasting(9), town.rooms["jaures"], title=NAME.upper())
    with units.database.reading() as session:
        assert found(session, session.get_one(Booking, ahead.id).title)
