"""A room's mail address leads back to that room, and to no other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.invitation import invitation
from calendars.room_addresses import is_of_mailbox, room_address, room_in
from tests.calendars.meetings import ANSWER_TO, GUEST, JAURES, a_meeting

MAILBOX = "salles@drancy.example"


@given(name=st.text(max_size=60), room_id=st.integers(1, 999_999_999))
def test_leads_back_to_its_room_whatever_it_is_called(name: str, room_id: int) -> None:
    address = room_address(MAILBOX, name, room_id)
    assert room_in(address, MAILBOX) == room_in(address.upper(), MAILBOX) == room_id
    assert len(address.partition("@")[0]) <= 64  # RFC 5321 section 4.5.3.1.1
    assert is_of_mailbox(address, MAILBOX)


@pytest.mark.parametrize(
    "address",
    [
        MAILBOX,
        "",
        "salles+b12-7-k3x5q2ma@drancy.example",
        "salles+room-salle-12@drancy.example",  # as invitations had it that are out already
        "salles+room-jaures-r0@drancy.example",
        "salles+room-jaures-r12@elsewhere.example",
        "autre+room-jaures-r12@drancy.example",
        "room-jaures-r12@drancy.example",
    ],
)
def test_other_addresses_are_no_rooms(address: str) -> None:
    assert room_in(address, MAILBOX) is None


def test_invitations_name_the_room_by_the_address_that_books_it() -> None:
    meeting = a_meeting(places=(replace(JAURES, room_id=12),))
    ics = invitation(meeting, GUEST, mailbox=ANSWER_TO, method="REQUEST")
    address = room_address(MAILBOX, "Jaurès", 12)
    assert address == "salles+room-jaures-r12@drancy.example"
    assert address.encode() in ics.replace(b"\r\n ", b"")
