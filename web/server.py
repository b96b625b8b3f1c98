"""Serves the application with gunicorn, from within Python: one process, many threads."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

THREADS = 16
GRACE_SECONDS = 25  # hosts give 30 before they kill; longer than the queues' threads are waited for


@dataclass(frozen=True, slots=True)
class Served:
    """An application, and what ends that which runs beside it in its process."""

    application: Flask
    stop: Callable[[], None]


@contextmanager
def refusals_end_the_server() -> Iterator[None]:
    """Let a refusal to start end the master as well, which would try again for ever.

    Gunicorn's master gives up at this one exit code of its workers.
    """
    try:
        yield
    except SystemExit as refusal:
        print(refusal.code, file=sys.stderr)
        sys.exit(Arbiter.WORKER_BOOT_ERROR)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """A gunicorn of one worker process; `make` is called in it, after the fork.

    The master restarts the worker if it dies, so that what runs beside the pages in its process
    (the queues' threads) comes back as well. On SIGTERM those finish what they are at.
    """

    def __init__(self, make: Callable[[], Served], host: str, port: int) -> None:
        self._make = make
        self._served: Served | None = None
        self._options = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "keepalive": 30,
            "graceful_timeout": GRACE_SECONDS,
            "worker_exit": lambda _server, _worker: self._stop(),
            "control_socket_disable": True,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application of this worker process."""
        with refusals_end_the_server():
            self._served = self._make()
        return self._served.application

    def _stop(self) -> None:
        if self._served is not None:
            self._served.stop()
