"""Which bookings the terms of tomorrow refuse that those of today don't.

A booking is asked as it stands, and as of the moment when it was made, so that a rule about notice
judges what was asked for then. What differs between the terms decides which rooms and which time
are looked at at all.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from rooms.administration.trial import Terms
from rooms.errors import Refusal
from rooms.finding.seeking import LONGEST_BLOCKING, about, listed
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Person
from rooms.policy import QUOTAS, Policy
from rooms.rules import RULES, Proposal
from rooms.storage.questions import moment

AHEAD = timedelta(days=4 * 365)  # nothing is booked further ahead
AT_ONCE = 1000
# Of bookings that stand in any case, so far ahead and so many are looked at, the next ones first.
STANDING_AHEAD = timedelta(days=90)
MOST_STANDING = 5_000
# Which rule asks about a figure of a policy. About those of `NOT_ASKED` nobody asks a booking that
# stands: they say how it is run, and what a new one may be. Any other concerns all rules.
ASKS = {
    "notice_minutes": "notice",
    "horizon_days": "horizon",
    "shortest_minutes": "shortest",
    "longest_minutes": "longest",
    "outside_hours": "outside_hours",
    "closed_on_holidays": "holiday",
    "closed_on_school_holidays": "school_holiday",
    "open_to": "not_open_to",
    "priority_for": "priority",
    "priority_days": "priority",
}
NOT_ASKED = frozenset({
    "before_minutes", "after_minutes", "approval_hours", "clash_percent", "providers", "connect",
    "early_join_minutes", "call_kbps", "release_minutes", "release_without_sensor",
    "unused_dates", "extend_minutes", "extend_times", "quotas", "special",
})  # fmt: skip
FIGURES = tuple(name for name in Policy.__dataclass_fields__ if name not in NOT_ASKED)
EVERY = frozenset(code for code, rule in RULES.items() if not rule.asks)
KEEPING_OUT = frozenset(code for code in EVERY if RULES[code].keeps_out)
Progress = Callable[[int, int], None]


class Standing(NamedTuple):
    """What of a booking rules ask about; `room_ids` has the host's room first."""

    id: int
    version: int
    organizer_id: int
    when: Interval
    headcount: int | None
    wants_video: bool
    created_at: datetime
    room_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A booking that new terms refuse, or a priority need displaces, and why.

    It `must_move`, or stands by the old terms, or `goes_on`: it has begun, and ends when it was to.
    """

    booking: Standing
    refusals: tuple[Refusal, ...]
    goes_on: bool = False

    @property
    def must_move(self) -> bool:
        """Say whether nobody can meet there any more."""
        return self.keeps_out and not self.goes_on

    @property
    def keeps_out(self) -> bool:
        """Say whether nobody could meet there who hasn't begun yet."""
        rules = (RULES.get(refusal.code) for refusal in self.refusals)
        return any(rule is None or rule.keeps_out for rule in rules)

    def with_all(self, more: Sequence[Refusal]) -> "Broken":
        """Return the same with more reasons."""
        new = (refusal for refusal in more if refusal not in self.refusals)
        return replace(self, refusals=(*self.refusals, *new))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rooms about which something differs in a span of time, and the rules that ask about it."""

    room_ids: tuple[int, ...]
    span: Interval
    codes: frozenset[str]

    @property
    def keeps_out(self) -> bool:
        """Say whether bookings there may have to move."""
        return any(RULES[code].keeps_out for code in self.codes)

    def until(self, end: datetime) -> "Stretch":
        """Return the stretch without what comes after `end`."""
        return replace(self, span=Interval(self.span.start, min(self.span.end, end)))


def differing(before: Terms, after: Terms, span: Interval) -> list[Stretch]:
    """Return where and when within `span` bookings may be refused that weren't."""
    rooms: dict[tuple[Interval, frozenset[str]], list[int]] = {}
    for room_id, venue in after.stock.by_id.items():
        known = before.stock.by_id.get(room_id)
        if known is None or known is venue:
            continue
        codes = _asking(known, venue)
        policy = venue.policy
        if before.country != after.country and (policy.closed_on_holidays or policy.special):
            codes |= {"holiday"}
        if codes:
            rooms.setdefault((span, codes), []).append(room_id)
        if closed := _closed(known, venue, span):
            rooms.setdefault((closed, frozenset({"closed"})), []).append(room_id)
    return [Stretch(tuple(ids), when, codes) for (when, codes), ids in rooms.items()]


