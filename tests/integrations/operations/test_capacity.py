"""What `capacity` prints of pools, on both databases and on the clocks of the town."""

from datetime import date

from integrations.operations.capacity import capacity
from rooms.pools.tables import Pool
from rooms.unit_of_work import Units
from tests.builders import NOW, lasting
from tests.rooms.test_capacity import call, town_with

FIRST, LAST = date(2026, 3, 16), date(2026, 3, 18)


def test_each_day_has_its_peak(units: Units) -> None:
    town = town_with(units, ports=5, reserve=1, mairie=4000)
    call(units, town, lasting(9), "jaures", "simone-veil")
    call(units, town, lasting(9, 30), "cesaire")
    call(units, town, lasting(23, 30), "jaures")  # until after midnight
    answer = capacity(units.database, FIRST, LAST, NOW)
    assert answer.text.splitlines() == [
        "organisation  pool    unit   from              peak  limit  size  at",
        "drancy        bridge  ports  2026-03-16 00:00  0     4      5",
        "drancy        bridge  ports  2026-03-17 00:00  3     4      5     09:30",
        "drancy        bridge  ports  2026-03-18 00:00  1     4      5     00:00",
        "drancy        mairie  kbps   2026-03-16 00:00  0     4000   4000",
        "drancy        mairie  kbps   2026-03-17 00:00  3534  4000   4000  09:30",
        "drancy        mairie  kbps   2026-03-18 00:00  1767  4000   4000  00:00",
    ]
    assert answer.code == 0
    assert answer.data["peaks"][1] == {
        "organisation": "drancy",
        "pool": "bridge",
        "name": "Bridge",
        "unit": "ports",
        "from": "2026-03-17T00:00:00+01:00",
        "peak": 3,
        "limit": 4,
        "size": 5,
        "at": "2026-03-17T09:30:00+01:00",
    }


def test_each_hour_has_its_peak_even_where_the_clocks_change(units: Units) -> None:
    town = town_with(units, ports=5)
    call(units, town, lasting(1, days=13, minutes=120), "jaures")  # from 1:00 to 4:00 there
    peaks = capacity(units.database, date(2026, 3, 29), date(2026, 3, 29), NOW, by_hours=True).data[
        "peaks"
    ]
    assert len(peaks) == 23
    busy = [peak["from"][11:] for peak in peaks if peak["peak"]]
    assert busy == ["01:00:00+01:00", "03:00:00+02:00"]


def test_more_than_there_is_shows_in_the_exit_code(units: Units) -> None:
    town = town_with(units, ports=2)
    call(units, town, lasting(9), "jaures", "mandela")
    with units.open() as unit:
        pool = unit.session.get_one(Pool, 1)
        pool.size = 1
        unit.session.add(pool)
    assert capacity(units.database, FIRST, LAST, NOW).code == 1
    assert capacity(units.database, FIRST, FIRST, NOW).code == 0


def test_bad_days_and_no_pools_are_told(units: Units) -> None:
    assert capacity(units.database, LAST, FIRST, NOW).code == 1
    assert capacity(units.database, FIRST, date(2030, 1, 1), NOW).code == 1
    assert "pools.csv" in capacity(units.database, FIRST, LAST, NOW).text
