"""A provider that is down: the next one makes the conference, and nothing is left at the first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import select

from integrations.calls.plans import conference_of, shared_conference_of
from integrations.calls.video import GONE, renew
from integrations.conferencing.provider import ConferencePlan, ConferencingProvider, MeetingRef
from integrations.errors import NotFound, OutsideError, PermanentError, TransientError
from integrations.outbox import Effect, Outcome, enqueue_all
from rooms.calls.connecting import EARLIEST, LONGEST_OVERRUN
from rooms.database import Database
from rooms.events import ConferenceReady
from rooms.interval import Interval
from rooms.models import Booking, Conference, OutboxItem
from rooms.unit_of_work import UnitOfWork

KIND = "leftover"
# With pauses that double from 5 s: half a minute while somebody waits for a link, and ten where
# the conference has one already, which would change.
MOST_TRIES, MOST_TRIES_WITH_LINK = 4, 8
TRIES_WHILE_ILL = 2  # where the provider's health says so as well
LAST_CALL = timedelta(minutes=5)  # before the start: who asks to wait for longer isn't waited for
# What was asked of a provider may still happen there for as long as this.
SETTLED = timedelta(minutes=2)
# People may still be in what was left there while their meeting goes on: it is looked for as often.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)
PATIENCE = timedelta(days=30)  # after the end


def is_down(
    provider: ConferencingProvider, error: OutsideError, tries: int, left: timedelta
) -> bool:
    """Say whether to wait no longer for a provider that is to make a conference.

    `left` is the time until its start.
    """
    if isinstance(error, PermanentError) or tries >= MOST_TRIES or _is_too_long(error, left):
        return True
    return tries >= TRIES_WHILE_ILL and illness(provider) is not None


def has_lost(error: OutsideError, tries: int, left: timedelta) -> bool:
    """Say whether a conference that was made is to be made elsewhere, as it can't be changed.

    A refusal of the change leaves it usable, unless it is gone.
    """
    if isinstance(error, PermanentError):
        return isinstance(error, NotFound)
    return tries >= MOST_TRIES_WITH_LINK or _is_too_long(error, left)


def illness(provider: ConferencingProvider) -> OutsideError | None:
    """Ask a provider how it is, and return why nothing can be had of it; None where it is well.

    Who only wants to be asked less for a while is.
    """
    try:
        provider.health()
    except OutsideError as error:
        is_patient = isinstance(error, TransientError) and error.is_too_often
        return None if is_patient and not _is_too_long(error, 2 * LAST_CALL) else error
    return None


def _is_too_long(error: OutsideError, left: timedelta) -> bool:
    wait = getattr(error, "retry_after_seconds", None)
    return wait is not None and timedelta(seconds=wait) + LAST_CALL > left


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A conference that leaves its provider, as it was seen; `ends_at`: its last date's end."""

    conference: Conference
    plan: ConferencePlan
    ends_at: datetime


def pass_on(
    unit: UnitOfWork, conference: Conference, leaving: Leaving, now: datetime, *, to: str
) -> None:
    """Let another provider make the conference; `conference` is its row as it is now, kept.

    Does nothing where that was done already, or the conference is no longer wanted.
    """
    seen = leaving.conference
    if conference.state in GONE or conference.provider != seen.provider:
        return
    booking = unit.session.get_one(Booking, conference.booking_id)
    tried = [*conference.tried, conference.provider]
    leave(unit, conference, leaving, now)
    renew(conference, to, tried)
    unit.session.add(conference)
    unit.session.flush()
    if conference.state == "ready":
        unit.record(ready(conference, now))
    elif conference.series_id is None:
        enqueue_all(unit.session, [conference_of(booking)], now)
    else:
        enqueue_all(unit.session, [shared_conference_of(booking, conference.series_id)], now)


def leave(unit: UnitOfWork, conference: Conference, leaving: Leaving, now: datetime) -> None:
    """Have what the conference's provider may have made taken back when it answers."""
    booking = unit.session.get_one(Booking, conference.booking_id)
    enqueue_all(unit.session, [_leftover(booking, conference, leaving, now)], now)


def ready(conference: Conference, now: datetime) -> ConferenceReady:
    """Return the news of a conference, and which providers it goes without."""
    return ConferenceReady(
        organisation_id=conference.organisation_id,
        booking_id=conference.booking_id,
        at=now,
        instead_of=list(conference.tried),
        provider=conference.provider,
    )


class LeftoverDelivery:
    """Takes back what a provider may have made of a conference that another has now.

    It waits for a provider that is away, until long after nobody could come there any more.
    """

    def __init__(self, database: Database, providers: Mapping[str, ConferencingProvider]) -> None:
        self._database = database
        self._providers = providers

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Look for it and cancel it, unless the conference is there again."""
        payload = item.payload
        provider = self._providers.get(payload["provider"])
        if provider is None or self._is_there_again(payload):
            return Outcome(word="superseded")
        plan = _thawed(payload)
        try:
            meeting = _ref(payload)
            if meeting is None:
                found = provider.find(plan)
                meeting = found.meeting if found else None
            if meeting is not None:
                provider.cancel(meeting)
        except TransientError:
            if now > datetime.fromisoformat(payload["ends_at"]) + PATIENCE:
                raise
            return Outcome(word="postponed", record=lambda unit: _postpone(unit, item, now))
        return Outcome(word="delivered" if meeting else "nothing there")

    def _is_there_again(self, payload: Mapping[str, Any]) -> bool:
        with self._database.reading() as session:
            mine = select(Conference).where(Conference.id == payload["conference"])
            conference = session.exec(mine).first()
        is_on = conference is not None and conference.state not in {"failed", *GONE}
        return is_on and conference is not None and conference.provider == payload["provider"]


def _leftover(booking: Booking, conference: Conference, leaving: Leaving, now: datetime) -> Effect:
    plan = leaving.plan
    payload = {
        "conference": conference.id,
        "provider": conference.provider,
        "meeting": conference.meeting_id,
        "host": conference.host,
        "key": plan.key,
        "title": plan.title,
        "start": plan.when.start.isoformat(),
        "end": plan.when.end.isoformat(),
        "ends_at": leaving.ends_at.isoformat(),
        "pause_minutes": FIRST_PAUSE / timedelta(minutes=1),
    }
    return Effect(
        kind=KIND,
        subject=f"{KIND}:{conference.id}:{conference.provider}",
        booking=booking,
        due_at=now + SETTLED,
        payload=payload,
    )


def _postpone(unit: UnitOfWork, item: OutboxItem, now: datetime) -> None:
    pause = timedelta(minutes=item.payload["pause_minutes"])
    start, end = (datetime.fromisoformat(item.payload[name]) for name in ("start", "end"))
    if start - EARLIEST <= now <= end + LONGEST_OVERRUN:
        pause = longer = FIRST_PAUSE
    else:
        longer = min(2 * pause, LONGEST_PAUSE)
    effect = Effect(
        kind=KIND,
        subject=item.subject,
        booking=unit.session.get_one(Booking, item.booking_id),
        due_at=now + pause,
        payload={**item.payload, "pause_minutes": longer / timedelta(minutes=1)},
    )
    enqueue_all(unit.session, [effect], now)


def _thawed(payload: Mapping[str, Any]) -> ConferencePlan:
    start, end = (datetime.fromisoformat(payload[name]) for name in ("start", "end"))
    return ConferencePlan(key=payload["key"], title=payload["title"], when=Interval(start, end))


def _ref(payload: Mapping[str, Any]) -> MeetingRef | None:
    return MeetingRef(payload["meeting"], payload["host"]) if payload["meeting"] else None
