"""What Webex makes of a message's markdown: mentions found, and the plain text and HTML of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from integrations.webex.standin.store import Document

_MENTION = re.compile(r"<@(personId|personEmail):([^|>]+)(?:\|([^>]*))?>|<@all>")
_EMPHASIS = re.compile(r"(\*\*|__|`)(.+?)\1", re.DOTALL)
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in all its forms; `html` is `None` for one that was plain."""

    text: str
    html: str | None
    mentioned: tuple[str, ...]


def render(markdown: str, person: Callable[[str], Document | None]) -> Rendered:
    """Plain text and HTML of markdown; `person` finds an account by id or by address."""
    mentioned: list[str] = []

    def name_of(match: re.Match[str]) -> tuple[str, str | None]:
        if match[1] is None:
            return "All", None
        found = person(match[2].strip())
        if found is None:
            return match[3] or match[2], None
        mentioned.append(found["id"])
        return match[3] or found["displayName"], found["id"]

    text, html, last = "", "", 0
    for match in _MENTION.finditer(markdown):
        name, person_id = name_of(match)
        between = markdown[last : match.start()]
        text, html = f"{text}{_plain(between)}{name}", f"{html}{_html(between)}"
        html += _tag(name, person_id) if person_id else escape(name)
        last = match.end()
    rest = markdown[last:]
    return Rendered(
        text=(text + _plain(rest)).strip(),
        html=f"<p>{html}{_html(rest)}</p>",
        mentioned=tuple(dict.fromkeys(mentioned)),
    )


def _tag(name: str, person_id: str) -> str:
    return (
        f'<spark-mention data-object-type="person" data-object-id="{person_id}">'
        f"{escape(name)}</spark-mention>"
    )


def _plain(markdown: str) -> str:
    return _LINK.sub(r"\1", _EMPHASIS.sub(r"\2", markdown))


def _html(markdown: str) -> str:
    safe = escape(markdown, quote=False)
    safe = _LINK.sub(r'<a href="\2" rel="nofollow">\1</a>', safe)
    safe = _EMPHASIS.sub(r"<strong>\2</strong>", safe)
    return safe.replace("\n", "<br/>")
