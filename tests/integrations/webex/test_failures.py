import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import requests
from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

from integrations.errors import NotFound, PermanentError, TransientError, retry_after
from integrations.webex import transport
from integrations.webex.budget import Priority, RequestBudget
from integrations.webex.gateway import WebexGateway, connect
from integrations.webex.standin.ground import Options
from integrations.webex.tokens import StaticToken
from integrations.webex.transport import Timeouts
from tests.integrations.webex.cloud import AGENT, QUICK, Cloud


@contextmanager
def served(app: Flask) -> Iterator[WebexGateway]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.port}/v1"
        yield connect(url, "bot", services=[StaticToken("service")])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


CALLS: dict[str, Callable[[WebexGateway], object]] = {
    "the SDK": lambda gateway: gateway.messaging.person("x"),
    "the small client": lambda gateway: gateway.devices.devices(),
}
both = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())


@both
@pytest.mark.parametrize("status", [408, 423, 500, 502, 503, 504])
def test_a_fault_of_the_far_side_is_transient(
    cloud: Cloud, call: Callable[[WebexGateway], object], status: int
) -> None:
    cloud.world.set_api_fault("/", status, retry_after=7)
    with pytest.raises(TransientError) as failed:
        call(cloud.gateway())
    assert (failed.value.status, failed.value.retry_after_seconds) == (status, 7)
    cloud.exchanges.clear()  # 408 isn't in the description


@both
@pytest.mark.parametrize("status", [400, 401, 403, 405, 409, 415])
def test_a_refusal_is_permanent(
    cloud: Cloud, call: Callable[[WebexGateway], object], status: int
) -> None:
    cloud.world.set_api_fault("/", status, count=9)
    with pytest.raises(PermanentError) as failed:
        call(cloud.gateway())
    assert failed.value.status == status


@both
def test_what_is_gone_is_not_found(cloud: Cloud, call: Callable[[WebexGateway], object]) -> None:
    cloud.world.set_api_fault("/", 404)
    with pytest.raises(NotFound):
        call(cloud.gateway())


@both
def test_a_429_silences_the_token_for_the_time_asked(
    cloud: Cloud, call: Callable[[WebexGateway], object]
) -> None:
    gateway = cloud.gateway()
    cloud.world.set_api_fault("/", 429, retry_after=1200)
    with pytest.raises(TransientError) as failed:
        call(gateway)
    assert failed.value.retry_after_seconds == 1200
    sent = len(cloud.exchanges)
    with pytest.raises(TransientError) as kept_back:
        call(gateway)
    assert kept_back.value.retry_after_seconds == pytest.approx(1200, abs=30)
    assert len(cloud.exchanges) == sent


def test_the_stand_in_limits_each_token(start_cloud: Callable[..., Cloud]) -> None:
    cloud = start_cloud(Options(requests_per_minute=3))
    gateway = cloud.gateway()
    for _ in range(3):
        gateway.devices.devices()
    with pytest.raises(TransientError) as failed:
        gateway.devices.devices()
    assert failed.value.status == 429
    assert 1 <= (failed.value.retry_after_seconds or 0) <= 60
    gateway.messaging.person(gateway.messaging.me().id)


def test_our_own_budget_keeps_the_far_sides_limit(cloud: Cloud) -> None:
    gateway = cloud.gateway(service=None)
    for _ in range(gateway.bot_budget.left(Priority.REPLY)):
        gateway.bot_budget.take(Priority.REPLY)
    with pytest.raises(TransientError, match="budget"):
        gateway.messaging.send(to_email=AGENT, text="x")
    gateway.devices.command(cloud.jaures, "Standby.Deactivate")
    assert cloud.world.limits.refused == 0


@both
def test_a_time_out_is_transient(
    start_cloud: Callable[..., Cloud], call: Callable[[WebexGateway], object]
) -> None:
    cloud = start_cloud(Options(latency_seconds=30))
    with pytest.raises(TransientError, match="Timeout"):
        call(cloud.gateway(timeouts=QUICK))


@both
def test_nobody_there_is_transient(call: Callable[[WebexGateway], object]) -> None:
    gateway = connect("http://127.0.0.1:9/v1", "bot", services=[StaticToken("s")], timeouts=QUICK)
    with pytest.raises(TransientError):
        call(gateway)


@both
@pytest.mark.parametrize("body", ["<html>", "[]", '{"items": [{"name": 1}]}', "{}", ""])
def test_an_answer_that_makes_no_sense_is_transient(
    call: Callable[[WebexGateway], object], body: str
) -> None:
    app = Flask("nonsense")
    app.add_url_rule("/v1/<path:_path>", view_func=lambda _path: body)
    with served(app) as gateway:
        if call is CALLS["the small client"] and body in {"{}", ""}:
            assert call(gateway) == []
            return
        with pytest.raises(TransientError):
            call(gateway)


@pytest.mark.parametrize("header", ["soon", "Wed, 21 Oct 2026 07:28:00 GMT", "nan", ""])
def test_an_unreadable_retry_after_is_a_usual_wait(header: str) -> None:
    app = Flask("vague")

    @app.get("/v1/<path:_path>")
    def vague(_path: str) -> Response:
        return Response("{}", status=429, headers={"Retry-After": header})

    for call in CALLS.values():
        with served(app) as gateway, pytest.raises(TransientError) as failed:
            call(gateway)
        assert failed.value.retry_after_seconds == 15


