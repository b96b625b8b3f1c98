"""The record of a booking's call as an operator reads it, and as a machine does."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rooms.calls.legs import Call, Leg


def as_json(call: Call | None, legs: Iterable[Leg]) -> dict[str, Any]:
    """Return the record in JSON values; moments are ISO 8601 with their offset."""
    return {
        "state": call.state if call is not None else "ahead",
        "started_at": _iso(call.started_at) if call is not None else None,
        "ended_at": _iso(call.ended_at) if call is not None else None,
        "legs": [_leg(leg) for leg in legs],
    }


def told(call: Call | None, legs: Iterable[Leg], clocks: ZoneInfo) -> Iterator[str]:
    """Yield the record in lines, by the clocks of the booking."""
    if call is None or call.started_at is None:
        yield "The call has never run."
    else:
        until = f" to {_local(call.ended_at, clocks)}" if call.ended_at else ", and goes on"
        yield f"The call ran from {_local(call.started_at, clocks)}{until}."
    for leg in legs:
        since = _local(leg.joined_at, clocks) if leg.joined_at else "never in"
        until = f" to {_local(leg.left_at, clocks)}" if leg.joined_at and leg.left_at else ""
        tries = f", {leg.attempts} tries" if leg.attempts > 1 else ""
        cause = f" ({leg.cause})" if leg.cause else ""
        yield f"  {leg.name}: {leg.state}, {since}{until}{tries}{cause}"


def _leg(leg: Leg) -> dict[str, Any]:
    moments = ("begun_at", "joined_at", "left_at", "seen_at")
    plain = ("name", "address", "endpoint_id", "state", "attempts", "drops", "cause")
    values = {name: getattr(leg, name) for name in plain}
    return values | {name: _iso(getattr(leg, name)) for name in moments}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _local(moment: datetime, clocks: ZoneInfo) -> str:
    return f"{moment.astimezone(clocks):%Y-%m-%d %H:%M:%S}"
