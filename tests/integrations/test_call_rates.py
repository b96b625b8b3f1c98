"""Where the bandwidth of links is counted, ends keep to the rate that was reckoned with."""

from typing import Any

import pytest
from sqlmodel import select

from integrations.calls.case import read_case
from integrations.calls.ends import FarSides
from rooms.database import Database
from rooms.models import Call, Draw, Endpoint, Pool
from rooms.pools.demand import with_overhead
from tests.builders import booked, lasting
from tests.integrations.ends import Ends, FakeEndpoints
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


@pytest.mark.parametrize(("own", "kbps"), [(None, 1472), (768, 768)])
def test_who_is_rung_into_a_conference_is_rung_at_the_rate_of_the_call(
    sqlite_database: Database, own: int | None, kbps: int
) -> None:
    planned = Planned(sqlite_database)
    owner = planned.town.organisation.id
    with planned.units.open() as unit:
        link = Pool(
            organisation_id=owner, key="link", name="Link", unit="kbps", size=9000,
            site_id=planned.town.sites["mairie"].id,
        )  # fmt: skip
        unit.session.add(link)
        for one in unit.session.exec(select(Endpoint)).all():
            one.kind, one.sip_address = "sip", f"{one.key}@drancy.example"
    chosen = planned.town.rooms["jaures"]
    wish: dict[str, Any] = {"guests": ("sip:salle@lyon.example",), "wants_video": True, "kbps": own}
    booking = booked(planned.units, planned.town.agent, lasting(14), chosen, **wish)
    ends = Ends(planned)
    ends.work_at(booking.starts_at)
    assert len(ends.provider.rung) == 2
    assert ends.provider.rates == [kbps, kbps]
    with sqlite_database.reading() as session:
        drawn = session.exec(select(Draw.amount)).all()
    assert drawn == [with_overhead(kbps)], "at which it was reckoned"
