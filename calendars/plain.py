"""Text and addresses from people, made safe for headers, calendars and pages."""

import re
import unicodedata

import idna

_JOINERS = "\u200c\u200d"  # part of Persian words and of composed emoji
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]\x00-\x20\x7f]+@[^\s@<>\"(),:;\\\[\]\x00-\x20\x7f]+")


def one_line(text: str, limit: int = 200) -> str:
    """Return `text` on one line of at most `limit` characters, without control characters.

    Marks that turn the direction of text around go too: they can make one address look like
    another. What is cut ends in an ellipsis.
    """
    line = " ".join(_visible(text[: 20 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def lines(text: str, limit: int = 2000) -> str:
    """Return `text` with plain line feeds between lines that are cleaned as in `one_line`."""
    cleaned = (one_line(line, limit) for line in text[: 20 * limit].splitlines())
    return "\n".join(line for line in cleaned if line)[:limit]


def web_link(text: str | None) -> str | None:
    """Return `text` if it is an http or https link that nothing can be hidden in, else None."""
    link = (text or "").strip()
    return link if re.fullmatch(r"https?://[!-~]{1,2000}", link) and '"' not in link else None


def mail_address(address: str) -> str:
    """Return an e-mail address with its domain in ASCII (IDNA 2008, UTS 46).

    ValueError where it isn't one address. The local part keeps its case and its script.
    """
    address = address.strip()
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise ValueError("Not an e-mail address.")
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return f"{local}@{domain.lower()}"
    return f"{local}@{idna.encode(domain, uts46=True).decode('ascii')}"


def _visible(text: str) -> str:
    return "".join(
        " " if category in {"Cc", "Zl", "Zp"} else character
        for character in text
        if (category := unicodedata.category(character)) not in {"Cs", "Cf"}
        or character in _JOINERS
    )
