"""The door for webhooks: signed or refused, stored once, answered at once."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from integrations.webex.signature import signature_of
from rooms.database import Database
from rooms.models import InboxItem
from tests.builders import NOW, FixedClock
from web.app import LONGEST_BODY, create_app
from web.webhooks import PATH, webhooks

SECRET = "webhook secret"


@pytest.fixture
def rung() -> list[bool]:
    return []


@pytest.fixture
def client(database: Database, rung: list[bool]) -> Iterator[FlaskClient]:
    door = webhooks(database, FixedClock(NOW), SECRET, lambda: rung.append(True))
    with create_app(database, [door]).test_client() as client:
        yield client


def envelope(resource: str = "messages", event: str = "created", data_id: str = "m1") -> bytes:
    data = {"id": data_id, "roomId": "space", "roomType": "direct", "personId": "person"}
    return json.dumps(
        {"id": "hook", "name": "n", "resource": resource, "event": event, "data": data}
    ).encode()


def post(client: FlaskClient, body: bytes, signature: str | None = None) -> int:
    given = signature_of(SECRET, body) if signature is None else signature
    return client.post(PATH, data=body, headers={"X-Spark-Signature": given}).status_code


def stored(database: Database) -> list[InboxItem]:
    with database.reading() as session:
        return list(session.exec(select(InboxItem)))


def test_stores_a_signed_event_and_wakes_a_worker(
    client: FlaskClient, database: Database, rung: list[bool]
) -> None:
    assert post(client, envelope()) == 200
    (item,) = stored(database)
    assert (item.kind, item.payload["id"], item.received_at) == ("messages", "m1", NOW)
    assert rung


def test_stores_an_event_once_however_often_it_is_sent(
    client: FlaskClient, database: Database
) -> None:
    assert [post(client, envelope()) for _ in range(3)] == [200, 200, 200]
    assert len(stored(database)) == 1


@pytest.mark.parametrize("signature", ["", "0" * 40, "é", signature_of("other", envelope())])
def test_a_wrong_signature_stores_nothing(
    client: FlaskClient, database: Database, rung: list[bool], signature: str
) -> None:
    assert post(client, envelope(), signature) == 401
    assert stored(database) == []
    assert not rung


def test_joining_a_space_again_is_another_event(client: FlaskClient, database: Database) -> None:
    for created in ("2026-03-16T08:00:00Z", "2026-03-16T08:00:00Z", "2026-03-17T08:00:00Z"):
        body = json.loads(envelope("memberships", data_id="person:space"))
        body["data"]["created"] = created  # the id of a membership stays the same
        assert post(client, json.dumps(body).encode()) == 200
    assert len(stored(database)) == 2


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"id": 1}', b"\xff\xfe", b"null"])
def test_what_is_no_event_is_refused(client: FlaskClient, database: Database, body: bytes) -> None:
    assert post(client, body) == 400
    assert stored(database) == []


@pytest.mark.parametrize(
    ("resource", "event"), [("messages", "updated"), ("meetings", "created"), ("x", "y")]
)
def test_an_event_that_nobody_asked_for_is_not_worked_on(
    client: FlaskClient, database: Database, resource: str, event: str
) -> None:
    assert post(client, envelope(resource, event)) == 200
    assert stored(database) == []


def test_a_body_without_end_is_refused(client: FlaskClient, database: Database) -> None:
    assert post(client, b"x" * (LONGEST_BODY + 1)) == 413
    assert stored(database) == []


def test_health_tells_whether_the_database_is_ready(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "endpoints": {"answering": 0, "down": 0, "unseen": 0, "out_of_order": 0},
        "calls_running": 0,
        "looks_overdue": 0,
    }


def test_health_tells_that_the_database_has_no_tables(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/empty.db")) as empty:
        answer = create_app(empty, []).test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"status": "migrations are missing"})
