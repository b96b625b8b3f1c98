"""Whether the town's own mail server vouches for who sent a mail (RFC 8601, RFC 7489)."""

from calendars.arrival import Arrival


def is_authentic(mail: Arrival, auth_host: str) -> bool:
    """Say whether the trusted host vouches for the sender.

    Where their domain has no policy (DMARC), it must itself have signed or sent the mail: anybody
    can sign for a domain of their own.
    """
    if not auth_host:
        return True
    proofs = [proof for proof in mail.proofs if proof.host == auth_host]
    policy = next((proof.result for proof in proofs if proof.method == "dmarc"), "none")
    if policy != "none":
        return policy == "pass"
    domain = mail.sender.rpartition("@")[2]
    return any(proof.result == "pass" and _is_of(proof.domain, domain) for proof in proofs)


def _is_of(one: str, other: str) -> bool:
    """Say whether two domains are the same, or one is below the other."""
    if "." not in one or "." not in other:
        return False
    return f".{one}".endswith(f".{other}") or f".{other}".endswith(f".{one}")
