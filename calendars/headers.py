"""Header lines of a mail, encoded by hand (RFC 5322, RFC 2047).

The standard library folds long names and subjects in ways that lose or add spaces (it mixes
encoded words with plain ones), and not the same in every version.
"""

import base64
import re
from collections.abc import Iterator

_WIDTH = 76
_OCTETS = 39  # of text in an encoded word, so that one fits on the first line
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


def unstructured(name: str, text: str) -> str:
    """Return a header with words in it, such as Subject; `text` is one line."""
    if _is_plain(text):
        return _folded(name, text.split(" "))
    return _folded(name, list(_encoded_words(text)))


def mailbox(name: str, display_name: str, address: str) -> str:
    """Return a header with one address, such as From; both arguments are one line."""
    if not display_name:
        return f"{name}: {address}\r\n"
    if not _is_plain(display_name):
        words = list(_encoded_words(display_name))
    elif _PLAIN_NAME.fullmatch(display_name):
        words = display_name.split(" ")
    else:
        quoted = display_name.replace("\\", "\\\\").replace('"', '\\"')
        words = f'"{quoted}"'.split(" ")
    return _folded(name, [*words, f"<{address}>"])


def _is_plain(text: str) -> bool:
    """Say whether text means itself; what looks like an encoded word doesn't."""
    return text.isascii() and text.isprintable() and "=?" not in text


def _encoded_words(text: str) -> Iterator[str]:
    """Yield encoded words of whole characters; between two of them white space is no text."""
    octets = b""
    for character in [*text, ""]:
        added = character.encode("utf-8")
        if octets and (not character or len(octets) + len(added) > _OCTETS):
            yield f"=?utf-8?b?{base64.b64encode(octets).decode('ascii')}?="
            octets = b""
        octets += added


def _folded(name: str, words: list[str]) -> str:
    """Return the header with a line break before each word but the first that would not fit."""
    lines = [f"{name}: {words[0]}"]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > _WIDTH:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"