def _asking(before: Venue, after: Venue) -> frozenset[str]:
    """Return the rules that ask about what differs between a room before and after, at any time."""
    codes: set[str] = set()
    if before.room.capacity != after.room.capacity:
        codes.add("too_small")
    if before.has_video != after.has_video:
        codes.add("no_endpoint")
    if before.is_retired != after.is_retired:
        codes.add("retired")
    if before.site.opening_hours != after.site.opening_hours:
        codes.add("outside_hours")
    if before.site.zone != after.site.zone:
        codes |= {"outside_hours", "holiday", "school_holiday"}
    if before.site.school_zone != after.site.school_zone:
        codes.add("school_holiday")
    if before.policy != after.policy:
        names = {n for n in FIGURES if getattr(before.policy, n) != getattr(after.policy, n)}
        for name in names | _of_groups(before.policy, after.policy):
            codes |= {ASKS[name]} if name in ASKS else EVERY
    return frozenset(codes)


def _of_groups(before: Policy, after: Policy) -> set[str]:
    """Return the figures that are others for a group, of those that bookings are asked about."""
    known, new = (
        {(level, of, group, name): figure for level, of, group, settings in lines if group
         for name, figure in settings.items()}
        for lines in (one.special.lines if one.special else () for one in (before, after))
    )  # fmt: skip
    changed = {key[-1] for key in known.keys() | new.keys() if known.get(key) != new.get(key)}
    return {name for name in changed if name not in NOT_ASKED and name not in QUOTAS}


def _closed(before: Venue, after: Venue, span: Interval) -> Interval | None:
    """Return within what time of `span` the room is closed that wasn't."""
    known = {(one.starts_at, one.ends_at) for one in before.closures}
    closed = [
        Interval(max(one.starts_at, span.start), min(one.ends_at, span.end))
        for one in after.closures
        if (one.starts_at, one.ends_at) not in known
        and one.starts_at < span.end
        and span.start < one.ends_at
    ]
    if not closed:
        return None
    return Interval(min(one.start for one in closed), max(one.end for one in closed))


def broken(
    session: Session,
    before: Terms,
    after: Terms,
    now: datetime,
    progress: Progress | None = None,
) -> list[Broken]:
    """Return the bookings that aren't over and that break, in order of their start.

    All of those that must move, those that have begun where nobody could meet any more, and the
    next ones of those that stand in any case.
    """
    found: dict[int, Broken] = {}
    for stretch in _ahead(before, after, now):
        ids = booked_in(session, stretch, now)
        if not stretch.keeps_out:
            ids = ids[:MOST_STANDING]
        for new in newly_refused(session, ids, stretch.codes, before, after, progress):
            start = new.booking.when.start
            if new.keeps_out or now < start <= now + STANDING_AHEAD:
                one = replace(new, goes_on=start <= now)
                known = found.get(one.booking.id)
                found[one.booking.id] = one if known is None else known.with_all(one.refusals)
    return sorted(found.values(), key=lambda one: (one.booking.when.start, one.booking.id))


def asked_ahead(session: Session, before: Terms, after: Terms, now: datetime, most: int) -> int:
    """Return about how many bookings that asks about, in each stretch of them `most` at most."""
    return sum(
        count_in(session, one, now, most + 1 if one.keeps_out else min(most + 1, MOST_STANDING))
        for one in _ahead(before, after, now)
    )


def _ahead(before: Terms, after: Terms, now: datetime) -> list[Stretch]:
    """Return where and when bookings that haven't begun are asked about."""
    stretches = differing(before, after, Interval(now, now + AHEAD))
    return [one if one.keeps_out else one.until(now + STANDING_AHEAD) for one in stretches]


def newly_refused(
    session: Session,
    ids: Sequence[int],
    codes: Collection[str],
    before: Terms,
    after: Terms,
    progress: Progress | None = None,
) -> Iterator[Broken]:
    """Yield those of the bookings that `after` refuses and `before` doesn't, by these rules."""
    people: dict[int, Person] = {}
    for start in range(0, len(ids), AT_ONCE):
        standing = standings(session, ids[start : start + AT_ONCE])
        _meet(session, people, {booking.organizer_id for booking in standing})
        for booking in standing:
            organizer = people[booking.organizer_id]
            new = _against(booking, after, organizer, codes)
            if new:
                known = _against(booking, before, organizer, codes)
                new = {key: refusal for key, refusal in new.items() if key not in known}
            if new:
                yield Broken(booking, tuple(new.values()))
        if progress is not None:
            progress(min(start + AT_ONCE, len(ids)), len(ids))


