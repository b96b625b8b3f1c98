"""What all pages share whose address is their key: no sign-in, and a look that changes nothing.

Nobody else may show them in a frame, learn their address from a link that leads away, or keep them.
"""

from flask import Response, request

from translations import LANGUAGES

LONGEST_TOKEN = 100


def protect(response: Response, *, leads_to: str = "", has_script: bool = False) -> Response:
    """Let the page's forms lead to us alone, and from there to the origin of `leads_to`.

    With `has_script`, our own scripts run there and ask us.
    """
    further = f" {leads_to}" if leads_to else ""
    scripts = " script-src 'self'; connect-src 'self';" if has_script else ""
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self';{scripts} form-action 'self'{further};"
        " base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def readers_language(otherwise: str) -> str:
    """Return the reader's own language where it is one of ours."""
    return request.accept_languages.best_match(LANGUAGES) or otherwise
