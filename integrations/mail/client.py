"""Mail out by SMTP (RFC 5321): one message to one recipient, accepted or told why not."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from calendars.plain import mail_address
from integrations.authorities import trusting_authorities
from integrations.errors import OutsideError, PermanentError, TransientError, Unreachable

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_REASON_LENGTH = 200
_AGAINST_US = re.compile(r"5\.7\.")  # security or policy (RFC 3463 section 3.8): not the recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where an SMTP_URL leads. The password shows in no representation."""

    host: str
    port: int
    user: str
    password: str
    is_tls: bool

    @classmethod
    def parse(cls, url: str) -> "Server":
        """Read smtp://user:password@host:port or smtps://…; ValueError where it is neither.

        User and password are percent-decoded. Without a port: 465 for smtps, 587 for smtp with a
        user (RFC 6409), else 25.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("SMTP_URL must be smtp://host or smtps://host, with user and port.")
        user = unquote(parts.username or "")
        usual = 465 if parts.scheme == "smtps" else 587 if user else 25
        return cls(
            host=parts.hostname,
            port=parts.port or usual,
            user=user,
            password=unquote(parts.password or ""),
            is_tls=parts.scheme == "smtps",
        )

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port})"


class Mailer:
    """Sends through one server; safe for threads, for each mail has its own connection.

    With smtps:// TLS comes first; with smtp:// and a user STARTTLS is demanded, and the password is
    never sent in the clear but to this machine. Certificates are checked against `context`, by
    default the system's authorities.
    """

    def __init__(
        self, url: str, *, timeout_seconds: float = 20, context: ssl.SSLContext | None = None
    ) -> None:
        self._server = Server.parse(url)
        self._timeout_seconds = timeout_seconds
        self._context = context

    def send(self, message: EmailMessage, envelope_from: str, recipient: str) -> None:
        """Hand `message` over for `recipient`; once this returns, the server answers for it.

        Bounces go to `envelope_from`. TransientError: no connection, no encryption, a refused
        log-in (an operator can mend it), or a 4xx answer. Unreachable: the recipient is refused
        for good. PermanentError: another 5xx answer, or an address that can't be written to.
        """
        try:
            sender, target = mail_address(envelope_from), mail_address(recipient)
        except ValueError as error:
            raise PermanentError("Mail: not an address.") from error
        with self._errors_told(), self._connection() as smtp:
            needs_utf8 = not (sender + target).isascii()
            if needs_utf8 and not smtp.has_extn("smtputf8"):
                raise PermanentError("Mail: the server takes no addresses beyond ASCII (SMTPUTF8).")
            written: Any = message.policy  # keeps headers as they are, where it says so
            content = message.as_bytes(policy=written.clone(linesep="\r\n", utf8=needs_utf8))
            options = ["SMTPUTF8", "BODY=8BITMIME"] if needs_utf8 else []
            smtp.sendmail(sender, [target], content, mail_options=options)

    def check(self) -> str:
        """Return a sentence about the server after greeting it and logging in; sends nothing.

        Errors as in `send`.
        """
        with self._errors_told(), self._connection() as smtp:
            smtp.noop()
            is_encrypted = isinstance(smtp.sock, ssl.SSLSocket)
        manner = "encrypted" if is_encrypted else "not encrypted"
        login = f", logged in as {self._server.user}" if self._server.user else ""
        return f"SMTP {self._server.host}:{self._server.port} answers, {manner}{login}."

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        server = self._server
        smtp: smtplib.SMTP
        if server.is_tls:
            smtp = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout_seconds, context=self._trust()
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=self._timeout_seconds)
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.user:
                self._log_in(smtp)
            yield smtp
            _say_goodbye(smtp)
        finally:
            smtp.close()

    def _trust(self) -> ssl.SSLContext:
        return self._context or trusting_authorities()

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        if not self._server.is_tls and smtp.has_extn("starttls"):
            smtp.starttls(context=self._trust())
            smtp.ehlo_or_helo_if_needed()
        if not isinstance(smtp.sock, ssl.SSLSocket) and self._server.host not in _LOOPBACK:
            raise TransientError("Mail: the server offers no encryption; the password stays here.")
        smtp.login(self._server.user, self._server.password)

    @contextmanager
    def _errors_told(self) -> Iterator[None]:
        """Translate what smtplib raises."""
        try:
            yield
        except OutsideError:
            raise
        except smtplib.SMTPRecipientsRefused as error:
            [(code, answer)] = error.recipients.values()
            refusal = _refusal("the recipient is refused", code, answer)
            if isinstance(refusal, PermanentError) and not _AGAINST_US.match(refusal.reason):
                refusal = Unreachable(str(refusal), status=code, reason=refusal.reason)
            raise refusal from error
        except smtplib.SMTPAuthenticationError as error:
            raise TransientError(
                "Mail: the server refuses user or password.", status=error.smtp_code
            ) from error
        except (smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
            raise TransientError("Mail: the server greets us with a refusal.") from error
        except smtplib.SMTPResponseException as error:
            raise _refusal("the server refuses", error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise PermanentError("Mail: the server lacks what this needs.") from error
        except ssl.SSLCertVerificationError as error:
            raise TransientError("Mail: the server's certificate can't be trusted.") from error
        except (smtplib.SMTPException, OSError) as error:
            raise TransientError(f"Mail: no connection ({type(error).__name__}).") from error


def _say_goodbye(smtp: smtplib.SMTP) -> None:
    """Send QUIT. The mail is the server's already, so a lost answer must not send it again."""
    try:
        smtp.quit()
    except (smtplib.SMTPException, OSError):
        smtp.close()


def _refusal(what: str, code: int, answer: bytes | str) -> OutsideError:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    kind = PermanentError if 500 <= code <= 599 else TransientError
    return kind(f"Mail: {what} ({code}).", status=code, reason=words[:_REASON_LENGTH])
