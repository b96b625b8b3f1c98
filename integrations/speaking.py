"""Words on their way to a space: one outbox row each, said in order."""

from datetime import datetime

from sqlmodel import Session

from integrations.outbox import enqueue
from rooms.models import Booking
from rooms.talk import Reply


def chat_subject(space_id: str) -> str:
    """Return the subject of what is said in a space: it is said in order."""
    return f"chat:{space_id}"


def say(
    session: Session,
    space_id: str,
    thread_id: str | None,
    reply: Reply,
    now: datetime,
    *,
    booking: Booking | None = None,
) -> None:
    """Write that `reply` is to be sent to a space, in a thread of it."""
    payload = {
        "to": space_id,
        "thread": thread_id,
        "text": reply.text,
        "markdown": reply.markdown,
        "card": reply.card,
    }
    enqueue(session, "chat", chat_subject(space_id), now, booking=booking, payload=payload)
