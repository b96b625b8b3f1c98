"""How rooms come into the call of a meeting, in words."""

from collections.abc import Mapping

from chat.words import msgid
from rooms.policy import Connect

MODES: Mapping[str, str] = {
    Connect.AUTOMATIC: msgid("The rooms are connected to the call by themselves."),
    Connect.BUTTON: msgid(
        "No room is connected by itself: a button on its touch panel leads into the call."
    ),
    Connect.MANUAL: msgid(
        "No room is connected by itself: say “start the call” when you want to be connected."
    ),
}


def mode_said(value: str | None) -> Connect | None:
    """Return the mode that people may choose by this name; None where there is none."""
    return Connect(value) if value is not None and value in MODES else None
