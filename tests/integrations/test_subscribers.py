"""What follows from what happened: rows for the far sides, in the transaction of the event."""

from datetime import timedelta

import pytest

from integrations.calls import plans as call_plans
from integrations.conferencing.choice import Providers
from integrations.subscribers import Subscribers
from integrations.telling import FAILURE_NEWS
from rooms.bookings import Change, Wish, book
from rooms.database import Database
from rooms.errors import Refused
from rooms.events import DeliveryFailed, Event, Overriding
from rooms.handover import hand_over, hand_over_all
from rooms.models import Booking
from tests.builders import NOW, at, lasting
from tests.integrations.planned import GUEST, PlainTalk, Planned

SIP = "sip:salle@lyon.example"


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database)


def give_up(planned: Planned, booking: Booking, effect: str) -> None:
    failed = DeliveryFailed(
        organisation_id=booking.organisation_id,
        booking_id=booking.id,
        at=NOW,
        effect=effect,
        target="",
    )
    with planned.units.open() as unit:
        unit.record(failed)


def test_every_kind_of_event_is_followed() -> None:
    kinds = {kind.__name__ for kind in (*Event.__subclasses__(), *Overriding.__subclasses__())}
    kinds.remove(Overriding.__name__)
    assert {kind.__name__ for kind in Subscribers(PlainTalk(), Providers()).table} == kinds


def test_a_booking_with_video_is_followed_by_everything(planned: Planned) -> None:
    planned.book()
    due = [(row.kind, row.due_at) for row in planned.rows()]
    later = NOW + timedelta(minutes=2)
    assert due == [
        ("conference", NOW),
        ("reminder", at(13, 50)),
        ("call", at(13, 45)),
        ("mail", later),
        ("mail", later),
        ("panel", NOW),
    ]


def test_video_that_is_taken_off_takes_the_conference_back(planned: Planned) -> None:
    booking = planned.book()
    planned.claim("conference")
    planned.claim("mail", NOW + timedelta(minutes=2))
    planned.change(booking, Change(wants_video=False), NOW + timedelta(minutes=3))
    assert planned.conference().state == "unwanted"
    assert [row.kind for row in planned.rows("conference")] == ["conference"] * 2
    planned.change(booking, Change(wants_video=True), NOW + timedelta(minutes=4))
    assert planned.conference().state == "wanted"


def test_whoever_follows_after_a_conference_was_made_knows_it(database: Database) -> None:
    planned = Planned(database, "point_to_point")
    booking = planned.book("jaures", "cesaire", wants_video=False)
    without = {row.id for row in planned.rows("mail")}
    planned.change(booking, Change(wants_video=True))
    assert planned.conference().state == "ready"
    assert without.isdisjoint(row.id for row in planned.rows("mail"))


def test_video_that_comes_later_makes_a_conference(planned: Planned) -> None:
    booking = planned.book(wants_video=False)
    assert planned.rows("conference") == []
    planned.change(booking, Change(wants_video=True))
    assert planned.conference().state == "wanted"
    assert len(planned.rows("conference")) == 1


def test_who_gets_a_booking_is_told_one_to_one(planned: Planned) -> None:
    booking = planned.book(wants_video=False)
    town = planned.town
    with planned.units.open() as unit:
        hand_over(unit, booking, town.colleague, town.agent, NOW)
    [told] = planned.rows("chat")
    assert (told.payload["to"], told.payload["thread"]) == (town.colleague.email, None)
    assert told.payload["text"] == "handed_over"
    mails = {row.payload["to"]: row.payload["meeting"] for row in planned.rows("mail")}
    assert set(mails) == {GUEST, town.agent.email, town.colleague.email}
    assert {mail["organizer_email"] for mail in mails.values()} == {town.colleague.email}


def test_who_takes_a_booking_is_not_told_what_they_did(planned: Planned) -> None:
    booking = planned.book(wants_video=False)
    with planned.units.open() as unit:
        hand_over(unit, booking, planned.town.admin, planned.town.admin, NOW)
    assert planned.rows("chat") == []


