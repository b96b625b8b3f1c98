"""What is closed when: closures of a place and around it, holidays where rules close rooms."""

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session

from rooms.closed_times import ClosedTime, Place, closed_times
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Closure, RoomPolicy, Site
from rooms.unit_of_work import Units
from tests.builders import PARIS, Town, at, settled_town

SPRING = Interval(datetime(2026, 4, 1, tzinfo=PARIS), datetime(2026, 6, 1, tzinfo=PARIS))


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


def close(units: Units, there: Town, reason: str, day: int, **place: int) -> None:
    row: dict[str, Any] = {"organisation_id": there.organisation.id, "reason": reason, **place}
    with units.open() as unit:
        unit.session.add(Closure(starts_at=at(0, days=day), ends_at=at(0, days=day + 1), **row))


def told(session: Session, there: Town, place: Place, span: Interval = SPRING) -> list[str]:
    stock = venues(session, there.organisation.id).all
    return [_said(one) for one in closed_times(session, there.organisation.id, stock, span, place)]


def _said(one: ClosedTime) -> str:
    start, end = (moment.astimezone(PARIS) for moment in (one.when.start, one.when.end))
    key = one.room.key if one.room else one.site.key if one.site else "-"
    return f"{start:%d/%m}-{end:%d/%m} {key} {one.reason}"


def test_of_a_place_counts_what_is_closed_around_it_and_within(units: Units, there: Town) -> None:
    close(units, there, "works", 30, room_id=there.id_of("jaures"))
    close(units, there, "painting", 31, site_id=there.sites["mairie"].id)
    close(units, there, "strike", 32)
    close(units, there, "moving", 33, room_id=there.id_of("rosa-parks"))
    close(units, there, "over", 1, room_id=there.id_of("jaures"))
    own = ["15/04-16/04 jaures works", "16/04-17/04 mairie painting", "17/04-18/04 - strike"]
    with units.open() as unit:
        session, mairie = unit.session, there.sites["mairie"]
        assert told(session, there, Place(mairie, there.rooms["jaures"])) == own
        assert told(session, there, Place(mairie, there.rooms["mandela"])) == own[1:]
        assert told(session, there, Place(mairie)) == own
        everywhere = [*own, "18/04-19/04 rosa-parks moving"]
        assert told(session, there, Place()) == everywhere


def test_holidays_close_what_a_rule_closes_on_them(units: Units, there: Town) -> None:
    with units.open() as unit:
        unit.session.get_one(Site, there.sites["mediatheque"].id).school_zone = "C"
        organisation_id = there.organisation.id
        library: dict[str, Any] = {"site_id": there.sites["mediatheque"].id}
        of_room: dict[str, Any] = {"room_id": there.id_of("jaures")}
        for place, setting in (
            (library, "closed_on_school_holidays"),
            (of_room, "closed_on_holidays"),
        ):
            unit.session.add(
                RoomPolicy(organisation_id=organisation_id, settings={setting: True}, **place)
            )
    with units.open() as unit:
        assert told(unit.session, there, Place()) == [
            "06/04-07/04 jaures Lundi de Pâques",
            "18/04-04/05 mediatheque Vacances de printemps",
            "01/05-02/05 jaures Fête du Travail",
            "08/05-09/05 jaures Fête de la Victoire",
            "14/05-15/05 jaures Ascension",
            "25/05-26/05 jaures Lundi de Pentecôte",
        ]
        within = Interval(datetime(2026, 5, 2, tzinfo=PARIS), datetime(2026, 5, 3, tzinfo=PARIS))
        whole = ["18/04-04/05 mediatheque Vacances de printemps"]
        assert told(unit.session, there, Place(), within) == whole


def test_other_organisations_closures_are_not_told(units: Units, there: Town) -> None:
    home = there.neighbour.organisation.id
    with units.open() as unit:
        unit.session.add(Closure(organisation_id=home, starts_at=at(9), ends_at=at(9, days=40)))
    with units.open() as unit:
        assert told(unit.session, there, Place()) == []
