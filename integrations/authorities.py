"""Whose certificates are trusted: the system's authorities, read once for a process."""

import ssl
from functools import cache


@cache
def trusting_authorities() -> ssl.SSLContext:
    """Return a context that trusts them, to be shared and not changed; reading them takes long."""
    return ssl.create_default_context()
