"""A line of `bot.py understand`: a plain sentence or a JSON object, to one JSON object."""

import json
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from chat.understanding.colleagues import PersonName
from chat.understanding.context import Context
from chat.understanding.names import Names, RoomName, SiteName
from chat.understanding.understanding import understand

MAX_NAMES = 20_000
SORTS = ("rooms", "sites", "people")


class UnreadableLineError(ValueError):
    """A line that can't be read, with the reason as its text."""


def read_line(line: str, default: Context) -> dict[str, object]:
    """Return the reading of a line as a JSON object with `id` first (null for plain sentences).

    JSON objects have "text" and, if they like, "id", "now" (ISO; naive is local to "tz"), "tz" (an
    IANA name), "lang", "administers" (true where an administrator of rooms speaks), and "rooms",
    "sites" and "people" (lists of names, or of objects with "name", and "site", "aliases" or
    "email"); what is missing comes from `default`, but for names: who gives some gives all.
    A bad line gives an object with "error"; nothing is raised.
    """
    text = line.strip()
    if not text.startswith("{"):
        return {"id": None, **understand(text, default).as_json()}
    given_id: object = None
    try:
        record = json.loads(text)
        given_id = record.get("id")
        context = _context(record, default)
        return {"id": given_id, **understand(_sentence(record), context).as_json()}
    except UnreadableLineError as problem:
        return {"id": given_id, "error": str(problem)}
    except (ValueError, RecursionError):
        return {"id": given_id, "error": "no valid JSON"}


def _sentence(record: dict[str, Any]) -> str:
    sentence = record.get("text")
    if not isinstance(sentence, str):
        raise UnreadableLineError('"text" must be a string')
    return sentence


def _context(record: dict[str, Any], default: Context) -> Context:
    names = default.names
    if any(record.get(sort) is not None for sort in SORTS):
        names = _names(*(_hashable(record.get(sort)) for sort in SORTS))
    language = record.get("lang")
    if language is not None and not isinstance(language, str):
        raise UnreadableLineError('"lang" must be a string')
    return replace(
        default,
        now=_now(record, default.now),
        names=names,
        language=(language or default.language)[:2].lower(),
        administers=record.get("administers", default.administers) is True,
    )


def _now(record: dict[str, Any], default: datetime) -> datetime:
    zone = default.tzinfo
    name = record.get("tz")
    if name is not None:
        try:
            zone = ZoneInfo(str(name))
        except (KeyError, ValueError, OSError):
            raise UnreadableLineError(f"unknown time zone: {name}") from None
    said = record.get("now")
    if said is None:
        return default.astimezone(zone)
    try:
        moment = datetime.fromisoformat(str(said))
        if moment.tzinfo is None:
            return moment.replace(tzinfo=zone)
        return moment.astimezone(zone) if name is not None else moment
    except (ValueError, OverflowError):
        raise UnreadableLineError(f"no ISO moment: {said}") from None


Entry = tuple[str, str | None, tuple[str, ...]]
"""A name; a room's site or a person's address; other names."""


def _hashable(entries: object) -> tuple[Entry, ...]:
    """Return names as tuples, so that the index of one inventory is built once for many lines."""
    if entries is None:
        return ()
    if not isinstance(entries, list) or len(entries) > MAX_NAMES:
        raise UnreadableLineError('"rooms", "sites" and "people" must be lists of names')
    return tuple(_entry(entry) for entry in entries)


def _entry(entry: object) -> Entry:
    if isinstance(entry, str):
        return entry, None, ()
    if isinstance(entry, dict) and isinstance(entry.get("name"), str):
        beside, aliases = entry.get("site", entry.get("email")), entry.get("aliases")
        said = aliases if isinstance(aliases, list) else []
        return (
            entry["name"],
            beside if isinstance(beside, str) else None,
            tuple(alias for alias in said if isinstance(alias, str)),
        )
    raise UnreadableLineError('a room, site or person must be a name or an object with "name"')


@lru_cache(maxsize=16)
def _names(rooms: tuple[Entry, ...], sites: tuple[Entry, ...], people: tuple[Entry, ...]) -> Names:
    return Names(
        [RoomName(name, site, aliases) for name, site, aliases in rooms],
        [SiteName(name, aliases) for name, _, aliases in sites],
        [PersonName(name, address or "") for name, address, _ in people],
    )
