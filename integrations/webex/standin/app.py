"""The local Webex over HTTP: the cloud's paths under /v1, the local controls under /local."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from integrations.webex.standin.control import add_control
from integrations.webex.standin.ground import ApiFailure
from integrations.webex.standin.people import Caller
from integrations.webex.standin.store import Document
from integrations.webex.standin.world import World

API = "/v1"
_LARGEST_REQUEST = 4 * 1024 * 1024


def create_app(world: World) -> Flask:
    """The web application of a world; it keeps nothing of its own."""
    app = Flask("webex-standin", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
    app.json.sort_keys = False  # type: ignore[attr-defined]

    @app.before_request
    def guard() -> None:
        if request.path.startswith(f"{API}/"):
            world.pause(world.options.latency_seconds)
            token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
            world.limits.check(token, request.path.removeprefix(API))
            if request.path != f"{API}/access_token":
                g.caller = world.people.caller(token)

    @app.after_request
    def wake(answer: Response) -> Response:
        if request.method != "GET":
            world.sender.wake()
        return answer

    @app.errorhandler(ApiFailure)
    def failure(error: ApiFailure) -> ResponseReturnValue:
        body = error.body()
        answer = jsonify(body)
        answer.headers["trackingId"] = body["trackingId"]
        if error.retry_after is not None:
            answer.headers["Retry-After"] = str(int(-(-error.retry_after // 1)))
        return answer, error.status

    @app.errorhandler(HTTPException)
    def unknown(error: HTTPException) -> ResponseReturnValue:
        return failure(ApiFailure(error.code or 500, error.name))

    _add_messaging(app, world)
    _add_webhooks(app, world)
    _add_devices(app, world)
    _add_meetings(app, world)
    add_control(app, world)
    return app


def _add_messaging(app: Flask, world: World) -> None:
    people, spaces, messages = world.people, world.spaces, world.messages
    routes: Routes = {
        ("GET", "/people"): lambda: _paged(
            world, people.listed(_query("email"), _query("displayName"), _query("id"))
        ),
        ("GET", "/people/me"): lambda: people.get(_caller().id),
        ("GET", "/people/<key>"): people.get,
        ("GET", "/rooms"): lambda: _paged(world, spaces.listed(_caller(), _query("type"))),
        ("POST", "/rooms"): lambda: spaces.create(_caller(), str(_body().get("title") or "")),
        ("GET", "/rooms/<key>"): lambda key: spaces.get(_caller(), key),
        ("GET", "/memberships"): lambda: _paged(
            world,
            spaces.memberships(
                _caller(), _query("roomId"), _query("personId"), _query("personEmail")
            ),
        ),
        ("POST", "/memberships"): lambda: spaces.add(_caller(), _body()),
        ("GET", "/memberships/<key>"): lambda key: spaces.membership(_caller(), key),
        ("DELETE", "/memberships/<key>"): lambda key: spaces.leave(_caller(), key),
        ("GET", "/messages"): lambda: _paged(
            world,
            messages.listed(
                _caller(),
                _needed("roomId"),
                parent_id=_query("parentId"),
                mentioned=_query("mentionedPeople"),
                before=_query("before"),
                before_message=_query("beforeMessage"),
            ),
            usual=50,
        ),
        ("GET", "/messages/direct"): lambda: _paged(
            world,
            messages.listed_direct(
                _caller(), _query("personId"), _query("personEmail"), _query("parentId")
            ),
        ),
        ("POST", "/messages"): lambda: messages.create(_caller(), _body()),
        ("GET", "/messages/<key>"): lambda key: messages.get(_caller(), key),
        ("PUT", "/messages/<key>"): lambda key: messages.edit(_caller(), key, _body()),
        ("DELETE", "/messages/<key>"): lambda key: messages.delete(_caller(), key),
        ("POST", "/attachment/actions"): lambda: messages.press(_caller(), _body()),
        ("GET", "/attachment/actions/<key>"): lambda key: messages.action(_caller(), key),
        ("POST", "/access_token"): lambda: people.grant(request.form.to_dict()),
    }
    _add(app, routes)


def _add_webhooks(app: Flask, world: World) -> None:
    hooks = world.webhooks
    routes: Routes = {
        ("GET", "/webhooks"): lambda: _paged(world, hooks.listed(_caller())),
        ("POST", "/webhooks"): lambda: hooks.create(_caller(), _body()),
        ("GET", "/webhooks/<key>"): lambda key: hooks.get(_caller(), key),
        ("PUT", "/webhooks/<key>"): lambda key: hooks.update(_caller(), key, _body()),
        ("DELETE", "/webhooks/<key>"): lambda key: hooks.delete(_caller(), key),
    }
    _add(app, routes)


def _add_devices(app: Flask, world: World) -> None:
    devices, xapi = world.devices, world.xapi
    routes: Routes = {
        ("GET", "/workspaces"): lambda: _paged(
            world, devices.workspaces(_caller(), _query("displayName"))
        ),
        ("GET", "/workspaces/<key>"): lambda key: devices.workspace(_caller(), key),
        ("GET", "/locations"): lambda: _paged(
            world, world.places.listed(_caller(), _query("name"))
        ),
        ("GET", "/locations/<key>"): lambda key: world.places.get(_caller(), key),
        ("GET", "/devices"): lambda: _paged(
            world, devices.listed(_query("workspaceId"), _query("displayName"))
        ),
        ("GET", "/devices/<key>"): lambda key: devices.view(devices.get(key)),
        ("POST", "/xapi/command/<key>"): lambda key: xapi.run(key, _body()),
        ("GET", "/xapi/status"): lambda: xapi.status(
            _needed("deviceId"), request.args.getlist("name")
        ),
    }
    _add(app, routes)


def _add_meetings(app: Flask, world: World) -> None:
    meetings = world.meetings
    routes: Routes = {
        ("GET", "/meetings"): lambda: _paged(
            world,
            meetings.listed(
                _caller(),
                tag=_query("integrationTag"),
                number=_query("meetingNumber"),
                start=_query("from"),
                end=_query("to"),
                host_email=_query("hostEmail"),
            ),
            usual=10,
        ),
        ("POST", "/meetings"): lambda: meetings.create(_caller(), _body()),
        ("GET", "/meetings/<key>"): lambda key: meetings.get(
            _caller(), key, of_today=request.args.get("current") == "true"
        ),
        ("PATCH", "/meetings/<key>"): lambda key: meetings.update(_caller(), key, _body()),
        ("DELETE", "/meetings/<key>"): lambda key: meetings.delete(_caller(), key),
        ("POST", "/meetings/<key>/end"): lambda key: meetings.end(_caller(), key),
        ("POST", "/meetingParticipants/callout"): lambda: world.calls.call_out(_caller(), _body()),
        ("GET", "/meetingParticipants"): lambda: _paged(
            world, meetings.participants(_caller(), _needed("meetingId")), usual=10
        ),
        ("PUT", "/meetingParticipants/<key>"): lambda key: meetings.change_participant(
            _caller(), key, _body()
        ),
    }
    _add(app, routes)


Routes = Mapping[tuple[str, str], Callable[..., Any]]


def _add(app: Flask, routes: Routes) -> None:
    for (method, path), answer in routes.items():
        app.add_url_rule(
            f"{API}{path}",
            endpoint=f"{method} {path}",
            view_func=_view(answer, path),
            methods=[method],
            provide_automatic_options=False,
        )


def _view(answer: Callable[..., Any], path: str) -> Callable[..., ResponseReturnValue]:
    kind = "application/json;charset=UTF-8" if path.startswith("/meetings") else "application/json"

    def view(**values: str) -> ResponseReturnValue:
        result = answer(*values.values())
        if result is None:
            return "", 204
        made = result if isinstance(result, Response) else jsonify(result)
        made.headers["Content-Type"] = kind
        return made

    return view


def _paged(world: World, items: list[Document], *, usual: int = 100) -> Response:
    """One page of the items, with the next one's address in `Link` (RFC 8288)."""
    wanted = _query("max") or str(usual)
    size = int(wanted) if wanted.isdecimal() and int(wanted) > 0 else usual
    cursor = _query("cursor")
    if cursor is None and world.options.empty_first_page:
        first, last = 0, 0
    else:
        first = int(cursor) if cursor and cursor.isdecimal() else 0
        last = first + min(size, 1000)
    answer = jsonify({"items": items[first:last]})
    if last < len(items) or (cursor is None and last == 0):
        query = [(key, value) for key, value in request.args.items(multi=True) if key != "cursor"]
        address = f"{request.base_url}?{urlencode([*query, ('cursor', str(last))])}"
        answer.headers["Link"] = f'<{address}>; rel="next"'
    return answer


def _caller() -> Caller:
    found: Caller = g.caller
    return found


def _body() -> Document:
    body = request.get_json(silent=True, force=True)
    if isinstance(body, dict):
        return body
    if not request.get_data(cache=True):
        return {}
    raise ApiFailure(400, "The request's body is not a JSON object.")


def _query(name: str) -> str | None:
    return request.args.get(name) or None


def _needed(name: str) -> str:
    value = _query(name)
    if value is None:
        raise ApiFailure(400, f"'{name}' is required.")
    return value
