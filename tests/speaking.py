"""Somebody who speaks to the bot on the command line, in a process of its own."""

import io
import os
from collections.abc import Sequence
from contextlib import redirect_stdout
from multiprocessing.synchronize import Barrier

import bot
from integrations.settings import NAMES
from tests.waiting import PATIENCE_SECONDS


def speak(words: Sequence[str], meet: Barrier) -> str:
    """Wait for all others, speak without any setting, and return what is printed."""
    for name in NAMES:
        os.environ.pop(name, None)
    meet.wait(PATIENCE_SECONDS)
    with redirect_stdout(io.StringIO()) as printed:
        code = bot.main(words)
    assert code == 0
    return printed.getvalue()
