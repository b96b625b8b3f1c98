"""What happens to endpoints."""

from dataclasses import dataclass

from rooms.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointTroubled(Event):
    """Something keeps an endpoint from its work, such as a panel that takes no bookings.

    `problem` is a word of `rooms.endpoint_states`.
    """

    endpoint_id: int
    problem: str
