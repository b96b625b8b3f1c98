"""Ports and bandwidth: what a call takes, that no moment has too much of it, and what works."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from rooms.bookings import Change, Wish, book, cancel, change
from rooms.errors import Refused
from rooms.events import CallRequested, ConferenceReady
from rooms.guests import add_guests
from rooms.interval import Interval
from rooms.models import Booking, Conference, RoomPolicy
from rooms.pools.capacity import PoolFull
from rooms.pools.demand import Demand, with_overhead
from rooms.pools.tables import Draw, Pool
from rooms.series.booking import book_series, plan_series
from rooms.undo import undo
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town
from tests.rooms.test_series import wish as series_wish

BRIDGE = "cms"


def town_with(units: Units, ports: int | None = None, reserve: int = 0, **links: int) -> Town:
    """Return a town whose calls are a bridge's with so many ports, and links of so many kbit/s."""
    town = settled_town(units)
    owner = town.organisation.id
    with units.open() as unit:
        settings = {"providers": [BRIDGE]}
        unit.session.add(RoomPolicy(organisation_id=owner, settings=settings))
        if ports is not None:
            bridge = Pool(
                organisation_id=owner, key="bridge", name="Bridge", unit="ports",
                size=ports, reserve=reserve, provider=BRIDGE,
            )  # fmt: skip
            unit.session.add(bridge)
        for key, kbps in links.items():
            link = Pool(
                organisation_id=owner, key=key, name=f"Link of {key}", unit="kbps",
                size=kbps, site_id=town.sites[key].id,
            )  # fmt: skip
            unit.session.add(link)
    return town


def call(units: Units, town: Town, when: Interval, *rooms: str, **wish: Any) -> Booking:
    chosen = [town.rooms[key] for key in rooms]
    return booked(units, town.agent, when, *chosen, wants_video=True, **wish)


def draws(units: Units) -> list[tuple[str, int]]:
    with units.database.reading() as session:
        found = (
            select(Pool.key, Draw.amount)
            .join(Draw)
            .order_by(col(Pool.key), col(Draw.amount).desc())
        )
        return list(session.exec(found).all())


def pool(number: int, unit: str, **of: Any) -> Pool:
    return Pool(id=number, organisation_id=1, key="", name="", unit=unit, size=9, **of)


def test_a_leg_takes_a_port_and_its_rate_of_the_link_of_its_site() -> None:
    pools = (
        pool(1, "ports", provider=BRIDGE),
        pool(2, "ports", provider="webex"),
        pool(10, "kbps", site_id=10),
        pool(20, "kbps", site_id=20),
    )
    leg = with_overhead(1472)
    assert leg == 1767
    mixed = Demand(BRIDGE, 1472, (10, 10, 20), outside=1)
    assert mixed.amounts(pools) == {1: 4, 10: 2 * leg, 20: leg}
    apart = Demand("point_to_point", 1472, (10, 20))
    assert apart.amounts(pools) == {10: leg, 20: leg}
    assert Demand("point_to_point", 1472, (10, 10)).amounts(pools) == {}
    assert Demand("point_to_point", 1472, (10,), outside=1).amounts(pools) == {10: leg}


def test_the_last_port_is_somebody_s(units: Units) -> None:
    town = town_with(units, ports=5, reserve=1)
    call(units, town, lasting(14), "jaures", "mandela")
    with pytest.raises(PoolFull) as refused:
        call(units, town, lasting(14, 30), "cesaire", "simone-veil", guests=("sip:a@b.example",))
    (refusal,) = refused.value.refusals
    assert refusal.code == "pool_full"
    assert refusal.details == {
        "pool": "Bridge", "unit": "ports", "needed": 3, "left": 2,
        "start": lasting(14, 30).start, "end": lasting(14).end,
    }  # fmt: skip
    assert draws(units) == [("bridge", 2)]
    call(units, town, lasting(15), "cesaire", "simone-veil", guests=("sip:a@b.example",))
    call(units, town, lasting(14), "cesaire", "simone-veil")
    assert draws(units) == [("bridge", 3), ("bridge", 2), ("bridge", 2)]


