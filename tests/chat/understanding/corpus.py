"""The corpus: sentences as staff type them, with what they mean, in tab-separated files.

Columns: sentence, intent, start, end, rule, and further fields as `name=value` joined by `;`.
"-" means null; a date without a year is of 2026; sentences are said on Tuesday 10 March 2026 at
09:00 in Drancy unless a line `# now 2026-…` says otherwise. A line `# kind …` names what follows;
a line `# names demo` takes the rooms and sites of the demonstration and three colleagues; after
`# administers` it is an administrator of rooms who speaks. A field with a dot is one of a `thing`.

The twelfth to fourteenth samples were written, gold and all, by somebody who had not read the
grammar, half of them in shapes that nobody had thought of. Intent, start, end and rule all right
the first time they were read, and lines written:

    twelfth      French 85 % of 219   English 75 % of 211
    thirteenth   French 82 % of 152   English 73 % of 151
    fourteenth   French 79 % of 100   English 75 % of 100

The fifteenth, written likewise, holds everyday sentences alone:

    fifteenth    French 97 % of 80    English 99 % of 80

Administrators have samples of their own, of the inventory, rights and what was done; here
every field counts:

    first        French 48 % of 105   English 48 % of 105
    second       French 52 % of 65    English 51 % of 65
    third        French 80 % of 15    English 67 % of 15

The grammar was widened after each of them. The files hold the lines that are read right since.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import rooms
from chat.understanding import Context, Names, PersonName, RoomName, SiteName, understand

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
COLLEAGUES = ("Marie Durand", "Paul Martin", "Sophie Bernard")


def _demonstration() -> Names:
    folder = Path(rooms.__file__).parent / "demo"
    told = [_of_drancy(folder / file) for file in ("rooms.csv", "sites.csv")]
    sites = {row["site"]: row["name"] for row in told[1]}
    return Names(
        [RoomName(row["name"], sites[row["site"]]) for row in told[0]],
        [SiteName(name, (key.replace("-", " "),)) for key, name in sites.items()],
        [
            PersonName(name, f"{name.lower().replace(' ', '.')}@drancy.example")
            for name in COLLEAGUES
        ],
    )


def _of_drancy(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["organisation"] == "drancy"]


DEMONSTRATION = _demonstration()


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with its expected fields."""

    file: str
    number: int
    kind: str
    language: str
    now: datetime
    names: Names
    sentence: str
    expected: tuple[tuple[str, str | None], ...]
    administers: bool = False

    def wrong(self) -> dict[str, tuple[object, object]]:
        """Return the fields that are read otherwise: expected and read."""
        context = Context(self.now, self.names, self.language, administers=self.administers)
        read = understand(self.sentence, context).as_json()
        return {
            name: (wanted, plain(read, name))
            for name, wanted in self.expected
            if plain(read, name) != wanted
        }


def plain(read: dict[str, object], name: str) -> str | None:
    """Return a field as the corpus writes it."""
    first, _, rest = name.partition(".")
    value = read[first]
    if rest:
        value = value[rest] if isinstance(value, dict) else None
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
        kind, now, names = path.stem, datetime(2026, 3, 10, 9, tzinfo=PARIS), NAMES
        administers = False
        for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
            if text.startswith("# kind "):
                kind = text[7:]
            elif text.startswith("# now "):
                now = datetime.fromisoformat(text[6:]).replace(tzinfo=PARIS)
            elif text == "# names demo":
                names = DEMONSTRATION
            elif text == "# administers":
                administers = True
            elif text and not text.startswith("#"):
                sentence, expected = _columns(text)
                place = (path.name, number, kind, path.name[:2], now, names)
                yield Line(*place, sentence, expected, administers)


def _columns(text: str) -> tuple[str, tuple[tuple[str, str | None], ...]]:
    columns = (text.split("\t") + [""] * 5)[:6]
    sentence, intent, start, end, rule, more = columns
    expected: list[tuple[str, str | None]] = [
        ("start", _date(start)),
        ("end", _date(end)),
        ("rrule", _value(rule)),
    ]
    if intent != "*":
        expected.insert(0, ("intent", _value(intent)))
    for pair in re.split(r";(?=[a-z_.]+=)", more) if more else ():
        name, _, value = pair.partition("=")
        known = name.endswith(("start", "end")) and name != "question"
        expected.append((name, _date(value) if known else _value(value)))
    return sentence, tuple(expected)


def _value(text: str) -> str | None:
    return None if text in ("", "-") else text


def _date(text: str) -> str | None:
    value = _value(text)
    if value is None or value.startswith("20"):
        return value
    return f"2026-{value}"
