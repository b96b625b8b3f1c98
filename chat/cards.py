"""Adaptive Cards 1.3, only of the elements that Webex shows.

https://developer.webex.com/docs/buttons-and-cards: at most five actions stand in one row.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

VERSION = "1.3"
MOST_ACTIONS = 5
LONGEST_LABEL = 80

Element = dict[str, Any]


def card(body: Iterable[Element | None], actions: Sequence[Element] = ()) -> Element:
    """Return a card; what is None in its body is left out, actions beyond a row go into it."""
    elements = [element for element in body if element]
    elements += [action_set(row) for row in _rows(actions[MOST_ACTIONS:])]
    made: Element = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": VERSION,
        "body": elements,
    }
    if actions:
        made["actions"] = list(actions[:MOST_ACTIONS])
    return made


def text(words: str, *, is_heading: bool = False, is_small: bool = False) -> Element:
    """Return a paragraph."""
    element: Element = {"type": "TextBlock", "text": words, "wrap": True}
    if is_heading:
        element |= {"weight": "Bolder", "size": "Medium"}
    if is_small:
        element |= {"size": "Small", "isSubtle": True}
    return element


def facts(rows: Iterable[tuple[str, str]]) -> Element | None:
    """Return rows of a name and a value, None where there are none."""
    shown = [{"title": name, "value": value} for name, value in rows if value]
    return {"type": "FactSet", "facts": shown} if shown else None


def action_set(actions: Sequence[Element]) -> Element:
    """Return a row of at most five buttons within the body."""
    return {"type": "ActionSet", "actions": list(actions[:MOST_ACTIONS])}


def labelled_row(words: str, actions: Sequence[Element]) -> list[Element]:
    """Return a small line and its buttons, nothing where there are no buttons."""
    if not actions:
        return []
    return [text(words, is_small=True), *(action_set(row) for row in _rows(actions))]


def submit(label: str, data: Mapping[str, object]) -> Element:
    """Return a button that sends `data` and the card's inputs."""
    return {"type": "Action.Submit", "title": label[:LONGEST_LABEL], "data": dict(data)}


def open_url(label: str, url: str) -> Element:
    """Return a button that opens a page."""
    return {"type": "Action.OpenUrl", "title": label[:LONGEST_LABEL], "url": url}


def show_card(label: str, body: Iterable[Element | None], actions: Sequence[Element]) -> Element:
    """Return a button that unfolds a card within the card."""
    inner = card(body, actions)
    del inner["$schema"], inner["version"]
    return {"type": "Action.ShowCard", "title": label[:LONGEST_LABEL], "card": inner}


def date_input(name: str, label: str, value: str = "") -> Element:
    """Return a field for a day, "YYYY-MM-DD"."""
    return _input("Input.Date", name, label, value)


def time_input(name: str, label: str, value: str = "") -> Element:
    """Return a field for an hour, "HH:MM"."""
    return _input("Input.Time", name, label, value)


def number_input(name: str, label: str, value: int | None, most: int) -> Element:
    """Return a field for a whole number from 1 to `most`."""
    element = _input("Input.Number", name, label, "")
    if value is not None:
        element["value"] = value
    return element | {"min": 1, "max": most}


def text_input(
    name: str, label: str, placeholder: str = "", longest: int = 200, *, value: str = ""
) -> Element:
    """Return a field for a line of text."""
    element = _input("Input.Text", name, label, value)
    return element | {"placeholder": placeholder, "maxLength": longest}


def choice_set(
    name: str, label: str, choices: Iterable[tuple[str, object]], value: object = ""
) -> Element:
    """Return a list to choose one from; values are sent as text."""
    element = _input("Input.ChoiceSet", name, label, str(value))
    shown = [{"title": title[:LONGEST_LABEL], "value": str(key)} for title, key in choices]
    return element | {"choices": shown, "style": "compact"}


def _input(kind: str, name: str, label: str, value: str) -> Element:
    element: Element = {"type": kind, "id": name, "label": label}
    if value:
        element["value"] = value
    return element


def _rows(actions: Sequence[Element]) -> list[Sequence[Element]]:
    return [actions[at : at + MOST_ACTIONS] for at in range(0, len(actions), MOST_ACTIONS)]
