"""One contract for all conferencing providers: each can exactly what it declares."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from integrations.conferencing.catalogue import ABILITIES
from integrations.conferencing.provider import Ability, ConferencePlan, Participant
from integrations.errors import OutsideError, TransientError, Unsupported
from rooms.interval import Interval
from tests.integrations.conferencing.far_sides import FAR_SIDES, FarSide
from tests.integrations.webex.cloud import MovableClock

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAN = ConferencePlan(key="salon-booking-1", title="Point projet", when=Interval(NOON, NOON + HOUR))
LYON = "sip:salle@lyon.example"


@pytest.fixture
def far_side(request: pytest.FixtureRequest) -> Iterator[FarSide]:
    with ExitStack() as stack:
        yield FAR_SIDES[request.param](MovableClock(), stack)


def having(*abilities: Ability) -> pytest.MarkDecorator:
    """Ask it of the providers that declare all of these."""
    names = [name for name in FAR_SIDES if ABILITIES[name].issuperset(abilities)]
    return pytest.mark.parametrize("far_side", names, indirect=True)


def lacking(ability: Ability) -> pytest.MarkDecorator:
    """Ask it of the providers that don't declare this."""
    names = [name for name in FAR_SIDES if ability not in ABILITIES[name]]
    return pytest.mark.parametrize("far_side", names, indirect=True)


def connected(people: list[Participant]) -> set[str]:
    return {next(iter(one.addresses)) for one in people if one.state == "connected"}


def test_every_provider_is_held_to_the_contract() -> None:
    assert set(FAR_SIDES) == set(ABILITIES)


@having()
def test_is_known_by_the_name_and_abilities_of_the_catalogue(far_side: FarSide) -> None:
    provider = far_side.provider
    assert ABILITIES[provider.name] == provider.abilities


@having()
def test_shows_the_ways_in_that_it_declares_and_no_others(far_side: FarSide) -> None:
    provider = far_side.provider
    links = provider.create(PLAN, far_side.clock.now())
    assert bool(links.web_link) is (Ability.WEB_LINK in provider.abilities)
    if links.web_link:
        assert links.web_link.startswith(("http://", "https://"))
    dialled = bool(links.sip_address or links.number)
    assert dialled is (Ability.DIAL_IN in provider.abilities)


@having(Ability.MAKE)
def test_makes_a_conference_once_and_finds_it(far_side: FarSide) -> None:
    provider, now = far_side.provider, far_side.clock.now()
    made = provider.create(PLAN, now)
    assert provider.create(PLAN, now) == made
    other = provider.create(replace(PLAN, key="salon-booking-2"), now)
    assert other.meeting != made.meeting
    assert provider.find(PLAN) == made
    assert provider.find(replace(PLAN, key="salon-booking-3")) is None


@having(Ability.MAKE)
def test_keeps_the_links_of_a_conference_that_moves(far_side: FarSide) -> None:
    provider, now = far_side.provider, far_side.clock.now()
    made = provider.create(PLAN, now)
    moved = replace(PLAN, title="Autre", when=Interval(NOON + HOUR, NOON + 2 * HOUR))
    provider.move(made.meeting, moved, now)
    assert provider.find(moved) == made


@having()
def test_takes_back_once_and_again(far_side: FarSide) -> None:
    provider = far_side.provider
    made = provider.create(PLAN, far_side.clock.now())
    provider.cancel(made.meeting)
    provider.cancel(made.meeting)
    assert provider.find(PLAN) is None
    provider.end(made.meeting)


@having(Ability.MAKE)
def test_is_open_once_it_is_started_and_is_over_once_it_is_ended(far_side: FarSide) -> None:
    provider = far_side.provider
    made = provider.create(PLAN, far_side.clock.now())
    far_side.clock.at = NOON
    for _ in range(2):
        provider.start(made.meeting, PLAN.title)
    far_side.come_in(made.meeting)
    assert far_side.running() == [made.meeting.id]
    for _ in range(2):
        provider.end(made.meeting)
    assert far_side.running() == []


@having(Ability.RING, Ability.PARTICIPANTS)
def test_a_conference_of_a_series_is_the_same_on_each_date(far_side: FarSide) -> None:
    provider = far_side.provider
    rule = "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260331T120000Z"
    series = replace(PLAN, key="salon-series-1", recurrence=rule, zone="Europe/Paris")
    made = provider.create(series, far_side.clock.now())
    for week in range(3):
        far_side.clock.at = NOON + timedelta(weeks=week)
        provider.start(made.meeting, series.title)
        provider.ring(made.meeting, LYON, "")
        far_side.answer()
        assert connected(provider.participants(made.meeting)) == {"salle@lyon.example"}
        provider.end(made.meeting)
        assert connected(provider.participants(made.meeting)) == set()


