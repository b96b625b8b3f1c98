"""What may stand in a cell: a parser for each sort, which returns a value or says what is wrong."""

import re
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from unicodedata import category
from zoneinfo import available_timezones

from rooms.endpoints.tables import CLOUD, ON_PREMISES, SIP
from rooms.holidays import UnknownCountryError, public_holidays
from rooms.inventory_files.french import thing_named
from rooms.inventory_files.hours import parse_hours
from rooms.policy import PROVIDERS, SETTINGS, FigureError
from rooms.rights import MEMBER, ORGANISATION_ADMIN, ROOM_ADMIN, is_right
from rooms.school_holidays import ZONES

LANGUAGES = ("fr", "en")
# Others are sites' administrators, and those of which a policy speaks.
ROLES = (MEMBER, ROOM_ADMIN, ORGANISATION_ADMIN)
ENDPOINT_KINDS = (CLOUD, SIP, ON_PREMISES)
TRUTHS = (
    "outside_hours",
    "closed_on_holidays",
    "closed_on_school_holidays",
    "release_without_sensor",
)
PEOPLE = ("open_to", "priority_for")
LISTS = (*PEOPLE, "providers")
WORDS = ("connect",)
POOL_UNITS = ("ports", "kbps")
HTTPS_PORT, MOST_PORT = 443, 65_535
MOST_AMOUNT = 100_000_000
LONGEST_LINE = 200
LONGEST_GROUP = 60
LONGEST_TEXT = 2_000
MOST_SEATS = 100_000
MOST_ITEMS = 100

_CONTROLS = {"Cc", "Cs", "Zl", "Zp"}  # controls, halves of characters, line and paragraph breaks
_NO_CHARACTERS = "\ufffe\uffff"  # no XML can hold them, so no workbook
_DOMAIN = re.compile(
    r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])"
)
_LOCAL = re.compile(
    r"(?=.{1,64}$)[\w!#$%&'*+/=?^`{}~-]+(\.[\w!#$%&'*+/=?^`{}~-]+)*"
)  # no | in lists
_MOMENT = re.compile(
    r"(19[7-9]|20[0-9]|21[0-9])[0-9]-[0-9]{2}-[0-9]{2}"
    r"([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{6})?)?([+-][0-9]{2}:[0-9]{2})?)?"
)
# As spreadsheet programs show days in France and Britain; in America they leave out zeros.
_DAY_FIRST = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})(?![0-9])")
_SIP = re.compile(r"(sips?:)?[^\s@:;|<>\"]{1,64}@[A-Za-z0-9.-]{1,253}(:\d{1,5})?")
_HOST = re.compile(
    r"(?:(?=.{1,253}$)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*|\[[0-9a-f:]{2,45}\])(?::([1-9]\d{0,4}))?"
)
# Spreadsheets take a cell that begins so for a formula: OWASP, "CSV Injection".
_FORMULA = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_ESCAPED = re.compile("'+[=+\\-@\t\r＝＋－＠]")


class CellError(Exception):
    """A cell that can't be read: a code of `problems.SENTENCES` and its figures."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


Parse = Callable[[str], Any]


def escaped(cell: str) -> str:
    """Return the cell so that no spreadsheet runs it; `unescaped` gives it back."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescaped(cell: str) -> str:
    """Return what `escaped` was given."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def text(cell: str) -> str:
    """Return several lines of text."""
    if _has_controls(cell.replace("\n", "").replace("\t", "")):
        raise CellError("bad_characters")
    if len(cell) > LONGEST_TEXT:
        raise CellError("too_long", most=LONGEST_TEXT)
    return cell


def line(cell: str) -> str:
    """Return one line of text: a break in a name would be a way into the headers of mails."""
    if _has_controls(cell):
        raise CellError("bad_characters")
    if len(cell) > LONGEST_LINE:
        raise CellError("too_long", most=LONGEST_LINE)
    return cell


def optional_line(cell: str) -> str | None:
    """Return one line of text, or None for an empty cell."""
    return line(cell) or None


def items(cell: str) -> list[str]:
    """Return the parts of a list, in order, each once."""
    found = [part.strip() for part in re.split(r"[|;\n]", text(cell))]
    listed = list(dict.fromkeys(part for part in found if part))
    if len(listed) > MOST_ITEMS:
        raise CellError("too_many_items", most=MOST_ITEMS)
    return [line(part) for part in listed]


def equipment(cell: str) -> list[str]:
    """Return a list of equipment in the program's own words, where it has some."""
    apart = re.sub(r",\s+", "|", cell)
    return list(dict.fromkeys(map(thing_named, items(apart))))


