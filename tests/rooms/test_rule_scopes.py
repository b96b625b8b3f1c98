"""Every figure of a policy counts in each of its scopes: the finest that says it, quotas in all."""

from typing import Any

import pytest

from rooms.bookings import Wish, book
from rooms.errors import Refused
from rooms.groups import policy_for
from rooms.inventory import Venue, venues
from rooms.models import Person, RoomPolicy
from rooms.policy import NO_POLICY, OF_GROUPS, QUOTAS, SETTINGS, Level, Policy, policy_by_lines
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, lasting, settled_town

COUNCIL = "council"
CANDIDATES: tuple[object, ...] = (
    True, False, True, 5, 6, 7, 100, 200, 300, ["council"], ["clubs"], ["staff"], ["webex"],
    ["cms"], ["bigbluebutton"], "automatic", "button", "manual",
)  # fmt: skip


def three(name: str) -> list[object]:
    """Return three values that a figure may have, each other than the one before."""
    found = [value for value in CANDIDATES if _may_be(name, value)]
    return found[:3]


def _may_be(name: str, value: object) -> bool:
    try:
        SETTINGS[name](value)
    except ValueError:
        return False
    return True


def read(name: str, value: object) -> object:
    """Return the figure as a policy has it; nobody is asked where approval takes no time."""
    return SETTINGS[name](value)


def figure(policy: Policy, name: str) -> object:
    return getattr(policy, name)


@pytest.mark.parametrize("name", sorted(set(SETTINGS) - set(QUOTAS)))
def test_the_finest_level_that_says_a_figure_decides_it(name: str) -> None:
    everywhere, site, room = three(name)
    lines = [
        (Level.ORGANISATION, 1, "", {name: everywhere}),
        (Level.SITE, 2, "", {name: site}),
        (Level.ROOM, 3, "", {name: room}),
    ]
    assert figure(policy_by_lines(lines), name) == read(name, room)
    assert figure(policy_by_lines(lines[:2]), name) == read(name, site)
    assert figure(policy_by_lines(lines[:1]), name) == read(name, everywhere)
    assert figure(policy_by_lines([]), name) == figure(NO_POLICY, name)


@pytest.mark.parametrize("name", sorted(OF_GROUPS - set(QUOTAS)))
def test_a_group_stands_over_everybody_of_its_place_and_under_a_finer_one(name: str) -> None:
    everybody, theirs, room = three(name)
    lines = [
        (Level.SITE, 2, "", {name: everybody}),
        (Level.SITE, 2, COUNCIL, {name: theirs}),
    ]
    special = policy_by_lines(lines).special
    assert special is not None
    assert figure(special.of(frozenset({COUNCIL})), name) == read(name, theirs)
    assert figure(special.of(frozenset()), name) == read(name, everybody)
    finer = policy_by_lines([*lines, (Level.ROOM, 3, "", {name: room})]).special
    assert finer is not None
    assert figure(finer.of(frozenset({COUNCIL})), name) == read(name, room)


@pytest.mark.parametrize("name", sorted(QUOTAS))
def test_quotas_of_all_levels_hold_together(name: str) -> None:
    lines = [
        (Level.ORGANISATION, 1, "", {name: 9}),
        (Level.SITE, 2, "", {name: 7}),
        (Level.ROOM, 3, "", {name: 5}),
        (Level.ROOM, 3, COUNCIL, {name: 6}),
    ]
    policy = policy_by_lines(lines)
    assert [(one.level, one.hours) for one in policy.quotas] == [
        (Level.ORGANISATION, 9),
        (Level.SITE, 7),
        (Level.ROOM, 5),
    ]
    assert policy.special is not None
    assert [one.hours for one in policy.special.of(frozenset({COUNCIL})).quotas] == [9, 7, 6]


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


def lay_down(units: Units, there: Town, figures: dict[str, Any], **place: Any) -> None:
    with units.open() as unit:
        home = there.organisation.id
        unit.session.add(RoomPolicy(organisation_id=home, settings=figures, **place))


def council(there: Town) -> Person:
    return Person(
        id=there.agent.id,
        organisation_id=there.organisation.id,
        email=there.agent.email,
        roles=["member", COUNCIL],
    )


def test_every_figure_is_read_from_the_database_in_every_scope(units: Units, there: Town) -> None:
    room, site = there.id_of("jaures"), there.sites["mairie"].id
    plain = [name for name in SETTINGS if name not in QUOTAS]
    lay_down(units, there, {name: three(name)[0] for name in plain})
    lay_down(units, there, {name: three(name)[1] for name in plain}, site_id=site)
    lay_down(units, there, {name: three(name)[2] for name in plain}, room_id=room)
    of_groups = [name for name in plain if name in OF_GROUPS]
    theirs = {name: three(name)[0] for name in of_groups}
    lay_down(units, there, theirs, room_id=room, group_name=COUNCIL)
    with units.open() as unit:
        stock: dict[str, Venue] = {
            venue.room.key: venue for venue in venues(unit.session, there.organisation.id)
        }
    for key, at in (("rosa-parks", 0), ("mandela", 1), ("jaures", 2)):
        for name in plain:
            said = figure(policy_for(stock[key], there.agent), name)
            assert said == read(name, three(name)[at]), (key, name)
    for name in of_groups:
        said = figure(policy_for(stock["jaures"], council(there)), name)
        assert said == read(name, three(name)[0]), name


REFUSING: tuple[tuple[dict[str, Any], str], ...] = (
    ({"notice_minutes": 60 * 48}, "notice"),
    ({"horizon_days": 0}, "horizon"),
    ({"longest_minutes": 30}, "longest"),
    ({"shortest_minutes": 90}, "shortest"),
    ({"quota_week": 0}, "quota"),
    ({"open_to": ["mayor"]}, "not_open_to"),
    ({"priority_for": ["mayor"], "priority_days": 0}, "priority"),
)
IN_SCOPES = [
    (scope, figures, code)
    for figures, code in REFUSING
    for scope in ("organisation", "site", "room", "group")
    if scope != "group" or figures.keys() <= OF_GROUPS
]


@pytest.mark.parametrize(("scope", "figures", "code"), IN_SCOPES)
def test_what_a_scope_says_refuses_there_and_nowhere_else(
    sqlite_units: Units, scope: str, figures: dict[str, Any], code: str
) -> None:
    there = settled_town(sqlite_units)
    places: dict[str, dict[str, Any]] = {
        "organisation": {},
        "site": {"site_id": there.sites["mairie"].id},
        "room": {"room_id": there.id_of("jaures")},
        "group": {"group_name": "member"},
    }
    lay_down(sqlite_units, there, figures, **places[scope])
    free = {"site": "rosa-parks", "room": "mandela"}.get(scope)
    with pytest.raises(Refused) as refused, sqlite_units.open() as unit:
        book(unit, there.agent, Wish(when=lasting(14), room_ids=(there.id_of("jaures"),)), NOW)
    assert [refusal.code for refusal in refused.value.refusals] == [code]
    if free is not None:
        with sqlite_units.open() as unit:
            book(unit, there.agent, Wish(when=lasting(14), room_ids=(there.id_of(free),)), NOW)
