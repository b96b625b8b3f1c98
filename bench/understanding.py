"""How long a sentence takes to be read, in an inventory of 1,000 rooms and 5,000 colleagues.

Times are those of one core (the thread's own), as nothing is waited for.
"""

import gc
import random
import statistics
import string
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import cycle, islice, pairwise
from zoneinfo import ZoneInfo

from bench.table import Row
from chat.understanding import Context, Names, PersonName, RoomName, SiteName, understand
from chat.understanding.languages import LEXICONS
from tests.chat.understanding.corpus import DEMONSTRATION, lines

ROOMS, SITES, PEOPLE = 1_000, 100, 5_000
LONGEST = 2_000
NOW = datetime(2026, 3, 16, 9, 10, tzinfo=ZoneInfo("Europe/Paris"))
MEDIAN_MS, P99_MS, WORST_MS = 1.0, 5.0, 20.0
SOUNDS = [
    first + second for first in "bcdfglmnprstvz" for second in ("a", "e", "i", "o", "u", "an")
]
SORTS = ("", "Salle ", "Espace ", "Bureau ", "Room ")


def measure(*, small: bool) -> list[Row]:
    """Return the rows of all the corpus's sentences, and of the dearest text that was found."""
    chance = random.Random(1)  # noqa: S311  names and texts, not secrets
    names = inventory(chance)
    context = Context(NOW, names)
    for line in ("réserve une salle demain 14h", "book a room tomorrow 2pm"):
        understand(line, context)  # compiles the grammars, as the bot does when it starts
    gc.collect()  # what a long-lived process has behind it
    return [*_corpus(context, rounds=2 if small else 5), _worst(context, chance, small=small)]


def inventory(chance: random.Random) -> Names:
    """Return the demonstration's names among made-up ones: rooms, sites and colleagues."""
    sites = [*DEMONSTRATION.sites]
    sites += [SiteName(f"Maison {_name(chance)}") for _ in range(SITES - len(sites))]
    rooms = [*DEMONSTRATION.rooms]
    for number in range(ROOMS - len(rooms)):
        sort = SORTS[number % len(SORTS)]
        told = str(number) if number % 3 == 0 and sort else _name(chance)
        rooms.append(RoomName(f"{sort}{told}", sites[number % SITES].name))
    people = [*DEMONSTRATION.colleagues.people]
    people += [
        PersonName(f"{_name(chance)} {_name(chance)}", f"agent{number}@drancy.example")
        for number in range(PEOPLE - len(people))
    ]
    return Names(rooms, sites, people)


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(SOUNDS, k=chance.choice((2, 3, 3, 4)))).capitalize()


def _corpus(context: Context, rounds: int) -> list[Row]:
    sentences = [line.sentence for line in lines()]
    read = partial(understand, context=context)
    look_up = partial(_looked_up, known=_known(context.names))
    times = [[_took_ms(read, sentence) for sentence in sentences] for _ in range(rounds)]
    floors = [[_took_ms(look_up, sentence) for sentence in sentences] for _ in range(rounds)]
    medians = [statistics.median(taken) for taken in times]
    floor = statistics.median(statistics.median(taken) for taken in floors)
    tails = [statistics.quantiles(taken, n=100)[98] for taken in times]
    median, tail = statistics.median(medians), statistics.median(tails)
    said = f"{len(sentences)} sentences among {ROOMS} rooms, {PEOPLE} colleagues"
    return [
        Row(
            question=f"{said}: a sentence, median (µs)",
            ours=median * 1_000,
            floor=floor * 1_000,
            ratio=median / floor,
            spread=(min(medians) * 1_000, max(medians) * 1_000),
            target=f"at most {MEDIAN_MS * 1_000:.0f} µs",
            is_met=median <= MEDIAN_MS,
        ),
        Row(
            question="the same, 99th percentile (ms)",
            ours=tail,
            spread=(min(tails), max(tails)),
            target=f"at most {P99_MS:.0f} ms",
            is_met=tail <= P99_MS,
        ),
    ]


def _known(names: Names) -> dict[str, object]:
    """Return every word and name that a reading may find, with what it stands for."""
    known: dict[str, object] = {}
    for lexicon in LEXICONS.values():
        known |= {
            " ".join(said): kinds for many in lexicon.phrases.values() for said, kinds in many
        }
    return known | {
        one.name.lower(): one for one in (*names.rooms, *names.sites, *names.colleagues.people)
    }


def _looked_up(sentence: str, known: dict[str, object]) -> list[object]:
    """Return what the words stand for, one by one and in pairs: the least that a reading does."""
    words = sentence.lower().split()
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    return [known.get(said) for said in (*words, *pairs)]


