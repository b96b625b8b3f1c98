"""A room and its calendar on a real server: bookings go there, others' events come here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from integrations.caldav.client import RoomCalendar
from integrations.caldav.copies import cases_of
from integrations.caldav.delivery import bring
from integrations.caldav.reading import News, read
from integrations.caldav.sync import MOST_REWRITES, CalendarSync, claim
from integrations.errors import TransientError
from rooms.bookings import Change, cancel, change
from rooms.database import Database
from rooms.errors import Refused
from rooms.models import Booking, CalendarBinding
from rooms.outside.bindings import bind
from rooms.outside.news import CalendarClashed, CalendarTroubled
from rooms.series.booking import SeriesWish, book_series
from rooms.unit_of_work import Units
from tests.builders import NOW, FixedClock, booked, lasting, settled_town
from tests.integrations.caldav.servers import Others, RadicaleServer, Server
from tests.integrations.caldav.world import World, world

TEN = ("DTSTART:20260317T090000Z", "DTEND:20260317T100000Z")  # 10 o'clock in Paris
ELEVEN = ("DTSTART:20260317T100000Z", "DTEND:20260317T110000Z")


@pytest.fixture
def others(server: Server) -> Iterator[Others]:
    found = Others(server.url)
    yield found
    found.close()


@pytest.fixture
def bound(sqlite_database: Database, server: Server, others: Others) -> World:
    made = world(sqlite_database, server, others)
    made.bind()
    return made


def test_a_booking_is_written_moved_and_taken_away(bound: World) -> None:
    mine = book(bound, 14, title="Budget", guests=("contact@partenaire.example",))
    bound.run()
    there = bound.written(mine) or ""
    assert "SUMMARY:Budget" in there
    assert "DTSTART:20260317T130000Z" in there
    assert "TRANSP:OPAQUE" in there
    assert "ORGANIZER" not in there
    assert "ATTENDEE" not in there
    assert "partenaire" not in there
    with bound.units.open() as unit:
        change(unit, mine, Change(when=lasting(16)), bound.town.agent, bound.clock.now())
    bound.run()
    assert "DTSTART:20260317T150000Z" in (bound.written(mine) or "")
    with bound.units.open() as unit:
        cancel(unit, mine, bound.town.agent, bound.clock.now())
    bound.run()
    assert bound.written(mine) is None
    assert bound.blocked() == []
    assert bound.told(CalendarTroubled) == []


def test_a_private_title_is_hidden(bound: World) -> None:
    mine = book(bound, 14, title="Entretien", is_private=True)
    bound.run()
    there = bound.written(mine) or ""
    assert "Entretien" not in there
    assert "SUMMARY:Occupé" in there


def test_a_booking_that_leaves_the_room_leaves_the_calendar(bound: World) -> None:
    mine = book(bound, 14)
    bound.run()
    with bound.units.open() as unit:
        wanted = Change(room_ids=(bound.town.id_of("cesaire"),))
        change(unit, mine, wanted, bound.town.agent, bound.clock.now())
    bound.run()
    assert bound.written(mine) is None


def test_each_date_of_a_series_is_an_event(bound: World) -> None:
    wish = SeriesWish(
        rrule="FREQ=WEEKLY;BYDAY=MO;COUNT=3",
        start=datetime(2026, 3, 23, 10),  # noqa: DTZ001  on the room's clocks
        minutes=60,
        room_ids=(bound.room.id,),
    )
    with bound.units.open() as unit:
        series = book_series(unit, bound.town.agent, wish, bound.clock.now())
        dates = unit.session.exec(select(Booking).where(Booking.series_id == series.id)).all()
    bound.run()
    there = [bound.written(one) or "" for one in dates]
    starts = ("20260323T090000Z", "20260330T080000Z", "20260406T080000Z")  # the clocks change
    assert all(f"DTSTART:{at}" in one for at, one in zip(starts, there, strict=True))
    with bound.units.open() as unit:
        cancel(unit, dates[1], bound.town.agent, bound.clock.now())
    bound.run()
    assert [bound.written(one) is not None for one in dates] == [True, False, True]
    assert bound.blocked() == []


def test_what_was_booked_before_is_written_when_the_room_is_bound(
    sqlite_database: Database, server: Server, others: Others
) -> None:
    made = world(sqlite_database, server, others)
    mine = book(made, 14)
    made.bind()
    made.run()
    assert made.written(mine) is not None
    assert made.clashes() == []


def test_run_again_nothing_changes(bound: World) -> None:
    mine = book(bound, 14)
    bound.others.writes("theirs.ics", *TEN)
    for _ in range(2):
        bound.run()
    before = bound.copy_of(mine), bound.blocked(), bound.delivered(), bound.written(mine)
    for _ in range(3):
        bound.run()
    bound.look(whole=True)
    bound.worker.drain()
    assert (bound.copy_of(mine), bound.blocked(), bound.delivered(), bound.written(mine)) == before
    assert bound.blocked() == [lasting(10)]
    assert bound.told(CalendarTroubled) == bound.told(CalendarClashed) == []


def test_cut_off_after_the_event_was_written_it_is_found_there(bound: World) -> None:
    mine = book(bound, 14)
    with bound.units.database.reading() as session:
        (case,) = cases_of(session, mine.id, bound.clock.now())
    with bound.sync._open(case.binding) as calendar:  # noqa: SLF001  as the delivery does
        etag = bring(calendar, case).etag
    bound.look()
    assert (bound.blocked(), bound.clashes()) == ([], [])
    bound.worker.drain()
    copy = bound.copy_of(mine)
    assert (copy.etag, copy.version) == (etag, mine.version)


def test_others_events_come_move_and_go(bound: World) -> None:
    bound.others.writes("theirs.ics", *TEN, "SUMMARY:Secret")
    bound.run()
    assert bound.blocked() == [lasting(10)]
    with pytest.raises(Refused) as refused:
        book(bound, 10)
    assert [one.code for one in refused.value.refusals] == ["calendar_taken"]
    bound.others.writes("theirs.ics", *ELEVEN)
    bound.run()
    assert bound.blocked() == [lasting(11)]
    bound.others.deletes("theirs.ics")
    bound.run()
    assert bound.blocked() == []


def test_what_recurs_takes_each_of_its_dates(bound: World) -> None:
    rule = "RRULE:FREQ=DAILY;COUNT=4"
    bound.others.writes("daily.ics", *TEN, rule, "EXDATE:20260318T090000Z")
    bound.run()
    assert bound.blocked() == [lasting(10), lasting(10, days=3), lasting(10, days=4)]


@pytest.mark.parametrize("line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_what_takes_no_time_blocks_nothing(bound: World, line: str) -> None:
    bound.others.writes("free.ics", *TEN, line)
    bound.run()
    assert bound.blocked() == []


def test_both_stand_until_one_side_moves_and_it_is_told_once(bound: World) -> None:
    mine = book(bound, 10)
    bound.run()
    bound.others.writes("theirs.ics", *TEN)
    for _ in range(3):
        bound.run()
    assert len(bound.clashes()) == len(bound.told(CalendarClashed)) == 1
    assert bound.written(mine) is not None
    assert bound.others.reads("theirs.ics") is not None
    with bound.units.open() as unit:
        change(unit, mine, Change(when=lasting(16)), bound.town.admin, bound.clock.now())
    assert (bound.clashes(), bound.blocked()) == ([], [lasting(10)])
    bound.run()
    assert len(bound.told(CalendarClashed)) == 1


def test_a_copy_that_somebody_deletes_is_written_again_but_not_for_ever(bound: World) -> None:
    mine = book(bound, 14)
    bound.run()
    name = f"{bound.copy_of(mine).uid}.ics"
    for _ in range(MOST_REWRITES):
        bound.others.deletes(name)
        bound.run()
        assert bound.written(mine) is not None
    bound.others.deletes(name)
    for _ in range(2):
        bound.run()
    assert bound.written(mine) is None
    assert [data["trouble"] for data in bound.told(CalendarTroubled)] == ["deleted"]
    with bound.units.open() as unit:
        assert unit.session.get_one(Booking, mine.id).status == "confirmed"


def test_a_copy_that_somebody_moves_is_put_back(bound: World) -> None:
    mine = book(bound, 14)
    bound.run()
    uid = bound.copy_of(mine).uid
    bound.others.writes(f"{uid}.ics", *ELEVEN, "SEQUENCE:9", uid=uid)
    bound.run()
    assert "DTSTART:20260317T130000Z" in (bound.written(mine) or "")
    assert [data["trouble"] for data in bound.told(CalendarTroubled)] == ["changed"]
    assert bound.blocked() == []
    bound.run()
    assert bound.copy_of(mine).rewrites == 1


def test_down_and_back_nothing_is_lost(bound: World) -> None:
    first = book(bound, 14)
    bound.run()
    bound.others.writes("theirs.ics", *TEN)
    bound.server.stop()
    second = book(bound, 16)
    with bound.units.open() as unit:
        cancel(unit, first, bound.town.agent, bound.clock.now())
    for _ in range(40):
        bound.run(15)
    assert bound.binding().failing_since is not None
    troubles = [data["trouble"] for data in bound.told(CalendarTroubled)]
    assert troubles == ["unreachable"]
    bound.server.start()
    for _ in range(2):
        bound.run(61)
    assert bound.binding().failing_since is None
    assert bound.written(first) is None
    assert bound.written(second) is not None
    assert bound.blocked() == [lasting(10)]


UID = "UID:bad"
BAD = {
    "no-start.ics": (UID, "SUMMARY:No start"),
    "bomb.ics": (UID, "DTSTART:20260317T090000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY"),
    "backwards.ics": (UID, "DTSTART:20260320T090000Z", "DTEND:20260319T090000Z"),
    "nonsense.ics": (UID, "DTSTART:tomorrow", "RRULE:FREQ=SOMETIMES"),
    "no-uid.ics": ("DTSTART:20260320T090000Z", "DTEND:20260320T100000Z"),
    "large.ics": (UID, *TEN, "DESCRIPTION:" + "x" * 3_000_000),
    "no-event.ics": (),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_events_harm_no_others(on_radicale: World, name: str) -> None:
    _put(on_radicale, name, *BAD[name])
    on_radicale.others.writes("good.ics", *ELEVEN)
    for _ in range(2):
        on_radicale.run()
    assert lasting(11) in on_radicale.blocked()
    assert on_radicale.binding().failing_since is None


def test_a_zone_by_its_windows_name_is_understood(on_radicale: World) -> None:
    start, end = (f"{at};TZID=Romance Standard Time:20260317T" for at in ("DTSTART", "DTEND"))
    _put(on_radicale, "outlook.ics", UID, start + "100000", end + "110000")
    on_radicale.run()
    assert on_radicale.blocked() == [lasting(10)]


def test_what_a_server_refuses_is_told_once_and_tried_again_when_it_may_work(
    on_radicale: World,
) -> None:
    server = on_radicale.server
    assert isinstance(server, RadicaleServer)
    server.refuses["PUT"] = ("409 Conflict", "The resource is busy.")
    mine = book(on_radicale, 14)
    on_radicale.run()
    book(on_radicale, 16)
    for _ in range(2):
        on_radicale.run()
    (told,) = on_radicale.told(CalendarTroubled)
    assert (told["trouble"], told["reason"]) == ("refused", "409 The resource is busy.")
    assert server.asked.count("PUT") == 2
    del server.refuses["PUT"]
    on_radicale.run(24 * 60)
    assert on_radicale.copy_of(mine).problem == ""
    assert on_radicale.copy_of(mine).version == mine.version


def test_an_answer_that_is_lost_makes_no_second_event(on_radicale: World) -> None:
    server = on_radicale.server
    assert isinstance(server, RadicaleServer)
    server.forgets.add("PUT")
    mine = book(on_radicale, 14)
    on_radicale.run()
    server.forgets.clear()
    on_radicale.run(30)
    assert server.asked.count("PUT") == 1
    assert on_radicale.copy_of(mine).version == mine.version
    assert (on_radicale.blocked(), on_radicale.told(CalendarTroubled)) == ([], [])


def test_what_others_write_while_we_read_is_not_lost(on_radicale: World) -> None:
    on_radicale.others.writes("theirs.ics", *TEN)
    on_radicale.run()
    on_radicale.others.writes("theirs.ics", *ELEVEN)
    book(on_radicale, 14)
    on_radicale.worker.drain()
    on_radicale.run()
    assert on_radicale.blocked() == [lasting(11)]


def test_what_we_wrote_while_a_calendar_was_read_was_touched_by_nobody(
    on_radicale: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = book(on_radicale, 14)
    on_radicale.run()

    def read_then_write(*given: Any, **more: Any) -> News:
        news = read(*given, **more)
        for hour in (16, 14):  # as the booking is, but by another etag
            with on_radicale.units.open() as unit:
                wanted = Change(when=lasting(hour))
                change(unit, mine, wanted, on_radicale.town.agent, on_radicale.clock.now())
            on_radicale.worker.drain()
        return replace(news, gone=frozenset({on_radicale.copy_of(mine).href}))

    monkeypatch.setattr("integrations.caldav.sync.read", read_then_write)
    on_radicale.look(whole=True)
    assert on_radicale.copy_of(mine).rewrites == 0
    assert on_radicale.told(CalendarTroubled) == []


@pytest.fixture
def on_radicale(sqlite_database: Database, radicale: RadicaleServer) -> Iterator[World]:
    others = Others(radicale.url)
    made = world(sqlite_database, radicale, others)
    made.bind()
    yield made
    others.close()


def _put(at: World, name: str, *lines: str) -> None:
    """Lay an event into the server's folder that no server would let in."""
    assert isinstance(at.server, RadicaleServer)
    folder = next(at.server.folder.rglob("room"))
    event = "".join(f"{line}\r\n" for line in ("BEGIN:VEVENT", *lines, "END:VEVENT") if lines)
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event}END:VCALENDAR\r\n"
    (folder / name).write_text(text, encoding="utf-8")