def test_a_meeting_without_video_takes_nothing(units: Units) -> None:
    town = town_with(units, ports=0)
    booked(units, town.agent, lasting(14), town.rooms["jaures"])
    assert draws(units) == []


def test_another_town_s_calls_don_t_count(units: Units) -> None:
    town = town_with(units, ports=1)
    there = town.neighbour
    booked(units, there.agent, lasting(14), there.room, wants_video=True)
    call(units, town, lasting(14), "jaures")
    assert draws(units) == [("bridge", 1)]


def test_remedies_work(units: Units) -> None:
    town = town_with(units, ports=9, mairie=2 * with_overhead(1472))
    call(units, town, lasting(14), "jaures")
    call(units, town, lasting(14), "mandela", kbps=1152)
    with pytest.raises(PoolFull) as refused:
        call(units, town, lasting(14), "cesaire")
    full = refused.value
    assert (full.kbps, full.fits_without_video) == (None, True)
    (remedy,) = full.remedies
    assert remedy.when == lasting(13)
    call(units, town, remedy.when, "cesaire")
    booked(units, town.agent, lasting(14), town.rooms["cesaire"])


def test_a_lower_rate_fits_beside_what_is_booked(units: Units) -> None:
    town = town_with(units, mairie=with_overhead(1472) + with_overhead(768))
    call(units, town, lasting(14), "jaures")
    with pytest.raises(PoolFull) as refused:
        call(units, town, lasting(14), "cesaire")
    assert refused.value.kbps == 768
    lower = call(units, town, lasting(14), "cesaire", kbps=768)
    assert draws(units) == [("mairie", 1767), ("mairie", 922)]
    with units.open() as unit:  # and keeps it
        change(unit, lower, Change(when=lasting(14, 30)), town.agent, NOW)
    assert draws(units) == [("mairie", 1767), ("mairie", 922)]


def test_a_room_may_follow_by_the_link_where_its_site_has_no_bandwidth(units: Units) -> None:
    town = town_with(units, ports=2, mairie=9000, mediatheque=1000)
    with pytest.raises(PoolFull) as refused:
        call(units, town, lasting(14), "jaures", "simone-veil")
    left_out = refused.value.left_out
    assert left_out == town.id_of("simone-veil")
    mine = call(units, town, lasting(14), "jaures", "simone-veil", left_out=(left_out,))
    assert draws(units) == [("bridge", 1), ("mairie", 1767)]
    with units.open() as unit:  # and stays out
        change(unit, mine, Change(when=lasting(14, 30)), town.agent, NOW)
    assert draws(units) == [("bridge", 1), ("mairie", 1767)]


def test_fewer_ends_are_no_remedy_where_two_rooms_call_each_other_or_both_sites_are_full(
    units: Units,
) -> None:
    town = town_with(units, ports=2, mairie=1000, mediatheque=1000)
    with pytest.raises(PoolFull) as refused:
        call(units, town, lasting(14), "jaures", "simone-veil")
    assert refused.value.left_out is None
    with pytest.raises(PoolFull) as refused:
        call(units, town, lasting(14), "jaures")
    assert refused.value.left_out is None
    with units.open() as unit:
        policy = unit.session.exec(select(RoomPolicy)).one()
        policy.settings = {"providers": ["point_to_point"]}
        link = unit.session.exec(select(Pool).where(Pool.key == "mairie")).one()
        link.size = 9000
    with pytest.raises(PoolFull) as refused:
        call(units, town, lasting(14), "jaures", "simone-veil")
    assert refused.value.left_out is None


def test_who_comes_for_more_is_refused_and_keeps_what_they_had(units: Units) -> None:
    town = town_with(units, ports=4)
    mine = call(units, town, lasting(14), "jaures")
    call(units, town, lasting(15), "mandela", "cesaire", "simone-veil")
    call(units, town, lasting(14), "mandela", "cesaire")
    with pytest.raises(PoolFull), units.open() as unit:
        add_guests(unit, mine, ["sip:a@b.example", "sip:c@b.example"], town.agent, NOW)
    assert draws(units) == [("bridge", 3), ("bridge", 2), ("bridge", 1)]
    with units.open() as unit:
        change(unit, mine, Change(when=lasting(15)), town.agent, NOW)
    with pytest.raises(PoolFull), units.open() as unit:
        add_guests(unit, mine, ["sip:a@b.example"], town.agent, NOW)
    with units.open() as unit:
        cancel(unit, mine, town.agent, NOW)
    assert draws(units) == [("bridge", 3), ("bridge", 2)]


