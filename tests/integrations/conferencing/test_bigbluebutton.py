"""BigBlueButton: signatures, people in browsers, and meetings that don't wait for them."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import requests

from integrations.conferencing.bigbluebutton import BigBlueButton
from integrations.conferencing.provider import ConferencePlan, MeetingRef
from integrations.errors import PermanentError
from rooms.interval import Interval
from tests.integrations.conferencing.far_sides import OfBigBlueButton
from tests.integrations.webex.cloud import MovableClock

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
PLAN = ConferencePlan(
    key="salon-booking-7",
    title="Budget & œuvres / 50 % ?",
    when=Interval(NOON, NOON + timedelta(hours=1)),
)


@pytest.fixture
def side() -> Iterator[OfBigBlueButton]:
    with ExitStack() as stack:
        yield OfBigBlueButton(MovableClock(), stack)


def enter(side: OfBigBlueButton, name: str) -> requests.Response:
    link = side.bbb.join_link(MeetingRef(PLAN.key), name)
    with requests.Session() as session:
        session.trust_env = False
        return session.get(link, timeout=5, allow_redirects=False)


def test_a_wrong_secret_is_refused_for_good(side: OfBigBlueButton) -> None:
    wrong = BigBlueButton(side.client("wrong"), "https://salon.drancy.example", b"secret")
    with pytest.raises(PermanentError) as refused:
        wrong.health()
    assert refused.value.reason == "checksumError"
    assert "wrong" not in str(refused.value)


def test_titles_of_all_sorts_are_signed_as_they_are_sent(side: OfBigBlueButton) -> None:
    side.bbb.create(PLAN, NOON)
    assert side.server.meetings[PLAN.key].name == PLAN.title
    for title in ("", "X", "é" * 500, "a+b=c&d~e'f(g)*"):
        side.bbb.create(replace(PLAN, key=f"salon-booking-{len(title) + 10}", title=title), NOON)


def test_the_link_is_a_page_that_nobody_guesses(side: OfBigBlueButton) -> None:
    link = side.bbb.create(PLAN, NOON).web_link or ""
    assert link.startswith("https://salon.drancy.example/visio/salon-booking-7.")
    other = BigBlueButton(side.client("geheim"), "https://salon.drancy.example", b"other")
    assert other.create(PLAN, NOON).web_link != link


def test_people_come_in_by_their_own_link_and_are_seen(side: OfBigBlueButton) -> None:
    meeting = side.bbb.create(PLAN, NOON).meeting
    assert side.bbb.participants(meeting) == []
    assert enter(side, "Agent & Cie").status_code == 302
    [one] = side.bbb.participants(meeting)
    assert (one.name, one.state, one.addresses) == ("Agent & Cie", "connected", frozenset())


def test_a_link_that_was_changed_lets_nobody_in(side: OfBigBlueButton) -> None:
    side.bbb.create(PLAN, NOON)
    link = side.bbb.join_link(MeetingRef(PLAN.key), "Agent").replace("Agent", "Maire")
    with requests.Session() as session:
        session.trust_env = False
        session.get(link, timeout=5, allow_redirects=False)
    assert side.bbb.participants(MeetingRef(PLAN.key)) == []


def test_a_meeting_that_nobody_waited_in_opens_again(side: OfBigBlueButton) -> None:
    made = side.bbb.create(PLAN, NOON)
    side.server.forget_empty()
    assert side.bbb.find(PLAN) is None
    assert side.bbb.participants(made.meeting) == []
    side.bbb.start(made.meeting, PLAN.title)
    assert enter(side, "Agent").status_code == 302
    assert side.bbb.create(PLAN, NOON) == made


def test_the_end_sends_everybody_out(side: OfBigBlueButton) -> None:
    meeting = side.bbb.create(PLAN, NOON).meeting
    enter(side, "Agent")
    side.bbb.end(meeting)
    assert side.bbb.participants(meeting) == []
