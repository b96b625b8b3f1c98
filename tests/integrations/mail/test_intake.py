"""Answers that come back: each is matched, checked and applied, or held with its reason."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from calendars.arrival import Part, arrival_of
from calendars.itip import MAX_EVENTS
from integrations.inbox import store
from integrations.intakes import Intakes
from integrations.mail.intake import MOST_CALENDARS, MailIntake, packed, unpacked
from integrations.outbox import Outcome
from integrations.worker import BROKEN_ATTEMPTS, Worker
from rooms.attendance import MOST_GUESTS, put_guests
from rooms.bookings import Change
from rooms.database import Database
from rooms.models import Booking, EventRecord, InboxItem
from rooms.reference import reference_of
from rooms.unit_of_work import UnitOfWork
from rooms.whereabouts import zone_of
from tests.builders import NOW, FixedClock, lasting
from tests.integrations.mail.answering import (
    SECRET,
    Sent,
    address_for,
    arrivals,
    later,
    seat,
    take_in,
    uid_for,
)
from tests.integrations.planned import GUEST, Planned
from tests.integrations.test_ledger import send

DELEGATE = "adjoint@partenaire.example"


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database)


@pytest.fixture
def booking(planned: Planned) -> Booking:
    return planned.book(wants_video=False)


@pytest.fixture
def reply(planned: Planned, booking: Booking) -> Sent:
    return Sent(to=address_for(planned, booking), uid=uid_for(planned, booking))


def answer_of(planned: Planned, booking: Booking, address: str = GUEST) -> str:
    with planned.database.reading() as session:
        return seat(session, booking, address).answer


def events(planned: Planned, kind: str) -> list[EventRecord]:
    with planned.database.reading() as session:
        return list(session.exec(select(EventRecord).where(EventRecord.kind == kind)))


@pytest.mark.parametrize("answer", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_an_answer_is_known_of_the_guest(
    planned: Planned, booking: Booking, reply: Sent, answer: str
) -> None:
    row = take_in(planned, replace(reply, answer=answer, lines=("COMMENT:Bien sûr",)))
    assert (row.verdict, row.answer, row.comment) == ("applied", answer, "Bien sûr")
    assert answer_of(planned, booking) == answer
    [event] = events(planned, "GuestAnswered")
    assert (event.data["address"], event.data["answer"]) == (GUEST, answer)
    assert event.data["before"] == "NEEDS-ACTION"


def test_an_older_answer_that_comes_later_changes_nothing(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    take_in(planned, replace(reply, answer="DECLINED", stamp=later(5)), now=later(9))
    older = replace(reply, stamp=later(3), message_id="<2@partenaire.example>")
    row = take_in(planned, older, now=later(9))
    assert row.verdict == "stale"
    assert answer_of(planned, booking) == "DECLINED"


def test_an_answer_to_an_older_state_changes_nothing(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    for title in ("Comité", "Comité de quartier"):
        send(planned)
        planned.change(booking, Change(title=title))
    take_in(planned, replace(reply, answer="DECLINED", sequence=2))
    newer = replace(reply, sequence=1, stamp=later(60), message_id="<2@partenaire.example>")
    assert take_in(planned, newer).verdict == "stale"
    assert answer_of(planned, booking) == "DECLINED"


@pytest.mark.parametrize("sequence", [0, None])
def test_an_answer_to_the_old_time_says_nothing_of_the_new_one(
    planned: Planned, booking: Booking, reply: Sent, sequence: int | None
) -> None:
    send(planned)
    planned.change(booking, Change(when=lasting(16)), later(1))
    old = replace(reply, sequence=sequence, stamp=later(2))
    row = take_in(planned, old, now=later(3))
    assert (row.verdict, row.reason) == ("stale", "moved")
    assert answer_of(planned, booking) == "NEEDS-ACTION"
    new = replace(reply, sequence=1, stamp=later(2), message_id="<2@partenaire.example>")
    assert take_in(planned, new, now=later(3)).verdict == "applied"


def test_what_is_held_of_the_old_time_waits_for_nobody_once_it_moved(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    take_in(planned, replace(reply, sender="stranger@elsewhere.example"))
    planned.change(booking, Change(when=lasting(16)), later(1))
    assert [row.verdict for row in arrivals(planned)] == ["stale"]


def test_an_answer_to_an_older_title_counts_where_none_is_newer(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    send(planned)
    planned.change(booking, Change(title="Comité"), later(1))
    assert take_in(planned, reply, now=later(3)).verdict == "applied"


def test_a_sequence_that_was_never_sent_shuts_nobody_out(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    take_in(planned, replace(reply, sequence=999_999_999, stamp=later(999)))
    no = replace(reply, answer="DECLINED", stamp=later(1), message_id="<2@x.example>")
    assert take_in(planned, no, now=later(2)).verdict == "applied"


def test_a_change_of_mind_counts_where_a_client_repeats_the_stamp_of_the_invitation(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    take_in(planned, replace(reply, stamp=later(5)), now=later(6))
    no = replace(reply, answer="DECLINED", stamp=NOW, message_id="<2@partenaire.example>")
    assert take_in(planned, no, now=later(7)).verdict == "applied"
    assert answer_of(planned, booking) == "DECLINED"


def test_at_a_tie_the_order_of_arrival_decides(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    take_in(planned, replace(reply, answer="DECLINED"))
    assert take_in(planned, replace(reply, message_id="<2@x.example>")).verdict == "applied"
    assert answer_of(planned, booking) == "ACCEPTED"


def test_a_mail_that_comes_twice_counts_once(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    take_in(planned, reply)
    take_in(planned, replace(reply, answer="DECLINED", message_id="<2@partenaire.example>"))
    assert take_in(planned, reply).verdict == "repeated"
    assert answer_of(planned, booking) == "DECLINED"


def test_a_lost_token_is_made_up_for_by_the_uid(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    assert take_in(planned, replace(reply, to="salles@drancy.example")).verdict == "applied"
    assert answer_of(planned, booking) == "ACCEPTED"


def test_the_organizer_in_the_answer_has_the_token_too(planned: Planned, reply: Sent) -> None:
    lines = (f"ORGANIZER:mailto:{reply.to}",)
    lost = replace(reply, to="salles@drancy.example", uid="changed-on-the-way", lines=lines)
    assert take_in(planned, lost).verdict == "applied"


def test_whose_answer_a_stranger_sends_is_known_by_the_uid_and_is_held(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    stranger = "stranger@elsewhere.example"
    params = f';SENT-BY="mailto:{stranger}"'
    lost = replace(reply, to="salles@drancy.example", sender=stranger, params=params)
    row = take_in(planned, lost)
    assert (row.verdict, row.reason) == ("held", "other_sender"), "no token, so nobody named them"
    assert row.booking_id == booking.id
    assert answer_of(planned, booking) == "NEEDS-ACTION"
    assert len(events(planned, "ArrivalHeld")) == 1


LONDON = "DTSTART;TZID=GMT Standard Time:20260317T130000"


@pytest.mark.parametrize(
    ("change", "zone"),
    [
        ({"lines": (LONDON,)}, "Europe/London"),
        ({"lines": (LONDON, "DTEND:20260317T140000Z"), "method": "COUNTER"}, "Europe/London"),
        ({"lines": (LONDON,), "sender": "stranger@elsewhere.example"}, None),
        ({"lines": ("DTSTART;TZID=Europe/Paris:20260317T140000",)}, None),
        ({}, None),
    ],
)
def test_by_which_clocks_a_guest_lives_is_told_by_their_answer(
    planned: Planned, reply: Sent, change: dict[str, object], zone: str | None
) -> None:
    take_in(planned, replace(reply, **change))  # type: ignore[arg-type]
    with planned.database.reading() as session:
        assert zone_of(session, planned.town.organisation.id, GUEST) == zone


LETTER = [Part("text/plain", b"Je serai en retard.\n> Invitation")]


def test_a_letter_to_a_guests_own_address_is_put_to_the_organiser(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    row = take_in(planned, replace(reply, parts=LETTER))
    assert (row.reason, row.booking_id) == ("no_calendar", booking.id)
    assert row.comment == "Je serai en retard."
    assert [item.payload["text"] for item in planned.rows("chat")][-1] == "letter_came"


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_guest_who_names_the_booking_is_heard_by_its_organiser(
    planned: Planned, booking: Booking, reply: Sent, *, cancelled: bool
) -> None:
    if cancelled:
        planned.cancel(booking)
    subject = f"Salle, {reference_of(booking.id).lower()} ?"
    letter = replace(reply, to="salles@drancy.example", subject=subject, parts=LETTER)
    assert take_in(planned, letter).booking_id == booking.id
    stranger = replace(letter, sender="stranger@elsewhere.example", message_id="<2@x.example>")
    row = take_in(planned, stranger)
    assert (row.verdict, row.booking_id) == ("held", None)
    assert row.comment == f"{subject}: Je serai en retard."


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sender": "stranger@elsewhere.example"}, "other_sender"),
        ({"sender": "a@x.example, contact@partenaire.example"}, "other_sender"),
        ({"attendee": "stranger@elsewhere.example"}, "not_invited"),
        ({"method": None}, "no_method"),
        ({"method": "REQUEST"}, "unexpected_method"),
        ({"method": "CANCEL"}, "unexpected_method"),
        ({"answer": "NEEDS-ACTION"}, "no_answer"),
        ({"answer": "PERHAPS"}, "no_answer"),
        ({"method": "COUNTER"}, "no_time"),
        ({"parts": []}, "no_calendar"),
        ({"parts": [Part("text/calendar", b"BEGIN:VCALENDAR\r\n")]}, "no_event"),
        ({"to": "salles+b1-1-aaaaaaaa@drancy.example", "uid": "?"}, "unknown"),
    ],
)
def test_what_cannot_be_trusted_is_held_with_its_reason(
    planned: Planned, booking: Booking, reply: Sent, change: dict[str, object], reason: str
) -> None:
    row = take_in(planned, replace(reply, **change))  # type: ignore[arg-type]
    assert (row.verdict, row.reason) == ("held", reason)
    assert answer_of(planned, booking) == "NEEDS-ACTION"
    assert len(events(planned, "ArrivalHeld")) == (reason != "unknown")


def test_who_answers_for_another_must_be_named_by_them(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    secretary = replace(reply, sender="secretary@partenaire.example")
    assert take_in(planned, secretary).reason == "other_sender"
    named = replace(secretary, params=';SENT-BY="mailto:secretary@partenaire.example"')
    assert take_in(planned, replace(named, message_id="<2@x.example>")).verdict == "applied"
    assert answer_of(planned, booking) == "ACCEPTED"


OWN = "Authentication-Results: mx.drancy.example; "
FORGED = "Authentication-Results: mx.elsewhere.example; dmarc=pass"


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        ((OWN + "dmarc=pass",), "applied"),
        ((OWN + "dkim=pass header.d=partenaire.example; spf=fail",), "applied"),
        ((OWN + "spf=pass smtp.mailfrom=x@mail.partenaire.example; dmarc=none",), "applied"),
        ((OWN + "dkim=pass header.i=@elsewhere.example; spf=pass",), "held"),
        ((OWN + "dkim=pass header.d=example",), "held"),
        ((OWN + "dkim=fail header.d=partenaire.example", OWN + "dmarc=pass"), "held"),
        ((OWN + "dmarc=fail; spf=pass",), "held"),
        ((OWN + "dkim=fail; spf=softfail",), "held"),
        ((FORGED,), "held"),
        ((FORGED, OWN + "dmarc=pass"), "held"),
        ((OWN + "dmarc=fail", OWN + "dmarc=pass"), "held"),
        ((), "held"),
    ],
)
def test_only_the_trusted_host_vouches_for_a_sender(
    planned: Planned, reply: Sent, headers: tuple[str, ...], verdict: str
) -> None:
    row = take_in(planned, replace(reply, headers=headers), auth_host="mx.drancy.example")
    assert row.verdict == verdict
    assert row.reason == ("not_authentic" if verdict == "held" else "")


def test_a_delegate_is_invited_and_may_answer(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    params = f';DELEGATED-TO="mailto:{DELEGATE}"'
    take_in(planned, replace(reply, answer="DELEGATED", params=params))
    assert answer_of(planned, booking) == "DELEGATED"
    own = replace(reply, sender=DELEGATE, attendee=DELEGATE, message_id="<2@x.example>")
    assert take_in(planned, own).verdict == "applied"
    assert answer_of(planned, booking, DELEGATE) == "ACCEPTED"
    assert answer_of(planned, booking) == "DELEGATED"


@pytest.mark.parametrize("delegate", [GUEST, DELEGATE])
def test_nobody_is_invited_instead_who_cannot_be(
    planned: Planned, booking: Booking, reply: Sent, delegate: str
) -> None:
    others = [f"invite{number}@partenaire.example" for number in range(MOST_GUESTS - 1)]
    with planned.units.open() as unit:
        fresh = unit.session.get_one(Booking, booking.id)
        put_guests(unit.session, fresh, [GUEST, *others], NOW)
    params = f';DELEGATED-TO="mailto:{delegate}"'
    row = take_in(planned, replace(reply, answer="DELEGATED", params=params))
    assert (row.verdict, row.reason) == ("held", "no_delegate")
    assert answer_of(planned, booking) == "NEEDS-ACTION"


def test_a_counter_is_put_to_the_organizer(planned: Planned, booking: Booking, reply: Sent) -> None:
    lines = ("DTSTART:20260317T150000Z", "DTEND:20260317T160000Z", "COMMENT:Plutôt à 16h")
    row = take_in(planned, replace(reply, method="COUNTER", answer="TENTATIVE", lines=lines))
    assert row.verdict == "asked"
    assert (row.proposed_from, row.proposed_until) == (lasting(16).start, lasting(16).end)
    assert [event.data["arrival_id"] for event in events(planned, "TimeProposed")] == [row.id]
    assert answer_of(planned, booking) == "NEEDS-ACTION"


def test_who_asks_for_the_present_state_is_heard(planned: Planned, reply: Sent) -> None:
    assert take_in(planned, replace(reply, method="REFRESH")).verdict == "applied"
    assert [event.data["address"] for event in events(planned, "StateWanted")] == [GUEST]


def test_answers_to_what_is_over_or_called_off_come_late(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    row = take_in(planned, reply, now=NOW + timedelta(days=3))
    assert (row.verdict, row.reason) == ("late", "over")
    planned.cancel(booking)
    row = take_in(planned, replace(reply, message_id="<2@x.example>"))
    assert (row.verdict, row.reason) == ("late", "cancelled")
    assert answer_of(planned, booking) == "NEEDS-ACTION"


def test_who_was_taken_off_has_no_answer_to_give(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    with planned.units.open() as unit:
        row = seat(unit.session, booking)
        row.removed_at = NOW
        unit.session.add(row)
    found = take_in(planned, reply)
    assert (found.verdict, found.reason) == ("held", "not_invited")


BOUNCE = b"""Reporting-MTA: dns; mx.partenaire.example

