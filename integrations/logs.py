"""What goes into the log: what failed and where, in nobody's words."""

import logging
import traceback
from types import TracebackType

MOST_CAUSES = 10  # an error may lead to itself
FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Writes tracebacks without what the errors say.

    An error's own words may hold what somebody typed, or (PostgreSQL's DETAIL) the values of a row.
    """

    def formatException(self, ei: Fault) -> str:  # noqa: N802  the base class's name
        """Return the places and kinds of the error and of those that led to it."""
        lines: list[str] = []
        error = ei[1]
        for _ in range(MOST_CAUSES):
            if error is None:
                break
            lines[:0] = [*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"]
            error = error.__cause__ or error.__context__
        return "".join(lines).rstrip()
