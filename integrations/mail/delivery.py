"""Delivers planned invitations over SMTP."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from calendars.letter import Letter
from calendars.meeting import Invitee
from calendars.mime import mail
from calendars.tokens import Answered, make_token, plus_address
from integrations.errors import PermanentError, Unreachable
from integrations.invitations import thawed
from integrations.mail.client import Mailer
from integrations.mail.matching import by_token, unreachable
from integrations.outbox import Outcome
from rooms.models import OutboxItem
from rooms.unit_of_work import UnitOfWork

log = logging.getLogger("salon.mail")

ZoneOf = Callable[[int, str], str | None]


class MailDelivery:
    """Sends one mail to one person; tried again, it sends the same bytes under the same id.

    `public_url` is where guests reach the pages to answer on; without one, mails have no links.
    `zone_of` tells by whose clocks who lives: it is looked up and not frozen, so that no copy of it
    stays with the mail.
    """

    def __init__(
        self,
        mailer: Mailer,
        mailbox: str,
        secret: bytes,
        public_url: str = "",
        zone_of: ZoneOf = lambda _organisation_id, _address: None,
    ) -> None:
        self._mailer = mailer
        self._zone_of = zone_of
        self._mailbox = mailbox
        self._secret = secret
        self._public_url = public_url

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Send it; what can't be written as a mail is given up.

        A guest whose address is refused at once is one whose mails come back.
        """
        letter = self._letter(item)
        try:
            message = mail(letter)
        except ValueError as error:
            raise PermanentError("The mail can't be written.") from error
        try:
            self._mailer.send(message, letter.answer_to, item.payload["to"])  # bounces name whom
        except Unreachable as refusal:
            log.warning("outbox %s (%s) refused: %s", item.id, item.kind, refusal)
            return Outcome(word="failed", record=partial(_came_back, item, refusal, now))
        return Outcome(result={"message_id": str(message["Message-ID"])})

    def _letter(self, item: OutboxItem) -> Letter:
        facts: dict[str, Any] = item.payload
        answered = _answered(item)
        token = make_token(self._secret, answered)
        link = f"{self._public_url}/answers/{make_token(self._secret, answered, 'link')}"
        organizes = facts["is_organizer"]
        meeting = thawed(facts["meeting"])
        return Letter(
            kind=facts["kind"],
            meeting=meeting,
            invitee=Invitee(
                email=facts["to"],
                name=facts["name"],
                role="CHAIR" if organizes else "REQ-PARTICIPANT",
                partstat="ACCEPTED" if organizes else facts.get("answer", "NEEDS-ACTION"),
                language=facts["language"],
                zone=self._zone_of(item.organisation_id or 0, facts["to"]),
            ),
            mailbox=self._mailbox,
            answer_to=plus_address(self._mailbox, token),
            sent=meeting.modified,
            first_sequence=facts["first_sequence"],
            before=thawed(facts["before"]) if facts["before"] else None,
            answer_link=link if self._public_url else "",
        )


def _answered(item: OutboxItem) -> Answered:
    """Return what an answer to this mail is about."""
    series_id = item.payload.get("series")
    of_id = series_id or item.booking_id or 0
    return Answered(of_id, item.payload["attendee"], is_series=series_id is not None)


def _came_back(item: OutboxItem, refusal: Unreachable, now: datetime, unit: UnitOfWork) -> None:
    match = by_token(unit.session, _answered(item))
    if match is not None:
        unreachable(unit, match, str(refusal.status), refusal.reason, now)
