"""Where the bandwidth of links is counted, endpoints dial at the rate that was reckoned with."""

import pytest
from sqlmodel import select

from integrations.call_case import read_case
from integrations.call_ends import FarSides
from rooms.database import Database
from rooms.models import Call, Pool
from tests.integrations.ends import FakeEndpoints
from tests.integrations.planned import Planned


@pytest.mark.parametrize(
    ("is_counted", "own", "kbps"),
    [(False, None, None), (True, None, 1472), (True, 768, 768), (False, 768, 768)],
)
def test_two_rooms_call_each_other_at_the_rate_of_their_call(
    sqlite_database: Database, *, is_counted: bool, own: int | None, kbps: int | None
) -> None:
    planned = Planned(sqlite_database, None)
    owner = planned.town.organisation.id
    if is_counted:
        with planned.units.open() as unit:
            link = Pool(
                organisation_id=owner, key="link", name="Link", unit="kbps", size=9000,
                site_id=planned.town.sites["mairie"].id,
            )  # fmt: skip
            unit.session.add(link)
    booking = planned.book("jaures", "simone-veil")
    with planned.units.open() as unit:
        call = unit.session.exec(select(Call).where(Call.booking_id == booking.id)).first()
        call = call or Call(organisation_id=owner, booking_id=booking.id)
        call.kbps = own
        unit.session.add(call)
    endpoints = FakeEndpoints()
    with sqlite_database.reading() as session:
        reaches = read_case(session, booking.id).reaches(FarSides({"roomos": endpoints}, {}))
    for reach in reaches.values():
        reach.connect()
    assert endpoints.rates == [kbps]