def test_who_gets_all_of_a_colleague_s_is_told_once(planned: Planned) -> None:
    for hour in (11, 14, 16):
        planned.book(when=lasting(hour), wants_video=False)
    town = planned.town
    with planned.units.open() as unit:
        hand_over_all(unit, town.agent, town.colleague, town.admin, NOW)
    [told] = planned.rows("chat")
    assert (told.payload["to"], told.payload["text"]) == (town.colleague.email, "all_handed_over")


def test_in_whose_name_a_colleague_books_is_told(planned: Planned) -> None:
    town = planned.town
    wish = Wish(when=lasting(14), room_ids=(town.id_of("jaures"),), space_id="space")
    with planned.units.open() as unit:
        book(unit, town.colleague, wish, NOW, by=town.agent)
    [told] = planned.rows("chat")
    assert (told.payload["to"], told.payload["text"]) == (town.colleague.email, "booked_for_you")


def test_a_booking_that_begins_at_once_has_no_reminder(planned: Planned) -> None:
    planned.book(when=lasting(9, 5, days=0))
    assert planned.rows("reminder") == []


def test_a_refused_booking_is_followed_by_nothing(planned: Planned) -> None:
    planned.book()
    before = planned.kinds()
    with pytest.raises(Refused):
        planned.book()
    assert planned.kinds() == before


def test_a_change_plans_anew_only_what_it_moves(planned: Planned) -> None:
    booking = planned.book()
    rows = {row.kind: row.id for row in planned.rows()}
    longer = lasting(14, minutes=90)
    planned.change(booking, Change(when=longer))
    after = {row.kind: row.id for row in planned.rows()}
    assert after["reminder"] == rows["reminder"]
    assert after["call"] == rows["call"]
    assert len(planned.rows("call")) == 1


def test_a_change_of_the_room_asks_nothing_of_the_provider(planned: Planned) -> None:
    booking = planned.book()
    planned.change(booking, Change(room_ids=(planned.town.id_of("mandela"),)))
    assert len(planned.rows("conference")) == 1


def test_rows_that_were_taken_back_leave_their_ids_to_nobody(planned: Planned) -> None:
    booking = planned.book(wants_video=False, guests=())
    kinds = ("reminder", "call.start", "call.end")
    last = max(row.id for row in planned.rows(*kinds))
    planned.change(booking, Change(when=lasting(16)))
    assert all(row.id > last for row in planned.rows(*kinds))


@pytest.mark.parametrize(("rooms", "guests", "has_call"), [
    (("jaures", "mandela"), (), True),
    (("jaures",), (SIP,), True),
    (("jaures",), (), False),
    (("jaures", "mandela", "cesaire"), (), False),
])  # fmt: skip
def test_without_a_provider_two_ends_call_each_other(
    sqlite_database: Database, rooms: tuple[str, ...], guests: tuple[str, ...], has_call: bool
) -> None:
    planned = Planned(sqlite_database, None)
    planned.book(*rooms, guests=guests)
    assert planned.rows("conference") == []
    if has_call:
        assert planned.conference().state == "ready"


def test_what_failed_is_told_where_it_was_booked(planned: Planned) -> None:
    booking = planned.book()
    for effect, news in FAILURE_NEWS.items():
        give_up(planned, booking, effect)
        assert planned.rows("chat")[-1].payload["text"] == news
        assert planned.rows("chat")[-1].payload["to"] == "space"


def test_a_failed_conference_lets_the_mails_go_at_once(planned: Planned) -> None:
    booking = planned.book()
    give_up(planned, booking, "conference")
    assert planned.conference().state == "failed"
    assert {row.due_at for row in planned.rows("mail")} == {NOW}


def test_the_call_waits_for_nothing_else_of_its_booking(planned: Planned) -> None:
    planned.book()
    subjects = [row.subject for row in planned.rows() if row.kind not in {"mail", "panel"}]
    assert len(set(subjects)) == len(subjects) == len(call_plans.SUBJECTS)