Final-Recipient: rfc822; contact@partenaire.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 User unknown
"""


def test_a_bounce_marks_the_guest_as_unreachable_until_they_answer(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    bounce = replace(reply, sender="", parts=[Part("message/delivery-status", BOUNCE)])
    row = take_in(planned, bounce)
    assert (row.verdict, row.method, row.comment) == ("applied", "BOUNCE", "5.1.1 550 User unknown")
    [event] = events(planned, "GuestUnreachable")
    assert (event.data["address"], event.data["status"]) == (GUEST, "5.1.1")
    again = replace(bounce, message_id="<2@x.example>")
    assert take_in(planned, again).reason == "known"
    assert len(events(planned, "GuestUnreachable")) == 1
    take_in(planned, replace(reply, message_id="<3@x.example>"))
    with planned.database.reading() as session:
        assert seat(session, booking).unreachable_at is None


def test_a_holiday_notice_is_let_go(planned: Planned, reply: Sent) -> None:
    row = take_in(planned, replace(reply, parts=[], headers=("Auto-Submitted: auto-replied",)))
    assert (row.verdict, row.reason) == ("let_go", "automatic")


def test_several_events_of_one_mail_are_taken_each(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    lines = (
        "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:other\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:x@y.example",
    )
    take_in(planned, replace(reply, lines=lines))
    assert [(row.position, row.verdict) for row in arrivals(planned)] == [
        (0, "applied"),
        (1, "held"),
    ]
    assert answer_of(planned, booking) == "ACCEPTED"


@pytest.mark.parametrize("names_organizer", [True, False])
def test_each_event_of_a_mail_is_about_its_own_meeting(
    planned: Planned, booking: Booking, reply: Sent, *, names_organizer: bool
) -> None:
    other = planned.book("mandela", wants_video=False)
    uid, to = uid_for(planned, other), address_for(planned, other)
    lines = (
        "END:VEVENT",
        "BEGIN:VEVENT",
        f"UID:{'changed' if names_organizer else uid}",
        f"ATTENDEE;PARTSTAT=DECLINED:mailto:{GUEST}",
        f"ORGANIZER:mailto:{to}" if names_organizer else "SEQUENCE:0",
    )
    take_in(planned, replace(reply, lines=lines))
    assert [(row.booking_id, row.verdict) for row in arrivals(planned)] == [
        (booking.id, "applied"),
        (other.id, "applied"),
    ]
    assert answer_of(planned, booking) == "ACCEPTED"
    assert answer_of(planned, other) == "DECLINED"


@pytest.mark.parametrize(
    ("parts", "events", "rows"), [(MOST_CALENDARS + 1, 1, MOST_CALENDARS), (2, 30, MAX_EVENTS)]
)
def test_a_mail_of_too_many_events_is_read_no_further(
    planned: Planned, reply: Sent, parts: int, events: int, rows: int
) -> None:
    [head, event, end] = re.split(rb"(?s)(BEGIN:VEVENT.*END:VEVENT\r\n)", reply.calendar())
    many = [
        Part("text/calendar", b"X:%d\r\n" % at + head + event * events + end) for at in range(parts)
    ]
    row = take_in(planned, replace(reply, parts=many))
    assert (row.verdict, row.reason) == ("held", "too_many_events")
    assert len(arrivals(planned)) == rows + 1


def test_what_the_server_could_not_give_is_held(planned: Planned, reply: Sent) -> None:
    item = reply.item(NOW)
    item.payload = packed(b"", [], "broken")
    record = MailIntake(SECRET)(item, NOW)
    with planned.units.open() as unit:
        record(unit)
    [row] = arrivals(planned)
    assert (row.verdict, row.reason) == ("held", "broken")


def test_a_mail_that_breaks_us_is_given_up_and_the_others_go_on(
    planned: Planned, booking: Booking, reply: Sent
) -> None:
    intake = MailIntake(SECRET)

    def break_on_one(item: InboxItem, now: datetime) -> Callable[[UnitOfWork], None]:
        if item.key == "broken":
            raise RuntimeError("a fault of ours")
        return intake(item, now)

    clock = FixedClock()
    deliveries = {kind: lambda *_: Outcome() for kind in set(planned.kinds()) | {"answers"}}
    intakes = Intakes({"mail": break_on_one}, intake)
    worker = Worker(planned.units, clock, intakes, deliveries, machine=clock)
    with planned.units.open() as unit:
        for key in ("broken", "sound"):
            payload = reply.payload()
            store(unit.session, key=key, kind="mail", subject="mail", payload=payload, now=NOW)
    for _ in range(BROKEN_ATTEMPTS):
        worker.drain()
        clock.move(timedelta(minutes=1))
    with planned.database.reading() as session:
        rows = session.exec(select(InboxItem.key, InboxItem.outcome).order_by(col(InboxItem.id)))
        assert rows.all() == [("broken", "failed"), ("sound", "done")]
    assert answer_of(planned, booking) == "ACCEPTED"


def test_a_mail_is_the_same_after_it_was_kept() -> None:
    raw = b"From: a@b.example\r\nTo: c@d.example\r\nMessage-ID: <1@b.example>\r\n\r\n"
    part = Part("text/calendar", b"BEGIN:VCALENDAR", "REPLY")
    assert unpacked(packed(raw, [part])) == replace(arrival_of(raw), calendars=(part,))
