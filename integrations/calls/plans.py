"""When the call of a booking is looked at, and what a change or a cancellation does to that.

Followers of events, as in `subscribers.py`: they write outbox rows in the transaction of their
event. One row stands for the call of a booking: it falls due for the first time before the start,
then whenever there is something to do, and at once after a change.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlmodel import Session, col, select

from integrations.briefing import Briefing, brief
from integrations.conferencing.catalogue import can
from integrations.conferencing.provider import Ability
from integrations.outbox import Effect, enqueue_all, reschedule, untried, withdraw, withdraw_all
from rooms.calls.connecting import EARLIEST
from rooms.calls.events import ConnectChosen
from rooms.calls.legs import Call, Leg, asked_again, call_of, latest, legs_of, stay_of
from rooms.events import BookingChanged, Event
from rooms.models import Booking

Facts = Mapping[str, object]

REMINDER = timedelta(minutes=10)
SUBJECTS = {"reminder": "reminder:{}", "call": "call:{}", "conference": "conference:{}"}
SEEN_BY_PROVIDER = ("starts_at", "ends_at", "title", "is_private")


def plan_times(session: Session, event: Event) -> None:
    """Plan the reminder and the first look at the call."""
    enqueue_all(session, times_of(_brief(session, event).booking, event.at), event.at)


def move_times(session: Session, event: Event) -> None:
    """Plan anew what the change moves; what stays where it was has been done, or will be."""
    booking = _brief(session, event).booking
    if moves(event, "starts_at"):
        _drop(session, event, "reminder")
        enqueue_all(session, _reminder_of(booking, event.at), event.at)


def follow_call(session: Session, event: Event) -> None:
    """Have the call looked at: at once if it may run, else when the booking now begins."""
    briefing = _brief(session, event)
    booking = briefing.booking
    is_put_off = moves(event, "starts_at") and booking.starts_at > event.at
    if is_put_off or (moves(event, "wants_video") and not booking.wants_video):
        _ask_nothing(session, booking)
    if is_put_off and booking.wants_video:
        _begin_anew(session, briefing)
    begun = has_begun(session, booking.id)
    if begun or booking.wants_video:
        now = event.at
        first = now if begun else booking.starts_at - EARLIEST
        reschedule(session, look_of(booking, max(first, now)), now)
    else:
        _drop(session, event, "call")


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
    moved: list[int] = []
    recalled: list[int] = []
    effects: list[Effect] = []
    for before, after in pairs:
        booking = by_id[cast("int", after["id"])]
        was_on, is_on = (facts["status"] == "confirmed" for facts in (before, after))
        is_moved = was_on != is_on or before["starts_at"] != after["starts_at"]
        if is_moved:
            moved.append(booking.id)
            effects += _reminder_of(booking, now) if is_on else []
        if is_moved or before["wants_video"] != after["wants_video"]:
            recalled.append(booking.id)
            effects += _first_look_of(booking) if is_on else []
    withdraw_all(session, ["reminder"], moved, now)
    withdraw_all(session, ["call"], recalled, now)
    enqueue_all(session, effects, now)


def drop_times(session: Session, event: Event) -> None:
    """Plan nothing any more for a booking that was called off."""
    _drop(session, event, "reminder", "call")


def cancel_call(session: Session, event: Event) -> None:
    """Take the endpoints out of a call that runs."""
    if has_begun(session, event_id(event)):
        booking = _brief(session, event).booking
        reschedule(session, look_of(booking, event.at), event.at)


def cancel_conference(session: Session, event: Event) -> None:
    """Take the endpoints out of a call that runs, and a conference of its own back."""
    briefing = _brief(session, event)
    booking, conference = briefing.booking, briefing.conference
    if conference is None:
        return
    cancel_call(session, event)
    if can(conference.provider, Ability.MAKE) and conference.series_id is None:
        enqueue_conference(session, booking, event.at)


def look_at_calls(session: Session, event: Event) -> None:
    """Have those calls looked at that run or may soon, as others shall be in them now."""
    if not isinstance(event, ConnectChosen):
        raise TypeError(event)
    soon = select(Booking).where(
        col(Booking.id).in_(event.booking_ids),
        Booking.status == "confirmed",
        col(Booking.wants_video).is_(True),
        col(Booking.starts_at) <= event.at + EARLIEST,
        col(Booking.ends_at) > event.at,
    )
    for booking in session.exec(soon.order_by(col(Booking.id))).all():
        reschedule(session, look_of(booking, event.at), event.at)


def ask_of_call(session: Session, booking: Booking, act: str, now: datetime) -> None:
    """Write down what somebody wants of the call, "start" or "end", and have it done."""
    call = call_of(session, booking.id) or Call(
        organisation_id=booking.organisation_id, booking_id=booking.id
    )
    call.asked, call.asked_at = act, now
    session.add(call)
    session.flush()
    reschedule(session, look_of(booking, now), now)


def ring_again(session: Session, booking: Booking, end: str, now: datetime) -> None:
    """Have an end that is out of the call, by its key, called again at once."""
    leg = latest(legs_of(session, booking.id)).get(end)
    if leg is None:
        return
    again = asked_again(stay_of(leg), now)
    leg.state, leg.left_at, leg.next_at = str(again.state), again.left_at, again.next_at
    session.add(leg)
    session.flush()
    reschedule(session, look_of(booking, now), now)


def keep_conference(session: Session, booking: Booking, now: datetime) -> bool:
    """Take back what is still planned to be done to the conference of a booking that stands again.

    False where a worker has begun to cancel the conference, or has done so.
    """
    planned = untried(session, "conference", SUBJECTS["conference"].format(booking.id))
    withdraw(session, planned, now)
    return bool(planned)


def enqueue_conference(session: Session, booking: Booking, now: datetime) -> None:
    """Let the provider's conference be brought to what the booking says."""
    enqueue_all(session, [conference_of(booking)], now)


