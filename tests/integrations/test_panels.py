"""Panels show what the bookings of their rooms say, whatever happened in whatever order."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from integrations.endpoints.direct import UntrustedError
from integrations.endpoints.driver import PanelBooking, PanelEntry
from integrations.endpoints.sip import SipEndpoints
from integrations.errors import OutsideError, PermanentError, TransientError, Unsupported
from integrations.outbox import Outcome
from integrations.screens import panel_plans
from integrations.screens.panel_reading import done_at
from integrations.screens.panels import PanelDelivery
from rooms.bookings import Change
from rooms.calls.connect_modes import choose_connect
from rooms.database import Database
from rooms.endpoints.states import MOST_TOLD_AN_HOUR
from rooms.interval import Interval
from rooms.models import Booking, Endpoint, EndpointState, OutboxItem, Room, RoomPolicy
from rooms.policy import Connect
from rooms.series.booking import SeriesWish, book_series
from rooms.series.cancel import cancel_series
from tests.builders import NOW, at, lasting
from tests.integrations.ends import NUMBER, Ends, device_of
from tests.integrations.planned import Planned

PANEL_OF_JAURES = Endpoint(organisation_id=1, room_id=1, key="jaures", name="Jaurès")


class Panels(SipEndpoints):
    """Remembers what each panel shows; `error` is what they answer."""

    takes_commands = True

    def __init__(self) -> None:
        self.shown: dict[str, list[PanelBooking]] = {}
        self.asked: list[str] = []
        self.error: OutsideError | None = None
        self.addresses: set[str] | None = None
        self.held: tuple[PanelEntry, ...] | None = None

    def booked(self, endpoint: Endpoint) -> tuple[PanelEntry, ...]:
        if self.held is None:
            raise Unsupported("nothing is told")
        return self.held

    def listen(self, endpoint: Endpoint, address: str) -> None:
        if self.addresses is None:
            raise Unsupported("one way")
        self.addresses.add(address)

    def book(self, endpoint: Endpoint, bookings: Sequence[PanelBooking]) -> None:
        device = device_of(endpoint)
        self.asked.append(device)
        if self.error is not None:
            raise self.error
        self.shown[device] = list(bookings)


class Wall:
    """The panels of a town, and the delivery that shows them."""

    def __init__(self, planned: Planned) -> None:
        self.planned = planned
        self.panels = Panels()
        drivers = {"roomos": self.panels, "sip": SipEndpoints()}
        self.deliver = PanelDelivery(planned.database, drivers, "http://salon.example/{}".format)

    def work_at(self, now: datetime) -> list[str]:
        """Deliver every row that is due; return how each went."""
        rows = [row for row in self.planned.rows("panel") if row.due_at <= now]
        return [self._settle(row, self.deliver(row, now), now) for row in rows]

    def titles(self, room: str) -> list[str]:
        shown = self.panels.shown.get(device_in(self.planned, room), [])
        return [booking.title for booking in shown]

    def _settle(self, row: OutboxItem, outcome: Outcome, now: datetime) -> str:
        with self.planned.units.open() as unit:
            item = unit.session.get_one(OutboxItem, row.id)
            item.settled_at, item.outcome = now, outcome.word
            if outcome.record is not None:
                outcome.record(unit)
        return outcome.word


def device_in(planned: Planned, room: str) -> str:
    return f"device-{planned.town.organisation.id}-{room}"


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database)


@pytest.fixture
def wall(planned: Planned) -> Wall:
    return Wall(planned)


def rooms_to_show(planned: Planned) -> set[str]:
    with planned.database.reading() as session:
        keys = {one.id: one.key for one in session.exec(select(Endpoint))}
    found = {keys[row.payload["endpoint_id"]] for row in planned.rows("panel")}
    return {key.rpartition("-")[0] for key in found}


def test_a_booking_that_begins_soon_is_shown_and_one_that_doesnt_isnt(planned: Planned) -> None:
    planned.book("jaures", when=lasting(14, days=9))
    assert planned.rows("panel") == []
    planned.book("jaures")
    assert rooms_to_show(planned) == {"jaures"}


def test_what_moves_is_shown_where_it_was_and_where_it_is(planned: Planned, wall: Wall) -> None:
    booking = planned.book("jaures")
    wall.work_at(NOW)
    mandela = planned.town.id_of("mandela")
    planned.change(booking, Change(room_ids=(mandela,)))
    assert rooms_to_show(planned) == {"jaures", "mandela"}
    wall.work_at(NOW)
    assert (wall.titles("jaures"), len(wall.titles("mandela"))) == ([], 1)
    planned.change(booking, Change(when=lasting(14, days=9)))
    wall.work_at(NOW)
    assert wall.titles("mandela") == []


def test_the_dates_of_a_series_are_shown_and_go(planned: Planned, wall: Wall) -> None:
    town = planned.town
    wish = SeriesWish(
        rrule="FREQ=WEEKLY;COUNT=4",
        start=at(14).replace(tzinfo=None),
        minutes=60,
        room_ids=(town.id_of("jaures"), town.id_of("mandela")),
        title="Cours",
    )
    with planned.units.open() as unit:
        book_series(unit, town.agent, wish, NOW)
    assert rooms_to_show(planned) == {"jaures", "mandela"}
    wall.work_at(NOW)
    assert (wall.titles("jaures"), wall.titles("mandela")) == (["Cours"], ["Cours"])
    with planned.units.open() as unit:
        first = unit.session.exec(select(Booking)).first()
        assert first is not None
        cancel_series(unit, first, "all", town.agent, NOW)
    wall.work_at(NOW)
    assert (wall.titles("jaures"), wall.titles("mandela")) == ([], [])


def test_who_takes_the_whole_is_shown_in_its_parts(planned: Planned, wall: Wall) -> None:
    with planned.units.open() as unit:
        part = unit.session.get_one(Room, planned.town.id_of("mandela"))
        part.part_of_id = planned.town.id_of("jaures")
    booking = planned.book("jaures", guests=())
    assert rooms_to_show(planned) == {"jaures", "mandela"}
    wall.work_at(NOW)
    assert len(wall.titles("mandela")) == 1
    planned.cancel(booking)
    wall.work_at(NOW)
    assert wall.titles("mandela") == []


def test_what_is_called_off_is_shown_no_more(planned: Planned, wall: Wall) -> None:
    booking = planned.book()
    wall.work_at(NOW)
    planned.cancel(booking)
    wall.work_at(NOW)
    assert wall.panels.shown == {wall.panels.asked[0]: []}


def test_of_many_rows_of_a_panel_the_last_is_enough(planned: Planned, wall: Wall) -> None:
    booking = planned.book()
    planned.change(booking, Change(when=lasting(16)))
    planned.change(booking, Change(when=lasting(17)))
    assert wall.work_at(NOW) == ["superseded", "superseded", "delivered"]
    [[shown]] = wall.panels.shown.values()
    assert shown.when == lasting(17)


def test_a_row_that_lies_ahead_holds_up_none(planned: Planned, wall: Wall) -> None:
    planned.book()
    panel_plans.refresh(planned.units, NOW + timedelta(minutes=1))
    assert wall.work_at(NOW) == ["delivered"]


def test_the_link_comes_to_the_panel_when_there_is_one(planned: Planned, wall: Wall) -> None:
    planned.book(guests=())
    wall.work_at(NOW)
    [[shown]] = wall.panels.shown.values()
    assert (shown.way, shown.has_button) == (None, False)
    Ends(planned).work_at(NOW)
    with planned.database.reading() as session:
        last = session.exec(select(OutboxItem).where(OutboxItem.kind == "panel")).all()[-1]
    wall.deliver(last, NOW)
    [[shown]] = wall.panels.shown.values()
    assert shown.way is not None
    assert (shown.way.number, shown.has_button) == (NUMBER, False)
    assert (shown.organizer, shown.key[:6]) == ("Agent de Drancy", "salon-")


def test_the_button_is_where_the_policy_says_so(planned: Planned, wall: Wall) -> None:
    with planned.units.open() as unit:
        settings = {"connect": "button", "early_join_minutes": 10}
        room_id, body = planned.town.id_of("jaures"), planned.town.organisation.id
        unit.session.add(RoomPolicy(organisation_id=body, room_id=room_id, settings=settings))
    planned.book("jaures", guests=())
    Ends(planned).work_at(NOW)
    with planned.database.reading() as session:
        last = session.exec(select(OutboxItem).where(OutboxItem.kind == "panel")).all()[-1]
    wall.deliver(last, NOW)
    [[shown]] = wall.panels.shown.values()
    assert (shown.has_button, shown.opens_seconds) == (True, 600)


def test_a_private_title_is_no_business_of_the_corridor(planned: Planned, wall: Wall) -> None:
    booking = planned.book()
    planned.change(booking, Change(title="Entretien", is_private=True))
    wall.work_at(NOW)
    [[shown]] = wall.panels.shown.values()
    assert "Entretien" not in shown.title
    assert shown.is_private


def test_where_two_rooms_call_each_other_each_has_the_other_ones_address(
    database: Database,
) -> None:
    planned = Planned(database, None)
    wall = Wall(planned)
    planned.book("jaures", "mandela", guests=())
    wall.work_at(NOW)
    ways = {key: shown[0].way for key, shown in wall.panels.shown.items()}
    addresses = {key: way.sip_address for key, way in ways.items() if way}
    assert len(addresses) == 2
    for key, address in addresses.items():
        other = "mandela" if key.endswith("jaures") else "jaures"
        assert address is not None
        assert other in address


def test_others_bookings_are_not_shown(planned: Planned, wall: Wall) -> None:
    planned.book("jaures")
    planned.book("mandela")
    wall.work_at(NOW)
    assert all(len(shown) == 1 for shown in wall.panels.shown.values())


def test_what_is_over_or_far_ahead_is_not_shown(planned: Planned, wall: Wall) -> None:
    planned.book(when=lasting(10))
    planned.book()
    planned.book(when=lasting(14, days=3))
    wall.work_at(NOW)
    assert len(wall.titles("jaures")) == 2
    panel_plans.refresh(planned.units, at(11))
    wall.work_at(at(13))
    assert len(wall.titles("jaures")) == 1


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (Unsupported("no"), "panel"),
        (PermanentError("no"), "panel"),
        (UntrustedError("no"), "certificate"),
        (PermanentError("no", status=401), "account"),
    ],
)
def test_administrators_learn_once_that_a_panel_takes_nothing(
    planned: Planned, wall: Wall, error: OutsideError, problem: str
) -> None:
    booking = planned.book(guests=())
    wall.panels.error = error
    assert wall.work_at(NOW) == ["refused"]
    planned.change(booking, Change(when=lasting(16)))
    assert wall.work_at(NOW) == ["refused"]
    assert told(planned) == [("admin@drancy.example", problem)]
    wall.panels.error = None
    planned.change(booking, Change(when=lasting(17)))
    wall.work_at(NOW)
    wall.panels.error = error
    planned.change(booking, Change(when=lasting(15)))
    wall.work_at(NOW)
    assert told(planned) == [("admin@drancy.example", problem)] * 2


def told(planned: Planned) -> list[tuple[str, str]]:
    rows = planned.rows("chat")
    return [(row.payload["to"], row.payload["text"]) for row in rows]


def test_a_panel_that_is_away_is_tried_again(planned: Planned, wall: Wall) -> None:
    planned.book()
    wall.panels.error = TransientError("away")
    with pytest.raises(TransientError):
        wall.work_at(NOW)


def test_when_a_panel_was_shown_is_kept(planned: Planned, wall: Wall) -> None:
    planned.book()
    wall.work_at(NOW)
    with planned.database.reading() as session:
        [state] = session.exec(select(EndpointState)).all()
    assert (state.panel_at, state.panel_refused_at) == (NOW, None)


def test_what_can_tell_by_itself_is_asked_to_once_an_hour(planned: Planned, wall: Wall) -> None:
    wall.panels.addresses = set()
    planned.book()
    wall.work_at(NOW)
    assert wall.panels.addresses == set()
    count = panel_plans.refresh(planned.units, NOW)
    planned.book(when=lasting(16))
    assert set(wall.work_at(at(9))) == {"delivered"}
    assert len(wall.panels.addresses) == count


def test_of_many_problems_at_once_the_first_few_are_told(planned: Planned, wall: Wall) -> None:
    for key in planned.town.rooms:
        with planned.units.open() as unit:
            room = unit.session.get_one(Room, planned.town.id_of(key))
            for number in range(3):
                unit.session.add(panel_in(room, number))
    wall.panels.error = PermanentError("no")
    panel_plans.refresh(planned.units, NOW)
    later = NOW + timedelta(hours=1)
    assert len(wall.work_at(later)) > 2 * MOST_TOLD_AN_HOUR
    assert len(told(planned)) == MOST_TOLD_AN_HOUR


def panel_in(room: Room, number: int) -> Endpoint:
    key = f"{room.key}-more-{number}"
    return Endpoint(
        organisation_id=room.organisation_id, room_id=room.id, key=key, device_id=f"device-{key}"
    )


def test_panels_that_wait_to_be_shown_are_not_asked_for_again(planned: Planned) -> None:
    count = panel_plans.refresh(planned.units, NOW)
    assert panel_plans.refresh(planned.units, NOW) <= 1, "one is due at once"
    assert panel_plans.refresh(planned.units, NOW + timedelta(hours=1)) == count


def test_every_panel_is_shown_anew_once_an_hour_at_its_own_minute(planned: Planned) -> None:
    count = panel_plans.refresh(planned.units, NOW)
    due = [row.due_at for row in planned.rows("panel")]
    assert len(due) == count > 3
    assert all(NOW <= moment < NOW + timedelta(hours=1) for moment in due)
    assert len(set(due)) == count


@pytest.mark.parametrize(
    ("policy", "own", "has_button"),
    [("automatic", "button", True), ("button", "manual", False), ("button", "automatic", False)],
)
def test_the_button_is_there_by_the_choice_for_the_meeting(
    planned: Planned, wall: Wall, policy: str, own: str, *, has_button: bool
) -> None:
    with planned.units.open() as unit:
        of = planned.town.organisation.id
        unit.session.add(RoomPolicy(organisation_id=of, settings={"connect": policy}))
    booking = planned.book("jaures")
    Ends(planned).work_at(NOW)
    with planned.database.reading() as session:
        last = session.exec(select(OutboxItem).where(OutboxItem.kind == "panel")).all()[-1]
    wall.deliver(last, NOW)
    panel = device_in(planned, "jaures")
    [before] = wall.panels.shown[panel]
    assert before.has_button is (policy == "button")
    with planned.units.open() as unit:
        choose_connect(unit, booking, Connect(own), planned.town.agent, NOW)
    assert rooms_to_show(planned) == {"jaures"}
    wall.work_at(NOW)
    [after] = wall.panels.shown[panel]
    assert after.has_button is has_button


@pytest.mark.parametrize(
    ("minutes", "shown", "until"),
    [
        (120, lasting(14, minutes=120), None),
        (45, lasting(14, minutes=120), at(14, 45)),
        (150, lasting(14, minutes=120), at(16, 30)),
        (1440, lasting(14, minutes=3 * 1440), None),
    ],
    ids=["as shown", "ended early", "longer", "more than a panel can show"],
)
def test_another_length_is_what_people_chose_at_the_panel(
    minutes: int, shown: Interval, until: datetime | None
) -> None:
    panels = Panels()
    when = Interval(shown.start, shown.start + timedelta(minutes=minutes))
    panels.held = (PanelEntry(key="salon-7", when=when),)
    done = done_at(panels, PANEL_OF_JAURES, {7: shown.end})
    assert [one.until for one in done] == ([until] if until else [])