def test_undo_finds_the_ports_again_or_says_that_they_are_gone(units: Units) -> None:
    town = town_with(units, ports=1)
    mine = call(units, town, lasting(14), "jaures")
    with units.open() as unit:
        cancel(unit, mine, town.agent, NOW)
    room = town.rooms["mandela"]
    other = booked(units, town.colleague, lasting(14), room, wants_video=True)
    with pytest.raises(PoolFull), units.open() as unit:
        undo(unit, town.agent, NOW, booking_id=mine.id)
    with units.open() as unit:
        cancel(unit, other, town.colleague, NOW)
    with units.open() as unit:
        undo(unit, town.agent, NOW, booking_id=mine.id)
    assert draws(units) == [("bridge", 1)]


def test_video_that_is_switched_off_gives_its_ports_back(units: Units) -> None:
    town = town_with(units, ports=1)
    mine = call(units, town, lasting(14), "jaures")
    with units.open() as unit:
        change(unit, mine, Change(wants_video=False), town.agent, NOW)
    assert draws(units) == []
    call(units, town, lasting(14), "mandela")
    with pytest.raises(PoolFull), units.open() as unit:
        change(unit, mine, Change(wants_video=True), town.agent, NOW)


def test_a_request_has_its_ports_until_it_must_be_decided(units: Units) -> None:
    town = town_with(units, ports=1)
    with units.open() as unit:
        asks = {"approval_hours": 4}
        room = RoomPolicy(
            organisation_id=town.organisation.id, room_id=town.id_of("mandela"), settings=asks
        )
        unit.session.add(room)
    asked = call(units, town, lasting(14), "mandela")
    assert asked.decide_by is not None
    with pytest.raises(PoolFull):
        call(units, town, lasting(14), "jaures")
    later = asked.decide_by + timedelta(minutes=1)
    call(units, town, lasting(14), "jaures", now=later)
    assert draws(units) == [("bridge", 1)]


def test_a_call_by_hand_needs_a_port_too(units: Units) -> None:
    town = town_with(units, ports=1)
    plain = booked(units, town.agent, lasting(14), town.rooms["jaures"])
    call(units, town, lasting(14), "mandela")
    conference = Conference(
        organisation_id=plain.organisation_id, booking_id=plain.id, provider=BRIDGE
    )
    with units.open() as unit:
        unit.session.add(conference)
        with pytest.raises(PoolFull), unit.attempt():
            unit.record(_requested(plain))


def _requested(booking: Booking) -> CallRequested:
    return CallRequested(
        organisation_id=booking.organisation_id, booking_id=booking.id, at=NOW, act="start"
    )


def test_a_provider_that_steps_in_takes_its_own_ports_where_it_has_any(units: Units) -> None:
    town = town_with(units, ports=1)
    first = call(units, town, lasting(14), "jaures")
    assert draws(units) == [("bridge", 1)]
    with units.open() as unit:
        unit.session.add(
            Pool(
                organisation_id=first.organisation_id, key="webex", name="Webex", unit="ports",
                size=1, provider="webex",
            )
        )  # fmt: skip
    with units.open() as unit:
        unit.session.add(
            Conference(
                organisation_id=first.organisation_id,
                booking_id=first.id,
                provider="webex",
                state="ready",
            )
        )
        unit.record(
            ConferenceReady(
                organisation_id=first.organisation_id,
                booking_id=first.id,
                at=NOW,
                provider="webex",
                instead_of=[BRIDGE],
            )
        )
    assert draws(units) == [("webex", 1)]


def test_a_series_has_ports_on_each_of_its_dates(units: Units) -> None:
    town = town_with(units, ports=1)
    with units.open() as unit:
        series = book_series(unit, town.agent, series_wish(town, wants_video=True), NOW)
    with units.database.reading() as session:
        dates = session.exec(select(Booking).where(Booking.series_id == series.id)).all()
    assert len(draws(units)) == len(dates) > 1
    when = Interval(dates[-1].starts_at, dates[-1].ends_at)
    with pytest.raises(PoolFull):
        call(units, town, when, "mandela")


