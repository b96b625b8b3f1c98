"""The mail: its structure, its identity and its words."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.checks import problems
from calendars.html import page
from calendars.letter import Kind, Letter
from calendars.meeting import Invitee, JoinDetails, Place
from calendars.mime import mail, message_id
from calendars.plain import one_line
from tests.calendars.meetings import (
    ANSWER_TO,
    BOOKER,
    GUEST,
    JAURES,
    MAILBOX,
    MEETING,
    a_letter,
    a_meeting,
)

ENGLISH = replace(GUEST, language="en", name="Partner")


def received(letter: Letter) -> EmailMessage:
    return message_from_bytes(mail(letter).as_bytes(), policy=policy.default)


def text(letter: Letter) -> str:
    part = received(letter).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def display_name(letter: Letter, header: str) -> str:
    """Return a name as RFC 2047 decodes it; the parser of the library adds spaces before 3.13."""
    encoded, _ = parseaddr(str(message_from_bytes(mail(letter).as_bytes())[header]))
    return str(make_header(decode_header(encoded)))


def html(letter: Letter) -> str:
    part = received(letter).get_body(("html",))
    assert part is not None
    return str(part.get_content())


class Reader(HTMLParser):
    """What a reader without styles and images gets; tags that stay open are an error."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(letter: Letter) -> Reader:
    reader = Reader()
    reader.feed(html(letter))
    assert reader.open == []
    return reader


FRENCH_INVITATION = """\
Comité de pilotage

Agent d’accueil vous invite à une réunion.

Quand : mardi 10 mars, 14h–15h (heure de Paris)
Où : Jaurès, 2e étage, Mairie, 1 place de l’Hôtel-de-Ville, 93700 Drancy
Comment venir : RER B, station Le Bourget.
Puis bus 143, arrêt Mairie.
Téléphone : +33 1 00 00 00 00
Rejoindre en visio :
https://meet.webex.example/j/12345?x=1&y=2
Depuis un système de visio (SIP) : 12345@webex.example
Numéro de réunion : 123 45
Mot de passe : secret42
Réservé par : Agent d’accueil
Référence : TALIMO-42

Vous pouvez répondre avec les boutons de votre agenda.
"""
ENGLISH_UPDATE = """\
Comité de pilotage

The meeting to which Agent d’accueil invites you has changed. This is how it stands now; it \
replaces what you received before.

– New time; it was Tuesday 10 March, 1–2 pm.
– New place; it was Mandela, Médiathèque.
– The link to join by video is now there.

When: Tuesday 10 March, 2–3 pm (Paris time)
For you: Tuesday 10 March, 1–2 pm (London time)
Where: Jaurès, 2e étage, Mairie, 1 place de l’Hôtel-de-Ville, 93700 Drancy
How to get there: RER B, station Le Bourget.
Puis bus 143, arrêt Mairie.
Phone: +33 1 00 00 00 00
Join by video:
https://meet.webex.example/j/12345?x=1&y=2
From a video system (SIP): 12345@webex.example
Meeting number: 123 45
Password: secret42
Booked by: Agent d’accueil
Reference: TALIMO-42

You can answer with the buttons of your calendar.
"""
FRENCH_BOOKER_CANCELLATION = """\
Comité de pilotage

Votre réservation est annulée et la salle est de nouveau libre. Elle disparaît de votre agenda.

Quand : mardi 10 mars, 14h–15h (heure de Paris)
Où : Jaurès, 2e étage, Mairie, 1 place de l’Hôtel-de-Ville, 93700 Drancy
Réservé par : Agent d’accueil
Référence : TALIMO-42
"""


def test_a_french_invitation_reads_so() -> None:
    assert text(a_letter()).replace("\xa0", " ") == FRENCH_INVITATION


def test_an_english_update_reads_so() -> None:
    before = a_meeting(
        start=MEETING.start - timedelta(hours=1),
        end=MEETING.end - timedelta(hours=1),
        places=(Place(room="Mandela", site="Médiathèque"),),
        join=None,
    )
    letter = a_letter(
        "update",
        meeting=a_meeting(sequence=1),
        before=before,
        invitee=replace(ENGLISH, zone="Europe/London"),
    )
    assert text(letter) == ENGLISH_UPDATE


