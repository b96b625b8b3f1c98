"""What people who mean ill, and broken programs, send: each is held with its reason.

Whole mails, as a server hands them over: nothing stops the worker, nothing changes a booking but
an answer of who may give it, and the work for one mail is bounded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from dateutil.rrule import rrule
from icalendar import Calendar
from sqlalchemy import event
from sqlmodel import col, select

from calendars.arrival import MAX_DEPTH
from calendars.itip import BOUNDS, MAX_EVENTS
from calendars.sieve import MAX_BYTES
from integrations.intakes import Intakes
from integrations.mail.intake import MailIntake
from integrations.mail.postbox import take_in
from integrations.outbox import Outcome
from integrations.worker import Worker
from rooms.database import Database
from rooms.models import Arrival, Booking, InboxItem
from tests.builders import FixedClock, lasting
from tests.integrations.mail.answering import MAILBOX, SECRET, address_for, seat, uid_for
from tests.integrations.planned import GUEST, Planned

STRANGER = "stranger@elsewhere.example"
STATEMENTS_FOR_ONE = 20  # at most, for each event of a mail


@dataclass
class Mailed:
    """A booking to which mails are sent, and a worker that reads them."""

    planned: Planned
    booking: Booking
    clock: FixedClock = field(default_factory=FixedClock)

    @property
    def uid(self) -> str:
        return uid_for(self.planned, self.booking)

    def event(self, *lines: str, uid: str = "", answer: str = "ACCEPTED") -> str:
        """Return an answer of the guest as an event."""
        people = f"ATTENDEE;PARTSTAT={answer}:mailto:{GUEST}"
        written = ["BEGIN:VEVENT", f"UID:{uid or self.uid}", people, *lines, "END:VEVENT"]
        return "\r\n".join(written) + "\r\n"

    def calendar(self, *events: str, method: str = "REPLY") -> str:
        body = "".join(events or [self.event()])
        return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\n{body}END:VCALENDAR\r\n"

    def mail(self, body: str, *headers: str, sender: str = f"From: {GUEST}") -> bytes:
        """Return a mail to the guest's own address; `headers` tell what the body is."""
        to = address_for(self.planned, self.booking)
        typed = headers or ("Content-Type: text/calendar; method=REPLY",)
        head = [sender, f"To: {to}", "Message-ID: <1@partenaire.example>", "MIME-Version: 1.0"]
        return ("\r\n".join([*head, *typed, "", ""]) + body).encode()

    def take(self, raw: bytes) -> list[Arrival]:
        """Have a mail read, and return what is known of it; the worker must have settled it."""
        take_in(self.planned.database, self.clock, lambda: None, MAILBOX, raw)
        self.worker().drain()
        with self.planned.database.reading() as session:
            ended = session.exec(select(InboxItem.outcome).order_by(col(InboxItem.id).desc()))
            assert ended.first() == "done"
            return list(session.exec(select(Arrival).order_by(col(Arrival.id))))

    def worker(self) -> Worker:
        intake = MailIntake(SECRET)
        kinds = {*self.planned.kinds(), "chat", "answers", "mail"}
        deliveries = {kind: lambda *_: Outcome() for kind in kinds}
        intakes = Intakes({"mail": intake}, intake)
        return Worker(self.planned.units, self.clock, intakes, deliveries, machine=self.clock)

    @property
    def answer(self) -> str:
        with self.planned.database.reading() as session:
            return seat(session, self.booking).answer


@pytest.fixture
def mailed(database: Database) -> Mailed:
    planned = Planned(database)
    return Mailed(planned, planned.book(wants_video=False))


def multipart(*parts: str, boundary: str = "b") -> tuple[str, str]:
    """Return a body of parts, each with its headers, and the header that says so."""
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--\r\n"
    return body, f'Content-Type: multipart/mixed; boundary="{boundary}"'


def part(content: str, content_type: str = "text/calendar; method=REPLY") -> str:
    return f"Content-Type: {content_type}\r\n\r\n{content}"


def nested(inner: str, depth: int) -> tuple[str, str]:
    body, header = multipart(inner, boundary="b0")
    for level in range(1, depth):
        body, header = multipart(f"{header}\r\n\r\n{body}", boundary=f"b{level}")
    return body, header


def test_bare_line_feeds_are_read(mailed: Mailed) -> None:
    [row] = mailed.take(mailed.mail(mailed.calendar()).replace(b"\r\n", b"\n"))
    assert (row.verdict, mailed.answer) == ("applied", "ACCEPTED")


