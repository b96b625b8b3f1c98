"""Workspaces, devices and their xAPI through the cloud (developer.webex.com, xAPI)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from integrations.errors import NotFound, OutsideError, PermanentError, TransientError
from integrations.webex import reading
from integrations.webex.budget import Priority
from integrations.webex.device_records import Device, Location, Workspace
from integrations.webex.rest import Request, Rest

T = TypeVar("T")

# One query may name at most ten status expressions.
MOST_STATUS_NAMES = 10
_PAGE = 100
_REFUSED_TOKEN = frozenset({401, 403})


class Devices:
    """Commands to endpoints and what they say of themselves.

    Of several service tokens the one speaks that has most of its budget left; one that has to rest
    keeps none of the others waiting. The bot's token speaks where there is no other, or where the
    service app isn't allowed (a bot gets single workspaces through Control Hub). A device that
    can't be reached is a `TransientError`, as it may be switched on again; one that refuses is a
    `PermanentError` whose `reason` holds what it says.
    """

    def __init__(self, services: Sequence[Rest], bot: Rest) -> None:
        self._services = tuple(services)
        self._bot = bot

    @property
    def can_list(self) -> bool:
        """Whether workspaces can be listed at all: that takes a service token."""
        return bool(self._services)

    def workspaces(self, *, priority: Priority = Priority.WATCH) -> list[Workspace]:
        """Every workspace of the organisation; `PermanentError` without a service token."""
        return [Workspace.read(item) for item in self._listed("workspaces", priority)]

    def locations(self, *, priority: Priority = Priority.WATCH) -> list[Location]:
        """Every location of the organisation; `PermanentError` without a service token."""
        return [Location.read(item) for item in self._listed("locations", priority)]

    def all_devices(self, *, priority: Priority = Priority.WATCH) -> list[Device]:
        """Every device of the organisation; `PermanentError` without a service token."""
        return [Device.read(item) for item in self._listed("devices", priority)]

    def _listed(self, what: str, priority: Priority) -> list[dict[str, Any]]:
        if not self._services:
            raise PermanentError(f"All {what} can't be listed without a service token.")
        request = Request(f"list {what}", "GET", what, {"max": _PAGE})
        return self._by_services(lambda rest: rest.items(request, priority), priority)

    def devices(
        self, *, workspace_id: str | None = None, priority: Priority = Priority.WATCH
    ) -> list[Device]:
        """The devices that the token may see, those of one workspace if it is given."""
        params: dict[str, Any] = {"max": _PAGE}
        if workspace_id:
            params["workspaceId"] = workspace_id
        request = Request("list devices", "GET", "devices", params)
        return self._either(
            lambda rest: [Device.read(item) for item in rest.items(request, priority)], priority
        )

    def command(
        self,
        device_id: str,
        name: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        body: Mapping[str, Any] | str | None = None,
        priority: Priority = Priority.END_START_CALL,
    ) -> dict[str, Any]:
        """Run a command such as `Webex.Join` and return its result, empty where it has none."""
        sent: dict[str, Any] = {"deviceId": device_id}
        if arguments:
            sent["arguments"] = dict(arguments)
        if body is not None:
            sent["body"] = body if isinstance(body, str) else dict(body)
        request = Request(f"run {name}", "POST", f"xapi/command/{quote(name, safe='')}", body=sent)
        answer = self._ask_device(request, priority)
        return reading.as_object(answer.get("result") or {}, name)

    def status(
        self, device_id: str, names: Sequence[str], *, priority: Priority = Priority.WATCH
    ) -> dict[str, Any]:
        """The device's statuses under these expressions (at most 10), nested as RoomOS has them."""
        if not 0 < len(names) <= MOST_STATUS_NAMES:
            raise ValueError(f"One to {MOST_STATUS_NAMES} status names can be asked for at once")
        params = {"deviceId": device_id, "name": list(names)}
        request = Request("read a device's status", "GET", "xapi/status", params)
        answer = self._ask_device(request, priority)
        return reading.as_object(answer.get("result") or {}, "status")

    def _ask_device(self, request: Request, priority: Priority) -> dict[str, Any]:
        try:
            return self._either(lambda rest: rest.call(request, priority), priority)
        except NotFound as error:
            raise TransientError(str(error), status=error.status, reason=error.reason) from None

    def _either(self, ask: Callable[[Rest], T], priority: Priority) -> T:
        if not self._services:
            return ask(self._bot)
        try:
            return self._by_services(ask, priority)
        except PermanentError as error:
            if error.status not in _REFUSED_TOKEN:
                raise
            refused = error
        try:
            return ask(self._bot)
        except PermanentError:
            raise refused from None

    def _by_services(self, ask: Callable[[Rest], T], priority: Priority) -> T:
        """Ask by the token with most budget left, and by the next where that one may not speak."""
        failures: list[OutsideError] = []
        for rest in sorted(self._services, key=lambda rest: rest.load(priority)):
            try:
                rest.token()
            except OutsideError as error:
                failures.append(error)
                continue
            try:
                return ask(rest)
            except OutsideError as error:
                if not _is_of_the_token(error):
                    raise
                failures.append(error)
        resting = (error for error in failures if isinstance(error, TransientError))
        raise next(resting, failures[0])


def _is_of_the_token(error: OutsideError) -> bool:
    """Say whether it was the token that could not be used, so that nothing was done."""
    if isinstance(error, TransientError):
        return error.is_too_often
    return error.status in _REFUSED_TOKEN