def book(at: World, hour: int, **wish: object) -> Booking:
    return booked(at.units, at.town.agent, lasting(hour), at.room, now=at.clock.now(), **wish)


def test_it_is_looked_at_no_oftener_than_every_five_minutes(bound: World) -> None:
    assert bound.sync.run_due() == 0
    bound.clock.move(timedelta(minutes=5))
    assert (bound.sync.run_due(), bound.sync.run_due()) == (1, 0)


def test_of_two_that_find_a_calendar_due_one_looks(on_radicale: World) -> None:
    binding = on_radicale.binding()
    claims = [claim(on_radicale.units, binding.id, binding.next_at) for _ in range(2)]
    assert claims == [True, False]


def test_what_is_too_much_at_once_is_read_the_next_times(
    on_radicale: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.caldav.reading.MOST_BYTES", 1)
    for hour in (9, 11, 13):
        lines = f"DTSTART:20260317T{hour:02}0000Z", f"DTEND:20260317T{hour:02}3000Z"
        on_radicale.others.writes(f"{hour}.ics", *lines)
    seen = []
    for _ in range(3):
        on_radicale.look()
        seen.append((len(on_radicale.blocked()), on_radicale.binding().problem))
    assert seen == [
        (1, "2 events are still to be read"),
        (2, "1 events are still to be read"),
        (3, ""),
    ]


def test_a_server_that_says_nothing_is_asked_once_and_holds_up_no_other(
    sqlite_units: Units,
) -> None:
    town = settled_town(sqlite_units)
    asked = []

    @contextmanager
    def open_calendar(binding: CalendarBinding) -> Iterator[RoomCalendar]:
        asked.append(binding.url)
        status = 503 if "up" in binding.url else None
        raise TransientError("no calendar", status=status)
        yield

    urls = [f"https://{name}.example/" for name in ("down", "up", "down", "up")]
    urls = [f"{url}{number}/" for number, url in enumerate(urls)]
    with sqlite_units.open() as unit:
        for room, url in zip(town.rooms.values(), urls, strict=False):
            bind(unit.session, room, url, "town", NOW)
    sync = CalendarSync(sqlite_units, FixedClock(NOW), open_calendar)
    assert (sync.run_due(), asked) == (3, [urls[0], urls[1], urls[3]])
    assert (sync.run_due(), asked[3:]) == (1, [urls[2]])
