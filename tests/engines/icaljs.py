"""ical.js, the engine of Thunderbird: one node process that reads calendars as they come."""

import base64
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.engines.reading import Event, Period, Read, moment

FOLDER = Path(__file__).parent


class IcalJs:
    """Lives until it is closed."""

    @staticmethod
    def is_installed() -> bool:
        """Say whether `npm ci` was run in this folder."""
        return bool(shutil.which("node")) and (FOLDER / "node_modules" / "ical.js").is_dir()

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["node", str(FOLDER / "expand.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def read(self, calendars: list[bytes]) -> list[Read]:
        """Return what each says, in order."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = [base64.b64encode(calendar).decode() for calendar in calendars]
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "node has ended"
        return [_read(one) for one in json.loads(answer)]

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=10)


def _read(answer: dict[str, Any]) -> Read:
    return Read(
        complaints=tuple(answer["complaints"]),
        method=answer["method"],
        events=tuple(_event(one) for one in answer["events"]),
        busy=_periods(answer["busy"]),
    )


def _event(answer: dict[str, Any]) -> Event:
    people = tuple((address, name, partstat) for address, name, partstat in answer["people"])
    return Event(**answer | {"people": people, "dates": _periods(answer["dates"])})


def _periods(answer: list[list[float]]) -> tuple[Period, ...]:
    return tuple((moment(start), moment(end)) for start, end in answer)
