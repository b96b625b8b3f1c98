"""What goes into the log: what failed and where, in nobody's words."""

import logging
import traceback
from types import TracebackType

MOST_CAUSES = 10  # an error may lead to itself
FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
# These tell of addresses and requests, which are nobody's business in a log.
CHATTY = (
    "alembic",
    "apscheduler",
    "caldav",
    "mail.log",
    "niquests",
    "urllib3",
    "urllib3_future",
    "webexteamssdk",
    "werkzeug",
)
Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OursAlone(logging.Filter):
    """Lets nothing through that a package says under no name of its own, short of a warning.

    The CalDAV package tells there what a server has answered, word for word.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the record is to be written."""
        return record.name != "root" or record.levelno >= logging.WARNING


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


def begin_log(level: str) -> None:
    """Write what happens to standard error, from `level` on; packages only what is wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet(FORMAT))
    handler.addFilter(OursAlone())
    logging.basicConfig(level=level, handlers=[handler])
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLogger().level))
