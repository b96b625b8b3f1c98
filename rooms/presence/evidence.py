"""Whether anybody is in a booked room: what is known of it, and what may follow from that.

Pure. Nobody loses a room by what isn't known: one piece of evidence for people, one that is
missing or too old, or a call, and the room stays as it is booked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rooms.interval import Interval
from rooms.policy import Policy

WARNING = timedelta(minutes=5)  # between the warning and the release, at least
LOOK_AGAIN = timedelta(minutes=5)
FRESH = timedelta(minutes=2)  # for so long what was seen tells of now
WORTH_FREEING = timedelta(minutes=15)
# Where nothing but a missing check-in speaks: nobody checks in all day, and who books at short
# notice may have been in the room already.
WHOLE_DAY = timedelta(hours=7)
SHORT_NOTICE = timedelta(hours=2)


class Says(StrEnum):
    """What evidence says of a room."""

    PRESENT = "present"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing known of a room: `kind` is "check_in", "panel", "call", "people" or "presence".

    `seen_at` is when that was so, None where nobody knows when.
    """

    kind: str
    says: Says
    seen_at: datetime | None = None


class Act(StrEnum):
    """What is to be done about a room: nothing any more, look again, warn, or release it."""

    DONE = "done"
    WAIT = "wait"
    WARN = "warn"
    RELEASE = "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A room of a booking that is on: its policy, the booking's time, and when that was made.

    `has_sensor`: something in the room could tell. `warned_at` is when its people were told.
    `empty_since`: people came, and have left since then.
    """

    policy: Policy
    when: Interval
    made_at: datetime
    has_sensor: bool
    warned_at: datetime | None = None
    empty_since: datetime | None = None

    @property
    def since(self) -> datetime:
        """From when on it may have been empty."""
        return self.empty_since or self.when.start

    @property
    def minutes(self) -> int | None:
        """For how long it may be empty before it is released; None where it never is."""
        figures = self.policy
        return figures.left_minutes if self.empty_since else figures.release_minutes


def judged(evidence: Sequence[Evidence], now: datetime) -> Says:
    """Return what all evidence says together; without any, nobody knows.

    That somebody came stays true, however long ago it was seen; that nobody is there doesn't.
    """
    if any(one.says is Says.PRESENT for one in evidence):
        return Says.PRESENT
    is_empty = [one.says is Says.EMPTY and _is_fresh(one, now) for one in evidence]
    return Says.EMPTY if is_empty and all(is_empty) else Says.UNKNOWN


def no_check_in(watched: Watched) -> Says:
    """Return what it says that nobody has checked in.

    Beside a sensor it is one more sign. Alone it says something only where the policy wants it
    so, and never of whole days, nor of what was booked at short notice.
    """
    if watched.has_sensor:
        return Says.EMPTY
    is_long = watched.when.duration >= WHOLE_DAY
    is_sudden = watched.when.start - watched.made_at < SHORT_NOTICE
    counts = watched.policy.release_without_sensor and not is_long and not is_sudden
    return Says.EMPTY if counts else Says.UNKNOWN


def release_at(watched: Watched) -> datetime | None:
    """Return when the room may be released at the soonest; None where it never is."""
    if watched.minutes is None:
        return None
    soonest = watched.since + timedelta(minutes=watched.minutes)
    return soonest if watched.warned_at is None else max(soonest, watched.warned_at + WARNING)


def warn_at(watched: Watched) -> datetime | None:
    """Return when its people are to be warned at the soonest; None where it is never released."""
    soonest = release_at(watched)
    return None if soonest is None else max(watched.since, soonest - WARNING)


def act_on(watched: Watched, evidence: Sequence[Evidence], now: datetime) -> Act:
    """Return what is to be done about the room by what is known of it now."""
    warned, freed = warn_at(watched), release_at(watched)
    if warned is None or freed is None or max(now, freed) + WORTH_FREEING > watched.when.end:
        return Act.DONE
    says = judged(evidence, now)
    if says is Says.PRESENT:
        return Act.DONE
    if says is Says.UNKNOWN or now < warned:
        return Act.WAIT
    if watched.warned_at is None:
        return Act.WARN
    return Act.RELEASE if now >= freed else Act.WAIT


def look_again_at(watched: Watched, now: datetime) -> datetime:
    """Return when a room is looked at again that isn't done with."""
    soonest = warn_at(watched) if watched.warned_at is None else release_at(watched)
    return soonest if soonest is not None and soonest > now else now + LOOK_AGAIN


def _is_fresh(one: Evidence, now: datetime) -> bool:
    return one.seen_at is not None and abs(now - one.seen_at) <= FRESH
