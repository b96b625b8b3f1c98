"""Looking after calls: one pass of the net over all bookings of a large day, and a crowd of them.

The floor is the smallest question on the bare driver that tells which meetings run at that moment.
"""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select, update

from bench import joining
from bench.floors import Floor
from bench.table import Row
from bench.timing import in_turn
from bench.towns import new_postgresql_database
from rooms.calls.legs import Call, Leg, State
from rooms.calls.neglected import neglected
from rooms.database import Database, upgrade
from rooms.models import Booking, Conference, Endpoint, Organisation, OutboxItem, Person, Room, Site
from rooms.storage.rows import write

PASS_MS = 300.0
BOOKINGS, ROOMS = 10_000, 1_000
DAY = datetime(2026, 6, 1, 5, tzinfo=UTC)
NOW = DAY + timedelta(hours=6)
STEP = timedelta(minutes=72)
LOST = 25
RUNNING = """
    SELECT id, starts_at, ends_at FROM booking
    WHERE organisation_id = {p} AND starts_at > {p} AND starts_at <= {p} AND ends_at > {p}
"""


def measure(*, small: bool) -> list[Row]:
    """Return a row for each database, and those of the sessions that begin at one moment."""
    times = 10 if small else 50
    with tempfile.TemporaryDirectory() as folder:
        urls = {
            "SQLite": f"sqlite:///{Path(folder) / 'calls.db'}",
            "PostgreSQL": new_postgresql_database("calls"),
        }
        passes = [_row(label, url, times) for label, url in urls.items()]
    return [*passes, *joining.measure(small=small)]


def _row(label: str, url: str, times: int) -> Row:
    database = Database(url)
    upgrade(database)
    organisation_id = fill(database)
    floor = Floor(url)
    statement = RUNNING.format(p="?" if floor.is_sqlite else "%s")
    bounds = [
        floor.moment(at) for at in (NOW - timedelta(days=1), NOW + timedelta(minutes=15), NOW)
    ]

    def ours(_turn: int) -> list[int]:
        with database.reading() as session:
            return neglected(session, NOW, NOW)

    timing = in_turn(
        ours, lambda _: floor.rows(statement, [organisation_id, *bounds]), times, warm_up=2
    )
    found = ours(0)
    database.close()
    if len(found) != LOST:
        raise AssertionError(f"{len(found)} calls were found, not {LOST}")
    return Row(
        question=f"{label}: one pass over {BOOKINGS:,} calls of a day (ms)",
        ours=timing.ours,
        floor=timing.floor,
        ratio=timing.ratio,
        spread=timing.spread,
        target=f"under {PASS_MS:.0f}",
        is_met=timing.ours < PASS_MS,
    )


def fill(database: Database) -> int:
    """Write a day of meetings with their calls, some of which nobody looks at; the town's id."""
    with database.writing() as session:
        town, person, endpoints = _town(session)
        for model, rows in _rows(town, person, endpoints).items():
            write(session, model, rows)
        _lose(session)
        session.commit()
    return town


def _town(session: Session) -> tuple[int, int, dict[int, int]]:
    """Return a town, somebody in it, and the endpoint of each room by the room's id."""
    town = Organisation(key="large", name="Large")
    session.add(town)
    session.flush()
    site = Site(organisation_id=town.id, key="site", name="Site")
    person = Person(organisation_id=town.id, email="agent@large.example")
    session.add_all([site, person])
    session.flush()
    rooms = [
        Room(organisation_id=town.id, site_id=site.id, key=f"room-{n}", name=f"Room {n}")
        for n in range(ROOMS)
    ]
    session.add_all(rooms)
    session.flush()
    ends = [Endpoint(organisation_id=town.id, room_id=room.id, key=room.key) for room in rooms]
    session.add_all(ends)
    session.flush()
    return town.id, person.id, {end.room_id: end.id for end in ends}


def _rows(town: int, person: int, endpoints: dict[int, int]) -> dict[Any, list[dict[str, Any]]]:
    """Return the rows of the day: every room has one meeting after the other."""
    ends = list(endpoints.values())
    found: dict[Any, list[dict[str, Any]]] = {
        model: [] for model in (Booking, Conference, Call, Leg, OutboxItem)
    }
    for number in range(BOOKINGS):
        start = DAY + STEP * (number // ROOMS) + timedelta(minutes=number % 12)
        end, booking_id = start + timedelta(hours=1), number + 1
        runs = start - timedelta(minutes=5) <= NOW < end
        of: dict[str, Any] = {"organisation_id": town, "booking_id": booking_id}
        state = "live" if runs else "ready" if start > NOW else "ended"
        found[Booking].append(_values(
            Booking(
                id=booking_id, organisation_id=town, organizer_id=person, starts_at=start,
                ends_at=end, zone="Europe/Paris", wants_video=True, created_at=DAY, changed_at=DAY,
            )
        ))  # fmt: skip
        found[Conference].append(
            _values(Conference(id=booking_id, provider="webex", state=state, **of))
        )
        if start - timedelta(minutes=5) <= NOW:
            call = Call(id=booking_id, state="live" if runs else "over", **of)
            found[Call].append(_values(call))
            leg = Leg(
                id=booking_id, endpoint_id=ends[number % ROOMS], begun_at=start, joined_at=start,
                state=State.CONNECTED.value if runs else State.LEFT.value,
                left_at=None if runs else end, **of,
            )  # fmt: skip
            found[Leg].append(_values(leg))
        due = NOW + timedelta(seconds=number % 60) if runs else start - timedelta(minutes=15)
        item = OutboxItem(
            id=booking_id, kind="call", subject=f"call:{booking_id}", created_at=DAY, due_at=due,
            settled_at=None if runs or start > NOW else end, **of,
        )  # fmt: skip
        found[OutboxItem].append(_values(item))
    return found


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).model_fields}


def _lose(session: Session) -> None:
    """Let some of the calls that run have no look that is to come."""
    running = select(Call.booking_id).where(Call.state == "live").order_by(col(Call.booking_id))
    lost = session.exec(running.limit(LOST)).all()
    before = NOW - timedelta(hours=1)
    given_up = update(OutboxItem).where(col(OutboxItem.booking_id).in_(lost))
    session.exec(given_up.values(settled_at=before, outcome="failed"))
