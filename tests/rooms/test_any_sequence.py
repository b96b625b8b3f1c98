"""Any sequence of acts by any people: no overlap, nothing lost, and both databases agree.

People book, move, cancel, undo and decide; they book series and change them; questions keep slots
for them; they wait, and answer what they are offered. Beside each act stands what the model
(`tests.rooms.town_model`) expects of it, and after each the databases are compared with it.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    invariant,
    multiple,
    precondition,
    rule,
)
from sqlmodel import col, select

from rooms.approval import approve, decline, expire
from rooms.bookings import Change, Wish, book, cancel, change
from rooms.holds import drop, hold
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Blocking, Booking
from rooms.series.booking import SeriesWish, book_series
from rooms.series.cancel import cancel_series
from rooms.series.changes import SeriesEdit, change_series
from rooms.undo import undo
from rooms.unit_of_work import UnitOfWork
from rooms.waiting import WaitFor, accept, leave, offer_over, refuse, wait
from tests.builders import NOW, PARIS
from tests.conftest import NewDatabase
from tests.rooms.on_databases import OnDatabases, live, machines
from tests.rooms.test_race import remove_the_guard
from tests.rooms.town_model import (
    APPROVED,
    PEOPLE,
    QUARTER,
    ROOMS,
    Deed,
    Kept,
    Known,
    Wait,
    collide,
    quarters,
    spaces_of,
)

who_s = st.sampled_from(PEOPLE)
room_s = st.sampled_from(ROOMS)
first_s = st.builds(lambda day, quarter: 96 * day + quarter, st.integers(0, 1), st.integers(0, 24))
length_s = st.integers(1, 6)
STEPS = 50


class Acts(OnDatabases):
    """People who act, on both databases at once."""

    bookings: Bundle[int] = Bundle("bookings")
    dates: Bundle[int] = Bundle("dates")
    waits: Bundle[int] = Bundle("waits")

    @rule(
        target=bookings,
        who=who_s,
        rooms=st.lists(room_s, min_size=1, max_size=3, unique=True),
        first=first_s,
        length=length_s,
    )
    def book(
        self, who: str, rooms: list[str], first: int, length: int
    ) -> int | MultipleResults[int]:
        """Book rooms, or be refused where counting finds somebody in them."""
        wanted = Known(tuple(rooms), quarters(first, length), who)
        ids: list[int] = []

        def act(unit: UnitOfWork, base: int) -> None:
            room_ids = tuple(self.towns[base].id_of(room) for room in rooms)
            wish = Wish(when=wanted.when, room_ids=room_ids)
            ids.append(book(unit, self.person(unit, base, who), wish, self.model.now).id)

        wanted.decide_by = self.model.deadline(wanted, who)
        if not self.expect(act, granted=self.model.is_possible(wanted, who)):
            return multiple()
        return self.made(wanted, ids)

    @rule(
        booking=bookings | dates,
        who=who_s,
        rooms=st.none() | st.lists(room_s, min_size=1, max_size=2, unique=True),
        first=first_s,
        length=length_s,
        is_stale=st.booleans(),
    )
    def move(
        self,
        booking: int,
        who: str,
        rooms: list[str] | None,
        first: int,
        length: int,
        *,
        is_stale: bool,
    ) -> None:
        """Move a booking to another time and perhaps other rooms; a stale version is refused."""
        self.move_it(booking, who, rooms, quarters(first, length), is_stale=is_stale)

    def move_it(
        self, booking: int, who: str, rooms: list[str] | None, when: Interval, *, is_stale: bool
    ) -> None:
        model, before = self.model, self.model.known[booking]
        if before.series is not None and APPROVED in (rooms or ()):
            return  # requests among the dates of a series are tried elsewhere
        after = replace(before, rooms=tuple(rooms or before.rooms), when=when, is_exception=True)
        version = before.version - 1 if is_stale else before.version

        def act(unit: UnitOfWork, base: int) -> None:
            town = self.towns[base]
            room_ids = tuple(town.id_of(room) for room in rooms) if rooms else None
            wanted = Change(when=when, room_ids=room_ids, version=version)
            row = self.row(unit, base, booking)
            change(unit, row, wanted, self.person(unit, base, who), model.now)

        is_within = before.when.start <= when.start and when.end <= before.when.end
        if not is_within or not set(after.rooms) <= set(before.rooms):
            after.decide_by = model.deadline(after, who)
        has_all = when.start <= before.when.start and before.when.end <= when.end
        if after.decide_by is not None and has_all and set(before.rooms) <= set(after.rooms):
            return  # what only asks for more, and stands without, is tried elsewhere
        if (when, after.rooms) == (before.when, before.rooms):
            return
        stands = before.takes_time(model.now) and not is_stale
        if self.expect(act, granted=stands and model.is_possible(after, who, (booking,))):
            model.become(booking, after, who)

    @rule(date=dates, who=who_s, by=st.integers(-8, 8))
    def nudge(self, date: int, who: str, by: int) -> None:
        """Move one date of a series, which is an exception from then on."""
        known = self.model.known[date]
        start = (known.when.start - NOW) // QUARTER + by
        self.move_it(date, who, None, quarters(start, known.when.minutes // 15), is_stale=False)

    @rule(booking=bookings | dates, who=who_s)
    def cancel(self, booking: int, who: str) -> None:
        """Call a booking off, once."""
        self.cancel_it(booking, who)

    def cancel_it(self, booking: int, who: str) -> None:
        def act(unit: UnitOfWork, base: int) -> None:
            row = self.row(unit, base, booking)
            cancel(unit, row, self.person(unit, base, who), self.model.now)

        if self.expect(act, granted=self.model.known[booking].is_on):
            self.model.call_off(booking, who)

    @rule(number=waits)
    def make_room(self, number: int) -> None:
        """Call off what stands in the way of somebody who waits."""
        when = next(self.model.waits[number].times(self.model.now), None)
        wanted = spaces_of(self.model.waits[number].rooms[:1], when) if when else {}
        for booking, known in self.model.known.items():
            if known.takes_time(self.model.now) and collide(known.spaces(), wanted):
                self.cancel_it(booking, known.organizer)
                return

    @rule(booking=bookings, who=who_s, says_yes=st.booleans())
    def decide(self, booking: int, who: str, *, says_yes: bool) -> None:
        """Approve a request or decline it: administrators only, once, and in time."""
        model, before = self.model, self.model.known[booking]
        act_on = approve if says_yes else decline

        def act(unit: UnitOfWork, base: int) -> None:
            row = self.row(unit, base, booking)
            act_on(unit, row, self.person(unit, base, who), model.now)

        waits = before.takes_time(model.now) and before.decide_by is not None
        if self.expect(act, granted=who == "admin" and waits):
            model.become(booking, replace(before, is_on=says_yes, decide_by=None), None)

    @precondition(lambda self: self.model.deeds)
    @rule(who=who_s)
    def undo(self, who: str) -> None:
        """Take the last act back: only while nobody has acted on it since and the time is free."""
        model, deed = self.model, self.model.deeds.get(who)
        if deed is not None:  # what comes back of requests and series is tried elsewhere
            if deed.booking < 0:
                return
            rooms = (*model.known[deed.booking].rooms, *(deed.before.rooms if deed.before else ()))
            if APPROVED in rooms:
                return

        def act(unit: UnitOfWork, base: int) -> None:
            undo(unit, self.person(unit, base, who), model.now)

        if not self.expect(act, granted=model.can_undo(deed)) or deed is None:
            return
        present = model.known[deed.booking]
        if deed.before is None:
            model.call_off(deed.booking, None)
        else:
            back = replace(deed.before, series=present.series, rule=present.rule, decide_by=None)
            model.write(deed.booking, replace(back, version=present.version + 1))
        model.deeds[who] = None

    @rule(
        target=dates,
        who=who_s,
        room=st.sampled_from([room for room in ROOMS if room != APPROVED]),
        first=first_s,
        length=length_s,
    )
    def book_series(
        self, who: str, room: str, first: int, length: int
    ) -> int | MultipleResults[int]:
        """Book three days in a row, all of them or none."""
        times = [quarters(first + 96 * day, length) for day in range(3)]
        label = next(self.model.labels)
        wanted = [Known((room,), t, who, series=label, rule=t.start) for t in times]
        ids: list[list[int]] = []

        def act(unit: UnitOfWork, base: int) -> None:
            start = times[0].start.astimezone(PARIS).replace(tzinfo=None)
            wish = SeriesWish(
                rrule="FREQ=DAILY;COUNT=3",
                start=start,
                minutes=15 * length,
                room_ids=(self.towns[base].id_of(room),),
            )
            series = book_series(unit, self.person(unit, base, who), wish, self.model.now)
            mine = select(Booking.id).where(Booking.series_id == series.id)
            ids.append(list(unit.session.exec(mine.order_by(col(Booking.recurs_at)))))

        if not self.expect(act, granted=all(self.model.is_possible(one, who) for one in wanted)):
            return multiple()
        by_date = [list(same) for same in zip(*ids, strict=True)]
        made = [self.made(one, same) for one, same in zip(wanted, by_date, strict=True)]
        self.model.deeds[who] = Deed(-1, self.model.now, None, 1)
        return multiple(*made)

    @rule(date=dates, who=who_s)
    def cancel_following(self, date: int, who: str) -> None:
        """Call off this date of a series and those that follow, as far as they aren't over."""
        model = self.model
        gone = [
            n
            for n in model.stretch(date)
            if model.known[n].is_on and model.known[n].when.end > model.now
        ]

        def act(unit: UnitOfWork, base: int) -> None:
            row, by = self.row(unit, base, date), self.person(unit, base, who)
            cancel_series(unit, row, "following", by, model.now)

        if self.expect(act, granted=bool(gone)):
            for number in gone:
                model.call_off(number, None)
            model.deeds[who] = Deed(-1, model.now, None, 1)

    @rule(date=dates, who=who_s, by=st.integers(-6, 6).filter(bool))
    def shift_following(self, date: int, who: str, by: int) -> None:
        """Move this date and those that follow by some quarters; exceptions stay as they are."""
        model, meant = self.model, self.model.known[date]
        when = meant.when.shifted(by * QUARTER)
        there, present = when.start.astimezone(PARIS), meant.when.start.astimezone(PARIS)
        if there.date() != present.date():
            return
        scope = model.stretch(date)
        ahead = [n for n in scope if model.known[n].is_on and model.known[n].when.start > model.now]
        moving = [n for n in ahead if not model.known[n].is_exception]
        places = {n: on_the_wall(model.known[n].rule or model.now, there) for n in scope}
        wanted = {
            n: replace(
                model.known[n],
                when=Interval(places[n], places[n] + model.known[n].when.duration),
            )
            for n in moving
        }

        def act(unit: UnitOfWork, base: int) -> None:
            edit = SeriesEdit(change=Change(when=when))
            row, person = self.row(unit, base, date), self.person(unit, base, who)
            change_series(unit, row, "following", edit, person, model.now)

        can = all(model.is_possible(one, one.organizer, moving) for one in wanted.values())
        if not self.expect(act, granted=bool(ahead) and can):
            return
        begun = [n for n in scope if model.known[n].when.start <= model.now]
        rest = scope[next(i for i, n in enumerate(scope) if n not in begun) :]
        model.cut(rest)
        for number in rest:
            model.known[number].rule = places[number]
        for number, known in wanted.items():
            after = replace(known, series=model.known[number].series, rule=places[number])
            model.known[number] = replace(model.known[number], is_on=False)
            model.become(number, after, None)
        model.deeds[who] = Deed(-1, model.now, None, 1)

    @rule(who=who_s, room=room_s, first=first_s, length=length_s)
    def ask(self, who: str, room: str, first: int, length: int) -> None:
        """Let a question keep a slot, and let go of what an earlier one kept."""
        model, when = self.model, quarters(first, length)
        earlier = model.questions.pop(who, None)
        spaces = spaces_of((room,), when)
        is_free, held = model.is_free(spaces), []

        def act(unit: UnitOfWork, base: int) -> None:
            found = venues(unit.session, self.towns[base].organisation.id).by_id
            slot = (found[self.towns[base].id_of(room)], when)
            held.append(bool(hold(unit, self.person(unit, base, who), [slot], model.now)))

        if is_free:
            ends = model.now + timedelta(minutes=10)
            model.questions[who] = Kept(who, ends, spaces)
            model.to_offer.append((ends, dict(spaces)))
        self.expect(act, granted=True)
        assert set(held) == {is_free}
        if earlier is not None:
            model.to_offer.append((model.now, earlier.spaces))

    @precondition(lambda self: self.model.questions)
    @rule(who=who_s)
    def drop_question(self, who: str) -> None:
        """Let go of what a question keeps."""

        def act(unit: UnitOfWork, base: int) -> None:
            drop(unit, self.person(unit, base, who), self.model.now)

        self.model.questions.pop(who, None)
        self.expect(act, granted=True)

    @rule(target=waits, who=who_s, booking=bookings | dates, more=st.sampled_from((0, 0, 4)))
    def wait_for_a_booking(self, who: str, booking: int, more: int) -> int | MultipleResults[int]:
        """Wait for what a booking takes, or for as long around it."""
        taken = self.model.known[booking]
        return self.wait(who, taken.rooms[:2], taken.when, more * QUARTER)

    @precondition(lambda self: self.model.questions)
    @rule(target=waits, who=who_s, whose=who_s)
    def wait_for_what_is_kept(self, who: str, whose: str) -> int | MultipleResults[int]:
        """Wait for what a question keeps for somebody."""
        kept = self.model.questions.get(whose)
        if kept is None or not kept.spaces:
            return multiple()
        room, span = next(iter(kept.spaces.items()))
        return self.wait(who, (room,), span, timedelta())

    def wait(
        self, who: str, rooms: tuple[str, ...], taken: Interval, around: timedelta
    ) -> int | MultipleResults[int]:
        """Wait for what is full; what is free is told instead."""
        model, minutes = self.model, taken.minutes
        when = Interval(taken.start - around, taken.end + around)
        if when.start <= model.now:
            return multiple()
        wanted = Wait(who, rooms, when, minutes, model.now)
        ids: list[int] = []

        def act(unit: UnitOfWork, base: int) -> None:
            room_ids = tuple(self.towns[base].id_of(room) for room in rooms)
            wait_for = WaitFor(when=when, minutes=minutes, room_ids=room_ids)
            ids.append(wait(unit, self.person(unit, base, who), wait_for, model.now).id)

        if not self.expect(act, granted=model.free_for(wanted) is None):
            return multiple()
        number = len(self.wait_ids)
        self.wait_ids.append(ids)
        model.waits[number] = wanted
        return number

    @rule(target=bookings, number=waits, other=st.sampled_from((None, None, None, *PEOPLE)))
    def accept(self, number: int, other: str | None) -> int | MultipleResults[int]:
        """Take what is offered, which is one's own and not over."""
        model, wanted = self.model, self.model.waits[number]
        who = other or wanted.who
        ids: list[int] = []

        def act(unit: UnitOfWork, base: int) -> None:
            person = self.person(unit, base, who)
            ids.append(accept(unit, self.wait_ids[number][base], person, model.now).id)

        booking, granted = None, False
        if wanted.offer is not None and wanted.slot is not None:
            room, when = wanted.slot
            booking = Known((room,), when, who)
            booking.decide_by = model.deadline(booking, who)
            in_time = who == wanted.who and wanted.offer.until > model.now
            granted = in_time and model.is_possible(booking, who)
        if not self.expect(act, granted=granted) or booking is None:
            return multiple()
        model.give_up(number, "taken")
        return self.made(booking, ids)

    @rule(number=waits, is_no=st.booleans())
    def decline_offer(self, number: int, *, is_no: bool) -> None:
        """Say no to an offer and go on waiting, or wait no more."""
        model, wanted = self.model, self.model.waits[number]
        is_offered = wanted.offer is not None and wanted.offer.until > model.now
        waits = wanted.state in ("waiting", "offered")
        answer = refuse if is_no else leave

        def act(unit: UnitOfWork, base: int) -> None:
            person = self.person(unit, base, wanted.who)
            answer(unit, self.wait_ids[number][base], person, model.now)

        if self.expect(act, granted=is_offered if is_no else waits):
            model.give_up(number, "waiting" if is_no else "left")

    @rule(minutes=st.integers(1, 40))
    def let_time_pass(self, minutes: int) -> None:
        """Let time pass, and nobody look after what ends in it."""
        self.model.now += timedelta(minutes=minutes)

    @rule()
    def tick(self) -> None:
        """End what is due to end, as a worker does; whoever waits has what is free by then."""
        model = self.model
        late = [
            number
            for number, known in model.known.items()
            if known.is_on and not known.takes_time(model.now)
        ]
        over = [
            number
            for number, wanted in model.waits.items()
            if wanted.offer is not None and wanted.offer.until <= model.now
        ]
        for base, units in enumerate(self.units):
            self.offer_what_is_due(base)
            for number, ids in enumerate(self.wait_ids):
                with units.open() as unit:
                    assert offer_over(unit, ids[base], model.now) == (number in over)
            with units.open() as unit:
                for number, ids in enumerate(self.ids):
                    assert expire(unit, ids[base], model.now) == (number in late)
        for number in over:
            left = next(model.waits[number].times(model.now), None)
            model.give_up(number, "waiting" if left else "over")
        for number in late:
            model.call_off(number, None)
        self.notice_offers()
        assert model.forgotten() == []

    @invariant()
    def nothing_overlaps_and_nothing_is_lost(self) -> None:
        """Compare the rows of both databases with the model."""
        self.notice_offers()
        for base, units in enumerate(self.units):
            with units.database.reading() as session:
                every = session.exec(select(Blocking).order_by(col(Blocking.id))).all()
                self.compare(session, base)
            rows = [b for b in every if b.expires_at is None or b.expires_at > self.model.now]
            assert sorted(self.told(base, row) for row in rows) == self.model.taken()
            for one, other in combinations(rows, 2):
                apart = one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
                assert one.room_id != other.room_id or apart


def on_the_wall(rule: datetime, like: datetime) -> datetime:
    """Return the moment of the rule's day at which clocks in Paris show the hour of `like`."""
    day = rule.astimezone(PARIS).date()
    return datetime.combine(day, like.time(), PARIS).astimezone(UTC)


def test_any_sequence_of_acts_leaves_no_overlap_and_both_databases_agree(
    new_sqlite: NewDatabase, new_postgresql: NewDatabase
) -> None:
    with machines(Acts, new_sqlite, new_postgresql) as machine:
        live(machine, 25, STEPS)


def test_without_the_guard_some_sequence_overlaps(new_sqlite: NewDatabase) -> None:
    with machines(Acts, new_sqlite) as machine:
        for units in machine.units:
            remove_the_guard(units.database)
        with pytest.raises(AssertionError):
            live(machine, 200, STEPS, is_search=True)
