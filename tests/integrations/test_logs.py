"""Logs: what failed and where, and nobody's words."""

import logging
import sys

from integrations.logs import FORMAT, Discreet

AGENT = "agent@drancy.example"


def test_a_traceback_tells_where_and_never_whose() -> None:
    whose, words = AGENT, f"DETAIL: (email)=({AGENT})"
    try:
        try:
            dict[str, str]()[whose]
        except KeyError as error:
            raise ValueError(words) from error
    except ValueError:
        fault = sys.exc_info()
    record = logging.LogRecord("salon", logging.ERROR, "", 0, "row %s broke", (7,), fault)
    written = Discreet(FORMAT).format(record)
    assert "row 7 broke" in written
    assert "KeyError" in written
    assert written.rstrip().endswith("ValueError")
    assert "test_logs.py" in written
    assert AGENT not in written
