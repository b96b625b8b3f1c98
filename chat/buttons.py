"""Buttons that carry commands; a press is answered in the language of its card."""

from collections.abc import Mapping

from chat.cards import Element, submit
from chat.command import Command


def button(language: str, label: str, command: Command, **more: object) -> Element:
    """Return a button that runs the command, with `more` put over it."""
    return act(language, label, command.act, command.data(**more))


def act(language: str, label: str, name: str, data: Mapping[str, object] | None = None) -> Element:
    """Return a button that runs the command of this name with these inputs."""
    return submit(label, {**(data or {}), "act": name, "lang": language})
