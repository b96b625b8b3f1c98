"""English verbs by what they ask for, in the forms that staff write them in."""

from chat.understanding.reading import Intent

VOWELS = frozenset("aeiou")
SHORT = 5


def inflected(verbs: str) -> str:
    """Return the "-ing" and "-ed" forms of regular verbs as phrases; a particle may follow."""
    return ", ".join(form for verb in verbs.split(",") for form in _forms(verb.strip()))


def _forms(verb: str) -> tuple[str, str]:
    first, _, particle = verb.partition(" ")
    stem = first.removesuffix("e")
    if stem == first and _doubles(first):
        stem += first[-1]
    after = f" {particle}" if particle else ""
    return f"{stem}ing{after}", f"{stem}ed{after}"


def _doubles(verb: str) -> bool:
    """Tell whether a short verb doubles its last letter: "swap", "drop"."""
    last = verb[-3:]
    return (
        len(verb) <= SHORT
        and len(last) == 3
        and last[0] not in VOWELS
        and last[1] in VOWELS
        and last[2] not in VOWELS | set("wxy")
    )


ACT_VERBS = {
    Intent.MOVE: inflected(
        """
        move, reschedule, shift, push, push back, postpone, change, delay, swap, switch, modify,
        relocate, defer, rearrange, replace, rename
        """
    )
    + ", bringing forward, putting back, putting off, brought forward, rearrange",
    Intent.EXTEND: inflected("extend, prolong, lengthen, stretch"),
    Intent.SHORTEN: inflected("shorten, trim, reduce, curtail"),
    Intent.CANCEL: inflected("cancel, delete, drop, scrap, call off, release, bin")
    + ", cancelling, cancelled",
}
HANDS = "handing, giving, passing, leaving, leave, transferring, assigning, reassigning, signing"
GIVES = "giving, passing, leaving, leave, handing, transferring, assigning"
"""Whoever gives something to a person by these hands over."""
