"""What the address of a room's calendar may be."""

from urllib.parse import urlsplit

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def url_problem(url: str) -> str:
    """Return what is wrong with a calendar's address, "" where nothing is.

    A password goes over TLS, or it stays on this machine.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return "This is no address."
    if not host or parts.scheme not in ("https", "http"):
        return "The calendar's address must begin with https://."
    if parts.scheme == "http" and host not in LOOPBACK:
        return "A password goes over https:// only, but for a server on this machine."
    if parts.username or parts.password or parts.query or parts.fragment:
        return "The address must be that of the calendar alone: no user, password, “?” or “#”."
    return ""
