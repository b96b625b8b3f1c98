"""The words of a letter that came in HTML alone: lines of text, what it quotes marked as such."""

import re
from contextlib import suppress
from html.parser import HTMLParser

_SILENT = frozenset({"head", "style", "script", "title", "template"})
_LINES = frozenset({
    "br", "p", "div", "tr", "li", "ul", "ol", "table", "body", "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_QUOTED = {"blockquote": "\n> ", "hr": "\n_____\n"}  # as letters in plain text have it


def words_in(written: str) -> str:
    """Return the text of a letter, in lines, up to where it is no HTML any more; raises nothing.

    A quotation begins with ">", a rule across the page is a line of "_".
    """
    reader = _Reader()
    with suppress(AssertionError):  # what the library has for a declaration that is none
        reader.feed(written)
    return "".join(reader.said).strip()


class _Reader(HTMLParser):
    """Never closed: what is left unread at the end is no whole tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent_in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "body":
            self._silent_in = ""  # whoever forgot to end the head
        if tag in _SILENT and not self._silent_in:
            self._silent_in = tag
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent_in:
            self._silent_in = ""
        if tag in _LINES:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent_in:
            self.said.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if not self._silent_in:
            self.said.append(_QUOTED.get(tag, "\n" if tag in _LINES else ""))
