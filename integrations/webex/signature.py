"""Whether a webhook really comes from Webex (developer.webex.com, Webhooks guide)."""

import hashlib
import hmac


def signature_of(secret: str, body: bytes) -> str:
    """The value of `X-Spark-Signature`: HMAC-SHA1 of the raw body, in lower-case hexadecimal."""
    return hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()


def signed(secret: str, body: bytes, signature: str | None) -> bool:
    """Whether `signature` fits the raw body; compared in constant time.

    An empty secret or a missing signature never fits.
    """
    if not secret or not signature:
        return False
    given = signature.strip().lower().encode("utf-8", "replace")
    return hmac.compare_digest(signature_of(secret, body).encode(), given)
