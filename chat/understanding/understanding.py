"""`understand`: a sentence and its context to a reading."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chat.understanding.asking import decided
from chat.understanding.assembling import Sense, assembled
from chat.understanding.cascade import Item
from chat.understanding.closings import judge_closings
from chat.understanding.composing import Times, lasting
from chat.understanding.connecting import with_connect
from chat.understanding.context import Context
from chat.understanding.correcting import without_corrected
from chat.understanding.counting import rooms_counted, with_party, with_people, with_seats
from chat.understanding.details import Details, details
from chat.understanding.excusing import without_reason
from chat.understanding.features import CHANGES, ON_TARGET
from chat.understanding.filling import Roles
from chat.understanding.folding import MAX_CHARACTERS, Token, normal, tokens
from chat.understanding.following import continues
from chat.understanding.furnishing import thing_of
from chat.understanding.grammar import grammar_of
from chat.understanding.keeping import ABOUT_INVENTORY, judge_keeping
from chat.understanding.knowing import ABOUT_RIGHTS
from chat.understanding.languages import LEXICONS
from chat.understanding.lexicon import Lexicon
from chat.understanding.parting import parted
from chat.understanding.people import handing, person_of
from chat.understanding.reading import Intent, Question, Reading
from chat.understanding.rearranging import rearranged
from chat.understanding.relating import related
from chat.understanding.roles import assign
from chat.understanding.ruling import ABOUT_RULES, judge_ruling
from chat.understanding.series_end import day_of, end_item, names_series
from chat.understanding.standing import insists_only
from chat.understanding.telling import languages
from chat.understanding.times import Scope
from chat.understanding.titles import meeting_title, titled

SHORT = 60
LENGTHENED = (Intent.EXTEND, Intent.SHORTEN)
NAMED_AFTER = frozenset({"MEETING", "ROOM", "ROOMNAME", "CALL", "TITLE"})


def understand(text: str, context: Context, lexicons: Mapping[str, Lexicon] = LEXICONS) -> Reading:
    """Return what the text says; never raises, whatever the text.

    Over 2,000 characters the text isn't read: the question is then "too_long".
    """
    if len(text) > MAX_CHARACTERS:
        return Reading(language=context.language, question=Question("too_long"))
    text, reason = without_reason(normal(text))
    reading = _understood(text, context, lexicons)
    return replace(reading, because=reason) if reason and reading.anyway else reading


def _understood(text: str, context: Context, lexicons: Mapping[str, Lexicon]) -> Reading:
    row = tokens(text)
    ordered = languages(row, context, lexicons)
    reading = _read(row, text, context, ordered[0], tuple(lexicons.values()))
    for other in ordered[1:2] if len(row) <= SHORT else ():
        if reading.question is None or reading.question.code != "not_understood":
            break
        second = _read(row, text, context, other, tuple(lexicons.values()))
        if second.question is None or second.question.code != "not_understood":
            return second
    return reading


def _read(
    row: list[Token],
    text: str,
    context: Context,
    lexicon: Lexicon,
    lexicons: tuple[Lexicon, ...],
) -> Reading:
    row = parted(row, lexicon)
    now = context.now.replace(tzinfo=None)
    scope = Scope(now, lexicon, context.now.tzinfo, context.country)
    grammar = grammar_of(lexicon)
    items = grammar.reduced(grammar.items(row, context.names, lexicons, scope), scope)
    items = with_party(with_people(with_connect(items), row, lexicon), row, lexicon)
    items = with_seats(items, row) if context.administers else items
    ruled = judge_ruling(text, items, row, administers=context.administers)
    kept = judge_keeping(items, row, lexicon, administers=context.administers)
    kept = judge_closings(text, items) or kept
    intent, confidence = (ruled and ruled[:2]) or kept or decided(items, row, lexicons)
    if insists_only(items):
        intent, confidence = None, 0.9
    if intent is Intent.BOOK:
        items = titled(items, row)
    found = _details(items, row, text, context, lexicon, intent)
    back = _refers_back(items, found, row, lexicon)
    roles, wish, target = _times(items, intent, scope, back=back)
    thing = None
    if intent in ABOUT_INVENTORY:
        thing = thing_of(items, row, text, lexicon, intent, wish)
    return assembled(
        Sense(
            language=lexicon.language,
            items=items,
            intent=intent,
            confidence=confidence,
            found=found,
            wish=wish,
            target=target,
            roles=roles,
            refers_back=back,
            continues=continues(items, row, lexicon),
            thing=thing,
            rule=ruled[2] if ruled else None,
        )
    )


def _details(
    items: Sequence[Item],
    row: Sequence[Token],
    text: str,
    context: Context,
    lexicon: Lexicon,
    intent: Intent | None,
) -> Details:
    """Return what is said beside times, as the act takes it."""
    found = details(items, row, text, context.names, lexicon.known)
    if intent in ABOUT_INVENTORY or intent in ABOUT_RULES:
        return _of_inventory(found)
    if intent is Intent.BOOK and found.question is None and _lacks_rooms(found, items, row):
        return replace(found, question=Question("which_rooms"))
    if found.title is None and (intent in ON_TARGET or intent in CHANGES):
        found = replace(found, title=meeting_title(items, row, text))
    if intent is Intent.SET_CONNECT:  # "for the meeting" tells which, and gives no title
        return replace(found, title=meeting_title(items, row, text))
    if intent is Intent.HAND_OVER:
        return _handed(found, items, row)
    if intent in ABOUT_RIGHTS or intent is Intent.HISTORY:
        person = next((one for item in items if (one := person_of(item))), None)
        return replace(found, to_person=person, attendees=(), guest_names=(), title=None)
    return rearranged(found, items, row, text) if intent is Intent.MOVE else found


def _of_inventory(found: Details) -> Details:
    """Return the details without guests or title, and without a question for a name that is new."""
    asked = found.question if found.question and found.question.code != "unknown_room" else None
    return replace(
        found, question=asked, unknown_room=None, suggestions=(), title=None, attendees=(),
        guest_names=(), on_behalf_of=None,
    )  # fmt: skip


def _lacks_rooms(found: Details, items: Sequence[Item], row: Sequence[Token]) -> bool:
    """Tell whether several rooms are wanted and it isn't said which, nor on which sites."""
    return rooms_counted(items, row) > max(1, len(found.rooms), len(found.sites))


