"""Whatever happens in whatever order, the rooms are in the call that their bookings say."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlmodel import col, select

from integrations.calls.plans import look_of
from integrations.errors import PermanentError, TransientError
from integrations.outbox import Outcome, reschedule
from integrations.schedule import Jobs
from rooms.bookings import Change
from rooms.calls.connecting import EARLIEST
from rooms.calls.legs import Call, Leg
from rooms.errors import Refused
from rooms.interval import Interval
from rooms.models import Booking, OutboxItem
from rooms.undo import undo
from tests.builders import NOW, at, lasting
from tests.conftest import NewDatabase
from tests.integrations.ends import Ends
from tests.integrations.planned import Planned
from tests.integrations.test_calls import LYON, ask
from tests.integrations.test_schedule import Cloud, jobs

ROOMS = ("jaures", "mandela", "cesaire")
QUIET = timedelta(minutes=6)
ACTS = st.one_of(
    st.tuples(
        st.sampled_from(["move", "prolong"]), st.integers(0, 1), st.sampled_from([-20, 15, 60])
    ),
    st.tuples(st.just("room"), st.integers(0, 1), st.sampled_from([1, 2])),
    st.tuples(
        st.sampled_from(["cancel", "undo", "start", "end", "video", "look", "lose", "crash"]),
        st.integers(0, 1),
        st.just(0),
    ),
    st.tuples(
        st.sampled_from(["drop", "hang up", "away", "back", "refuse", "busy"]),
        st.integers(0, 2),
        st.just(0),
    ),
)
STEPS = st.lists(st.tuples(ACTS, st.sampled_from([0, 0, 1, 4, 11, 30])), min_size=1, max_size=12)


class Killed(BaseException):
    """The worker died."""


class Afternoon:
    """Two meetings that follow each other in Jaurès, the first with an outside room."""

    def __init__(self, planned: Planned) -> None:
        self.planned, self.ends = planned, Ends(planned)
        self.now = at(13, 40)
        self.excused: set[str] = set()  # rooms that somebody or something took out for good
        self.bookings = [
            planned.book("jaures", "mandela", guests=(LYON,)),
            planned.book("jaures", when=lasting(15), guests=()),
        ]
        self.ends.work_at(self.now)

    def do(self, act: str, number: int, how: int) -> None:
        """Do what can be done."""
        acts: dict[str, Callable[[int, int], None]] = {
            "move": lambda n, by: self._move(n, by, by),
            "prolong": lambda n, by: self._move(n, 0, by),
            "room": self._room,
            "cancel": lambda n, _: self.planned.cancel(self._booking(n), self.now),
            "undo": lambda *_: self._undo(),
            "start": lambda n, _: self._ask(n, "start"),
            "end": lambda n, _: self._ask(n, "end"),
            "video": lambda n, _: self._change(
                n, Change(wants_video=not self._booking(n).wants_video)
            ),
            "look": lambda n, _: self._look(n),
            "lose": lambda *_: self._lose(),
            "crash": lambda *_: self._crash(),
            "drop": lambda n, _: self._leave(n, ""),
            "hang up": lambda n, _: self._leave(n, "here"),
            "away": lambda n, _: self._break(n, TransientError("away")),
            "refuse": lambda n, _: self._break(n, PermanentError("no")),
            "back": lambda n, _: self._mend(n),
            "busy": lambda n, _: self._occupy(n),
        }
        with suppress(Refused):
            acts[act](number, how)

    def go_on(self, minutes: int) -> None:
        """Let time pass, also over a worker's death."""
        self.now += timedelta(minutes=minutes)
        with suppress(Killed):
            self.ends.work_at(self.now)
        with suppress(Killed):
            self.ends.worker.free_leases()
            self.ends.work_at(self.now)

    def settle(self) -> None:
        """Let all that was away come back, and the net find what was lost."""
        for device in list(self.ends.endpoints.broken):
            self.ends.endpoints.broken.pop(device)
        for device, remote in list(self.ends.endpoints.calls.items()):
            if remote == "elsewhere":
                self.ends.endpoints.leaves(device, "here")
        self.go_on(0)
        self.ends.clock.set(self.now)
        look_after(self.ends)
        self.go_on(int(QUIET.total_seconds()) // 60)

    def wanted(self) -> set[str]:
        """Return the rooms that the bookings want in a call now."""
        return {room for booking in self._all() for room in self._rooms(booking, self._runs)}

    def allowed(self) -> set[str]:
        """Return the rooms that may be in a call now."""
        return {room for booking in self._all() for room in self._rooms(booking, self._may_run)}

    def _runs(self, booking: Booking, asked: str | None) -> bool:
        begins = booking.starts_at if asked is None else booking.starts_at - timedelta(hours=9)
        return asked != "end" and begins <= self.now < booking.ends_at

    def _may_run(self, booking: Booking, asked: str | None) -> bool:
        begins = booking.starts_at - EARLIEST if asked is None else NOW
        return asked != "end" and begins <= self.now < booking.ends_at

    def _rooms(self, booking: Booking, when: Callable[[Booking, str | None], bool]) -> list[str]:
        with self.planned.database.reading() as session:
            call = session.exec(select(Call).where(Call.booking_id == booking.id)).first()
        asked = call.asked if call else None
        has_call = booking.wants_video or asked == "start"
        if booking.status != "confirmed" or not has_call or not when(booking, asked):
            return []
        facts = self.planned.rooms_of(booking)
        return [key for key, room in self.planned.town.rooms.items() if room.id in facts]

    def _all(self) -> list[Booking]:
        return [self._booking(number) for number in range(2)]

    def _booking(self, number: int) -> Booking:
        with self.planned.database.reading() as session:
            return session.get_one(Booking, self.bookings[number].id)

    def _move(self, number: int, by: int, until: int) -> None:
        booking = self._booking(number)
        when = Interval(
            booking.starts_at + timedelta(minutes=by), booking.ends_at + timedelta(minutes=until)
        )
        self._change(number, Change(when=when))

    def _room(self, number: int, room: int) -> None:
        self._change(number, Change(room_ids=(self.planned.town.id_of(ROOMS[room]),)))

    def _change(self, number: int, wanted: Change) -> None:
        self.planned.change(self._booking(number), wanted, self.now)

    def _undo(self) -> None:
        with self.planned.units.open() as unit:
            undo(unit, self.planned.town.agent, self.now)

    def _ask(self, number: int, act: str) -> None:
        booking = self._booking(number)
        if booking.status == "confirmed" and booking.ends_at > self.now:
            ask(self.planned, booking, act, self.now)

    def _look(self, number: int) -> None:
        with self.planned.units.open() as unit:
            reschedule(unit.session, look_of(self._booking(number), self.now), self.now)

    def _lose(self) -> None:
        with self.planned.database.writing() as session:
            lost = update(OutboxItem).where(col(OutboxItem.kind) == "call")
            lost = lost.where(col(OutboxItem.settled_at).is_(None))
            session.exec(lost.values(settled_at=NOW, outcome="failed"))
            session.commit()

    def _crash(self) -> None:
        settle = self.ends.worker._settle  # noqa: SLF001

        def die(item: OutboxItem, outcome: Outcome) -> None:
            if item.kind != "call":
                settle(item, outcome)
                return
            self.ends.worker._settle = settle  # type: ignore[method-assign]  # noqa: SLF001
            raise Killed

        self.ends.worker._settle = die  # type: ignore[method-assign,assignment]  # noqa: SLF001

    def _leave(self, number: int, side: str) -> None:
        device = self.ends.device(ROOMS[number])
        if device in self.ends.endpoints.calls:
            self.ends.endpoints.leaves(device, side)
            self.excused.add(ROOMS[number])

    def _break(self, number: int, error: TransientError | PermanentError) -> None:
        self.ends.endpoints.broken[self.ends.device(ROOMS[number])] = error
        if isinstance(error, PermanentError):
            self.excused.add(ROOMS[number])

    def _mend(self, number: int) -> None:
        self.ends.endpoints.broken.pop(self.ends.device(ROOMS[number]), None)

    def _occupy(self, number: int) -> None:
        self.ends.endpoints.calls[self.ends.device(ROOMS[number])] = "elsewhere"
        self.excused.add(ROOMS[number])


def look_after(ends: Ends) -> None:
    """Let the net look once."""
    net: Jobs = jobs(ends.planned.units, ends.clock, ends.worker, Cloud())
    net.look_after_calls()


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_the_rooms_are_where_their_bookings_say_after_any_sequence(
    new_sqlite: NewDatabase, steps: list[tuple[tuple[str, int, int], int]]
) -> None:
    afternoon = Afternoon(Planned(new_sqlite()))
    for (act, number, how), minutes in steps:
        afternoon.do(act, number, how)
        afternoon.go_on(minutes)
        present = afternoon.ends.provider.present
        assert len(present) == len(set(present)), "nobody is rung who is in the call"
    afternoon.settle()
    connected = afternoon.ends.connected()
    assert afternoon.wanted() - afternoon.excused <= connected
    assert connected <= afternoon.allowed()
    assert_all_is_over(afternoon, at(23))


def assert_all_is_over(afternoon: Afternoon, when: datetime) -> None:
    afternoon.now = max(when, afternoon.now)
    afternoon.go_on(0)
    assert afternoon.ends.connected() == set()
    assert afternoon.ends.provider.present == []
    assert afternoon.planned.rows("call") == []
    with afternoon.planned.database.reading() as session:
        assert session.exec(select(Leg).where(col(Leg.left_at).is_(None))).all() == []
