"""Salon: telepresence rooms, booked by talking. The only place where the parts are wired together.

Settings become an engine, adapters, a worker and a Flask application; each command of the command
line wires what it needs. Nothing imports this module but the web server (`bot:web()`).
"""

import argparse
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial, wraps
from zoneinfo import ZoneInfo

from flask import Flask

from chat.conversation import Conversation
from chat.directory import names_in
from chat.understanding import Context
from chat.understanding.lines import read_line
from integrations import arguments as cli
from integrations.adapters import (
    Adapters,
    adapters,
    calendar_sync,
    deliveries,
    each_minute,
    hand_on_mail,
    intake,
    postbox,
)
from integrations.doorbell import listen
from integrations.local import LocalWorld, open_local_world
from integrations.logs import begin_log
from integrations.operations import OPERATIONS
from integrations.operations.inventory import demo_files, import_files
from integrations.operations.operation import Answer, Operation
from integrations.schedule import Jobs, start
from integrations.settings import Settings, SettingsError, read_settings
from integrations.subscribers import Subscribers
from integrations.turn import moment_for, one_turn
from integrations.worker import Worker
from rooms.clock import Clock, FixedClock, SystemClock
from rooms.database import Database, is_current, upgrade
from rooms.talk import Utterance
from rooms.unit_of_work import Units
from web.answers import answer_pages
from web.app import create_app
from web.calls import call_address, call_pages
from web.doors import doors
from web.endpoints import endpoint_door
from web.feeds import feed_address, feeds
from web.local import local_page
from web.server import Served, Server, refusals_end_the_server
from web.webhooks import PATH, webhooks


@dataclass(frozen=True, slots=True)
class Salon:
    """All parts of one process."""

    settings: Settings
    clock: Clock
    database: Database
    units: Units
    talk: Conversation
    adapters: Adapters
    worker: Worker
    local: LocalWorld | None


def wire(
    settings: Settings,
    clock: Clock | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Salon:
    """Return the parts that `settings` ask for; in local mode the local world is opened too.

    `clock` replaces the machine's clock, in local mode the one that can be moved on. `monotonic`
    (seconds) measures request budgets.
    """
    database = Database(settings.database_url)
    local = open_local_world(settings, clock) if settings.is_local else None
    clock = clock or (local.clock if local else SystemClock())
    found = adapters(settings, local, clock, monotonic)
    keyed = settings.public_url, settings.secret_key.encode()
    talk = Conversation(
        give_links=found.gives_links,
        feed_address=partial(feed_address, *keyed),
        call_page=partial(call_address, *keyed),
        mailbox=settings.rooms_mailbox,
    )
    units = Units(database, Subscribers(talk, found.choice), found.choice.for_rooms)
    work = intake(settings, found, talk), deliveries(settings, units, found, talk)
    worker = Worker(units, clock, *work)
    if local is not None:
        hand_on_mail(settings, local, database, clock, worker.ring)
    return Salon(settings, clock, database, units, talk, found, worker, local)


def _start_working(salon: Salon) -> Callable[[], None]:
    webhook = (salon.settings.public_url + PATH, salon.settings.webex_webhook_secret)
    reader = postbox(salon.settings, salon.database, salon.clock, salon.worker.ring)
    calendars = calendar_sync(salon.settings, salon.units, salon.clock)
    jobs = Jobs(
        salon.units,
        salon.clock,
        salon.adapters.gateway,
        salon.worker,
        webhook,
        calendars,
        salon.settings.limits,
    )
    beside = each_minute(salon.settings, salon.units, salon.clock, salon.adapters)
    return start(jobs, reader, beside)


def _application(salon: Salon) -> Flask:
    secret = salon.settings.secret_key.encode()
    blueprints = [
        webhooks(
            salon.database, salon.clock, salon.settings.webex_webhook_secret, salon.worker.ring
        ),
        answer_pages(salon.units, salon.clock, secret),
        call_pages(salon.units, salon.clock, secret),
        doors(salon.database, salon.clock, secret, salon.adapters.openers),
        feeds(salon.database, salon.clock, secret),
        endpoint_door(salon.database, salon.clock, secret, salon.worker.ring),
    ]
    if salon.local is not None:
        blueprints.append(local_page(salon.local, salon.worker.ring))
    return create_app(salon.database, blueprints, salon.clock)


def web() -> Flask:
    """Return the application of one web process among many; workers run elsewhere."""
    with refusals_end_the_server():
        settings = _settings()
        if settings.is_local:
            sys.exit("Local mode runs in one process: python bot.py serve")
        return _application(wire(settings))


def _settings() -> Settings:
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        sys.exit("\n".join(["The settings can't be used:", *error.problems]))
    begin_log(settings.log_level)
    return settings


def _prepared(salon: Salon) -> Salon:
    """Make and migrate an embedded database; PostgreSQL is migrated by the release step."""
    if salon.database.is_sqlite:
        upgrade(salon.database)
    elif not is_current(salon.database):
        sys.exit("The database lacks migrations: run `python bot.py migrate` first.")
    return salon


def serve(arguments: argparse.Namespace) -> int:
    """Serve pages and work on the queues, all in one process."""
    settings = _settings()

    def make() -> Served:
        salon = _prepared(wire(settings))
        if arguments.demo:
            import_files(salon.units, demo_files(), SystemClock().now())
        if salon.local is not None:
            with salon.database.reading() as session:
                salon.local.seed(session)
        if salon.database.is_sqlite:
            salon.worker.free_leases()
        stop = _start_working(salon)
        print(f"Salon is at {settings.public_url} (Ctrl-C ends it)", flush=True)
        return Served(_application(salon), stop)

    Server(make, settings.host, settings.port).run()
    return 0


def work(_arguments: argparse.Namespace) -> int:
    """Work on the queues; any number of such processes may run beside the web processes."""
    salon = _prepared(wire(_settings()))
    stop = _start_working(salon)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    listen(salon.database, salon.worker.ring, ended)
    stop()
    return 0


def migrate(_arguments: argparse.Namespace) -> int:
    """Bring the database's tables to this version: the release step of a deployment."""
    with closing(Database(_settings().database_url)) as database:
        upgrade(database)
    print("The database is up to date.")
    return 0


def _database() -> Database:
    """Return the configured database; an embedded one is made and migrated by itself."""
    database = Database(_settings().database_url)
    if database.is_sqlite:
        upgrade(database)
    return database


def _close(salon: Salon) -> None:
    salon.database.close()
    if salon.local is not None:
        salon.local.close()


def say(arguments: argparse.Namespace) -> int:
    """Say one sentence as somebody, deliver what follows, and print the answer."""
    settings = _settings()
    with closing(_database()) as database:
        now = moment_for(database, arguments.email, arguments.now)
    salon = wire(settings, FixedClock(now) if now else None)
    try:
        _prepared(salon)
        if salon.local is not None:
            with salon.database.reading() as session:
                salon.local.seed(session)
        utterance = Utterance(
            email=arguments.email, space_id=arguments.email, text=" ".join(arguments.sentence)
        )
        turn = one_turn(salon.units, salon.talk, salon.worker, utterance, salon.clock)
    finally:
        _close(salon)
    _print(arguments, turn.as_json(), turn.as_text())
    return 1 if turn.has_failures else 0


def understand_lines(arguments: argparse.Namespace) -> int:
    """Read sentences, or JSON lines, and print what is understood of each as JSON.

    The words of the command line are one sentence; without any, standard input is read.
    """
    with closing(Database(_settings().database_url)) as database:
        names, zone = names_in(database, arguments.email)
    zone = ZoneInfo(arguments.tz) if arguments.tz else zone
    now = datetime.fromisoformat(arguments.now) if arguments.now else datetime.now(zone)
    now = now.astimezone(zone) if now.tzinfo else now.replace(tzinfo=zone)
    context = Context(now=now, names=names, language=arguments.lang)
    said = " ".join(arguments.sentence)
    for line in [said] if said else sys.stdin:
        print(json.dumps(read_line(line, context), ensure_ascii=False), flush=True)
    return 0


def _print(arguments: argparse.Namespace, data: object, text: str) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2) if arguments.json else text)


