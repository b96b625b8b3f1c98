"""Sentences composed of parts: a way to ask, the booking meant, what is wanted, what comes with it.

`parts/` has a file for each language: tables of parts, and for each intent the ways to ask for it.
A line has the words, then after " | " the fields that they tell, joined by ";", as the corpus
writes them. Words have slots in braces, filled from the tables; "nothing" is an empty part. The
reading of a sentence must be the fields of its parts and nothing else. Helping fields: `day` and
`hour` of the wish, `until_hour` of its end, which a booking's own day completes.
"""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from chat.understanding import Context, understand
from chat.understanding.folding import fold
from tests.chat.understanding.corpus import DEMONSTRATION, PARIS, plain

FOLDER = Path(__file__).parent / "parts"
NOW = datetime(2026, 3, 16, 9, 10, tzinfo=PARIS)
TOLD = (
    "intent", "start", "end", "window_start", "window_end", "rrule", "duration_minutes", "room",
    "site", "capacity", "video", "equipment", "attendees", "private", "on_behalf_of", "to_person",
    "target_start", "target_end", "target_time", "target_window", "target_room", "target_rrule",
    "delta_minutes", "shift_minutes", "same_time", "scope", "reference", "ordinal", "anyway",
    "question",
)  # fmt: skip
SLOT = re.compile(r"\{(\w+)\}")
JOINTS = (
    (r"\b([dD])' +(?=\S)", r"\1'"),
    (r"\bde le ", "du "),
    (r"\bà le ", "au "),
    (r"\bde en ", "de "),
    (r"\bde salle ", "de la salle "),
    (r" ,", ","),
)
"""What French contracts where two parts meet."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words and the fields that they tell."""

    words: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Language:
    """A language's parts by table, and the ways to ask by intent."""

    code: str
    tables: Mapping[str, tuple[Part, ...]]
    ways: Mapping[str, tuple[Part, ...]]


def language_of(code: str) -> Language:
    """Return the tables of a language's file."""
    told: dict[str, dict[str, list[Part]]] = {"table": {}, "ways": {}}
    rows: list[Part] = []
    for line in (FOLDER / f"{code}.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            _, sort, name = line.split(" ", 2)
            rows = told[sort].setdefault(name, [])
        elif line:
            rows.append(_part(line))
    tables, ways = ({name: tuple(found) for name, found in part.items()} for part in told.values())
    return Language(code, tables, ways)


def _part(line: str) -> Part:
    words, _, fields = line.partition(" | ")
    pairs = (pair.partition("=") for pair in fields.strip().split(";") if pair)
    return Part(
        words.strip().removeprefix("nothing"),
        {name: _dated(name, value) for name, _, value in pairs},
    )


def _dated(name: str, value: str) -> str:
    dated = name.endswith(("start", "end", "day")) and value[2:3] == "-"
    return f"2026-{value}" if dated else value


def filled(part: Part, language: Language, dice: random.Random) -> Part:
    """Return a part with all its slots filled by the dice."""
    words, fields = part.words, dict(part.fields)
    while slot := SLOT.search(words):
        chosen = dice.choice(language.tables[slot.group(1)])
        words = words[: slot.start()] + chosen.words + words[slot.end() :]
        fields = {**chosen.fields, **fields}
    words = " ".join(words.split())
    for apart, joined in JOINTS:
        words = re.sub(apart, joined, words)
    return Part(words, _settled(fields))


def _settled(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields with an hour put on the day that the wish has, or the booking."""
    told = dict(fields)
    target, hour, until = (told.get(n, "") for n in ("target_start", "hour", "until_hour"))
    day = told.get("day") or target[:10]
    if hour:
        told["start"] = f"{day or _coming(hour)}T{hour}"
    elif "day" in told:
        told["start"] = day
    if until:
        told["end"] = f"{day or _coming(until)}T{until}"
    if "T" in target:
        told["target_time"] = target[11:]
    return told


def _coming(hour: str) -> str:
    """Return the day on which an hour comes next."""
    return str(NOW.date() + timedelta(days=hour <= f"{NOW:%H:%M}"))


def styled(words: str, dice: random.Random) -> str:
    """Return the words as somebody in a hurry types them, or as they are."""
    style = dice.randrange(5)
    if style == 0:
        return words[:1].upper() + words[1:]
    if style == 1:
        return fold(words)
    if style == 2 and "@" not in words:
        return re.sub(r"(?<=[a-z])-(?=[a-z])", " ", re.sub(r"'(?!s )", "", fold(words)))
    if style == 3:
        return words + dice.choice((" !", ".", " …"))
    return words


def composed(language: Language, intent: str, count: int, seed: int) -> Iterator[Part]:
    """Yield so many sentences for each way to ask for an intent, with all their fields."""
    dice = random.Random(f"{language.code} {intent} {seed}")  # noqa: S311
    for way in language.ways[intent]:
        for _ in range(count):
            part = filled(way, language, dice)
            yield Part(styled(part.words, dice), {"intent": intent, **part.fields})


def misread(part: Part, language: str) -> dict[str, tuple[str | None, str | None]]:
    """Return the fields that are read otherwise than told: wanted and read."""
    read = understand(part.words, Context(NOW, DEMONSTRATION, language)).as_json()
    pairs = {name: (_said(part.fields.get(name)), _said(plain(read, name))) for name in TOLD}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _said(value: str | None) -> str | None:
    return None if value in (None, "", "false") else value
