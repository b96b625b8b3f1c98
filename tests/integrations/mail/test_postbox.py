"""The bot's mailbox on a real IMAP server: what is new is read once, and only what matters."""

import base64
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError
from sqlmodel import col, select

from calendars.arrival import LONGEST_LETTERS, Part, arrival, arrival_of
from integrations.errors import TransientError
from integrations.mail.intake import unpacked
from integrations.mail.postbox import MOST_TRIES, Postbox, decoded, sections, whole, within
from rooms.database import Database
from rooms.models import InboxItem, MailboxPosition
from tests.builders import FixedClock
from tests.integrations.mail.dovecot import IS_INSTALLED, Dovecot

MAILS = Path(__file__).parents[2] / "calendars" / "mails"
needs_dovecot = pytest.mark.skipif(not IS_INSTALLED, reason="Dovecot is not installed")


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    dovecot = Dovecot()
    yield dovecot
    dovecot.stop()


@pytest.fixture
def dovecot(server: Dovecot) -> Dovecot:
    with server.client() as client:
        client.select_folder("INBOX")
        client.delete_messages(client.search())
        client.expunge()
    return server


@pytest.fixture
def postbox(dovecot: Dovecot, sqlite_database: Database) -> Postbox:
    return Postbox(dovecot.url, sqlite_database, FixedClock(), lambda: None)


def read(postbox: Postbox) -> int:
    with postbox.connected() as client:
        return postbox.read_new(client)


def inbox(database: Database) -> list[InboxItem]:
    with database.reading() as session:
        return list(session.exec(select(InboxItem).order_by(col(InboxItem.id))))


def recorded(name: str) -> bytes:
    return (MAILS / f"{name}.eml").read_bytes()


@needs_dovecot
@pytest.mark.parametrize("name", sorted(path.stem for path in MAILS.glob("*.eml")))
def test_a_mail_read_in_parts_says_what_it_says_as_a_whole(
    dovecot: Dovecot, postbox: Postbox, sqlite_database: Database, name: str
) -> None:
    dovecot.deliver(recorded(name))
    assert read(postbox) == 1
    [item] = inbox(sqlite_database)
    by_part, whole = unpacked(item.payload), arrival_of(recorded(name))
    contents = [b"".join(part.content.split()) for part in by_part.calendars]
    assert contents == [b"".join(part.content.split()) for part in whole.calendars]
    assert by_part.bounces == whole.bounces
    assert (by_part.sender, by_part.recipients) == (whole.sender, whole.recipients)
    assert (by_part.message_id, by_part.proofs) == (whole.message_id, whole.proofs)
    assert by_part.words == whole.words


@needs_dovecot
def test_each_mail_is_read_once_and_the_mailbox_stays_as_it_was(
    dovecot: Dovecot, postbox: Postbox, sqlite_database: Database
) -> None:
    dovecot.deliver(recorded("sogo-declined"))
    assert [read(postbox), read(postbox)] == [1, 0]
    dovecot.deliver(recorded("counter"))
    assert [read(postbox), read(postbox)] == [1, 0]
    assert [item.kind for item in inbox(sqlite_database)] == ["mail", "mail"]
    with dovecot.client() as client:
        client.select_folder("INBOX", readonly=True)
        flags = client.get_flags(client.search())
    assert all(b"\\Seen" not in of_one for of_one in flags.values())


@needs_dovecot
def test_a_mailbox_made_anew_is_read_from_its_beginning(
    dovecot: Dovecot, postbox: Postbox, sqlite_database: Database
) -> None:
    dovecot.deliver(recorded("counter"))
    read(postbox)
    with sqlite_database.writing() as session:
        row = session.exec(select(MailboxPosition)).one()
        row.validity -= 1
        session.add(row)
        session.commit()
    assert read(postbox) == 1
    assert len(inbox(sqlite_database)) == 1, "the same mail is in the inbox already"


@needs_dovecot
def test_attachments_are_left_where_they_are(
    dovecot: Dovecot, postbox: Postbox, sqlite_database: Database
) -> None:
    attachment = b"Content-Type: application/pdf\r\n\r\n" + b"x" * 100_000 + b"\r\n"
    calendar = b"Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n"
    head = b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="1"\r\n\r\n'
    dovecot.deliver(b"--1\r\n".join([head, attachment, calendar]) + b"--1--\r\n")
    read(postbox)
    [item] = inbox(sqlite_database)
    assert len(str(item.payload)) < 2_000
    assert unpacked(item.payload).calendars[0].method == "reply"


@needs_dovecot
def test_of_a_letter_only_the_beginning_is_read(
    dovecot: Dovecot, postbox: Postbox, sqlite_database: Database
) -> None:
    head = b"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    dovecot.deliver(head + base64.encodebytes(b"Late again. " * 100_000).replace(b"\n", b"\r\n"))
    read(postbox)
    [item] = inbox(sqlite_database)
    assert len(str(item.payload)) < 2 * LONGEST_LETTERS["text/plain"]
    assert unpacked(item.payload).words.startswith("Late again. Late again.")
    assert item.payload["problem"] == ""