@having(Ability.RING, Ability.PARTICIPANTS)
@pytest.mark.parametrize("name", ["", "Lyon"])
def test_rings_an_address_in_once(far_side: FarSide, name: str) -> None:
    provider = far_side.provider
    made = provider.create(PLAN, far_side.clock.now())
    far_side.clock.at = NOON
    provider.start(made.meeting, PLAN.title)
    assert connected(provider.participants(made.meeting)) == set()
    for _ in range(3):
        provider.ring(made.meeting, LYON, name)
        far_side.answer()
    [lyon] = provider.participants(made.meeting)
    assert lyon.state == "connected"
    assert lyon.addresses == {"salle@lyon.example"}
    assert lyon.name == (name or "salle@lyon.example")


@having(Ability.RING, Ability.PARTICIPANTS)
def test_rings_who_has_hung_up_again(far_side: FarSide) -> None:
    provider = far_side.provider
    made = provider.create(PLAN, far_side.clock.now())
    far_side.clock.at = NOON
    provider.start(made.meeting, PLAN.title)
    provider.ring(made.meeting, LYON, "Lyon")
    far_side.answer()
    far_side.hang_up("salle@lyon.example")
    assert connected(provider.participants(made.meeting)) == set()
    provider.ring(made.meeting, LYON, "Lyon")
    far_side.answer()
    assert connected(provider.participants(made.meeting)) == {"salle@lyon.example"}


@having(Ability.RING, Ability.PARTICIPANTS, Ability.DROP)
def test_hangs_up_one_and_leaves_the_others(far_side: FarSide) -> None:
    provider = far_side.provider
    made = provider.create(PLAN, far_side.clock.now())
    far_side.clock.at = NOON
    provider.start(made.meeting, PLAN.title)
    for place in ("lyon", "brest"):
        provider.ring(made.meeting, f"salle@{place}.example", "")
    far_side.answer()
    there = {next(iter(one.addresses)): one for one in provider.participants(made.meeting)}
    for _ in range(2):
        provider.drop(made.meeting, there["salle@lyon.example"].id)
    assert connected(provider.participants(made.meeting)) == {"salle@brest.example"}


@having(Ability.RING)
def test_is_open_at_another_hour_only_where_it_declares_so(far_side: FarSide) -> None:
    provider = far_side.provider
    made = provider.create(PLAN, far_side.clock.now())
    if Ability.ANY_HOUR in provider.abilities:
        provider.start(made.meeting, PLAN.title)
        provider.ring(made.meeting, LYON, "")
        return
    with pytest.raises(OutsideError):
        provider.ring(made.meeting, LYON, "")


@having(Ability.LASTS)
def test_a_conference_that_lasts_is_there_until_it_is_taken_back(far_side: FarSide) -> None:
    provider = far_side.provider
    made = provider.create(PLAN, far_side.clock.now())
    provider.end(made.meeting)
    far_side.clock.move(days=400)
    assert provider.find(PLAN) == made
    provider.cancel(made.meeting)
    assert provider.find(PLAN) is None


@lacking(Ability.RING)
def test_refuses_to_ring_where_it_can_not(far_side: FarSide) -> None:
    made = far_side.provider.create(PLAN, far_side.clock.now())
    with pytest.raises(Unsupported):
        far_side.provider.ring(made.meeting, LYON, "")


@lacking(Ability.PARTICIPANTS)
def test_refuses_to_tell_of_participants_where_it_can_not(far_side: FarSide) -> None:
    made = far_side.provider.create(PLAN, far_side.clock.now())
    with pytest.raises(Unsupported):
        far_side.provider.participants(made.meeting)


@lacking(Ability.DROP)
def test_refuses_to_hang_up_where_it_can_not(far_side: FarSide) -> None:
    made = far_side.provider.create(PLAN, far_side.clock.now())
    with pytest.raises(Unsupported):
        far_side.provider.drop(made.meeting, "1")


@having(Ability.MAKE)
def test_is_as_well_as_its_far_side(far_side: FarSide) -> None:
    provider, now = far_side.provider, far_side.clock.now()
    provider.health()
    far_side.break_down()
    for ask in (provider.health, lambda: provider.create(PLAN, now)):
        with pytest.raises(TransientError):
            ask()
    far_side.mend()
    provider.health()
    assert provider.create(PLAN, now)
