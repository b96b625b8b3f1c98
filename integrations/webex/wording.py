"""The text of a message: the bot's mention taken out of what comes in, cuts for what goes out."""

import base64
import binascii
import re
from html.parser import HTMLParser

# Messages API: 7,439 bytes of text or markdown before encryption.
LONGEST_MESSAGE_BYTES = 7439
_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "tr"})
_AFTER_MENTION = " \t\n\r\u00a0,:;"


def fit(text: str, limit: int = LONGEST_MESSAGE_BYTES) -> str:
    """The text within `limit` bytes of UTF-8, cut between characters and ended by "…"."""
    encoded = text.encode("utf-8", "replace")
    if len(encoded) <= limit:
        return encoded.decode()
    return encoded[: limit - len("…".encode())].decode("utf-8", "ignore").rstrip() + "…"


def without_mention(text: str, html: str | None, person_id: str) -> str:
    """What was said, without the mention of this person.

    The mention is found by its `data-object-id` in `html`, not by the display name, which the
    sentence may use in its own right. Without such a mention the plain text is returned as it is.
    """
    if not html or "spark-mention" not in html:
        return text.strip()
    reader = _Reader(person_id)
    reader.feed(html)
    reader.close()
    return reader.text() if reader.found else text.strip()


def same_person(object_id: str, person_id: str) -> bool:
    """Whether two ids name one person; Webex writes them opaque (base64) or as a bare UUID."""
    return bool(object_id) and _bare(object_id) == _bare(person_id)


def _bare(identifier: str) -> str:
    try:
        padded = identifier + "=" * (-len(identifier) % 4)
        decoded = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return identifier
    return decoded.rsplit("/", 1)[-1] if decoded.startswith("ciscospark://") else identifier


class _Reader(HTMLParser):
    """Collects the text of a message's HTML, leaving out the mentions of one person."""

    def __init__(self, person_id: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found = False
        self._person_id = person_id
        self._skipping = False
        self._parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "spark-mention":
            named = dict(attrs).get("data-object-id") or ""
            self._skipping = same_person(named, self._person_id)
            self.found = self.found or self._skipping
        elif tag == "br" or tag in _BLOCKS:
            self._parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "spark-mention":
            self._skipping = False
        elif tag in _BLOCKS:
            self._parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._parts.append(data)

    def text(self) -> str:
        lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in self._lines())
        return "\n".join(line for line in lines if line).lstrip(_AFTER_MENTION).rstrip()

    def _lines(self) -> list[str]:
        return "".join(self._parts).split("\n")
