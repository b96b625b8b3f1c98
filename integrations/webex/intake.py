"""What webhooks told, worked on: messages and buttons go to the conversation, spaces move."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from sqlalchemy import update
from sqlmodel import Session, col, delete, select

from integrations.errors import NotFound
from integrations.speaking import say
from integrations.webex.messaging import Messaging
from rooms.models import Booking, InboxItem, OutboxItem, TalkState
from rooms.talk import Talk, Utterance
from rooms.unit_of_work import UnitOfWork

Record = Callable[[UnitOfWork], None]


class WebexIntake:
    """Fetches what a webhook only names, and hands it to the conversation."""

    def __init__(self, messaging: Messaging, talk: Talk) -> None:
        self._messaging = messaging
        self._talk = talk
        self._person = lru_cache(maxsize=1000)(messaging.person)

    def __call__(self, item: InboxItem, now: datetime) -> Record | None:
        """Return what to write; None for what is none of the bot's business."""
        read = {
            "messages": self._message,
            "attachmentActions": self._action,
            "memberships": self._membership,
            "rooms": self._migration,
        }[item.kind]
        try:
            return read(item, now)
        except NotFound:
            return None  # deleted before we came to it: there is nobody to answer

    def _message(self, item: InboxItem, now: datetime) -> Record | None:
        if item.payload.get("person_id") == self._messaging.me().id:
            return None  # the bot's own words come back to it
        message = self._messaging.message(item.payload["id"])
        if message.person_id == self._messaging.me().id:
            return None
        utterance = Utterance(
            email=message.person_email,
            name=self._person(message.person_id).display_name,
            space_id=message.space_id,
            thread_id=message.parent_id or message.id,
            is_direct=message.space_type == "direct",
            text=message.text,
        )
        return self._answer(utterance, now)

    def _action(self, item: InboxItem, now: datetime) -> Record | None:
        action = self._messaging.action(item.payload["id"])
        person = self._person(action.person_id)
        card = self._messaging.message(action.message_id)
        utterance = Utterance(
            email=person.email,
            name=person.display_name,
            space_id=action.space_id,
            thread_id=card.parent_id or card.id,
            is_direct=card.space_type == "direct",
            inputs=action.inputs,
        )
        return self._answer(utterance, now)

    def _membership(self, item: InboxItem, now: datetime) -> Record | None:
        if item.payload.get("person_id") != self._messaging.me().id:
            return None
        if item.payload.get("space_type") == "direct":
            return None  # somebody has written to the bot: the answer is greeting enough
        space_id = item.payload["space_id"]
        adder = item.payload.get("actor_id")
        email = self._person(adder).email if adder else ""

        def record(unit: UnitOfWork) -> None:
            reply = self._talk.greeting(unit.session, email, now)
            say(unit.session, space_id, None, reply, now)

        return record

    def _migration(self, item: InboxItem, now: datetime) -> Record | None:  # noqa: ARG002
        old, new = item.payload.get("old_space_id"), item.payload["space_id"]
        if not old or old == new:
            return None

        def record(unit: UnitOfWork) -> None:
            _move_space(unit.session, old, new)

        return record

    def _answer(self, utterance: Utterance, now: datetime) -> Record:
        def record(unit: UnitOfWork) -> None:
            reply = self._talk.turn(unit, utterance, now)
            say(unit.session, utterance.space_id, utterance.thread_id, reply, now)

        return record


def _move_space(session: Session, old: str, new: str) -> None:
    """Let what was said and is yet to be said in a space go on under its new id."""
    talks = select(TalkState.person_id).where(TalkState.space_id == new)
    outdated = delete(TalkState).where(col(TalkState.space_id) == old)
    session.exec(outdated.where(col(TalkState.person_id).in_(talks)))
    for table in (Booking, TalkState):
        moved = update(table).where(col(table.space_id) == old)
        session.exec(moved.values(space_id=new))
    waiting = select(OutboxItem).where(OutboxItem.subject == f"chat:{old}")
    for item in session.exec(waiting.where(col(OutboxItem.settled_at).is_(None))).all():
        item.subject, item.payload = f"chat:{new}", item.payload | {"to": new}
        session.add(item)
