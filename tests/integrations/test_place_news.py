"""Rooms that get another name or address: guests' calendars follow, and organisers hear of it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, update

from integrations.operations.inventory import import_files
from integrations.place_news import PlaceNews
from rooms.administration.looking import Preview
from rooms.administration.plans import apply, preview
from rooms.administration.proposed import Proposed
from rooms.administration.reversing import undoing
from rooms.database import Database
from rooms.inventory_files import Line
from rooms.models import Booking, OutboxItem, Person, Plan
from rooms.series.booking import SeriesWish, book_series
from tests.builders import NOW, PARIS, lasting
from tests.integrations.planned import GUEST, PlainTalk, Planned

LATER = NOW + timedelta(minutes=30)
MOVED = Line("rooms", {"room": "jaures", "site": "mediatheque"})
ADDRESS = Line("sites", {"site": "mairie", "address": "2 rue Neuve"})
NAMED = Line("rooms", {"room": "jaures", "name": "Jean Jaurès"})
FLOOR = Line("rooms", {"room": "jaures", "floor": "3"})
SEATS = Line("rooms", {"room": "jaures", "capacity": "30", "equipment": "screen"})


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database, None)


def applied(planned: Planned, *lines: Line, undone: Plan | None = None) -> Preview:
    with planned.units.open() as unit:
        proposed = Proposed(organisation=planned.town.organisation, lines=lines)
        if undone is not None:
            plan = unit.session.get_one(Plan, undone.id)
            proposed = undoing(unit.session, plan, planned.town.admin)
        shown = preview(unit.session, proposed, LATER)
        apply(unit, shown.plan, planned.town.admin, LATER)
        return shown


def sent(planned: Planned) -> None:
    """Let all mails have gone out."""
    with planned.database.writing() as session:
        mails = update(OutboxItem).where(col(OutboxItem.kind) == "mail")
        session.exec(
            mails.where(col(OutboxItem.settled_at).is_(None)).values(attempts=1, settled_at=NOW)
        )
        session.commit()


def tell(planned: Planned, at_once: int = 50, now: datetime = LATER) -> int:
    """Work on the rows that tell people, and return how many there were."""
    news, count = PlaceNews(planned.units, PlainTalk(), at_once), 0
    while rows := planned.rows("places"):  # no worker claims what else waits
        row = rows[0]
        record = news(row, now).record
        with planned.units.open() as unit:
            if record is not None:
                record(unit)
            unit.session.get_one(OutboxItem, row.id).settled_at = now
        count += 1
    return count


def mails(planned: Planned) -> list[tuple[str, str, int, list[str]]]:
    """Return of each mail that waits whom it reaches, its kind, its SEQUENCE and its places."""
    return sorted(
        (
            row.payload["to"],
            row.payload["kind"],
            row.payload["meeting"]["sequence"],
            [
                f"{it['room']}, {it['site']}, {it['address']}"
                for it in row.payload["meeting"]["places"]
            ],
        )
        for row in planned.rows("mail")
    )


def told(planned: Planned) -> list[tuple[str, str]]:
    return [(row.payload["to"], row.payload["text"]) for row in planned.rows("chat")]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (MOVED, "Jaurès, Médiathèque Georges-Brassens"),
        (ADDRESS, "Jaurès, Mairie de Drancy, 2 rue Neuve"),
        (NAMED, "Jean Jaurès, Mairie de Drancy"),
        (FLOOR, "Jaurès, Mairie de Drancy"),
    ],
)
def test_calendars_show_the_new_place_and_the_organiser_hears_once(
    planned: Planned, line: Line, place: str
) -> None:
    planned.book()
    sent(planned)
    assert applied(planned, line).told == 1
    tell(planned)
    found = mails(planned)
    assert {to for to, *_ in found} == {planned.town.agent.email, GUEST}
    assert [(kind, sequence) for _, kind, sequence, _ in found] == [("update", 1)] * 2
    assert all(places[0].startswith(place) for *_, places in found)
    assert told(planned) == [(planned.town.agent.email, "place_told")]


def test_other_seats_are_told_to_nobody(planned: Planned) -> None:
    planned.book()
    sent(planned)
    assert applied(planned, SEATS).told == 0
    assert not planned.rows("places", "mail", "chat")


def test_nobody_is_told_of_what_is_over_or_called_off_or_elsewhere(planned: Planned) -> None:
    planned.book(when=lasting(9, days=0))
    planned.cancel(planned.book())
    planned.book("mandela", when=lasting(10))
    with planned.database.writing() as session:
        session.exec(update(Booking).where(col(Booking.id) == 1).values(starts_at=NOW))
        session.commit()
    sent(planned)
    assert applied(planned, NAMED).told == 0
    tell(planned)
    assert not planned.rows("mail", "chat")


def test_a_mail_that_waits_says_the_new_place_and_is_no_second_one(planned: Planned) -> None:
    planned.book()
    applied(planned, NAMED)
    tell(planned)
    assert {(kind, sequence) for _, kind, sequence, _ in mails(planned)} == {("invitation", 0)}
    assert all(places[0].startswith("Jean Jaurès") for *_, places in mails(planned))


def test_a_series_gets_one_mail_each_and_one_message_is_for_all(planned: Planned) -> None:
    wish = SeriesWish(
        rrule="FREQ=WEEKLY;COUNT=4",
        start=lasting(14).start.astimezone(PARIS).replace(tzinfo=None),
        minutes=60,
        room_ids=(planned.town.id_of("jaures"),),
        guests=(GUEST,),
    )
    with planned.units.open() as unit:
        book_series(unit, planned.town.agent, wish, NOW)
    planned.book(when=lasting(16))
    sent(planned)
    assert applied(planned, NAMED).told == 5
    assert tell(planned) == 1
    assert len(mails(planned)) == 4  # of the series and of the single meeting, to two people
    assert {kind for _, kind, *_ in mails(planned)} == {"update"}
    assert told(planned) == [(planned.town.agent.email, "places_told")]


def test_many_are_told_some_at_a_time_and_each_once(planned: Planned) -> None:
    for hour in range(9, 16):
        planned.book(when=lasting(hour))
    sent(planned)
    assert applied(planned, ADDRESS).told == 7
    assert tell(planned, at_once=3) == 3
    assert len(mails(planned)) == 14
    assert told(planned) == [(planned.town.agent.email, "places_told")]


def test_what_is_taken_back_is_told_again(planned: Planned) -> None:
    planned.book()
    sent(planned)
    done = applied(planned, NAMED).plan
    tell(planned)
    sent(planned)
    assert applied(planned, undone=done).told == 1
    tell(planned)
    assert {(sequence, places[0][:6]) for *_, sequence, places in mails(planned)} == {(2, "Jaurès")}


def test_what_is_taken_back_before_anybody_heard_is_told_in_no_mail(planned: Planned) -> None:
    planned.book()
    sent(planned)
    applied(planned, undone=applied(planned, NAMED).plan)
    tell(planned)
    assert not mails(planned)


def test_an_import_tells_people_too(planned: Planned, tmp_path: Path) -> None:
    planned.book()
    sent(planned)
    file = tmp_path / "rooms.csv"
    file.write_text("organisation,room,name\ndrancy,jaures,Jean Jaurès\n", encoding="utf-8")
    trial = import_files(planned.units, [file], LATER, is_trial=True)
    assert (trial.data["told"], planned.rows("places")) == (1, [])
    assert import_files(planned.units, [file], LATER).data["told"] == 1
    tell(planned)
    assert len(mails(planned)) == 2
    assert told(planned) == [(planned.town.agent.email, "place_told")]


def test_organisers_hear_in_their_own_language(planned: Planned) -> None:
    planned.book()
    with planned.units.open() as unit:
        unit.session.get_one(Person, planned.town.agent.id).language = "en"
    applied(planned, NAMED)
    said: list[object] = []

    class Listening(PlainTalk):
        def notice(self, session, kind, booking, now, details):  # type: ignore[no-untyped-def]
            said.extend([details["language"], details["places"]])
            return super().notice(session, kind, booking, now, details)

    (row,) = planned.rows("places")
    with planned.units.open() as unit:
        record = PlaceNews(planned.units, Listening())(row, LATER).record
        assert record
        record(unit)
    assert said[0] == "en"
    assert [name in str(said[1]) for name in ("'Jaurès'", "'Jean Jaurès'")] == [True, True]
