"""A third language is one lexicon and one catalogue: small Spanish ones read and answer.

The catalogue stands in a copy of `translations`, where it is one more folder, and nothing else.
"""

import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import translations
from chat.understanding import Context, Names, RoomName, understand
from tests.chat.understanding.spanish import THREE

CONTEXT = Context(
    datetime(2026, 3, 10, 9, tzinfo=ZoneInfo("Europe/Paris")), Names([RoomName("Mandela")])
)


@pytest.mark.parametrize(
    ("sentence", "intent", "start", "end"),
    [
        ("reserva la sala Mandela mañana de 14:00 a 15:30", "book", "03-11T14:00", "03-11T15:30"),
        ("quiero reservar Mandela el jueves a las 10:00", "book", "03-12T10:00", None),
        ("¿qué salas hay libres el lunes?", "find", "03-16", None),
        ("reserva Mandela el 18 de marzo a las 9:00", "book", "03-18T09:00", None),
        ("mis reservas", "list", None, None),
        ("ayuda", "help", None, None),
    ],
)
def test_reads_spanish(sentence: str, intent: str, start: str | None, end: str | None) -> None:
    read = understand(sentence, CONTEXT, THREE).as_json()
    assert read["language"] == "es"
    assert read["intent"] == intent
    assert read["start"] == (start and f"2026-{start}")
    assert read["end"] == (end and f"2026-{end}")


def test_reads_a_spanish_series() -> None:
    reading = understand("reserva Mandela todos los lunes a las 9:00", CONTEXT, THREE)
    assert reading.rrule == "FREQ=WEEKLY;BYDAY=MO"


def test_leaves_the_other_languages_as_they_are() -> None:
    for sentence, language in (
        ("réserve Mandela demain 14h", "fr"),
        ("book Mandela tomorrow", "en"),
    ):
        assert understand(sentence, CONTEXT, THREE).language == language


ROOT = Path(translations.__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a copy of `translations` that has one more folder, Spanish."""
    shutil.copytree(ROOT / "translations", tmp_path / "translations")
    shutil.copytree(Path(__file__).parent / "es", tmp_path / "translations" / "es")
    return tmp_path


def test_answers_in_spanish(folder: Path) -> None:
    sentences = [
        "reserva la sala Jaurès mañana de 14:00 a 15:30",
        "mis reservas",
        "cancela la reunión de mañana",
        "book Jaurès tomorrow at 10",
    ]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.chat.understanding.speaking_spanish", *sentences],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    when = "martes, 17 de marzo, 14:00–15:30"
    booked, reference, listed, row, cancelled, english, *_ = ran.stdout.splitlines()
    assert booked == f"Reservado: Jaurès (Mairie de Drancy), {when}."
    assert reference == "Referencia: RASATU-47"
    assert listed == "Tus próximas reservas:"
    assert row == f"{when} · Jaurès · RASATU-47"
    assert cancelled == f"Cancelado: Jaurès (Mairie de Drancy), {when}. Referencia: RASATU-47."
    assert english == "Booked: Jaurès (Mairie de Drancy), Tuesday 17 March, 10–11 am."
