"""The ledger of invitations as an operator reads it, and as a machine does."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rooms.invitations.ledger import Account, RoomAnswer
from rooms.models import Arrival

CAME = (
    "via", "method", "answer", "comment", "sequence", "message_id", "received_at", "verdict",
    "reason", "sender",
)  # fmt: skip


def as_json(account: Account) -> dict[str, Any]:
    """Return one guest's account in JSON values; moments are ISO 8601 with their offset."""
    values = {name: _plain(value) for name, value in asdict(account).items() if name != "came"}
    return {**values, "came": [_came(one) for one in account.came]}


def told(account: Account, clocks: ZoneInfo) -> Iterator[str]:
    """Yield one guest's account in lines, by the clocks of the booking."""
    marks = [] if account.is_invited else ["no longer invited"]
    doubts = ", ".join(account.doubts)
    marks += [f"in doubt: {doubts}"] if doubts else []
    yield f"{account.address}: {account.answer}" + "".join(f" ({mark})" for mark in marks)
    for one in account.shows:
        hours = f"{_local(one.start, clocks)} to {one.end.astimezone(clocks):%H:%M}"
        repeats = f", {one.rrule} without {len(one.exdates)} dates" if one.rrule else ""
        rooms = ", ".join(one.rooms)
        yield f"  should show: {one.title or rooms}, {hours}, {rooms}{repeats}"
    if not account.shows:
        yield "  should show: nothing"
    for sent in account.sent:
        at = _local(sent.at, clocks)
        yield f"  {at}  {sent.method} {sent.sequence}: {sent.outcome} {sent.message_id}".rstrip()
    for came in account.came:
        what = f"{came.method} {came.answer}".strip() or came.via
        verdict = f"{came.verdict} {came.reason}".strip()
        yield f"  {_local(came.received_at, clocks)}  {what}: {verdict}"


def room_as_json(answer: RoomAnswer) -> dict[str, Any]:
    """Return what a room answered in JSON values."""
    return {name: _plain(value) for name, value in asdict(answer).items()}


def room_told(answer: RoomAnswer, clocks: ZoneInfo) -> str:
    """Return what a room answered in a line, by the clocks of the booking."""
    about = f" for {answer.day}" if answer.day else ""
    went = f"{answer.outcome} {answer.message_id}".strip()
    return (
        f"  {_local(answer.at, clocks)}  {answer.room} to {answer.to}: "
        f"{answer.answer} {answer.sequence}{about}: {went}"
    )


def _local(moment: datetime, clocks: ZoneInfo) -> str:
    return f"{moment.astimezone(clocks):%Y-%m-%d %H:%M}"


def _came(arrival: Arrival) -> dict[str, Any]:
    return {name: _plain(getattr(arrival, name)) for name in CAME}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
