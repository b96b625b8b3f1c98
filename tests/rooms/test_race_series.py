"""Series and single bookings that want the same time at once: one gets it, whole."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Barrier
from unittest.mock import patch

import pytest

from rooms import approval
from rooms.bookings import Change, Wish, book
from rooms.errors import Refused
from rooms.handover import hand_over_following
from rooms.models import Blocking, Booking, RoomPolicy, Series
from rooms.series.booking import book_series
from rooms.series.calendar import Calendar
from rooms.series.changes import SeriesEdit, change_series
from rooms.series.prolong import Longer, prolong_series
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, Town, lasting, settled_town
from tests.rooms.test_race import remove_the_guard
from tests.rooms.test_series import count, dates_of, made, wish
from tests.rooms.test_series_changes import to

CONTENDERS = 8
DATES = 4

Act = Callable[[UnitOfWork], object]


def race(units: Units, acts: list[Act]) -> Counter[str]:
    """Return how often each result was told by acts that begin together."""
    meet = Barrier(len(acts))

    def contend(act: Act) -> str:
        meet.wait(30)
        try:
            with units.open() as unit:
                act(unit)
        except Refused as refused:
            return str(refused)
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(contend, acts))


def wanting(town: Town, series: int, singles: int) -> list[Act]:
    """Return acts that want Jaurès: series on four Mondays, and bookings on the second of them."""

    def whole(unit: UnitOfWork) -> None:
        book_series(unit, town.agent, wish(town), NOW)

    def single(unit: UnitOfWork) -> None:
        when = lasting(10, 30, days=14)
        book(unit, town.colleague, Wish(when=when, room_ids=(town.id_of("jaures"),)), NOW)

    return [*[whole] * series, *[single] * singles]


def seen_free(*_: object) -> Calendar:
    """Return the calendar that everybody saw before anybody wrote."""
    return Calendar(())


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
@pytest.mark.parametrize("singles", [0, CONTENDERS // 2], ids=["series", "series and single"])
def test_of_many_that_want_the_same_time_one_gets_it(
    units: Units, *, singles: int, guarded: bool
) -> None:
    town = settled_town(units)
    if not guarded:
        remove_the_guard(units.database)
    with patch.object(Calendar, "read", seen_free):
        told = race(units, wanting(town, CONTENDERS - singles, singles))
    rows = {table: count(units, table) for table in (Series, Booking, Blocking)}
    if guarded:
        assert told["done"] == 1
        assert told["done"] + told["taken"] + told["series_taken"] == CONTENDERS
        assert rows[Booking] == rows[Blocking] == (DATES if rows[Series] else 1)
    else:
        # All looked before anybody wrote, so all got through: this test can fail.
        assert told == {"done": CONTENDERS}
        assert rows[Series] == CONTENDERS - singles


def test_who_looks_after_the_first_is_told_which_dates_clash(units: Units) -> None:
    town = settled_town(units)
    told = race(units, wanting(town, CONTENDERS, 0))
    assert told == {"done": 1, "series_clashes": CONTENDERS - 1}


@pytest.mark.parametrize("version", [1, None], ids=["versioned", "unversioned"])
def test_of_two_edits_of_a_series_at_once_one_is_stale(units: Units, version: int | None) -> None:
    town = settled_town(units)
    meant = dates_of(units, made(units, town))[0]

    def edit(hour: int) -> Act:
        def act(unit: UnitOfWork) -> None:
            wanted = SeriesEdit(change=Change(when=to(meant, hour)), series_version=version)
            change_series(unit, meant, "all", wanted, town.agent, NOW)

        return act

    told = race(units, [edit(14), edit(16)])
    # Without the version that was seen, the later one would win over the earlier.
    assert told == ({"done": 1, "stale": 1} if version else {"done": 2})
    assert count(units, Blocking) == DATES


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_of_two_decisions_on_a_series_at_once_the_first_counts(
    units: Units, *, guarded: bool
) -> None:
    town = settled_town(units)
    with units.open() as unit:
        figures = {"approval_hours": 4}
        unit.session.add(RoomPolicy(organisation_id=town.organisation.id, settings=figures))
    asked = made(units, town)
    first = dates_of(units, asked, "tentative")[0]
    seen = patch.object(approval, "_undecided", lambda _session, booking, *_: booking)
    with nullcontext() if guarded else seen:
        told = race(
            units,
            [
                lambda unit: approval.approve(unit, first, town.admin, NOW),
                lambda unit: approval.decline(unit, first, town.admin, NOW),
            ],
        )
    standing = {
        status: len(found)
        for status in ("confirmed", "cancelled", "tentative")
        if (found := dates_of(units, asked, status))
    }
    if guarded:
        assert told == {"done": 1, "already_decided": 1}
        assert standing in ({"confirmed": DATES}, {"cancelled": DATES})
        assert count(units, Blocking) == standing.get("confirmed", 0)
    else:
        assert told["already_decided"] == 0, "who decides second doesn't hear of the first"


@pytest.mark.parametrize("version", [1, None], ids=["versioned", "unversioned"])
def test_of_two_who_prolong_a_series_at_once_one_is_stale(
    units: Units, version: int | None
) -> None:
    town = settled_town(units)
    meant = dates_of(units, made(units, town))[0]

    def longer(unit: UnitOfWork) -> None:
        prolong_series(unit, meant, Longer(count=2, series_version=version), town.agent, NOW)

    told = race(units, [longer, longer])
    # Without the version that was seen, it would go on twice as long as either wanted.
    assert told == ({"done": 1, "stale": 1} if version else {"done": 2})
    assert count(units, Blocking) == DATES + 2 * told["done"]


def test_dates_that_go_to_somebody_else_are_moved_by_nobody_who_saw_them_before(
    units: Units,
) -> None:
    town = settled_town(units)
    whole = made(units, town)
    second = dates_of(units, whole)[1]

    def hand_over(unit: UnitOfWork) -> None:
        hand_over_following(unit, second, town.colleague, town.agent, NOW)

    def move(unit: UnitOfWork) -> None:
        wanted = SeriesEdit(change=Change(when=to(second, 14)))
        change_series(unit, second, "following", wanted, town.agent, NOW)

    told = race(units, [hand_over, move])
    # Whoever is second saw dates of a series that they are no dates of any more.
    assert told == {"done": 1, "stale": 1}
    assert (count(units, Series), count(units, Blocking)) == (2, DATES)
