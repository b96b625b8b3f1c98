"""Delivers queued webhook calls in the background, signed as Webex signs them."""

import threading
from collections.abc import Callable

import requests

from integrations.webex.signature import signature_of
from integrations.webex.standin.ground import Options
from integrations.webex.standin.store import Delivery, Store
from integrations.webex.standin.webhooks import Webhooks

_CONNECT_SECONDS = 2.0
_TICK_SECONDS = 0.5
_FIRST_FAILURE = 300


class Sender:
    """One thread that makes the queued calls in order, each with a bounded wait.

    `tick` is called now and then, so that the passing of time causes webhooks too. Nothing is
    sent before `start`. Webex documents no second try; pauses in the options allow some where the
    target isn't up yet.
    """

    def __init__(
        self, store: Store, webhooks: Webhooks, options: Options, tick: Callable[[], None]
    ) -> None:
        self._tick = tick
        self._store = store
        self._webhooks = webhooks
        self._options = options
        self._work = threading.Event()
        self._stopping = threading.Event()
        self._idle = threading.Condition()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to send; calls queued before go out first."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="webex-webhooks", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop after the call that is under way; what is queued stays in the store."""
        self._stopping.set()
        self._work.set()
        if self._thread is not None:
            self._thread.join(self._options.webhook_timeout_seconds + _CONNECT_SECONDS + 1)
            self._thread = None

    def wake(self) -> None:
        """Say that there is something to send."""
        self._work.set()

    def wait_idle(self, timeout_seconds: float) -> bool:
        """Wait until everything queued was tried; `False` when that took too long."""
        self.wake()
        with self._idle:
            return self._idle.wait_for(lambda: self._store.next_delivery() is None, timeout_seconds)

    def _run(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while not self._stopping.is_set():
                self._work.wait(_TICK_SECONDS)
                self._work.clear()
                self._tick()
                self._send_all(session)

    def _send_all(self, session: requests.Session) -> None:
        while not self._stopping.is_set():
            delivery = self._store.next_delivery()
            if delivery is None:
                break
            self._send(session, delivery)
            self._store.tried(delivery)
        with self._idle:
            self._idle.notify_all()

    def _send(self, session: requests.Session, delivery: Delivery) -> None:
        for pause in (*self._options.webhook_retry_pauses_seconds, None):
            hook = self._webhooks.target(delivery.webhook_id)
            if hook is None:
                return
            outcome = self._post(session, hook["targetUrl"], hook["secret"], delivery.body)
            if outcome == "accepted":
                return
            if pause is None or outcome == "refused" or self._stopping.wait(pause):
                self._webhooks.failed(delivery.webhook_id)
                return

    def _post(self, session: requests.Session, url: str, secret: str | None, body: str) -> str:
        raw = body.encode()
        headers = {"Content-Type": "application/json"}
        if secret:
            headers["X-Spark-Signature"] = signature_of(secret, raw)
        wait = (_CONNECT_SECONDS, self._options.webhook_timeout_seconds)
        try:
            answer = session.post(
                url, data=raw, headers=headers, timeout=wait, allow_redirects=False
            )
        except requests.RequestException:
            return "unreachable"
        return "accepted" if answer.status_code < _FIRST_FAILURE else "refused"
