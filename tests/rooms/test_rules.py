"""Each rule refuses what it is for, with its figures, and is registered under its code."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rooms.errors import Refusal
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Endpoint, Room, Site
from rooms.rules import RULES, Proposal, refusals
from tests.builders import NOW, lasting

HOUR = lasting(14)


def venue(name: str = "Jaurès", capacity: int = 8, *, video: bool = True) -> Venue:
    site = Site(id=1, organisation_id=1, key="mairie", name="Mairie")
    room = Room(id=1, organisation_id=1, site_id=1, key="r", name=name, capacity=capacity)
    endpoint = Endpoint(id=1, organisation_id=1, room_id=1, key="e")
    return Venue(room, site, (endpoint,) if video else ())


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
    "too_small": (replace(SOUND, people=9), "seats", 8),
    "no_endpoint": (replace(SOUND, venues=(venue(video=False),)), "room", "Jaurès"),
}


def test_every_rule_has_its_example() -> None:
    assert set(REFUSED) == set(RULES)


def test_lets_a_sound_wish_pass() -> None:
    assert refusals(SOUND) == []


@pytest.mark.parametrize("code", RULES)
def test_a_rule_refuses_under_its_own_code(code: str) -> None:
    proposal, figure, value = REFUSED[code]
    refusal = RULES[code](proposal)
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
