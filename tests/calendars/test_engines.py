"""Others' engines read what goes out as it was meant: ical.js (Thunderbird) and libical."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.feeds import feed, free_busy
from calendars.invitation import invitation
from calendars.meeting import Invitee, Meeting, Method
from calendars.repetition import dates_of, standing
from rooms.feeds import Entry
from rooms.interval import Interval
from rooms.series.repetition import Repetition
from rooms.series.repetition import dates as repeated
from tests.calendars.meetings import ANSWER_TO, GUEST, JAURES, a_meeting
from tests.engines.reading import Engine, Event, Read

# With summer time on either half of the year, at the half hour, by half an hour, the other way
# round (Dublin), by a table of years (Casablanca), or not at all any more.
ZONES = (
    *("Europe/Paris", "Europe/London", "Europe/Dublin", "Atlantic/Azores", "Antarctica/Troll"),
    *("America/New_York", "America/St_Johns", "America/Sao_Paulo", "America/Santiago"),
    *("Africa/Casablanca", "Africa/Cairo", "Asia/Kolkata", "Asia/Jerusalem", "Asia/Gaza", "UTC"),
    *("Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Easter", "America/Nuuk"),
)
RULES = (
    "FREQ=DAILY;COUNT=300",
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20261231",
    "FREQ=WEEKLY;COUNT=60",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;UNTIL=20270601",
    "FREQ=MONTHLY;BYDAY=-1SU;COUNT=14",
    "FREQ=MONTHLY;BYDAY=2TU,-1FR;COUNT=20",
    "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=8",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=14",
    "FREQ=YEARLY;COUNT=5",
)
METHODS: tuple[Method, ...] = ("REQUEST", "CANCEL")
# libical knows the table of RFC 2446, which forgot what RFC 5546 section 3.2.8 asks for.
KNOWN = "Failed iTIP restrictions for SEQUENCE property"
AN_HOUR = timedelta(hours=1)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def written(meeting: Meeting, method: Method = "REQUEST", guest: Invitee = GUEST) -> bytes:
    return invitation(meeting, guest, mailbox=ANSWER_TO, method=method)


def event_of(read: Read) -> Event:
    assert read.complaints == ()
    [event] = read.events
    return event


def series(rule: str, hour: int, zone: str, out: frozenset[int] = frozenset()) -> Meeting:
    """Return a series from March 2026 on, without some of its dates."""
    asked = Repetition(rrule=rule, start=datetime(2026, 3, 1, hour, 30), minutes=60, zone=zone)  # noqa: DTZ001
    first = repeated(asked)[0].when
    whole = a_meeting(rrule=rule, start=first.start, end=first.end, zone=zone)
    starts = [when.start for when in dates_of(whole)]
    exdates = tuple(start for number, start in enumerate(starts) if number in out)
    return replace(whole, exdates=exdates)


@settings(max_examples=60)
@given(
    rule=st.sampled_from(RULES),
    hour=st.integers(4, 22),  # no clock changes, between four and eleven at night
    zone=st.sampled_from(ZONES),
    out=st.frozensets(st.integers(0, 20), max_size=20),
    method=st.sampled_from(METHODS),
)
def test_a_series_has_the_dates_that_stand(
    engine: Engine, rule: str, hour: int, zone: str, out: frozenset[int], method: Method
) -> None:
    meeting = series(rule, hour, zone, out)
    [read] = engine.read([written(meeting, method)])
    dates = [(when.start, when.end) for when in standing(meeting)]
    assert list(event_of(read).dates) == dates


@pytest.mark.parametrize("zone", ZONES)
def test_any_moment_of_two_years_is_that_moment(engine: Engine, zone: str) -> None:
    """Hours that the clocks skip or show twice are among them."""
    half_hours = [START + timedelta(days=day, minutes=30) for day in range(0, 730, 5)]
    turns = [at + timedelta(minutes=m) for at in turns_of(zone) for m in range(-180, 181, 15)]
    starts = half_hours + turns
    singles = [written(a_meeting(start=at, end=at + AN_HOUR, zone=zone)) for at in starts]
    read = [event_of(one).dates for one in engine.read(singles)]
    assert read == [((at, at + AN_HOUR),) for at in starts]


def turns_of(zone: str) -> list[datetime]:
    """Return about when the zone's clocks change in two years, to the hour."""
    clocks = ZoneInfo(zone)
    hours = [START + timedelta(hours=number) for number in range(730 * 24)]
    offsets = [at.astimezone(clocks).utcoffset() for at in hours]
    pairs = zip(hours[1:], offsets, offsets[1:], strict=False)
    return [at for at, before, after in pairs if before != after]


