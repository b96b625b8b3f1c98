"""Reading what Webex answers: each field is checked once, where JSON enters."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from integrations.errors import TransientError

Json = Mapping[str, Any]


def unreadable(what: str) -> TransientError:
    """The error for an answer that isn't what the description promises: perhaps whole next time."""
    return TransientError(f"Webex's answer can't be read: {what}.")


def as_object(value: object, what: str) -> dict[str, Any]:
    """The value as a JSON object; `TransientError` when it is none."""
    if not isinstance(value, dict):
        raise unreadable(what)
    return value


def text(data: Json, key: str) -> str:
    """A string that must be there and not be empty."""
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise unreadable(f"{key} is missing")
    return value


def text_or_none(data: Json, key: str) -> str | None:
    """A string, or `None` where it is absent, empty or something else."""
    value = data.get(key)
    return value if isinstance(value, str) and value else None


def texts(data: Json, key: str) -> tuple[str, ...]:
    """A list of strings; empty where absent. Anything else in the list is left out."""
    value = data.get(key)
    if not isinstance(value, list):
        return ()
    return tuple(item for item in value if isinstance(item, str))


def objects(data: Json, key: str) -> list[dict[str, Any]]:
    """A list of objects; empty where absent. Anything else in the list is left out."""
    value = data.get(key)
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, dict)]


def moment(data: Json, key: str) -> datetime:
    """An ISO 8601 date and time as aware UTC; one without an offset is taken as UTC."""
    found = moment_or_none(data, key)
    if found is None:
        raise unreadable(f"{key} is missing")
    return found


def moment_or_none(data: Json, key: str) -> datetime | None:
    """An ISO 8601 date and time as aware UTC, `None` where absent."""
    value = text_or_none(data, key)
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise unreadable(f"{key} is no date and time") from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def iso(when: datetime) -> str:
    """A moment as Webex writes it: UTC, seconds, `Z`."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
