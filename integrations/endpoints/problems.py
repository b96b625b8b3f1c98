"""What keeps an endpoint from its work, in the words of `rooms.endpoints.states`."""

from integrations.endpoints.direct import UntrustedError
from integrations.errors import OutsideError, PermanentError
from rooms.endpoints.states import ACCOUNT, CERTIFICATE, OFFLINE

_REFUSED_ACCOUNT = frozenset({401, 403})


def problem_of(error: OutsideError, otherwise: str) -> str:
    """Return what people have to look at; `otherwise` where the device itself refused."""
    if isinstance(error, UntrustedError):
        return CERTIFICATE
    if error.status in _REFUSED_ACCOUNT:
        return ACCOUNT
    return otherwise if isinstance(error, PermanentError) else OFFLINE
