"""Delivers replies and news to Webex spaces."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from integrations.errors import PermanentError
from integrations.outbox import Outcome
from integrations.webex.messaging import Messaging
from integrations.webex.records import IncomingMessage
from rooms.database import Database
from rooms.models import OutboxItem

MOST_EDITS = 10


class ChatDelivery:
    """Posts one message; tried again, it first looks in the thread whether it stands there."""

    def __init__(self, database: Database, messaging: Messaging) -> None:
        self._database = database
        self._messaging = messaging

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:  # noqa: ARG002
        """Post it in its space, or one to one where the space is named by an address."""
        words: dict[str, Any] = item.payload
        found = self._posted(item) if item.attempts > 1 else None
        if found is not None:
            return Outcome(result={"message": found.id})
        to = words["to"]
        is_address = "@" in to
        message_id = self._messaging.send(
            space_id=None if is_address else to,
            to_email=to if is_address else None,
            text=words["text"],
            markdown=words["markdown"] or None,
            card=words["card"],
            parent_id=words["thread"],
        )
        return Outcome(result={"message": message_id})

    def _posted(self, item: OutboxItem) -> IncomingMessage | None:
        """Return the message if an attempt that was cut off did get through.

        Equal words may stand in a thread twice by right, so what other rows posted doesn't count.
        """
        words = item.payload
        own = self._messaging.me().id
        if "@" in words["to"]:
            thread = self._messaging.direct_thread(words["to"], parent_id=words["thread"])
        else:
            thread = self._messaging.thread(words["to"], words["thread"])
        others = self._posted_by_others(item)
        spoken = {words["text"].strip(), (words["markdown"] or words["text"]).strip()}
        for message in thread:
            said = {message.text.strip(), (message.markdown or "").strip()}
            if message.person_id == own and message.id not in others and said & spoken:
                return message
        return None

    def _posted_by_others(self, item: OutboxItem) -> set[str]:
        with self._database.reading() as session:
            rows = session.exec(
                select(OutboxItem.result).where(
                    OutboxItem.subject == item.subject, col(OutboxItem.result).is_not(None)
                )
            )
            return {str((result or {}).get("message")) for result in rows}


class AnswersDelivery:
    """Keeps one message of a booking's answers up to date: edited, and a new one after ten edits.

    Webex refuses an eleventh edit of a message (`PUT /messages/{id}`).
    """

    def __init__(self, database: Database, messaging: Messaging) -> None:
        self._database = database
        self._messaging = messaging
        self._chat = ChatDelivery(database, messaging)

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Edit the message that shows the answers, or post it where none can be edited."""
        shown = self._shown(item)
        if shown is not None and shown["edits"] < MOST_EDITS and "@" not in item.payload["to"]:
            try:
                self._messaging.edit(
                    shown["message"], item.payload["to"], text=item.payload["text"]
                )
            except PermanentError:
                pass  # deleted, or edited otherwise: a new one tells it all
            else:
                return Outcome(result={**shown, "edits": shown["edits"] + 1})
        posted = self._chat(item, now)
        return Outcome(result={**(posted.result or {}), "edits": 0})

    def _shown(self, item: OutboxItem) -> Mapping[str, Any] | None:
        """Return the message that shows the answers now, and how often it was edited."""
        before = select(OutboxItem.result).where(
            OutboxItem.subject == item.subject,
            col(OutboxItem.id) < item.id,
            col(OutboxItem.result).is_not(None),
        )
        with self._database.reading() as session:
            found = session.exec(before.order_by(col(OutboxItem.id).desc()).limit(1)).first()
        return found if found and "edits" in found else None
