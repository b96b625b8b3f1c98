"""The contract by hand: what of Webex's API the program relies on, checked with no description."""

import json
import re
from dataclasses import dataclass
from typing import Any

from tests.integrations.webex.description import Exchange


@dataclass(frozen=True, slots=True)
class Rule:
    """One operation: fields its request needs, its status, fields its answer must bring."""

    method: str
    path: str
    needs: tuple[str, ...] = ()
    status: int = 200
    brings: tuple[str, ...] = ()
    query: tuple[str, ...] = ()


_ITEMS = ("items",)
_MESSAGE = ("id", "roomId", "roomType", "personId", "personEmail", "created")
_MEETING = (
    "id",
    "title",
    "start",
    "end",
    "state",
    "webLink",
    "meetingNumber",
    "sipAddress",
    "hostEmail",
    "password",
    "timezone",
)
_ACTION = ("id", "messageId", "inputs", "personId", "roomId", "created")
_HOOK = ("id", "name", "targetUrl", "resource", "event", "status")

RULES = (
    Rule("GET", "/people/me", brings=("id", "emails", "displayName", "type")),
    Rule("GET", "/people/*", brings=("id", "emails", "displayName")),
    Rule("GET", "/people", brings=_ITEMS),
    Rule("GET", "/rooms", brings=_ITEMS),
    Rule("POST", "/rooms", needs=("title",), brings=("id", "type", "title")),
    Rule("GET", "/rooms/*", brings=("id", "type", "title")),
    Rule("GET", "/memberships", brings=_ITEMS),
    Rule("POST", "/memberships", needs=("roomId",), brings=("id", "roomId", "personId")),
    Rule("GET", "/memberships/*", brings=("id", "roomId", "personId")),
    Rule("DELETE", "/memberships/*", status=204),
    Rule("GET", "/messages", query=("roomId",), brings=_ITEMS),
    Rule("GET", "/messages/direct", brings=_ITEMS),
    Rule("POST", "/messages", brings=_MESSAGE),
    Rule("GET", "/messages/*", brings=_MESSAGE),
    Rule("PUT", "/messages/*", needs=("roomId",), brings=_MESSAGE),
    Rule("DELETE", "/messages/*", status=204),
    Rule("POST", "/attachment/actions", needs=("type", "messageId", "inputs"), brings=_ACTION),
    Rule("GET", "/attachment/actions/*", brings=_ACTION),
    Rule("GET", "/webhooks", brings=_ITEMS),
    Rule("POST", "/webhooks", needs=("name", "targetUrl", "resource", "event"), brings=_HOOK),
    Rule("GET", "/webhooks/*", brings=_HOOK),
    Rule("PUT", "/webhooks/*", needs=("name", "targetUrl"), brings=_HOOK),
    Rule("DELETE", "/webhooks/*", status=204),
    Rule("GET", "/workspaces", brings=_ITEMS),
    Rule("GET", "/workspaces/*", brings=("id", "displayName")),
    Rule("GET", "/locations", brings=_ITEMS),
    Rule("GET", "/locations/*", brings=("id", "name")),
    Rule("GET", "/devices", brings=_ITEMS),
    Rule("GET", "/devices/*", brings=("id", "displayName", "connectionStatus")),
    Rule("POST", "/xapi/command/*", needs=("deviceId",), brings=("deviceId", "result")),
    Rule("GET", "/xapi/status", query=("deviceId", "name"), brings=("deviceId", "result")),
    Rule("POST", "/meetings", needs=("title", "start", "end"), brings=_MEETING),
    Rule("GET", "/meetings", brings=_ITEMS),
    Rule("GET", "/meetings/*", brings=_MEETING),
    Rule("PATCH", "/meetings/*", brings=_MEETING),
    Rule("DELETE", "/meetings/*", status=204),
    Rule("POST", "/meetings/*/end", status=204),
    Rule(
        "POST",
        "/meetingParticipants/callout",
        needs=("address", "displayName"),
        brings=("state", "address", "displayName"),
    ),
    Rule("PUT", "/meetingParticipants/*", brings=("id", "displayName", "state")),
    Rule("GET", "/meetingParticipants", query=("meetingId",), brings=_ITEMS),
    Rule("POST", "/access_token", brings=("access_token", "expires_in", "refresh_token")),
)


def problems(exchange: Exchange) -> list[str]:
    """What of an exchange breaks the contract; a refused request must be worded as Webex does."""
    rule = _rule(exchange)
    if rule is None:
        return [f"{exchange.method} {exchange.path} is in no rule"]
    if exchange.status >= 400:
        answer = json.loads(exchange.answer)
        return [] if {"message", "errors", "trackingId"} <= answer.keys() else ["a bare refusal"]
    given = {key for key, _ in exchange.query}
    body = _json(exchange.body) if exchange.content_type.startswith("application/json") else {}
    answer = _json(exchange.answer)
    found = [f"{name} is not given" for name in rule.query if name not in given]
    found += [f"{name} is not sent" for name in rule.needs if name not in body]
    found += [f"{name} is not answered" for name in rule.brings if name not in answer]
    if exchange.status != rule.status:
        found.append(f"status {exchange.status} instead of {rule.status}")
    found += _limit_problems(exchange, body)
    return [f"{exchange.method} {exchange.path}: {problem}" for problem in found]


def _limit_problems(exchange: Exchange, body: dict[str, Any]) -> list[str]:
    limits = {
        "text over 7,439 bytes": len(str(body.get("text", "")).encode()) > 7439,
        "markdown over 7,439 bytes": len(str(body.get("markdown", "")).encode()) > 7439,
        "more than one attachment": len(body.get("attachments", [])) > 1,
        "more than 10 status names": sum(key == "name" for key, _ in exchange.query) > 10,
        "a title over 128 characters": len(body.get("title", "")) > 128,
        "an agenda over 1,300 characters": len(body.get("agenda", "")) > 1300,
        "more than 3 tags": len(body.get("integrationTags", [])) > 3,
        "a tag over 64 characters": any(len(tag) > 64 for tag in body.get("integrationTags", [])),
        "more than 1,000 invitees": len(body.get("invitees", [])) > 1000,
    }
    return [problem for problem, stands in limits.items() if stands]


def _rule(exchange: Exchange) -> Rule | None:
    for rule in RULES:
        pattern = re.escape(rule.path).replace(r"\*", "[^/]+")
        if rule.method == exchange.method and re.fullmatch(pattern, exchange.path):
            return rule
    return None


def _json(body: bytes) -> dict[str, Any]:
    found = json.loads(body) if body else {}
    assert isinstance(found, dict)
    return found
