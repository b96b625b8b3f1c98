"""Approval: a request keeps its time until its deadline, and the first decision counts."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from rooms.approval import approve, deciders, decline, expire, pending
from rooms.bookings import Change, Wish, book, cancel, change
from rooms.errors import Refused
from rooms.events import Event
from rooms.models import Blocking, Booking, RoomPolicy
from rooms.series.booking import book_series
from rooms.series.cancel import cancel_series
from rooms.undo import undo
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, at, booked, lasting, settled_town
from tests.rooms.test_series import dates_of, made, wall, wish

DEADLINE = NOW + timedelta(hours=4)


@pytest.fixture
def town(units: Units) -> Town:
    """Return a town in which Jaurès needs approval within four hours."""
    made = settled_town(units)
    with units.open() as unit:
        unit.session.add(
            RoomPolicy(
                organisation_id=made.organisation.id,
                room_id=made.id_of("jaures"),
                settings={"approval_hours": 4},
            )
        )
    return made


@pytest.fixture
def asked(units: Units, town: Town) -> Booking:
    return booked(units, town.agent, lasting(14), town.rooms["jaures"])


def fresh(units: Units, booking: Booking) -> Booking:
    with units.database.reading() as session:
        return session.exec(select(Booking).where(Booking.id == booking.id)).one()


def held_until(units: Units, booking: Booking) -> list[datetime | None]:
    mine = select(Blocking.expires_at).where(Blocking.booking_id == booking.id)
    with units.database.reading() as session:
        return list(session.exec(mine))


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def approve_it(units: Units, town: Town, booking: Booking, now: datetime = NOW) -> None:
    with units.open() as unit:
        approve(unit, booking, town.admin, now)


def test_an_approved_request_stands_for_good(
    units: Units, town: Town, asked: Booking, happened: list[Event]
) -> None:
    assert held_until(units, asked) == [DEADLINE]
    approve_it(units, town, asked)
    found = fresh(units, asked)
    assert (found.status, found.decide_by, found.version) == ("confirmed", None, 2)
    assert held_until(units, asked) == [None]
    data = happened[-1].data()
    assert type(happened[-1]).__name__ == "BookingApproved"
    assert data["before"]["status"] == "tentative"  # type: ignore[index]
    assert data["after"]["status"] == "confirmed"  # type: ignore[index]


def test_a_declined_request_frees_its_time(
    units: Units, town: Town, asked: Booking, happened: list[Event]
) -> None:
    with units.open() as unit:
        decline(unit, asked, town.admin, NOW, "Travaux")
    assert fresh(units, asked).status == "cancelled"
    assert happened[-1].data()["reason"] == "Travaux"
    booked(units, town.colleague, lasting(14), town.rooms["jaures"])


def test_only_the_organisations_administrators_decide(
    units: Units, town: Town, asked: Booking
) -> None:
    for person in (town.agent, town.neighbour.agent):
        for decide in (approve, decline):
            with pytest.raises(Refused) as refused, units.open() as unit:
                decide(unit, asked, person, NOW)
            assert codes(refused) == ["not_allowed"]
    with units.database.reading() as session:
        assert [person.email for person in deciders(session, asked)] == [town.admin.email]


def test_the_first_decision_counts(units: Units, town: Town, asked: Booking) -> None:
    approve_it(units, town, asked)
    for decide in (approve, decline):
        with pytest.raises(Refused) as refused, units.open() as unit:
            decide(unit, asked, town.admin, NOW)
        assert codes(refused) == ["already_decided"]
    assert fresh(units, asked).status == "confirmed"


def test_nothing_is_approved_after_the_deadline(units: Units, town: Town, asked: Booking) -> None:
    with pytest.raises(Refused) as refused:
        approve_it(units, town, asked, DEADLINE)
    assert codes(refused) == ["request_over"]


def test_whoever_takes_the_expired_time_has_it(units: Units, town: Town, asked: Booking) -> None:
    theirs = booked(units, town.admin, lasting(14), town.rooms["jaures"], now=DEADLINE)
    early = DEADLINE - timedelta(seconds=1)  # by a clock that is a little slow
    with pytest.raises(Refused) as refused:
        approve_it(units, town, asked, early)
    assert codes(refused) == ["taken"]
    assert fresh(units, theirs).status == "confirmed"
    assert fresh(units, asked).status == "tentative"


def test_an_expired_request_is_called_off_once(
    units: Units, town: Town, asked: Booking, happened: list[Event]
) -> None:
    with units.open() as unit:
        assert not expire(unit, asked.id, DEADLINE - timedelta(seconds=1))
        assert expire(unit, asked.id, DEADLINE)
        assert not expire(unit, asked.id, DEADLINE)
    assert fresh(units, asked).status == "cancelled"
    assert [type(event).__name__ for event in happened][-1] == "RequestExpired"
    with pytest.raises(Refused) as refused:
        approve_it(units, town, asked, DEADLINE)
    assert codes(refused) == ["request_over"]


@pytest.mark.parametrize("what", ["booking", "series"])
def test_a_request_that_is_over_counts_under_no_quota(
    units: Units, town: Town, asked: Booking, what: str
) -> None:
    with units.open() as unit:
        figures = {"quota_day": 1}
        unit.session.add(RoomPolicy(organisation_id=town.organisation.id, settings=figures))

    def more(now: datetime) -> None:
        mandela = (town.id_of("mandela"),)
        wanted = wish(town, "mandela", rrule="FREQ=DAILY;COUNT=1", start=wall("2026-03-17T16:00"))
        with units.open() as unit:
            if what == "series":
                book_series(unit, town.agent, wanted, now)
            else:
                book(unit, town.agent, Wish(when=lasting(16), room_ids=mandela), now)

    with pytest.raises(Refused) as refused:
        more(DEADLINE - timedelta(minutes=1))
    assert codes(refused) == ["quota"]
    more(DEADLINE)


def test_an_approved_request_does_not_expire(units: Units, town: Town, asked: Booking) -> None:
    approve_it(units, town, asked)
    with units.open() as unit:
        assert not expire(unit, asked.id, DEADLINE)
    assert fresh(units, asked).status == "confirmed"


def test_a_stale_card_decides_nothing(units: Units, town: Town, asked: Booking) -> None:
    with units.open() as unit:
        change(unit, asked, Change(when=lasting(16)), town.agent, NOW)
    with pytest.raises(Refused) as refused, units.open() as unit:
        approve(unit, asked, town.admin, NOW, version=1)
    assert codes(refused) == ["stale"]


def test_other_time_asks_anew(
    units: Units, town: Town, asked: Booking, happened: list[Event]
) -> None:
    approve_it(units, town, asked)
    later = NOW + timedelta(hours=1)
    with units.open() as unit:
        change(unit, asked, Change(when=lasting(16)), town.agent, later)
    found = fresh(units, asked)
    assert (found.status, found.decide_by) == ("tentative", later + timedelta(hours=4))
    assert held_until(units, asked) == [found.decide_by]
    assert type(happened[-1]).__name__ == "BookingRequested"
    booked(units, town.admin, lasting(14), town.rooms["jaures"])


def test_a_shorter_meeting_needs_no_second_approval(
    units: Units, town: Town, asked: Booking
) -> None:
    approve_it(units, town, asked)
    with units.open() as unit:
        change(unit, asked, Change(when=lasting(14, minutes=30)), town.agent, NOW)
    assert fresh(units, asked).status == "confirmed"


def test_what_an_administrator_moves_stands(units: Units, town: Town, asked: Booking) -> None:
    with units.open() as unit:
        change(unit, asked, Change(when=lasting(16)), town.admin, NOW)
    found = fresh(units, asked)
    assert (found.status, found.decide_by) == ("confirmed", None)
    assert held_until(units, asked) == [None]


def test_a_move_into_a_room_without_approval_stands(
    units: Units, town: Town, asked: Booking
) -> None:
    with units.open() as unit:
        change(unit, asked, Change(room_ids=(town.id_of("mandela"),)), town.agent, NOW)
    assert fresh(units, asked).status == "confirmed"


def test_what_asked_anew_can_be_undone(units: Units, town: Town, asked: Booking) -> None:
    approve_it(units, town, asked)
    with units.open() as unit:
        change(unit, asked, Change(when=lasting(16)), town.agent, NOW)
    with units.open() as unit:
        undo(unit, town.agent, NOW)
    found = fresh(units, asked)
    assert (found.status, found.decide_by) == ("confirmed", None)
    assert found.starts_at == lasting(14).start
    assert held_until(units, asked) == [None]


def test_a_request_can_be_cancelled_and_taken_back(
    units: Units, town: Town, asked: Booking
) -> None:
    with units.open() as unit:
        cancel(unit, asked, town.agent, NOW)
    with pytest.raises(Refused) as refused:
        approve_it(units, town, asked)
    assert codes(refused) == ["already_cancelled"]
    with units.open() as unit:
        undo(unit, town.agent, NOW)
    assert fresh(units, asked).status == "tentative"
    assert held_until(units, asked) == [DEADLINE]
    approve_it(units, town, asked)


def test_what_begins_too_soon_to_be_approved_is_refused(units: Units, town: Town) -> None:
    wish = Wish(when=lasting(9, days=0), room_ids=(town.id_of("jaures"),))
    with pytest.raises(Refused) as refused, units.open() as unit:
        book(unit, town.agent, wish, NOW)
    assert codes(refused) == ["needs_approval"]


def test_pending_lists_what_can_still_be_decided(units: Units, town: Town, asked: Booking) -> None:
    booked(units, town.admin, lasting(10), town.rooms["jaures"])
    sooner = booked(units, town.colleague, lasting(11, days=0), town.rooms["jaures"])
    with units.database.reading() as session:
        found = [b.id for b in pending(session, town.admin, NOW)]
        assert found == [sooner.id, asked.id]
        assert pending(session, town.admin, DEADLINE) == []
        assert pending(session, town.neighbour.agent, NOW) == []


class TestDateOfASeries:
    """One date was moved to Jaurès by itself, so that it waits for approval."""

    def moved(self, units: Units, town: Town, now: datetime) -> Booking:
        series = made(units, town, "mandela")
        first, *_ = dates_of(units, series)
        with units.open() as unit:
            wanted = Change(room_ids=(town.id_of("jaures"),))
            change(unit, first, wanted, town.agent, now)
        return fresh(units, first)

    @pytest.mark.parametrize("scope", ["one", "all"])
    def test_undo_of_a_cancellation_lets_it_wait_as_long_as_before(
        self, units: Units, town: Town, scope: str
    ) -> None:
        moved = self.moved(units, town, NOW)
        assert held_until(units, moved) == [DEADLINE]
        with units.open() as unit:
            cancel_series(unit, moved, scope, town.agent, NOW)
        with units.open() as unit:
            undo(unit, town.agent, NOW)
        assert held_until(units, moved) == [DEADLINE]
        with units.database.reading() as session:
            assert [one.id for one in pending(session, town.admin, NOW)] == [moved.id]

    @pytest.mark.parametrize("scope", ["one", "all"])
    def test_nothing_is_undone_on_which_nobody_can_decide_any_more(
        self, units: Units, town: Town, scope: str
    ) -> None:
        start = at(10, days=7)
        moved = self.moved(units, town, start - timedelta(minutes=2))
        assert moved.decide_by == start
        with units.open() as unit:
            cancel_series(unit, moved, scope, town.agent, start - timedelta(minutes=1))
        with pytest.raises(Refused) as refused, units.open() as unit:
            undo(unit, town.agent, start + timedelta(minutes=1))
        assert codes(refused) == ["request_over"]
        assert fresh(units, moved).status == "cancelled"


def test_what_runs_goes_on_elsewhere_or_not_at_all(
    units: Units, town: Town, asked: Booking
) -> None:
    approve_it(units, town, asked)
    now = lasting(14).start + timedelta(minutes=20)
    longer = Change(when=lasting(14, minutes=90))
    with pytest.raises(Refused) as refused, units.open() as unit:
        change(unit, asked, longer, town.agent, now)
    assert codes(refused) == ["needs_approval"]
    kinds = [remedy.kind for remedy in refused.value.remedies]
    assert kinds == ["other_room", "other_site"], "what runs isn't put off"
    found = fresh(units, asked)
    assert (found.status, found.ends_at) == ("confirmed", lasting(14).end)
    remedy = refused.value.remedies[0]
    with units.open() as unit:
        there = Change(when=remedy.when, room_ids=remedy.room_ids)
        change(unit, asked, there, town.agent, now)
    found = fresh(units, asked)
    assert (found.status, found.ends_at) == ("confirmed", longer.when and longer.when.end)


class TestMore:
    """An approved meeting from 14:00 to 15:00 shall last until 15:30."""

    @pytest.fixture(autouse=True)
    def longer(self, units: Units, town: Town, asked: Booking) -> None:
        approve_it(units, town, asked)
        with units.open() as unit:
            change(unit, asked, Change(when=lasting(14, minutes=90)), town.agent, NOW)
        assert fresh(units, asked).status == "tentative"

    def stands_as_before(self, units: Units, asked: Booking) -> None:
        found = fresh(units, asked)
        assert (found.status, found.decide_by, found.ends_at) == ("confirmed", None, at(15))
        assert held_until(units, asked) == [None]

    def test_a_no_leaves_it_as_it_was(
        self, units: Units, town: Town, asked: Booking, happened: list[Event]
    ) -> None:
        with units.open() as unit:
            decline(unit, asked, town.admin, NOW)
        self.stands_as_before(units, asked)
        assert happened[-1].data()["after"]["status"] == "confirmed"  # type: ignore[index]
        booked(units, town.colleague, lasting(15), town.rooms["jaures"])

    def test_silence_leaves_it_as_it_was(self, units: Units, asked: Booking) -> None:
        with units.open() as unit:
            assert expire(unit, asked.id, DEADLINE)
            assert not expire(unit, asked.id, DEADLINE)
        self.stands_as_before(units, asked)

    def test_where_somebody_was_faster_it_is_over(
        self, units: Units, town: Town, asked: Booking
    ) -> None:
        booked(units, town.admin, lasting(14, 30), town.rooms["jaures"], now=DEADLINE)
        with units.open() as unit:
            assert expire(unit, asked.id, DEADLINE)
        assert fresh(units, asked).status == "cancelled"
        assert held_until(units, asked) == []

    def test_what_moves_on_has_given_up_what_it_had(
        self, units: Units, town: Town, asked: Booking
    ) -> None:
        with units.open() as unit:
            change(unit, asked, Change(when=lasting(16)), town.agent, NOW)
        with units.open() as unit:
            decline(unit, asked, town.admin, NOW)
        assert fresh(units, asked).status == "cancelled"

    def test_a_no_to_still_more_leaves_what_was_approved(
        self, units: Units, town: Town, asked: Booking
    ) -> None:
        with units.open() as unit:
            change(unit, asked, Change(when=lasting(14, minutes=120)), town.agent, NOW)
        with units.open() as unit:
            decline(unit, asked, town.admin, NOW)
        self.stands_as_before(units, asked)

    def test_what_was_given_up_meanwhile_does_not_come_back(
        self, units: Units, town: Town, asked: Booking
    ) -> None:
        for when in (lasting(16), lasting(14, minutes=90)):
            with units.open() as unit:
                change(unit, asked, Change(when=when), town.agent, NOW)
        with units.open() as unit:
            decline(unit, asked, town.admin, NOW)
        assert fresh(units, asked).status == "cancelled"
