"""What a sentence says beside times and acts: people, equipment, guests, title, rooms, sites."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from chat.understanding.cascade import Item
from chat.understanding.colleagues import Called
from chat.understanding.connecting import mode_of
from chat.understanding.folding import Token, fold, has_digit
from chat.understanding.names import Names, RoomName, SiteName
from chat.understanding.people import person_of, spoken_for
from chat.understanding.reading import Choice, Intent, Question, SiteShare
from chat.understanding.sharing import every_site, host, miscounts_sites, shares
from chat.understanding.titles import stretch, title_of

MOST_CHOICES = 5
MOST_SUGGESTED = 3
MOST_COMPARED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """The parts of a reading that aren't times."""

    rooms: tuple[str, ...] = ()
    site: str | None = None
    sites: tuple[SiteShare, ...] = ()
    host_site: str | None = None
    room_candidates: tuple[tuple[str, str | None], ...] = ()
    unknown_room: str | None = None
    suggestions: tuple[str, ...] = ()
    capacity: int | None = None
    video: bool | None = None
    equipment: tuple[str, ...] = ()
    attendees: tuple[str, ...] = ()
    guest_names: tuple[str, ...] = ()
    title: str | None = None
    renames: bool = False
    private: bool = False
    connect: str | None = None
    on_behalf_of: str | None = None
    from_person: str | None = None
    to_person: str | None = None
    reference: str | None = None
    question: Question | None = None


def details(
    items: Sequence[Item], tokens: Sequence[Token], text: str, names: Names, known: frozenset[str]
) -> Details:
    """Return what the reduced items say beside times and acts."""
    found = _places(items, names)
    video, equipment = _equipment(items)
    title, behalf = title_of(items, tokens, text), _behalf(items, tokens, text)
    unknown = None if found.rooms or found.room_candidates else _unknown(items, tokens, known)
    question = found.question or _which_person(items)
    near: tuple[str, ...] = ()
    if unknown is not None:
        near = suggestions(unknown, names)
        question = Question("unknown_room", tuple(Choice(room=name) for name in near))
    return replace(
        found,
        video=video,
        equipment=equipment,
        capacity=_everybody(found.sites) or _capacity(items),
        attendees=_guests(items),
        guest_names=_nameless(items),
        title=title,
        on_behalf_of=behalf,
        private=any("PRIVATE" in item.kinds for item in items) or _hides_title(items),
        connect=mode_of(items),
        reference=next((i.kinds["REFERENCE"] for i in items if "REFERENCE" in i.kinds), None),
        unknown_room=unknown,
        suggestions=near,
        question=question,
    )


def _hides_title(items: Sequence[Item]) -> bool:
    kinds = {kind for item in items for kind in item.kinds}
    hides = any(item.kinds.get("HIDES") is True for item in items)
    return "TITLE" in kinds and (hides or "SEES" in kinds)


def _places(items: Sequence[Item], names: Names) -> Details:
    site_hits: list[tuple[SiteName, ...]] = [
        item.kinds["SITENAME"] for item in items if "SITENAME" in item.kinds
    ]
    sure_sites = tuple(dict.fromkeys(hit[0].name for hit in site_hits if len(hit) == 1))
    if not site_hits:
        sure_sites = every_site(items, names)
    rooms: list[str] = []
    candidates: list[tuple[str, str | None]] = []
    for item in items:
        hit: tuple[RoomName, ...] = item.kinds.get("ROOMNAME", ())
        fitting = tuple(r for r in hit if r.site in sure_sites) or hit
        if len({(r.name, r.site) for r in fitting}) == 1:
            if fitting[0].name not in rooms:
                rooms.append(fitting[0].name)
        elif fitting:
            candidates.extend((r.name, r.site) for r in fitting)
    question: Question | None = None
    if candidates and not rooms:
        choices = tuple(Choice(room=n, site=site) for n, site in candidates[:MOST_CHOICES])
        question = Question("which_room", choices)
    elif not sure_sites and site_hits and not rooms:
        question = Question(
            "which_site", tuple(Choice(site=s.name) for s in site_hits[0][:MOST_CHOICES])
        )
    elif miscounts_sites(items, sure_sites) and not rooms:
        every = (Choice(site=site.name) for site in names.sites[:MOST_CHOICES])
        question = Question("which_sites", tuple(every))
    site = sure_sites[0] if sure_sites else None
    if candidates and len({name for name, _ in candidates}) == 1 and not rooms:
        rooms.append(candidates[0][0])
    return Details(
        rooms=tuple(rooms),
        site=site,
        sites=shares(items, sure_sites),
        host_site=host(items),
        room_candidates=tuple(candidates),
        question=question,
    )


def _everybody(sites: Sequence[SiteShare]) -> int | None:
    """Return how many come in all, where it is told of each of several sites."""
    people = [site.people or 0 for site in sites]
    return sum(people) if len(people) > 1 and all(people) else None


def _capacity(items: Sequence[Item]) -> int | None:
    said: list[int] = [item.kinds["CAPACITY"] for item in items if "CAPACITY" in item.kinds]
    sites = sum("SITENAME" in item.kinds for item in items)
    if len(said) > 1 and sites > 1:
        return sum(said)
    return said[0] if said else None


def _equipment(items: Sequence[Item]) -> tuple[bool | None, tuple[str, ...]]:
    video: bool | None = None
    wanted: list[str] = []
    mode: str | None = None
    for at, item in enumerate(items):
        kinds = item.kinds
        if "WITHOUT" in kinds:
            mode = "without"
        elif "WITH" in kinds:
            mode = "with"
        elif "VIDEO" in kinds:
            if mode == "without":
                video = False
            elif video is None and (mode == "with" or _adds_video(items, at)):
                video = True
        elif "EQUIP" in kinds:
            if mode != "without" and kinds["EQUIP"] not in wanted:
                wanted.append(kinds["EQUIP"])
        elif (
            not {"AND", "COMMA", "ART", "THE", "OF", "NUMBER", "FOR", "WORD", "SLASH"}
            & kinds.keys()
        ):
            mode = None
    return video, tuple(wanted)


