"""The servers that every test of rooms' calendars meets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integrations.caldav.servers import Others, RadicaleServer, Server, XandikosServer

KINDS = ("radicale", "radicale without sync", "xandikos")


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """Return a server that is up, with an empty calendar."""
    if request.param == "xandikos":
        xandikos = XandikosServer(tmp_path)
        yield xandikos
        xandikos.stop()
    else:
        yield from _radicale(tmp_path, is_old=request.param != "radicale")


@pytest.fixture
def radicale(tmp_path: Path) -> Iterator[RadicaleServer]:
    """Return a Radicale that can be told to fail."""
    yield from _radicale(tmp_path, is_old=False)


def _radicale(folder: Path, *, is_old: bool) -> Iterator[RadicaleServer]:
    made = RadicaleServer(folder / "radicale", is_old=is_old)
    try:
        others = Others(made.url)
        others.make_calendar()
        others.close()
        yield made
    finally:
        made.stop()
