"""What happens to endpoints."""

from dataclasses import dataclass

from rooms.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointTroubled(Event):
    """Something keeps an endpoint from its work, such as a panel that takes no bookings.

    `problem` is a word of `rooms.endpoints.states`.
    """

    endpoint_id: int
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRecovered(Event):
    """An endpoint whose problem people were told of does its work again."""

    endpoint_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptAnswered(Event):
    """Somebody in the room answered what was asked on the endpoint's screen.

    `key` is that of the question, `option` the number of the answer, counted from 1. Who follows
    checks that the question was one for this endpoint.
    """

    endpoint_id: int
    key: str
    option: int
