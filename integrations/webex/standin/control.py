"""The world's controls over HTTP, for the local page and for tests in another process."""

from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from integrations.webex.standin.devices import DeviceSeed
from integrations.webex.standin.ground import ApiFailure
from integrations.webex.standin.store import Document
from integrations.webex.standin.world import World


def add_control(app: Flask, world: World) -> None:
    """Add the paths under /local; each takes and gives JSON as the world's method does."""

    @app.get("/local/state")
    def state() -> ResponseReturnValue:
        return jsonify(world.state())

    @app.get("/local/changes")
    def changes() -> ResponseReturnValue:
        since = request.args.get("since", "0")
        found = world.changes_since(int(since) if since.isdecimal() else 0)
        listed = [{"number": one.number, "kind": one.kind, "id": one.id} for one in found]
        return jsonify({"change": world.store.last_change, "changes": listed})

    @app.post("/local/<action>")
    def act(action: str) -> ResponseReturnValue:
        result = _act(world, action, _arguments())
        return jsonify(result) if result is not None else ("", 204)


def _act(world: World, action: str, given: Document) -> Any:
    match action:
        case "say":
            return world.say(
                _text(given, "person_email"),
                _text(given, "text"),
                space=given.get("space"),
                mention=bool(given.get("mention", True)),
                parent_id=given.get("parent_id"),
            )
        case "press":
            inputs = given.get("inputs")
            return world.press(
                _text(given, "person_email"),
                _text(given, "message_id"),
                inputs if isinstance(inputs, dict) else {},
            )
        case "create_group":
            members = [str(one) for one in given.get("member_emails") or []]
            return {"id": world.create_group(_text(given, "title"), members)}
        case "migrate":
            return {"id": world.migrate(_text(given, "space_id"))}
        case "set_fault":
            return world.set_fault(_text(given, "device_id"), given.get("fault"))
        case "hang_up":
            return world.hang_up(_text(given, "device_id"))
        case "set_outside":
            return world.set_outside(_text(given, "sip_address"), _text(given, "fate"))
        case "set_sensors":
            return world.set_sensors(
                _text(given, "device_id"), given.get("people"), given.get("presence")
            )
        case "set_api_fault":
            return world.set_api_fault(
                _text(given, "path_prefix"),
                int(given.get("status", 500)),
                given.get("retry_after"),
                int(given.get("count", 1)),
            )
        case "seed":
            people = [(_text(one, "email"), _text(one, "name")) for one in given.get("people", [])]
            return world.seed(people, [_device(one) for one in given.get("devices", [])])
        case _:
            raise ApiFailure(404, "There is no such control.")


def _arguments() -> Document:
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise ApiFailure(400, "The request's body is not a JSON object.")
    return given


def _text(given: Document, key: str) -> str:
    value = given.get(key)
    if not isinstance(value, str) or not value:
        raise ApiFailure(400, f"'{key}' is required.")
    return value


def _device(given: Document) -> DeviceSeed:
    try:
        return DeviceSeed(**given)
    except TypeError:
        raise ApiFailure(400, "A device has a name and what else describes it.") from None
