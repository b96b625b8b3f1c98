"""What is to be done for a call at one moment, from what its booking says and what is seen of it.

Pure: whatever order moves, cancellations, crashes and late news come in, the next look compares
what is wanted with what is there, and asks only for what is missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rooms.calls.legs import NO_ANSWER, QUICK_ATTEMPTS, State, Stay
from rooms.policy import Connect

EARLIEST = timedelta(minutes=15)  # before the start; sooner, nobody has reason to be in the call
GRACE = timedelta(minutes=1)  # that a meeting waits for the call before it, after its own start
LOOK_SOON = timedelta(seconds=5)  # while an end is on its way in
LOOK_OFTEN = timedelta(seconds=15)  # while the conference is yet to be made
WATCH = timedelta(minutes=1)  # while all is as it should be
RINGS = 3  # that somebody outside who doesn't answer is spared more of
TOGETHER = timedelta(minutes=1)  # within which calls count as beginning at one moment
CROWD = 20  # calls that begin together; more of them are spread over this share of the time
SPREAD = 0.6
GOLDEN = 0.6180339887498949  # whose multiples lie evenly, however many there are
LONGEST_OVERRUN = timedelta(hours=1)  # after which nobody tries any more to end a call


class Phase(StrEnum):
    """What a call is doing by its booking: it is yet to begin, it runs, or it is to be over."""

    AHEAD = "ahead"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end that the call is to have; `key` as in `legs.key_of`.

    `early` is how long before the start it may come, `free_from` when the meeting before in its
    room ends, and `is_in_use` says that a call of another meeting still goes on there. To bring in
    one that `is_outside` rings somebody elsewhere.
    """

    key: str
    name: str
    connect: Connect = Connect.AUTOMATIC
    early: timedelta = timedelta()
    free_from: datetime | None = None
    is_in_use: bool = False
    is_outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the booking says of its call.

    `has_call`: a conference belongs to it, and `is_open`: that can be joined. `asked` is "start"
    or "end", by hand, at `asked_at`.
    """

    starts_at: datetime
    ends_at: datetime
    stands: bool
    has_call: bool
    is_open: bool
    asked: str | None = None
    asked_at: datetime | None = None
    ends: tuple[End, ...] = ()

    @property
    def is_ours(self) -> bool:
        """Whether anything at all is ours to do: somebody asked, or the mode of an end asks."""
        modes = {end.connect for end in self.ends}
        return self.asked is not None or bool(modes - {Connect.NONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be done now, by the ends' keys, and when to look again (None: no more).

    `closes`: the conference is to be ended for everybody.
    """

    phase: Phase
    connect: tuple[str, ...] = ()
    disconnect: tuple[str, ...] = ()
    abandon: tuple[str, ...] = ()
    closes: bool = False
    look_at: datetime | None = None


def phase_of(wanted: Wanted, now: datetime) -> Phase:
    """Return what the booking says of its call at this moment."""
    if not (wanted.stands and wanted.has_call) or now >= wanted.ends_at or wanted.asked == "end":
        return Phase.OVER
    begins = wanted.asked == "start" or now >= wanted.starts_at - EARLIEST
    return Phase.RUNNING if begins else Phase.AHEAD


def decide(wanted: Wanted, stays: Mapping[str, Stay], *, state: str, now: datetime) -> Decision:
    """Return what brings the ends, with their latest stays, to what is wanted.

    `state` is the call's: whether it is ahead, live or over by what was done so far.
    """
    phase = phase_of(wanted, now)
    is_running = phase is Phase.RUNNING
    keys = {end.key for end in wanted.ends}
    surplus = {key: stay for key, stay in stays.items() if not is_running or key not in keys}
    out = _to_leave(surplus, wanted, now)
    due = [
        end.key
        for end in wanted.ends
        if is_running
        and _is_wanted(wanted, end, now)
        and _is_due(wanted, end, stays.get(end.key), now)
    ]
    is_to_close = state == "live" or (wanted.stands and wanted.has_call and wanted.is_ours)
    vain = [
        end.key
        for end in wanted.ends
        if end.key in stays and _is_given_up(end, stays[end.key], now) and end.key not in surplus
    ]
    return Decision(
        phase=phase,
        connect=tuple(due) if wanted.is_open else (),
        disconnect=tuple(key for key, does_leave in out.items() if does_leave),
        abandon=(*vain, *(key for key, does_leave in out.items() if not does_leave)),
        closes=phase is Phase.OVER and state != "over" and is_to_close,
    )


def look_at(wanted: Wanted, stays: Mapping[str, Stay], now: datetime) -> datetime | None:
    """Return when the call is to be looked at next, by the stays that the last look left."""
    phase = phase_of(wanted, now)
    moments = [
        stay.next_at or now + LOOK_SOON
        for stay in stays.values()
        if stay.is_open and (stay.state == State.LEAVING or phase is not Phase.RUNNING)
    ]
    if phase is Phase.RUNNING and wanted.is_ours:
        moments += _while_running(wanted, stays, now)
    elif phase is Phase.AHEAD and wanted.is_ours:
        moments.append(wanted.starts_at - EARLIEST)
    return max(min(moments), now + timedelta(seconds=1)) if moments else None