def _times(
    items: Sequence[Item], intent: Intent | None, scope: Scope, *, back: bool
) -> tuple[Roles, Times, Times]:
    """Return the times by role, then composed: those wished for, and the existing booking's."""
    meant = without_corrected(items)
    ends = end_item(meant) if intent in LENGTHENED and names_series(meant) else None
    meant = [item for item in meant if item is not ends]
    roles = assign(meant, intent, scope, back=back)
    wish, target = related(roles, meant, scope, intent)
    if ends is not None:
        wish = replace(wish, until=day_of(ends))
    if intent is None and wish.until is None:
        wish = replace(wish, until=lasting(roles.wish, scope))
    return roles, wish, target


def _handed(found: Details, items: Sequence[Item], row: Sequence[Token]) -> Details:
    """Return the details with the people of a hand-over, who aren't guests then."""
    people = handing(items, row)
    return replace(
        found, from_person=people.giver, to_person=people.taker, attendees=(), guest_names=()
    )


def _refers_back(
    items: Sequence[Item], found: Details, row: Sequence[Token], lexicon: Lexicon
) -> bool:
    """Tell whether the sentence leans on what was said before: "déplace-la", "cancel that"."""
    if found.reference is not None:
        return False
    for at, item in enumerate(items):
        if "ACT" in item.kinds and _holds_pronoun(row[item.first : item.last], lexicon):
            return True
        if "ACT" in item.kinds and at + 1 < len(items):
            after = items[at + 1].kinds
            follower = items[at + 2].kinds if at + 2 < len(items) else {}
            if "DASH" in after and "THAT" in follower:
                return True
            named = "THE" in after and follower.keys() == {"WORD"}
            if "THAT" in after and not named and not NAMED_AFTER & follower.keys():
                return True
        if "MAKEIT" in item.kinds:
            return True
    return any("ORDINAL" in item.kinds and "SAMETIME" not in item.kinds for item in items) and any(
        "ONE" in item.kinds for item in items
    )


def _holds_pronoun(piece: Sequence[Token], lexicon: Lexicon) -> bool:
    if any(token.folded == "-" for token in piece[1:]):
        return any("THAT" in kinds for _, kinds in lexicon.phrases.get(piece[-1].folded, ()))
    return len(piece) > 1 and any(
        len(phrase) == 1 and "THAT" in kinds and "THE" not in kinds
        for token in piece
        for phrase, kinds in lexicon.phrases.get(token.folded, ())
    )
