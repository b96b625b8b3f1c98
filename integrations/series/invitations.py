"""Invitations to a series: one event for all its dates in each guest's calendar.

A date that doesn't take place as the rule says is left out of that event (EXDATE); if it takes
place otherwise, or without the link of the others, it is an event with a UID of its own. Messages
about single instances (RECURRENCE-ID) aren't sent: several calendars ignore them or show the old
time. What is an event of its own in somebody's calendar stays one, so that no date stands there
twice.

Whatever happened, each guest's calendar is brought from what they were told last to what stands:
who sees no difference gets no mail, and a mail that nobody has touched yet is replaced.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from calendars.meeting import Meeting
from integrations.invitations import (
    KIND,
    WAIT_FOR_LINK,
    frozen,
    is_in_calendar,
    join_of,
    places_of,
    uid_of,
)
from integrations.outbox import Effect, enqueue_all, withdraw
from integrations.series.briefing import SeriesBriefing, SeriesDate, brief_series, hold_series
from rooms.inventory import language_for
from rooms.made import Invited
from rooms.models import Booking, OutboxItem, Series
from rooms.reference import reference_of

FEWEST_DATES = 2  # of a guest who has the series as such; a single date is an event of its own
_UNSEEN = ("sequence", "modified", "reference")

Object = int | None  # the booking that is an event of its own; None is the series
Key = tuple[Object, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What somebody's calendar is to show of one object; `ending` takes it away."""

    to: str
    attendee: int
    name: str
    is_organizer: bool
    answer: str = "NEEDS-ACTION"
    meeting: Meeting | None
    ending: str = ""


@dataclass(slots=True)
class _Post:
    """What has gone out, or may have, and what still waits, by object and address."""

    told: dict[Key, OutboxItem] = field(default_factory=dict)
    waiting: dict[Object, list[OutboxItem]] = field(default_factory=lambda: defaultdict(list))

    def has(self, key: Key) -> bool:
        """Say whether the object stands in that person's calendar."""
        return is_in_calendar(self.told.get(key))


def bring_up_to_date(
    session: Session, series_id: int, now: datetime, booking_ids: Collection[int] = ()
) -> None:
    """Plan the mails that bring everybody's calendar to how the series stands now.

    `booking_ids` are further bookings that were dates of it before.
    """
    hold_series(session, series_id)
    briefing = brief_series(session, series_id, now)
    _plan(session, briefing, _taken_back(session, briefing, booking_ids, now))


def plan_first_mails(session: Session, briefing: SeriesBriefing) -> None:
    """Plan the invitations to a series that was made just now: nobody has had a mail yet."""
    _plan(session, briefing, _Post())


def _plan(session: Session, briefing: SeriesBriefing, post: _Post) -> None:
    wanted = _wanted(briefing, post)
    effects = [
        mail
        for of, everybody in wanted.items()
        for mail in _mails(session, briefing, post, of, everybody)
    ]
    enqueue_all(session, effects, briefing.now)


def _taken_back(
    session: Session, briefing: SeriesBriefing, booking_ids: Collection[int], now: datetime
) -> _Post:
    """Return all mails about the series and its dates; those that nobody has touched, withdrawn."""
    series_id, post = briefing.series.id, _Post()
    dates = core_select(col(Booking.id)).where(col(Booking.series_id) == series_id)
    about = or_(col(OutboxItem.booking_id).in_(dates), col(OutboxItem.booking_id).in_(booking_ids))
    mails = select(OutboxItem).where(OutboxItem.kind == KIND, about).order_by(col(OutboxItem.id))
    own = {date.booking.id for date in briefing.dates}
    open_ones = mails.where(OutboxItem.attempts == 0, col(OutboxItem.settled_at).is_(None))
    for mail in session.exec(open_ones.with_for_update()).all():
        if (of := _object(mail, series_id, own)) is not _OTHER:
            post.waiting[of].append(mail)
    withdraw(session, [mail for some in post.waiting.values() for mail in some], now)
    for mail in session.exec(mails.where(OutboxItem.attempts > 0)):
        if (of := _object(mail, series_id, own)) is not _OTHER:
            post.told[of, mail.payload["to"]] = mail
    return post


_OTHER = -1


def _object(mail: OutboxItem, series_id: int, own: Collection[int]) -> Object:
    """Return what a mail is about, `_OTHER` where that is no business of this series."""
    of_series = mail.payload.get("series")
    if of_series is not None:
        return None if of_series == series_id else _OTHER
    return mail.booking_id if mail.booking_id in own else _OTHER


def _wanted(briefing: SeriesBriefing, post: _Post) -> dict[Object, list[_Wanted]]:
    """Return what everybody's calendar is to show, and what is to go out of it, by object."""
    found: dict[Object, list[_Wanted]] = defaultdict(list)
    regular = {date.booking.id for date in briefing.regular if _has_link_of(briefing, date)}
    for address, dates in _dates_by_address(briefing, post).items():
        present = [(date, one) for date, one in dates if one is not None and date.is_on]
        apart = {
            date.booking.id
            for date, _ in present
            if date.booking.id not in regular or post.has((date.booking.id, address))
        }
        together = [date for date, _ in present if date.booking.id not in apart]
        if not post.has((None, address)) and len(together) < FEWEST_DATES:
            apart, together = {date.booking.id for date, _ in present}, []
        if one := _of_series(briefing, post, address, together, dates):
            found[None].append(one)
        for date, invited in dates:
            is_apart = date.booking.id in apart
            if one := _of_date(briefing, post, address, date, invited, is_apart=is_apart):
                found[date.booking.id].append(one)
    return found