def test_a_french_cancellation_for_the_person_who_booked_reads_so() -> None:
    letter = a_letter("cancellation", invitee=BOOKER, meeting=a_meeting(sequence=2))
    assert text(letter).replace("\xa0", " ") == FRENCH_BOOKER_CANCELLATION


@pytest.mark.parametrize(
    ("kind", "invitee", "subject"),
    [
        ("invitation", GUEST, "Invitation : Comité – mardi 10 mars, 14h–15h"),
        ("update", GUEST, "Invitation mise à jour : Comité – mardi 10 mars, 14h–15h"),
        ("cancellation", GUEST, "Annulée : Comité – mardi 10 mars, 14h–15h"),
        (
            "invitation",
            BOOKER,
            "Réservation confirmée : Comité – mardi 10 mars, 14h–15h",
        ),
        ("update", ENGLISH, "Updated invitation: Comité – Tuesday 10 March, 2–3 pm"),
        ("cancellation", ENGLISH, "Cancelled: Comité – Tuesday 10 March, 2–3 pm"),
    ],
)
def test_the_subject_says_what_it_is_and_when(kind: Kind, invitee: Invitee, subject: str) -> None:
    meeting = a_meeting(title="Comité")
    found = received(a_letter(kind, invitee=invitee, meeting=meeting))["Subject"]
    assert found.replace("\xa0", " ") == subject


def test_parts_are_text_page_and_calendar_in_base64_with_its_method() -> None:
    methods: dict[Kind, str] = {
        "invitation": "REQUEST",
        "update": "REQUEST",
        "cancellation": "CANCEL",
    }
    for kind, method in methods.items():
        message = received(a_letter(kind))
        assert message.get_content_type() == "multipart/alternative"
        parts = list(message.iter_parts())
        assert [part.get_content_type() for part in parts] == [
            "text/plain",
            "text/html",
            "text/calendar",
        ]
        calendar = parts[-1]
        assert calendar["Content-Transfer-Encoding"] == "base64"
        assert calendar.get_param("method") == method
        assert calendar.get_param("charset") == "utf-8"
        ics = calendar.get_payload(decode=True)
        assert isinstance(ics, bytes)
        assert problems(ics) == []
        assert f"METHOD:{method}\r\n".encode() in ics


def test_headers_name_the_booker_the_mailbox_and_the_token() -> None:
    message = received(a_letter(invitee=replace(GUEST, name="Contact, du partenaire")))
    assert message["From"] == f"Agent d’accueil <{MAILBOX}>"
    assert message["Reply-To"] == ANSWER_TO
    assert message["To"].addresses[0].display_name == "Contact, du partenaire"
    assert message["To"].addresses[0].addr_spec == GUEST.email
    assert message["Date"] == "Mon, 02 Mar 2026 09:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fr"


def test_equal_letters_are_equal_bytes() -> None:
    assert mail(a_letter()).as_bytes() == mail(a_letter()).as_bytes()


def test_the_message_id_is_the_same_for_the_same_news_only() -> None:
    sequence_one = a_meeting(sequence=1)
    ids = [
        mail(letter)["Message-ID"]
        for letter in (
            a_letter(),
            a_letter(meeting=sequence_one, kind="update"),
            a_letter(meeting=sequence_one, kind="cancellation"),
            a_letter(invitee=BOOKER),
            a_letter(meeting=a_meeting(uid="b13@drancy.example")),
        )
    ]
    assert len(set(ids)) == len(ids)
    again = a_letter(sent=a_letter().sent + timedelta(minutes=5))
    assert mail(again)["Message-ID"] == ids[0]
    assert all(one.startswith("<") and one.endswith("@drancy.example>") for one in ids)


def test_updates_and_cancellations_point_to_the_first_mail() -> None:
    first = received(a_letter())
    assert first["In-Reply-To"] is None
    for kind in ("update", "cancellation"):
        later = received(a_letter(kind, meeting=a_meeting(sequence=2)))
        assert later["In-Reply-To"] == later["References"] == first["Message-ID"]
    late = a_letter("update", meeting=a_meeting(sequence=5), first_sequence=3)
    invited = message_id(MEETING.uid, 3, GUEST.email, "REQUEST", MAILBOX)
    assert received(late)["In-Reply-To"] == invited


