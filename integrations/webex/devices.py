"""Workspaces, devices and their xAPI through the cloud (developer.webex.com, xAPI)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from integrations.errors import NotFound, PermanentError, TransientError
from integrations.webex import reading
from integrations.webex.budget import Priority
from integrations.webex.device_records import Device, Workspace
from integrations.webex.rest import Request, Rest

T = TypeVar("T")

# One query may name at most ten status expressions.
MOST_STATUS_NAMES = 10
_PAGE = 100
_REFUSED_TOKEN = frozenset({401, 403})


class Devices:
    """Commands to endpoints and what they say of themselves.

    The service token speaks where there is one; the bot's token where there is none, or where the
    service app isn't allowed (a bot gets single workspaces through Control Hub). A device that
    can't be reached is a `TransientError`, as it may be switched on again; one that refuses is a
    `PermanentError` whose `reason` holds what it says.
    """

    def __init__(self, service: Rest | None, bot: Rest) -> None:
        self._service = service
        self._bot = bot

    @property
    def can_list(self) -> bool:
        """Whether workspaces can be listed at all: that takes a service token."""
        return self._service is not None

    def workspaces(self, *, priority: Priority = Priority.WATCH) -> list[Workspace]:
        """Every workspace of the organisation; `PermanentError` without a service token."""
        if self._service is None:
            raise PermanentError("Workspaces can't be listed without a service token.")
        request = Request("list workspaces", "GET", "workspaces", {"max": _PAGE})
        return [Workspace.read(item) for item in self._service.items(request, priority)]

    def devices(
        self, *, workspace_id: str | None = None, priority: Priority = Priority.WATCH
    ) -> list[Device]:
        """The devices that the token may see, those of one workspace if it is given."""
        params: dict[str, Any] = {"max": _PAGE}
        if workspace_id:
            params["workspaceId"] = workspace_id
        request = Request("list devices", "GET", "devices", params)
        return self._either(
            lambda rest: [Device.read(item) for item in rest.items(request, priority)]
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
            return self._either(lambda rest: rest.call(request, priority))
        except NotFound as error:
            raise TransientError(str(error), status=error.status, reason=error.reason) from None

    def _either(self, ask: Callable[[Rest], T]) -> T:
        if self._service is None:
            return ask(self._bot)
        try:
            return ask(self._service)
        except PermanentError as error:
            if error.status not in _REFUSED_TOKEN:
                raise
            refused = error
        try:
            return ask(self._bot)
        except PermanentError:
            raise refused from None
