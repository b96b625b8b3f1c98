"""Delivers what rooms answer to the calendars that invited them."""

from datetime import datetime
from typing import Any

from calendars.room_replies import RoomReply, room_reply
from integrations.errors import PermanentError
from integrations.mail.client import Mailer
from integrations.outbox import Outcome
from rooms.models import OutboxItem


class RoomReplyDelivery:
    """Sends one answer of one room; tried again, it sends the same under the same Message-ID."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:  # noqa: ARG002
        """Send it; what can't be written as a mail is given up."""
        facts: dict[str, Any] = item.payload
        try:
            message = room_reply(_reply(facts, item.created_at))
        except ValueError as error:
            raise PermanentError("The answer can't be written.") from error
        self._mailer.send(message, facts["address"], facts["to"])
        return Outcome(result={"message_id": str(message["Message-ID"])})


def _reply(facts: dict[str, Any], planned_at: datetime) -> RoomReply:
    same = (
        "address", "room", "uid", "sequence", "partstat", "title", "text", "language", "number",
        "recurs", "in_reply_to",
    )  # fmt: skip
    return RoomReply(
        **{name: facts[name] for name in same},
        organizer=facts["to"],
        organizer_name=facts["name"],
        start=datetime.fromisoformat(facts["start"]),
        end=datetime.fromisoformat(facts["end"]),
        sent=planned_at,
    )
