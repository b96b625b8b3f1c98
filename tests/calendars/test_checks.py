import pytest

from calendars.checks import problems
from calendars.invitation import invitation
from tests.calendars.meetings import ANSWER_TO, GUEST, MEETING

GOOD = invitation(MEETING, GUEST, mailbox=ANSWER_TO, method="REQUEST")


def without(name: bytes) -> bytes:
    lines = GOOD.split(b"\r\n")
    return b"\r\n".join(line for line in lines if not line.startswith(name))


@pytest.mark.parametrize(
    "name",
    ["METHOD", "VERSION", "PRODID", "UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "STATUS", "DTSTART"],
)
def test_names_what_is_missing(name: str) -> None:
    assert any(name in problem for problem in problems(without(name.encode())))


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (b"\r\n", b"\n", "CRLF"),
        (b"STATUS:CONFIRMED\r\n", b"STATUS:CONFIRMED\n", "bare"),
        (b"SUMMARY:", b"SUMMARY:" + b"x" * 80, "75 octets"),
        (b"pilotage", b"pilo\xe9age", "UTF-8"),
        (b"SUMMARY:", b"SUMMARY:\x07", "control"),
        (b"METHOD:REQUEST", b"METHOD:PUBLISH", "PUBLISH"),
        (b"METHOD:REQUEST", b"METHOD:CANCEL", "contradict"),
        (b"DTSTAMP:20260302T090000Z", b"DTSTAMP:20260302T090000", "UTC"),
        (b"DTEND;TZID=Europe/Paris", b"DTEND;TZID=Europe/Rome", "Europe/Rome"),
        (b"DTSTART;TZID=Europe/Paris:", b"DTSTART:", "neither"),
        (b"DTEND", b"X-END", "DTEND"),
        (b"mailto:contact@", b"contact@", "mailto"),
        (b"STATUS:CONFIRMED\r\n", b"STATUS:CONFIRMED\r\nSTATUS:CONFIRMED\r\n", "STATUS"),
        (b"END:VEVENT\r\n", b"", "END"),
        (b"TRANSP:OPAQUE", b"TRANSP", "content line"),
        (b"FEATURE=VIDEO;LABEL=SIP", b"FEATURE=A,VIDEO;LABEL=SIP", "CONFERENCE"),
        (b"TZOFFSETTO:+0200\r\n", b"", "TZOFFSETTO"),
        (b"mailto:agent@drancy.example", b"mailto:contact@partenaire.example", "twice"),
    ],
)
def test_names_what_is_wrong(old: bytes, new: bytes, word: str) -> None:
    assert old in GOOD
    assert any(word in problem for problem in problems(GOOD.replace(old, new)))


def test_finds_nothing_wrong_with_what_we_write_and_something_with_nothing() -> None:
    assert problems(GOOD) == []
    assert problems(b"") != []
    assert problems(b"\r\n") != []
    assert problems(GOOD + GOOD) != []


def test_a_refusal_of_a_proposal_says_of_which_event_and_nothing_else() -> None:
    refusal = invitation(MEETING, GUEST, mailbox=ANSWER_TO, method="DECLINECOUNTER")
    assert problems(refusal) == []
    assert problems(refusal.replace(b"UID:", b"X-UID:")) == [
        "Not exactly one UID.",
        "X-UID in a DECLINECOUNTER.",
    ]
    assert problems(GOOD.replace(b"METHOD:REQUEST", b"METHOD:DECLINECOUNTER")) != []
