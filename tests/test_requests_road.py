"""Approval from the webhook to the mail: asked for, decided by click, and only then invited."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from rooms.database import Database
from rooms.models import RoomPolicy
from tests.chat.talking import find_action
from tests.road import AGENT, GUEST, Road, road_on

ADMIN = "admin@drancy.example"
ASK = f"réserve Jaurès demain de 14h à 15h avec visio, invite {GUEST}"


@pytest.fixture
def road(database: Database) -> Iterator[Road]:
    """Open a road on which Jaurès needs approval within four hours."""
    with road_on(database) as opened:
        with opened.units.open() as unit:
            unit.session.add(
                RoomPolicy(
                    organisation_id=opened.town.organisation.id,
                    room_id=opened.town.id_of("jaures"),
                    settings={"approval_hours": 4},
                )
            )
        opened.world.seed(people=[(ADMIN, "Administration")], devices=[])
        yield opened


def test_a_request_is_approved_by_click_and_then_invites(road: Road) -> None:
    space = str(road.tell(ASK)["roomId"])
    road.salon.worker.drain()
    road.pass_time(timedelta(minutes=5))
    assert road.mailbox.mails() == []
    assert road.world.state()["meetings"] == []
    (wanted,) = [m for m in road.messages() if "attend votre accord" in m["text"]]
    road.press(wanted, find_action(wanted["card"], "Approuver")["data"], ADMIN)
    assert [booking.status for booking in road.bookings()] == ["confirmed"]
    assert any("C’est accepté" in message["text"] for message in road.messages(space))
    road.pass_time(timedelta(minutes=5))
    for address in (AGENT, GUEST):
        assert [mail["event"]["method"] for mail in road.mailbox.mails_to(address)] == ["REQUEST"]
    assert len(road.world.state()["meetings"]) == 1


def test_a_request_on_which_nobody_decides_ends_by_itself(road: Road) -> None:
    space = str(road.tell(ASK)["roomId"])
    road.salon.worker.drain()
    road.pass_time(timedelta(hours=4))
    assert [booking.status for booking in road.bookings()] == ["cancelled"]
    assert "Personne n’a décidé à temps" in road.messages(space)[-1]["text"]
    assert road.mailbox.mails() == []


MONDAYS = f"réserve Jaurès chaque lundi de 15h à 16h jusqu'au 13 avril avec visio, invite {GUEST}"


def test_a_series_is_one_request_and_invites_only_once_it_is_approved(road: Road) -> None:
    space = str(road.tell(MONDAYS)["roomId"])
    road.salon.worker.drain()
    road.pass_time(timedelta(minutes=5))
    assert road.mailbox.mails() == []
    assert road.world.state()["meetings"] == []
    (wanted,) = [m for m in road.messages() if "attend votre accord" in m["text"]]
    assert "Une série de 5 dates" in wanted["text"]
    assert "Chaque lundi, 5 dates jusqu’au lundi 13 avril." in wanted["text"]
    road.press(wanted, find_action(wanted["card"], "Approuver")["data"], ADMIN)
    assert [booking.status for booking in road.bookings()] == ["confirmed"] * 5
    (told,) = [m for m in road.messages(space) if "C’est accepté" in m["text"]]
    assert "5 dates" in told["text"]
    road.pass_time(timedelta(minutes=5))
    for address in (AGENT, GUEST):
        (mail,) = road.mailbox.mails_to(address)
        assert mail["event"]["method"] == "REQUEST"
    assert len(road.world.state()["meetings"]) == 1


def test_a_series_on_which_nobody_decides_ends_by_itself(road: Road) -> None:
    space = str(road.tell(MONDAYS)["roomId"])
    road.salon.worker.drain()
    road.pass_time(timedelta(hours=4))
    assert {booking.status for booking in road.bookings()} == {"cancelled"}
    (told,) = [m for m in road.messages(space) if "Personne n’a décidé à temps" in m["text"]]
    assert "5 dates" in told["text"]
    assert road.mailbox.mails() == []
