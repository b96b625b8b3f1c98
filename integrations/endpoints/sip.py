"""Endpoints of which only the SIP address is known: a bridge rings them, nobody commands them."""

# ruff: noqa: ARG002  every command is refused, whatever comes with it
from collections.abc import Iterable, Sequence
from typing import NoReturn

from integrations.endpoints.driver import (
    Ending,
    EndpointStatus,
    PanelBooking,
    PanelEntry,
    Prompt,
    WayIn,
)
from integrations.errors import Unsupported
from rooms.models import Endpoint


class SipEndpoints:
    """Refuses every command: who wants such a room in a call has it rung."""

    takes_commands = False

    def status(self, endpoint: Endpoint, *, is_urgent: bool = True) -> EndpointStatus:
        """Refuse: nobody can ask."""
        _refuse("status")

    def join(self, endpoint: Endpoint, way: WayIn) -> None:
        """Refuse: it is rung into a conference."""
        _refuse("join")

    def dial(self, endpoint: Endpoint, sip_address: str, kbps: int | None = None) -> None:
        """Refuse: it can only be called."""
        _refuse("dial")

    def disconnect(self, endpoint: Endpoint, far_ends: Iterable[str]) -> None:
        """Refuse: the bridge drops it."""
        _refuse("disconnect")

    def ending(self, endpoint: Endpoint, far_ends: Iterable[str]) -> Ending | None:
        """Refuse: the bridge knows."""
        _refuse("ending")

    def alert(self, endpoint: Endpoint, text: str, seconds: int) -> None:
        """Refuse: it shows nothing of ours."""
        _refuse("alert")

    def prompt(self, endpoint: Endpoint, prompt: Prompt) -> None:
        """Refuse: it shows nothing of ours."""
        _refuse("prompt")

    def wake(self, endpoint: Endpoint) -> None:
        """Refuse: the ringing wakes it."""
        _refuse("wake")

    def book(self, endpoint: Endpoint, bookings: Sequence[PanelBooking]) -> None:
        """Refuse: it has no panel of ours."""
        _refuse("book")

    def booked(self, endpoint: Endpoint) -> tuple[PanelEntry, ...]:
        """Refuse: it has no panel of ours."""
        _refuse("booked")

    def listen(self, endpoint: Endpoint, address: str) -> None:
        """Refuse: nobody hears it."""
        _refuse("listen")


def _refuse(command: str) -> NoReturn:
    raise Unsupported(f"An endpoint with a SIP address alone has no {command}.")