class _Parts:
    """The parts that an operation asks for, made when it does: see `Process`."""

    def __init__(self) -> None:
        self.settings = _settings()
        self._open = ExitStack()

    @cached_property
    def database(self) -> Database:
        """The database, made and migrated if it is an embedded one."""
        return self._open.enter_context(closing(_database()))

    @cached_property
    def _salon(self) -> Salon:
        salon = wire(self.settings)
        self._open.callback(_close, salon)
        if salon.database.is_sqlite:
            upgrade(salon.database)
        return salon

    @property
    def adapters(self) -> Adapters:
        """The far sides, whatever state the database is in."""
        return self._salon.adapters

    @property
    def clock(self) -> Clock:
        """The clock of the process, in local mode the one that can be moved on."""
        return self._salon.clock

    @property
    def units(self) -> Units:
        """Units of work on a database that has all migrations."""
        return _prepared(self._salon).units

    def close(self) -> None:
        """Close all that was opened."""
        self._open.close()


def _answered(
    run: Callable[[_Parts, argparse.Namespace], Answer],
    parts: _Parts,
    arguments: argparse.Namespace,
) -> Answer:
    """Return what a command says, or which file can't be read or written, and why."""
    try:
        return run(parts, arguments)
    except OSError as error:
        if error.filename is None:
            raise
        told = f"{error.filename}: {error.strerror}."
        return Answer({"problem": "file", "file": str(error.filename)}, told, 1)


def _operate(run: Callable[[_Parts, argparse.Namespace], Answer]) -> Callable[..., int]:
    @wraps(run)
    def operate(arguments: argparse.Namespace) -> int:
        with closing(_Parts()) as parts:
            answer = _answered(run, parts, arguments)
        _print(arguments, answer.data, answer.text)
        return answer.code

    return operate


def _command(operation: Operation) -> cli.Command:
    return _operate(operation.run), operation.examples, operation.add


COMMANDS: Mapping[str, cli.Command] = {
    "serve": (serve, ["serve", "serve --demo"], cli.with_demo),
    "work": (work, ["work"], cli.nothing),
    "migrate": (migrate, ["migrate"], cli.nothing),
    "say": (say, cli.SAY_EXAMPLES, cli.with_sentence),
    "understand": (understand_lines, cli.READING_EXAMPLES, cli.with_reading),
    **{name: _command(operation) for name, operation in OPERATIONS.items()},
}


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return cli.run_command(COMMANDS, words)


if __name__ == "__main__":
    sys.exit(main())