def _has_link_of(briefing: SeriesBriefing, date: SeriesDate) -> bool:
    """Say whether what the series says of its link is true of a date: over or not, it is as most.

    Where there is no shared call, there is nothing to be said.
    """
    is_over = date.when.end <= briefing.now
    return briefing.conference is None or is_over or briefing.has_usual_video(date)


def _dates_by_address(
    briefing: SeriesBriefing, post: _Post
) -> dict[str, list[tuple[SeriesDate, Invited | None]]]:
    """Return each date by address, with the person's row where they are invited to it."""
    found: dict[str, list[tuple[SeriesDate, Invited | None]]] = {}
    for date in briefing.dates:
        for one in date.invited:
            if one.kind == "email" and not briefing.is_of_calendar(date, one.address):
                found.setdefault(one.address, []).append((date, one))
        for one in date.gone:
            if one.kind == "email":
                found.setdefault(one.address, []).append((date, None))
    for _, address in post.told:
        found.setdefault(address, [])
    return found


def _of_series(
    briefing: SeriesBriefing,
    post: _Post,
    address: str,
    together: list[SeriesDate],
    dates: list[tuple[SeriesDate, Invited | None]],
) -> _Wanted | None:
    """Return what one person is to have of the series as such, None where nothing is to be said."""
    last = post.told.get((None, address))
    is_told = is_in_calendar(last)
    if not is_told and not any(date.when.end > briefing.now for date in together):
        return None
    rows = [one for _, one in dates if one is not None]
    ending = _ending(briefing, together) if is_told else ""
    one = min(rows, key=lambda row: row.id) if rows else None
    return _Wanted(
        to=address,
        attendee=last.payload["attendee"] if last else (one.id if one else 0),
        name=one.name if one else (last.payload["name"] if last else ""),
        is_organizer=any(row.is_organizer for date, row in dates if row is not None and date.is_on),
        answer=_usual_answer(briefing, together, dates),
        meeting=None if ending else _series_meeting(briefing, together),
        ending=ending,
    )


def _usual_answer(
    briefing: SeriesBriefing,
    together: list[SeriesDate],
    dates: list[tuple[SeriesDate, Invited | None]],
) -> str:
    """Return what somebody answered to most of these dates ahead: one date may have its own."""
    ahead = {date.booking.id for date in together if date.when.end > briefing.now}
    given = Counter(one.answer for date, one in dates if one and date.booking.id in ahead)
    return given.most_common(1)[0][0] if given else "NEEDS-ACTION"


def _ending(briefing: SeriesBriefing, together: list[SeriesDate]) -> str:
    """Return why the series goes out of somebody's calendar who has these dates; "": it stays."""
    now = briefing.now
    ahead = any(date.when.end > now for date in together)
    others_ahead = any(date.when.end > now for date in briefing.regular)
    if briefing.series.status == "cancelled" or not (together or others_ahead):
        return "cancellation"
    return "removal" if not ahead and others_ahead else ""


def _of_date(
    briefing: SeriesBriefing,
    post: _Post,
    address: str,
    date: SeriesDate,
    invited: Invited | None,
    *,
    is_apart: bool,
) -> _Wanted | None:
    """Return what one person is to have of a date as an event of its own, None: nothing new."""
    last = post.told.get((date.booking.id, address))
    is_told = is_in_calendar(last)
    if is_apart and invited is not None and (is_told or date.when.end > briefing.now):
        return _Wanted(
            to=address,
            attendee=invited.id,
            name=invited.name,
            is_organizer=invited.is_organizer,
            answer=invited.answer,
            meeting=_date_meeting(briefing, date),
        )
    is_off = not date.is_on
    if last is None or not is_told or not (is_off or invited is None):
        return None
    return _Wanted(
        to=address,
        attendee=last.payload["attendee"],
        name=last.payload["name"],
        is_organizer=last.payload["is_organizer"],
        meeting=None,
        ending="cancellation" if is_off else "removal",
    )


def _mails(
    session: Session, briefing: SeriesBriefing, post: _Post, of: Object, everybody: list[_Wanted]
) -> Iterator[Effect]:
    """Yield the mails about one object, and raise its SEQUENCE where somebody knows it already."""
    due = [one for one in everybody if _differs(one, post.told.get((of, one.to)))]
    if not due:
        return
    date = next((date for date in briefing.dates if date.booking.id == of), None)
    counted: Series | Booking = date.booking if date else briefing.series
    if any((of, one.to) in post.told for one in due):
        counted.sequence += 1
        session.add(counted)
        session.flush()
    due_at = _due_at(briefing, post, of)
    for one in due:
        yield _mail(briefing, of, one, post.told.get((of, one.to)), counted.sequence, due_at)