def booked_in(session: Session, stretch: Stretch, since: datetime) -> list[int]:
    """Return the bookings that have time in a stretch, the next ones first.

    What had expired by `since` isn't among them.
    """
    found = _BOOKED.rows(session, _within(stretch, since))
    rows = sorted((starts_at, number) for number, starts_at in found)
    return list(dict.fromkeys(number for _, number in rows))


def count_in(session: Session, stretch: Stretch, since: datetime, most: int) -> int:
    """Return about how many these are, at most so many; a divided room counts with its parts."""
    (count,) = _COUNTED.row(session, _within(stretch, since) | {"most": most})
    return int(count)


def _within(stretch: Stretch, since: datetime) -> dict[str, object]:
    return {
        "room_ids": listed(stretch.room_ids),
        "after": stretch.span.start - LONGEST_BLOCKING,
        "start": stretch.span.start,
        "end": stretch.span.end,
        "now": since,
    }


def standings(session: Session, booking_ids: Sequence[int]) -> list[Standing]:
    """Return what rules ask about these bookings, by their ids."""
    asked = {"ids": listed(booking_ids)}
    rooms: dict[int, list[int]] = {}
    for booking_id, room_id in _ROOMS.rows(session, asked):
        rooms.setdefault(booking_id, []).append(room_id)
    return [
        Standing(
            row[0],
            row[1],
            row[2],
            Interval(moment(row[3]), moment(row[4])),
            row[5],
            bool(row[6]),
            moment(row[7]),
            tuple(rooms.get(row[0], ())),
        )
        for row in _BOOKINGS.rows(session, asked)
    ]


def _meet(session: Session, people: dict[int, Person], ids: set[int]) -> None:
    """Read those of the people who aren't known yet."""
    new = select(Person).where(col(Person.id).in_(sorted(ids - people.keys())))
    people.update((person.id, person) for person in session.exec(new))


def must_move(booking: Standing, terms: Terms, organizer: Person) -> bool:
    """Say whether nobody can meet on these terms where the booking is."""
    return bool(_against(booking, terms, organizer, KEEPING_OUT))


def _against(
    booking: Standing, terms: Terms, organizer: Person, codes: Collection[str]
) -> dict[object, Refusal]:
    """Return what these rules have against a booking, by rule and room."""
    proposal = Proposal(
        when=booking.when,
        venues=tuple(terms.stock.by_id[room_id] for room_id in booking.room_ids),
        people=booking.headcount,
        wants_video=booking.wants_video,
        now=booking.created_at,
        organizer=organizer,
        country=terms.country,
    )
    found: dict[object, Refusal] = {}
    for code, rule in RULES.items():
        if code not in codes:
            continue
        if rule.one_by_one and len(proposal.venues) > 1:
            for venue in proposal.venues:
                refusal = rule.check(replace(proposal, venues=(venue,)))
                if refusal is not None:
                    found[code, venue.room.id] = refusal
            continue
        refusal = rule.check(proposal)
        if refusal is not None:
            found[code, proposal.venues[0].room.id if proposal.venues else None] = refusal
    return found


_OF_STRETCH = (
    "SELECT booking_id, starts_at FROM blocking WHERE room_id {among} AND booking_id IS NOT NULL"
    " AND starts_at >= :after AND starts_at < :end AND ends_at > :start"
    " AND (expires_at IS NULL OR expires_at > :now)"
)
_BOOKED = about(_OF_STRETCH, "room_ids")
_COUNTED = about(
    f"SELECT count(*) FROM ({_OF_STRETCH} LIMIT :most) AS few",  # noqa: S608  all of it is ours
    "room_ids",
)
_BOOKINGS = about(
    "SELECT id, version, organizer_id, starts_at, ends_at, headcount, wants_video, created_at"
    " FROM booking WHERE id {among} ORDER BY id",
    "ids",
)
_ROOMS = about(
    "SELECT booking_id, room_id FROM booked_room WHERE booking_id {among}"
    " ORDER BY booking_id, position",
    "ids",
)
