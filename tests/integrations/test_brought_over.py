"""Ends that are called into another conference are in that one, whatever is done meanwhile."""

from sqlmodel import select

from integrations.errors import TransientError
from rooms.calls.legs import Leg
from rooms.database import Database
from rooms.events import ConferenceReady
from tests.builders import at
from tests.integrations.ends import Ends
from tests.integrations.planned import Planned


def test_who_is_called_over_while_the_call_is_looked_at_comes_anew(
    sqlite_database: Database,
) -> None:
    planned = Planned(sqlite_database)
    ends = Ends(planned)
    booking = planned.book("jaures", "mandela")
    ends.endpoints.broken[ends.device("mandela")] = TransientError("away")
    ends.work_at(at(14))
    ends.endpoints.broken.clear()

    def make_anew() -> None:
        of = {"organisation_id": booking.organisation_id, "booking_id": booking.id}
        with planned.units.open() as unit:
            unit.record(ConferenceReady(**of, at=at(14, 2), instead_of=["cms"], provider="webex"))

    ends.endpoints.meanwhile = make_anew
    ends.work_at(at(14, 5))
    with planned.database.reading() as session:
        stays = [(leg.name, leg.cause) for leg in session.exec(select(Leg)) if leg.left_at]
    assert stays == [("Jaurès", "moved")]
    assert ends.connected() == {"jaures", "mandela"}
