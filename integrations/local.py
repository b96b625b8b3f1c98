"""The local world: the stand-ins for Webex and for everybody's mailbox, and a clock to move on.

Its state lies in one directory: `local-webex.db`, `local-mail.db` and `local-clock.json`. Whoever
opens it first serves it, on loopback and on ports that the system chooses, and leaves in
`local.json` where it is; a second process attaches to what the first one serves. Which of them is
first, a file lock decides: it ends with its process, so a `local.json` that was left behind does
no harm.
"""

import fcntl
import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import requests
from sqlmodel import Session, col, select

from integrations.mail.mailbox import Mailbox
from integrations.settings import LOOPBACK, Settings
from integrations.webex.standin.devices import DeviceSeed
from integrations.webex.standin.ground import Options
from integrations.webex.standin.server import ServerHandle, serve_in_thread
from integrations.webex.standin.store import Store
from integrations.webex.standin.world import World
from rooms.clock import Clock, MovableClock
from rooms.models import Endpoint, Organisation, Person, Room, Site

PATIENCE_SECONDS = 10.0
LOOK_EVERY_SECONDS = 0.1
ANSWER_SECONDS = 5.0
MOST_AHEAD = timedelta(days=3_660)
# The page's own server may still be starting when the first webhook goes out.
OPTIONS = Options(webhook_retry_pauses_seconds=(0.5, 1.0, 2.0))


class LocalWorldError(Exception):
    """The local world can't be opened; the message tells the operator why."""


@dataclass(frozen=True, slots=True)
class LocalPerson:
    """Somebody who can be spoken as."""

    email: str
    name: str
    organisation: str
    zone: str


@dataclass(frozen=True, slots=True)
class LocalPlace:
    """Where a device stands."""

    room: str
    site: str
    organisation: str


class LocalWorld:
    """What stands around the bot in local mode.

    `world` and `mailbox` are there only in the process that serves them; where another process
    does, they are None and the URLs lead there.
    """

    def __init__(
        self,
        directory: Path,
        clock: Clock,
        urls: tuple[str, str],
        *,
        world: World | None = None,
        mailbox: Mailbox | None = None,
        closing: Callable[[], None] = lambda: None,
    ) -> None:
        self._directory = directory
        self._closing = closing
        self._moving = threading.Lock()
        self.clock = clock
        self.webex_url, self.smtp_url = urls
        self.world = world
        self.mailbox = mailbox
        self.bot_token = OPTIONS.bot_token
        self.service_token = OPTIONS.service_token
        self.people: tuple[LocalPerson, ...] = ()
        self.places: Mapping[str, LocalPlace] = {}

    def seed(self, session: Session) -> None:
        """Let people and devices be as the inventory has them; what is there stays."""
        self.people = tuple(_people(session))
        found = [*_devices(session)]
        self.places = {str(seed.device_id): place for seed, place in found}
        people = [(one.email, one.name) for one in self.people]
        devices = [seed for seed, _ in found]
        if self.world is not None:
            self.world.seed(people, devices)
            return
        given = {
            "people": [{"email": email, "name": name} for email, name in people],
            "devices": [asdict(seed) for seed in devices],
        }
        url = f"{_origin(self.webex_url)}/local/seed"
        _session().post(url, json=given, timeout=ANSWER_SECONDS).raise_for_status()

    def move_clock(self, minutes: float) -> None:
        """Move the clock on, for later starts of the program as well.

        ValueError where that would lead back, or years ahead, or where the clock can't be moved.
        """
        if not isinstance(self.clock, MovableClock) or self.world is None:
            raise ValueError("This clock can't be moved.")
        by = timedelta(minutes=minutes)
        with self._moving:
            if self.clock.offset + by > MOST_AHEAD:
                raise ValueError("The clock is years ahead already.")
            ahead = self.clock.move(by)
            _save(_clock_file(self._directory), {"offset_seconds": ahead.total_seconds()})

    def close(self) -> None:
        """Stop serving; what is attached to another process just lets go."""
        self._closing()


def open_local_world(settings: Settings, clock: Clock | None) -> LocalWorld:
    """Return the local world of the settings' directory, served from here or from elsewhere.

    `clock` replaces the one that can be moved on. LocalWorldError where another process holds the
    directory and doesn't answer.
    """
    directory = Path(settings.local_directory)
    directory.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        lock = _locked(directory)
        if lock is not None:
            return _serve(directory, clock or _saved_clock(directory), lock)
        guest = _guest(directory)
        urls = _served_elsewhere(directory)
        if urls is not None:
            clock = clock or _saved_clock(directory)
            return LocalWorld(directory, clock, urls, closing=guest.close)
        guest.close()
        if time.monotonic() > deadline:
            raise LocalWorldError(f"Another process holds {directory} and doesn't answer.")
        time.sleep(LOOK_EVERY_SECONDS)


