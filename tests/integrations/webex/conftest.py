from collections.abc import Callable, Iterator

import pytest

from integrations.webex.standin.ground import Options
from integrations.webex.standin.store import Store
from tests.integrations.webex.cloud import Cloud, MovableClock


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def start_cloud(clock: MovableClock) -> Iterator[Callable[..., Cloud]]:
    """Starts local Webexes; whatever went over the wire must fit the contract in the end."""
    clouds: list[Cloud] = []

    def start(options: Options | None = None, store: Store | None = None) -> Cloud:
        clouds.append(Cloud(clock, options or Options(connect_seconds=1), store or Store()))
        return clouds[-1]

    yield start
    for cloud in clouds:
        cloud.stop()
    assert [problem for cloud in clouds for problem in cloud.problems()] == []


@pytest.fixture
def cloud(start_cloud: Callable[..., Cloud]) -> Cloud:
    return start_cloud()
