"""What rooms answer to the calendars that invited them: planned where it differs from the last.

The answers follow from what is booked, whoever changed it: in the calendar itself, in chat, or by
an administrator. A room is ACCEPTED where it is booked for just the time that the calendar shows,
TENTATIVE while somebody must approve it, else DECLINED; of a series the dates that differ from the
whole have answers of their own. The first answer waits a little for the join link.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from integrations.invitations import WAIT_FOR_LINK
from integrations.outbox import Effect, enqueue_all, untried, withdraw
from rooms import events
from rooms.bookings import organisation_of
from rooms.calls.conferences import conference_of
from rooms.errors import Refused
from rooms.events import Event
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Booking, OutsideEvent, Person
from rooms.outside.by_invitation import Asked, asking_for, bookings_of, instances_of
from rooms.series.rows import rooms_of_all
from rooms.talk import Declined, Talk

KIND = "room_reply"
WHOLE = ""
MOST_APART = 30  # dates of a series that are answered one by one
ANSWERS = {"confirmed": "ACCEPTED", "tentative": "TENTATIVE"}
NEWS: Mapping[type[Event], str] = {
    events.BookingApproved: "calendar_moved",
    events.RequestDeclined: "declined",
    events.RequestExpired: "request_expired",
    events.BookingChanged: "calendar_moved",
    events.BookingRequested: "calendar_moved",
    events.BookingRestored: "calendar_moved",
    events.BookingCancelled: "calendar_cancelled",
    events.ConferenceReady: "calendar_moved",
    events.DeliveryFailed: "calendar_moved",
    events.SeriesApproved: "calendar_moved",
    events.SeriesDeclined: "declined",
    events.SeriesRequestExpired: "request_expired",
    events.SeriesChanged: "calendar_moved",
    events.SeriesRequested: "calendar_moved",
    events.SeriesCancelled: "calendar_cancelled",
    events.SeriesRestored: "calendar_moved",
}

Answers = dict[str, dict[str, str]]  # PARTSTAT by day and room id


@dataclass(frozen=True, slots=True)
class News:
    """Why an answer may be another one now: the kind of news, and what it says more."""

    kind: str = "calendar_cancelled"
    details: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class _State:
    """What a calendar shows of its event, and what is booked of it; `all` are its dates ahead."""

    ahead: dict[str, Interval]
    answers: Answers
    bookings: list[Booking]


def follow(session: Session, talk: Talk, event: Event) -> None:
    """Answer the calendars whose event this concerns, where the answer is another one now."""
    kind = NEWS.get(type(event))
    if kind is None:
        return
    details = {"reason": event.reason} if hasattr(event, "reason") else {}
    for asking in _concerned(session, event):
        keep(session, talk, asking, event.at, News(kind, details))


def keep(
    session: Session,
    talk: Talk,
    asking: OutsideEvent,
    now: datetime,
    news: News = News(),
    *,
    again: bool = False,
) -> None:
    """Plan what each room has to answer; what was told already only `again`."""
    state = _state(session, asking, now)
    if not state.ahead:
        return
    waiting = _waiting(session, asking, now)
    wanted, told = state.answers, dict(asking.told)
    if again or wanted[WHOLE] != told.get(WHOLE) or WHOLE in waiting:
        due_at = _due_at(session, state, told, waiting, now)
        told = {WHOLE: wanted[WHOLE]}
        text = _whole_text(session, talk, asking, state, now, news)
        _plan(session, asking, WHOLE, state, text, now, due_at)
    for day in state.ahead if asking.series_id is not None else ():
        known = told.get(day, told[WHOLE])
        if wanted[day] != known and len(told) <= MOST_APART:
            told[day] = wanted[day]
            text = _date_text(session, talk, asking, state, day, now)
            _plan(session, asking, day, state, text, now)
    if told != asking.told:
        asking.told = told
        session.add(asking)
        session.flush()


def refuse(
    session: Session,
    talk: Talk,
    asking: OutsideEvent,
    refused: Refused,
    title: str,
    now: datetime,
) -> None:
    """Plan that every room declines: all that stands against it, and what works instead."""
    person = session.get_one(Person, asking.person_id)
    kept = next((one for one in bookings_of(session, asking) if one.ends_at > now), None)
    zone = str(asking.asked["zone"])
    is_series = bool(asking.asked["rrule"])
    declined = Declined(refused=refused, person=person, zone=zone, kept=kept, is_series=is_series)
    reply = talk.declined(session, declined, now)
    _waiting(session, asking, now)
    asking.told = {WHOLE: dict.fromkeys(asking.rooms, "DECLINED")}
    asked = Asked.of_json(asking.asked)
    state = _State({WHOLE: asked.when}, asking.told, [kept] if kept else [])
    _plan(session, asking, WHOLE, state, reply.text, now, title=title)


def language_of(session: Session, person: Person) -> str:
    """Return in which language the person is answered by mail."""
    return person.language or organisation_of(session, person).language


def _concerned(session: Session, event: Event) -> list[OutsideEvent]:
    """Return the events of calendars that are about what happened; usually none."""
    series_id = event.series_id
    if event.booking_id is not None:
        booking = session.get_one(Booking, event.booking_id)
        if booking.calendar_of_id is None:
            return []
        series_id = booking.series_id
    elif series_id is None:
        return []
    found = asking_for(session, event.organisation_id, event.booking_id, series_id)
    return [one for one in found if not one.is_off]


def _state(session: Session, asking: OutsideEvent, now: datetime) -> _State:
    bookings = bookings_of(session, asking)
    ahead = _shown(session, asking, now)
    rooms = rooms_of_all(session, [one.id for one in bookings])
    booked = {
        (Interval(one.starts_at, one.ends_at), room_id): ANSWERS[one.status]
        for one in bookings
        if one.status in ANSWERS
        for room_id in rooms[one.id]
    }
    answers: Answers = {
        day: {room: booked.get((when, int(room)), "DECLINED") for room in asking.rooms}
        for day, when in ahead.items()
    }
    answers[WHOLE] = {room: _usual(a[room] for a in answers.values()) for room in asking.rooms}
    return _State(ahead, answers, bookings)


def _usual(answers: Iterable[str]) -> str:
    """Return the answer to the whole of which these are the dates' answers."""
    found = set(answers)
    return next((one for one in ("TENTATIVE", "ACCEPTED") if one in found), "DECLINED")


