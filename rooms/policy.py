"""What administrators allow in their rooms: figures of an organisation, a site or one room.

The finest level that names a figure decides it; of one level, what is said for a group of people
stands for them over what is said for everybody. Quotas of several levels add up instead: each
counts the hours in the rooms of the level that set it, and all of them must hold.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any


class Level(StrEnum):
    """Of what a policy is: the coarsest first."""

    ORGANISATION = "organisation"
    SITE = "site"
    ROOM = "room"


class Connect(StrEnum):
    """How a room comes into the call of its meeting.

    By itself, by one button on its panel, when somebody asks for it, or by no doing of ours.
    """

    AUTOMATIC = "automatic"
    BUTTON = "button"
    MANUAL = "manual"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Quota:
    """How many room-hours a person may hold in a `period`: "day", "week", "month" or "ahead".

    Only rooms of the level that set it count: of the `level` with the id `of`. Days, weeks and
    months are those of `zone`, where it is said; else of the rooms' own clocks. An organisation's
    quota counts by the organisation's, wherever its sites are.
    """

    period: str
    hours: int
    level: Level
    of: int
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The figures that hold for one room; None asks for nothing.

    `open_to` and `priority_for` are roles and e-mail addresses; until `priority_days` before the
    start, only those of `priority_for` may book. With `approval_hours`, an administrator has that
    long to approve. `clash_percent` is the share of a series' dates that may be left out because
    the room is taken. `providers` may make the conferences of calls that a room here hosts, in
    this order; where none is named, any that there is. A room that comes into its calls by itself
    does so `early_join_minutes` before the start, once the meeting before it is over. A leg of a
    call that a room here hosts is reckoned with `call_kbps` kbit/s. A room that stays empty is
    released `release_minutes` after the start; where nothing in it can tell, only with
    `release_without_sensor`. After `unused_dates` of a series in a row, people are asked whether
    it is to end. Once all have left a meeting for `left_minutes`, the rest of it is released
    too. A meeting in whose rooms somebody still is goes on by itself for `extend_minutes`,
    `extend_times` at most. Where groups of people have figures of their own, `special` has them.
    """

    notice_minutes: int | None = None
    horizon_days: int | None = None
    shortest_minutes: int | None = None
    longest_minutes: int | None = None
    before_minutes: int = 0
    after_minutes: int = 0
    outside_hours: bool = False
    closed_on_holidays: bool = False
    closed_on_school_holidays: bool = False
    open_to: tuple[str, ...] = ()
    priority_for: tuple[str, ...] = ()
    priority_days: int | None = None
    approval_hours: int | None = None
    clash_percent: int = 25
    providers: tuple[str, ...] = ()
    connect: Connect = Connect.AUTOMATIC
    early_join_minutes: int = 5
    call_kbps: int = 1472
    release_minutes: int | None = None
    release_without_sensor: bool = False
    unused_dates: int = 3
    left_minutes: int | None = None
    extend_minutes: int | None = None
    extend_times: int = 2
    quotas: tuple[Quota, ...] = ()
    special: "Special | None" = field(default=None, hash=False)


NO_POLICY = Policy()
PROVIDERS = ("webex", "cms", "bigbluebutton", "point_to_point")
QUOTAS = {f"quota_{period}": period for period in ("day", "week", "month", "ahead")}


class FigureError(ValueError):
    """No such value of a figure; `details` say which there are: from `least` to `most`, `known`."""

    def __init__(self, said: str, **details: object) -> None:
        super().__init__(said)
        self.details = details


