"""Endpoints as the operator sees them: what was last seen of each, and one asked now."""

import argparse
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from integrations.arguments import with_json, with_own_json
from integrations.endpoints.direct import AwayError, UntrustedError, certificate_of
from integrations.endpoints.driver import Drivers, driver_of
from integrations.endpoints.watch import sight_despite, sight_of
from integrations.errors import OutsideError, Unsupported
from integrations.operations.operation import Answer, Operation, Process
from rooms.endpoints.states import note_sight
from rooms.models import Endpoint, EndpointState, Organisation, Room
from rooms.unit_of_work import Units

Found = tuple[Endpoint, Organisation, Room, EndpointState | None]


def answer(units: Units, drivers: Drivers, act: str | None, key: str, now: datetime) -> Answer:
    """List the endpoints, or with "test" ask the one of this key (or "organisation/key") now."""
    found = _endpoints(units)
    if act is None:
        facts = [_facts(*one) for one in found]
        lines = [_line(one) for one in facts]
        return Answer({"endpoints": facts}, "\n".join(lines) or "There are no endpoints.")
    meant = [one for one in found if key in {one[0].key, f"{one[1].key}/{one[0].key}"}]
    if len(meant) != 1:
        text = "Several have this key: name the organisation too, as organisation/key."
        text = text if meant else f"There is no endpoint {key!r}."
        return Answer({"problem": "unknown_endpoint", "key": key}, text, 1)
    return _asked(units, drivers, meant[0][0], now)


def _endpoints(units: Units) -> list[Found]:
    every = (
        select(Endpoint, Organisation, Room, EndpointState)
        .join(Organisation, col(Organisation.id) == Endpoint.organisation_id)
        .join(Room, col(Room.id) == Endpoint.room_id)
        .outerjoin(EndpointState, col(EndpointState.endpoint_id) == Endpoint.id)
        .where(col(Endpoint.is_retired).is_(False))
        .order_by(col(Organisation.key), col(Endpoint.key))
    )
    with units.database.reading() as session:
        return [(one, town, room, state) for one, town, room, state in session.exec(every)]


def _facts(
    endpoint: Endpoint, organisation: Organisation, room: Room, state: EndpointState | None
) -> dict[str, Any]:
    seen = state or EndpointState(endpoint_id=endpoint.id, organisation_id=organisation.id)
    return {
        "organisation": organisation.key,
        "endpoint": endpoint.key,
        "room": room.key,
        "kind": endpoint.kind,
        "is_working": endpoint.is_working,
        "seen_at": seen.seen_at.isoformat() if seen.seen_at else None,
        "down_since": seen.down_since.isoformat() if seen.down_since else None,
        "problem": seen.problem or ("panel" if seen.panel_refused_at else ""),
        "calls": seen.calls,
        "people": seen.people,
        "panel_at": seen.panel_at.isoformat() if seen.panel_at else None,
    }


def _line(facts: dict[str, Any]) -> str:
    seen = f"seen {facts['seen_at']:.16}" if facts["seen_at"] else "not seen yet"
    panel = f"panel shown {facts['panel_at']:.16}" if facts["panel_at"] else ""
    order = "" if facts["is_working"] else "out of order"
    since = f" since {facts['down_since']:.16}" if facts["down_since"] else ""
    problem = facts["problem"] and facts["problem"] + since
    said = ", ".join(filter(None, (seen, panel, problem, order)))
    return f"{facts['organisation']}/{facts['endpoint']}  {facts['kind']}  {said}"


def _asked(units: Units, drivers: Drivers, endpoint: Endpoint, now: datetime) -> Answer:
    """Ask the endpoint what it says of itself, keep that, and tell it."""
    try:
        status = driver_of(drivers, endpoint).status(endpoint)
    except Unsupported as error:
        return Answer({"problem": "unsupported"}, str(error), 1)
    except OutsideError as error:
        return _failed(units, endpoint, now, error)
    sight = sight_of(status)
    with units.open() as unit:
        note_sight(unit, endpoint, now, sight)
    data = {
        "is_online": status.is_online,
        "calls": [{"remote": call.remote, "state": call.state} for call in status.calls],
        "people": status.people,
        "presence": status.presence,
        "is_in_standby": status.is_in_standby,
        "booking": status.booking,
    }
    lines = [f"{name}: {'not known' if value is None else value}" for name, value in data.items()]
    return Answer(data, "\n".join(lines), 0 if status.is_online else 1)


def _failed(units: Units, endpoint: Endpoint, now: datetime, error: OutsideError) -> Answer:
    sight = sight_despite(endpoint, error)
    if sight is None:
        return Answer({"problem": "not_asked"}, str(error), 1)
    with units.open() as unit:
        note_sight(unit, endpoint, now, sight)
    shown = _shown(endpoint) if isinstance(error, UntrustedError) else None
    lines = [str(error)]
    if shown is not None:
        lines.append(f"The certificate that it shows now has the SHA-256 {shown}.")
    return Answer({"problem": sight.problem, "fingerprint": shown}, "\n".join(lines), 1)


def _shown(endpoint: Endpoint) -> str | None:
    try:
        return certificate_of(endpoint)
    except AwayError:
        return None


def _endpoints_of(process: Process, arguments: argparse.Namespace) -> Answer:
    """List the endpoints with what was last seen of each, or ask one now."""
    drivers, now = process.adapters.drivers, process.clock.now()
    return answer(process.units, drivers, arguments.act, arguments.key, now)


def _with_endpoint(command: argparse.ArgumentParser) -> None:
    with_json(command)
    command.set_defaults(key="")
    acts = command.add_subparsers(dest="act", metavar="ACT", help="instead of listing them:")
    words = "ask one endpoint what it says of itself"
    act = acts.add_parser("test", help=words, description=words)
    act.add_argument("key", metavar="KEY", help="the endpoint's key, or organisation/key")
    with_own_json(act)


ENDPOINTS = Operation(
    _endpoints_of,
    ["endpoints", "endpoints --json", "endpoints test drancy/jaures"],
    _with_endpoint,
)
