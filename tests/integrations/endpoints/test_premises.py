"""What can go wrong with a device at an address of its own."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from integrations.accounts import Account, read_accounts
from integrations.endpoints import direct
from integrations.endpoints.direct import Direct, UntrustedError, certificate_of
from integrations.endpoints.driver import OFFLINE
from integrations.endpoints.premises import PremisesRoad
from integrations.endpoints.refusals import Refusals
from integrations.endpoints.roomos import RoomOs
from integrations.errors import PermanentError, TransientError
from rooms.models import Endpoint
from tests.integrations.endpoints.far_sides import (
    ACCOUNT,
    CERTIFICATE,
    HASTY,
    RENEWED,
    PremisesSide,
    fingerprint,
    premises_endpoint,
)


@pytest.fixture
def far() -> Iterator[PremisesSide]:
    with premises_endpoint() as side:
        yield side


def driver(account: Account = ACCOUNT) -> RoomOs:
    return RoomOs(PremisesRoad({"mairie": account}, Direct()), Refusals(lambda: 0.0))


def test_a_changed_certificate_is_shown_to_people_and_gets_nothing(far: PremisesSide) -> None:
    far.driver.wake(far.endpoint)
    far.serve(RENEWED)
    asked = far.asked()
    for act in (far.driver.wake, far.driver.status):
        with pytest.raises(UntrustedError, match="endpoints test KEY"):
            act(far.endpoint)
    assert far.asked() == asked
    shown = certificate_of(far.endpoint)
    assert fingerprint(RENEWED) != fingerprint(CERTIFICATE)
    far.endpoint.fingerprint = shown
    assert shown == fingerprint(RENEWED)
    assert far.driver.status(far.endpoint).is_online


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Return what makes the device's certificate an authority's that this machine trusts."""

    def trust() -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        direct.context_for.cache_clear()

    direct.context_for.cache_clear()
    yield trust
    direct.context_for.cache_clear()


def test_without_a_pin_an_authority_must_have_signed(
    far: PremisesSide, trusted: Callable[[], None]
) -> None:
    far.endpoint.fingerprint = None
    with pytest.raises(UntrustedError):
        far.driver.status(far.endpoint)
    assert far.asked() == 0
    trusted()
    assert far.driver.status(far.endpoint).is_online


def test_a_certificate_for_another_name_is_not_trusted(
    far: PremisesSide, trusted: Callable[[], None]
) -> None:
    trusted()
    assert far.endpoint.host is not None
    far.endpoint.host = far.endpoint.host.replace("127.0.0.1", "localhost")
    far.endpoint.fingerprint = None
    with pytest.raises(UntrustedError):
        far.driver.status(far.endpoint)


def test_nobody_waits_for_a_device_longer_than_was_said(far: PremisesSide) -> None:
    far.fail("hang")
    began = time.monotonic()
    with pytest.raises(TransientError):
        far.hasty.wake(far.endpoint)
    assert time.monotonic() - began < HASTY.whole_seconds


def test_an_answer_that_drips_has_an_end() -> None:
    seconds = iter(range(0, 1000, 10))
    road = PremisesRoad({"mairie": ACCOUNT}, Direct(HASTY, lambda: float(next(seconds))))
    with premises_endpoint() as far, pytest.raises(TransientError, match="no end"):
        RoomOs(road, Refusals(lambda: 0.0)).wake(far.endpoint)


def test_a_wrong_password_is_told(far: PremisesSide) -> None:
    with pytest.raises(PermanentError, match="refuses the account"):
        driver(Account("salon", "wrong")).wake(far.endpoint)


def test_an_account_that_is_nowhere_is_told(far: PremisesSide) -> None:
    far.endpoint.account = "annexe"
    with pytest.raises(PermanentError, match="ENDPOINT_ACCOUNTS"):
        far.driver.wake(far.endpoint)
    assert far.asked() == 0


@contextmanager
def talking(said: bytes, *, times: int = 1) -> Iterator[Endpoint]:
    """A far side that speaks no TLS and says this to whoever comes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def speak() -> None:
        for _ in range(times):
            try:
                client, _ = listener.accept()
            except OSError:
                return
            client.sendall(said)
            client.close()

    thread = threading.Thread(target=speak)
    thread.start()
    port = listener.getsockname()[1]
    try:
        yield Endpoint(
            id=1, organisation_id=1, room_id=1, key="jaures", kind="roomos_local",
            host=f"127.0.0.1:{port}", account="mairie", fingerprint=fingerprint(CERTIFICATE),
        )  # fmt: skip
    finally:
        listener.close()
        thread.join()


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\n\r\n", b"\x16\x03\x01"])
def test_what_speaks_no_tls_is_a_fault_that_may_pass(said: bytes) -> None:
    with talking(said) as endpoint, pytest.raises(TransientError):
        driver().wake(endpoint)


def test_nobody_there_is_offline() -> None:
    with talking(b"", times=0) as endpoint:
        pass
    assert driver().status(endpoint) == OFFLINE


@pytest.mark.parametrize("host", ["127.0.0.1:1", "[::1]:1"])
def test_a_host_may_have_a_port_and_six_groups(host: str) -> None:
    endpoint = Endpoint(
        id=1,
        organisation_id=1,
        room_id=1,
        key="a",
        host=host,
        account="mairie",
        fingerprint="0" * 64,
    )
    assert driver().status(endpoint) == OFFLINE


def test_accounts_are_read_with_what_an_address_would_escape() -> None:
    found = read_accounts(" mairie=salon:secr%C3%A8t%3A%20%25  annexe=agent:p ")
    assert found == {"mairie": ACCOUNT, "annexe": Account("agent", "p")}
    assert "secr" not in repr(found)


@pytest.mark.parametrize("written", ["mairie", "mairie=salon", "a=b:c a=d:e", "=b:c", "a=b:c:d"])
def test_a_malformed_account_is_named_by_its_place_alone(written: str) -> None:
    with pytest.raises(ValueError, match=r"account [12] ") as refused:
        read_accounts(written)
    assert "salon" not in str(refused.value)
