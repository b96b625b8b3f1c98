"""A small Spanish lexicon: all that the understanding needs for a third language."""

from chat.understanding import Intent
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
