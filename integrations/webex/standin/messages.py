"""Messages and pressed cards, with the limits that Webex sets and what it hides from bots."""

from typing import Any

from integrations.webex.standin.ground import (
    ApiFailure,
    Ground,
    moment,
    new_id,
    shown,
    stamp,
    text_or_none,
    wanted_text,
)
from integrations.webex.standin.markup import Rendered, render
from integrations.webex.standin.people import Caller, People
from integrations.webex.standin.spaces import Spaces
from integrations.webex.standin.store import Document
from integrations.webex.standin.webhooks import Webhooks
from integrations.webex.wording import LONGEST_MESSAGE_BYTES

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MOST_EDITS = 10


class Messages:
    """What is said; in groups a bot sees only what mentions it or is its own."""

    def __init__(self, ground: Ground, people: People, spaces: Spaces, webhooks: Webhooks) -> None:
        self._ground = ground
        self._store = ground.store
        self._people = people
        self._spaces = spaces
        self._webhooks = webhooks

    def create(self, caller: Caller, body: Document) -> Document:
        """Post a message to a space, or one to one to a person."""
        attachments = _attachments(body)
        rendered = self._rendered(body)
        if not (rendered.text or attachments or body.get("files")):
            raise ApiFailure(400, "Message text or file cannot be empty.")
        with self._store.transaction():
            space = self._destination(caller, body)
            parent_id = self._parent(space["id"], text_or_none(body, "parentId"))
            author = self._people.get(caller.id)
            message = {
                "id": new_id("MESSAGE"),
                "roomId": space["id"],
                "roomType": space["type"],
                "parentId": parent_id,
                "text": rendered.text,
                "markdown": text_or_none(body, "markdown"),
                "html": rendered.html,
                "personId": caller.id,
                "personEmail": author["emails"][0],
                "mentionedPeople": list(rendered.mentioned) or None,
                "attachments": attachments or None,
                "created": stamp(self._ground.now()),
                "_edits": 0,
            }
            self._keep(message)
            self._spaces.touch(space["id"])
            self._fire("created", message, caller.id)
        return shown(message)

    def get(self, caller: Caller, message_id: str) -> Document:
        """A message that the caller may see; 404 for any other."""
        message = self._store.get("message", message_id)
        if message is None or not self._may_see(caller.id, message):
            raise ApiFailure(404, "Unable to get message.")
        return shown(message)

    def listed(
        self,
        caller: Caller,
        space_id: str,
        *,
        parent_id: str | None = None,
        mentioned: str | None = None,
        before: str | None = None,
        before_message: str | None = None,
    ) -> list[Document]:
        """A space's messages, newest first, filtered as asked."""
        space = self._spaces.get(caller, space_id)
        if mentioned not in {None, "me", caller.id}:
            raise ApiFailure(403, "Only 'me' may be asked for as mentioned.")
        if caller.is_bot and space["type"] == "group" and mentioned is None:
            raise ApiFailure(403, "Failed to get activity.")
        if parent_id:
            found = self._store.find("message", name=parent_id, newest_first=True)
            found = [one for one in found if one["roomId"] == space_id]
        else:
            found = self._store.find("message", place=space_id, newest_first=True)
        if before:
            end = moment(before)
            found = [one for one in found if moment(one["created"]) < end]
        if before_message:
            ids = [one["id"] for one in found]
            found = found[ids.index(before_message) + 1 :] if before_message in ids else []
        if mentioned:
            found = [one for one in found if caller.id in (one["mentionedPeople"] or ())]
        return [shown(one) for one in found]

    def listed_direct(
        self, caller: Caller, person_id: str | None, email: str | None, parent_id: str | None
    ) -> list[Document]:
        """The messages with one person, newest first."""
        other = self._people.by_email(email) if email else None
        if person_id:
            other = self._people.get(person_id)
        if other is None:
            raise ApiFailure(404, "Unable to locate the requested person.")
        pair = " ".join(sorted((caller.id, other["id"])))
        space = self._store.one("space", pair)
        return self.listed(caller, space["id"], parent_id=parent_id) if space else []

    def edit(self, caller: Caller, message_id: str, body: Document) -> Document:
        """Replace the words of one of the caller's own messages."""
        wanted_text(body, "roomId")
        rendered = self._rendered(body)
        if not rendered.text:
            raise ApiFailure(400, "Message text cannot be empty.")
        with self._store.transaction():
            message = self._own(caller, message_id)
            if message["attachments"]:
                raise ApiFailure(400, "Editing a message with attachments isn't supported.")
            if message["_edits"] >= MOST_EDITS:
                raise ApiFailure(400, "The edit limit of the message has been reached.")
            message |= {
                "text": rendered.text,
                "markdown": text_or_none(body, "markdown"),
                "html": rendered.html,
                "mentionedPeople": list(rendered.mentioned) or None,
                "updated": stamp(self._ground.now()),
                "_edits": message["_edits"] + 1,
            }
            self._keep(message)
            self._fire("updated", message, caller.id)
        return shown(message)

    def delete(self, caller: Caller, message_id: str) -> None:
        """Take one of the caller's own messages away."""
        with self._store.transaction():
            message = self._own(caller, message_id)
            self._store.delete("message", message_id)
            self._fire("deleted", message, caller.id)

    def press(self, caller: Caller, body: Document) -> Document:
        """Submit a card's inputs."""
        inputs = body.get("inputs")
        if body.get("type") != "submit" or not isinstance(inputs, dict):
            raise ApiFailure(400, "An action has the type submit and its inputs.")
        with self._store.transaction():
            message_id = wanted_text(body, "messageId")
            message = self._store.get("message", message_id)
            if message is None or not self._spaces.is_member(message["roomId"], caller.id):
                raise ApiFailure(404, "Unable to get message.")
            if not message["attachments"]:
                raise ApiFailure(400, "The message has no card.")
            action = {
                "id": new_id("ATTACHMENT_ACTION"),
                "type": "submit",
                "messageId": message_id,
                "inputs": inputs,
                "personId": caller.id,
                "roomId": message["roomId"],
                "created": stamp(self._ground.now()),
            }
            self._store.put("action", action["id"], action, place=message_id)
            data = {key: value for key, value in action.items() if key != "inputs"}
            author = message["personId"]
            self._webhooks.fire(
                "attachmentActions", "created", data, owners=[author], actor_id=caller.id
            )
        return action

    def action(self, caller: Caller, action_id: str) -> Document:
        """A pressed card, for whoever sent the card or pressed it."""
        action = self._store.get("action", action_id)
        message = self._store.get("message", action["messageId"]) if action else None
        if action is None or caller.id not in {action["personId"], (message or {}).get("personId")}:
            raise ApiFailure(404, "Unable to get attachment action.")
        return action

    def _destination(self, caller: Caller, body: Document) -> Document:
        space_id = text_or_none(body, "roomId")
        person_id, email = text_or_none(body, "toPersonId"), text_or_none(body, "toPersonEmail")
        if sum(1 for one in (space_id, person_id, email) if one) != 1:
            raise ApiFailure(400, "One of roomId, toPersonId and toPersonEmail is required.")
        if space_id:
            return self._spaces.get(caller, space_id)
        other = self._people.get(person_id) if person_id else self._people.ensure(email or "")
        return self._spaces.direct(self._people.get(caller.id), other)

    def _parent(self, space_id: str, parent_id: str | None) -> str | None:
        if parent_id is None:
            return None
        parent = self._store.get("message", parent_id)
        if parent is None or parent["roomId"] != space_id:
            raise ApiFailure(404, "Unable to find the parent message.")
        if parent["parentId"]:
            raise ApiFailure(400, "The parent message is itself a reply.")
        return parent_id

    def _own(self, caller: Caller, message_id: str) -> Document:
        message = self._store.get("message", message_id)
        if message is None or not self._may_see(caller.id, message):
            raise ApiFailure(404, "Unable to get message.")
        if message["personId"] != caller.id:
            raise ApiFailure(403, "Only the author of a message may change it.")
        return message

    def _rendered(self, body: Document) -> Rendered:
        text, markdown = text_or_none(body, "text"), text_or_none(body, "markdown")
        for value in (text, markdown):
            if value and len(value.encode()) > LONGEST_MESSAGE_BYTES:
                raise ApiFailure(400, "Message length limited to 7439 characters.")
        if markdown is None:
            return Rendered(text or "", None, ())
        rendered = render(markdown, self._account)
        return Rendered(text or rendered.text, rendered.html, rendered.mentioned)

    def _account(self, who: str) -> Document | None:
        return self._people.by_email(who) if "@" in who else self._store.get("person", who)

    def _may_see(self, person_id: str, message: Document) -> bool:
        if not self._spaces.is_member(message["roomId"], person_id):
            return False
        if message["roomType"] == "direct" or message["personId"] == person_id:
            return True
        is_bot = (self._store.get("person", person_id) or {}).get("type") == "bot"
        return not is_bot or person_id in (message["mentionedPeople"] or ())

    def _fire(self, event: str, message: Document, actor_id: str) -> None:
        hidden = {"text", "markdown", "html", "attachments", "parentId"}
        data = {key: value for key, value in shown(message).items() if key not in hidden}
        members = self._spaces.member_ids(message["roomId"])
        owners = [one for one in members if self._may_see(one, message)]
        self._webhooks.fire("messages", event, data, owners=owners, actor_id=actor_id)

    def _keep(self, message: Document) -> None:
        self._store.put(
            "message",
            message["id"],
            message,
            place=message["roomId"],
            name=message["parentId"] or "",
        )


def _attachments(body: Document) -> list[Document]:
    value: Any = body.get("attachments") or []
    if not isinstance(value, list) or len(value) > 1:
        raise ApiFailure(400, "At most one attachment is allowed.")
    for one in value:
        content = one.get("content") if isinstance(one, dict) else None
        if not isinstance(content, dict) or one.get("contentType") != CARD_TYPE:
            raise ApiFailure(400, "Unable to read the attachment.")
        if content.get("type") != "AdaptiveCard" or content.get("version") not in {
            "1.0",
            "1.1",
            "1.2",
            "1.3",
        }:
            raise ApiFailure(400, "Unsupported card.")
    return value