def conference_of(booking: Booking) -> Effect:
    """Return what brings the provider's conference to what the booking says."""
    subject = SUBJECTS["conference"].format(booking.id)
    return Effect(kind="conference", subject=subject, booking=booking)


def shared_conference_of(booking: Booking, series_id: int) -> Effect:
    """Return what brings the conference of a series to what its dates say; `booking` is one."""
    subject = f"conference:series:{series_id}"
    payload = {"series": series_id}
    return Effect(kind="conference", subject=subject, booking=booking, payload=payload)


def look_of(booking: Booking, due_at: datetime) -> Effect:
    """Return what brings the call to what the booking says, from then on until it is over."""
    subject = SUBJECTS["call"].format(booking.id)
    return Effect(kind="call", subject=subject, booking=booking, due_at=due_at)


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


def times_of(booking: Booking, now: datetime) -> list[Effect]:
    """Return the reminder and the first look at the call as they are to be planned."""
    return [*_reminder_of(booking, now), *_first_look_of(booking)]


def _reminder_of(booking: Booking, now: datetime) -> list[Effect]:
    start = booking.starts_at
    if start - REMINDER <= now:
        return []
    reminder = Effect(
        kind="reminder",
        subject=SUBJECTS["reminder"].format(booking.id),
        booking=booking,
        due_at=start - REMINDER,
        payload={"starts_at": start.isoformat()},
    )
    return [reminder]


def _first_look_of(booking: Booking) -> list[Effect]:
    return [look_of(booking, booking.starts_at - EARLIEST)] if booking.wants_video else []


def has_begun(session: Session, booking_id: int) -> bool:
    """Say whether somebody is in the call, or may be, or asked for it."""
    call = call_of(session, booking_id)
    if call is not None and (call.state == "live" or call.asked is not None):
        return True
    legs = select(Leg.id).where(Leg.booking_id == booking_id, col(Leg.left_at).is_(None))
    return session.exec(legs.limit(1)).first() is not None


def _ask_nothing(session: Session, booking: Booking) -> None:
    """Forget what was asked of the call as the booking was before."""
    call = call_of(session, booking.id)
    if call is not None:
        call.asked = None
        session.add(call)
        session.flush()


def _begin_anew(session: Session, briefing: Briefing) -> None:
    """Let a call that was over before its time be ahead once more, with its conference."""
    call, conference = call_of(session, briefing.booking.id), briefing.conference
    if call is not None and call.state == "over":
        call.state = "ahead"
        session.add(call)
    if conference is not None and conference.state == "ended":
        conference.state = "ready"
        session.add(conference)
    session.flush()


def _changed(event: Event) -> BookingChanged:
    if not isinstance(event, BookingChanged):
        raise TypeError(event)
    return event


def _drop(session: Session, event: Event, *kinds: str) -> None:
    for kind in kinds:
        subject = SUBJECTS[kind].format(event_id(event))
        withdraw(session, untried(session, kind, subject), event.at)


def _brief(session: Session, event: Event) -> Briefing:
    return brief(session, event_id(event))
