"""Bookings out as files: what stands in them, what doesn't, and what no spreadsheet runs."""

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from integrations.operations.bookings import export_bookings
from rooms import booking_rows
from rooms.bookings import cancel
from rooms.models import Booking, Organisation
from rooms.reference import reference_of
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, at, booked, lasting, settled_town

DAY = at(9).date()


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


def exported(units: Units, folder: Path, name: str, last: date = DAY, key: str = "drancy") -> Path:
    target = folder / name
    answer = export_bookings(units.database, target, DAY, last, key)
    assert answer.code == 0, answer.text
    return target


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def two_bookings(units: Units, there: Town) -> tuple[Booking, Booking]:
    """Return one in two rooms, and one that was called off."""
    both = (there.rooms["jaures"], there.rooms["simone-veil"])
    one = booked(units, there.agent, lasting(9), *both, people=6, title="Secret")
    other = booked(units, there.agent, lasting(14), there.rooms["mandela"], people=4)
    with units.open() as unit:
        cancel(unit, unit.session.get_one(Booking, other.id), there.agent, NOW)
    return one, other


@pytest.mark.parametrize("at_once", [1, 1000])
def test_every_booking_is_a_line_without_a_word_about_its_people(
    units: Units, there: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(booking_rows, "AT_ONCE", at_once)
    one, other = two_bookings(units, there)
    booked(units, there.agent, lasting(9, days=2), there.rooms["jaures"], people=6)
    path = exported(units, tmp_path, "march.csv")
    first, second = rows(path)
    assert first == {
        "organisation": "drancy",
        "booking": reference_of(one.id),
        "status": "confirmed",
        "start": f"{DAY} 09:00",
        "end": f"{DAY} 10:00",
        "zone": "Europe/Paris",
        "sites": "mairie|mediatheque",
        "rooms": "jaures|simone-veil",
        "people": "6",
        "video": first["video"],
        "series": "",
        "organizer": str(there.agent.id),
    }
    assert (second["booking"], second["status"]) == (reference_of(other.id), "cancelled")
    text = path.read_text(encoding="utf-8-sig")
    assert there.agent.email not in text
    assert "Secret" not in text
    assert len(rows(exported(units, tmp_path, "more.csv", at(9, days=2).date()))) == 3


def test_a_workbook_has_times_and_numbers_and_runs_nothing(
    units: Units, there: Town, tmp_path: Path
) -> None:
    two_bookings(units, there)
    with units.open() as unit:
        owner = unit.session.get_one(Organisation, there.organisation.id)
        owner.key = "=1+1"
    sheet: Any = load_workbook(exported(units, tmp_path, "march.xlsx", key="=1+1"))["bookings"]
    head, first, _ = list(sheet.iter_rows())
    cells = {name.value: cell for name, cell in zip(head, first, strict=True)}
    assert cells["start"].value == datetime.combine(DAY, at(9).time())
    assert cells["people"].value == 6
    assert (cells["organisation"].value, cells["organisation"].data_type) == ("'=1+1", "s")


def test_a_calendar_has_all_of_them(units: Units, there: Town, tmp_path: Path) -> None:
    one, _ = two_bookings(units, there)
    calendar = Calendar.from_ical(exported(units, tmp_path, "march.ics").read_bytes())
    first, second = calendar.walk("VEVENT")
    assert first["SUMMARY"] == reference_of(one.id)
    assert first.decoded("DTSTART") == at(9)
    assert first["LOCATION"] == "jaures, mairie; simone-veil, mediatheque"
    assert second["STATUS"] == "CANCELLED"


@pytest.mark.parametrize(
    ("name", "last", "key", "problem"),
    [
        ("march.pdf", DAY, None, "unknown_kind"),
        ("march.csv", date(2020, 1, 1), None, "ends_before_start"),
        ("march.csv", DAY, "nobody", "unknown_organisation"),
    ],
)
def test_says_what_is_wrong_and_writes_nothing(
    units: Units, there: Town, tmp_path: Path, name: str, last: date, key: str, problem: str
) -> None:
    answer = export_bookings(units.database, tmp_path / name, DAY, last, key)
    assert answer.data == {"problem": problem}
    assert answer.code > 0
    assert list(tmp_path.glob("march*")) == []
