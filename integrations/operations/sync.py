"""What Webex has otherwise than the inventory, as plans; nothing is changed by looking."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from integrations.arguments import with_json
from integrations.errors import OutsideError
from integrations.operations.operation import Answer, Operation, Process
from integrations.operations.plans import shown_answer
from integrations.operations.progress import progress_of
from integrations.webex.devices import Devices
from integrations.webex.inventory import webex_inventory
from rooms.administration.synchronising import Suggestion, suggested
from rooms.inventory_files import InventoryError
from rooms.unit_of_work import Units

EXAMPLES = (
    "sync",
    "sync --only mandela --only jaures",
    "sync --leave mandela",
    "sync --organisation drancy --json",
)


def synchronise(
    units: Units,
    devices: Devices,
    now: datetime,
    key: str | None = None,
    *,
    only: Sequence[str] = (),
    leave: Sequence[str] = (),
) -> Answer:
    """Return what would make the inventory what Webex has, a plan for each organisation.

    With `leave`, what would leave these things as they are, whatever Webex says.
    """
    try:
        there = webex_inventory(devices)
        show = progress_of("bookings")
        found = suggested(units, there, now, key=key, only=only, leave=leave, progress=show)
    except OutsideError as error:
        return Answer({"problem": "webex"}, f"{error} Nothing is suggested from half a list.", 1)
    except InventoryError as error:
        return Answer({"problems": [asdict(one) for one in error.problems]}, str(error), 1)
    if not found:
        return Answer({"problem": "unknown_organisation"}, f"There is no organisation {key!r}.", 1)
    answers = [_told(one) for one in found]
    text = "\n".join(answer.text for answer in answers)
    return Answer({"organisations": [answer.data for answer in answers]}, text)


def _told(one: Suggestion) -> Answer:
    key, shown = one.organisation.key, one.shown
    data = {"organisation": key, "unclear": list(one.difference.unclear)}
    lines = []
    if one.difference.unclear:
        names = ", ".join(one.difference.unclear)
        lines.append(f"{key}: without a location or a capacity in Webex, so left out: {names}")
    if shown is None or not shown.changes:
        return Answer(data, "\n".join([*lines, f"{key}: nothing is otherwise than in Webex."]))
    plan = shown_answer(shown)
    return Answer(data | plan.data, "\n".join([f"{key}:", *lines, plan.text]))


def _sync(process: Process, arguments: argparse.Namespace) -> Answer:
    """Show which sites, rooms and devices Webex has otherwise, as a plan to be applied."""
    devices, now = process.adapters.gateway.devices, process.clock.now()
    if arguments.only and arguments.leave:
        return Answer({"problem": "usage"}, "Say --only or --leave, not both.", 2)
    chosen = {"only": arguments.only, "leave": arguments.leave}
    return synchronise(process.units, devices, now, arguments.organisation, **chosen)


def _with_choice(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--organisation", metavar="KEY", help="whose, where there are several: what is new is its"
    )
    command.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="KEY",
        help="of all that differs, the thing with this key",
    )
    command.add_argument(
        "--leave",
        action="append",
        default=[],
        metavar="KEY",
        help="leave the thing with this key as it is, and suggest it no more",
    )
    with_json(command)


SYNC = Operation(_sync, EXAMPLES, _with_choice)
