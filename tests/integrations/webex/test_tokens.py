import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from integrations.errors import PermanentError, TransientError
from integrations.webex.gateway import service_app
from integrations.webex.standin.people import ACCESS_LIFE, REFRESH_LIFE
from integrations.webex.tokens import (
    TRY_AGAIN_AFTER,
    GrantedTokens,
    RefreshingToken,
    ServiceApp,
    StaticToken,
    TokenSource,
)
from tests.integrations.webex.cloud import Cloud

APP = ServiceApp("local-client", "local-client-secret", "local-refresh")


@dataclass
class Kept:
    saved: list[GrantedTokens] = field(default_factory=list)

    def load(self) -> GrantedTokens | None:
        return self.saved[-1] if self.saved else None

    def save(self, tokens: GrantedTokens) -> None:
        self.saved.append(tokens)


def source(cloud: Cloud, kept: Kept, app: ServiceApp = APP) -> RefreshingToken:
    return service_app(cloud.api_url, app, kept, cloud.clock)


def test_gets_a_token_once_and_keeps_it_over_a_restart(cloud: Cloud) -> None:
    kept = Kept()
    tokens = source(cloud, kept)
    assert tokens.expires_at is None
    first = tokens.token()
    assert tokens.token() == first
    assert source(cloud, kept).token() == first
    assert len(kept.saved) == 1
    assert tokens.expires_at == cloud.clock.now() + REFRESH_LIFE


def test_refreshes_shortly_before_the_end(cloud: Cloud) -> None:
    kept = Kept()
    tokens = source(cloud, kept)
    first = tokens.token()
    cloud.clock.move(seconds=(ACCESS_LIFE - timedelta(minutes=11)).total_seconds())
    assert tokens.token() == first
    cloud.clock.move(minutes=2)
    second = tokens.token()
    assert second != first
    assert cloud.gateway(service=tokens).devices.workspaces()


def test_a_refused_token_is_replaced_and_the_request_sent_again(cloud: Cloud) -> None:
    kept = Kept()
    tokens = source(cloud, kept)
    stale = tokens.token()
    cloud.store.delete("token", stale)
    assert len(cloud.gateway(service=tokens).devices.workspaces()) == 2
    assert len(kept.saved) == 2


def test_a_token_that_is_refused_again_is_an_error(cloud: Cloud) -> None:
    cloud.world.set_api_fault("/workspaces", 401, count=2)
    with pytest.raises(PermanentError) as refused:
        cloud.gateway(service=source(cloud, Kept())).devices.workspaces()
    assert refused.value.status == 401


def test_a_token_that_still_lives_is_used_while_none_can_be_had(cloud: Cloud) -> None:
    tokens = source(cloud, Kept())
    first = tokens.token()
    cloud.clock.move(seconds=(ACCESS_LIFE - timedelta(minutes=5)).total_seconds())
    cloud.world.set_api_fault("/access_token", 503, count=100)
    assert tokens.token() == first
    cloud.clock.move(minutes=6)
    with pytest.raises(TransientError):
        tokens.token()


def test_while_none_can_be_had_it_is_seldom_asked_for(cloud: Cloud) -> None:
    """All who want a token wait for the one who asks."""
    tokens = source(cloud, Kept())
    first = tokens.token()
    cloud.clock.move(seconds=(ACCESS_LIFE - timedelta(minutes=5)).total_seconds())
    cloud.world.set_api_fault("/access_token", 503, count=100)
    asked = len(cloud.exchanges)
    assert [tokens.token() for _ in range(5)] == [first] * 5
    assert len(cloud.exchanges) == asked + 1
    cloud.clock.move(minutes=5)
    for _ in range(5):
        with pytest.raises(TransientError):
            tokens.token()
    assert len(cloud.exchanges) == asked + 2
    cloud.world.set_api_fault("/access_token", 503, count=0)
    cloud.clock.move(seconds=TRY_AGAIN_AFTER.total_seconds())
    assert tokens.token() != first


def test_a_wrong_secret_is_permanent_and_stays_secret(cloud: Cloud) -> None:
    app = ServiceApp("local-client", "hunter2", "local-refresh")
    with pytest.raises(PermanentError) as refused:
        source(cloud, Kept(), app).token()
    assert "hunter2" not in f"{refused.value}{app!r}"


def test_many_threads_refresh_once(cloud: Cloud) -> None:
    kept = Kept()
    tokens = source(cloud, kept)
    threads = [threading.Thread(target=tokens.token) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept.saved) == 1


@pytest.mark.parametrize("make", [lambda: StaticToken("x"), lambda: StaticToken("x", None)])
def test_a_static_token_is_as_it_is(make: Callable[[], TokenSource]) -> None:
    tokens = make()
    assert tokens.token() == "x"
    assert tokens.expires_at is None
    assert not tokens.refuse("x")
