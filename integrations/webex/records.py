"""What Webex tells us, as typed records; read once where JSON enters."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from integrations.webex import reading
from integrations.webex.reading import Json
from integrations.webex.wording import without_mention


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Webex account; `kind` is person, bot or appuser."""

    id: str
    email: str
    display_name: str
    kind: str

    @classmethod
    def read(cls, data: Json) -> Self:
        """The person in Webex's answer; the first of the e-mail addresses counts."""
        emails = reading.texts(data, "emails")
        return cls(
            id=reading.text(data, "id"),
            email=emails[0].lower() if emails else "",
            display_name=reading.text_or_none(data, "displayName") or "",
            kind=reading.text_or_none(data, "type") or "person",
        )


@dataclass(frozen=True, slots=True)
class Space:
    """A Webex space (the API calls it a room); `type` is direct or group."""

    id: str
    type: str
    title: str

    @classmethod
    def read(cls, data: Json) -> Self:
        """The space in Webex's answer."""
        return cls(
            id=reading.text(data, "id"),
            type=reading.text_or_none(data, "type") or "group",
            title=reading.text_or_none(data, "title") or "",
        )


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message as it stands in a space; `text` is free of the bot's own mention."""

    id: str
    space_id: str
    space_type: str
    parent_id: str | None
    person_id: str
    person_email: str
    text: str
    markdown: str | None
    created: datetime
    has_card: bool

    @classmethod
    def read(cls, data: Json, bot_id: str) -> Self:
        """The message in Webex's answer; `bot_id` is the person whose mention is taken out."""
        plain = reading.text_or_none(data, "text") or ""
        return cls(
            id=reading.text(data, "id"),
            space_id=reading.text(data, "roomId"),
            space_type=reading.text_or_none(data, "roomType") or "group",
            parent_id=reading.text_or_none(data, "parentId"),
            person_id=reading.text(data, "personId"),
            person_email=(reading.text_or_none(data, "personEmail") or "").lower(),
            text=without_mention(plain, reading.text_or_none(data, "html"), bot_id),
            markdown=reading.text_or_none(data, "markdown"),
            created=reading.moment(data, "created"),
            has_card=bool(reading.objects(data, "attachments")),
        )


@dataclass(frozen=True, slots=True)
class CardAction:
    """A card's button, pressed; `inputs` holds what the card's fields and button carry."""

    id: str
    message_id: str
    space_id: str
    person_id: str
    inputs: Mapping[str, object]
    created: datetime

    @classmethod
    def read(cls, data: Json) -> Self:
        """The action in Webex's answer."""
        return cls(
            id=reading.text(data, "id"),
            message_id=reading.text(data, "messageId"),
            space_id=reading.text(data, "roomId"),
            person_id=reading.text(data, "personId"),
            inputs=dict(reading.as_object(data.get("inputs") or {}, "inputs")),
            created=reading.moment(data, "created"),
        )


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """A webhook's envelope: what happened to which thing, never the thing itself.

    `data_id` is what deduplicates: Webex may send one event twice. `old_space_id` is given only
    by rooms migrated, where Webex tells it. `created` is when the thing came to be: a membership
    that ends and begins again keeps its id. `meeting_id` is that of a meeting or its participant.
    """

    webhook_id: str
    resource: str
    event: str
    data_id: str
    actor_id: str | None
    space_id: str | None
    space_type: str | None
    person_id: str | None
    person_email: str | None
    old_space_id: str | None
    created: str | None
    meeting_id: str | None

    @classmethod
    def read(cls, body: bytes) -> Self | None:
        """The event in a POST's raw body, `None` where the body is none."""
        try:
            envelope = json.loads(body)
        except (ValueError, RecursionError):
            return None
        data = envelope.get("data") if isinstance(envelope, dict) else None
        if not isinstance(data, dict):
            return None
        found = {key: reading.text_or_none(envelope, key) for key in ("id", "resource", "event")}
        data_id = reading.text_or_none(data, "id")
        if not (found["id"] and found["resource"] and found["event"] and data_id):
            return None
        is_room = found["resource"] == "rooms"
        email = reading.text_or_none(data, "personEmail")
        return cls(
            webhook_id=found["id"],
            resource=found["resource"],
            event=found["event"],
            data_id=data_id,
            actor_id=reading.text_or_none(envelope, "actorId"),
            space_id=reading.text_or_none(data, "roomId") or (data_id if is_room else None),
            space_type=reading.text_or_none(data, "type" if is_room else "roomType"),
            person_id=reading.text_or_none(data, "personId"),
            person_email=email.lower() if email else None,
            old_space_id=reading.text_or_none(data, "oldRoomId"),
            created=reading.text_or_none(data, "created"),
            meeting_id=reading.text_or_none(data, "meetingId")
            or (data_id if found["resource"] == "meetings" else None),
        )


@dataclass(frozen=True, slots=True)
class Webhook:
    """A registered webhook; `secret` is `None` where Webex doesn't show it."""

    id: str
    name: str
    target_url: str
    resource: str
    event: str
    secret: str | None
    active: bool

    @classmethod
    def read(cls, data: Json) -> Self:
        """The webhook in Webex's answer."""
        return cls(
            id=reading.text(data, "id"),
            name=reading.text_or_none(data, "name") or "",
            target_url=reading.text_or_none(data, "targetUrl") or "",
            resource=reading.text(data, "resource"),
            event=reading.text(data, "event"),
            secret=reading.text_or_none(data, "secret"),
            active=data.get("status", "active") == "active",
        )