def _serve(directory: Path, clock: Clock, lock: IO[str]) -> LocalWorld:
    store = Store(directory / "local-webex.db")
    world = World(store, clock, OPTIONS)
    mailbox = Mailbox(directory / "local-mail.db")
    mailbox.start()
    webex = serve_in_thread(world)
    urls = (webex.api_url, mailbox.url)
    note = directory / "local.json"
    _save(note, {"pid": os.getpid(), "webex_url": urls[0], "smtp_url": urls[1]})
    closing = _Closing(note, webex, mailbox, store, lock)
    return LocalWorld(directory, clock, urls, world=world, mailbox=mailbox, closing=closing)


class _Closing:
    """Ends what was served, once."""

    def __init__(
        self, note: Path, webex: ServerHandle, mailbox: Mailbox, store: Store, lock: IO[str]
    ) -> None:
        self._parts = (note, webex, mailbox, store, lock)
        self._is_done = False

    def __call__(self) -> None:
        if self._is_done:
            return
        self._is_done = True
        note, webex, mailbox, store, lock = self._parts
        note.unlink(missing_ok=True)  # from here on nobody new comes
        _wait_for_guests(note.parent)
        webex.stop()
        mailbox.close()
        store.close()
        lock.close()


def _locked(directory: Path) -> IO[str] | None:
    """Return the file that is locked for as long as it is open, None where another has it."""
    file = (directory / "local.lock").open("a", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _guest(directory: Path) -> IO[str]:
    """Return a file that tells the process that serves of a guest, for as long as it is open."""
    file = (directory / "local.guests").open("a", encoding="ascii")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def _wait_for_guests(directory: Path) -> None:
    """Wait until no other process is attached, or until patience ends."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with (directory / "local.guests").open("a", encoding="ascii") as file:
        while time.monotonic() < deadline:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(LOOK_EVERY_SECONDS)
            else:
                return


def _served_elsewhere(directory: Path) -> tuple[str, str] | None:
    """Return the URLs of the process that serves, None where nobody answers there (yet)."""
    noted = _load(directory / "local.json")
    webex_url, smtp_url = noted.get("webex_url"), noted.get("smtp_url")
    if not isinstance(webex_url, str) or not isinstance(smtp_url, str):
        return None
    if not {urlsplit(webex_url).hostname, urlsplit(smtp_url).hostname} <= LOOPBACK:
        return None
    asked = {"Authorization": f"Bearer {OPTIONS.bot_token}"}
    try:
        answer = _session().get(f"{webex_url}people/me", headers=asked, timeout=ANSWER_SECONDS)
        known = answer.json() if answer.ok else {}
    except (requests.RequestException, ValueError):
        return None
    return (webex_url, smtp_url) if OPTIONS.bot_email in known.get("emails", ()) else None


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # a proxy has no business on loopback
    return session


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _people(session: Session) -> list[LocalPerson]:
    rows = session.exec(
        select(Person, Organisation)
        .where(col(Person.organisation_id) == Organisation.id)
        .order_by(col(Organisation.id), col(Person.id))
    )
    return [
        LocalPerson(person.email, person.name or person.email, organisation.name, organisation.zone)
        for person, organisation in rows
    ]


def _devices(session: Session) -> list[tuple[DeviceSeed, LocalPlace]]:
    rows = session.exec(
        select(Endpoint, Room, Site, Organisation)
        .where(
            col(Endpoint.device_id).is_not(None),
            col(Endpoint.room_id) == Room.id,
            col(Room.site_id) == Site.id,
            col(Endpoint.organisation_id) == Organisation.id,
        )
        .order_by(col(Organisation.id), col(Site.id), col(Room.id), col(Endpoint.id))
    )
    return [
        (
            DeviceSeed(
                endpoint.name or room.name,
                endpoint.device_id,
                endpoint.workspace_id,
                endpoint.sip_address,
                room.name,
                room.capacity,
            ),
            LocalPlace(room.name, site.name, organisation.name),
        )
        for endpoint, room, site, organisation in rows
    ]


def _clock_file(directory: Path) -> Path:
    return directory / "local-clock.json"


def _saved_clock(directory: Path) -> MovableClock:
    seconds = _load(_clock_file(directory)).get("offset_seconds", 0)
    usable = isinstance(seconds, int | float) and 0 <= seconds <= MOST_AHEAD.total_seconds()
    return MovableClock(timedelta(seconds=seconds if usable else 0))


def _load(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _save(path: Path, values: Mapping[str, object]) -> None:
    """Write the file anew as a whole, so that nobody ever reads half of it."""
    unfinished = path.with_suffix(".new")
    unfinished.write_text(json.dumps(values), encoding="utf-8")
    unfinished.replace(path)
