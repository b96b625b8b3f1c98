"""Checks recorded requests and answers against Webex's published OpenAPI description."""

import json
import os
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_URI = "urn:webex:description"
# The OAuth endpoint is described in a guide, not in the API's description.
_ELSEWHERE = frozenset({"/access_token"})
# What a Link header of the far side carries is its own business.
_OWN_OF_PAGES = frozenset({"cursor"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, as they went over the wire; `path` is without /v1."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    content_type: str
    body: bytes
    status: int
    answer_type: str
    answer: bytes


class Description:
    """The published description, read once."""

    def __init__(self, path: Path) -> None:
        self._document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        resource = Resource.from_contents(self._document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_URI, resource)

    def problems(self, exchange: Exchange) -> list[str]:
        """What of an exchange the description doesn't allow; a refused request isn't looked at."""
        if exchange.path in _ELSEWHERE:
            return []
        template = self._template(exchange.path)
        described = self._document["paths"].get(template or "", {})
        method = exchange.method.lower()
        if method not in described:
            return [f"{exchange.method} {exchange.path} is not described"]
        where = ("paths", str(template), method)
        found = self._answer_problems(where, exchange)
        if exchange.status < 400:
            found += self._parameter_problems(described, described[method], exchange)
            found += self._body_problems(where, described[method], exchange)
        return [f"{exchange.method} {template}: {problem}" for problem in found]

    @cached_property
    def _templates(self) -> list[str]:
        return sorted(self._document["paths"], key=lambda path: path.count("{"))

    def _template(self, path: str) -> str | None:
        parts = path.split("/")
        for template in self._templates:
            wanted = template.split("/")
            if len(wanted) == len(parts) and all(
                one == two or one.startswith("{") for one, two in zip(wanted, parts, strict=True)
            ):
                return template
        return None

    def _parameter_problems(
        self, described: dict[str, Any], operation: dict[str, Any], exchange: Exchange
    ) -> list[str]:
        parameters = [*described.get("parameters", []), *operation.get("parameters", [])]
        known = {one["name"]: one for one in parameters if one["in"] == "query"}
        given: dict[str, list[str]] = {}
        for key, value in exchange.query:
            given.setdefault(key, []).append(value)
        found = [
            f"parameter {name} is missing"
            for name, one in known.items()
            if one.get("required") and name not in given
        ]
        for name, values in given.items():
            if name not in known:
                found += [] if name in _OWN_OF_PAGES else [f"parameter {name} is unknown"]
            else:
                found += self._errors(known[name].get("schema", {}), _typed(known[name], values))
        return found

    def _body_problems(
        self, where: tuple[str, ...], operation: dict[str, Any], exchange: Exchange
    ) -> list[str]:
        content = operation.get("requestBody", {}).get("content", {})
        if not content:
            return ["a body is not described"] if exchange.body else []
        kind = _kind(exchange.content_type)
        key = next((one for one in content if _kind(one) == kind), None)
        if key is None:
            return [f"the request's content type {kind or 'none'} is not described"]
        schema = _pointer(*where, "requestBody", "content", key, "schema")
        return self._errors({"$ref": schema}, json.loads(exchange.body or b"null"))

    def _answer_problems(self, where: tuple[str, ...], exchange: Exchange) -> list[str]:
        responses = self._document["paths"][where[1]][where[2]]["responses"]
        described = responses.get(str(exchange.status))
        if described is None:
            return [f"status {exchange.status} is not described"]
        content = described.get("content", {})
        if not content:
            succeeded = exchange.status < 400
            return ["an answer's body is not described"] if succeeded and exchange.answer else []
        kind = _kind(exchange.answer_type)
        key = next((one for one in content if _kind(one) == kind), None)
        if key is None:
            return [f"the answer's content type {kind} is not described"]
        status = str(exchange.status)
        schema = _pointer(*where, "responses", status, "content", key, "schema")
        return self._errors({"$ref": schema}, json.loads(exchange.answer))

    def _errors(self, schema: dict[str, Any], value: object) -> list[str]:
        resolved = {"$id": _URI + ":part", **schema} if "$ref" not in schema else schema
        validator = Draft202012Validator(resolved, registry=self._registry)
        return [
            f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)
        ]


def _pointer(*parts: str) -> str:
    escaped = (part.replace("~", "~0").replace("/", "~1") for part in parts)
    # A fragment is percent-decoded before it is read as a pointer.
    return f"{_URI}#/" + "/".join(escaped).replace("{", "%7B").replace("}", "%7D")


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _typed(parameter: dict[str, Any], values: list[str]) -> object:
    schema = parameter.get("schema", {})
    match schema.get("type"):
        case "array":
            return values
        case "number" | "integer":
            return float(values[0]) if values[0].replace(".", "", 1).isdigit() else values[0]
        case "boolean":
            return {"true": True, "false": False}.get(values[0], values[0])
        case _:
            return values[0]


@cache
def published() -> Description | None:
    """The description that the environment names, if it names one."""
    path = os.environ.get("WEBEX_OPENAPI")
    return Description(Path(path)) if path else None