@needs_dovecot
def test_a_letter_in_html_that_is_cut_amid_a_letter_is_read(
    dovecot: Dovecot, postbox: Postbox, sqlite_database: Database
) -> None:
    head = b"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
    long = b"".join(b"<p>" + b"=C3=A9t=C3=A9 " * 6 + b"</p>=\r\n" for _ in range(2_000))
    dovecot.deliver(head + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + long)
    read(postbox)
    [item] = inbox(sqlite_database)
    assert len(str(item.payload)) < 2 * LONGEST_LETTERS["text/html"]
    assert unpacked(item.payload).words.startswith("été été")


@pytest.mark.parametrize("end", [b"", b"=", b"=C", b"=C3", b"=C3=", b"=C3=A"])
def test_the_beginning_of_a_letter_may_end_anywhere(end: bytes) -> None:
    begun = decoded(whole(b"=C3=A9t=C3=A9" + end, "quoted-printable"), "quoted-printable")
    assert arrival(b"", [Part("text/plain", begun)]).words == "été"


@needs_dovecot
def test_a_calendar_of_more_than_two_megabytes_is_left_unread(
    dovecot: Dovecot, postbox: Postbox, sqlite_database: Database
) -> None:
    dovecot.deliver(b"Content-Type: text/calendar\r\n\r\n" + b"X:" + b"y\r\n" * 1_000_000)
    read(postbox)
    [item] = inbox(sqlite_database)
    assert item.payload["problem"] == "too_large"
    assert item.payload["parts"] == []


class _Broken:
    """A mailbox of three mails, of which the server can't give the second."""

    def select_folder(self, _folder: str, *, readonly: bool) -> dict[bytes, int]:
        return {b"UIDVALIDITY": 7 if readonly else 0}

    def search(self, criteria: list[str]) -> list[int]:
        first = int(criteria[1].partition(":")[0])
        return [uid for uid in (1, 2, 3) if uid >= first]

    def fetch(self, uids: list[int], _data: list[str]) -> dict[int, dict[bytes, Any]]:
        if uids == [2]:
            raise IMAPClientError("FETCH failed")
        return {uids[0]: {b"BODY[HEADER]<0>": b"From: a@b.example\r\n\r\n"}}


def test_a_mail_that_the_server_cannot_give_stops_no_other(sqlite_database: Database) -> None:
    postbox = Postbox("imap://a@b.example", sqlite_database, FixedClock(), lambda: None)
    client = cast("IMAPClient", _Broken())
    for _ in range(MOST_TRIES - 1):
        with pytest.raises(IMAPClientError):
            postbox.read_new(client)
    assert postbox.read_new(client) == 3
    assert [item.payload["problem"] for item in inbox(sqlite_database)] == ["", "broken", ""]
    assert postbox.read_new(client) == 0


def test_parts_are_taken_while_they_are_not_too_much_together() -> None:
    assert within([3, 5, 2, 9], 6) == [0, 2]
    assert within([], 6) == []


@needs_dovecot
def test_what_comes_is_read_at_once(dovecot: Dovecot, sqlite_database: Database) -> None:
    rung = threading.Event()
    postbox = Postbox(dovecot.url, sqlite_database, FixedClock(), rung.set)
    reader = threading.Thread(target=postbox.run)
    reader.start()
    try:
        dovecot.deliver(recorded("counter"))
        assert rung.wait(10)
    finally:
        postbox.stop()
        reader.join(10)
    assert not reader.is_alive()
    assert len(inbox(sqlite_database)) == 1


@needs_dovecot
def test_a_server_that_went_away_is_read_again(sqlite_database: Database) -> None:
    first = Dovecot()
    first.deliver(recorded("counter"))
    postbox = Postbox(first.url, sqlite_database, FixedClock(), lambda: None)
    reader = threading.Thread(target=postbox.run)
    reader.start()
    try:
        wait_for(lambda: len(inbox(sqlite_database)) == 1)
        first.restart()
        first.deliver(recorded("sogo-declined"))
        wait_for(lambda: len(inbox(sqlite_database)) == 2)
    finally:
        postbox.stop()
        reader.join(10)
        first.stop()


def wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        threading.Event().wait(0.05)


@needs_dovecot
def test_a_wrong_password_is_told_apart_from_nothing(
    sqlite_database: Database, dovecot: Dovecot
) -> None:
    url = dovecot.url.replace("password", "wrong")
    postbox = Postbox(url, sqlite_database, FixedClock(), lambda: None)
    with pytest.raises(TransientError, match="password"), postbox.connected():
        pass


@pytest.mark.parametrize(
    "structure",
    [None, (), (b"text",), ([[]],), ([(None, None)], b"mixed"), ([([([],)],)],), (b"a", b"b", 3)],
)
def test_no_structure_of_a_server_raises_anything(structure: object) -> None:
    assert list(sections(structure)) == []


def test_a_part_that_is_not_what_its_encoding_promises_stays_as_it_is() -> None:
    assert decoded(b"BEGIN", "base64") == b"BEGIN"
    assert decoded(b"=C3=A9", "quoted-printable") == "é".encode()
    assert decoded(b"plain", "8bit") == b"plain"
    assert Part("text/calendar", b"").charset == "utf-8"
