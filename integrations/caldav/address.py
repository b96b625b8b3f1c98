"""What the address of a room's calendar may be."""

from urllib.parse import urlsplit

USUAL_PORTS = {"https": 443, "http": 80}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def url_problem(url: str) -> str:
    """Return what is wrong with a calendar's address, "" where nothing is.

    A password goes over TLS, or it stays on this machine.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "This is no address."
    if not host or parts.scheme not in ("https", "http"):
        return "The calendar's address must begin with https://."
    if parts.scheme == "http" and host not in LOOPBACK:
        return "A password goes over https:// only, but for a server on this machine."
    if parts.username or parts.password or parts.query or parts.fragment:
        return "The address must be that of the calendar alone: no user, password, “?” or “#”."
    return ""


def one_form(url: str) -> str:
    """Return the address of a collection as it is kept, so that no calendar has two.

    It ends in a slash; scheme and host are small, and a port that goes without saying isn't said.
    `url_problem` found nothing wrong with it.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    if parts.port not in (None, USUAL_PORTS[parts.scheme]):
        host += f":{parts.port}"
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}/"