def language(cell: str) -> str:
    """Return a language that the program speaks."""
    code = cell.lower()
    if code not in LANGUAGES:
        raise CellError("bad_language", value=cell, known=", ".join(LANGUAGES))
    return code


def optional_language(cell: str) -> str | None:
    """Return a language, or None for an empty cell."""
    return language(cell) if cell else None


def zone(cell: str) -> str:
    """Return the name of a time zone."""
    if cell not in _zones():
        raise CellError("unknown_zone", value=cell)
    return cell


def optional_zone(cell: str) -> str | None:
    """Return the name of a time zone, or None for an empty cell."""
    return zone(cell) if cell else None


def domains(cell: str) -> list[str]:
    """Return e-mail domains in small letters."""
    names = sorted({name.lower().removeprefix("@") for name in items(cell)})
    for name in names:
        if not _DOMAIN.fullmatch(name):
            raise CellError("bad_domain", value=name)
    return names


def hours(cell: str) -> dict[str, Any]:
    """Return opening hours as the tables keep them."""
    try:
        return parse_hours(text(cell))
    except ValueError:
        raise CellError("bad_hours", value=cell) from None


def capacity(cell: str) -> int:
    """Return a number of seats."""
    if not re.fullmatch(r"[0-9]{1,6}", cell) or not 1 <= int(cell) <= MOST_SEATS:
        raise CellError("bad_capacity", value=cell, most=MOST_SEATS)
    return int(cell)


def pool_unit(cell: str) -> str:
    """Return what a pool is counted in."""
    if cell not in POOL_UNITS:
        raise CellError("unknown_kind", value=cell, known=", ".join(POOL_UNITS))
    return cell


def amount(cell: str) -> int:
    """Return how much there is of something: ports, or kbit/s."""
    found = whole(cell)
    if not 0 <= found <= MOST_AMOUNT:
        raise CellError("bad_amount", value=cell, most=MOST_AMOUNT)
    return found


def amount_or_none(cell: str) -> int:
    """Return the same, 0 for an empty cell."""
    return amount(cell) if cell else 0


def provider(cell: str) -> str | None:
    """Return the name of a conferencing provider, None for an empty cell."""
    if cell and cell not in PROVIDERS:
        raise CellError("unknown_kind", value=cell, known=", ".join(PROVIDERS))
    return cell or None


def endpoint_kind(cell: str) -> str:
    """Return a kind of endpoint, Webex's own where the cell is empty."""
    kind = cell.lower() or ENDPOINT_KINDS[0]
    if kind not in ENDPOINT_KINDS:
        raise CellError("unknown_kind", value=cell, known=", ".join(ENDPOINT_KINDS))
    return kind


def sip_address(cell: str) -> str | None:
    """Return a SIP address as it is written, with or without `sip:`; None for an empty cell."""
    if cell and not _SIP.fullmatch(cell):
        raise CellError("bad_sip_address", value=cell)
    return cell or None


def host(cell: str) -> str | None:
    """Return the name or address of a device, with a port if it isn't 443; None if empty."""
    if not cell:
        return None
    match = _HOST.fullmatch(cell.lower())
    if match is None or int(match[1] or HTTPS_PORT) > MOST_PORT:
        raise CellError("bad_host", value=cell)
    return cell.lower().removesuffix(f":{HTTPS_PORT}")


def fingerprint(cell: str) -> str | None:
    """Return a certificate's SHA-256 as 64 small hexadecimal digits; None for an empty cell.

    It may be written as devices and tools show it: with colons between pairs, or after "sha256:".
    """
    bare = cell.lower().removeprefix("sha256:").replace(":", "").replace(" ", "")
    if cell and not re.fullmatch(r"[0-9a-f]{64}", bare):
        raise CellError("bad_fingerprint", value=cell)
    return bare or None


def email(cell: str) -> str:
    """Return an e-mail address in small letters."""
    local, _, domain = cell.lower().rpartition("@")
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise CellError("bad_email", value=cell)
    return f"{local}@{domain}"