def _worst(context: Context, chance: random.Random, *, small: bool) -> Row:
    """Return the dearest of many kinds of long texts, each read for the first time."""
    read = partial(understand, context=context)
    took: dict[str, float] = {}
    for kind, made in nasty(context.names).items():
        texts = [made(chance)[:LONGEST] for _ in range(2 if small else 5)]
        took[kind] = max(_took_ms(read, text) for text in texts)
    kind = max(took, key=lambda kind: took[kind])
    return Row(
        question=f"the dearest of {len(took)} kinds of {LONGEST} characters, unseen: {kind} (ms)",
        ours=took[kind],
        spread=(min(took.values()), took[kind]),
        target=f"at most {WORST_MS:.0f} ms",
        is_met=took[kind] <= WORST_MS,
    )


Maker = Callable[[random.Random], str]


def nasty(names: Names) -> dict[str, Maker]:
    """Return makers of long texts by kind: what a bored or hostile person may send."""
    sentences = [line.sentence for line in lines()]
    words = " ".join(sentences).split()
    called = {
        "rooms": [room.name for room in names.rooms],
        "sites": [site.name for site in names.sites],
        "colleagues": [f"avec {person.name}" for person in names.colleagues.people],
    }
    hours = ["14h", "2pm", "de", "à", "from", "to", "lundi", "mars", "12", "15/3", "3h30", "every"]
    repeated = ("lundi", "monday", "pour", "with", "every", "é", "9h-10h", "salle", "1,", "a.b.")
    return {
        "letters": lambda chance: _row(chance, [_letters(chance, 1, 12) for _ in range(400)]),
        "long words": lambda chance: _row(chance, [_letters(chance, 15, 30) for _ in range(150)]),
        "one word": lambda chance: _letters(chance, LONGEST, LONGEST),
        "digits": lambda chance: "".join(chance.choices(string.digits, k=LONGEST)),
        "numbers": lambda chance: _row(chance, [str(chance.randrange(10**6)) for _ in range(400)]),
        "marks": lambda chance: "".join(chance.choices(string.punctuation + "«»“”’–→", k=LONGEST)),
        "quotes": lambda _: '«“"' * 333 + '"”»' * 333,
        "emoji": lambda chance: _row(chance, ["🎉", "👩‍💻", "🇫🇷", "☎️", "réserve"]),
        "scripts": lambda chance: _row(chance, [_foreign(chance) for _ in range(300)]),
        "accents": lambda chance: _row(
            chance, ["re\u0301serve", "a" + "\u0301" * 30, "e\u0300" * 20]
        ),
        "sentences": lambda chance: _row(chance, sentences),
        "words": lambda chance: _row(chance, words),
        "slips in words": lambda chance: _row(chance, [_slip(chance, w) for w in words[:2_000]]),
        "hours and days": lambda chance: _row(chance, hours),
        **{f"“{one}” again and again": _again(one) for one in repeated},
        **{kind: _mixed(of_kind, _as_it_is) for kind, of_kind in called.items()},
        **{f"slips in {kind}": _mixed(of_kind, _slip) for kind, of_kind in called.items()},
    }


def _again(said: str) -> Maker:
    return lambda _: " ".join(islice(cycle([said]), LONGEST // (len(said) + 1)))


def _mixed(of_kind: Sequence[str], change: Callable[[random.Random, str], str]) -> Maker:
    return lambda chance: _row(
        chance, [change(chance, one) for one in chance.choices(of_kind, k=300)]
    )


def _row(chance: random.Random, parts: Sequence[str]) -> str:
    """Return parts in any order, more than long enough."""
    return " ".join(chance.choices(parts, k=LONGEST // min(map(len, parts)) + 1))


def _as_it_is(_chance: random.Random, said: str) -> str:
    return said


def _slip(chance: random.Random, said: str) -> str:
    at = chance.randrange(len(said))
    return said[:at] + chance.choice(string.ascii_lowercase) + said[at + 1 :]


def _letters(chance: random.Random, least: int, most: int) -> str:
    return "".join(chance.choices(string.ascii_lowercase, k=chance.randint(least, most)))


def _foreign(chance: random.Random) -> str:
    first = chance.choice((0x370, 0x400, 0x5D0, 0x620, 0x3040, 0x4E00))
    return "".join(chr(first + chance.randrange(25)) for _ in range(chance.randint(1, 8)))


def _took_ms(ask: Callable[[str], object], text: str) -> float:
    """Return the milliseconds of this core that it takes."""
    began = time.thread_time()
    ask(text)
    return (time.thread_time() - began) * 1_000
