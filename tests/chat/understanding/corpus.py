"""The corpus: sentences as staff type them, with what they mean, in tab-separated files.

Columns: sentence, intent, start, end, rule, and further fields as `name=value` joined by `;`.
"-" means null; a date without a year is of 2026; sentences are said on Tuesday 10 March 2026 at
09:00 in Drancy unless a line `# now 2026-…` says otherwise. A line `# kind …` names what follows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from chat.understanding import Context, Names, RoomName, SiteName, understand

FOLDER = Path(__file__).parent / "sentences"
PARIS = ZoneInfo("Europe/Paris")
MAYOR, MEDIA, HEALTH, SCHOOL = (
    "Mairie de Drancy",
    "Médiathèque Georges Brassens",
    "Centre de santé Henri Wallon",
    "École Jules Ferry",
)
NAMES = Names(
    [
        RoomName("Jaurès", MAYOR),
        RoomName("Mandela", MAYOR),
        RoomName("Césaire", MAYOR),
        RoomName("Salle du conseil", MAYOR),
        RoomName("Louise Michel", MEDIA),
        RoomName("Rosa Parks", MEDIA),
        RoomName("Simone Veil", HEALTH),
        RoomName("Olympe de Gouges", HEALTH),
        RoomName("Zola", SCHOOL),
    ],
    [SiteName(MAYOR), SiteName(MEDIA), SiteName(HEALTH), SiteName(SCHOOL)],
)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with its expected fields."""

    file: str
    number: int
    kind: str
    language: str
    now: datetime
    sentence: str
    expected: tuple[tuple[str, str | None], ...]

    def wrong(self) -> dict[str, tuple[object, object]]:
        """Return the fields that are read otherwise: expected and read."""
        context = Context(self.now, NAMES, self.language)
        read = understand(self.sentence, context).as_json()
        return {
            name: (wanted, plain(read, name))
            for name, wanted in self.expected
            if plain(read, name) != wanted
        }


def plain(read: dict[str, object], name: str) -> str | None:
    """Return a field as the corpus writes it."""
    value = read[name.partition(".")[0]]
    if name == "question":
        return str(value["code"]) if isinstance(value, dict) else None
    if name == "sites" and isinstance(value, list):
        return ",".join(f"{site['name']}:{site['people'] or '-'}" for site in value)
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def lines(pattern: str = "*.tsv") -> Iterator[Line]:
    """Yield every line of the corpus files whose name fits."""
    for path in sorted(FOLDER.glob(pattern)):
        kind, now = path.stem, datetime(2026, 3, 10, 9, tzinfo=PARIS)
        for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
            if text.startswith("# kind "):
                kind = text[7:]
            elif text.startswith("# now "):
                now = datetime.fromisoformat(text[6:]).replace(tzinfo=PARIS)
            elif text and not text.startswith("#"):
                yield _line(path.name, number, kind, now, text)


def _line(file: str, number: int, kind: str, now: datetime, text: str) -> Line:
    columns = (text.split("\t") + [""] * 5)[:6]
    sentence, intent, start, end, rule, more = columns
    expected: list[tuple[str, str | None]] = [
        ("start", _date(start)),
        ("end", _date(end)),
        ("rrule", _value(rule)),
    ]
    if intent != "*":
        expected.insert(0, ("intent", _value(intent)))
    for pair in re.split(r";(?=[a-z_]+=)", more) if more else ():
        name, _, value = pair.partition("=")
        known = name.endswith(("start", "end")) and name != "question"
        expected.append((name, _date(value) if known else _value(value)))
    return Line(file, number, kind, file[:2], now, sentence, tuple(expected))


def _value(text: str) -> str | None:
    return None if text in ("", "-") else text


def _date(text: str) -> str | None:
    value = _value(text)
    if value is None or value.startswith("20"):
        return value
    return f"2026-{value}"
