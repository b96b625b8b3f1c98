"""What partners wait for: invitations written, feeds served, answers taken in.

The floor of a feed is the library alone, writing the same properties of the same events.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient
from icalendar import Calendar, Event
from sqlmodel import select

from bench.table import Row
from bench.timing import alone, in_turn
from calendars.feeds import PRODID, feed
from calendars.invitation import invitation
from calendars.meeting import Invitee, Meeting, Place
from calendars.tokens import Answered, make_feed_token, make_token, plus_address
from integrations.conferencing.choice import Providers
from integrations.mail.intake import MailIntake
from integrations.subscribers import Subscribers
from rooms.database import Database, upgrade
from rooms.feeds import Entry, feed_of
from rooms.models import Arrival, Attendee, InboxItem
from rooms.unit_of_work import Units
from tests.builders import NOW, FixedClock, Town, booked, lasting, settled_town
from tests.integrations.mail.answering import MAILBOX, SECRET, Sent
from tests.integrations.planned import GUEST, PlainTalk
from web.app import create_app
from web.feeds import feeds

INVITATION_MS, SERIES_MS, UNCHANGED_MS = 2.0, 10.0, 5.0
FEED_RATIO = 1.5
REPLIES_SECONDS = 10.0
EVENTS, DATES = 1_000, 100
START = datetime(2026, 3, 17, 13, tzinfo=UTC)


def measure(*, small: bool) -> list[Row]:
    """Return the rows of invitations, feeds and answers."""
    times = 50 if small else 300
    replies = 200 if small else 1_000
    with tempfile.TemporaryDirectory() as folder, _town(Path(folder)) as (units, town):
        return [
            _invitation("the invitation of one guest (ms)", _meeting(), INVITATION_MS, times),
            _invitation(f"a series of {DATES} dates (ms)", _series(), SERIES_MS, times),
            _feed(times // 10),
            _unchanged(units, town, times),
            _replies(units, town, replies),
        ]


@contextmanager
def _town(folder: Path) -> Iterator[tuple[Units, Town]]:
    database = Database(f"sqlite:///{folder / 'calendars.db'}")
    upgrade(database)
    units = Units(database, Subscribers(PlainTalk(), Providers()))
    try:
        yield units, settled_town(units)
    finally:
        database.close()


def _meeting() -> Meeting:
    return Meeting(
        uid="6f1b6f6e-0f5c-4d5e-9a55-5a10e0b00c5d",
        reference="TALIMO-42",
        title="Comité de quartier",
        start=START,
        end=START + timedelta(hours=1),
        zone="Europe/Paris",
        places=(Place(room="Jaurès", site="Mairie", address="1 place de l’Hôtel-de-Ville"),),
        organizer_name="Accueil",
        organizer_email="agent@drancy.example",
        created=NOW,
        modified=NOW,
    )


def _series() -> Meeting:
    facts = {name: getattr(_meeting(), name) for name in Meeting.__slots__}
    return Meeting(**facts | {"rrule": f"FREQ=WEEKLY;COUNT={DATES}", "exdates": ()})


def _invitation(question: str, meeting: Meeting, target_ms: float, times: int) -> Row:
    guest = Invitee(email=GUEST)
    ours, spread = alone(
        lambda _: invitation(meeting, guest, mailbox=MAILBOX, method="REQUEST"), times
    )
    return Row(
        question=question,
        ours=ours,
        spread=spread,
        target=f"< {target_ms:.0f} ms",
        is_met=ours < target_ms,
    )


def _feed(times: int) -> Row:
    shown = [_entry(number) for number in range(EVENTS)]
    timing = in_turn(
        lambda _: feed("Jaurès", shown, "fr", "drancy"), lambda _: _bare(shown), times, warm_up=2
    )
    return Row(
        question=f"a feed of {EVENTS} events (ms)",
        ours=timing.ours,
        floor=timing.floor,
        ratio=timing.ratio,
        spread=timing.spread,
        target=f"≤ {FEED_RATIO} × the library alone",
        is_met=timing.ratio <= FEED_RATIO,
    )


def _entry(number: int) -> Entry:
    start = START + timedelta(hours=number)
    return Entry(
        booking_id=number + 1,
        start=start,
        end=start + timedelta(hours=1),
        title=f"Comité {number}",
        rooms=(("Jaurès", "Mairie"),),
        created=NOW,
        changed=NOW,
        sequence=0,
        is_tentative=False,
    )


def _bare(shown: list[Entry]) -> bytes:
    """Return the events as the library writes them, and nothing of ours."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    for entry in shown:
        event = Event()
        event.add("uid", str(entry.booking_id))
        event.add("dtstamp", entry.changed)
        event.add("dtstart", entry.start)
        event.add("dtend", entry.end)
        event.add("summary", entry.title)
        event.add("location", "Jaurès, Mairie")
        event.add("status", "CONFIRMED")
        event.add("transp", "OPAQUE")
        event.add("class", "PUBLIC")
        event.add("sequence", entry.sequence)
        event.add("last-modified", entry.changed)
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _unchanged(units: Units, town: Town, times: int) -> Row:
    for number in range(200):
        when = lasting(8 + number % 10, days=1 + number // 10)
        booked(units, town.agent, when, town.rooms["jaures"])
    with units.open() as unit:
        opened = feed_of(unit.session, town.agent, NOW, room=town.rooms["jaures"])
    blueprint = feeds(units.database, FixedClock(), SECRET)
    client: FlaskClient = create_app(units.database, [blueprint]).test_client()
    path = f"/feeds/{make_feed_token(SECRET, opened.id)}.ics"
    tag = client.get(path).headers["ETag"]

    def ask(_: int) -> None:
        answer = client.get(path, headers={"If-None-Match": tag})
        assert answer.status_code == 304

    ours, spread = alone(ask, times)
    return Row(
        question="a feed that hasn't changed (ms)",
        ours=ours,
        spread=spread,
        target=f"< {UNCHANGED_MS:.0f} ms",
        is_met=ours < UNCHANGED_MS,
    )


def _replies(units: Units, town: Town, count: int) -> Row:
    """Take in answers as a worker does, each in a transaction of its own; in seconds a thousand."""
    guests = tuple(f"guest{number}@partenaire.example" for number in range(50))
    booking = booked(units, town.agent, lasting(14), town.rooms["mandela"], guests=guests)
    with units.database.reading() as session:
        mine = select(Attendee).where(Attendee.booking_id == booking.id)
        seats = [row for row in session.exec(mine) if not row.is_organizer]
    intake = MailIntake(SECRET)
    began = time.perf_counter()
    for number in range(count):
        seat = seats[number % len(seats)]
        mail = Sent(
            to=plus_address(MAILBOX, make_token(SECRET, Answered(booking.id, seat.id))),
            uid="of-another-client",
            sender=seat.address,
            attendee=seat.address,
            answer="ACCEPTED" if number % 3 else "DECLINED",
            stamp=NOW + timedelta(seconds=number),
            message_id=f"<{number}@partenaire.example>",
        )
        item = InboxItem(
            id=number + 1, key=str(number), kind="mail", subject="mail",
            payload=mail.payload(), received_at=NOW, due_at=NOW,
        )  # fmt: skip
        record = intake(item, NOW)
        with units.open() as unit:
            record(unit)
    took = (time.perf_counter() - began) * 1_000 / count
    with units.database.reading() as session:
        applied = select(Arrival.id).where(Arrival.verdict == "applied")
        assert len(session.exec(applied).all()) == count
    return Row(
        question="1,000 answers taken in (s)",
        ours=took,
        target=f"< {REPLIES_SECONDS:.0f} s",
        is_met=took < REPLIES_SECONDS,
    )
