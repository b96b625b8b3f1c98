"""A series in other hands: its mails and news go to whoever leads it now."""

from datetime import datetime

from sqlmodel import col, select

from rooms.database import Database
from rooms.handover import hand_over_all, hand_over_following
from rooms.models import Booking, Series
from rooms.series.booking import SeriesWish, book_series
from rooms.undo import undo
from tests.builders import NOW
from tests.integrations.planned import GUEST, Planned


def organizers(planned: Planned) -> dict[str, set[str]]:
    """Return, by address, who invites in the mails that wait."""
    found: dict[str, set[str]] = {}
    for row in planned.rows("mail"):
        said = str(row.payload)
        leads = {one for one in PEOPLE if f"'organizer_email': '{one}'" in said}
        found.setdefault(str(row.payload["to"]), set()).update(leads)
    return found


PEOPLE = ("agent@drancy.example", "accueil@drancy.example")


def test_the_mails_of_a_series_that_is_handed_over_name_the_new_organiser(
    database: Database,
) -> None:
    planned = Planned(database)
    town = planned.town
    wanted = SeriesWish(
        start=datetime(2026, 3, 17, 10),  # noqa: DTZ001  on the wall of the site
        minutes=60,
        room_ids=(town.id_of("jaures"),),
        rrule="FREQ=WEEKLY;COUNT=3",
        guests=(GUEST,),
        space_id="space",
    )
    with planned.units.open() as unit:
        book_series(unit, town.agent, wanted, NOW)
    with planned.units.open() as unit:
        handed = hand_over_all(unit, town.agent, town.colleague, town.admin, NOW)
    assert handed.count == 3
    assert organizers(planned)[GUEST] == {town.colleague.email}
    assert town.agent.email not in organizers(planned)
    assert [row.payload["to"] for row in planned.rows("chat")] == [town.colleague.email]
    with planned.units.open() as unit:
        undo(unit, town.admin, NOW)
    with database.reading() as session:
        led = {row.organizer_id for row in session.exec(select(Booking)).all()}
        assert led == {town.agent.id}
        assert session.exec(select(Series)).one().organizer_id == town.agent.id
    assert organizers(planned)[GUEST] == {town.agent.email}


def test_in_whose_name_a_series_is_booked_is_told_once(database: Database) -> None:
    planned = Planned(database)
    town = planned.town
    wanted = SeriesWish(
        start=datetime(2026, 3, 17, 10),  # noqa: DTZ001  on the wall of the site
        minutes=60,
        room_ids=(town.id_of("jaures"),),
        rrule="FREQ=WEEKLY;COUNT=3",
        space_id="space",
    )
    with planned.units.open() as unit:
        book_series(unit, town.colleague, wanted, NOW, by=town.agent)
    [told] = planned.rows("chat")
    said = (told.payload["to"], told.payload["text"])
    assert said == (town.colleague.email, "series_booked_for_you")


def test_who_gets_what_follows_invites_to_a_series_of_their_own(database: Database) -> None:
    planned = Planned(database)
    town = planned.town
    wanted = SeriesWish(
        start=datetime(2026, 3, 17, 10),  # noqa: DTZ001  on the wall of the site
        minutes=60,
        room_ids=(town.id_of("jaures"),),
        rrule="FREQ=WEEKLY;COUNT=4",
        guests=(GUEST,),
        space_id="space",
    )
    with planned.units.open() as unit:
        book_series(unit, town.agent, wanted, NOW)
    with database.reading() as session:
        third = session.exec(select(Booking).order_by(col(Booking.starts_at))).all()[2]
    with planned.units.open() as unit:
        hand_over_following(unit, third, town.colleague, town.agent, NOW)
    assert organizers(planned)[GUEST] == {town.agent.email, town.colleague.email}
    rules = {
        row.payload["meeting"]["organizer_email"]: row.payload["meeting"]["rrule"]
        for row in planned.rows("mail")
        if row.payload["to"] == GUEST
    }
    assert rules == {
        town.agent.email: "FREQ=WEEKLY;UNTIL=20260330",
        town.colleague.email: "FREQ=WEEKLY;COUNT=2",
    }
    with planned.units.open() as unit:
        undo(unit, town.agent, NOW)
    assert organizers(planned)[GUEST] == {town.agent.email}
