"""Dates of a series that are given up are offered to those who wait, as any other time."""

import pytest

from rooms.events import Event, OfferMade
from rooms.interval import Interval
from rooms.series.cancel import cancel_series
from rooms.unit_of_work import Units
from rooms.waiting import WaitFor, wait
from tests.builders import NOW, settled_town
from tests.rooms.test_series import dates_of, made


@pytest.mark.parametrize("scope", ["one", "following", "all"])
def test_a_cancelled_date_is_offered(units: Units, happened: list[Event], scope: str) -> None:
    town = settled_town(units)
    series = made(units, town, "jaures", by=town.admin)
    last = dates_of(units, series)[-1]
    when = WaitFor(
        when=Interval(last.starts_at, last.ends_at),
        minutes=int((last.ends_at - last.starts_at).total_seconds() // 60),
        room_ids=(town.id_of("jaures"),),
    )
    with units.open() as unit:
        waiting = wait(unit, town.agent, when, NOW)
    with units.open() as unit:
        cancel_series(unit, last, scope, town.admin, NOW)
    offers = [event.waiting_id for event in happened if isinstance(event, OfferMade)]
    assert offers == [waiting.id]