def _adds_video(items: Sequence[Item], at: int) -> bool:
    """Tell whether the word asks for equipment: "salle visio", "room with vc", ", visio"."""
    before = items[at - 1].kinds if at else {}
    after = items[at + 1].kinds if at + 1 < len(items) else {}
    if {"ROOM", "SLASH", "COMMA", "CAPACITY", "IN", "AND", "ROOMNAME"} & before.keys():
        return "ACT" not in before
    return "ROOM" in after


def _guests(items: Sequence[Item]) -> tuple[str, ...]:
    """Return the addresses of all who are called, but for the one who is spoken for."""
    found = [item.kinds.get("GUEST") or _address(item) for item in _invited(items)]
    return tuple(dict.fromkeys(address for address in found if address))


def _nameless(items: Sequence[Item]) -> tuple[str, ...]:
    """Return the names, as typed, of those who are called and whose address isn't known."""
    named = [person_of(item) for item in _invited(items) if "GUEST" not in item.kinds]
    return tuple(dict.fromkeys(name for name in named if name and "@" not in name))


def _invited(items: Sequence[Item]) -> Sequence[Item]:
    place = spoken_for(items)
    return [item for at, item in enumerate(items) if at != place]


def _address(item: Item) -> str | None:
    called: Called | None = item.kinds.get("PERSONNAME")
    return called.address if called is not None else None


def _which_person(items: Sequence[Item]) -> Question | None:
    """Return the question who is meant by the first name that several colleagues have."""
    for item in items:
        called: Called | None = item.kinds.get("PERSONNAME")
        if called is not None and len(called.people) > 1:
            people = called.people[:MOST_CHOICES]
            return Question("which_person", tuple(Choice(person=one.email) for one in people))
    return None


def _behalf(items: Sequence[Item], tokens: Sequence[Token], text: str) -> str | None:
    place = spoken_for(items)
    if place is not None:
        return person_of(items[place])
    for at, item in enumerate(items[:-1]):
        if "BEHALF" in item.kinds:
            return stretch(items, tokens, text, at + 1)
    return None


def _unknown(items: Sequence[Item], tokens: Sequence[Token], known: frozenset[str]) -> str | None:
    """Return the word that stands where a room's name would, as typed."""
    for at, item in enumerate(items):
        if "UNLISTED" in item.kinds:
            return str(item.kinds["UNLISTED"])
        if item.kinds.keys() == {"NUMBER", "DIGITS"} and at and "ROOM" in items[at - 1].kinds:
            return tokens[item.first].typed
        if item.kinds.keys() != {"WORD"}:
            continue
        token = tokens[item.first]
        if token.kind != "word":
            continue
        before = items[at - 1].kinds if at else {}
        after = items[at + 1].kinds if at + 1 < len(items) else {}
        capital = token.typed[:1].isupper() and not token.typed.isupper()
        if "ROOM" in before and (capital or len(token.typed) > 2) and token.folded not in known:
            return _with_next(items, tokens, at)
        if has_digit(token.folded) and _is_pointed_at(items, at):
            return token.typed
        if token.folded in known:
            continue
        if "ACT" in before and capital and at > 0 and "GUEST" not in after:
            return _with_next(items, tokens, at)
        if _stands_for_a_room(items, at, is_capital=capital):
            return _with_next(items, tokens, at)
        if "ROOM" in after and (capital or "THE" in before):
            return token.typed
    return None


def _stands_for_a_room(items: Sequence[Item], at: int, *, is_capital: bool) -> bool:
    """Tell whether a word of no meaning is booked, asked whether it is free, or moved to."""
    before = items[at - 1].kinds if at else {}
    after = [kind for item in items[at + 1 : at + 3] for kind in item.kinds if kind != "ASK"]
    is_booked = at == 1 and Intent.BOOK in before.get("ACT", ())
    is_moved_to = bool({"TO", "IN"} & before.keys()) and any(
        Intent.MOVE in item.kinds.get("ACT", ()) for item in items[:at]
    )
    return is_booked or after[:1] == ["FREE"] or (is_moved_to and is_capital)


def _is_pointed_at(items: Sequence[Item], at: int) -> bool:
    """Tell whether a code ("B206") stands where what is wanted does: "book B206", "la B206"."""
    before = items[at - 1].kinds if at else {}
    article = at > 1 and {"THE", "IN"} & before.keys() and "ACT" in items[at - 2].kinds
    return "ACT" in before or bool(article)


def _with_next(items: Sequence[Item], tokens: Sequence[Token], at: int) -> str:
    first = tokens[items[at].first]
    parts = [first.typed]
    for item in items[at + 1 : at + 3]:
        token = tokens[item.first]
        if item.kinds.keys() == {"WORD"} and token.kind == "word" and token.typed[:1].isupper():
            parts.append(token.typed)
        else:
            break
    return " ".join(parts)


def suggestions(unknown: str, names: Names) -> tuple[str, ...]:
    """Return up to three names of rooms that look like the unknown one."""
    return tuple(islice(dict.fromkeys(_similar(unknown, names)), MOST_SUGGESTED))


def _similar(unknown: str, names: Names) -> Iterator[str]:
    for word in fold(unknown).split():
        near = (entry for said in names.nearest(word) for entry in names.told_by(said))
        told = islice(chain(near, names.beginning(word[:2])), MOST_COMPARED)
        yield from (entry.name for entry in told)
