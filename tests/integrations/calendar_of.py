"""A guest's calendar: it takes in the mails that were planned, and shows what it then has."""

from datetime import UTC, datetime

from dateutil.rrule import rrule, rruleset, rrulestr
from icalendar import Calendar, Event, vRecur

from calendars.checks import problems
from integrations.errors import PermanentError
from integrations.mail.client import Mailer
from integrations.mail.delivery import MailDelivery
from rooms.models import OutboxItem


class _Kept(Mailer):
    """Keeps the calendar parts instead of sending the mails."""

    def __init__(self) -> None:
        self.ics: list[bytes] = []

    def send(self, message: object, sender: str, recipient: str) -> None:
        for part in message.walk():  # type: ignore[attr-defined]
            if part.get_content_type() == "text/calendar":
                self.ics.append(part.get_payload(decode=True))


class GuestCalendar:
    """Events by UID, as RFC 5546 has a calendar keep them: an older SEQUENCE changes nothing."""

    def __init__(self) -> None:
        self.events: dict[str, Event] = {}
        self.sequences: dict[str, int] = {}
        self.mails = 0

    def take_in(self, item: OutboxItem, now: datetime) -> None:
        """Open a planned mail as it would arrive."""
        kept = _Kept()
        try:
            MailDelivery(kept, "salles@drancy.example", b"secret")(item, now)
        except PermanentError as error:
            raise AssertionError(item.payload) from error.__cause__
        (ics,) = kept.ics
        assert problems(ics) == []
        self.mails += 1
        calendar = Calendar.from_ical(ics.decode())
        (event,) = calendar.walk("VEVENT")
        uid, sequence = str(event["uid"]), int(str(event["sequence"]))
        assert sequence > self.sequences.get(uid, -1), "each mail raises the SEQUENCE"
        self.sequences[uid] = sequence
        if str(calendar["method"]) == "CANCEL":
            assert uid in self.events, "nobody is told of the end of what they don't have"
            del self.events[uid]
        else:
            self.events[uid] = event  # type: ignore[assignment]

    def shown(self) -> list[datetime]:
        """Return the starts of all that the calendar shows, in order."""
        return sorted(at for event in self.events.values() for at in _starts(event))


def _starts(event: Event) -> list[datetime]:
    start: datetime = event.decoded("dtstart")
    if "rrule" not in event:
        return [start.astimezone(UTC)]
    found = rruleset()
    rule = vRecur(event["rrule"]).to_ical().decode()  # type: ignore[no-untyped-call]
    expanded = rrulestr(rule, dtstart=start)
    assert isinstance(expanded, rrule)
    found.rrule(expanded)
    exdates = event.get("exdate", [])
    for listed in exdates if isinstance(exdates, list) else [exdates]:
        for one in listed.dts:
            found.exdate(one.dt)
    return [at.astimezone(UTC) for at in found]