def test_a_date_that_finds_no_port_clashes_and_can_be_had_at_another_hour(units: Units) -> None:
    town = town_with(units, ports=2)
    wish = series_wish(town, wants_video=True, guests=("sip:a@b.example",))
    with units.open() as unit:
        plan = plan_series(unit.session, town.agent, wish, NOW)
    assert (plan.clashes, plan.against) == ([], ())
    call(units, town, plan.dates[1].date.when, "mandela")
    with units.open() as unit:
        plan = plan_series(unit.session, town.agent, wish, NOW)
    (clash,) = plan.clashes
    assert (clash.date, [r.code for r in clash.against]) == (plan.dates[1].date, ["pool_full"])
    assert clash.decision.kind == "other_time"
    with pytest.raises(Refused, match="series_clashes"), units.open() as unit:
        book_series(unit, town.agent, wish, NOW)
    with units.open() as unit:
        book_series(unit, town.agent, replace(wish, decisions=plan.decisions), NOW)
    assert draws(units) == [("bridge", 2)] * 4 + [("bridge", 1)]


def test_a_series_is_told_of_a_pool_that_never_has_enough(units: Units) -> None:
    town = town_with(units, mairie=100)
    with units.open() as unit:
        plan = plan_series(unit.session, town.agent, series_wish(town, wants_video=True), NOW)
    assert [refusal.code for refusal in plan.against] == ["pool_full"]


@pytest.mark.parametrize("is_change", [False, True], ids=["insert", "update"])
def test_the_database_itself_refuses_more_than_there_is(units: Units, *, is_change: bool) -> None:
    town = town_with(units, ports=2)
    mine = call(units, town, lasting(14), "jaures")
    call(units, town, lasting(15), "mandela")
    with units.open() as unit:
        session = unit.session
        present = session.exec(select(Draw).where(Draw.booking_id == mine.id)).one()
        more = {"ends_at": lasting(15).end, "amount": 2}
        same = present.model_dump(exclude={"id", *more})
        write: Any = insert(Draw).values(**same, **more)
        if is_change:
            write = update(Draw).where(col(Draw.id) == present.id).values(**more)
        with pytest.raises(IntegrityError), session.begin_nested():
            session.connection().execute(write)
    assert draws(units) == [("bridge", 1), ("bridge", 1)]


def test_ports_that_are_used_one_after_the_other_are_one(units: Units) -> None:
    town = town_with(units, ports=2)
    for hour in range(10, 14):
        call(units, town, lasting(hour), "jaures")
    call(units, town, lasting(10, minutes=240), "mandela")
    with pytest.raises(PoolFull):
        call(units, town, lasting(13, 30), "cesaire")


def test_what_is_wanted_by_a_wish_alone_is_checked_in_its_transaction(units: Units) -> None:
    """What was drawn before counts, committed or not."""
    town = town_with(units, ports=1)
    first, second = (
        Wish(when=lasting(14), room_ids=(town.id_of(key),), wants_video=True)
        for key in ("jaures", "mandela")
    )
    with units.open() as unit:
        book(unit, town.agent, first, NOW)
        with pytest.raises(PoolFull), unit.attempt():
            book(unit, town.agent, second, NOW)
    assert draws(units) == [("bridge", 1)]


@pytest.mark.parametrize("less", ["shorter", "fewer rooms"])
def test_less_is_never_refused_where_a_pool_was_made_too_small(units: Units, less: str) -> None:
    town = town_with(units, ports=4)
    booking = call(units, town, lasting(14, minutes=120), "jaures", "cesaire")
    call(units, town, lasting(14, minutes=120), "mandela", "simone-veil")
    with units.open() as unit:
        unit.session.exec(select(Pool)).one().size = 2
    wishes = {
        "shorter": Change(when=lasting(14)),
        "fewer rooms": Change(room_ids=(town.id_of("jaures"),)),
    }
    with units.open() as unit:
        change(unit, booking, wishes[less], town.agent, NOW)
    with pytest.raises(PoolFull), units.open() as unit:
        change(unit, booking, Change(when=lasting(13, minutes=120)), town.agent, NOW)
