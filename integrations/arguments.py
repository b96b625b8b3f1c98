"""The words of the command line: commands, options, values, and what is wrong with them."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rooms.inventory_files.delimited import is_encoding
from translations import LANGUAGES

Command = tuple[
    Callable[[argparse.Namespace], int], Sequence[str], Callable[[argparse.ArgumentParser], None]
]

ENDED_BY_ITS_READER = 128 + signal.SIGPIPE  # as a shell counts it
MOST_LOADED = 10_000_000


def run_command(commands: Mapping[str, Command], words: Sequence[str] | None) -> int:
    """Run the command that the words name (None: the command line's); returns the exit code.

    A command is what runs it, examples of its words, and what takes its arguments.
    """
    arguments = _parser(commands).parse_args(words)
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        code = run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads, `head` for example, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ENDED_BY_ITS_READER
    return code


def _parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bot.py", description="Salon: telepresence rooms, booked by talking."
    )
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (run, examples, add) in commands.items():
        said = (run.__doc__ or "").splitlines()[0]
        command = subparsers.add_parser(
            name,
            help=said,
            description=said,
            epilog="examples:\n" + "\n".join(f"  python bot.py {e}" for e in examples),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.set_defaults(run=run, json=False)
        add(command)
    return parser


def with_json(command: argparse.ArgumentParser) -> None:
    """Let a machine ask for JSON."""
    command.add_argument("--json", action="store_true", help="print JSON, for machines")


def with_own_json(act: argparse.ArgumentParser) -> None:
    """Let JSON be asked for after an act's words as well as before them."""
    act.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def with_demo(command: argparse.ArgumentParser) -> None:
    """Let the demo inventory be loaded."""
    command.add_argument("--demo", action="store_true", help="load the demo inventory first")


def number(written: str) -> int:
    """Return a number of things to make."""
    number = int(written)
    if not 0 < number <= MOST_LOADED:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST_LOADED}")
    return number


def with_encoding(command: argparse.ArgumentParser) -> None:
    """Let be named in which characters text files are written."""
    command.add_argument(
        "--encoding",
        type=encoding,
        metavar="NAME",
        help="what CSV files are written in, such as windows-1252 or mac-roman; else it is found",
    )


def encoding(name: str) -> str:
    """Return the name of a way to write text."""
    if not is_encoding(name):
        raise argparse.ArgumentTypeError(
            f"no such encoding: {name!r}; utf-8, utf-16, windows-1252 and mac-roman are some"
        )
    return name


SAY_EXAMPLES = (
    'say --as agent@drancy.example "réserve Jaurès demain de 14h à 15h pour 6 avec visio"',
    'say --as agent@drancy.example --now 2026-03-09T09:00 --json "mes réservations"',
)


def with_sentence(command: argparse.ArgumentParser) -> None:
    """Take who speaks, when, and what is said."""
    command.add_argument("--as", dest="email", required=True, metavar="E-MAIL", help="who speaks")
    command.add_argument(
        "--now", metavar="ISO", type=iso, help="the present moment instead of the clock's"
    )
    command.add_argument("sentence", nargs="+", metavar="SENTENCE")
    with_json(command)


def with_reference(command: argparse.ArgumentParser) -> None:
    """Take which booking is meant."""
    command.add_argument("booking", metavar="REFERENCE", help="such as TALIMO-42, or a number")
    with_json(command)


READING_EXAMPLES = (
    'understand "quelles salles sont libres cet après-midi ?"',
    "understand --now 2026-03-09T09:00 --lang en < sentences.txt",
    """understand '{"text": "book Zola tomorrow 2pm", "rooms": ["Zola"]}'""",
)
LINES = """
A line is a sentence, or a JSON object with "text" and, if you like, "id", "now", "tz", "lang",
"rooms", "sites" and "people": lists of names, or of objects with "name" and, for rooms, "site"
and "aliases", for people "email". Each line gives one JSON object; times are local, ends excluded,
a start without a time said is a bare date, and "question" is what would be asked back.
"""


def with_reading(command: argparse.ArgumentParser) -> None:
    """Take what is read, and against what."""
    command.description = f"{command.description}\n{LINES}"
    command.add_argument(
        "sentence", nargs="*", metavar="SENTENCE", help="read this instead of standard input"
    )
    command.add_argument("--as", dest="email", metavar="E-MAIL", help="whose rooms are known")
    command.add_argument(
        "--now", metavar="ISO", type=iso, help="the present moment instead of the clock's"
    )
    command.add_argument("--tz", metavar="ZONE", type=zone, help="the zone of the person's clocks")
    command.add_argument(
        "--lang", default="fr", choices=LANGUAGES, help="where a sentence doesn't tell"
    )


def iso(written: str) -> str:
    """Return a moment as it was written; ValueError where it is none."""
    datetime.fromisoformat(written)
    return written


def zone(name: str) -> str:
    """Return the name of an IANA time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise argparse.ArgumentTypeError(f"no such time zone: {name!r}") from error
    return name


def nothing(_command: argparse.ArgumentParser) -> None:
    """Add no argument."""
