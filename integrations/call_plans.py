"""When the call of a booking starts and ends, and what a change or a cancellation does to it.

Followers of events, as in `subscribers.py`: they write outbox rows in the transaction of their
event. Rows of the call go in order, but the planned end has a subject of its own: it waits for
nothing, such as a conference that is tried again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlmodel import Session, select

from integrations.briefing import Briefing, brief
from integrations.conferencing.catalogue import can
from integrations.conferencing.provider import Ability
from integrations.outbox import Effect, enqueue, enqueue_all, untried, withdraw, withdraw_all
from rooms.events import BookingChanged, Event
from rooms.models import Booking, OutboxItem

Facts = Mapping[str, object]

REMINDER = timedelta(minutes=10)
SUBJECTS = {"reminder": "reminder:{}", "call.start": "call:{}", "call.end": "call.end:{}"}
SEEN_BY_PROVIDER = ("starts_at", "ends_at", "title", "is_private")


def plan_times(session: Session, event: Event) -> None:
    """Plan the reminder, the start and the end of the call."""
    enqueue_all(session, times_of(_brief(session, event).booking, event.at), event.at)


def move_times(session: Session, event: Event) -> None:
    """Plan anew what the change moves; what stays where it was has been done, or will be."""
    booking = _brief(session, event).booking
    if moves(event, "starts_at"):
        _drop(session, event, "reminder", "call.start")
        enqueue_all(session, _start_of(booking, event.at), event.at)
    if moves(event, "ends_at"):
        _drop(session, event, "call.end")
        enqueue_all(session, [_end_of(booking)], event.at)


def move_times_of_all(
    session: Session,
    pairs: Sequence[tuple[Facts, Facts]],
    bookings: Sequence[Booking],
    now: datetime,
) -> None:
    """Plan anew what an act on many bookings moves, by their facts before and after.

    A booking that stands now and didn't before has all its times planned; one that stands no more,
    none.
    """
    by_id = {booking.id: booking for booking in bookings}
    drops: dict[tuple[str, ...], list[int]] = defaultdict(list)
    effects: list[Effect] = []
    for before, after in pairs:
        booking = by_id[cast("int", after["id"])]
        was_on, is_on = (facts["status"] == "confirmed" for facts in (before, after))
        starts = not was_on or before["starts_at"] != after["starts_at"]
        ends = not was_on or before["ends_at"] != after["ends_at"]
        if was_on and not is_on:
            drops["reminder", "call.start", "call.end"].append(booking.id)
        if is_on and starts:
            drops["reminder", "call.start"].append(booking.id)
            effects += _start_of(booking, now)
        if is_on and ends:
            drops["call.end",].append(booking.id)
            effects.append(_end_of(booking))
    for kinds, ids in drops.items():
        withdraw_all(session, kinds, ids, now)
    enqueue_all(session, effects, now)


def drop_times(session: Session, event: Event) -> None:
    """Plan nothing any more for a booking that was called off."""
    _drop(session, event, "reminder", "call.start", "call.end")


def leave_rooms(session: Session, event: Event) -> None:
    """Bring a call that runs to the rooms and the time to which its meeting moved.

    Endpoints of rooms that the meeting gives up leave: others may come in there any moment.
    """
    briefing = _brief(session, event)
    conference = briefing.conference
    if conference is None or not _has_begun(session, briefing):
        return
    booking = briefing.booking
    is_ahead = moves(event, "starts_at") and booking.starts_at > event.at
    left = _rooms_given_up(event, all_of_them=is_ahead)
    if left:
        enqueue_call(session, "call.leave", booking, event.at, {"room_ids": left})
    if is_ahead:
        conference.state = "ready"
        session.add(conference)
    elif moves(event, "room_ids"):
        enqueue_call(session, "call.start", booking, event.at, {})


def cancel_call(session: Session, event: Event) -> None:
    """Take the endpoints out of a call that runs."""
    briefing = _brief(session, event)
    if _has_begun(session, briefing):
        enqueue_call(session, "call.end", briefing.booking, event.at, {})


def cancel_conference(session: Session, event: Event) -> None:
    """Take the endpoints out of a call that runs, and a conference of its own back."""
    briefing = _brief(session, event)
    booking, conference = briefing.booking, briefing.conference
    if conference is None:
        return
    cancel_call(session, event)
    if can(conference.provider, Ability.MAKE) and conference.series_id is None:
        enqueue_conference(session, booking, event.at)


def keep_conference(session: Session, booking: Booking, now: datetime) -> bool:
    """Take back what is still planned to be done to the conference of a booking that stands again.

    False where a worker has begun to cancel the conference, or has done so.
    """
    planned = untried(session, "conference", f"call:{booking.id}")
    withdraw(session, planned, now)
    return bool(planned)


def enqueue_conference(session: Session, booking: Booking, now: datetime) -> None:
    """Let the provider's conference be brought to what the booking says."""
    enqueue_all(session, [conference_of(booking)], now)


