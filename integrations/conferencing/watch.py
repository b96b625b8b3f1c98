"""Before meetings begin, their providers are asked whether they answer; else others take over.

So they are while a call runs in which nobody can be seen any more.
"""

import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from integrations.briefing import hold
from integrations.conferencing.cases import leaving, read_case
from integrations.conferencing.choice import Providers
from integrations.conferencing.passing_on import illness, pass_on
from integrations.conferencing.provider import ConferencingProvider
from integrations.series.briefing import hold_series
from rooms.calls.connecting import WATCH
from rooms.calls.legs import Call, Leg, State
from rooms.clock import Clock
from rooms.models import Booking, Conference
from rooms.unit_of_work import Units

log = logging.getLogger("salon.conferences")

AHEAD = timedelta(minutes=10)
LATE = timedelta(minutes=5)  # a call that could not begin may still be one of these
SILENT_LOOKS = 2  # one may be an accident
MOST_AT_ONCE = 500
UNSEEN_FOR = 2 * WATCH  # after which an end that was in a call is not known to be in it


@dataclass(frozen=True, slots=True)
class _Due:
    """A conference that is about to be used: ids, and the provider that has it."""

    id: int
    booking_id: int
    series_id: int | None
    provider: str


class ProviderWatch:
    """Looks once a minute; a provider is asked only while something of its is about to begin."""

    def __init__(
        self, units: Units, clock: Clock, providers: Mapping[str, ConferencingProvider]
    ) -> None:
        self._units = units
        self._clock = clock
        self._providers = providers
        self._choice = Providers(tuple(providers))
        self._silent: Counter[str] = Counter()

    def look(self) -> None:
        """Let what a silent provider has be made by the next one; its people are told."""
        now = self._clock.now()
        with self._units.database.reading() as session:
            due = _due(session, now)
        down = {name for name in {one.provider for one in due} if self._is_down(name)}
        if not down:
            return
        silent = {*down, *(name for name in self._providers if not self._answers(name))}
        for one in due:
            if one.provider in down:
                self._pass_on(one, silent, now)

    def _is_down(self, name: str) -> bool:
        self._silent[name] = 0 if self._answers(name) else self._silent[name] + 1
        return self._silent[name] >= SILENT_LOOKS

    def _answers(self, name: str) -> bool:
        provider = self._providers.get(name)
        if provider is None:
            return False
        error = illness(provider)
        if error is not None:
            log.warning("conferences by %s can't be had: %s", name, error)
        return error is None

    def _pass_on(self, one: _Due, silent: Collection[str], now: datetime) -> None:
        """Let the next provider that answers make the conference; where none does, it stays."""
        with self._units.open() as unit:
            if one.series_id is None:
                hold(unit.session, one.booking_id)
            else:
                hold_series(unit.session, one.series_id)
            case = read_case(unit.session, one.booking_id, one.series_id, now)
            if case is None or not case.is_on or case.conference.provider != one.provider:
                return
            conference = unit.session.get_one(Conference, one.id)
            following = self._choice.choose(case.ends, [*conference.tried, *silent])
            if following is None:
                return
            pass_on(unit, conference, leaving(case), now, to=following)


def _due(session: Session, now: datetime) -> Sequence[_Due]:
    """Return the conferences of meetings that are about to begin, or whose call was lost.

    Of all organisations: their providers are the same. A series' is ready again after each date.
    """
    begins = (col(Booking.starts_at) > now - LATE) & (col(Booking.starts_at) <= now + AHEAD)
    is_not_in_call = col(Conference.state).in_(["ready", "ended"])
    mine = or_(
        and_(
            col(Conference.series_id).is_(None),
            col(Conference.booking_id) == col(Booking.id),
            col(Conference.state).in_(["ready", "live"]),
        ),
        and_(
            col(Conference.series_id) == col(Booking.series_id),
            col(Conference.state).in_(["ready", "live", "ended"]),
        ),
    )
    names = ("id", "booking_id", "series_id", "provider")
    found = (
        select(*(col(getattr(Conference, name)) for name in names))
        .join(Booking, mine)
        .where(
            or_(and_(begins, is_not_in_call), _is_lost(now)),
            col(Booking.status) == "confirmed",
            col(Booking.wants_video).is_(True),
            col(Conference.meeting_id).is_not(None),
        )
        .distinct()
        .limit(MOST_AT_ONCE)
    )
    return [_Due(*row) for row in session.execute(found)]


def _is_lost(now: datetime) -> ColumnElement[bool]:
    """Say of a booking whether its call runs, has ends, and none of them was seen in it lately.

    Where they only can't be asked for, or all have hung up, it isn't lost.
    """
    mine = col(Leg.booking_id) == col(Booking.id)
    runs = select(col(Call.id)).where(
        col(Call.booking_id) == col(Booking.id),
        col(Call.state) == "live",
        or_(col(Call.asked).is_(None), col(Call.asked) != "end"),
    )
    has_ends = select(col(Leg.id)).where(
        mine, or_(col(Leg.left_at).is_(None), col(Leg.next_at).is_not(None))
    )
    seen = select(col(Leg.id)).where(
        mine,
        col(Leg.left_at).is_(None),
        col(Leg.state) == State.CONNECTED,
        col(Leg.seen_at) > now - UNSEEN_FOR,
    )
    is_running = and_(col(Booking.starts_at) <= now, col(Booking.ends_at) > now + LATE)
    return and_(is_running, runs.exists(), has_ends.exists(), ~seen.exists())
