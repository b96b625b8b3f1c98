"""Serves the application with gunicorn, from within Python: one process, many threads."""

from collections.abc import Callable

from flask import Flask
from gunicorn.app.base import BaseApplication

THREADS = 16


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """A gunicorn of one worker process; `make` is called in it, after the fork.

    The master restarts the worker if it dies, so that what runs beside the pages in its process
    (the queues' threads) comes back as well.
    """

    def __init__(self, make: Callable[[], Flask], host: str, port: int) -> None:
        self._make = make
        self._options = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "keepalive": 30,
            "graceful_timeout": 10,
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
        return self._make()