def early_share(number: int, crowd: int) -> float:
    """Return which share of its early minutes a call takes, of `crowd` that begin together.

    Where many do, they come in one after the other, so that requests to far sides are spread over
    the minutes before the start; `number` tells the calls apart.
    """
    if crowd <= CROWD:
        return 1.0
    return 1.0 - SPREAD * (number * GOLDEN % 1.0)


def opens_at(wanted: Wanted, end: End) -> datetime:
    """Return from when on an end may come into the call by itself."""
    opens = wanted.starts_at - end.early
    return max(opens, min(end.free_from or opens, wanted.starts_at))


def watched(wanted: Wanted, stays: Mapping[str, Stay], now: datetime) -> Sequence[str]:
    """Return the ends of a running call that are worth a look: who may be in it, or come in."""
    if phase_of(wanted, now) is not Phase.RUNNING or not wanted.is_open:
        return []
    return [end.key for end in wanted.ends if _is_watched(wanted, end, stays.get(end.key), now)]


def _is_watched(wanted: Wanted, end: End, stay: Stay | None, now: datetime) -> bool:
    if stay is not None and stay.is_open:
        return True
    if end.connect is Connect.NONE and wanted.asked is None:
        return False
    return wanted.asked == "start" or now >= opens_at(wanted, end)


def _while_running(wanted: Wanted, stays: Mapping[str, Stay], now: datetime) -> Iterable[datetime]:
    moments = [wanted.ends_at]
    if not wanted.is_open:
        moments.append(now + LOOK_OFTEN)
    for end in wanted.ends:
        stay = stays.get(end.key)
        if not _is_watched(wanted, end, stay, now):
            moments.append(opens_at(wanted, end))
        elif _is_called(wanted, end) and _waits_for_call_before(wanted, end, now):
            moments.append(now + LOOK_SOON)
        else:
            within = LOOK_SOON if stay is not None and stay.state == State.JOINING else WATCH
            due = stay.next_at if stay is not None else None
            is_due_before = due is not None and now < due < now + within
            moments.append(due if due is not None and is_due_before else now + within)
    return [moment for moment in moments if moment > now]


def _to_leave(surplus: Mapping[str, Stay], wanted: Wanted, now: datetime) -> Mapping[str, bool]:
    """Return the ends that must not be in the call: True to take them out now, False to let be."""
    found: dict[str, bool] = {}
    for key, stay in surplus.items():
        if not stay.is_open:
            continue
        if now >= wanted.ends_at + LONGEST_OVERRUN:
            found[key] = False
        elif stay.state != State.LEAVING or stay.next_at is None or stay.next_at <= now:
            found[key] = True
    return found


def _is_called(wanted: Wanted, end: End) -> bool:
    """Say whether the end is brought in by us: by its mode, or as somebody asked for it."""
    return wanted.asked == "start" or end.connect is Connect.AUTOMATIC


def _is_wanted(wanted: Wanted, end: End, now: datetime) -> bool:
    if not _is_called(wanted, end) or _waits_for_call_before(wanted, end, now):
        return False
    return wanted.asked == "start" or now >= opens_at(wanted, end)


def _waits_for_call_before(wanted: Wanted, end: End, now: datetime) -> bool:
    return end.is_in_use and now < wanted.starts_at + GRACE


def _is_due(wanted: Wanted, end: End, stay: Stay | None, now: datetime) -> bool:
    """Say whether an end that is wanted in the call is to be brought in now.

    Who left by choice, or was tried often enough, stays out until somebody asks for the call, or
    until it begins anew because the meeting was put off.
    """
    if stay is None:
        return True
    if stay.state in {State.CONNECTED, State.LEAVING} or _is_given_up(end, stay, now):
        return False
    if stay.next_at is not None:
        return stay.next_at <= now
    if stay.left_at is None:
        return False
    if wanted.asked == "start" and wanted.asked_at is not None:
        return stay.left_at <= wanted.asked_at
    return stay.left_at < opens_at(wanted, end)


def _is_given_up(end: End, stay: Stay, now: datetime) -> bool:
    """Say whether somebody outside was rung often enough without an answer.

    What couldn't be rung, as somebody in between was away, is tried on.
    """
    is_tried = stay.is_open and stay.state in {State.JOINING, State.FAILED}
    is_due = stay.next_at is not None and stay.next_at <= now
    is_rung = stay.cause in {"", NO_ANSWER}
    return end.is_outside and is_tried and is_rung and is_due and stay.attempts >= RINGS


def news_of(
    before: Mapping[str, Stay], after: Mapping[str, Stay], names: Mapping[str, str]
) -> Sequence[tuple[str, str, str]]:
    """Return what is to be told: kind ("dropped", "lost", "failed", "stays"), name and cause.

    An end is told once when it first drops out, when it is rung no more, when it can't be brought
    in, and when it can't be taken out.
    """
    told: list[tuple[str, str, str]] = []
    for key, stay in after.items():
        was = before.get(key)
        if was is not None and _trouble(was) == _trouble(stay):
            continue
        if kind := _trouble(stay):
            told.append((kind, names.get(key, key), stay.cause))
    return told


def _trouble(stay: Stay) -> str | None:
    if stay.state == State.DROPPED and stay.next_at is None:
        return "lost"
    if stay.state == State.DROPPED and not stay.drops:
        return "dropped"
    if stay.state == State.FAILED:
        return "failed"
    if stay.state == State.LEAVING and stay.attempts >= QUICK_ATTEMPTS and stay.joined_at:
        return "stays"
    return None
