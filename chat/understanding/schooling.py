"""School holidays in a sentence: only in them, all but them, or until they begin."""

from chat.understanding.cascade import Match, Rule
from chat.understanding.times import SchoolTime

BY_HOLIDAYS = "EVENIN|EXCEPT|NOT|WITHOUT|UNTIL|AFTER|BEFORE|STARTING|FROM|FOR|IN|DURING|TO"
TERM = 2  # of the words for school time: when there is school
SCHOOL_BY = {
    "EVENIN": "too", "EXCEPT": "but", "NOT": "but", "WITHOUT": "but", "UNTIL": "until",
    "IN": "only", "DURING": "only", "FOR": "only",
}  # fmt: skip


def _school(match: Match) -> SchoolTime:
    """Return how school holidays are meant; "in term time" is all but them."""
    said = next((how for kind, how in SCHOOL_BY.items() if match.said("by", kind)), "some")
    if match["when"] == TERM:
        said = {"but": "only", "only": "but", "too": "too"}.get(said, "some")
    return SchoolTime(said, is_public_too=said == "but" and "too" in match)


def _school_too(match: Match) -> SchoolTime | None:
    """Return that school holidays are left out as public ones are."""
    return SchoolTime("but", is_public_too=True) if match["too"] == "holidays" else None


SCHOOL = (
    Rule(
        "SCHOOLHOLIDAYS",
        f"by:{BY_HOLIDAYS} ON|FOR|IN|DURING? THE? when:SCHOOLTIME AND ON? THE? too:HOLIDAYS",
        _school,
    ),
    Rule("SCHOOLHOLIDAYS", f"by:{BY_HOLIDAYS} ON|FOR|IN|DURING? THE? when:SCHOOLTIME", _school),
    Rule("SCHOOLHOLIDAYS", "when:SCHOOLTIME EXCLUDED", lambda _match: SchoolTime("but")),
    Rule("SCHOOLHOLIDAYS", "too:EXCEPTED AND|COMMA THE? when:SCHOOLTIME", _school_too),
)
