"""A third language is one lexicon: a small Spanish one reads dates, hours, rooms and acts."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chat.understanding import Context, Intent, Names, RoomName, understand
from chat.understanding.languages import LEXICONS
from chat.understanding.lexicon import Lexicon

SPANISH = Lexicon(
    language="es",
    letters="ñ¿¡",
    vocabulary={
        "NUMBER": {1: "uno, una, un", 2: "dos", 3: "tres", 4: "cuatro", 6: "seis", 8: "ocho"},
        "UNIT": {"minute": "minuto, minutos", "hour": "hora, horas", "week": "semana, semanas"},
        "WEEKDAY": {0: "lunes", 1: "martes", 2: "miercoles", 3: "jueves", 4: "viernes"},
        "WEEKDAYS": {0: "los lunes", 1: "los martes"},
        "MONTH": {3: "marzo", 4: "abril"},
        "DAYREL": {0: "hoy", 1: "manana", 2: "pasado manana"},
        "PART": {"morning": "por la manana", "afternoon": "por la tarde"},
        "FROM": {1: "de, desde"},
        "OF": {1: "de, del"},
        "TO": {1: "a, hasta"},
        "AT": {1: "a, a las"},
        "THE": {1: "el, la, los, las"},
        "DAYTHE": {1: "el"},
        "FOR": {1: "para, durante"},
        "EVERY": {1: "cada, todos"},
        "PEOPLE": {1: "personas, persona"},
        "ROOM": {1: "sala, salas"},
        "MEETING": {1: "reunion, reuniones"},
        "WITH": {1: "con"},
        "VIDEO": {1: "video, videoconferencia"},
        "WHICH": {1: "que, cuales"},
        "FREE": {1: "libre, libres"},
        "ASK": {1: "hay, esta, estan"},
        "ACT": {
            Intent.BOOK: "reserva, reservar, quiero",
            Intent.CANCEL: "cancela, cancelar, anula",
            Intent.MOVE: "mueve, mover, cambia",
            Intent.LIST: "mis reservas, mis reuniones",
            Intent.HELP: "ayuda",
        },
    },
)
THREE = {**LEXICONS, "es": SPANISH}
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
