"""Whatever is done to a series, each guest's calendar shows every date that stands, once."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rooms.errors import Refused
from tests.conftest import NewDatabase
from tests.integrations.planned import GUEST
from tests.integrations.test_series_invitations import AGENT, OTHER, Courses

COLLEAGUE = "accueil@drancy.example"
SOON = "FREQ=WEEKLY;COUNT=5"
ALL_YEAR = "FREQ=WEEKLY;INTERVAL=9;COUNT=5"  # over both clock changes of 2026
ACTS = st.one_of(
    st.tuples(st.just("edit"), st.integers(0, 4), st.sampled_from([-2, 2, 24])),
    st.tuples(st.just("edit all"), st.integers(0, 4), st.sampled_from([-1, 1])),
    st.tuples(st.just("cancel from"), st.integers(1, 4), st.just(0)),
    st.tuples(st.just("invite from"), st.integers(0, 4), st.just(0)),
    st.tuples(st.just("uninvite from"), st.integers(0, 4), st.sampled_from([0, 1])),
    st.tuples(st.just("prolong"), st.integers(1, 3), st.just(0)),
    st.tuples(st.just("hand over"), st.integers(0, 4), st.just(0)),
    st.tuples(st.just("undo"), st.just(0), st.just(0)),
    st.tuples(st.just("move"), st.integers(0, 4), st.sampled_from([-2, 2, 26])),
    st.tuples(st.just("cancel"), st.integers(0, 4), st.just(0)),
    st.tuples(st.just("invite"), st.integers(0, 4), st.just(0)),
    st.tuples(st.just("uninvite"), st.integers(0, 4), st.sampled_from([0, 1])),
    st.tuples(st.just("room"), st.integers(0, 4), st.sampled_from([0, 1])),
    st.tuples(st.just("deliver"), st.just(0), st.just(0)),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(ACTS, min_size=1, max_size=12), rrule=st.sampled_from([SOON, ALL_YEAR]))
def test_calendars_show_what_stands_after_any_edits(
    new_database: NewDatabase, acts: list[tuple[str, int, int]], rrule: str
) -> None:
    courses = Courses(new_database())
    courses.book(rrule)
    for act, number, how in acts:
        act_on(courses, act, number, how)
    courses.deliver()
    for guest in (GUEST, OTHER, AGENT, COLLEAGUE):
        assert courses.shown(guest) == courses.standing(guest)
        assert courses.believed(guest) == courses.standing(guest)


def act_on(courses: Courses, act: str, number: int, how: int) -> None:
    """Do what can be done; `how` says how many hours later, to which room or for whom."""
    by = timedelta(hours=how)
    guest, room = OTHER if how else GUEST, ("rosa-parks", "louise-michel")[how == 1]
    acts: dict[str, Callable[[], object]] = {
        "deliver": courses.deliver,
        "undo": courses.undo,
        "edit": partial(courses.edit, number, "following", move=by),
        "edit all": partial(courses.edit, number, "all", move=by),
        "invite from": partial(courses.edit, number, "following", invite=(OTHER,)),
        "uninvite from": partial(courses.edit, number, "following", uninvite=(guest,)),
        "cancel from": partial(courses.cancel_from, number, "following"),
        "prolong": partial(courses.prolong, number),
        "hand over": partial(courses.hand_over, number),
        "move": partial(courses.move, number, by),
        "cancel": partial(courses.cancel, number),
        "invite": partial(courses.invite, number, OTHER),
        "uninvite": partial(courses.uninvite, number, guest),
        "room": partial(courses.change_room, number, room),
    }
    with suppress(Refused):
        acts[act]()
