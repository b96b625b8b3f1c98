"""The server: it stops what runs beside it, and gives up where starting makes no sense."""

import pytest
from flask import Flask
from gunicorn.arbiter import Arbiter

from web.server import GRACE_SECONDS, Served, Server, refusals_end_the_server


def test_the_queues_are_stopped_with_the_server() -> None:
    stopped: list[bool] = []
    server = Server(lambda: Served(Flask("salon"), lambda: stopped.append(True)), "127.0.0.1", 8000)
    server.cfg.worker_exit(None, None)
    assert stopped == [], "nothing was started yet"
    server.load()
    server.cfg.worker_exit(None, None)
    assert stopped == [True]
    assert server.cfg.graceful_timeout == GRACE_SECONDS


def test_a_refusal_to_start_ends_the_server(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, refusals_end_the_server():
        raise SystemExit("The database lacks migrations.")
    assert ended.value.code == Arbiter.WORKER_BOOT_ERROR
    assert "lacks migrations" in capsys.readouterr().err
