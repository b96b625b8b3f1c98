"""What Webex takes of an Adaptive Card, written down by hand."""

from collections.abc import Iterator, Mapping
from typing import Any

ELEMENTS = {
    "AdaptiveCard",
    "TextBlock",
    "FactSet",
    "ColumnSet",
    "Column",
    "ActionSet",
    "Input.Text",
    "Input.Number",
    "Input.Date",
    "Input.Time",
    "Input.ChoiceSet",
    "Action.Submit",
    "Action.ShowCard",
    "Action.OpenUrl",
}
MOST_BYTES = 20_000


def problems(card: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a card: kinds, numbers of actions, missing fields."""
    found = [] if card.get("version") == "1.3" else ["version"]
    inputs = [part["id"] for part in parts(card) if str(part.get("type")).startswith("Input.")]
    found += [f"input {name} twice" for name in set(inputs) if inputs.count(name) > 1]
    for part in parts(card):
        kind = part.get("type")
        if kind not in ELEMENTS:
            found.append(f"kind {kind}")
        if len(part.get("actions", [])) > 5:
            found.append("more than five actions")
        if kind == "TextBlock" and not part.get("text"):
            found.append("empty text")
        if str(kind).startswith("Action.") and not part.get("title"):
            found.append("no title")
        if kind == "Action.Submit" and not {"act", "lang"} <= set(part["data"]):
            found.append("a button without act or language")
        if kind == "Input.ChoiceSet":
            values = [choice["value"] for choice in part["choices"]]
            if part.get("value", values[0]) not in values or len(set(values)) != len(values):
                found.append(f"choices of {part['id']}")
    return found


def parts(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every object of a card that has a kind."""
    if isinstance(value, Mapping):
        if "type" in value:
            yield value
        for name, inner in value.items():
            if name != "data":
                yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)
