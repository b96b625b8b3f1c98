"""Messages, people and spaces, by the bot's token."""

import threading
from collections.abc import Iterable
from itertools import islice
from typing import Any

from integrations.errors import PermanentError
from integrations.webex import reading
from integrations.webex.budget import Priority
from integrations.webex.records import CardAction, IncomingMessage, Person, Space
from integrations.webex.sdk import ThreadSdks
from integrations.webex.transport import operation
from integrations.webex.wording import fit

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
CARD_VERSION = "1.3"
# Webex refuses a larger number where mentionedPeople is given.
_PAGE = 100
_PAGES = 10
_FORBIDDEN = 403


class Messaging:
    """What the bot reads and says.

    Every method raises `TransientError` or `PermanentError` (`NotFound` for what isn't there or
    isn't shown to the bot), and goes out with the priority of a reply unless told otherwise.
    """

    def __init__(self, sdks: ThreadSdks) -> None:
        self._sdks = sdks
        self._me: Person | None = None
        self._lock = threading.Lock()

    def me(self) -> Person:
        """The bot itself; asked once, then remembered."""
        with self._lock:
            if self._me is None:
                with operation("read the bot's profile", Priority.REPLY):
                    self._me = Person.read(self._sdks.sdk().people.me())
            return self._me

    def person(self, person_id: str, *, priority: Priority = Priority.REPLY) -> Person:
        """Somebody, by id."""
        with operation("read a person", priority):
            return Person.read(self._sdks.sdk().people.get(person_id))

    def space(self, space_id: str, *, priority: Priority = Priority.REPLY) -> Space:
        """A space that the bot is in, by id."""
        with operation("read a space", priority):
            return Space.read(self._sdks.sdk().rooms.get(space_id))

    def message(self, message_id: str, *, priority: Priority = Priority.REPLY) -> IncomingMessage:
        """A message, the bot's mention taken out of its text."""
        bot_id = self.me().id
        with operation("read a message", priority):
            return IncomingMessage.read(self._sdks.sdk().messages.get(message_id), bot_id)

    def action(self, action_id: str, *, priority: Priority = Priority.REPLY) -> CardAction:
        """A pressed button with the card's inputs."""
        with operation("read a card's answer", priority):
            return CardAction.read(self._sdks.sdk().attachment_actions.get(action_id))

    def send(
        self,
        *,
        space_id: str | None = None,
        to_email: str | None = None,
        text: str = "",
        markdown: str | None = None,
        card: dict[str, Any] | None = None,
        parent_id: str | None = None,
        priority: Priority = Priority.REPLY,
    ) -> str:
        """Post a message and return its id.

        It goes to a space or, one to one, to an address: exactly one of both. `text` is what
        stands where neither markdown nor cards are shown, so a card never goes without it. Text
        and markdown beyond 7,439 bytes are cut. A `parent_id` must be the thread's first message.
        """
        if (space_id is None) == (to_email is None):
            raise ValueError("A message goes to a space or to an address")
        if not text and not markdown:
            raise ValueError("A message has a text, also beside a card")
        with operation("send a message", priority):
            sent = self._sdks.sdk().messages.create(
                roomId=space_id,
                toPersonEmail=to_email,
                parentId=parent_id,
                text=fit(text) or None,
                markdown=fit(markdown) if markdown else None,
                attachments=[_attachment(card)] if card else None,
            )
            return reading.text(sent, "id")

    def edit(
        self,
        message_id: str,
        space_id: str,
        *,
        text: str = "",
        markdown: str | None = None,
        priority: Priority = Priority.REPLY,
    ) -> None:
        """Replace the words of one of the bot's own messages.

        Webex refuses (`PermanentError`) after 10 edits and where a card or a file is attached.
        """
        with operation("edit a message", priority):
            self._sdks.sdk().messages.edit(
                message_id,
                roomId=space_id,
                text=fit(text) or None,
                markdown=fit(markdown) if markdown else None,
            )

    def delete(self, message_id: str, *, priority: Priority = Priority.WARNING) -> None:
        """Take one of the bot's own messages away."""
        with operation("delete a message", priority):
            self._sdks.sdk().messages.delete(message_id)

    def thread(
        self,
        space_id: str,
        parent_id: str | None,
        *,
        limit: int = 50,
        priority: Priority = Priority.REPLY,
    ) -> list[IncomingMessage]:
        """The newest messages of a thread, newest first; with `None` those of the whole space.

        Webex shows a bot everything in a one-to-one space, but in a group space only what
        mentions it: there the bot's own replies are missing from this list.
        """
        try:
            return self._list(space_id, parent_id, None, limit, priority)
        except PermanentError as error:
            if error.status != _FORBIDDEN:
                raise
        return self._list(space_id, parent_id, "me", limit, priority)

    def direct_thread(
        self,
        person_email: str,
        *,
        parent_id: str | None = None,
        limit: int = 50,
        priority: Priority = Priority.REPLY,
    ) -> list[IncomingMessage]:
        """The newest messages of the one-to-one space with somebody; empty if there is none yet."""
        bot_id = self.me().id
        with operation("list direct messages", priority, at_most=_PAGES):
            listed = self._sdks.sdk().messages.list_direct(
                personEmail=person_email, parentId=parent_id
            )
            return _read(listed, bot_id, limit)

    def _list(
        self,
        space_id: str,
        parent_id: str | None,
        mentioned: str | None,
        limit: int,
        priority: Priority,
    ) -> list[IncomingMessage]:
        bot_id = self.me().id
        with operation("list a thread", priority, at_most=_PAGES):
            listed = self._sdks.sdk().messages.list(
                space_id, parentId=parent_id, mentionedPeople=mentioned, max=min(limit, _PAGE)
            )
            return _read(listed, bot_id, limit)


def _read(listed: Iterable[dict[str, Any]], bot_id: str, limit: int) -> list[IncomingMessage]:
    return [IncomingMessage.read(item, bot_id) for item in islice(listed, limit)]


def _attachment(card: dict[str, Any]) -> dict[str, Any]:
    content = {"type": "AdaptiveCard", "version": CARD_VERSION, **card}
    return {"contentType": CARD_TYPE, "content": content}
