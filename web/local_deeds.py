"""What can be done on the local page: speak, press buttons, move the clock, break things."""

import re
from collections.abc import Mapping
from typing import Any, TypeGuard

from flask import abort

from integrations.local import LocalWorld
from integrations.mail.mailbox import Mailbox
from integrations.webex.standin.world import World
from web.local_state import LocalState

LONGEST_ADDRESS = 254
MOST_INPUTS = 100
MOST_MINUTES = 60 * 24 * 366
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

Given = Mapping[str, Any]


class Deeds:
    """Each deed takes the request's JSON object and returns what came of it.

    What can't be done ends the request: 400, 409, or as the local Webex answers.
    """

    def __init__(
        self, local: LocalWorld, world: World, mailbox: Mailbox, state: LocalState
    ) -> None:
        self._local = local
        self._world = world
        self._mailbox = mailbox
        self._state = state

    def say(self, given: Given) -> Given:
        """Say something, one to one or in a group space, as a new thread or in one."""
        message = self._world.say(
            _address(given),
            _text(given, "text"),
            space=_text_or_none(given, "space"),
            mention=given.get("mention") is not False,
            parent_id=_text_or_none(given, "parent"),
        )
        return {"id": message["id"]}

    def press(self, given: Given) -> Given:
        """Press a button of a card, with what its fields hold."""
        inputs = given.get("inputs")
        if not isinstance(inputs, dict) or len(inputs) > MOST_INPUTS:
            abort(400, "A card's inputs are an object.")
        action = self._world.press(_address(given), _text(given, "message"), inputs)
        return {"id": action["id"]}

    def clock(self, given: Given) -> Given:
        """Move the clock on by minutes, or until the next start or end in a calendar."""
        minutes: Any = given.get("minutes")
        if given.get("until") in ("start", "end"):
            minutes = self._state.minutes_until(str(given["until"]))
            if minutes is None:
                abort(409, "No calendar has anything planned.")
        is_number = isinstance(minutes, int | float) and not isinstance(minutes, bool)
        if not is_number or not 0 <= minutes <= MOST_MINUTES:
            abort(400, "The clock moves forward by up to a year of minutes.")
        try:
            self._local.move_clock(minutes)
        except ValueError as error:
            abort(409, str(error))
        return {"now": self._local.clock.now().isoformat()}

    def fault(self, given: Given) -> Given:
        """Let an endpoint be offline, busy, refuse, hang or answer errors; null heals it."""
        self._world.set_fault(_text(given, "device"), _text_or_none(given, "fault"))
        return {}

    def outage(self, given: Given) -> Given:
        """Let Webex or the mail server refuse the next few requests with a status."""
        where, status, times = given.get("where"), given.get("status"), given.get("times", 1)
        if not _is_whole(status, 400, 599) or not _is_whole(times, 1, 100):
            abort(400, "An outage has a status from 400 to 599, and comes 1 to 100 times.")
        if where == "webex":
            self._world.set_api_fault("/messages", status, None, times)
        elif where == "mail":
            self._mailbox.fail(status, times=times)
        else:
            abort(400, "An outage is one of webex or mail.")
        return {}

    def group(self, given: Given) -> Given:
        """Make a group space of people, and add the bot to it."""
        others = given.get("members", [])
        if not isinstance(others, list) or len(others) > MOST_INPUTS:
            abort(400, "Members are a list of e-mail addresses.")
        members = dict.fromkeys([_address(given), *(_valid(other) for other in others)])
        return {"id": self._world.create_group(_text(given, "title"), members)}


def _address(given: Given) -> str:
    return _valid(given.get("as"))


def _valid(address: object) -> str:
    written = address.strip() if isinstance(address, str) else ""
    if len(written) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(written):
        abort(400, "That is no e-mail address.")
    return written


def _text(given: Given, key: str) -> str:
    found = _text_or_none(given, key)
    if found is None:
        abort(400, f"{key} is needed.")
    return found


def _text_or_none(given: Given, key: str) -> str | None:
    value = given.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _is_whole(value: object, least: int, most: int) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
