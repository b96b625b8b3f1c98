"""Who may use the local page: a browser on this machine that shows this very page.

The page has no sign-in, so another site open in the same browser must neither read nor steer it:
neither by a name of its own that resolves to loopback (DNS rebinding, so the Host header is
checked) nor by forms and scripts that post here (so Origin, Sec-Fetch-Site and the content type
are).
"""

from urllib.parse import urlsplit

from flask import Response, abort, request

from integrations.settings import LOOPBACK

_SAFE_METHODS = frozenset({"GET", "HEAD"})
_OWN_SITES = frozenset({"same-origin", "none"})
# What the page needs: its own files, and mails in frames that come with a policy of their own.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A stranger's HTML: shown with its own styles; it runs nothing, loads nothing and leads nowhere.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'"
)


def check_request() -> None:
    """End the request with 403 or 415 unless it comes from this machine and this page."""
    if _host_name() not in LOOPBACK:
        abort(403, "This page is for this machine alone.")
    if request.path == "/" and request.method in _SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in _OWN_SITES:
        abort(403, "Another site may not use this page.")
    if request.method in _SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.headers.get('Host')}":
        abort(403, "Another site may not use this page.")
    if request.mimetype != "application/json":
        abort(415, "Send JSON.")


def protect_response(response: Response) -> Response:
    """Add the headers that keep a browser from doing more than the page needs."""
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _host_name() -> str | None:
    try:
        return urlsplit(f"//{request.headers.get('Host', '')}").hostname
    except ValueError:
        return None
