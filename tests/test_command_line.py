"""The command line: what each command prints, writes and returns."""

import io
import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

import bot
from integrations.arguments import ENDED_BY_ITS_READER
from integrations.settings import NAMES
from rooms.administration import plans
from rooms.database import Database, is_current
from rooms.models import Arrival
from tests.apart import race
from tests.conftest import NewDatabase
from tests.speaking import speak
from tests.waiting import PATIENCE_SECONDS

AGENT = "agent@drancy.example"
FRENCH = (
    "réserve une salle à la mairie demain de 14h à 15h pour 6 avec visio, "
    "invite contact@partenaire.example"
)


@pytest.fixture(autouse=True)
def clean_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder, without any setting."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = bot.main(words)
    return code, capsys.readouterr().out


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    code, out = said(capsys, *words)
    assert code == 0, out
    parsed: dict[str, Any] = json.loads(out)
    return parsed


def test_one_sentence_is_booked_answered_and_delivered(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "demo", "--json")
    turn = told(capsys, "say", "--as", AGENT, "--now", "2026-03-09T09:00", "--json", FRENCH)
    assert turn["intent"] == "book"
    (booking,) = turn["bookings"]
    assert (booking["start"], booking["end"]) == ("2026-03-10T14:00", "2026-03-10T15:00")
    assert (booking["site"], booking["people"], booking["video"]) == ("Mairie de Drancy", 6, True)
    assert booking["guests"] == ["contact@partenaire.example"]
    assert booking["reference"] in turn["reply"]
    assert turn["card"]["version"] == "1.3"
    mails = [d for d in turn["deliveries"] if d["kind"] == "mail"]
    assert {mail["to"]: mail["outcome"] for mail in mails} == {
        AGENT: "delivered",
        "contact@partenaire.example": "delivered",
    }
    later = told(capsys, "say", "--as", AGENT, "--now", "2026-03-09T09:01", "--json", "annule-la")
    assert [b["status"] for b in later["bookings"]] == ["cancelled"]


def test_what_is_answered_later_is_said_too(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "demo", "--json")
    told(capsys, "say", "--as", AGENT, "--now", "2026-03-09T09:00", "--json", FRENCH)
    with patch.object(plans, "MOVED_AT_ONCE", 0):
        code, out = said(
            capsys,
            "say",
            "--as",
            "admin@drancy.example",
            "--now",
            "2026-03-09T09:05",
            "ferme la mairie demain",
        )
    assert code == 0
    assert out.startswith("Je regarde ce que ça change, la réponse arrive.\n\nVoici ce qui")


def test_a_series_is_told_with_all_its_dates_and_what_follows_from_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told(capsys, "demo", "--json")
    weekly = (
        "say",
        "--as",
        AGENT,
        "--now",
        "2026-03-09T09:00",
        "book Césaire every Tuesday at 2pm",
    )
    turn = told(capsys, *weekly[:-1], "--json", f"{weekly[-1]}, 3 times")
    days = ["2026-03-10T14:00", "2026-03-17T14:00", "2026-03-24T14:00"]
    assert [booking["start"] for booking in turn["bookings"]] == days
    kinds = [(d["kind"], d["outcome"]) for d in turn["deliveries"]]
    assert kinds.count(("reminder", "planned")) == 3
    assert kinds.count(("mail", "delivered")) == 1
    code, out = said(capsys, *weekly[:-1], f"{weekly[-1].replace('2pm', '4pm')}, 3 times")
    assert code == 0
    assert "  planned    reminder     × 3\n" in out


