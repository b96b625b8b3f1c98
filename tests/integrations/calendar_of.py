"""A guest's calendars: they take in the mails that were planned, and show what they then have."""

from datetime import datetime

from icalendar import Calendar

from calendars.checks import problems
from integrations.errors import PermanentError
from integrations.mail.client import Mailer
from integrations.mail.delivery import MailDelivery
from rooms.models import OutboxItem
from tests.integrations.clients import Client, Entry, SogoLike, Strict


class _Kept(Mailer):
    """Keeps the calendar parts instead of sending the mails."""

    def __init__(self) -> None:
        self.ics: list[bytes] = []

    def send(self, message: object, sender: str, recipient: str) -> None:
        for part in message.walk():  # type: ignore[attr-defined]
            if part.get_content_type() == "text/calendar":
                self.ics.append(part.get_payload(decode=True))


def calendar_part(item: OutboxItem, now: datetime) -> bytes:
    """Return the calendar in a planned mail, as it would arrive."""
    kept = _Kept()
    try:
        MailDelivery(kept, "salles@drancy.example", b"secret")(item, now)
    except PermanentError as error:
        raise AssertionError(item.payload) from error.__cause__
    (ics,) = kept.ics
    return ics


class GuestCalendar:
    """What a guest of each kind of calendar makes of one and the same mails.

    `messages` are the last ones by UID, without what was cancelled.
    """

    def __init__(self) -> None:
        self.clients: tuple[Client, ...] = (Strict(), SogoLike())
        self.messages: dict[str, bytes] = {}
        self.sequences: dict[str, int] = {}

    def take_in(self, item: OutboxItem, now: datetime) -> None:
        """Open a planned mail as it would arrive."""
        ics = calendar_part(item, now)
        assert problems(ics) == []
        for client in self.clients:
            client.take_in(ics)
        calendar = Calendar.from_ical(ics.decode())
        (event,) = calendar.walk("VEVENT")
        uid, sequence = str(event["uid"]), int(str(event["sequence"]))
        assert sequence > self.sequences.get(uid, -1), "each mail raises the SEQUENCE"
        self.sequences[uid] = sequence
        if str(calendar["method"]) == "CANCEL":
            assert uid in self.messages, "nobody is told of the end of what they don't have"
            del self.messages[uid]
        else:
            self.messages[uid] = ics

    def entries(self) -> list[Entry]:
        """Return all that the calendar shows, in order, whichever kind it is."""
        strict, sogo_like = (client.entries() for client in self.clients)
        assert strict == sogo_like
        return strict

    def shown(self) -> list[datetime]:
        """Return the starts of all that the calendar shows, in order."""
        return [entry.start for entry in self.entries()]
