"""The page of a running call, against the local Webex: what happens to endpoints is seen there."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from rooms.database import Database
from rooms.models import RoomPolicy
from tests.builders import at
from tests.road import Road, go_on, road_on
from web.app import create_app
from web.calls import call_pages

BOOK = "réserve Jaurès et Mandela demain de 14h à 16h pour 6 avec visio, objet Budget"
SECRET = b"secret of the tests"
LINK = re.compile(r"http\S+/calls/(\S+)")


class Seen:
    """A road with a meeting of two rooms, and somebody before the page of its call."""

    def __init__(self, road: Road) -> None:
        self.road = road
        road.say(BOOK)
        pages = call_pages(road.units, road.clock, SECRET)
        self.client: FlaskClient = create_app(road.database, [pages]).test_client()
        self.path = ""

    def at(self, hour: int, minute: int = 0, second: int = 0) -> None:
        until = at(hour, minute) + timedelta(seconds=second)
        go_on(self.road, until - self.road.clock.now())

    def asked_in_chat(self, words: str = "qui est connecté ?") -> None:
        found = LINK.search(self.road.say(words)["text"])
        assert found
        self.path = f"/calls/{found[1]}"

    def text(self, language: str = "fr") -> str:
        answer = self.client.get(self.path, headers={"Accept-Language": language})
        assert answer.status_code == 200
        return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())

    def press(self, act: str, **more: str) -> str:
        answer = self.client.post(
            self.path,
            data={"act": act, **more},
            headers={"Accept-Language": "fr"},
            follow_redirects=True,
        )
        return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())

    def field(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]+)"', self.client.get(self.path).text)
        assert found
        return found[1]

    def state(self, room: str) -> str:
        return str(self.road.device(room)["state"])

    def device(self, room: str) -> str:
        return str(self.road.device(room)["id"])


@pytest.fixture
def seen(sqlite_database: Database) -> Iterator[Seen]:
    with road_on(sqlite_database) as road:
        yield Seen(road)


def until(seen: Seen, words: str) -> str:
    """Let some seconds pass at a time until the page says these words, and return all it says."""
    for _ in range(60):
        if words in (shown := seen.text()):
            return shown
        go_on(seen.road, timedelta(seconds=4))
    raise AssertionError(seen.text())


def test_the_page_says_who_is_in_and_that_one_dropped_out(seen: Seen) -> None:
    seen.at(14, 2)
    seen.asked_in_chat()
    shown = seen.text()
    assert "L’appel est en cours : 2 sur 2 connectés." in shown
    assert "Jaurès Dans l’appel depuis 13h55" in shown
    assert "Mandela Dans l’appel depuis 13h55" in shown
    seen.road.world.calls.drop(seen.device("Mandela"))
    shown = until(seen, "Mandela Déconnecté à 14h0")
    assert "1 sur 2 connectés" in shown
    assert "va être rappelé" in shown
    shown = until(seen, "Mandela Dans l’appel depuis 14h0")
    assert "2 sur 2 connectés" in shown


def test_a_device_that_says_nothing_any_more_is_told_as_such(seen: Seen) -> None:
    seen.at(14, 2)
    seen.asked_in_chat()
    seen.road.world.set_fault(seen.device("Mandela"), "offline")
    seen.at(14, 8)
    assert "Mandela Dans l’appel depuis 13h55, sans réponse depuis 14h0" in seen.text()
    assert "Jaurès Dans l’appel depuis 13h55 " in seen.text()


def test_who_hung_up_is_called_again_by_a_button_and_nobody_else(seen: Seen) -> None:
    seen.at(14, 2)
    seen.asked_in_chat()
    for room in ("Jaurès", "Mandela"):
        seen.road.world.calls.hang_up(seen.device(room))
    seen.at(14, 5)
    assert "Mandela A quitté l’appel à 14h0" in seen.text()
    ends = re.findall(r'name="end" value="([^"]+)"', seen.client.get(seen.path).text)
    assert "L’appel est relancé." in seen.press("ring", end=ends[1])
    seen.road.salon.worker.drain()
    go_on(seen.road, timedelta(seconds=10))
    assert [seen.state(room) for room in ("Jaurès", "Mandela")] == ["Idle", "Connected"]
    assert "a changé entre-temps" in seen.press("ring", end=ends[1])
    assert "a changé entre-temps" in seen.press("ring", end="endpoint:9999")


@pytest.mark.parametrize("words", ["reconnecte Mandela", "reconnect Mandela"])
def test_a_room_that_is_named_in_chat_is_called_again_alone(seen: Seen, words: str) -> None:
    seen.at(14, 2)
    for room in ("Jaurès", "Mandela"):
        seen.road.world.calls.hang_up(seen.device(room))
    seen.at(14, 5)
    assert "Mandela" in seen.road.say(words)["text"]
    go_on(seen.road, timedelta(seconds=10))
    assert [seen.state(room) for room in ("Jaurès", "Mandela")] == ["Idle", "Connected"]
    seen.road.say("démarre l'appel")
    go_on(seen.road, timedelta(seconds=10))
    assert [seen.state(room) for room in ("Jaurès", "Mandela")] == ["Connected", "Connected"]


def test_an_end_that_refused_for_good_is_called_again_by_a_button(seen: Seen) -> None:
    seen.road.world.set_fault(seen.device("Mandela"), "refuse")
    seen.at(14, 2)
    seen.asked_in_chat()
    assert "Mandela N’a pas pu être connecté, l’équipement a refusé" in seen.text()
    seen.road.world.set_fault(seen.device("Mandela"), None)
    seen.press("ring", end=seen.field("end"))
    go_on(seen.road, timedelta(seconds=10))
    assert seen.state("Mandela") == "Connected"


def test_hanging_up_asks_first_and_connecting_again_does_not(seen: Seen) -> None:
    seen.at(14, 2)
    seen.asked_in_chat()
    assert "Raccrocher maintenant pour tous ?" in seen.press("end")
    go_on(seen.road, timedelta(seconds=10))
    assert seen.state("Jaurès") == "Connected"
    assert "en train de se terminer" in seen.press("end", sure="yes")
    go_on(seen.road, timedelta(seconds=10))
    assert [seen.state(room) for room in ("Jaurès", "Mandela")] == ["Idle", "Idle"]
    assert "en cours de connexion" in seen.press("start")
    go_on(seen.road, timedelta(seconds=10))
    assert [seen.state(room) for room in ("Jaurès", "Mandela")] == ["Connected", "Connected"]


def test_ending_the_meeting_asks_first_and_frees_its_rooms(seen: Seen) -> None:
    seen.at(14, 30)
    seen.asked_in_chat()
    assert "Terminer la réunion maintenant ?" in seen.press("finish")
    assert seen.road.bookings()[0].ends_at == at(16)
    shown = seen.press("finish", sure="yes")
    assert "ses salles sont de nouveau libres" in shown
    assert seen.road.bookings()[0].ends_at == at(14, 30)
    go_on(seen.road, timedelta(seconds=10))
    assert [seen.state(room) for room in ("Jaurès", "Mandela")] == ["Idle", "Idle"]
    assert "Jaurès 13h55 14h30" in seen.text()


def test_going_on_is_done_once_for_each_time_it_was_shown(seen: Seen) -> None:
    seen.at(15, 50)
    seen.asked_in_chat()
    shown = seen.text()
    assert "Encore 10 min. Sûr jusqu’à 16h." in shown
    assert "Prolonger de 15 min" in shown
    until_quarter = seen.field("until")
    assert "Votre réunion continue." in seen.press("go_on", until=until_quarter)
    assert seen.road.bookings()[0].ends_at == at(16, 15)
    assert "a changé entre-temps" in seen.press("go_on", until=until_quarter)
    assert seen.road.bookings()[0].ends_at == at(16, 15)
    seen.road.salon.worker.drain()
    assert "sûr jusqu’à 16h15" in seen.road.messages()[-1]["text"]


def test_it_says_how_long_it_may_last_and_who_comes_next(seen: Seen) -> None:
    with seen.road.units.open() as unit:
        figures = {"extend_minutes": 10, "extend_times": 3}
        of = seen.road.town.organisation.id
        unit.session.add(RoomPolicy(organisation_id=of, settings=figures))
    seen.road.say("réserve Jaurès demain de 16h25 à 17h, objet Conseil")
    seen.at(15, 40)
    seen.asked_in_chat()
    shown = seen.text()
    assert "Sûr jusqu’à 16h, probable jusqu’à 16h20." in shown
    assert "La réunion suivante commence à 16h25." in shown
    assert "Prolonger de 10 min" in shown
    assert "Conseil" not in shown


def test_who_can_have_no_more_time_is_told_so_and_has_no_button(seen: Seen) -> None:
    seen.road.say("réserve Jaurès demain de 16h à 17h")
    seen.at(15, 56)
    seen.asked_in_chat()
    shown = seen.text()
    assert "Votre réunion se termine dans 4 min." in shown
    assert "Impossible de prolonger : fin à 16h." in shown
    assert 'value="go_on"' not in seen.client.get(seen.path).text
    seen.press("go_on", until=at(16, 15).isoformat())
    assert seen.road.bookings()[0].ends_at == at(16)


def test_after_the_end_it_has_the_record_and_then_nothing(seen: Seen) -> None:
    seen.road.world.set_fault(seen.device("Mandela"), "refuse")
    seen.at(14, 2)
    seen.asked_in_chat()
    seen.at(16, 5)
    shown = seen.text()
    assert "Cette réunion est terminée." in shown
    assert "Jaurès 13h55 16h" in shown
    assert "Mandela – – Jamais venu, l’équipement a refusé" in shown
    assert "<form" not in seen.client.get(seen.path).text
    seen.road.clock.move(timedelta(days=7))
    assert seen.client.get(seen.path).status_code == 410


def test_the_page_is_given_when_a_call_starts_and_when_somebody_drops_out(seen: Seen) -> None:
    seen.at(14, 2)
    told = [str(one["text"]) for one in seen.road.messages()]
    [started] = [text for text in told if "L’appel a démarré" in text]
    assert LINK.search(started)
    [card] = [one for one in seen.road.messages() if one["text"] == started]
    assert "Suivi en direct" in str(card)
