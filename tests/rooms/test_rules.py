"""Each rule refuses what it is for, with its figures, and is registered under its code."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rooms.errors import Refusal
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Closure, Endpoint, Person, Room, Site
from rooms.policy import NO_POLICY, Level, Policy, Quota, policy_of
from rooms.rules import RULES, Proposal, can_override, decide_by, refusals
from tests.builders import NOW, PARIS, at, lasting

HOUR = lasting(14)
ASCENSION = Interval.lasting(datetime(2026, 5, 14, 14, tzinfo=PARIS), 60)
SPRING = Interval.lasting(datetime(2026, 4, 21, 14, tzinfo=PARIS), 60)  # holidays of zone C
AGENT = Person(id=1, organisation_id=1, email="agent@drancy.example", roles=["member"])
ADMIN = Person(id=2, organisation_id=1, email="admin@drancy.example", roles=["room_admin"])


def venue(
    name: str = "Jaurès",
    capacity: int = 8,
    *,
    video: bool = True,
    retired: bool = False,
    hours: dict[str, Any] | None = None,
    closed: Interval | None = None,
    policy: Policy = NO_POLICY,
) -> Venue:
    site = Site(id=1, organisation_id=1, key="mairie", name="Mairie", opening_hours=hours or {})
    site.school_zone = "C"
    closures = (
        [Closure(organisation_id=1, starts_at=closed.start, ends_at=closed.end, reason="Travaux")]
        if closed
        else []
    )
    room = Room(id=1, organisation_id=1, site_id=1, key="r", name=name, capacity=capacity)
    room.is_retired = retired
    endpoint = Endpoint(id=1, organisation_id=1, room_id=1, key="e")
    return Venue(room, site, (endpoint,) if video else (), policy, tuple(closures))


def under(**settings: object) -> Proposal:
    """Return a sound wish for a room with this policy."""
    policy = policy_of([(Level.ORGANISATION, 1, settings)])
    return replace(SOUND, venues=(venue(policy=policy),), organizer=AGENT, by=AGENT)


SOUND = Proposal(when=HOUR, venues=(venue(),), people=8, wants_video=True, now=NOW)
# One proposal for each rule that this rule alone refuses, and a figure that the refusal names.
REFUSED = {
    "ends_before_start": (
        replace(SOUND, when=Interval(HOUR.start, HOUR.start)),
        "start",
        HOUR.start,
    ),
    "past": (replace(SOUND, now=HOUR.start + timedelta(minutes=6)), "start", HOUR.start),
    "too_long": (replace(SOUND, when=lasting(8, minutes=1440)), "minutes", 1440),
    "too_far": (
        replace(SOUND, now=HOUR.end - timedelta(days=730, seconds=1)),
        "latest",
        HOUR.end - timedelta(seconds=1),
    ),
    "shortest": (under(shortest_minutes=90), "least", 90),
    "longest": (under(longest_minutes=30), "most", 30),
    "notice": (under(notice_minutes=60 * 48), "notice", 60 * 48),
    "horizon": (replace(under(horizon_days=30), now=HOUR.end - timedelta(days=31)), "days", 30),
    "outside_hours": (
        replace(SOUND, venues=(venue(hours={"tue": [["08:00", "14:30"]]}),)),
        "hours",
        ["08:00-14:30"],
    ),
    "closed": (replace(SOUND, venues=(venue(closed=lasting(14, 59)),)), "reason", "Travaux"),
    "holiday": (
        replace(under(closed_on_holidays=True), when=ASCENSION, country="FR"),
        "day",
        "2026-05-14",
    ),
    "school_holiday": (
        replace(under(closed_on_school_holidays=True), when=SPRING),
        "name",
        "Vacances de printemps",
    ),
    "not_open_to": (under(open_to=["council"]), "people", ["council"]),
    "priority": (
        under(priority_for=["council"], priority_days=0),
        "opens",
        HOUR.start,
    ),
    "quota": (replace(under(quota_day=2), held=lambda _wanted: [1.5]), "held", 1.5),
    "retired": (replace(SOUND, venues=(venue(retired=True),)), "room", "Jaurès"),
    "too_small": (replace(SOUND, people=9), "seats", 8),
    "no_endpoint": (replace(SOUND, venues=(venue(video=False),)), "room", "Jaurès"),
}


def test_every_rule_that_refuses_has_its_example() -> None:
    assert set(REFUSED) == set(RULES) - {"needs_approval"}


def test_a_room_that_needs_approval_asks_until_a_deadline() -> None:
    asked = under(approval_hours=24)
    refusal = RULES["needs_approval"].check(asked)
    assert refusal
    assert refusal.details == {"room": "Jaurès", "hours": 24, "deadline": NOW + timedelta(days=1)}
    assert refusals(asked) == []
    assert decide_by(replace(asked, now=HOUR.start - timedelta(hours=1))) == HOUR.start
    assert decide_by(replace(asked, by=ADMIN)) is None


def test_an_administrator_overrides_what_can_be_overridden() -> None:
    sound = under(notice_minutes=60 * 48, open_to=["council"], longest_minutes=30)
    assert len(refusals(sound)) == 3
    assert len(refusals(sound, anyway=True)) == 3
    assert refusals(replace(sound, by=ADMIN), anyway=True) == []
    assert can_override(refusals(sound))
    past = replace(sound, by=ADMIN, now=HOUR.start + timedelta(hours=1))
    against = refusals(past, anyway=True)
    assert [refusal.code for refusal in against] == ["past"]
    assert not can_override(against)


def test_rules_about_people_let_pass_whom_they_name() -> None:
    for name in ("council", "agent@drancy.example"):
        sound = under(open_to=[name], priority_for=[name], priority_days=0)
        person = AGENT.model_copy(update={"roles": ["member", "council"]})
        assert refusals(replace(sound, organizer=person)) == []


def test_quotas_count_every_room_in_their_own_period() -> None:
    asked: list[tuple[str, Interval]] = []

    def held(wanted: Sequence[tuple[Quota, Interval]]) -> list[float]:
        asked.extend((quota.period, span) for quota, span in wanted)
        return [7] * len(wanted)

    rooms = tuple(under(quota_week=10, quota_month=9).venues[0] for _ in range(3))
    refusal = RULES["quota"].check(replace(SOUND, venues=rooms, organizer=AGENT, held=held))
    assert refusal
    assert refusal.details == {"period": "month", "most": 9, "held": 7, "asked": 3.0}
    week = Interval(at(0, days=0), at(0, days=7))
    month = Interval(datetime(2026, 3, 1, tzinfo=PARIS), datetime(2026, 4, 1, tzinfo=PARIS))
    assert set(asked) == {("month", month), ("week", week)}


def test_lets_a_sound_wish_pass() -> None:
    assert refusals(SOUND) == []


@pytest.mark.parametrize("code", REFUSED)
def test_a_rule_refuses_under_its_own_code(code: str) -> None:
    proposal, figure, value = REFUSED[code]
    refusal = RULES[code].check(proposal)
    assert refusal
    assert refusal.code == code
    assert refusal.details[figure] == value
    assert refusals(proposal) == [refusal]


def test_all_refusals_are_told_together() -> None:
    proposal = replace(SOUND, people=99, venues=(venue(video=False),), now=NOW + timedelta(days=9))
    assert [refusal.code for refusal in refusals(proposal)] == ["past", "too_small", "no_endpoint"]


@pytest.mark.parametrize(
    "proposal",
    [
        replace(SOUND, now=HOUR.start + timedelta(minutes=5)),
        replace(SOUND, when=lasting(8, minutes=1439)),
        replace(SOUND, now=HOUR.end - timedelta(days=730)),
        replace(SOUND, people=None),
        replace(SOUND, people=12, venues=(venue(capacity=4), venue("Mandela", 8))),
        replace(SOUND, wants_video=False, venues=(venue(video=False),)),
    ],
)
def test_a_rule_lets_pass_what_lies_on_its_edge(proposal: Proposal) -> None:
    assert refusals(proposal) == []


def test_a_meeting_that_runs_may_be_shortened_but_not_ended_in_the_past() -> None:
    running = replace(
        SOUND, now=HOUR.start + timedelta(minutes=30), starts_at_before=HOUR.start, people=None
    )
    assert refusals(running) == []
    over = replace(running, when=Interval.lasting(HOUR.start, 20))
    assert refusals(over) == [Refusal("past", {"start": HOUR.start, "now": over.now})]
