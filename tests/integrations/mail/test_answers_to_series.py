"""Answers to a series: to all that it shows, to one date, and what of them a change leaves."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from calendars.arrival import Part
from rooms.database import Database
from rooms.models import Arrival, Booking, Series
from tests.builders import NOW
from tests.integrations.mail.answering import Sent, address_for, arrivals, seat, take_in, uid_for
from tests.integrations.planned import GUEST
from tests.integrations.test_ledger import send
from tests.integrations.test_series_invitations import AN_HOUR, Courses

DELEGATE = "adjoint@partenaire.example"
OTHER = "invite@partenaire.example"


@pytest.fixture
def courses(database: Database) -> Courses:
    courses = Courses(database)
    courses.book("FREQ=WEEKLY;COUNT=4", guests=(GUEST, OTHER))
    send_all(courses)
    return courses


@pytest.fixture
def reply(courses: Courses) -> Sent:
    first = courses.dates()[0]
    planned = courses.planned
    return Sent(to=address_for(planned, first), uid=uid_for(planned, first))


def send_all(courses: Courses) -> None:
    send(courses.planned, now=courses.now)


def taken(courses: Courses, mail: Sent) -> Arrival:
    """Take in a mail that was written just now, under a name of its own."""
    number = len(arrivals(courses.planned))
    named = replace(mail, message_id=f"<{number}@partenaire.example>", stamp=courses.now)
    return take_in(courses.planned, named, now=courses.now)


def answers(courses: Courses, address: str = GUEST) -> list[str]:
    with courses.planned.database.reading() as session:
        return [seat(session, date, address).answer for date in courses.dates()]


def sequence_of_series(courses: Courses) -> int:
    with courses.planned.database.reading() as session:
        return max(session.exec(select(Series.sequence)).all())


def on(moment: datetime) -> tuple[str, ...]:
    return (f"RECURRENCE-ID:{moment:%Y%m%dT%H%M%SZ}",)


def alone(courses: Courses, date: Booking, address: str = GUEST) -> Sent:
    """Return an answer to a date that is an event of its own."""
    by_itself = Booking(**date.model_dump() | {"series_id": None})
    planned = courses.planned
    return Sent(to=address_for(planned, by_itself, address), uid=uid_for(planned, by_itself))


def test_an_answer_to_the_whole_counts_for_each_date(courses: Courses, reply: Sent) -> None:
    assert taken(courses, reply).verdict == "applied"
    assert answers(courses) == ["ACCEPTED"] * 4
    assert answers(courses, OTHER) == ["NEEDS-ACTION"] * 4


def test_a_series_is_known_by_its_uid_where_the_token_was_lost(
    courses: Courses, reply: Sent
) -> None:
    assert taken(courses, replace(reply, to="salles@drancy.example")).verdict == "applied"
    assert answers(courses) == ["ACCEPTED"] * 4


def test_an_answer_to_one_date_counts_for_that_date(courses: Courses, reply: Sent) -> None:
    date = courses.dates()[2]
    taken(courses, reply)
    row = taken(courses, replace(reply, answer="DECLINED", lines=on(date.starts_at)))
    assert (row.verdict, row.booking_id) == ("applied", date.id)
    assert answers(courses) == ["ACCEPTED", "ACCEPTED", "DECLINED", "ACCEPTED"]


def test_an_answer_to_a_date_that_the_series_never_had_is_held(
    courses: Courses, reply: Sent
) -> None:
    row = taken(courses, replace(reply, lines=on(NOW + timedelta(days=400))))
    assert (row.verdict, row.reason) == ("held", "not_invited")
    assert answers(courses) == ["NEEDS-ACTION"] * 4


def test_an_answer_to_what_a_date_was_says_nothing_of_where_it_moved(
    courses: Courses, reply: Sent
) -> None:
    was = courses.dates()[1]
    courses.move(1)
    send_all(courses)
    assert taken(courses, reply).verdict == "applied"
    assert answers(courses) == ["ACCEPTED", "NEEDS-ACTION", "ACCEPTED", "ACCEPTED"]
    row = taken(courses, replace(reply, lines=on(was.starts_at)))
    assert (row.verdict, row.reason) == ("stale", "moved")


def test_a_date_that_moved_out_is_answered_by_itself(courses: Courses, reply: Sent) -> None:
    courses.cancel(3)
    send_all(courses)
    taken(courses, replace(reply, answer="DECLINED", sequence=sequence_of_series(courses)))
    courses.change_room(1, "jaures")
    send_all(courses)
    row = taken(courses, replace(alone(courses, courses.dates()[1]), sequence=0))
    assert row.verdict == "applied"
    assert answers(courses)[:3] == ["DECLINED", "ACCEPTED", "DECLINED"]


def test_an_answer_to_a_moved_series_is_none_to_the_new_hours(
    courses: Courses, reply: Sent
) -> None:
    courses.edit(0, "all", move=AN_HOUR)
    send_all(courses)
    row = taken(courses, reply)
    assert row.verdict != "applied"
    assert set(answers(courses)) == {"NEEDS-ACTION"}


def test_after_a_split_the_old_answer_counts_for_what_the_series_kept(
    courses: Courses, reply: Sent
) -> None:
    courses.edit(2, "following", move=AN_HOUR)
    send_all(courses)
    assert taken(courses, reply).verdict == "applied"
    assert answers(courses) == ["ACCEPTED", "ACCEPTED", "NEEDS-ACTION", "NEEDS-ACTION"]
    later = courses.dates()[2]
    new = Sent(to=address_for(courses.planned, later), uid=uid_for(courses.planned, later))
    assert new.uid != reply.uid
    assert taken(courses, replace(new, answer="DECLINED")).verdict == "applied"
    assert answers(courses) == ["ACCEPTED", "ACCEPTED", "DECLINED", "DECLINED"]


def test_a_series_is_answered_although_its_first_date_was_called_off(
    courses: Courses, reply: Sent
) -> None:
    courses.cancel(0)
    send_all(courses)
    row = taken(courses, replace(reply, sequence=sequence_of_series(courses)))
    assert row.verdict == "applied"
    assert answers(courses)[1:] == ["ACCEPTED"] * 3


def test_a_series_is_answered_by_who_was_taken_off_its_first_date(
    courses: Courses, reply: Sent
) -> None:
    courses.uninvite(0, GUEST)
    send_all(courses)
    row = taken(courses, replace(reply, sequence=sequence_of_series(courses)))
    assert row.verdict == "applied"
    assert answers(courses) == ["NEEDS-ACTION"] + ["ACCEPTED"] * 3


def test_a_date_with_one_guest_more_is_still_answered_with_the_series(
    courses: Courses, reply: Sent
) -> None:
    courses.invite(1, "third@partenaire.example")
    send_all(courses)
    taken(courses, reply)
    assert answers(courses) == ["ACCEPTED"] * 4


def test_what_is_over_keeps_its_answer(courses: Courses, reply: Sent) -> None:
    taken(courses, reply)
    courses.now = courses.dates()[1].ends_at + AN_HOUR
    taken(courses, replace(reply, answer="DECLINED"))
    assert answers(courses) == ["ACCEPTED", "ACCEPTED", "DECLINED", "DECLINED"]


def test_an_update_of_a_series_repeats_what_was_answered_to_most_dates_ahead(
    courses: Courses, reply: Sent
) -> None:
    taken(courses, replace(reply, answer="DECLINED"))
    taken(courses, replace(reply, answer="TENTATIVE", lines=on(courses.dates()[0].starts_at)))
    courses.cancel(3)
    [update] = [mail for mail in courses.planned.rows("mail") if mail.payload["to"] == GUEST]
    assert (update.payload["kind"], update.payload["answer"]) == ("update", "DECLINED")


def test_a_called_off_series_is_answered_too_late(courses: Courses, reply: Sent) -> None:
    courses.cancel_from(0, "all")
    send_all(courses)
    assert taken(courses, reply).reason == "cancelled"


def test_a_delegate_comes_to_each_date_and_answers_for_all(courses: Courses, reply: Sent) -> None:
    params = f';DELEGATED-TO="mailto:{DELEGATE}"'
    taken(courses, replace(reply, answer="DELEGATED", params=params))
    assert answers(courses) == ["DELEGATED"] * 4
    [invitation] = [mail for mail in courses.planned.rows("mail") if mail.payload["to"] == DELEGATE]
    assert invitation.payload["meeting"]["uid"] == reply.uid
    assert taken(courses, replace(reply, sender=DELEGATE, attendee=DELEGATE)).verdict == "applied"
    assert answers(courses, DELEGATE) == ["ACCEPTED"] * 4


def test_another_time_for_one_date_is_put_to_the_organizer_for_that_date(
    courses: Courses, reply: Sent
) -> None:
    date = courses.dates()[2]
    times = (
        f"DTSTART:{date.starts_at + AN_HOUR:%Y%m%dT%H%M%SZ}",
        f"DTEND:{date.ends_at + AN_HOUR:%Y%m%dT%H%M%SZ}",
    )
    counter = replace(reply, method="COUNTER", answer="TENTATIVE")
    row = taken(courses, replace(counter, lines=(*times, *on(date.starts_at))))
    assert (row.verdict, row.booking_id) == ("asked", date.id)
    row = taken(courses, replace(counter, lines=times))
    assert (row.verdict, row.reason) == ("held", "whole_series")


def test_a_bounce_says_that_no_date_of_the_series_reaches_them(
    courses: Courses, reply: Sent
) -> None:
    bounce = b"Final-Recipient: rfc822; contact@partenaire.example\nAction: failed\n"
    taken(courses, replace(reply, sender="", parts=[Part("message/delivery-status", bounce)]))
    with courses.planned.database.reading() as session:
        assert all(seat(session, date).unreachable_at for date in courses.dates())


def test_who_asks_for_a_series_again_gets_it(courses: Courses, reply: Sent) -> None:
    assert taken(courses, replace(reply, method="REFRESH")).verdict == "applied"
    [again] = courses.planned.rows("mail")
    assert (again.payload["to"], again.payload["series"]) == (GUEST, courses.dates()[0].series_id)
    assert again.payload["meeting"]["sequence"] == 1
