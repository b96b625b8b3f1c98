"""RoomOS's XML, to and from the same nested values that its JSON has (roomos.cisco.com, HTTP API).

Nothing that comes in may name entities or a DTD, and its size and depth have an end.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

MOST_BYTES = 1024 * 1024
MOST_DEPTH = 32
_UNSENT = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


class XmlError(Exception):
    """What came is no XML that we would read."""


def parsed(body: bytes) -> Element:
    """Return the document's root."""
    if len(body) > MOST_BYTES:
        raise XmlError("too large")
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise XmlError(type(error).__name__) from None
    if _is_deep(root):
        raise XmlError("too deep")
    return root


def _is_deep(root: Element) -> bool:
    level = [root]
    for _ in range(MOST_DEPTH):
        level = [child for element in level for child in element]
    return bool(level)


def values(element: Element) -> Any:
    """Return an element as text, or as an object of what it holds.

    What may come several times (`maxOccurrence="n"`) is a list of objects, each with its number as
    `id`, as in RoomOS's JSON.
    """
    if not len(element):
        return (element.text or "").strip()
    found: dict[str, Any] = {}
    for child in element:
        inner = values(child)
        if child.get("maxOccurrence") == "n" and isinstance(inner, dict):
            listed = found.setdefault(child.tag, [])
            if isinstance(listed, list):
                listed.append({"id": child.get("item", ""), **inner})
        else:
            found[child.tag] = inner
    return found


def command_document(name: str, arguments: Mapping[str, Any]) -> bytes:
    """Return the document that runs a command such as "UserInterface.Message.Alert.Display".

    A list among the arguments is given item by item.
    """
    root = Element("Command")
    element = root
    for part in name.split("."):
        element = SubElement(element, part)
    element.set("command", "True")
    for argument, value in arguments.items():
        if isinstance(value, list | tuple):
            for number, item in enumerate(value, 1):
                SubElement(element, argument, item=str(number)).text = _sent(item)
        else:
            SubElement(element, argument).text = _sent(value)
    return _written(root)


def document(tag: str, children: Iterable[Mapping[str, Any]], child_tag: str) -> bytes:
    """Return a document whose root holds these objects, each under `child_tag`."""
    root = Element(tag, item="1", status="OK")
    for number, child in enumerate(children, 1):
        _add(root, child_tag, child, number)
    return _written(root)


def _add(parent: Element, tag: str, value: Any, number: int = 1) -> None:
    element = SubElement(parent, tag, item=str(number))
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _add(element, name, inner)
    else:
        element.text = _sent(value)


def _sent(value: Any) -> str:
    """Return a value as text without the characters that XML 1.0 can't hold."""
    return str(value).translate(_UNSENT)


def _written(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written
