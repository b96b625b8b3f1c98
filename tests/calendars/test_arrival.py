"""Mails as real programs send them: what is taken from each."""

import time
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.arrival import Arrival, Bounce, Part, Proof, arrival, arrival_of
from calendars.itip import Entry, entries_in

MAILS = Path(__file__).parent / "mails"
GUEST = "contact@partenaire.example"


def arrived(name: str) -> Arrival:
    return arrival_of((MAILS / f"{name}.eml").read_bytes())


def entry_of(found: Arrival) -> Entry:
    [part] = found.calendars
    [entry] = entries_in(part.content, part.method, part.charset)
    return entry


@pytest.mark.parametrize(
    ("name", "method", "answer"),
    [
        ("thunderbird-accepted", "REPLY", "ACCEPTED"),
        ("sogo-declined", "REPLY", "DECLINED"),
        ("exchange-tentative", "REPLY", "TENTATIVE"),
        ("gmail-one-date", "REPLY", "DECLINED"),
        ("counter", "COUNTER", "TENTATIVE"),
        ("delegated", "REPLY", "DELEGATED"),
        ("no-method-latin-1", "", "ACCEPTED"),
    ],
)
def test_every_shape_gives_one_answer(name: str, method: str, answer: str) -> None:
    entry = entry_of(arrived(name))
    assert entry.method == method
    assert (entry.attendees[0].address, entry.attendees[0].partstat) == (GUEST, answer)
    assert entry.summary == "Comité de quartier"


def test_a_mail_says_from_whom_to_whom_and_what_its_server_checked() -> None:
    found = arrived("sogo-declined")
    assert (found.sender, found.senders) == (GUEST, 1)
    assert found.recipients == ("salles@drancy.example", "salles+b12-7-k3x5q2ma@drancy.example")
    assert found.subject == "Refus de « Comité de quartier »"
    assert found.message_id == "<sogo1@partenaire.example>"
    assert found.sent == datetime(2026, 3, 9, 8, 15, tzinfo=UTC)
    assert ("mx.drancy.example", "dkim", "pass") in [
        told[:3] for told in map(astuple, found.proofs)
    ]
    assert not found.is_automatic


def test_a_counter_proposes_another_time_with_a_word() -> None:
    entry = entry_of(arrived("counter"))
    assert entry.start == datetime(2026, 3, 10, 15, tzinfo=UTC)
    assert entry.comment == "Plutôt l'après-midi ?"


def test_a_delegate_stands_beside_who_delegated() -> None:
    entry = entry_of(arrived("delegated"))
    assert entry.attendees[0].delegated_to == ("adjoint@partenaire.example",)
    assert entry.attendees[1].delegated_from == (GUEST,)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("letter", "Je serai en retard désolé."),
        ("letter-base64", "Bonjour, je serai en retard de dix minutes, désolé."),
    ],
)
def test_a_letter_tells_what_was_written_anew(name: str, words: str) -> None:
    found = arrived(name)
    assert (found.words, found.calendars) == (words, ())


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Non.\r\n\r\nOn Mon, 9 Mar 2026, Agent wrote:\r\n> Invitation", "Non."),
        ("Late!\n________________________________\nFrom: Agent", "Late!"),
        ("Plus tard\nDe : Agent <a@b.example>\nObjet : Invitation", "Plus tard"),
        ("> all quoted", ""),
        ("-- \nContact", ""),
        ("x" * 20_000, "x" * 499 + "…"),
    ],
)
def test_what_is_quoted_or_signed_is_left_out(written: str, words: str) -> None:
    assert arrival_of(b"From: a@b.example\r\n\r\n" + written.encode()).words == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<p>Je serai en&nbsp;retard,<br>d&eacute;sol&eacute;</p>", "Je serai en retard, désolé"),
        ("<html><head><title>T</title><style>p {x: y}</style></head><body>Non</body>", "Non"),
        ("<head><style>p</style><body>Oui", "Oui"),
        ("<script>alert(1)</script><td>a</td>\n<td>b</td><!-- c -->", "a b"),
        ("Non<blockquote>Invitation</blockquote>", "Non"),
        ("<p>Non</p><hr><p>Invitation</p>", "Non"),
        ("<p>Plus tard</p><p><b>De :</b> Agent</p><p>Invitation</p>", "Plus tard"),
        ("<div>Non<div>Le lun. 9 mars, Agent a écrit :<br></div>Invitation</div>", "Non"),
        ("<p>Non</p><![if !x]><p>et non</p><![endif]><![ x", "Non et non"),
        ("<p>Non</p>" + "<p>x" * 100_000, "Non " + "x " * 247 + "x…"),
        ("<img src=x>", ""),
    ],
)
def test_a_letter_in_html_tells_its_words(written: str, words: str) -> None:
    head = b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    assert arrival_of(head + written.encode()).words == words


