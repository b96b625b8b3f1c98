"""How an outside call fails: either it may work later, or it never will as it stands."""

import math

LONGEST_WAIT_SECONDS = 3600.0
_TOO_MANY = 429


class OutsideError(Exception):
    """A call to a far side failed; the message names the operation, no secret and nobody's data.

    `status` is the far side's HTTP status, `None` where no answer came. `reason` holds the far
    side's own words, cut short: they may name a person, so they go into no log.
    """

    def __init__(self, message: str, *, status: int | None = None, reason: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason


class TransientError(OutsideError):
    """May work later: no answer, a fault of the far side, or too many requests.

    `retry_after_seconds` is how long the far side (or our own budget) asks to wait, `None` when
    nothing was said.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_after_seconds: float | None = None,
        status: int | None = None,
        reason: str = "",
    ) -> None:
        super().__init__(message, status=status, reason=reason)
        self.retry_after_seconds = retry_after_seconds

    @property
    def is_too_often(self) -> bool:
        """Whether nothing fails but that too much was asked, by the far side's or our own count."""
        return self.retry_after_seconds is not None and self.status in {None, _TOO_MANY}


class PermanentError(OutsideError):
    """Fails again when tried again: refused, malformed, not allowed."""


class Unreachable(PermanentError):  # noqa: N818  what the far side says of somebody
    """Nobody has this address: what goes to it comes back."""


class NotFound(PermanentError):  # noqa: N818  what happened, not a fault of ours
    """What was asked for isn't there, or is no longer."""


class Unsupported(PermanentError):  # noqa: N818  what it is, not a fault of ours
    """The far side has no such command, however often it is asked."""


def retry_after(header: str | None) -> float | None:
    """Return the seconds of a `Retry-After` header, 1 to an hour; None if there are none in it."""
    try:
        seconds = float(header or "")
    except ValueError:
        return None
    if math.isnan(seconds):
        return None
    return min(max(seconds, 1.0), LONGEST_WAIT_SECONDS)