def test_a_now_without_zone_is_local_to_the_organisation(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told(capsys, "demo", "--json")
    words = ("--json", "réserve Jaurès à 10h")
    local = told(capsys, "say", "--as", AGENT, "--now", "2026-07-06T09:00", *words)
    assert local["bookings"][0]["start"] == "2026-07-06T10:00"
    utc = told(capsys, "say", "--as", AGENT, "--now", "2026-07-07T07:00+00:00", *words)
    assert utc["bookings"][0]["start"] == "2026-07-07T10:00"


def test_what_starts_later_is_done_by_a_later_turn(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "demo", "--json")
    told(capsys, "say", "--as", AGENT, "--now", "2026-03-09T09:00", "--json", FRENCH)
    _, out = said(capsys, "say", "--as", AGENT, "--now", "2026-03-10T14:05", "aide")
    assert "call" not in out, "only what this turn made is told"
    listed = told(capsys, "say", "--as", AGENT, "--now", "2026-03-10T14:06", "--json", "mes résas")
    assert "Césaire" in listed["reply"]


def test_understands_lines_without_a_database(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, clean_folder: Path
) -> None:
    lines = [
        {"id": 1, "text": "book Jaures tomorrow 2pm-3pm", "now": "2026-03-09T09:00",
         "tz": "Europe/Paris", "lang": "en", "rooms": ["Jaurès"], "sites": ["Mairie"]},
        {"id": 2, "text": "aide"},
    ]  # fmt: skip
    text = "\n".join([*(json.dumps(line) for line in lines), "mes réservations", "{broken"])
    monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))
    code, out = said(capsys, "understand", "--now", "2026-03-09T09:00")
    first, second, third, fourth = (json.loads(line) for line in out.splitlines())
    assert code == 0
    assert (first["id"], first["intent"], first["room"]) == (1, "book", "Jaurès")
    assert (first["start"], first["end"]) == ("2026-03-10T14:00", "2026-03-10T15:00")
    assert second["intent"] == "help"
    assert (third["id"], third["intent"]) == (None, "list")
    assert fourth
    assert not (clean_folder / "var" / "salon.db").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["book Jaures tomorrow 2pm"],
        ["book", "Jaures", "tomorrow", "2pm"],
        ['{"text": "book Jaures tomorrow 2pm", "rooms": ["Jaurès"]}'],
    ],
)
def test_understands_the_words_of_the_command_line(
    capsys: pytest.CaptureFixture[str], clean_folder: Path, words: list[str]
) -> None:
    code, out = said(capsys, "understand", "--now", "2026-03-09T09:00", *words)
    read = json.loads(out)
    assert (code, read["intent"], read["start"]) == (0, "book", "2026-03-10T14:00")


def test_inventory_goes_out_and_comes_in_again_unchanged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told(capsys, "demo", "--json")
    files = told(capsys, "export", "out", "--json")["files"]
    code, out = said(capsys, "import", *files)
    assert code == 0
    assert "0 added, 0 changed" in out


def test_a_bad_file_is_told_and_changes_nothing(
    capsys: pytest.CaptureFixture[str], clean_folder: Path
) -> None:
    bad = clean_folder / "sites.csv"
    bad.write_text("organisation,site,name,zone\nnobody,a,A,Mars/Crater\n", encoding="utf-8")
    code, out = said(capsys, "import", str(bad))
    assert code == 1
    assert "line 2" in out


def test_a_file_that_can_not_be_written_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for target in ("nowhere/town.xlsx", "town.db/inventory"):
        Path("town.db").touch()
        code, out = said(capsys, "export", target)
        assert (code, out.splitlines()[0].startswith(target[:7])) == (1, True)


def test_check_tries_every_connection(capsys: pytest.CaptureFixture[str]) -> None:
    found = {one["what"]: one["problem"] for one in told(capsys, "check", "--json")["findings"]}
    assert found == dict.fromkeys(
        ("database", "Webex bot token", "Webex service token", "conferences by webex", "SMTP"), None
    )


def test_settings_are_refused_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("SMTP_URL", "mail")
    with pytest.raises(SystemExit) as stopped:
        bot.main(["check"])
    assert "PORT" in str(stopped.value)
    assert "SMTP_URL" in str(stopped.value)


