"""A priority need takes rooms; who was there goes elsewhere, together, and comes back by undo."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from rooms.administration.looking import Preview
from rooms.administration.need import Need, times_on
from rooms.administration.plans import apply, preview, proposed_in
from rooms.administration.proposed import Proposed
from rooms.administration.reversing import undoing
from rooms.bookings import Change, change, rooms_of
from rooms.errors import Refused
from rooms.holds import hold
from rooms.inventory import venues
from rooms.inventory_files import Line
from rooms.models import Blocking, Booking, EventRecord, Person, Plan, RoomPolicy, Waiting
from rooms.unit_of_work import Units
from rooms.waiting import WaitFor, wait
from tests.builders import NOW, PARIS, Town, booked, lasting, settled_town

LATER = NOW + timedelta(minutes=5)
AFTERNOON = lasting(13, minutes=300)


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


def wanted(units: Units, there: Town, *rooms: str, by: str = "admin", **need: Any) -> Preview:
    """Show the need of these rooms tomorrow afternoon, unless said otherwise."""
    who: Person | None = getattr(there, by) if by else None
    ids = tuple(there.id_of(room) for room in rooms)
    asked = {"organizer_id": there.admin.id, "times": (AFTERNOON,), "room_ids": ids, **need}
    with units.open() as unit:
        proposed = Proposed(
            organisation=there.organisation, need=Need(**asked), by=who, reason="élections"
        )
        return preview(unit.session, proposed, NOW)


def done(units: Units, there: Town, shown: Preview, *, with_unplaced: bool = False) -> None:
    with units.open() as unit:
        plan = unit.session.get_one(Plan, shown.plan.id)
        apply(unit, plan, there.admin, LATER, with_unplaced=with_unplaced)


def undone(units: Units, there: Town, shown: Preview, by: Person | None = None) -> None:
    with units.open() as unit:
        plan = unit.session.get_one(Plan, shown.plan.id)
        back = preview(unit.session, undoing(unit.session, plan, by or there.admin), LATER)
        apply(unit, back.plan, by or there.admin, LATER)


def places(units: Units, *bookings: Booking) -> list[tuple[str, str, list[int]]]:
    with units.database.reading() as session:
        rows = [session.get_one(Booking, one.id) for one in bookings]
        return [(row.status, f"{row.starts_at:%H:%M}", rooms_of(session, row)) for row in rows]


def need_of(units: Units, shown: Preview) -> list[Booking]:
    with units.database.reading() as session:
        mine = select(Booking).where(Booking.requisition_id == shown.plan.id)
        return list(session.exec(mine.order_by(col(Booking.id))))


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_the_rooms_are_booked_and_who_was_there_goes_elsewhere(units: Units, there: Town) -> None:
    meeting = booked(units, there.agent, lasting(14), there.rooms["jaures"], people=5)
    shown = wanted(units, there, "jaures")
    assert [one.booking.id for one in shown.broken] == [meeting.id]
    assert places(units, meeting) == [("confirmed", "13:00", [there.id_of("jaures")])]
    done(units, there, shown)
    (taken,) = need_of(units, shown)
    assert (taken.title, taken.status, taken.organizer_id) == (
        "Élections",
        "confirmed",
        there.admin.id,
    )
    assert places(units, meeting, taken) == [
        ("confirmed", "13:00", [there.id_of("cesaire")]),
        ("confirmed", "12:00", [there.id_of("jaures")]),
    ]
    with units.database.reading() as session:
        told = session.exec(select(EventRecord).where(EventRecord.kind == "PlanApplied")).one()
        assert (told.data["moved"], told.data["taken"]) == ([meeting.id], [taken.id])
        assert told.data["reason"] == "élections"


def test_nobody_goes_where_the_need_is(units: Units, there: Town) -> None:
    meetings = [
        booked(units, there.agent, lasting(14), there.rooms[key], people=5)
        for key in ("jaures", "mandela")
    ]
    shown = wanted(units, there, "jaures", "mandela", "cesaire", "louise-michel")
    done(units, there, shown)
    (taken,) = need_of(units, shown)
    with units.database.reading() as session:
        for one in meetings:
            row = session.get_one(Booking, one.id)
            assert row.version == 2
            is_then = row.starts_at < taken.ends_at and taken.starts_at < row.ends_at
            assert not is_then or rooms_of(session, row) == [there.id_of("simone-veil")]


def test_what_has_no_place_is_agreed_to_and_is_to_be_placed(units: Units, there: Town) -> None:
    everybody = booked(units, there.agent, lasting(14), there.rooms["mandela"], people=20)
    whole_days = tuple(lasting(0, minutes=1439, days=days) for days in range(9))
    shown = wanted(units, there, "mandela", times=whole_days)
    assert shown.unplaced == 1
    with pytest.raises(Refused) as caught:
        done(units, there, shown)
    assert codes(caught) == ["to_be_placed"]
    assert need_of(units, shown) == []
    done(units, there, shown, with_unplaced=True)
    assert places(units, everybody)[0][0] == "unplaced"
    assert len(need_of(units, shown)) == 9


def test_undo_gives_the_rooms_back_to_who_was_there(units: Units, there: Town) -> None:
    back = booked(units, there.agent, lasting(14), there.rooms["jaures"], people=5)
    touched = booked(units, there.agent, lasting(16), there.rooms["jaures"], people=5)
    shown = wanted(units, there, "jaures")
    done(units, there, shown)
    with units.open() as unit:
        row = unit.session.get_one(Booking, touched.id)
        change(unit, row, Change(title="Autre"), there.agent, LATER)
    undone(units, there, shown)
    assert places(units, back, touched, *need_of(units, shown)) == [
        ("confirmed", "13:00", [there.id_of("jaures")]),
        ("confirmed", "15:00", [there.id_of("cesaire")]),
        ("cancelled", "12:00", [there.id_of("jaures")]),
    ]


def test_the_part_of_a_need_that_goes_on_is_not_called_off(units: Units, there: Town) -> None:
    times = (lasting(9, minutes=60, days=0), lasting(9))
    shown = wanted(units, there, "jaures", times=times)
    done(units, there, shown)
    undone(units, there, shown)
    assert [one.status for one in need_of(units, shown)] == ["confirmed", "cancelled"]


def test_another_need_and_a_meeting_that_goes_on_keep_their_rooms(
    units: Units, there: Town
) -> None:
    done(units, there, wanted(units, there, "jaures"))
    with pytest.raises(Refused) as caught:
        wanted(units, there, "jaures", "mandela")
    assert codes(caught) == ["requisitioned"]
    early = NOW - timedelta(hours=1)
    booked(units, there.agent, lasting(9, days=0), there.rooms["mandela"], now=early)
    with pytest.raises(Refused) as caught:
        wanted(units, there, "mandela", times=(lasting(9, minutes=600, days=0),))
    assert codes(caught) == ["running"]


def test_what_somebody_booked_meanwhile_makes_it_stale(units: Units, there: Town) -> None:
    shown = wanted(units, there, "jaures")
    booked(units, there.agent, lasting(14), there.rooms["jaures"])
    with pytest.raises(Refused) as caught:
        done(units, there, shown)
    assert codes(caught) == ["stale_plan"]
    assert need_of(units, shown) == []
    with units.open() as unit:
        plan = unit.session.get_one(Plan, shown.plan.id)
        again = preview(unit.session, proposed_in(unit.session, plan, there.admin), LATER)
    assert len(again.placements) == 1
    done(units, there, again)


def test_a_place_that_somebody_took_meanwhile_makes_it_stale(units: Units, there: Town) -> None:
    meeting = booked(units, there.agent, lasting(14), there.rooms["jaures"], people=5)
    shown = wanted(units, there, "jaures")
    booked(units, there.agent, lasting(14), there.rooms["cesaire"])
    with pytest.raises(Refused) as caught:
        done(units, there, shown)
    assert codes(caught) == ["stale_plan"]
    assert places(units, meeting) == [("confirmed", "13:00", [there.id_of("jaures")])]


def test_only_who_administers_the_rooms_may_take_or_give_them_back(
    units: Units, there: Town
) -> None:
    with pytest.raises(Refused) as caught:
        wanted(units, there, "jaures", by="agent")
    assert codes(caught) == ["not_allowed"]
    with units.open() as unit:
        unit.session.get_one(Person, there.colleague.id).roles = ["room_admin:mediatheque"]
    with units.database.reading() as session:
        librarian = session.get_one(Person, there.colleague.id)
    object.__setattr__(there, "colleague", librarian)
    assert wanted(units, there, "rosa-parks", by="colleague").claim
    with pytest.raises(Refused) as caught:
        wanted(units, there, "rosa-parks", "jaures", by="colleague")
    assert codes(caught) == ["not_allowed"]
    shown = wanted(units, there, "jaures", by="")
    with units.open() as unit, pytest.raises(Refused) as caught:
        apply(unit, unit.session.get_one(Plan, shown.plan.id), librarian, LATER)
    assert codes(caught) == ["not_allowed"]
    done(units, there, shown)
    with pytest.raises(Refused) as caught:
        undone(units, there, shown, librarian)
    assert codes(caught) == ["not_allowed"]


@pytest.mark.parametrize(
    ("need", "rooms"),
    [
        ({"count": 2}, {"cesaire", "louise-michel"}),
        ({"count": 2, "is_largest": True}, {"mandela", "louise-michel"}),
        ({"count": 1, "people": 11}, {"mandela"}),
        ({}, {"jaures", "cesaire", "mandela", "louise-michel"}),
    ],
    ids=["fewest meetings", "largest", "fitting", "all"],
)
def test_rooms_of_a_site_are_chosen(
    units: Units, there: Town, need: dict[str, Any], rooms: set[str]
) -> None:
    booked(units, there.agent, lasting(14), there.rooms["jaures"])
    shown = wanted(units, there, site_id=there.sites["mairie"].id, **need)
    assert shown.claim
    assert {venue.room.key for venue in shown.claim.venues} == rooms


def test_more_rooms_than_there_are_is_refused(units: Units, there: Town) -> None:
    with pytest.raises(Refused) as caught:
        wanted(units, there, site_id=there.sites["mairie"].id, count=3, people=10)
    assert caught.value.refusals[0].details == {"rooms": 3, "found": 2}


def test_rooms_that_are_chosen_are_not_those_of_another_need(units: Units, there: Town) -> None:
    done(units, there, wanted(units, there, "cesaire"))
    shown = wanted(units, there, site_id=there.sites["mairie"].id, count=1)
    assert shown.claim
    assert [venue.room.key for venue in shown.claim.venues] == ["jaures"]


@pytest.mark.parametrize(
    ("need", "code"),
    [
        ({"times": (lasting(9, days=-2),)}, "past"),
        ({"times": (lasting(9, minutes=1440),)}, "too_long"),
        ({"times": (lasting(9, minutes=0),)}, "ends_before_start"),
        ({"times": tuple(lasting(9, days=days) for days in range(1, 40))}, "too_many_times"),
        ({"times": (lasting(9, days=900),)}, "too_far"),
    ],
)
def test_times_that_make_no_sense_are_refused(
    units: Units, there: Town, need: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        wanted(units, there, "jaures", **need)
    assert codes(caught) == [code]


def test_a_room_of_another_organisation_is_unknown(units: Units, there: Town) -> None:
    with pytest.raises(Refused) as caught:
        wanted(units, there, room_ids=(there.neighbour.room.id,))
    assert codes(caught) == ["unknown_room"]


def test_a_need_without_a_reason_is_refused(units: Units, there: Town) -> None:
    need = Need(organizer_id=there.admin.id, times=(AFTERNOON,), room_ids=(there.id_of("jaures"),))
    proposed = Proposed(organisation=there.organisation, need=need, reason=" ")
    with units.open() as unit, pytest.raises(Refused) as caught:
        preview(unit.session, proposed, NOW)
    assert codes(caught) == ["no_reason"]


def test_rules_that_can_be_overridden_are_told_and_do_not_count(units: Units, there: Town) -> None:
    with units.open() as unit:
        lines = (Line("sites", {"site": "mairie", "opening_hours": "mon-fri 08:00-12:00"}),)
        shut = Proposed(organisation=there.organisation, lines=lines)
        apply(unit, preview(unit.session, shut, NOW).plan, None, NOW)
    shown = wanted(units, there, "jaures")
    assert shown.claim
    assert [refusal.code for refusal in shown.claim.overridden] == ["outside_hours"]
    done(units, there, shown)
    assert len(need_of(units, shown)) == 1


def test_a_request_gives_way_and_needs_no_approval_where_none_is_asked_for(
    units: Units, there: Town
) -> None:
    with units.open() as unit:
        asks = RoomPolicy(
            organisation_id=there.organisation.id,
            room_id=there.id_of("jaures"),
            settings={"approval_hours": 24},
        )
        unit.session.add(asks)
    request = booked(units, there.agent, lasting(14), there.rooms["jaures"], people=5)
    assert request.status == "tentative"
    shown = wanted(units, there, "jaures")
    done(units, there, shown)
    assert places(units, request) == [("confirmed", "13:00", [there.id_of("cesaire")])]
    undone(units, there, shown)
    assert places(units, request) == [("tentative", "13:00", [there.id_of("jaures")])]
    with units.database.reading() as session:
        asked = select(EventRecord.kind).where(EventRecord.booking_id == request.id)
        kinds = session.exec(asked.order_by(col(EventRecord.id))).all()
    assert kinds == ["BookingRequested", "BookingChanged", "BookingRequested"]


def test_what_a_question_holds_gives_way(units: Units, there: Town) -> None:
    with units.open() as unit:
        venue = venues(unit.session, there.organisation.id).by_id[there.id_of("jaures")]
        hold(unit, there.agent, [(venue, lasting(14))], NOW)
    done(units, there, wanted(units, there, "jaures"))
    with pytest.raises(Refused) as caught:
        booked(units, there.agent, lasting(14), there.rooms["jaures"], now=LATER)
    assert codes(caught) == ["taken"]


def test_an_offer_gives_way_and_whoever_has_it_goes_on_waiting(units: Units, there: Town) -> None:
    meeting = booked(units, there.agent, lasting(14), there.rooms["jaures"])
    with units.open() as unit:
        wish = WaitFor(when=lasting(14), minutes=60, room_ids=(there.id_of("jaures"),))
        waiting_id = wait(unit, there.colleague, wish, NOW).id
    with units.open() as unit:
        row = unit.session.get_one(Booking, meeting.id)
        change(unit, row, Change(when=lasting(8)), there.agent, NOW)
    with units.database.reading() as session:
        assert session.get_one(Waiting, waiting_id).state == "offered"
    done(units, there, wanted(units, there, "jaures"))
    with units.database.reading() as session:
        assert session.get_one(Waiting, waiting_id).state == "waiting"
        kinds = session.exec(select(EventRecord.kind)).all()
        assert "OfferWithdrawn" in kinds
        mine = select(Blocking).where(col(Blocking.waiting_id).is_not(None))
        assert session.exec(mine).all() == []


def test_what_is_freed_for_the_need_is_offered_to_nobody_else(units: Units, there: Town) -> None:
    booked(units, there.agent, lasting(14), there.rooms["jaures"], people=5)
    with units.open() as unit:
        wish = WaitFor(when=lasting(14), minutes=60, room_ids=(there.id_of("jaures"),))
        waiting_id = wait(unit, there.colleague, wish, NOW).id
    shown = wanted(units, there, "jaures")
    done(units, there, shown)
    undone(units, there, shown)
    with units.database.reading() as session:
        assert session.get_one(Waiting, waiting_id).state == "waiting"


def test_days_are_taken_by_the_clocks_of_the_zone() -> None:
    saturday, sunday = times_on([date(2026, 3, 28), date(2026, 3, 29)], PARIS)
    assert saturday.start.astimezone(PARIS).isoformat() == "2026-03-28T00:00:00+01:00"
    assert saturday.minutes == 1439
    assert sunday.minutes == 23 * 60  # the clocks go forward
