"""The calling half of SIP over UDP, as a bridge needs it: INVITE, ACK, CANCEL, BYE (RFC 3261).

Whoever is called makes the offer of media, as the bridge has to know where to send before it can
say where it takes (RFC 3264, an INVITE without a body).
"""

import socket
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_RESEND_SECONDS = 0.5  # RFC 3261 T1
_MOST_SENT = 6
_LARGEST = 65_535
_FIRST_FINAL, _FIRST_REFUSAL = 200, 300


@dataclass(slots=True, eq=False)
class Dialog:
    """One call that was placed.

    `answered` is given the far end's offer and returns ours in answer to it, None where nothing
    comes of it; `over` is called once, unless we hang up.
    """

    address: str
    answered: Callable[[str], str | None]
    over: Callable[[], None]
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    tag: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    branch: str = field(default_factory=lambda: f"z9hG4bK{uuid.uuid4().hex[:12]}")
    to: str = ""
    target: str = ""
    answer: str = ""
    sent: int = 0
    resend_at: float = 0.0
    is_heard: bool = False
    is_up: bool = False
    is_wanted: bool = True
    is_over: bool = False

    @property
    def place(self) -> tuple[str, int]:
        """Where the far end listens."""
        host, _, port = self.address.rpartition("@")[2].partition(":")
        return host, int(port or 5060)


class Phone:
    """Calls SIP addresses from one port, until it is stopped."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self._here = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._dialogs: dict[str, Dialog] = {}
        self._lock = threading.RLock()
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="phone")
        self._thread.start()

    def invite(
        self, address: str, answered: Callable[[str], str | None], over: Callable[[], None]
    ) -> Dialog:
        """Begin to call a bare SIP address, and return at once."""
        dialog = Dialog(address, answered, over)
        dialog.to, dialog.target = f"<sip:{address}>", f"sip:{address}"
        with self._lock:
            self._dialogs[dialog.id] = dialog
            self._send_invite(dialog)
        return dialog

    def hang_up(self, dialog: Dialog) -> None:
        """End a call, or take it back while it still rings; `over` isn't called for it."""
        with self._lock:
            if not dialog.is_wanted or dialog.is_over:
                return
            dialog.is_wanted = False
            if dialog.is_up:
                self._end(dialog)
            else:
                self._send(dialog, "CANCEL", dialog.branch, 1)

    def stop(self) -> None:
        """Call nobody any more."""
        self._is_stopping.set()
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        while not self._is_stopping.is_set():
            self._resend()
            try:
                received, sender = self._socket.recvfrom(_LARGEST)
            except TimeoutError:
                continue
            except ConnectionError:
                continue  # nobody listens there, which silence tells too
            first, headers, body = _parsed(received)
            dialog = self._dialogs.get(headers.get("call-id", ""))
            if first.startswith("SIP/2.0 "):
                if dialog is not None:
                    self._hear(dialog, int(first.split()[1]), headers, body)
            else:
                self._obey(dialog, first.split()[0], headers, sender)

    def _resend(self) -> None:
        now = time.monotonic()
        with self._lock:
            silent = [one for one in self._dialogs.values() if not (one.is_heard or one.is_over)]
            for dialog in silent:
                if dialog.sent >= _MOST_SENT:
                    self._finish(dialog)
                elif now >= dialog.resend_at:
                    self._send_invite(dialog)

    def _hear(self, dialog: Dialog, status: int, headers: Mapping[str, str], body: str) -> None:
        if not headers.get("cseq", "").endswith("INVITE"):
            return
        dialog.is_heard = True
        if status < _FIRST_FINAL:
            return
        dialog.to = headers.get("to", dialog.to)
        if status >= _FIRST_REFUSAL:
            self._send(dialog, "ACK", dialog.branch, 1)
            self._finish(dialog)
            return
        dialog.target = headers.get("contact", dialog.target).partition("<")[2].partition(">")[0]
        if not dialog.is_up:
            self._take(dialog, body)
        self._send(dialog, "ACK", _branch(), 1, dialog.answer)
        with self._lock:
            dialog.is_up = True
            if not dialog.is_wanted:
                self._end(dialog)

    def _take(self, dialog: Dialog, offer: str) -> None:
        answer = dialog.answered(offer) if dialog.is_wanted else None
        dialog.answer = answer or ""
        dialog.is_wanted = dialog.is_wanted and answer is not None

    def _obey(
        self,
        dialog: Dialog | None,
        method: str,
        headers: Mapping[str, str],
        sender: tuple[str, int],
    ) -> None:
        is_known = dialog is not None and method == "BYE"
        lines = ["SIP/2.0 200 OK" if is_known else "SIP/2.0 481 Call Does Not Exist"]
        lines += [f"{name}: {headers[name]}" for name in ("via", "from", "to", "call-id", "cseq")]
        self._socket.sendto(_written([*lines, "Content-Length: 0"]), sender)
        if dialog is not None and is_known:
            self._finish(dialog)

    def _end(self, dialog: Dialog) -> None:
        if not dialog.is_over:
            dialog.is_over = True
            self._send(dialog, "BYE", _branch(), 2)

    def _finish(self, dialog: Dialog) -> None:
        with self._lock:
            is_news = not dialog.is_over and dialog.is_wanted
            dialog.is_over = True
        if is_news:
            dialog.over()

    def _send_invite(self, dialog: Dialog) -> None:
        dialog.sent += 1
        dialog.resend_at = time.monotonic() + _RESEND_SECONDS
        self._send(dialog, "INVITE", dialog.branch, 1)

    def _send(self, dialog: Dialog, method: str, branch: str, number: int, body: str = "") -> None:
        lines = [
            f"{method} {dialog.target} SIP/2.0",
            f"Via: SIP/2.0/UDP {self._here};branch={branch};rport",
            "Max-Forwards: 70",
            f"From: <sip:bridge@{self._here}>;tag={dialog.tag}",
            f"To: {dialog.to}",
            f"Call-ID: {dialog.id}",
            f"CSeq: {number} {method}",
            f"Contact: <sip:bridge@{self._here}>",
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body.encode())}",
        ]
        self._socket.sendto(_written(lines) + body.encode(), dialog.place)


def _branch() -> str:
    return f"z9hG4bK{uuid.uuid4().hex[:12]}"


def _written(lines: list[str]) -> bytes:
    return "\r\n".join([*lines, "", ""]).encode()


def _parsed(message: bytes) -> tuple[str, dict[str, str], str]:
    """Return a message's first line, its headers by their names in lower case, and its body."""
    head, _, body = message.decode("utf-8", "replace").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    pairs = [line.partition(":") for line in lines]
    return first, {name.strip().lower(): value.strip() for name, _, value in pairs}, body
