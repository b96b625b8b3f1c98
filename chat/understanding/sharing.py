"""The sites of one session: how many people sit in each, and which one leads it."""

from collections.abc import Mapping, Sequence

from chat.understanding.cascade import Item
from chat.understanding.names import Names
from chat.understanding.reading import SiteShare

LEADS_ON = frozenset({"AT", "TO", "IN", "THE", "OF", "ON", "PEOPLE", "SEATS", "THAT"})
LEADS_BACK = frozenset({"FOR", "PUNCT", "DASH", "WITH", "THAT"})
HOSTING = frozenset({"THE", "OF", "AT", "TO", "IN", "PUNCT", "ASK", "THAT", "COMMA", "ART"})
REACH = 3
APART = frozenset({"FREE", "FREEROOM", "WHICH", "PLANNING", "FREETIME"})
JOINTS = frozenset({"AND", "COMMA", "SLASH"})


def every_site(items: Sequence[Item], names: Names) -> tuple[str, ...]:
    """Return all sites when they are meant together: "both sites" where there are two."""
    counts = [item.kinds["ALLSITES"] for item in items if "ALLSITES" in item.kinds]
    kinds = {kind for item in items for kind in item.kinds}
    if not counts or (counts[0] == 0 and APART & kinds and "COMMON" not in kinds):
        return ()
    told = tuple(site.name for site in names.sites)
    return told if len(told) > 1 and counts[0] in (0, len(told)) else ()


def miscounts_sites(items: Sequence[Item], sites: Sequence[str]) -> bool:
    """Tell whether "both sites" was said where not exactly so many are known, or named."""
    counts = [item.kinds["ALLSITES"] for item in items if "ALLSITES" in item.kinds]
    return bool(counts) and counts[0] > 1 and len(sites) != counts[0]


def shares(items: Sequence[Item], sites: tuple[str, ...]) -> tuple[SiteShare, ...]:
    """Return the sites that take part, each with its people: "5 à la mairie et 3 au CCAS"."""
    each = next((item.kinds["SHARE"] for item in items if "SHARE" in item.kinds), None)
    if len(sites) > 1 and isinstance(each, int):
        return tuple(SiteShare(site, each) for site in sites)
    listed = _listed_counts(items)
    if len(sites) > 1 and len(listed) == len(sites):
        return tuple(SiteShare(site, count) for site, count in zip(sites, listed, strict=True))
    people = _counted(items) if len(sites) > 1 else {}
    return tuple(SiteShare(site, people.get(site)) for site in sites)


def _listed_counts(items: Sequence[Item]) -> list[int]:
    """Return the counts that stand in a row and go with the sites in their order: "6 and 4"."""
    last = next((at for at, item in enumerate(items) if "CAPACITY" in item.kinds), None)
    counts: list[int] = []
    while last is not None and last >= 0 and (count := _count(items[last])):
        counts.insert(0, count)
        joined = last >= 2 and bool(JOINTS & items[last - 1].kinds.keys())
        last = last - 2 if joined else None
    return counts


def _counted(items: Sequence[Item]) -> Mapping[str, int]:
    """Return the people said for each site; a count between two sites goes as the first one."""
    counts = {at: count for at, item in enumerate(items) if (count := _count(item))}
    places = [at for at, item in enumerate(items) if "SITENAME" in item.kinds]
    backward = bool(counts) and bool(places) and places[0] < min(counts)
    people: dict[str, int] = {}
    for at, count in counts.items():
        ahead = _site_beside(items, at, 1, LEADS_ON)
        behind = _site_beside(items, at, -1, LEADS_BACK)
        adjacent = ahead is not None and "SITENAME" in items[at + 1].kinds
        site = behind if behind and (ahead is None or (backward and adjacent)) else ahead
        if site is not None:
            people.setdefault(site, count)
    return people


def _count(item: Item) -> int | None:
    value = item.kinds.get("CAPACITY", item.kinds.get("NUMBER"))
    said = "CAPACITY" in item.kinds or item.kinds.keys() <= {"NUMBER", "DIGITS"}
    return value if said and isinstance(value, int) else None


def _site_beside(items: Sequence[Item], at: int, step: int, passable: frozenset[str]) -> str | None:
    """Return the site that follows or precedes, with only passable items between."""
    for gone in range(1, REACH + 2):
        place = at + step * gone
        if not 0 <= place < len(items):
            return None
        if "SITENAME" in items[place].kinds:
            return str(items[place].kinds["SITENAME"][0].name)
        if not passable & items[place].kinds.keys():
            return None
    return None


def host(items: Sequence[Item]) -> str | None:
    """Return the site said to lead: "host: town hall", "la mairie est l'hôte"."""
    several = sum("SITENAME" in item.kinds for item in items) > 1
    for at, item in enumerate(items):
        if "HOST" not in item.kinds or ("FROM" in item.kinds and not several):
            continue
        found = _site_beside(items, at, 1, HOSTING)
        if found is None and "FROM" not in item.kinds:
            found = _site_beside(items, at, -1, HOSTING)
        if found is not None:
            return found
    return None
