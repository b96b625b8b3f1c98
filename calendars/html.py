"""A mail about a meeting as a page that reads well without images, styles or a mouse.

Real text in a table with row headings, the language marked, dark on light (contrast over 7:1), no
pictures, nothing loaded from elsewhere.
"""

from html import escape

from calendars.letter import (
    Letter,
    answers_of,
    changes_of,
    closing_of,
    facts_of,
    opening_of,
    subject_of,
)
from calendars.wording import Fact, title_of
from translations import translate

_FONT = "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a"
_HEADING = "font-size:22px;line-height:1.3;margin:0 0 12px"
_NAME = "text-align:left;vertical-align:top;padding:6px 16px 6px 0;color:#404040"
_VALUE = "vertical-align:top;padding:6px 0;overflow-wrap:anywhere"
_LINK = "color:#0b3d91;word-break:break-all"
_BUTTON = (
    "display:inline-block;margin:4px 8px 4px 0;padding:10px 20px;color:#0b3d91;"
    "border:2px solid #0b3d91;border-radius:6px;text-decoration:none;font-weight:bold"
)


def page(letter: Letter) -> str:
    """Return the mail as an HTML document."""
    language = letter.invitee.language
    title = escape(title_of(letter.meeting, language))
    if letter.kind == "cancellation":
        title = f"<s>{title}</s> – {escape(translate(language, 'cancelled'))}"
    changes = "".join(f"<li>{escape(change)}</li>" for change in changes_of(letter))
    rows = "".join(_row(fact, language) for fact in facts_of(letter))
    closing = closing_of(letter)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(subject_of(letter))}</title>\n</head>\n"
        f'<body style="margin:0;padding:16px;background:#ffffff">\n<div lang="{language}"'
        f' style="max-width:640px;{_FONT}">\n<h1 style="{_HEADING}">{title}</h1>\n'
        f"<p>{escape(opening_of(letter))}</p>\n"
        + (f"<ul>{changes}</ul>\n" if changes else "")
        + f'<table style="border-collapse:collapse;{_FONT}">\n{rows}</table>\n'
        + (f"<p>{escape(closing)}</p>\n" if closing else "")
        + _buttons(letter)
        + "</div>\n</body>\n</html>\n"
    )


def _buttons(letter: Letter) -> str:
    links = "\n".join(
        f'<a href="{escape(link)}" style="{_BUTTON}">{escape(label)}</a>'
        for label, link in answers_of(letter)
    )
    return f"<p>{links}</p>\n" if links else ""


def _row(fact: Fact, language: str) -> str:
    value = escape(fact.value).replace("\n", "<br>")
    if fact.link:
        value = f'<a href="{escape(fact.link)}" style="{_LINK}">{value}</a>'
    label = escape(translate(language, "{label}:", label=fact.label))
    return (
        f'<tr><th scope="row" style="{_NAME}">{label}</th><td style="{_VALUE}">{value}</td></tr>\n'
    )
