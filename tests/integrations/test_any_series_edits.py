"""Whatever is done to a series, each guest's calendar shows every date that stands, once."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from rooms.database import Database
from rooms.errors import Refused
from tests.conftest import NewDatabase
from tests.engines.reading import Engine
from tests.integrations.belief import believed
from tests.integrations.calendar_of import GuestCalendar
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
    st.tuples(st.just("extend"), st.integers(0, 4), st.sampled_from([1, 2])),
    st.tuples(st.just("cancel"), st.integers(0, 4), st.just(0)),
    st.tuples(st.just("invite"), st.integers(0, 4), st.just(0)),
    st.tuples(st.just("uninvite"), st.integers(0, 4), st.sampled_from([0, 1])),
    st.tuples(st.just("room"), st.integers(0, 4), st.sampled_from([0, 1])),
    st.tuples(st.just("deliver"), st.just(0), st.just(0)),
)


EDITS = st.lists(ACTS, min_size=1, max_size=12)
RULES = st.sampled_from([SOON, ALL_YEAR])
GUESTS = (GUEST, OTHER, AGENT, COLLEAGUE)


@settings(max_examples=25)
@given(acts=EDITS, rrule=RULES)
def test_calendars_show_what_stands_after_any_edits(
    new_database: NewDatabase, acts: list[tuple[str, int, int]], rrule: str
) -> None:
    courses = edited(new_database(), acts, rrule)
    for guest in GUESTS:
        courses.agree(guest)


@settings(max_examples=15)
@given(acts=EDITS, rrule=RULES)
def test_engines_expand_to_what_the_ledger_believes(
    engine: Engine, new_sqlite: NewDatabase, acts: list[tuple[str, int, int]], rrule: str
) -> None:
    courses = edited(new_sqlite(), acts, rrule)
    for guest in GUESTS:
        calendar = courses.calendars.get(guest, GuestCalendar())
        read = engine.read(list(calendar.messages.values()))
        assert [one.complaints for one in read if one.complaints] == []
        dates = sorted(date for one in read for event in one.events for date in event.dates)
        ledger = believed(courses.planned.database, guest)
        assert dates == [(entry.start, entry.end) for entry in ledger]


def edited(database: Database, acts: list[tuple[str, int, int]], rrule: str) -> Courses:
    courses = Courses(database)
    courses.book(rrule)
    for act, number, how in acts:
        act_on(courses, act, number, how)
    courses.deliver()
    return courses


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
        "extend": partial(courses.extend, number, by / 2),
        "cancel": partial(courses.cancel, number),
        "invite": partial(courses.invite, number, OTHER),
        "uninvite": partial(courses.uninvite, number, guest),
        "room": partial(courses.change_room, number, room),
    }
    with suppress(Refused):
        acts[act]()
