"""A town, and its agent who talks to the bot."""

import pytest

from rooms.unit_of_work import Units
from tests.builders import Town, settled_town
from tests.chat.talking import Talker


@pytest.fixture
def small_town(sqlite_units: Units) -> Town:
    """Return a town that is written in the SQLite database."""
    return settled_town(sqlite_units)


@pytest.fixture
def agent(sqlite_units: Units, small_town: Town) -> Talker:
    """Return the agent, who can give links."""
    return Talker(sqlite_units)