def _whole(least: int, most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            said = f"{value!r} is no whole number from {least} to {most}"
            raise FigureError(said, value=value, least=least, most=most)
        return value

    return read


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither yes nor no")  # noqa: TRY004  all are ValueErrors
    return value


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise ValueError(f"{value!r} is no list of roles and addresses")
    return tuple(word.strip().lower() for word in value)


def _providers(value: object) -> tuple[str, ...]:
    named = _words(value)
    if unknown := [name for name in named if name not in PROVIDERS]:
        known = ", ".join(PROVIDERS)
        raise FigureError(f"{', '.join(unknown)}: known are {known}", known=known)
    return named


def _connect(value: object) -> Connect:
    modes = {mode.value: mode for mode in Connect}
    if not isinstance(value, str) or value not in modes:
        known = ", ".join(modes)
        raise FigureError(f"{value!r} is none of {known}", known=known)
    return modes[value]


A_DAY = 24 * 60
SETTINGS: Mapping[str, Callable[[object], Any]] = {
    "notice_minutes": _whole(0, 60 * A_DAY),
    "horizon_days": _whole(0, 730),
    "shortest_minutes": _whole(1, A_DAY),
    "longest_minutes": _whole(1, A_DAY),
    "before_minutes": _whole(0, A_DAY),
    "after_minutes": _whole(0, A_DAY),
    "outside_hours": _truth,
    "closed_on_holidays": _truth,
    "closed_on_school_holidays": _truth,
    "open_to": _words,
    "priority_for": _words,
    "priority_days": _whole(0, 730),
    "approval_hours": _whole(0, 60 * 24),  # 0: nobody is asked, whatever a coarser level says
    "clash_percent": _whole(0, 100),
    "providers": _providers,
    "connect": _connect,
    "early_join_minutes": _whole(0, 15),
    "call_kbps": _whole(64, 20_000),
    "release_minutes": _whole(5, 240),
    "release_without_sensor": _truth,
    "unused_dates": _whole(1, 50),
    "left_minutes": _whole(5, 240),
    "extend_minutes": _whole(5, 60),
    "extend_times": _whole(1, 8),
    **dict.fromkeys(QUOTAS, _whole(0, 100_000)),
}

# What may be otherwise for a group of people: who may book when, how long, and how much. All else
# is about a room, whoever meets there.
OF_GROUPS = frozenset({
    "notice_minutes", "horizon_days", "shortest_minutes", "longest_minutes", "outside_hours",
    "closed_on_holidays", "closed_on_school_holidays", "priority_days", "approval_hours",
    "clash_percent", *QUOTAS,
})  # fmt: skip
# Who is in several groups has the figure that lets them do most: the least of these, else the most.
LEAST_LETS_MOST = frozenset({
    "notice_minutes", "shortest_minutes", "closed_on_holidays", "closed_on_school_holidays",
    "priority_days", "approval_hours",
})  # fmt: skip

Levels = Sequence[tuple[Level, int, Mapping[str, object]]]
Line = tuple[Level, int, str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Special:
    """The lines of a room, some of them for groups: (level, id, group or "", settings).

    The coarsest come first, and of one level those for everybody.
    """

    lines: tuple[Line, ...]
    home: str
    _kept: dict[frozenset[str], Policy] = field(default_factory=dict, compare=False, repr=False)

    @property
    def groups(self) -> frozenset[str]:
        """The groups that have figures of their own."""
        return frozenset(group for _, _, group, _ in self.lines if group)

    def of(self, groups: frozenset[str]) -> Policy:
        """Return the policy for somebody who is in these of the groups, always the same object."""
        found = self._kept.get(groups)
        if found is None:
            policy = replace(policy_of(list(self._levels(groups)), self.home), special=self)
            found = self._kept.setdefault(groups, policy)
        return found

    def _levels(self, groups: frozenset[str]) -> Iterator[tuple[Level, int, Mapping[str, object]]]:
        for (level, of), lines in groupby(self.lines, key=itemgetter(0, 1)):
            theirs: dict[str, object] = {}
            for _, _, group, settings in lines:
                if not group:
                    yield level, of, settings
                elif group in groups:
                    theirs |= _most_of(theirs, settings)
            yield level, of, theirs


def _most_of(known: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, object]:
    """Return what lets people do most, of what two groups of theirs say."""
    return {
        name: value
        if name not in known
        else (min if name in LEAST_LETS_MOST else max)(known[name], value)
        for name, value in settings.items()
    }


def policy_by_lines(lines: Sequence[Line], home: str = "") -> Policy:
    """Return the policy for everybody, with what groups have of their own; none is `NO_POLICY`."""
    if not lines:
        return NO_POLICY
    if any(group for _, _, group, _ in lines):
        return Special(tuple(lines), home).of(frozenset())
    return policy_of([(level, of, settings) for level, of, _, settings in lines], home)


def policy_of(levels: Levels, home: str = "") -> Policy:
    """Return the policy that levels make together, the coarsest first: (level, id, settings).

    `home` is the zone of the organisation's clocks.
    Raises ValueError where a setting has no such name or no such value.
    """
    figures: dict[str, Any] = {}
    quotas: dict[tuple[str, Level, int], Quota] = {}
    for level, of, settings in levels:
        for name, value in settings.items():
            if name not in SETTINGS:
                raise ValueError(f"{name!r} is no setting of a policy")
            figure = SETTINGS[name](value)
            if name in QUOTAS:
                zone = home if level is Level.ORGANISATION else ""
                period = QUOTAS[name]
                quotas[period, level, of] = Quota(period, figure, level, of, zone)
            else:
                figures[name] = figure
    figures["approval_hours"] = figures.get("approval_hours") or None
    return replace(NO_POLICY, **figures, quotas=tuple(quotas.values()))
