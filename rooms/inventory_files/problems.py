"""What can be wrong with inventory files: a code, a place, and a sentence for the operator."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import category

SENTENCES = {
    "no_such_file": "there is no such file",
    "too_large": "the file is larger than {most} bytes: import it in parts",
    "too_many_lines": "the file has more than {most} lines: import it in parts",
    "not_text": (
        "the file is no text in {encoding}: save it as UTF-8 or as XLSX, or name what it is written"
        " in by --encoding"
    ),
    "bad_csv": (
        "the file is not well-formed CSV: {reason}; a cell with a separator, a quote or a line"
        " break stands in quotes, and a quote within it is written twice"
    ),
    "bad_workbook": "the file is no whole XLSX workbook: save it anew as XLSX, or as CSV in UTF-8",
    "old_workbook": (
        "the file is an old XLS workbook, or one with a password: save it as XLSX without one"
    ),
    "too_large_inside": "the workbook holds more than {most}: import it in parts, or as CSV",
    "empty": "nothing stands in the file",
    "formula": "the cell in column {column} is a formula ({value}): put its value in its place",
    "bad_value": "the cell in column {column} is an error of the spreadsheet program: {value}",
    "unknown_header": (
        "the header tells of no known kind: {header}; the first line names the columns, as in the"
        " files that `export` writes"
    ),
    "missing_column": "the column {column} is missing",
    "no_organisation": (
        "the column organisation is missing: it says whose these are, or --organisation KEY does"
    ),
    "unknown_column": "nobody knows the column {column}: take it out; known are {known}",
    "duplicate_column": "the column {column} comes twice",
    "wrong_cells": (
        "the line has {found} cells, its header {wanted}; a cell with a separator in it stands in"
        " quotes"
    ),
    "missing": "{column} is empty",
    "too_long": "{column} is longer than {most} characters",
    "bad_characters": "{column} holds control characters or a line break",
    "bad_language": "{column}: the language {value} is not one of {known}",
    "unknown_zone": "{column}: there is no time zone {value}; they are called such as Europe/Paris",
    "bad_domain": "{column}: {value} is no domain name such as drancy.example",
    "bad_hours": "{column}: {value} are no opening hours such as mon-fri 08:30-17:30",
    "bad_capacity": "{column}: {value} is no number of seats from 1 to {most}",
    "unknown_kind": "{column}: the kind {value} is not one of {known}",
    "bad_host": "{column}: {value} is no host name or address",
    "bad_fingerprint": "{column}: {value} is no SHA-256, which has 64 hexadecimal digits",
    "bad_sip_address": "{column}: {value} is no SIP address such as hall@rooms.example",
    "bad_email": "{column}: {value} is no e-mail address such as agent@drancy.example",
    "bad_group": "{column}: {value} is no role of people, which has no @, | ; or :",
    "not_of_groups": "{column} is about a room, whoever meets there: not for the group {group}",
    "unknown_role": "{column}: the role {value} is not one of {known}, and no policy speaks of it",
    "last_administrator": (
        "roles: nobody else administers the organisation than {value}; to take that right away all"
        " the same: python bot.py roles revoke {value} --anyway"
    ),
    "unknown_country": "{column}: nothing is known of public holidays in the country {value}",
    "bad_truth": "{column}: {value} is neither yes nor no (nor oui, non, true, false, 1, 0)",
    "bad_amount": "{column}: {value} is no number from 0 to {most}",
    "bad_number": "{column}: {value} is no whole number",
    "bad_setting": "{column}: {reason}",
    "nothing_fits": "the shortest booking, {shortest} min, is longer than the longest, {longest}",
    "bad_moment": (
        "{column}: {value} is no time such as 2026-12-24 12:00 or 24/12/2026 12:00, nor a day"
    ),
    "no_such_moment": "{column}: the clocks skip {value} there",
    "incomplete": "{key} is new, so its line must say what its {column} is",
    "ends_before_start": "the end is not after the start",
    "too_many_items": "{column} lists more than {most} things",
    "duplicate_key": "{key} stands already in {file}, line {line}",
    "like_key": (
        "{key} is new, and the same as {known} but for capitals, accents or spaces: write {known}"
        " where that is meant"
    ),
    "unknown_organisation": "there is no organisation {value}; there are: {known}",
    "other_organisation": "{value} is another organisation than {home}",
    "unknown_site": "there is no site {value} in this organisation; there are: {known}",
    "unknown_room": "there is no room {value} in this organisation; there are: {known}",
    "room_elsewhere": "the room {value} is not in the site {site}",
    "unknown_whole": "part_of: there is no room {value} in this organisation",
    "part_elsewhere": "part_of: the room {value} is in another site than its part {part}",
    "part_circle": "part_of: the room {value} would be a part of itself",
    "part_taken": "part_of: bookings {whole} and {part} take {value} at the same time",
    "no_address": "an endpoint needs a device_id or a sip_address",
    "no_host": "an endpoint of the kind roomos_local needs a host and an account",
    "no_sip_address": "an endpoint of the kind sip needs a sip_address",
    "not_of_one": "a pool of ports is of a provider, one of kbps is of a site, and of nothing else",
    "reserve_too_large": "the reserve is larger than the pool",
    "duplicate_device": "the device {value} is the endpoint {key} already: retire that one first",
    "domain_taken": "the domain {value} belongs to {organisation} already",
    "domain_in_use": "people of this organisation still have addresses at {value}",
    "foreign_email": "{value} is at no domain of {organisation}",
    "belongs_elsewhere": "{value} belongs to another organisation already",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file. `line` counts from 1, None is the whole file."""

    code: str
    file: str
    line: int | None = None
    details: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return _shown(f"{place}: {SENTENCES[self.code].format(**self.details)}.")


def _shown(text: str) -> str:
    """Return the text without what a terminal would obey, or doesn't show."""
    return "".join("\ufffd" if category(one) in ("Cc", "Cf") else one for one in text)


class InventoryError(Exception):
    """Files that were not imported, with every problem in them, by file and line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: (problem.file, problem.line or 0))
        super().__init__("\n".join(str(problem) for problem in self.problems))