def school_zone(cell: str) -> str:
    """Return a zone of school holidays, "" for none."""
    named = cell.upper().removeprefix("ZONE").strip()
    if named and named not in ZONES:
        raise CellError("unknown_kind", value=cell, known=", ".join(ZONES))
    return named


def group(cell: str) -> str:
    """Return the role for whose people a policy is, in small letters; "" is everybody."""
    named = " ".join(line(cell).lower().split())
    if not re.fullmatch(r"[^@|;:]*", named) or len(named) > LONGEST_GROUP:
        raise CellError("bad_group", value=cell)
    return named


def roles(cell: str) -> list[str]:
    """Return a person's roles, the program's own first; everybody is a member.

    The key of a site stays as it is written.
    """
    named = dict.fromkeys(map(_role, items(cell)))
    own = [role for role in ROLES if role in named or role == MEMBER]
    of_sites = [role for role in named if is_right(role) and role not in ROLES]
    return [*own, *of_sites, *(role for role in named if role not in (*ROLES, *of_sites))]


def _role(said: str) -> str:
    kind, colon, site = said.partition(":")
    return f"{kind.lower()}:{site.strip()}" if colon else said.lower()


def truth(cell: str) -> bool:
    """Return what a yes or a no says."""
    if cell.lower() in ("yes", "oui", "true", "1"):
        return True
    if cell.lower() in ("no", "non", "false", "0"):
        return False
    raise CellError("bad_truth", value=cell)


def truth_or_yes(cell: str) -> bool:
    """Return what a yes or a no says; an empty cell is a yes."""
    return truth(cell) if cell else True


def truth_or_no(cell: str) -> bool:
    """Return what a yes or a no says; an empty cell is a no."""
    return truth(cell) if cell else False


def write_truth(value: bool | None) -> str:  # noqa: FBT001  it is what stands in the cell
    """Return a truth as a cell; None is an empty one."""
    return "" if value is None else "yes" if value else "no"


def country(cell: str) -> str:
    """Return the ISO 3166 code of a country whose public holidays are known, or nothing."""
    code = cell.upper()
    if code:
        try:
            public_holidays(code, 2026)
        except UnknownCountryError:
            raise CellError("unknown_country", value=cell) from None
    return code


def moment(cell: str) -> datetime:
    """Return a local time such as 2026-12-24 12:00; a day alone is its first moment.

    The day may be written as 24/12/2026 too. It is naive, unless its distance from UTC is said.
    """
    said = _DAY_FIRST.sub(r"\3-\2-\1", cell, count=1)
    if not _MOMENT.fullmatch(said):
        raise CellError("bad_moment", value=cell)
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        raise CellError("bad_moment", value=cell) from None


def last_moment(cell: str) -> datetime:
    """Return a local time; a day alone is meant to its end."""
    said = moment(cell)
    return said + timedelta(days=1) if len(cell) == len("2026-12-24") else said  # or 24/12/2026


def some_of(columns: Collection[str]) -> Parse:
    """Return what reads a list of columns, these at most, and gives it as it is written."""

    def parse(cell: str) -> str:
        named = [name.lower() for name in items(cell)]
        for name in named:
            if name not in columns:
                raise CellError("unknown_kind", value=name, known=", ".join(columns))
        return "|".join(name for name in columns if name in named)

    return parse


def setting(name: str) -> Parse:
    """Return what reads a cell of a policy's setting; empty, it asks for nothing."""
    check = SETTINGS[name]
    read = _kind(name)

    def parse(cell: str) -> Any:
        if not cell:
            return None
        value = read(cell)
        try:
            check(value)
        except FigureError as error:
            raise CellError("bad_setting", reason=str(error), **error.details) from None
        return value

    return parse


def whole(cell: str) -> int:
    """Return a whole number."""
    if not re.fullmatch(r"[0-9]{1,7}", cell):
        raise CellError("bad_number", value=cell)
    return int(cell)


def _kind(name: str) -> Parse:
    """Return what reads the kind of value that a setting has."""
    if name in TRUTHS:
        return truth
    if name in WORDS:
        return str.lower
    return _words if name in LISTS else whole


def _words(cell: str) -> list[str]:
    return [word.lower() for word in items(cell)]


def _has_controls(cell: str) -> bool:
    return any(category(one) in _CONTROLS or one in _NO_CHARACTERS for one in cell)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