def test_a_retry_after_is_between_a_second_and_an_hour() -> None:
    assert [retry_after(one) for one in ("0", "90", "86400", None)] == [1, 90, 3600, None]


def test_empty_pages_are_followed_to_the_end(start_cloud: Callable[..., Cloud]) -> None:
    cloud = start_cloud(Options(empty_first_page=True))
    gateway = cloud.gateway()
    said = cloud.world.say(AGENT, "bonjour")
    for _ in range(3):
        gateway.messaging.send(space_id=said["roomId"], parent_id=said["id"], text="oui")
    assert len(gateway.messaging.thread(said["roomId"], said["id"], limit=2)) == 2
    assert len(gateway.messaging.thread(said["roomId"], said["id"])) == 3
    assert len(gateway.devices.devices()) == 2
    gateway.webhooks.ensure("http://127.0.0.1:9/hook", "s")
    assert not gateway.webhooks.ensure("http://127.0.0.1:9/hook", "s").changed


def test_pages_without_end_are_left() -> None:
    app, asked = Flask("endless"), []

    @app.get("/v1/<path:path>")
    def endless(path: str) -> Response:
        asked.append(path)
        if path == "people/me":
            return jsonify({"id": "bot", "emails": []})
        answer = jsonify({"items": []})
        answer.headers["Link"] = f'<{request.base_url}?cursor=1>; rel="next"'
        return answer

    with served(app) as gateway:
        with pytest.raises(TransientError, match="too many pages"):
            gateway.messaging.thread("space", "parent")
        with pytest.raises(TransientError, match="too many pages"):
            gateway.devices.devices()
    assert len(asked) < 70


@both
def test_an_answer_without_end_is_left(
    call: Callable[[WebexGateway], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "LARGEST_ANSWER_BYTES", 1000)
    app = Flask("talkative")

    @app.get("/v1/<path:_path>")
    def talk(_path: str) -> Response:
        return jsonify({"id": "x" * 2000, "items": []})

    with served(app) as gateway, pytest.raises(TransientError, match="too large"):
        call(gateway)


@both
def test_an_answer_cut_short_is_transient(call: Callable[[WebexGateway], object]) -> None:
    app = Flask("cut")

    @app.get("/v1/<path:_path>")
    def cut(_path: str) -> Response:
        return Response(b'{"items": [', headers={"Content-Length": "500"})

    with served(app) as gateway, pytest.raises(TransientError):
        call(gateway)


def test_a_token_never_leaves_for_another_host(cloud: Cloud) -> None:
    app = Flask("crooked")

    @app.get("/v1/<path:_path>")
    def crooked(_path: str) -> Response:
        answer = jsonify({"items": []})
        answer.headers["Link"] = f'<{cloud.api_url}devices>; rel="next"'
        return answer

    @app.get("/v1/people/<_path>")
    def redirect(_path: str) -> Response:
        return Response("", status=302, headers={"Location": f"{cloud.api_url}people/me"})

    with served(app) as gateway:
        for call in CALLS.values():
            with pytest.raises(PermanentError, match="elsewhere"):
                call(gateway)
    assert cloud.exchanges == []


def test_no_message_carries_a_token_or_what_the_far_side_says(cloud: Cloud) -> None:
    gateway = connect(cloud.api_url, "topsecret", services=[StaticToken("topsecret")])
    for call in CALLS.values():
        with pytest.raises(PermanentError) as failed:
            call(gateway)
        shown = f"{failed.value}{failed.value.__cause__}{failed.value.__suppress_context__}"
        assert "topsecret" not in shown
        assert failed.value.reason not in str(failed.value)
    assert "topsecret" not in repr(StaticToken("topsecret"))


def test_a_proxy_of_the_environment_is_not_asked_for_loopback(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    gateway = cloud.gateway(timeouts=Timeouts(1, 5))
    assert gateway.messaging.me().kind == "bot"
    assert len(gateway.devices.devices()) == 2


def test_serves_several_threads_at_once(cloud: Cloud) -> None:
    gateway = cloud.gateway()
    ids: list[str] = []

    def send() -> None:
        ids.extend(gateway.messaging.send(to_email=AGENT, text="x") for _ in range(5))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(ids)) == 20


def test_an_unknown_token_is_refused_by_the_stand_in(cloud: Cloud) -> None:
    answer = requests.get(
        f"{cloud.api_url}people/me", headers={"Authorization": "Bearer nobody"}, timeout=5
    )
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["description"] == answer.json()["message"]
    assert answer.headers["trackingId"] == answer.json()["trackingId"]


def test_a_budget_counts_every_page(start_cloud: Callable[..., Cloud]) -> None:
    cloud = start_cloud(Options(empty_first_page=True))
    gateway = cloud.gateway()
    full = RequestBudget(lambda: 0.0).left(Priority.WATCH)
    gateway.devices.devices()
    assert gateway.service_budget is not None
    assert gateway.service_budget.left(Priority.WATCH) == full - 2
