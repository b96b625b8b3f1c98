"""What an administrator wants: lines of the inventory's files, as many as it takes, or rooms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rooms.administration.need import Need
from rooms.inventory_files import Inventory, Line, Problem, inventory_of
from rooms.models import Organisation, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What is to count in an organisation, by whom (None is the operator), and why.

    A line names the columns that become different, and those that say what it is about; the
    organisation goes without saying. A `need` takes rooms before everybody else. `undoes_id` is the
    plan that is taken back.
    """

    organisation: Organisation
    lines: tuple[Line, ...] = ()
    need: Need | None = None
    by: Person | None = None
    reason: str = ""
    undoes_id: int | None = None

    @property
    def inventory(self) -> Inventory:
        """The rows of the lines; those of other organisations are problems."""
        home = self.organisation.key
        owned = [replace(line, cells={"organisation": home, **line.cells}) for line in self.lines]
        inventory = inventory_of(owned)
        inventory.problems.extend(_strangers(inventory, home))
        return inventory


def _strangers(inventory: Inventory, home: str) -> Iterable[Problem]:
    for rows in inventory.rows.values():
        for row in rows:
            if row.organisation != home:
                details: dict[str, object] = {"value": row.organisation, "home": home}
                yield Problem("other_organisation", row.file, row.line, details)


def as_json(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return lines as the table keeps them."""
    return [{"kind": line.kind, "cells": dict(line.cells)} for line in lines]


def from_json(kept: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """Return the lines that the table keeps."""
    return tuple(Line(one["kind"], one["cells"]) for one in kept)