def test_latin_1_is_read_in_head_and_body(mailed: Mailed) -> None:
    said = mailed.calendar(mailed.event("COMMENT:Désolé"))
    raw = mailed.mail(said, "Subject: Réunion", "Content-Type: text/calendar; method=REPLY")
    [row] = mailed.take(raw.decode().encode("latin-1"))
    assert (row.verdict, row.comment) == ("applied", "Désolé")


def test_a_huge_attachment_is_not_kept(mailed: Mailed) -> None:
    huge = part("x" * (MAX_BYTES * 2), "application/pdf")
    raw = mailed.mail(*multipart(huge, part(mailed.calendar())))
    [row] = mailed.take(raw)
    assert row.verdict == "applied"
    with mailed.planned.database.reading() as session:
        assert len(str(session.exec(select(InboxItem.payload)).one())) < 10_000


def test_a_huge_calendar_is_held_unread(mailed: Mailed) -> None:
    padding = "X-PAD:" + "x" * 70 + "\r\n"
    huge = mailed.calendar(mailed.event(), padding * (MAX_BYTES // len(padding) + 1))
    [row] = mailed.take(mailed.mail(huge))
    assert (row.verdict, row.reason, mailed.answer) == ("held", "too_large", "NEEDS-ACTION")


def test_of_ten_events_each_is_judged_by_itself(mailed: Mailed) -> None:
    others = [mailed.event(uid=f"other{number}", answer="DECLINED") for number in range(9)]
    rows = mailed.take(mailed.mail(mailed.calendar(*others, mailed.event())))
    assert len(rows) == 10
    assert {row.position for row in rows} == set(range(10))
    assert mailed.answer == "ACCEPTED", "the last one was written last"


BOMBS = (
    "RRULE:FREQ=SECONDLY;COUNT=999999999",
    "RRULE:FREQ=SECONDLY;BYSECOND=" + ",".join(map(str, range(60))),
    "RRULE:FREQ=YEARLY;INTERVAL=999999999;BYMONTH=2;BYMONTHDAY=30",
    "DTSTART:00010101T000000Z\r\nRRULE:FREQ=DAILY;UNTIL=99991231T235959Z",
)


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_recurrence_is_counted_out(
    mailed: Mailed, monkeypatch: pytest.MonkeyPatch, bomb: str
) -> None:
    def explode(_rule: object) -> Iterator[object]:
        raise AssertionError("expanded")

    raw = mailed.mail(mailed.calendar(mailed.event(bomb)))
    monkeypatch.setattr(rrule, "_iter", explode)
    [row] = mailed.take(raw)
    assert (row.verdict, mailed.answer) == ("applied", "ACCEPTED")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (("Content-Type: multipart/mixed",), "--b\r\nno boundary is told\r\n"),
        (('Content-Type: multipart/mixed; boundary="b"',), "--b"),
        (("Content-Type: text/calendar", "Content-Transfer-Encoding: base64"), "@@ no base64 @@"),
        (("Content-Type: text/calendar; charset=klingon",), "BEGIN:VCALENDAR\r\nEND:VCALENDAR"),
        (("Content-Type: text/calendar; =;;;\x01",), "\x00\x00\x00"),
        (("Content-Type: text/calendar",), "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID"),
        (("Content-Type: application/octet-stream",), "BEGIN:VCALENDAR"),
        (("Content-Type: ", "Content-Type: x", "Broken header"), ""),
    ],
)
def test_broken_mails_are_held(mailed: Mailed, headers: tuple[str, ...], body: str) -> None:
    [row] = mailed.take(mailed.mail(body, *headers))
    assert row.verdict == "held"
    assert row.reason in ("no_calendar", "no_event", "broken", "no_method")
    assert mailed.answer == "NEEDS-ACTION"


def test_a_part_without_an_end_is_read_all_the_same(mailed: Mailed) -> None:
    body, header = multipart(part(mailed.calendar()))
    [row] = mailed.take(mailed.mail(body.removesuffix("--b--\r\n"), header))
    assert row.verdict == "applied"


@pytest.mark.parametrize(
    ("depth", "verdict"), [(3, "applied"), (MAX_DEPTH + 2, "held"), (300, "held")]
)
def test_parts_are_looked_for_down_to_some_depth(mailed: Mailed, depth: int, verdict: str) -> None:
    [row] = mailed.take(mailed.mail(*nested(part(mailed.calendar()), depth)))
    assert row.verdict == verdict