def test_the_page_is_whole_in_its_language_and_loads_nothing() -> None:
    for language, word in (("fr", "Référence"), ("en", "Reference")):
        letter = a_letter(invitee=replace(GUEST, language=language))
        reader = read(letter)
        assert f'<html lang="{language}">' in html(letter)
        assert reader.tags.isdisjoint({"img", "script", "link", "style", "iframe", "form"})
        assert reader.links == ["https://meet.webex.example/j/12345?x=1&y=2"]
        words = "".join(reader.words)
        assert word in words
        assert "TALIMO-42" in words
        assert "1 place de l’Hôtel-de-Ville" in words


def test_two_rooms_are_both_told() -> None:
    mandela = Place(room="Mandela", site="Médiathèque", directions="Tram T1")
    words = text(a_letter(meeting=a_meeting(places=(JAURES, mandela))))
    assert "Où\xa0: Jaurès" in words
    assert "Où\xa0: Mandela, Médiathèque" in words


@pytest.mark.parametrize("join", [None, JoinDetails(), JoinDetails(web_link="ftp://x")])
@pytest.mark.parametrize("kind", ["invitation", "update", "cancellation"])
@pytest.mark.parametrize("invitee", [GUEST, BOOKER, ENGLISH])
def test_no_mail_promises_a_link_that_is_not_there(
    join: JoinDetails | None, kind: Kind, invitee: Invitee
) -> None:
    letter = a_letter(kind, meeting=a_meeting(join=join), invitee=invitee)
    whole = (text(letter) + html(letter)).casefold()
    assert not any(word in whole for word in ("visio", "video", "webex", "sip", "http"))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (None, JoinDetails(sip_address="1@webex.example"), "One can now join from a video system."),
        (MEETING.join, None, "One can no longer join by video."),
        (
            MEETING.join,
            JoinDetails(web_link="https://x.example"),
            "How to join by video has changed.",
        ),
    ],
)
def test_an_update_says_what_became_of_the_link(
    before: JoinDetails | None, after: JoinDetails | None, sentence: str
) -> None:
    letter = a_letter(
        "update", before=a_meeting(join=before), meeting=a_meeting(join=after), invitee=ENGLISH
    )
    assert f"– {sentence}\n" in text(letter)


def test_hostile_words_stay_words() -> None:
    evil = '</h1><script>alert(1)</script>\r\nBcc: x@y.example {title} %s "'
    letter = a_letter(
        meeting=a_meeting(title=evil, organizer_name=evil, reference=evil),
        invitee=replace(GUEST, name=evil, language="en"),
    )
    message = received(letter)
    assert message["Bcc"] is None
    assert [one.addr_spec for one in message["To"].addresses] == [GUEST.email]
    assert [one.addr_spec for one in message["From"].addresses] == [MAILBOX]
    assert "script" not in read(letter).tags


@settings(max_examples=100, deadline=None)
@given(title=st.text(max_size=300), name=st.text(max_size=150))
def test_titles_and_names_come_back_from_the_headers(title: str, name: str) -> None:
    letter = a_letter(
        meeting=a_meeting(title=title, organizer_name=name), invitee=replace(GUEST, name=name)
    )
    message = received(letter)
    assert one_line(title) in message["Subject"]
    assert [one.addr_spec for one in message["To"].addresses] == [GUEST.email]
    assert display_name(letter, "To") == one_line(name, 100)
    assert display_name(letter, "From") == (one_line(name, 100) or BOOKER.email)
    raw = mail(letter).as_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 300
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()


@pytest.mark.parametrize(("kind", "is_struck"), [("cancellation", True), ("removal", False)])
def test_only_a_meeting_that_is_off_is_struck_through(kind: Kind, is_struck: bool) -> None:
    assert ("<s>" in page(a_letter(kind=kind))) is is_struck


def test_a_guest_can_answer_by_links_that_ask_first() -> None:
    link = "https://salon.drancy.example/answers/b12-7-key"
    letter = a_letter(answer_link=link)
    for shown in (text(letter), page(letter)):
        assert [
            f"{link}?answer={one}" in shown for one in ("accepted", "tentative", "declined")
        ] == ([True] * 3)
    assert link not in page(a_letter(answer_link=link, kind="cancellation"))
    assert link not in page(a_letter(answer_link=link, invitee=BOOKER))
