"""Who makes a conference: what is wished for, what a call needs, and who was tried already."""

import pytest
from sqlmodel import col, select

from integrations.conferencing.catalogue import ABILITIES
from integrations.conferencing.choice import Ends, Providers
from rooms.bookings import Change
from rooms.database import Database
from rooms.models import Booking, Conference, RoomPolicy
from rooms.policy import PROVIDERS, Level, policy_of
from rooms.series.booking import SeriesWish, book_series
from tests.builders import NOW, at
from tests.integrations.planned import Planned

ALL = Providers(("webex", "cms", "bigbluebutton", "point_to_point"))
LYON = "sip:salle@lyon.example"


def test_a_policy_may_name_every_provider_and_no_other() -> None:
    assert set(PROVIDERS) == set(ABILITIES)
    with pytest.raises(ValueError, match="zoom"):
        policy_of([(Level.SITE, 1, {"providers": ["cms", "zoom"]})])


@pytest.mark.parametrize(
    ("wished", "commanded", "rung", "tried", "chosen"),
    [
        ((), 1, 0, (), "webex"),
        ((), 2, 0, (), "webex"),
        ((), 2, 0, ("webex", "cms"), "point_to_point"),
        ((), 3, 0, ("webex", "cms"), "bigbluebutton"),
        ((), 3, 0, ("webex", "cms", "bigbluebutton"), None),
        ((), 0, 0, ("webex", "cms", "bigbluebutton"), None),
        (("bigbluebutton", "webex"), 0, 0, (), "bigbluebutton"),
        (("bigbluebutton", "webex"), 1, 0, (), "webex"),
        (("bigbluebutton", "webex"), 0, 1, (), "webex"),
        (("bigbluebutton", "point_to_point"), 2, 0, (), "point_to_point"),
        (("bigbluebutton", "point_to_point"), 2, 1, (), "bigbluebutton"),
        (("bigbluebutton",), 1, 0, (), "bigbluebutton"),
        (("cms", "webex"), 2, 1, (), "cms"),
        (("cms", "webex"), 2, 1, ("cms",), "webex"),
        (("cms",), 2, 0, ("cms",), None),
        (("point_to_point", "cms"), 2, 0, (), "point_to_point"),
        (("point_to_point", "cms"), 1, 1, (), "point_to_point"),
        (("point_to_point", "cms"), 0, 2, (), "cms"),
        (("point_to_point", "cms"), 3, 0, (), "cms"),
        (("point_to_point", "cms"), 2, 1, (), "cms"),
        (("point_to_point", "cms"), 1, 0, (), "cms"),
        (("point_to_point",), 3, 0, (), None),
    ],
)
def test_takes_the_first_that_can(
    wished: tuple[str, ...], commanded: int, rung: int, tried: tuple[str, ...], chosen: str | None
) -> None:
    assert ALL.choose(Ends(commanded, rung, wished), tried) == chosen


def test_who_is_not_configured_is_not_taken() -> None:
    assert Providers(("webex",)).choose(Ends(2, 1, ("cms", "webex"))) == "webex"
    assert Providers().choose(Ends(2, 0)) == "point_to_point"
    assert Providers().choose(Ends(3, 0)) is None


def wish(planned: Planned, *names: str, site: str | None = None) -> None:
    with planned.units.open() as unit:
        unit.session.add(
            RoomPolicy(
                organisation_id=planned.town.organisation.id,
                site_id=planned.town.sites[site].id if site else None,
                settings={"providers": list(names)},
            )
        )


@pytest.fixture
def planned(sqlite_database: Database) -> Planned:
    return Planned(sqlite_database, "webex", "cms")


def made_by(planned: Planned) -> list[str]:
    with planned.database.reading() as session:
        found = session.exec(select(Conference).order_by(col(Conference.id))).all()
    return [conference.provider for conference in found]


def test_a_site_names_its_provider_before_its_organisation(planned: Planned) -> None:
    wish(planned, "webex")
    wish(planned, "cms", site="mediatheque")
    planned.book("jaures")
    planned.book("simone-veil")
    assert made_by(planned) == ["webex", "cms"]


def test_a_third_end_ends_a_call_of_two(planned: Planned) -> None:
    wish(planned, "point_to_point", "cms")
    booking = planned.book("jaures", "mandela")
    assert planned.conference().state == "ready"
    rooms = ("jaures", "mandela", "cesaire")
    planned.change(booking, Change(room_ids=tuple(map(planned.town.id_of, rooms))))
    assert (planned.conference().provider, planned.conference().state) == ("cms", "wanted")
    assert [row.kind for row in planned.rows("conference")] == ["conference"]


def test_a_call_of_two_that_stays_one_is_left_alone(planned: Planned) -> None:
    wish(planned, "point_to_point", "cms")
    booking = planned.book("jaures", "mandela")
    rooms = ("jaures", "cesaire")
    planned.change(booking, Change(room_ids=tuple(map(planned.town.id_of, rooms))))
    assert (planned.conference().provider, planned.conference().state) == (
        "point_to_point",
        "ready",
    )


def test_a_date_with_a_third_end_has_a_conference_of_its_own(planned: Planned) -> None:
    wish(planned, "point_to_point", "cms")
    town = planned.town
    wanted = SeriesWish(
        rrule="FREQ=WEEKLY;COUNT=3",
        start=at(10).replace(tzinfo=None),
        minutes=60,
        room_ids=(town.id_of("jaures"), town.id_of("mandela")),
        wants_video=True,
    )
    with planned.units.open() as unit:
        book_series(unit, town.agent, wanted, NOW)
    with planned.database.reading() as session:
        date = session.exec(select(Booking).order_by(col(Booking.id)).offset(1)).first()
    assert date is not None
    rooms = (*wanted.room_ids, town.id_of("cesaire"))
    planned.change(date, Change(room_ids=rooms))
    assert made_by(planned) == ["point_to_point", "cms"]
    with planned.database.reading() as session:
        own = session.exec(select(Conference).where(Conference.booking_id == date.id)).one()
    assert (own.provider, own.state, own.series_id) == ("cms", "wanted", None)