def _shown(session: Session, asking: OutsideEvent, now: datetime) -> dict[str, Interval]:
    """Return the dates ahead that the calendar shows, by local day."""
    asked = Asked.of_json(asking.asked)
    zone = ZoneInfo(asked.zone)
    try:
        dates = asked.dates()
    except Refused:
        dates = []
    apart = {one.recurs_on for one in instances_of(session, asking)}
    by_day = {when.start.astimezone(zone).date().isoformat(): when for when in dates}
    return {day: when for day, when in by_day.items() if when.end > now and day not in apart}


def _subject(asking: OutsideEvent) -> str:
    return f"room_reply:{asking.id}"


def _waiting(session: Session, asking: OutsideEvent, now: datetime) -> dict[str, datetime]:
    """Take back the answers that wait for a link; return until when, by day."""
    found = [item for item in untried(session, KIND, _subject(asking)) if item.due_at > now]
    withdraw(session, found, now)
    return {item.payload["day"]: item.due_at for item in found}


def _due_at(
    session: Session,
    state: _State,
    told: Answers,
    waiting: Mapping[str, datetime],
    now: datetime,
) -> datetime:
    conference = conference_of(session, state.bookings[0]) if state.bookings else None
    if conference is None or conference.state != "wanted" or (told and WHOLE not in waiting):
        return now
    return waiting.get(WHOLE, now + WAIT_FOR_LINK)


