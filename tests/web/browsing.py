"""Salon as somebody starts it for the first time, and a real browser that shows its page.

`python bot.py serve --demo` runs as a process of its own in an empty directory; the browser is
Debian's chromium without a window. Both serve all browser tests of a session.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, TypeVar

import pytest
import requests
from icalendar import Calendar
from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from integrations.settings import NAMES
from tests.waiting import PATIENCE_SECONDS

REPOSITORY = Path(__file__).parents[2]
LOOK_EVERY_SECONDS = 0.05
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=fr",
    "--window-size=1400,900",
)
MOVING = (StaleElementReferenceException, ElementClickInterceptedException)
T = TypeVar("T")


@contextmanager
def salon(folder: Path) -> Iterator[str]:
    """Start a Salon in an empty directory; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{folder}/salon.db",
        "LOCAL_DIRECTORY": str(folder / "local"),
    }
    others = {name: value for name, value in os.environ.items() if name not in NAMES}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(REPOSITORY / "bot.py"), "serve", "--demo"],
            cwd=folder,
            env=others | own,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _answering(f"http://127.0.0.1:{port}", process, folder / "log")
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE_SECONDS)


def _answering(home: str, process: subprocess.Popen[bytes], log: Path) -> str:
    def answers(_: object) -> bool:
        if process.poll() is not None:
            raise AssertionError(f"Salon ended at its start:\n{log.read_text()}")
        try:
            return requests.get(f"{home}/healthz", timeout=PATIENCE_SECONDS).ok
        except requests.ConnectionError:
            return False

    until(answers, f"Salon answers; its log is {log}")
    return home


@contextmanager
def chromium(folder: Path) -> Iterator[webdriver.Chrome]:
    """Start a browser that keeps its files in `folder`; the test is skipped where there is none."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("chromium and chromedriver (Debian: chromium chromium-driver) are not here")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for argument in (*ARGUMENTS, f"--user-data-dir={folder}"):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"intl.accept_languages": "fr"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    chrome.set_page_load_timeout(PATIENCE_SECONDS)
    try:
        yield chrome
    finally:
        chrome.quit()


class Page:
    """The local page, as somebody uses it."""

    def __init__(self, browser: webdriver.Chrome, home: str) -> None:
        self.browser = browser
        self.home = home

    def open(self, path: str = "/") -> "Page":
        self.browser.get(self.home + path)
        self.one(".tile")
        return self

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str, words: str = "") -> WebElement:
        """Return the last element that fits and contains these words, as soon as it is there."""

        def found(_: object) -> WebElement | None:
            fitting = [one for one in self.all(selector) if words in one.text]
            return fitting[-1] if fitting else None

        return until(found, f"{selector} says {words!r}")

    def say(self, words: str) -> str:
        """Type a sentence and return its message's id, once it stands in the chat."""
        box = self.one("#say-text")
        box.send_keys(words, Keys.ENTER)
        message = self.one(".message.mine", words)
        return str(message.get_attribute("data-id"))

    def thread_of(self, message_id: str) -> str:
        """Return a selector of the thread that a message stands in."""
        return f'.thread:has(> .replies > [data-id="{message_id}"])'

    def press(self, selector: str, label: str) -> None:
        """Click the last element that fits and contains this label, as soon as it can be."""

        def clicked(_: object) -> bool:
            button = self.one(selector, label)
            self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
            button.click()
            return True

        until(clicked, f"{selector} {label!r} can be clicked")

    def state(self) -> Any:
        answer = requests.get(f"{self.home}/local/state", timeout=PATIENCE_SECONDS)
        answer.raise_for_status()
        return answer.json()

    def move_clock(self, minutes: int) -> None:
        answer = requests.post(
            f"{self.home}/local/clock", json={"minutes": minutes}, timeout=PATIENCE_SECONDS
        )
        answer.raise_for_status()

    def set_fault(self, room: str, fault: str | None) -> None:
        answer = requests.post(
            f"{self.home}/local/fault",
            json={"device": self.device_of(room), "fault": fault},
            timeout=PATIENCE_SECONDS,
        )
        answer.raise_for_status()

    def device_of(self, room: str) -> str:
        """Return the id of the device in a room of Drancy."""
        devices = self.state()["webex"]["devices"]
        return str(next(one["id"] for one in devices if one["room"] == room))

    def mails_to(self, recipient: str, method: str) -> list[Any]:
        return [
            mail
            for mail in self.state()["mail"]["mails"]
            if mail["recipient"] == recipient and mail["method"] == method
        ]

    def event_of(self, number: int) -> Any:
        """Return the event that icalendar finds in the mail as it went over the wire."""
        source = requests.get(
            f"{self.home}/local/mails/{number}/source", timeout=PATIENCE_SECONDS
        ).content
        message = message_from_bytes(source, policy=policy.default)
        part = next(p for p in message.walk() if p.get_content_type() == "text/calendar")
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        return next(iter(Calendar.from_ical(payload).walk("VEVENT")))

    def draw_card(self, card: dict[str, Any]) -> None:
        """Let the page's own renderer draw a card, and keep what its buttons submit."""
        script = """
            const done = arguments[1];
            import("/local/static/cards.js").then(({ renderCard }) => {
              window.submitted = [];
              const drawn = renderCard(arguments[0], async (data) => window.submitted.push(data));
              drawn.id = "trial";
              Object.assign(drawn.style, { position: "fixed", inset: "0 auto 0 0" });
              document.body.append(drawn);
              done();
            }, (error) => done(String(error)));
        """
        assert self.browser.execute_async_script(script, card) is None

    def submitted(self) -> Any:
        script = "return window.submitted.at(-1)"
        return until(lambda _: self.browser.execute_script(script), "a card was submitted")


def until(condition: Callable[[Any], T | None], what: str) -> T:
    """Wait until the condition holds and return what it returned; the error says `what` failed."""
    wait = WebDriverWait[Any](None, PATIENCE_SECONDS, LOOK_EVERY_SECONDS, MOVING)
    found = wait.until(condition, f"Not in {PATIENCE_SECONDS} s: {what}")
    assert found
    return found
