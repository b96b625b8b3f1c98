"""What webhooks tell of spaces: they move, and nothing said in them is lost."""

from typing import cast

from sqlmodel import select

from integrations.outbox import enqueue
from integrations.webex.intake import WebexIntake
from integrations.webex.messaging import Messaging
from rooms.models import Booking, InboxItem, OutboxItem, TalkState
from rooms.unit_of_work import Units
from tests.builders import NOW, booked, lasting, settled_town
from tests.integrations.planned import PlainTalk


class NobodyAsks:
    """A gateway of which nothing is asked."""

    def person(self, person_id: str) -> None:
        raise AssertionError(person_id)


def test_a_space_that_moves_takes_everything_along(units: Units) -> None:
    town = settled_town(units)
    booked(units, town.agent, lasting(14), town.rooms["jaures"], space_id="old")
    talked = ((town.agent.id, "old"), (town.colleague.id, "old"), (town.agent.id, "new"))
    with units.open() as unit:
        for person_id, space_id in talked:  # one has spoken in the new space already
            unit.session.add(
                TalkState(
                    person_id=person_id,
                    space_id=space_id,
                    organisation_id=town.organisation.id,
                    updated_at=NOW,
                )
            )
        enqueue(unit.session, "chat", "chat:old", NOW, payload={"to": "old", "text": "words"})
    intake = WebexIntake(cast("Messaging", NobodyAsks()), PlainTalk())
    item = InboxItem(
        kind="rooms", payload={"old_space_id": "old", "space_id": "new"},
        key="k", subject="s", received_at=NOW, due_at=NOW,
    )  # fmt: skip
    record = intake(item, NOW)
    assert record is not None
    with units.open() as unit:
        record(unit)
    with units.database.reading() as session:
        assert session.exec(select(Booking.space_id)).all() == ["new"]
        assert session.exec(select(TalkState.space_id)).all() == ["new", "new"]
        (row,) = session.exec(select(OutboxItem).where(OutboxItem.kind == "chat")).all()
    assert (row.subject, row.payload) == ("chat:new", {"to": "new", "text": "words"})
