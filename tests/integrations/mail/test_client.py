import smtplib
import socket
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult

from integrations.errors import PermanentError, TransientError, Unreachable
from integrations.mail.client import Mailer, Server
from integrations.mail.mailbox import Mailbox

CERTIFICATE = Path(__file__).parent / "localhost.pem"
SENDER, GUEST = "salles+b1-1-aaaaaaaa@drancy.example", "contact@partenaire.example"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    box.start()
    yield box
    box.close()


@pytest.fixture
def mailer(mailbox: Mailbox) -> Mailer:
    return Mailer(mailbox.url, timeout_seconds=5)


class Guarded:
    """A server that offers STARTTLS (or speaks TLS at once) and knows one user."""

    def __init__(self, *, offers_tls: bool = True, tls_first: bool = False) -> None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(CERTIFICATE)
        self.tried: list[bytes] = []
        self.controller = Controller(
            Sink(),
            hostname="127.0.0.1",
            port=_free_port(),
            tls_context=context if offers_tls and not tls_first else None,
            ssl_context=context if tls_first else None,
            authenticator=self._authenticate,
            auth_require_tls=offers_tls and not tls_first,
        )

    def _authenticate(self, *args: Any) -> AuthResult:
        self.tried.append(args[-1].password)
        return AuthResult(success=args[-1].password == b"p@ss word", handled=False)

    def __enter__(self) -> "Guarded":
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()

    def url(self, scheme: str = "smtp", password: str = "") -> str:
        return f"{scheme}://salles:{password or 'p%40ss%20word'}@127.0.0.1:{self.controller.port}"


def _free_port() -> int:
    box = Mailbox()
    box.start()
    port = int(box.url.rpartition(":")[2])
    box.close()
    return port


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def a_mail(text: str = "Bonjour") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "salles@drancy.example", GUEST, "Essai"
    message["Message-ID"] = "<1@drancy.example>"
    message.set_content(text)
    return message


def test_hands_a_mail_over(mailer: Mailer, mailbox: Mailbox) -> None:
    mailer.send(a_mail("Bonjour\n.\n..\nà bientôt"), SENDER, GUEST)
    [kept] = mailbox.mails()
    assert (kept["sender"], kept["recipient"]) == (SENDER, GUEST)
    assert kept["text"] == "Bonjour\n.\n..\nà bientôt\n"


@pytest.mark.parametrize("stage", ["recipient", "data"])
@pytest.mark.parametrize(("code", "error"), [(451, TransientError), (550, PermanentError)])
def test_a_refusal_is_transient_or_permanent_by_its_code(
    mailer: Mailer, mailbox: Mailbox, stage: Any, code: int, error: type[Exception]
) -> None:
    mailbox.fail(code, stage=stage)
    with pytest.raises(error, match=str(code)) as caught:
        mailer.send(a_mail(), SENDER, GUEST)
    assert GUEST not in str(caught.value)
    assert mailbox.mails() == []
    mailer.send(a_mail(), SENDER, GUEST)
    assert len(mailbox.mails()) == 1