TEXTS = (
    'Dossier "C:\\temp"; point 1, 2: a=b',
    "Réunion d’été à l’hôtel de ville – œuvres, naïveté, ÿ",
    "🎉 Fête 👩‍👩‍👧‍👦 von Ωmega до 日本語で、そして",
    "x" * 200,
    "é" * 200,
    "日" * 190,
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("method", METHODS)
def test_what_people_type_comes_through(engine: Engine, text: str, method: Method) -> None:
    place = replace(JAURES, room=text[:60], directions=f"{text}\n{text}\n\nFin.")
    meeting = a_meeting(title=text, organizer_name=text[:60], places=(place,))
    [read] = engine.read([written(meeting, method, replace(GUEST, name=text[:60]))])
    event = event_of(read)
    assert event.summary == text
    assert event.location.startswith(text[:60])
    if method == "REQUEST":
        assert f"{text}\n{text}\n" in event.description
    names = [name for _, name, _ in event.people]
    assert names == [text[:60].replace('"', "’")] * 2 + [f"{text[:60]}, Mairie".replace('"', "’")]


@settings(max_examples=60)
@given(title=st.text(max_size=300), name=st.text(max_size=80), method=st.sampled_from(METHODS))
def test_whatever_people_type_is_read(
    engine: Engine, title: str, name: str, method: Method
) -> None:
    meeting = a_meeting(title=title, organizer_name=name, places=(replace(JAURES, room=name),))
    [read] = engine.read([written(meeting, method, replace(GUEST, name=name))])
    event = event_of(read)
    assert event.dates == ((meeting.start, meeting.end),)
    assert len(event.people) == 3
    if title.isalnum() and len(title) <= 200:
        assert event.summary == title


def test_the_guest_is_asked_and_a_cancellation_cancels(engine: Engine) -> None:
    meeting = a_meeting(sequence=4)
    asked, cancelled = engine.read([written(meeting), written(meeting, "CANCEL")])
    assert (asked.method, cancelled.method) == ("REQUEST", "CANCEL")
    assert [event_of(one).status for one in (asked, cancelled)] == ["CONFIRMED", "CANCELLED"]
    assert [event_of(one).sequence for one in (asked, cancelled)] == [4, 4]
    answers = {address: partstat for address, _, partstat in event_of(asked).people}
    assert answers[f"mailto:{GUEST.email}"] == "NEEDS-ACTION"


def test_a_refusal_of_a_proposal_says_of_which_event(engine: Engine) -> None:
    meeting = series(RULES[2], 10, "Europe/Paris")
    [read] = engine.read([written(replace(meeting, sequence=2), "DECLINECOUNTER")])
    assert [one for one in read.complaints if not one.startswith(KNOWN)] == []
    assert [(event.uid, event.sequence) for event in read.events] == [(meeting.uid, 2)]


def entry(number: int, **facts: Any) -> Entry:
    start = START + timedelta(hours=number)
    known: dict[str, Any] = {
        "booking_id": number,
        "start": start,
        "end": start + timedelta(minutes=45),
        "title": None if number % 2 else TEXTS[number],
        "rooms": (("Jaurès", "Mairie"), ("Césaire", "Mairie")),
        "created": START,
        "changed": START,
        "sequence": number,
        "is_tentative": number == 3,
    }
    return Entry(**known | facts)


ENTRIES = [entry(number) for number in range(4)]


def test_a_feed_is_read_whole(engine: Engine) -> None:
    [read] = engine.read([feed("Jaurès, Mairie", ENTRIES, "fr", "drancy")])
    assert read.complaints == ()
    assert [event.dates for event in read.events] == [((e.start, e.end),) for e in ENTRIES]
    assert [event.summary for event in read.events] == [e.title or "Occupé" for e in ENTRIES]
    assert {event.people for event in read.events} == {()}
    assert [event.status for event in read.events] == ["CONFIRMED"] * 3 + ["TENTATIVE"]


def test_busy_times_are_read_as_busy(engine: Engine) -> None:
    first, last = START + timedelta(minutes=10), START + timedelta(hours=3, minutes=20)
    [read] = engine.read([free_busy(ENTRIES, [], Interval(first, last), START)])
    assert read.complaints == ()
    assert list(read.busy) == [(max(e.start, first), min(e.end, last)) for e in ENTRIES]


def test_notices_what_is_wrong(engine: Engine) -> None:
    good = written(a_meeting())
    broken = [good.replace(b"DTSTART", b"DTSTORT"), good[:-20], good.replace(b"VEVENT", b"VOVENT")]
    for read in engine.read(broken):
        assert (
            read.complaints
            or read.events == ()
            or read.events[0].dates != ((a_meeting().start, a_meeting().end),)
        )
