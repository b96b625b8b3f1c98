"""Webhooks: registered, fired into a queue, disabled when their target keeps failing."""

import json
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

from integrations.webex.standin.ground import (
    ORGANISATION,
    ApiFailure,
    Ground,
    exact,
    moment,
    new_id,
    settled_id,
    shown,
    stamp,
    text_or_none,
    wanted_text,
)
from integrations.webex.standin.people import Caller
from integrations.webex.standin.store import Document

RESOURCES = {
    "messages": {"created", "updated", "deleted"},
    "attachmentActions": {"created"},
    "memberships": {"created", "updated", "deleted"},
    "rooms": {"created", "updated", "migrated"},
    "meetings": {"created", "updated", "deleted", "started", "ended"},
    "meetingParticipants": {"joined", "left"},
    "all": set(),
}
# Webhooks guide: a hundred failures within five minutes disable a webhook.
MOST_FAILURES = 100
FAILURE_WINDOW = timedelta(minutes=5)


class Webhooks:
    """The webhooks of all callers; each sees and changes its own alone."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._store = ground.store

    def create(self, caller: Caller, body: Document) -> Document:
        """Register a webhook."""
        resource, event = wanted_text(body, "resource"), wanted_text(body, "event")
        if resource not in RESOURCES or event not in RESOURCES[resource] | {"all"}:
            raise ApiFailure(400, f"Webhooks of {resource} have no event {event}.")
        now = self._ground.now()
        hook: Document = {
            "id": new_id("WEBHOOK"),
            "name": wanted_text(body, "name"),
            "targetUrl": _target(body),
            "resource": resource,
            "event": event,
            "filter": text_or_none(body, "filter"),
            "secret": text_or_none(body, "secret"),
            "status": "active",
            "created": stamp(now),
            "ownedBy": text_or_none(body, "ownedBy") or "creator",
            "_owner": caller.id,
            "_failures": [],
        }
        self._keep(hook)
        return shown(hook)

    def update(self, caller: Caller, webhook_id: str, body: Document) -> Document:
        """Change a webhook's name, target, secret, or switch it on again."""
        with self._store.transaction():
            hook = self._own(caller, webhook_id)
            hook |= {"name": wanted_text(body, "name"), "targetUrl": _target(body)}
            if secret := text_or_none(body, "secret"):
                hook["secret"] = secret
            status = text_or_none(body, "status")
            if status not in {None, "active"}:
                raise ApiFailure(400, "The only status that can be set is active.")
            if status:
                hook |= {"status": "active", "_failures": []}
            self._keep(hook)
        return shown(hook)

    def get(self, caller: Caller, webhook_id: str) -> Document:
        """One of the caller's webhooks."""
        return shown(self._own(caller, webhook_id))

    def listed(self, caller: Caller) -> list[Document]:
        """The caller's webhooks, oldest first."""
        return [shown(hook) for hook in self._store.find("webhook", place=caller.id)]

    def delete(self, caller: Caller, webhook_id: str) -> None:
        """Remove one of the caller's webhooks."""
        with self._store.transaction():
            self._own(caller, webhook_id)
            self._store.delete("webhook", webhook_id)

    def fire(
        self, resource: str, event: str, data: Document, *, owners: Iterable[str], actor_id: str
    ) -> None:
        """Queue a call for each active webhook of these owners that listens to this."""
        for owner in dict.fromkeys(owners):
            for hook in self._store.find("webhook", place=owner):
                if hook["status"] == "active" and _listens(hook, resource, event, data):
                    envelope = self._envelope(hook, resource, event, data, actor_id)
                    self._store.queue(hook["id"], json.dumps(envelope))

    def target(self, webhook_id: str) -> Document | None:
        """The webhook that a queued call belongs to, if it is still active."""
        hook = self._store.get("webhook", webhook_id)
        return hook if hook and hook["status"] == "active" else None

    def failed(self, webhook_id: str) -> None:
        """Count a failed call; too many in a short time disable the webhook."""
        with self._store.transaction():
            hook = self._store.get("webhook", webhook_id)
            if hook is None:
                return
            now = self._ground.now()
            recent = [one for one in hook["_failures"] if now - moment(one) <= FAILURE_WINDOW]
            hook["_failures"] = [*recent, exact(now)][-MOST_FAILURES:]
            if len(hook["_failures"]) >= MOST_FAILURES:
                hook["status"] = "inactive"
            self._keep(hook)

    def _envelope(
        self, hook: Document, resource: str, event: str, data: Document, actor_id: str
    ) -> Document:
        return {
            **{key: hook[key] for key in ("id", "name", "targetUrl", "created", "ownedBy")},
            **({"filter": hook["filter"]} if hook["filter"] else {}),
            "resource": resource,
            "event": event,
            "orgId": settled_id("ORGANIZATION", ORGANISATION),
            "createdBy": hook["_owner"],
            "appId": settled_id("APPLICATION", "local"),
            "status": "active",
            "actorId": actor_id,
            "data": data,
        }

    def _own(self, caller: Caller, webhook_id: str) -> Document:
        hook = self._store.get("webhook", webhook_id)
        if hook is None or hook["_owner"] != caller.id:
            raise ApiFailure(404, "Could not find a webhook with provided ID.")
        return hook

    def _keep(self, hook: Document) -> None:
        self._store.put("webhook", hook["id"], hook, place=hook["_owner"])


def _target(body: Document) -> str:
    url = wanted_text(body, "targetUrl")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ApiFailure(400, "'targetUrl' must be a URL.")
    return url


def _listens(hook: Document, resource: str, event: str, data: Document) -> bool:
    if hook["resource"] not in {resource, "all"} or hook["event"] not in {event, "all"}:
        return False
    wanted = parse_qsl(hook["filter"] or "")
    return all(_fits(data.get(key), value, hook["_owner"]) for key, value in wanted)


def _fits(found: object, wanted: str, owner: str) -> bool:
    value = owner if wanted == "me" else wanted
    return value in found if isinstance(found, list) else found == value