@pytest.mark.parametrize(
    ("stage", "words", "is_theirs"),
    [
        ("recipient", b"5.1.1 No such user", True),
        ("recipient", b"No such user", True),
        ("recipient", b"5.7.1 Relaying denied", False),
        ("data", b"5.1.1 Refused", False),
    ],
)
def test_a_refused_recipient_is_told_from_a_refused_sender(
    monkeypatch: pytest.MonkeyPatch, mailer: Mailer, stage: str, words: bytes, *, is_theirs: bool
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        if stage == "data":
            raise smtplib.SMTPDataError(550, words)
        raise smtplib.SMTPRecipientsRefused({GUEST: (550, words)})

    monkeypatch.setattr(smtplib.SMTP, "sendmail", refuse)
    with pytest.raises(PermanentError) as caught:
        mailer.send(a_mail(), SENDER, GUEST)
    assert isinstance(caught.value, Unreachable) == is_theirs


def test_a_lost_answer_and_a_second_try_are_one_mail(mailer: Mailer, mailbox: Mailbox) -> None:
    mailbox.fail(451, stage="answer")
    with pytest.raises(TransientError):
        mailer.send(a_mail(), SENDER, GUEST)
    mailer.send(a_mail(), SENDER, GUEST)
    [kept] = mailbox.mails()
    assert kept["times"] == 2


def test_a_server_that_is_down_is_transient() -> None:
    with pytest.raises(TransientError, match="no connection"):
        Mailer(f"smtp://127.0.0.1:{_free_port()}", timeout_seconds=5).send(a_mail(), SENDER, GUEST)


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nDATA", "<a@b.example>"])
def test_what_is_no_address_fails_for_good(mailer: Mailer, address: str) -> None:
    with pytest.raises(PermanentError):
        mailer.send(a_mail(), SENDER, address)


def test_international_addresses_reach_servers_that_take_them(
    mailer: Mailer, mailbox: Mailbox
) -> None:
    mailer.send(a_mail(), SENDER, "hélène@société.example")
    assert mailbox.mails()[0]["recipient"] == "hélène@xn--socit-esab.example"


def test_international_addresses_fail_for_good_elsewhere() -> None:
    old = Controller(
        Sink(),
        hostname="127.0.0.1",
        port=_free_port(),
        enable_SMTPUTF8=False,
    )
    old.start()
    try:
        mailer = Mailer(f"smtp://127.0.0.1:{old.port}", timeout_seconds=5)
        with pytest.raises(PermanentError, match="SMTPUTF8"):
            mailer.send(a_mail(), SENDER, "hélène@partenaire.example")
        mailer.send(a_mail(), SENDER, "helene@société.example")
    finally:
        old.stop()


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_logs_in_over_tls_only(scheme: str) -> None:
    with Guarded(tls_first=scheme == "smtps") as server:
        mailer = Mailer(server.url(scheme), timeout_seconds=5, context=trusting())
        assert mailer.check().endswith("encrypted, logged in as salles.")
        mailer.send(a_mail(), SENDER, GUEST)
    assert server.tried == [b"p@ss word"] * 2


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_never_gives_its_password_to_a_server_it_cannot_trust(scheme: str) -> None:
    with Guarded(tls_first=scheme == "smtps") as server:
        mailer = Mailer(server.url(scheme), timeout_seconds=5)
        with pytest.raises(TransientError, match="certificate"):
            mailer.send(a_mail(), SENDER, GUEST)
    assert server.tried == []


def test_never_gives_its_password_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.mail.client._LOOPBACK", frozenset())
    with Guarded(offers_tls=False) as server:
        mailer = Mailer(server.url(), timeout_seconds=5)
        with pytest.raises(TransientError, match="encryption"):
            mailer.check()
    assert server.tried == []


def test_a_refused_login_can_be_mended() -> None:
    with Guarded() as server:
        mailer = Mailer(server.url(password="wrong"), timeout_seconds=5, context=trusting())
        with pytest.raises(TransientError, match="user or password") as caught:
            mailer.check()
    assert "wrong" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "host", "port", "user"),
    [
        ("smtp://mail.drancy.example", "mail.drancy.example", 25, ""),
        ("smtp://salles:x@mail.drancy.example", "mail.drancy.example", 587, "salles"),
        ("smtps://s%40d:x@mail.drancy.example", "mail.drancy.example", 465, "s@d"),
        ("smtp://[::1]:2525", "::1", 2525, ""),
    ],
)
def test_reads_smtp_urls(url: str, host: str, port: int, user: str) -> None:
    server = Server.parse(url)
    assert (server.host, server.port, server.user) == (host, port, user)
    assert "x" not in repr(server).replace("example", "")


@pytest.mark.parametrize("url", ["", "http://mail", "smtp://", "mail.drancy.example:25"])
def test_refuses_other_urls(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL"):
        Server.parse(url)


def test_a_server_that_says_nothing_is_transient() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mailer = Mailer(f"smtp://127.0.0.1:{silent.getsockname()[1]}", timeout_seconds=0.1)
        with pytest.raises(TransientError, match="no connection"):
            mailer.send(a_mail(), SENDER, GUEST)