def _whole_text(
    session: Session,
    talk: Talk,
    asking: OutsideEvent,
    state: _State,
    now: datetime,
    news: News,
) -> str:
    answers = set(state.answers[WHOLE].values())
    kinds = {"TENTATIVE": "calendar_tentative", "ACCEPTED": "calendar_accepted"}
    kind = next((kinds[one] for one in kinds if one in answers), news.kind)
    if kind == "calendar_moved" and not state.bookings:
        kind = "calendar_cancelled"
    booking = _spoken_of(session, asking, state, now)
    if booking is None:
        return ""
    missing = [
        day
        for day in state.ahead
        if asking.series_id is not None and state.answers[day] != state.answers[WHOLE]
    ]
    person = session.get_one(Person, asking.person_id)
    details: dict[str, object] = {
        **(news.details or {}),
        "language": language_of(session, person),
        "days": missing,
        "count": len(state.ahead),
    }
    if asking.series_id is not None:
        last = max(when.start for when in state.ahead.values())
        details |= {"rrule": asking.asked["rrule"], "last": last.isoformat()}
    return talk.notice(session, kind, booking, now, details).text


def _date_text(
    session: Session, talk: Talk, asking: OutsideEvent, state: _State, day: str, now: datetime
) -> str:
    booking = _spoken_of(session, asking, state, now)
    if booking is None:
        return ""
    is_on = "DECLINED" not in state.answers[day].values()
    kind = "calendar_date_accepted" if is_on else "calendar_date_declined"
    person = session.get_one(Person, asking.person_id)
    details = {"language": language_of(session, person), "days": [day]}
    return talk.notice(session, kind, booking, now, details).text


def _spoken_of(
    session: Session, asking: OutsideEvent, state: _State, now: datetime
) -> Booking | None:
    """Return the booking that an answer speaks of: the next that stands, else what there was."""
    ahead = [one for one in state.bookings if one.ends_at > now]
    if found := next(iter(ahead or state.bookings), None):
        return found
    if asking.series_id is not None:
        mine = select(Booking).where(Booking.series_id == asking.series_id)
        return session.exec(mine.order_by(col(Booking.starts_at))).first()
    return session.get(Booking, asking.booking_id) if asking.booking_id else None


def _plan(
    session: Session,
    asking: OutsideEvent,
    day: str,
    state: _State,
    text: str,
    now: datetime,
    due_at: datetime | None = None,
    title: str = "",
) -> None:
    """Write one mail for each room."""
    person = session.get_one(Person, asking.person_id)
    stock = venues(session, asking.organisation_id).by_id
    booking = next(iter(state.bookings), None)
    when = state.ahead[day] if day in state.ahead else next(iter(state.ahead.values()))
    effects = []
    for room, address in asking.rooms.items():
        asking.replies += 1
        payload: dict[str, Any] = {
            "to": person.email,
            "name": person.name,
            "address": address,
            "room": stock[int(room)].room.name,
            "day": day,
            "recurs": _recurs(asking, day, when),
            "uid": asking.uid,
            "sequence": asking.sequence,
            "partstat": state.answers[day][room],
            "title": title or (booking.title if booking else ""),
            "text": text,
            "language": language_of(session, person),
            "start": when.start.isoformat(),
            "end": when.end.isoformat(),
            "number": asking.replies,
            "in_reply_to": asking.message_id,
        }
        effects.append(
            Effect(
                kind=KIND,
                subject=_subject(asking),
                booking=booking,
                due_at=due_at or now,
                payload=payload,
            )
        )
    asking.answered_at = now
    session.add(asking)
    enqueue_all(session, effects, now)


def _recurs(asking: OutsideEvent, day: str, when: Interval) -> str:
    """Return the value of RECURRENCE-ID: as the calendar wrote it, or the date's start in UTC."""
    if asking.recurs_on:
        return str(asking.asked.get("recurs", ""))
    if not day:
        return ""
    if asking.asked.get("all_day"):
        return day.replace("-", "")
    return f"{when.start:%Y%m%dT%H%M%SZ}"
