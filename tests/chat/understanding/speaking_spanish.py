"""Talks Spanish for `test_third_language`: run with a copy of `translations` that has Spanish."""

import sys
import tempfile
from functools import partial
from pathlib import Path

from chat.conversation import Conversation
from chat.understanding import understand
from rooms.database import Database, upgrade
from rooms.talk import Utterance
from rooms.unit_of_work import Units
from tests.builders import NOW, settled_town
from tests.chat.understanding.spanish import THREE


def main(sentences: list[str]) -> None:
    """Print the answers to sentences that an agent of a small town says, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'town.db'}")
        upgrade(database)
        units = Units(database, lambda _session, _event: None)
        settled_town(units)
        talk = Conversation(give_links=False, understand=partial(understand, lexicons=THREE))
        for sentence in sentences:
            said = Utterance(email="agent@drancy.example", space_id="space", text=sentence)
            with units.open() as unit:
                print(talk.turn(unit, said, NOW).text)
        database.close()


if __name__ == "__main__":
    main(sys.argv[1:])
