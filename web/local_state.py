"""What the local page shows, as JSON: only what changed since the page last asked."""

import secrets
import threading
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integrations.local import LocalWorld
from integrations.mail.mailbox import Mailbox
from integrations.webex.standin.world import World
from rooms.clock import Clock
from translations import dates

MOST_CHANGES = 500
MOST_MAILS = 200
MOST_CALENDARS = 50
LONGEST_TEXT = 20_000
USUAL_ZONE = "Europe/Paris"

Json = dict[str, Any]


class LocalState:
    """The local world as the page sees it; safe to use from several threads.

    `run` names this run of the program: a page that knows another one gets everything anew.
    """

    def __init__(self, local: LocalWorld, world: World, mailbox: Mailbox) -> None:
        self._local = local
        self._world = world
        self._mailbox = mailbox
        self._calendars = _Calendars(mailbox)
        self.run = secrets.token_hex(8)

    def since(self, language: str, run: str, webex: int, mail: int) -> Json:
        """Return the clock, and what changed after these change numbers; None where nothing."""
        is_known = run == self.run
        return {
            "run": self.run,
            "clock": self._clock(language),
            "webex": self._webex(language, webex if is_known else 0),
            "mail": self._mail(language, mail if is_known else 0),
        }

    def minutes_until(self, edge: str) -> float | None:
        """Return how far the next "start" or "end" in anybody's calendar is, None without one."""
        now = self._local.clock.now()
        moment = self._calendars.next(edge, now)
        return (moment - now) / timedelta(minutes=1) if moment else None

    def _clock(self, language: str) -> Json:
        clock: Clock = self._local.clock
        zone = self._zone()
        now = clock.now().astimezone(zone)
        ahead = int(getattr(clock, "offset", timedelta()) / timedelta(minutes=1))
        return {
            "now": now.isoformat(timespec="seconds"),
            "day": dates.day(language, now.date()),
            "time": dates.clock(language, now),
            "ahead": dates.duration(language, ahead) if ahead else "",
            "next": {edge: self._next(language, edge, now) for edge in ("start", "end")},
        }

    def _next(self, language: str, edge: str, now: datetime) -> str | None:
        moment = self._calendars.next(edge, now)
        if moment is None:
            return None
        local = moment.astimezone(now.tzinfo)
        day = dates.near_day(language, local.date(), now.date())
        return f"{day}, {dates.clock(language, local)}"

    def _webex(self, language: str, since: int) -> Json | None:
        changes = self._world.changes_since(since)
        if not changes and since:
            return None
        is_whole = not since or len(changes) >= MOST_CHANGES
        changed = {one.id for one in changes}
        state = self._world.state()
        spaces = [
            {
                **space,
                "messages": [
                    self._message(language, message)
                    for message in space["messages"]
                    if is_whole or message["id"] in changed
                ],
            }
            for space in state["spaces"]
        ]
        gone = [one.id for one in changes if one.kind == "message" and one.body is None]
        return {
            "change": state["change"],
            "people": [asdict(person) for person in self._local.people],
            "spaces": spaces,
            "gone": gone,
            "devices": [self._device(language, device) for device in state["devices"]],
        }

    def _message(self, language: str, message: Json) -> Json:
        created = datetime.fromisoformat(message["created"]).astimezone(self._zone())
        return {
            **message,
            "time": dates.clock(language, created),
            "day": dates.day(language, created.date()),
        }

    def _device(self, language: str, device: Json) -> Json:
        place = self._local.places.get(device["id"])
        call = device["call"]
        if call is not None:
            since = datetime.fromisoformat(call["since"]).astimezone(self._zone())
            call = {**call, "since": dates.clock(language, since)}
        return {
            "id": device["id"],
            "room": place.room if place else device["room"],
            "site": place.site if place else "",
            "organisation": place.organisation if place else "",
            "state": device["state"],
            "fault": device["fault"],
            "call": call,
            "last_call": device["last_call"],
            "screen": device["screen"],
        }

    def _mail(self, language: str, since: int) -> Json | None:
        mails = self._mailbox.mails(since)
        if not mails and since:
            return None
        zone = self._zone()
        return {
            "change": max([since, *(mail["change"] for mail in mails)]),
            "mails": [_mail_view(language, zone, mail) for mail in mails[-MOST_MAILS:]],
            "calendars": {
                recipient: [_event_view(language, zone, event) for event in events]
                for recipient, events in self._calendars.all().items()
            },
        }

    def _zone(self) -> ZoneInfo:
        people = self._local.people
        return ZoneInfo(people[0].zone if people else USUAL_ZONE)


class _Calendars:
    """Everybody's calendar, read again only when a mail came in."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._lock = threading.Lock()
        self._change = 0
        self._events: dict[str, list[Json]] = {}

    def all(self) -> dict[str, list[Json]]:
        """Return the events of each recipient, earliest first."""
        with self._lock:
            fresh = self._mailbox.mails(self._change)
            if fresh:
                self._change = max(mail["change"] for mail in fresh)
                for recipient in {mail["recipient"].lower() for mail in fresh}:
                    if recipient in self._events or len(self._events) < MOST_CALENDARS:
                        self._events[recipient] = self._mailbox.calendar_view(recipient)
            return dict(sorted(self._events.items()))

    def next(self, edge: str, now: datetime) -> datetime | None:
        """Return the earliest "start" or "end" after `now` of an event that stands."""
        found = (_moment(e[edge]) for events in self.all().values() for e in _standing(events))
        return min((moment for moment in found if moment and moment > now), default=None)


def _standing(events: Iterable[Json]) -> Iterable[Json]:
    return (event for event in events if event["status"] != "CANCELLED")


def _moment(written: str) -> datetime | None:
    """Return an event's moment; None for a whole day's date and for a time without a zone."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _mail_view(language: str, zone: ZoneInfo, mail: Json) -> Json:
    kept = ("number", "change", "times", "from", "to", "recipient", "subject", "method")
    event = mail["event"]
    return {
        **{key: mail[key] for key in kept},
        "text": mail["text"][:LONGEST_TEXT],
        "has_html": bool(mail["html"]),
        "event": _event_view(language, zone, event) if event else None,
    }


def _event_view(language: str, zone: ZoneInfo, event: Json) -> Json:
    kept = ("method", "uid", "sequence", "start", "end", "summary", "location", "status", "rrule")
    return {**{key: event[key] for key in kept}, "when": _period(language, zone, event)}


def _period(language: str, zone: ZoneInfo, event: Json) -> str:
    start, end = _moment(event["start"]), _moment(event["end"])
    if start is None or end is None:
        return str(event["start"])
    return dates.period(language, start, end, zone=zone)