def test_an_answer_inside_of_a_forwarded_mail_is_none(mailed: Mailed) -> None:
    inner = mailed.mail(mailed.calendar()).decode()
    [row] = mailed.take(mailed.mail(*multipart(part(inner, "message/rfc822"))))
    assert (row.verdict, row.reason, mailed.answer) == ("held", "no_calendar", "NEEDS-ACTION")


def test_a_time_in_a_zone_by_its_name_in_windows_is_proposed_rightly(mailed: Mailed) -> None:
    zone = "Romance Standard Time"
    times = (f"DTSTART;TZID={zone}:20260317T160000", f"DTEND;TZID={zone}:20260317T170000")
    said = mailed.calendar(mailed.event(*times, answer="TENTATIVE"), method="COUNTER")
    [row] = mailed.take(mailed.mail(said))
    assert (row.verdict, row.proposed_from) == ("asked", lasting(16).start)


@pytest.mark.parametrize(
    "sender",
    [
        f"From: {STRANGER}",
        f'From: "{GUEST}" <{STRANGER}>',
        f"From: =?utf-8?q?contact=40partenaire.example?= <{STRANGER}>",
        f"From: {GUEST}\r\nFrom: {STRANGER}",
        f"From: {STRANGER}\r\nSender: {GUEST}\r\nReply-To: {GUEST}",
        f"From: {STRANGER}, {GUEST}",
        f"From: guests: {STRANGER}, {GUEST};",
        f"From: <{GUEST}> <{STRANGER}>",
        f"From: {GUEST}.elsewhere.example",
        "From: ",
        "X-From: nobody",
        "From: " + "(" * 2_000 + GUEST,
    ],
)
def test_nobody_answers_for_a_guest_by_a_forged_sender(mailed: Mailed, sender: str) -> None:
    [row] = mailed.take(mailed.mail(mailed.calendar(), sender=sender))
    assert (row.verdict, row.reason, mailed.answer) == ("held", "other_sender", "NEEDS-ACTION")


def test_what_is_replayed_or_comes_in_another_order_counts_once(mailed: Mailed) -> None:
    yes = mailed.mail(mailed.calendar(mailed.event("DTSTAMP:20260316T090000Z")))
    no = mailed.calendar(mailed.event("DTSTAMP:20260316T100000Z", answer="DECLINED"))
    second = mailed.mail(no).replace(b"<1@", b"<2@")
    mailed.clock.move(timedelta(hours=3))
    rows = [mailed.take(raw)[-1] for raw in (second, yes, b"X-Again: 1\r\n" + second)]
    assert [row.verdict for row in rows] == ["applied", "stale", "repeated"]
    assert mailed.answer == "DECLINED"


def test_an_answer_to_what_is_over_is_late(mailed: Mailed) -> None:
    raw = mailed.mail(mailed.calendar())
    mailed.clock.move(timedelta(days=5))
    [row] = mailed.take(raw)
    assert (row.verdict, row.reason, mailed.answer) == ("late", "over", "NEEDS-ACTION")


def test_the_work_for_one_mail_is_bounded(mailed: Mailed, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    parse = Calendar.from_ical

    def counted(lines: Any, *args: Any, **more: Any) -> Any:
        read.append(lines.count("\r\n"))
        return parse(lines, *args, **more)

    crowd = [f"ATTENDEE:mailto:a{number}@x.example" for number in range(30)]
    many = [mailed.event(*crowd, uid=f"other{number}") for number in range(MAX_EVENTS)]
    noise = "X-NOISE:" + "x" * 60 + "\r\n"
    parts = [part(mailed.calendar(*many, noise * 100 * number)) for number in range(1, 50)]
    raw = mailed.mail(*multipart(*parts))
    monkeypatch.setattr(Calendar, "from_ical", counted)
    with statements(mailed.planned.database) as asked:
        rows = mailed.take(raw)
    assert len(rows) == MAX_EVENTS + 1
    assert rows[-1].reason == "too_many_events"
    assert len(read) <= 2, "what is too much is not read on"
    assert max(read) <= BOUNDS.lines_in_all + 2 * MAX_EVENTS
    assert len(asked) <= STATEMENTS_FOR_ONE * len(rows)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect what the database is asked."""
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