def test_migrate_is_the_release_step_of_postgresql(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    new_postgresql: NewDatabase,
) -> None:
    database: Database = new_postgresql(migrated=False)
    monkeypatch.setenv("DATABASE_URL", database.url)
    with pytest.raises(SystemExit, match="migrate"):
        bot.main(["say", "--as", AGENT, "aide"])
    assert said(capsys, "migrate")[0] == 0
    assert is_current(database)


def test_a_reader_who_has_seen_enough_ends_it_quietly(
    capsys: pytest.CaptureFixture[str], clean_folder: Path
) -> None:
    told(capsys, "demo", "--json")
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [sys.executable, str(Path(bot.__file__)), "say", "--as", AGENT, "aide"],
        cwd=clean_folder,
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (ENDED_BY_ITS_READER, b"")


def test_mails_of_no_booking_are_listed_counted_and_settled(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told(capsys, "demo", "--json")
    turn = told(capsys, "say", "--as", AGENT, "--now", "2036-03-10T09:00", "--json", FRENCH)
    [booking] = turn["bookings"]
    assert said(capsys, "mails") == (0, "No mail waits for you.\n")
    with closing(Database("sqlite:///var/salon.db")) as database, database.writing() as session:
        for number in (1, 2):
            session.add(
                Arrival(
                    message_id=str(number),
                    sender="contact@partenaire.example",
                    answer="ACCEPTED",
                    received_at=datetime(2036, 3, 10, tzinfo=UTC),
                    verdict="held",
                    reason="unknown",
                )
            )
        session.commit()
    assert [one["id"] for one in told(capsys, "mails", "--json")["mails"]] == [1, 2]
    assert "2 belong to no booking: see `python bot.py mails`" in said(capsys, "check")[1]
    assert told(capsys, "mails", "show", "1", "--json")["reason"] == "unknown"
    accept = ("mails", "accept", "1", "--booking", booking["reference"])
    assert told(capsys, *accept, "--json")["verdict"] == "applied"
    assert said(capsys, *accept)[0] == 1, "it is settled once"
    assert said(capsys, "mails", "drop", "2")[0] == 0
    assert told(capsys, "mails", "--json")["mails"] == []
    assert "python bot.py mails" not in said(capsys, "check")[1]


def test_loads_a_large_town_that_can_be_talked_to(capsys: pytest.CaptureFixture[str]) -> None:
    figures = told(capsys, "load", "--rooms", "16", "--bookings", "400", "--json")
    assert figures == {"rooms": 16, "bookings": 400}
    turn = told(capsys, "say", "--as", "agent@grandeville.example", "--json", "aide")
    assert turn["intent"] == "help"
    assert said(capsys, "load", "--rooms", "1", "--bookings", "1")[0] == 1


@pytest.mark.parametrize("command", [*bot.COMMANDS])
def test_every_command_has_help_with_examples(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        bot.main([command, "--help"])
    assert stopped.value.code == 0
    assert f"python bot.py {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [[], ["dance"], ["say", "hello"], ["say", "--as", AGENT, "--now", "soon", "hello"],
     ["load", "--rooms", "0"], ["mails", "accept", "1"],
     ["mails", "drop"], ["understand", "--tz", "Mars/Crater"]],
)  # fmt: skip
def test_wrong_words_are_a_usage_error(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        bot.main(words)
    assert stopped.value.code == 2


def test_many_who_speak_at_once_share_one_local_world(
    capsys: pytest.CaptureFixture[str], clean_folder: Path
) -> None:
    told(capsys, "demo", "--json")
    words = ["say", "--as", AGENT, "--now", "2026-03-09T09:00", "--json", "réserve Jaurès à 14h"]
    turns = [json.loads(printed) for printed in race(speak, [words] * 4).elements()]
    assert sum(bool(turn["bookings"]) for turn in turns) == 1, "one wins, the others are refused"
    outcomes = {d["outcome"] for turn in turns for d in turn["deliveries"]}
    assert outcomes <= {"delivered", "planned"}
