"""What the operator does on the command line, against a real server."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest

from integrations.accounts import Account
from integrations.caldav.client import RoomCalendar, opened
from integrations.errors import PermanentError
from integrations.operations.calendars import Calendars
from integrations.operations.operation import Answer
from rooms.database import Database
from rooms.models import CalendarBinding
from tests.builders import booked, lasting
from tests.integrations.caldav.servers import USER, Others, RadicaleServer
from tests.integrations.caldav.world import World, world


@pytest.fixture
def made(database: Database, radicale: RadicaleServer) -> Iterator[World]:
    others = Others(radicale.url)
    yield world(database, radicale, others)
    others.close()


def run(
    made: World, act: str | None, room: str = "", url: str = "", *, keeps: bool = False
) -> Answer:
    def open_calendar(binding: CalendarBinding) -> AbstractContextManager[RoomCalendar]:
        if binding.account != "town":
            raise PermanentError("no account", reason="account not in the settings")
        return opened(binding.url, Account(USER, "secret"))

    commands = Calendars(made.units, open_calendar, made.sync, made.clock.now())
    account = "nobody" if room == "cesaire" else "town"
    return commands.answer(act, room, url, account, keeps=keeps)


def test_a_room_is_bound_listed_synced_and_unbound(
    made: World, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = booked(made.units, made.town.agent, lasting(14), made.room)
    made.others.writes("theirs.ics", "DTSTART:20260317T090000Z", "DTEND:20260317T100000Z")
    assert run(made, "bind", "drancy/jaures", made.server.url).code == 0
    assert made.blocked() == [lasting(10)]
    made.worker.drain()
    assert made.written(mine) is not None
    later = booked(made.units, made.town.agent, lasting(16), made.room, now=made.clock.now())
    made.worker.drain()
    assert made.written(later) is not None
    (row,) = run(made, None).data["calendars"]
    assert (row["room"], row["events"], row["clashes"]) == ("drancy/jaures", 1, 0)
    assert run(made, "sync").code == 0
    assert "1 of 1 calendars" in capsys.readouterr().err
    name = f"{made.copy_of(mine).uid}.ics"
    assert run(made, "unbind", "drancy/jaures").code == 0
    assert made.others.reads(name) is None
    assert made.others.reads("theirs.ics") is not None
    assert made.blocked() == []
    assert run(made, "list").text == "No room is bound to a calendar."


def test_bound_again_what_was_kept_there_is_ours(made: World) -> None:
    mine = booked(made.units, made.town.agent, lasting(14), made.room)
    run(made, "bind", "drancy/jaures", made.server.url)
    made.worker.drain()
    name = f"{made.copy_of(mine).uid}.ics"
    assert run(made, "unbind", "drancy/jaures", keeps=True).code == 0
    assert made.others.reads(name) is not None
    run(made, "bind", "drancy/jaures", made.server.url)
    made.worker.drain()
    assert (made.blocked(), made.clashes()) == ([], [])
    assert made.copy_of(mine).version == mine.version


def test_what_is_wrong_is_said_and_binds_nothing(made: World, radicale: RadicaleServer) -> None:
    url = radicale.url
    for room, wrong, words in (
        ("jaures", url, "Which one: bobigny/jaures, drancy/jaures?"),
        ("nowhere", url, "No room has the key nowhere."),
        ("drancy/jaures", "http://agenda.drancy.example/", "over https:// only"),
        ("drancy/jaures", "ftp://agenda.drancy.example/", "must begin with https://"),
        ("drancy/jaures", "https://me:secret@agenda.drancy.example/", "no user, password"),
        ("drancy/jaures", "https://agenda.drancy.example:99999/", "This is no address."),
        ("drancy/jaures", "https://agenda..example/", "can't be opened"),
        ("drancy/jaures", url + "nothing/", "can't be opened"),
        ("cesaire", url, "account not in the settings"),
    ):
        answer = run(made, "bind", room, wrong)
        assert answer.code == 1
        assert words in answer.text
    assert run(made, "list").data == {"calendars": []}
    run(made, "bind", "drancy/jaures", url)
    for same in (url, url.rstrip("/"), url.replace("http:", "HTTP:") + "/"):
        assert "Another room is bound" in run(made, "bind", "mandela", same).text
    radicale.stop()
    assert run(made, "sync", "jaures").code == 1
    assert "--keep" in run(made, "unbind", "drancy/jaures").text or made.blocked() == []
    radicale.start()
