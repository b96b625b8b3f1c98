"""Why an administrator overrides rules: nobody does so without having been asked for a reason."""

from collections.abc import Sequence

from rooms.errors import Refusal, Refused


def explained(overrode: Sequence[str], reason: str | None) -> str:
    """Return the reason that is to be kept for rules that are overridden; "" where none is.

    `overrode` are their codes. Refuses "reason_wanted" where the reason is None: it hasn't been
    asked for. "" is the answer of somebody who gave none.
    """
    if not overrode:
        return ""
    if reason is None:
        raise Refused(Refusal("reason_wanted", {"rules": list(overrode)}))
    return reason
