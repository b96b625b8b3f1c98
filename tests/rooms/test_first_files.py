"""Files as a town has them before it knows the program: in French, without keys and owners."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlmodel import Session, select

from rooms.database import Database
from rooms.inventory_files import Inventory, InventoryError, Report, import_inventory, read_files
from rooms.models import Room, Site
from tests.builders import NOW

TOWN = "organisation,name,language,zone,domains\ndrancy,Drancy,fr,Europe/Paris,drancy.example\n"
SITES = "Bâtiment;Adresse;Horaires\nMairie;1 place des Marronniers;lun-ven 8h30-17h30\n"
HEADER = ("Bâtiment", "Salle", "Étage", "Nombre de places", "Équipements", "Accessibilité")
HALL = ("Mairie", "Salle Jaurès", 1, 8.0, "Écran, tableau blanc, Wi-Fi", "PMR, ascenseur")


def read(folder: Path, *rows: tuple[object, ...], organisation: str | None) -> Inventory:
    (folder / "ville.csv").write_text(TOWN, encoding="utf-8")
    (folder / "sites.csv").write_text(SITES, encoding="windows-1252")
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(folder / "salles.xlsx")
    return read_files([folder], organisation=organisation)


def imported(session: Session, inventory: Inventory) -> Report:
    assert inventory.problems == []
    return import_inventory(session, inventory, NOW)


def test_a_table_in_french_comes_in_as_it_is(sqlite_database: Database, tmp_path: Path) -> None:
    with sqlite_database.writing() as session:
        report = imported(session, read(tmp_path, HEADER, HALL, organisation="drancy"))
        assert (report.outcomes[0].after or {})["domains"] == "drancy.example"
        room, site = session.exec(select(Room)).one(), session.exec(select(Site)).one()
        assert (site.key, site.name, site.opening_hours["mon"]) == (
            "Mairie", "Mairie", [["08:30", "17:30"]],
        )  # fmt: skip
        assert (room.key, room.name, room.floor, room.capacity) == (
            "Salle Jaurès", "Salle Jaurès", "1", 8,
        )  # fmt: skip
        assert room.equipment == ["screen", "whiteboard", "wifi"]
        assert room.accessibility == ["PMR", "lift"]


def test_says_how_to_say_whose_things_are(tmp_path: Path) -> None:
    problems = read(tmp_path, HEADER, HALL, organisation=None).problems
    assert {problem.code for problem in problems} == {"no_organisation"}
    assert all("--organisation" in str(problem) for problem in problems)


def test_a_column_comes_once_in_whatever_language(tmp_path: Path) -> None:
    header, row = (*HEADER, "capacity"), (*HALL, 8)
    (problem,) = read(tmp_path, header, row, organisation="drancy").problems
    assert (problem.code, problem.details["column"]) == ("duplicate_column", "capacity")


@pytest.mark.parametrize(
    ("row", "organisation", "said"),
    [
        (("Mediathèque", *HALL[1:]), "drancy", "there are: Mairie."),
        (HALL, "bobigny", "there are: drancy."),
    ],
)
def test_names_what_there_is_where_something_is_not(
    sqlite_database: Database,
    tmp_path: Path,
    row: tuple[object, ...],
    organisation: str,
    said: str,
) -> None:
    inventory = read(tmp_path, HEADER, row, organisation=organisation)
    with sqlite_database.writing() as session, pytest.raises(InventoryError) as caught:
        import_inventory(session, inventory, NOW)
    assert said in str(caught.value)