def _differs(one: _Wanted, last: OutboxItem | None) -> bool:
    if last is None or one.ending or not is_in_calendar(last):
        return True
    assert one.meeting is not None  # noqa: S101  what doesn't end has its facts
    return _seen(frozen(one.meeting)) != _seen(last.payload["meeting"])


def _seen(meeting: dict[str, Any]) -> dict[str, Any]:
    """Return what of a meeting its people see; two mails that agree in it are one too many."""
    places = [{**place, "room_id": 0} for place in meeting["places"]]
    facts = {name: value for name, value in meeting.items() if name not in _UNSEEN}
    return facts | {"places": places}


def _due_at(briefing: SeriesBriefing, post: _Post, of: Object) -> datetime:
    """Return when the first mails go: they wait a little for the conference."""
    now = briefing.now
    told = any(known == of for known, _ in post.told)
    date = next((date for date in briefing.dates if date.booking.id == of), None)
    conference = briefing.call_of(date) if date else briefing.conference
    if told or conference is None or conference.state != "wanted":
        return now
    due_at = min((mail.due_at for mail in post.waiting[of]), default=now + WAIT_FOR_LINK)
    return max(due_at, now)


def _mail(
    briefing: SeriesBriefing,
    of: Object,
    one: _Wanted,
    last: OutboxItem | None,
    sequence: int,
    due_at: datetime,
) -> Effect:
    kind = one.ending or ("update" if is_in_calendar(last) else "invitation")
    if one.meeting is not None:
        meeting = frozen(replace(one.meeting, sequence=sequence))
    else:
        assert last is not None  # noqa: S101  only who has it can lose it
        told = last.payload["meeting"]
        meeting = told | {"sequence": sequence, "modified": briefing.now.isoformat()}
    anchor = _anchor(briefing, of)
    payload = {
        "to": one.to,
        "attendee": one.attendee,
        "kind": kind,
        "name": one.name,
        "is_organizer": one.is_organizer,
        "answer": one.answer,
        "language": _language(briefing, one, anchor, last),
        "meeting": meeting,
        "before": last.payload["meeting"] if last and kind == "update" else None,
        "first_sequence": last.payload["first_sequence"] if last else sequence,
    }
    if of is None:
        payload["series"] = briefing.series.id
        subject = f"mail:series:{briefing.series.id}:{one.to}"
    else:
        subject = f"mail:{of}:{one.attendee}"
    return Effect(kind=KIND, subject=subject, booking=anchor, due_at=due_at, payload=payload)


def _language(
    briefing: SeriesBriefing, one: _Wanted, anchor: Booking | None, last: OutboxItem | None
) -> str:
    """Return the language of a mail: the organiser's own if they have fixed one."""
    usual: str = anchor.language if anchor else (last.payload["language"] if last else "fr")
    organizer = briefing.people.get(briefing.series.organizer_id)
    return language_for(organizer, usual) if organizer and one.is_organizer else usual


def _anchor(briefing: SeriesBriefing, of: Object) -> Booking | None:
    """Return the booking to which a mail's row belongs: a series' first date."""
    bookings: Iterable[Booking] = (date.booking for date in briefing.dates)
    return next((booking for booking in bookings if of in (None, booking.id)), None)


def _series_meeting(briefing: SeriesBriefing, together: list[SeriesDate]) -> Meeting:
    """Return the series as an event that shows just these dates."""
    series, first = briefing.series, briefing.rule_dates[0]
    shown = {date.booking.starts_at for date in together}
    model = next((date for date in together if date.when.end > briefing.now), together[-1])
    organizer = briefing.people[model.booking.organizer_id]
    return Meeting(
        uid=uid_of(series.organisation_id, f"series:{series.id}", series.created_at),
        reference=reference_of(model.booking.id),
        title=model.booking.title,
        start=first.start,
        end=first.end,
        zone=series.zone,
        places=places_of(briefing.venues_of(model.room_ids)),
        organizer_name=organizer.name,
        organizer_email=organizer.email,
        created=series.created_at,
        modified=briefing.now,
        join=join_of(briefing.conference) if model.booking.wants_video else None,
        private=model.booking.is_private,
        rrule=series.rrule,
        exdates=tuple(when.start for when in briefing.rule_dates if when.start not in shown),
    )


def _date_meeting(briefing: SeriesBriefing, date: SeriesDate) -> Meeting:
    """Return one date of the series as an event of its own."""
    booking, organizer = date.booking, briefing.people[date.booking.organizer_id]
    return Meeting(
        uid=uid_of(booking.organisation_id, booking.id, booking.created_at),
        reference=reference_of(booking.id),
        title=booking.title,
        start=booking.starts_at,
        end=booking.ends_at,
        zone=booking.zone,
        places=() if date.is_open else places_of(briefing.venues_of(date.room_ids)),
        organizer_name=organizer.name,
        organizer_email=organizer.email,
        created=booking.created_at,
        modified=briefing.now,
        join=join_of(briefing.call_of(date)),
        private=booking.is_private,
        of_series=True,
        is_open=date.is_open,
    )
