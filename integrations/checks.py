"""`check`: every connection is tried, and all problems are told together."""

import imaplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from integrations.adapters import Adapters
from integrations.authorities import trusting_authorities
from integrations.conferencing.provider import Ability
from integrations.errors import OutsideError
from integrations.settings import Settings
from rooms.database import Database, is_current
from rooms.invitations.arrivals import MOST_LISTED, unclaimed

TIMEOUT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried; `problem` is None where it works. A gap can be lived with."""

    what: str
    problem: str | None
    is_gap: bool = False


def findings(settings: Settings, database: Database, found: Adapters) -> Iterator[Finding]:
    """Try everything that `settings` name, one after the other."""
    gateway = found.gateway
    yield _tried("database", lambda: _try_database(database))
    yield from _held(database)
    yield _tried("Webex bot token", gateway.messaging.me)
    meetings = gateway.meetings
    if meetings is None:
        absent = "no service token: no video conferences can be made, rooms can only call rooms"
        yield Finding("Webex service token", absent, is_gap=True)
    else:
        yield _tried("Webex service token", gateway.devices.workspaces)
    for name, provider in found.providers.items():
        if Ability.MAKE in provider.abilities:
            yield _tried(f"conferences by {name}", provider.health)
    yield _tried("SMTP", found.mailer.check)
    if settings.imap_url:
        yield _tried("IMAP", lambda: _try_imap(settings.imap_url))


def _held(database: Database) -> Iterator[Finding]:
    """Tell how many mails wait for the operator; of a database that is away, nothing."""
    try:
        with database.reading() as session:
            waiting = len(unclaimed(session))
    except SQLAlchemyError:
        return
    if waiting:
        many = f"{waiting} or more" if waiting == MOST_LISTED else str(waiting)
        told = f"{many} belong to no booking: see `python bot.py mails`"
        yield Finding("mails", told, is_gap=True)


def _tried(what: str, act: Callable[[], object]) -> Finding:
    try:
        act()
    except (OutsideError, SQLAlchemyError, OSError, imaplib.IMAP4.error) as error:
        return Finding(what, str(error).splitlines()[0] if str(error) else type(error).__name__)
    return Finding(what, None)


def _try_database(database: Database) -> None:
    with database.reading() as session:
        session.connection().execute(text("SELECT 1"))
    if not is_current(database):
        raise OutsideError("migrations are missing: run `python bot.py migrate`")


def _try_imap(url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "imaps":
        client: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            host, parts.port or 993, ssl_context=trusting_authorities(), timeout=TIMEOUT_SECONDS
        )
    else:
        client = imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT_SECONDS)
    with client:
        client.login(unquote(parts.username or ""), unquote(parts.password or ""))
