"""Meetings, guests and letters to test with."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from calendars.letter import Kind, Letter
from calendars.meeting import Invitee, JoinDetails, Meeting, Place

MAILBOX = "salles@drancy.example"
ANSWER_TO = "salles+b12-3-abcdefgh@drancy.example"
JAURES = Place(
    room="Jaurès",
    site="Mairie",
    address="1 place de l’Hôtel-de-Ville, 93700 Drancy",
    floor="2e étage",
    directions="RER B, station Le Bourget.\nPuis bus 143, arrêt Mairie.",
    phone="+33 1 00 00 00 00",
)
JOIN = JoinDetails(
    web_link="https://meet.webex.example/j/12345?x=1&y=2",
    sip_address="12345@webex.example",
    number="123 45",
    password="secret42",
)
GUEST = Invitee(email="contact@partenaire.example")
BOOKER = Invitee(
    email="agent@drancy.example", name="Agent d’accueil", role="CHAIR", partstat="ACCEPTED"
)
MEETING = Meeting(
    uid="b12@drancy.example",
    reference="TALIMO-42",
    title="Comité de pilotage",
    start=datetime(2026, 3, 10, 13, tzinfo=UTC),
    end=datetime(2026, 3, 10, 14, tzinfo=UTC),
    zone="Europe/Paris",
    places=(JAURES,),
    organizer_name="Agent d’accueil",
    organizer_email="agent@drancy.example",
    join=JOIN,
    created=datetime(2026, 3, 1, 8, tzinfo=UTC),
    modified=datetime(2026, 3, 2, 9, tzinfo=UTC),
)


def a_meeting(**changes: Any) -> Meeting:
    return replace(MEETING, **changes)


def a_letter(kind: Kind = "invitation", **changes: Any) -> Letter:
    letter = Letter(
        kind=kind,
        meeting=MEETING,
        invitee=GUEST,
        mailbox=MAILBOX,
        answer_to=ANSWER_TO,
        sent=datetime(2026, 3, 2, 9, tzinfo=UTC),
    )
    return replace(letter, **changes)
