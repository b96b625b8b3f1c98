import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.letter import Kind
from calendars.mime import mail
from integrations.mail.client import Mailer
from integrations.mail.events import CalendarEvent, after
from integrations.mail.mailbox import Mailbox
from tests.calendars.meetings import ANSWER_TO, BOOKER, GUEST, MEETING, a_letter, a_meeting


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    box.start()
    yield box
    box.close()


def deliver(mailbox: Mailbox, kind: Kind, sequence: int, hours: int = 0) -> None:
    by = timedelta(hours=hours)
    meeting = a_meeting(
        sequence=sequence,
        start=MEETING.start + by,
        end=MEETING.end + by,
        modified=MEETING.modified + timedelta(minutes=sequence),
    )
    message = mail(a_letter(kind, meeting=meeting))
    Mailer(mailbox.url).send(message, ANSWER_TO, GUEST.email)


def test_a_mail_can_be_looked_at_as_json(mailbox: Mailbox) -> None:
    deliver(mailbox, "invitation", 0)
    [view] = json.loads(json.dumps(mailbox.mails()))
    assert view["from"] == "Agent d’accueil <salles@drancy.example>"
    assert view["to"] == view["recipient"] == GUEST.email
    assert view["subject"] == "Invitation\xa0: Comité de pilotage – mardi 10 mars, 14h–15h"
    assert "TALIMO-42" in view["text"]
    assert '<html lang="fr">' in view["html"]
    assert view["method"] == "REQUEST"
    event = view["event"]
    assert (event["uid"], event["sequence"]) == ("b12@drancy.example", 0)
    assert (event["start"], event["end"]) == (
        "2026-03-10T14:00:00+01:00",
        "2026-03-10T15:00:00+01:00",
    )
    assert event["organizer"] == ANSWER_TO
    assert mailbox.raw(view["number"]) is not None
    assert mailbox.raw(99) is None


def test_changes_are_told_once_and_repeated_mails_counted(mailbox: Mailbox) -> None:
    deliver(mailbox, "invitation", 0)
    deliver(mailbox, "update", 1)
    seen = mailbox.mails()[-1]["change"]
    assert mailbox.mails(since=seen) == []
    deliver(mailbox, "invitation", 0)
    [again] = mailbox.mails(since=seen)
    assert (again["number"], again["times"]) == (1, 2)
    assert again["change"] > seen
    assert [view["number"] for view in mailbox.mails_to(GUEST.email.upper())] == [1, 2]


def test_the_calendar_follows_updates_and_cancellations(mailbox: Mailbox) -> None:
    deliver(mailbox, "invitation", 0)
    deliver(mailbox, "update", 1, hours=2)
    [event] = mailbox.calendar_view(GUEST.email)
    assert (event["start"], event["status"]) == ("2026-03-10T16:00:00+01:00", "CONFIRMED")
    deliver(mailbox, "cancellation", 2, hours=2)
    [event] = mailbox.calendar_view(GUEST.email)
    assert event["status"] == "CANCELLED"
    assert mailbox.calendar_view("somebody@partenaire.example") == []


def test_a_late_older_mail_changes_nothing(mailbox: Mailbox) -> None:
    deliver(mailbox, "update", 2, hours=3)
    deliver(mailbox, "cancellation", 1)
    deliver(mailbox, "invitation", 0)
    [event] = mailbox.calendar_view(GUEST.email)
    assert (event["sequence"], event["status"]) == (2, "CONFIRMED")


def test_mails_outlive_the_process(tmp_path: Path) -> None:
    path = tmp_path / "mails.sqlite"
    first = Mailbox(path)
    first.start()
    deliver(first, "invitation", 0)
    first.close()
    second = Mailbox(path)
    second.start()
    deliver(second, "invitation", 0)
    [view] = second.mails()
    assert view["times"] == 2
    assert second.recipients() == [GUEST.email]
    second.close()


def test_one_message_to_two_people_is_two_mails(mailbox: Mailbox) -> None:
    message = mail(a_letter())
    for person in (GUEST, BOOKER):
        Mailer(mailbox.url).send(message, ANSWER_TO, person.email)
    assert mailbox.recipients() == [BOOKER.email, GUEST.email]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe no mail at all",
        b"Subject: x\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n",
        b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\n--x",
        b"Content-Type: text/plain; charset=klingon\r\n\r\nnuqneH \xe9",
        b"From: =?utf-8?b?broken\r\nTo: <<>>\r\nDate: never\r\n\r\nx",
    ],
)
def test_strange_mails_are_kept_and_shown(mailbox: Mailbox, raw: bytes) -> None:
    mailbox.keep("", GUEST.email, raw)
    [view] = mailbox.mails()
    assert view["event"] is None
    json.dumps(view)
    assert mailbox.calendar_view(GUEST.email) == []


def test_a_calendar_part_without_its_method_is_no_invitation(mailbox: Mailbox) -> None:
    raw = mail(a_letter()).as_bytes().replace(b"; method=REQUEST", b"")
    mailbox.keep("", GUEST.email, raw)
    assert mailbox.mails()[0]["event"] is None


def test_listens_on_loopback_only() -> None:
    with pytest.raises(ValueError, match="loopback"):
        Mailbox(host="0.0.0.0")
    box = Mailbox()
    with pytest.raises(RuntimeError, match="listening"):
        _ = box.url
    box.close()


EVENT = CalendarEvent(
    method="REQUEST",
    uid="u",
    sequence=0,
    stamp="",
    start="",
    end="",
    summary="",
    location="",
    description="",
    status="CONFIRMED",
    organizer="",
    attendees=(),
    rrule="",
    exdates=(),
)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 4), st.sampled_from(["REQUEST", "CANCEL"]))
    )
)
def test_the_highest_sequence_wins_in_any_order(sent: list[tuple[str, int, str]]) -> None:
    events = [replace(EVENT, uid=uid, sequence=n, method=method) for uid, n, method in sent]
    for shown in after(events):
        requests = [e.sequence for e in events if e.uid == shown.uid and e.method == "REQUEST"]
        assert shown.sequence >= max(requests)