def test_of_two_forms_of_a_letter_the_plain_one_is_read() -> None:
    forms = "--1\r\n\r\nplain\r\n--1\r\nContent-Type: text/html\r\n\r\n<b>bold</b>\r\n--1--\r\n"
    head = 'Content-Type: multipart/alternative; boundary="1"\r\n\r\n'
    assert arrival_of((head + forms).encode()).words == "plain"


@pytest.mark.parametrize(
    "bad", ["<", "<!--", "<![", "<a ", "<a b='", "</", "&#", "<!DOCTYPE [", "<style>", "<?"]
)
def test_no_html_takes_longer_than_a_second(bad: str) -> None:
    head = b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n"
    began = time.monotonic()
    arrival_of(head + bad.encode() * 1_000_000)
    assert time.monotonic() - began < 1


def test_a_letter_may_be_cut_amid_a_character() -> None:
    letter = Part("text/plain", "Désolé".encode()[:-1])
    assert arrival(b"", [letter]).words == "Désol"


def test_a_bounce_says_who_cannot_be_reached() -> None:
    found = arrived("bounce")
    reason = "550 5.1.1 <contact@partenaire.example>: Recipient address rejected: User unknown"
    assert found.bounces == (Bounce(recipient=GUEST, status="5.1.1", reason=reason),)
    assert found.is_automatic
    assert not found.calendars  # the invitation that it brings back is no invitation


def test_a_delay_is_no_bounce() -> None:
    assert arrived("delayed").bounces == ()


def test_a_forged_result_is_told_with_its_host() -> None:
    raw = b"Authentication-Results: evil.example; dkim=pass\r\nFrom: a@b.example\r\n\r\n"
    assert arrival_of(raw).proofs == (Proof("evil.example", "dkim", "pass"),)


@pytest.mark.parametrize(
    "chosen",
    [
        'smtp.mailfrom="a; dmarc=pass"@evil.example',
        'smtp.mailfrom="a\\"; dmarc=pass;"@evil.example',
        "smtp.mailfrom=dmarc=pass@evil.example",
        "(dmarc=pass; dmarc=pass (; dmarc=pass)) smtp.mailfrom=evil.example",
    ],
)
def test_a_result_that_the_sender_wrote_into_an_address_is_none(chosen: str) -> None:
    raw = f"Authentication-Results: mx.drancy.example; spf=pass {chosen}; dmarc=fail\r\n\r\n"
    found = arrival_of(raw.encode()).proofs
    assert [(proof.method, proof.result) for proof in found] == [("spf", "pass"), ("dmarc", "fail")]


def test_results_below_the_topmost_came_with_the_mail() -> None:
    raw = (
        b"Authentication-Results: mx.drancy.example; dkim=fail header.d=b.example\r\n"
        b"Authentication-Results: mx.drancy.example; dmarc=pass\r\n\r\n"
    )
    assert arrival_of(raw).proofs == (Proof("mx.drancy.example", "dkim", "fail", "b.example"),)


def test_what_is_nested_too_deep_is_left_out() -> None:
    opened = (
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (at, at)
        for at in range(5_000)
    )
    assert arrival_of(b"Message-ID: <1@b.example>\r\n" + b"".join(opened)).calendars == ()
    assert arrival_of(b"From: " + b"(" * 50_000 + b"\r\n\r\n").sender == ""


def test_what_no_database_can_keep_is_left_out() -> None:
    raw = b"Subject: =?utf-8?q?a=00b?=\r\nMessage-ID: <1\x00@b.example>\r\n"
    found = arrival_of(raw + b"From: a\x00@b.example\r\n\r\n")
    assert (found.subject, found.message_id, found.sender) == ("a b", "<1 @b.example>", "")


def test_two_senders_are_counted() -> None:
    found = arrival_of(b"From: a@b.example, c@d.example\r\n\r\n")
    assert (found.sender, found.senders) == ("a@b.example", 2)


def test_parts_nested_without_end_are_left_unread() -> None:
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(500)
    )
    raw = head + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n"
    assert arrival_of(raw).calendars == ()


HEADERS = st.sampled_from(["From", "To", "Subject", "Date", "Message-ID", "Content-Type", "Status"])


@given(
    headers=st.lists(st.tuples(HEADERS, st.binary(max_size=80)), max_size=8),
    body=st.binary(max_size=200),
)
def test_no_mail_raises_anything(headers: list[tuple[str, bytes]], body: bytes) -> None:
    lines = [name.encode() + b": " + value for name, value in headers]
    found = arrival_of(b"\r\n".join([*lines, b"", body]))
    assert len(found.subject) <= 2_000


@given(cut=st.integers(0, 5_000), name=st.sampled_from(sorted(p.stem for p in MAILS.glob("*.eml"))))
def test_a_mail_cut_anywhere_raises_nothing(cut: int, name: str) -> None:
    assert arrival_of((MAILS / f"{name}.eml").read_bytes()[:cut]).senders <= 1