def conference_of(booking: Booking) -> Effect:
    """Return what brings the provider's conference to what the booking says."""
    return Effect(kind="conference", subject=f"call:{booking.id}", booking=booking)


def shared_conference_of(booking: Booking, series_id: int) -> Effect:
    """Return what brings the conference of a series to what its dates say; `booking` is one."""
    subject = f"call:series:{series_id}"
    payload = {"series": series_id}
    return Effect(kind="conference", subject=subject, booking=booking, payload=payload)


def enqueue_call(
    session: Session,
    kind: str,
    booking: Booking,
    now: datetime,
    payload: Mapping[str, object],
    due_at: datetime | None = None,
) -> None:
    """Let endpoints join or leave, after what was asked of this call before."""
    subject = f"call:{booking.id}"
    enqueue(session, kind, subject, now, booking=booking, due_at=due_at, payload=payload)


def event_id(event: Event) -> int:
    """Return the id of the booking that the event is about."""
    if event.booking_id is None:
        raise ValueError(f"{type(event).__name__} is about no booking.")
    return event.booking_id


def moves(event: Event, *names: str) -> bool:
    """Say whether one of these facts of the booking is another after the change."""
    changed = _changed(event)
    return any(changed.before[name] != changed.after[name] for name in names)


def new_guests(event: Event) -> set[str]:
    """Return the addresses of the guests who came with the change."""
    changed = _changed(event)
    before, after = (
        cast("list[str]", facts["guests"]) for facts in (changed.before, changed.after)
    )
    return set(after) - set(before)


def _has_begun(session: Session, briefing: Briefing) -> bool:
    """Say whether endpoints are in the call, or may be: some may have joined, or just do.

    The conference of a series may be live for another date, so the date's own start tells.
    """
    conference = briefing.conference
    if conference is None or conference.state not in {"ready", "live"}:
        return False
    starts = select(OutboxItem.id).where(
        OutboxItem.booking_id == briefing.booking.id, OutboxItem.kind == "call.start"
    )
    tried = starts.where(OutboxItem.attempts > 0).limit(1)
    is_live = conference.state == "live" and conference.series_id is None
    return is_live or session.exec(tried).first() is not None


def _rooms_given_up(event: Event, *, all_of_them: bool) -> list[int]:
    changed = _changed(event)
    before = cast("list[int]", changed.before["room_ids"])
    after = () if all_of_them else cast("list[int]", changed.after["room_ids"])
    return [room_id for room_id in before if room_id not in after]


def _changed(event: Event) -> BookingChanged:
    if not isinstance(event, BookingChanged):
        raise TypeError(event)
    return event


def times_of(booking: Booking, now: datetime) -> list[Effect]:
    """Return the reminder, the start and the end of the call as they are to be planned."""
    return [*_start_of(booking, now), _end_of(booking)]


def _start_of(booking: Booking, now: datetime) -> list[Effect]:
    start = booking.starts_at
    planned_for = {"starts_at": start.isoformat()}
    reminder = Effect(
        kind="reminder",
        subject=SUBJECTS["reminder"].format(booking.id),
        booking=booking,
        due_at=start - REMINDER,
        payload=planned_for,
    )
    call = Effect(
        kind="call.start",
        subject=SUBJECTS["call.start"].format(booking.id),
        booking=booking,
        due_at=start,
        payload=planned_for,
    )
    return [reminder, call] if start - REMINDER > now else [call]


def _end_of(booking: Booking) -> Effect:
    end = booking.ends_at
    return Effect(
        kind="call.end",
        subject=SUBJECTS["call.end"].format(booking.id),
        booking=booking,
        due_at=end,
        payload={"ends_at": end.isoformat()},
    )


def _drop(session: Session, event: Event, *kinds: str) -> None:
    for kind in kinds:
        subject = SUBJECTS[kind].format(event_id(event))
        withdraw(session, untried(session, kind, subject), event.at)


def _brief(session: Session, event: Event) -> Briefing:
    return brief(session, event_id(event))
