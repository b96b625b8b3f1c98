"""Sends the present state again to everybody whose calendar may have missed it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from integrations.briefing import hold
from integrations.invitations import ENDINGS
from integrations.outbox import WITHDRAWN, Effect, enqueue_all
from integrations.series.briefing import hold_series
from rooms.invitations.ledger import MAIL, mails_about
from rooms.models import Booking, OutboxItem, Series


def repair(session: Session, booking: Booking, now: datetime, only: str = "") -> list[str]:
    """Plan each guest's last mails once more, with a raised SEQUENCE; returns the addresses.

    With `only`, those of the guest with this address.

    A calendar that missed one takes it now, and one that has it all sees no difference. A guest
    to whom a mail is still to go is left to that one. The caller commits.
    """
    if booking.series_id is not None:
        hold_series(session, booking.series_id)
    hold(session, booking.id)
    last: dict[str, OutboxItem] = {}
    waiting = set()
    for address, mails in mails_about(session, booking).items():
        for mail in mails if only in ("", address) else ():
            if mail.outcome != WITHDRAWN:
                last[mail.subject] = mail
            if mail.settled_at is None:
                waiting.add(mail.subject)
    again = [mail for subject, mail in last.items() if subject not in waiting]
    counted = {key: _raised(session, key) for key in sorted({_key(mail) for mail in again})}
    enqueue_all(session, [_again(session, mail, counted[_key(mail)], now) for mail in again], now)
    return sorted({mail.payload["to"] for mail in again})


def _key(mail: OutboxItem) -> tuple[str, int]:
    """Return what the mail's SEQUENCE belongs to."""
    series_id = mail.payload.get("series")
    return ("series", series_id) if series_id is not None else ("booking", mail.booking_id or 0)


def _raised(session: Session, key: tuple[str, int]) -> int:
    of, number = key
    counted: Series | Booking
    if of == "series":
        counted = session.get_one(Series, number)
    else:
        counted = session.get_one(Booking, number)
    counted.sequence += 1
    session.add(counted)
    session.flush()
    return counted.sequence


def _again(session: Session, mail: OutboxItem, sequence: int, now: datetime) -> Effect:
    facts: dict[str, Any] = mail.payload
    meeting = facts["meeting"] | {"sequence": sequence, "modified": now.isoformat()}
    never_came = facts["kind"] == "invitation" and mail.outcome == "failed"
    kind = facts["kind"] if facts["kind"] in ENDINGS or never_came else "update"
    booking = session.exec(select(Booking).where(Booking.id == mail.booking_id)).one()
    return Effect(
        kind=MAIL,
        subject=mail.subject,
        booking=booking,
        due_at=now,
        payload=facts | {"meeting": meeting, "kind": kind, "before": None},
    )
