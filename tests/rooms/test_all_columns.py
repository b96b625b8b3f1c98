"""Whatever a file can say goes out and comes in again: every column of every kind is tried."""

from pathlib import Path

import pytest
from sqlmodel import Session

from rooms.database import Database
from rooms.inventory_files import (
    Line,
    export_inventory,
    export_workbook,
    import_inventory,
    inventory_of,
    read_files,
)
from rooms.inventory_files.forms import FORMS
from rooms.policy import OF_GROUPS, SETTINGS
from tests.builders import NOW
from tests.conftest import NewDatabase

TOWN = {"organisation": "a"}
FIGURES = {
    "outside_hours": "yes",
    "closed_on_holidays": "no",
    "closed_on_school_holidays": "yes",
    "release_without_sensor": "yes",
    "open_to": "council|maire@a.example",
    "priority_for": "council",
    "providers": "cms|webex",
    "connect": "button",
    "call_kbps": "1152",
    "release_minutes": "15",
    "left_minutes": "10",
    "extend_minutes": "15",
}
LINES = (
    Line("organisations", {
        **TOWN, "name": "=A", "language": "en", "zone": "Indian/Reunion", "domains": "a.example",
        "country": "BE",
    }),
    Line("sites", {
        **TOWN, "site": "hall", "name": "Hall", "address": "1 place\n93700 Drancy",
        "phone": "+33 1", "directions": "@ droite; puis \"à gauche\"",
        "zone": "Europe/Paris", "school_zone": "C",
        "opening_hours": "mon-fri 08:30-12:00, 13:30-24:00", "location_id": "place-1",
        "retired": "no", "ours": "location_id|retired",
    }),
    Line("rooms", {
        **TOWN, "room": "whole", "site": "hall", "name": "-1", "floor": "R+1", "capacity": "40",
        "equipment": "screen|boucle, la", "accessibility": "PMR|lift", "workspace_id": "space-1",
        "retired": "no", "ours": "name|capacity",
    }),
    Line("rooms", {
        **TOWN, "room": "part", "site": "hall", "name": "Part", "capacity": "8", "retired": "yes",
        "part_of": "whole",
    }),
    Line("endpoints", {
        **TOWN, "endpoint": "e1", "room": "whole", "kind": "roomos_local", "name": "Écran",
        "device_id": "device-1", "workspace_id": "space-1", "sip_address": "sip:e1@a.example",
        "working": "no", "host": "10.0.0.1:8443", "account": "hall", "fingerprint": "4f0a" * 16,
        "retired": "no", "ours": "room",
    }),
    Line("pools", {
        **TOWN, "pool": "bridge", "name": "Pont", "unit": "ports", "size": "40", "reserve": "4",
        "provider": "cms",
    }),
    Line("pools", {
        **TOWN, "pool": "link", "name": "Lien", "unit": "kbps", "size": "20000", "site": "hall",
    }),
    Line("people", {
        **TOWN, "email": "o'neil+x@a.example", "name": "=O'Neil", "language": "fr",
        "roles": "member|room_admin:hall|council",
    }),
    Line("policies", {**TOWN, "site": "hall", **{
        name: FIGURES.get(name, "7") for name in SETTINGS
    }}),
    Line("policies", {**TOWN, "room": "whole", "group": "council", **{
        name: FIGURES.get(name, "3") for name in OF_GROUPS
    }}),
    Line("closures", {
        **TOWN, "room": "whole", "start": "2026-10-25 02:30+01:00", "end": "2026-10-25 03:00",
        "reason": "Heure d’hiver", "lifted": "no",
    }),
    Line("closures", {**TOWN, "site": "hall", "start": "2026-05-03", "end": "2026-05-05"}),
    Line("closures", {**TOWN, "start": "2026-12-25", "end": "2026-12-25"}),
)  # fmt: skip


def test_every_column_is_tried() -> None:
    for kind, form in FORMS.items():
        filled = {name for line in LINES if line.kind == kind for name in line.cells}
        assert filled == set(form.columns), kind


@pytest.mark.parametrize("suffix", ["", ".xlsx"])
def test_all_that_files_say_goes_out_and_comes_in_again(
    database: Database, new_sqlite: NewDatabase, tmp_path: Path, suffix: str
) -> None:
    with database.writing() as session:
        import_inventory(session, inventory_of(LINES), NOW)
        session.commit()
        first = exported(session, tmp_path / f"first{suffix}")
        again = import_inventory(session, read_files([first]), NOW)
        assert {one.effect for one in again.outcomes} == {"unchanged"}
        assert len(again.outcomes) == len(LINES)
    with new_sqlite().writing() as session:
        import_inventory(session, read_files([first]), NOW)
        second = exported(session, tmp_path / f"second{suffix}")
        report = import_inventory(session, read_files([second]), NOW)
        assert {one.effect for one in report.outcomes} == {"unchanged"}
    if not suffix:
        for path in first.iterdir():
            assert (second / path.name).read_bytes() == path.read_bytes()


def exported(session: Session, target: Path) -> Path:
    if target.suffix:
        return export_workbook(session, target)
    export_inventory(session, target)
    return target
