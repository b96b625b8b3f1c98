import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from integrations.webex.standin.ground import Options
from integrations.webex.standin.store import Store
from tests.integrations.webex import contract
from tests.integrations.webex.cloud import Cloud, MovableClock
from tests.integrations.webex.description import Description


@cache
def description() -> Description | None:
    path = os.environ.get("WEBEX_OPENAPI")
    return Description(Path(path)) if path else None


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
    exchanges = [exchange for cloud in clouds for exchange in cloud.exchanges]
    published = description()
    found = [problem for one in exchanges for problem in contract.problems(one)]
    if published is not None:
        found += [problem for one in exchanges for problem in published.problems(one)]
    assert found == []


@pytest.fixture
def cloud(start_cloud: Callable[..., Cloud]) -> Cloud:
    return start_cloud()
