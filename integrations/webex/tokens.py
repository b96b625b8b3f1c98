"""Where a token comes from: given once, or refreshed for a service app before it expires."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from integrations.errors import TransientError
from integrations.webex import reading
from integrations.webex.budget import Priority
from integrations.webex.transport import ThreadSessions, operation
from rooms.clock import Clock

# Long enough for every request that has begun to end, short beside the days a token lives.
REFRESH_BEFORE = timedelta(minutes=10)
# All who want a token wait while one asks: where nobody answers, not every one of them asks.
TRY_AGAIN_AFTER = timedelta(seconds=15)


class TokenSource(Protocol):
    """Gives the token of the moment."""

    @property
    def expires_at(self) -> datetime | None:
        """When a person must act for the token to go on working; `None` if never or unknown."""
        ...

    def token(self) -> str:
        """Return a token that is valid now; `TransientError` or `PermanentError` if none is had."""
        ...

    def refuse(self, token: str) -> bool:
        """Note that Webex refused this token; returns whether another one may be had."""
        ...


@dataclass(frozen=True, slots=True)
class StaticToken:
    """A token that is as it is: a bot's (which doesn't expire), or one set by hand."""

    value: str = field(repr=False)
    expires_at: datetime | None = None

    def token(self) -> str:
        """Return the token."""
        return self.value

    def refuse(self, token: str) -> bool:  # noqa: ARG002
        """Nothing else can be had."""
        return False


@dataclass(frozen=True, slots=True)
class GrantedTokens:
    """What Webex granted: both tokens and when they end (UTC)."""

    access_token: str = field(repr=False)
    expires_at: datetime
    refresh_token: str = field(repr=False)
    refresh_expires_at: datetime | None


class TokenStorage(Protocol):
    """Keeps the granted tokens over restarts: Webex may hand out a new refresh token each time."""

    def load(self) -> GrantedTokens | None:
        """Return what was saved last, `None` at the first time."""
        ...

    def save(self, tokens: GrantedTokens) -> None:
        """Keep these from now on."""
        ...


@dataclass(frozen=True, slots=True)
class ServiceApp:
    """A service app as an administrator authorised it."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)


class RefreshingToken:
    """A service app's token, refreshed at `POST {base}/access_token` shortly before it ends.

    Thread-safe: one thread refreshes, the others wait for it.
    """

    def __init__(
        self,
        app: ServiceApp,
        sessions: ThreadSessions,
        base_url: str,
        storage: TokenStorage,
        clock: Clock,
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._url = f"{base_url.rstrip('/')}/access_token"
        self._storage = storage
        self._clock = clock
        self._granted: GrantedTokens | None = None
        self._try_at: datetime | None = None
        self._lock = threading.Lock()

    @property
    def expires_at(self) -> datetime | None:
        """When the refresh token ends: from then on an administrator must authorise anew."""
        granted = self._granted or self._storage.load()
        return granted.refresh_expires_at if granted else None

    def token(self) -> str:
        """Return a token that is valid, refreshing it some minutes before it isn't."""
        with self._lock:
            granted = self._granted or self._storage.load()
            lasts = granted.expires_at - self._clock.now() if granted else timedelta()
            if granted is None or lasts <= REFRESH_BEFORE:
                granted = self._refreshed(granted, lasts)
            self._granted = granted
            return granted.access_token

    def refuse(self, token: str) -> bool:
        """Forget a token that Webex refused, so that the next is a new one."""
        with self._lock:
            if self._granted is None or self._granted.access_token != token:
                return True
            self._granted = self._refresh(self._granted)
            return True

    def _refreshed(self, granted: GrantedTokens | None, lasts: timedelta) -> GrantedTokens:
        try:
            return self._refresh_in_time(granted)
        except TransientError:
            if granted is None or lasts <= timedelta():
                raise
            return granted

    def _refresh_in_time(self, granted: GrantedTokens | None) -> GrantedTokens:
        now = self._clock.now()
        if self._try_at is not None and now < self._try_at:
            wait = (self._try_at - now).total_seconds()
            raise TransientError("No token could be had just now.", retry_after_seconds=wait)
        try:
            return self._refresh(granted)
        except TransientError:
            self._try_at = now + TRY_AGAIN_AFTER
            raise

    def _refresh(self, granted: GrantedTokens | None) -> GrantedTokens:
        kept = granted.refresh_token if granted else self._app.refresh_token
        form = {
            "grant_type": "refresh_token",
            "client_id": self._app.client_id,
            "client_secret": self._app.client_secret,
            "refresh_token": kept,
        }
        with operation("refresh the service token", Priority.END_START_CALL):
            answer = self._sessions.session().post(self._url, data=form, allow_redirects=False)
            data = reading.as_object(answer.json(), "access_token")
        fresh = self._read(data, kept)
        self._storage.save(fresh)
        return fresh

    def _read(self, data: reading.Json, refresh_token: str) -> GrantedTokens:
        now = self._clock.now().astimezone(UTC)
        lives, refresh_lives = data.get("expires_in"), data.get("refresh_token_expires_in")
        if not isinstance(lives, int | float):
            raise reading.unreadable("expires_in is missing")
        return GrantedTokens(
            access_token=reading.text(data, "access_token"),
            expires_at=now + timedelta(seconds=lives),
            refresh_token=reading.text_or_none(data, "refresh_token") or refresh_token,
            refresh_expires_at=now + timedelta(seconds=refresh_lives)
            if isinstance(refresh_lives, int | float)
            else None,
        )
