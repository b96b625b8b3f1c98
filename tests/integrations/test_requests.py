"""What follows from requests: who is asked, who is told, and that nobody outside hears too soon."""

from datetime import timedelta

import pytest

from rooms.approval import approve, decline
from rooms.bookings import Change, Wish, book, change
from rooms.calls.connecting import EARLIEST
from rooms.database import Database
from rooms.models import Booking, OutboxItem, RoomPolicy
from tests.builders import NOW, lasting
from tests.integrations.planned import Planned

DEADLINE = NOW + timedelta(hours=4)


@pytest.fixture
def planned(database: Database) -> Planned:
    """Return a town whose rooms all need approval."""
    made = Planned(database)
    with made.units.open() as unit:
        unit.session.add(
            RoomPolicy(organisation_id=made.town.organisation.id, settings={"approval_hours": 4})
        )
    return made


def decide(planned: Planned, booking: Booking, *, yes: bool) -> None:
    with planned.units.open() as unit:
        (approve if yes else decline)(unit, booking, planned.town.admin, NOW)


def told(row: OutboxItem) -> tuple[str, str]:
    return row.payload["to"], row.payload["text"]


def test_a_request_asks_the_administrators_and_invites_nobody(planned: Planned) -> None:
    planned.book()
    assert sorted(planned.kinds()) == ["chat", "deadline"]
    assert [told(row) for row in planned.rows("chat")] == [
        ("admin@drancy.example", "approval_wanted")
    ]
    assert [row.due_at for row in planned.rows("deadline")] == [DEADLINE]


def test_an_approval_is_followed_as_a_booking(planned: Planned) -> None:
    booking = planned.book()
    decide(planned, booking, yes=True)
    expected = {"conference", "reminder", "call", "mail"}
    assert expected <= set(planned.kinds())
    assert told(planned.rows("chat")[-1]) == ("space", "approved")


def test_a_refusal_is_told_and_nothing_else(planned: Planned) -> None:
    booking = planned.book()
    decide(planned, booking, yes=False)
    assert set(planned.kinds()) == {"chat", "deadline"}
    assert told(planned.rows("chat")[-1]) == ("space", "declined")


@pytest.mark.parametrize(("yes", "news"), [(True, "approved"), (False, "declined")])
def test_in_whose_name_it_was_asked_hears_of_the_decision(
    planned: Planned, news: str, *, yes: bool
) -> None:
    town = planned.town
    wish = Wish(when=lasting(14), room_ids=(town.id_of("jaures"),), space_id="space")
    with planned.units.open() as unit:
        booking = book(unit, town.colleague, wish, NOW, by=town.agent)
    assert (town.colleague.email, "booked_for_you") in map(told, planned.rows("chat"))
    decide(planned, booking, yes=yes)
    last = [told(row) for row in planned.rows("chat")][-2:]
    assert last == [("space", news), (town.colleague.email, news)]


def test_a_change_of_a_request_plans_nothing(planned: Planned) -> None:
    booking = planned.book()
    before = planned.kinds()
    planned.change(booking, Change(title="Conseil"))
    assert planned.kinds() == before


def test_what_asks_anew_has_no_call_and_no_invitation(planned: Planned) -> None:
    booking = planned.book()
    decide(planned, booking, yes=True)
    mails = [planned.claim("mail", NOW + timedelta(minutes=2)) for _ in range(2)]
    planned.change(booking, Change(when=lasting(16)))
    assert not {"reminder", "call"} & set(planned.kinds())
    kinds = [row.payload["kind"] for row in planned.rows("mail") if row.id > mails[-1].id]
    assert kinds == ["cancellation", "cancellation"]
    assert told(planned.rows("chat")[-1]) == ("admin@drancy.example", "approval_wanted")
    decide(planned, booking, yes=True)
    assert {"reminder", "call"} <= set(planned.kinds())


def test_what_an_administrator_moves_is_followed_as_approved(planned: Planned) -> None:
    booking = planned.book()
    with planned.units.open() as unit:
        change(unit, booking, Change(when=lasting(16)), planned.town.admin, NOW)
    expected = {"conference", "reminder", "call", "mail"}
    assert expected <= set(planned.kinds())


def test_a_no_to_a_longer_meeting_is_followed_as_the_booking_that_it_was(
    planned: Planned,
) -> None:
    booking = planned.book()
    decide(planned, booking, yes=True)
    planned.change(booking, Change(when=lasting(14, minutes=90)))
    assert planned.rows("call", "mail") == []
    decide(planned, booking, yes=False)
    expected = {"conference", "reminder", "call", "mail"}
    assert expected <= set(planned.kinds())
    assert [row.due_at for row in planned.rows("call")] == [lasting(14).start - EARLIEST]
    assert told(planned.rows("chat")[-1]) == ("space", "fell_back")
