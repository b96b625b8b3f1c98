from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from calendars.checks import problems
from calendars.invitation import invitation
from calendars.meeting import Invitee, JoinDetails, Meeting, Method
from tests.calendars.meetings import ANSWER_TO, BOOKER, GUEST, JAURES, MEETING, a_meeting

ZONES = ("Europe/Paris", "America/New_York", "Australia/Sydney", "Asia/Tokyo", "Africa/Casablanca")


def event_of(
    meeting: Meeting = MEETING, invitee: Invitee = GUEST, method: Method = "REQUEST"
) -> Event:
    ics = invitation(meeting, invitee, mailbox=ANSWER_TO, method=method)
    assert problems(ics) == []
    calendar = Calendar.from_ical(ics)
    assert str(calendar["METHOD"]) == method
    [event] = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return event


def in_utc(at: date) -> datetime:
    assert isinstance(at, datetime)
    return at.astimezone(UTC)


def people(event: Event) -> dict[str, dict[str, str]]:
    attendees: Any = event["ATTENDEE"]
    listed = attendees if isinstance(attendees, list) else [attendees]
    return {str(one).removeprefix("mailto:"): dict(one.params) for one in listed}


def test_a_request_lists_guest_booker_and_room_and_is_answered_to_the_token() -> None:
    event = event_of()
    organizer: Any = event["ORGANIZER"]
    assert str(organizer) == f"mailto:{ANSWER_TO}"
    assert organizer.params["CN"] == "Agent d’accueil"
    listed = people(event)
    guest, booker = listed.pop("contact@partenaire.example"), listed.pop("agent@drancy.example")
    assert (guest["ROLE"], guest["PARTSTAT"], guest["RSVP"]) == (
        "REQ-PARTICIPANT",
        "NEEDS-ACTION",
        "TRUE",
    )
    assert (booker["ROLE"], booker["PARTSTAT"]) == ("CHAIR", "ACCEPTED")
    [room] = listed.values()
    assert (room["CUTYPE"], room["ROLE"], room["PARTSTAT"]) == (
        "ROOM",
        "NON-PARTICIPANT",
        "ACCEPTED",
    )
    assert str(event["LOCATION"]) == "Jaurès, Mairie, 1 place de l’Hôtel-de-Ville, 93700 Drancy"
    assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == ("CONFIRMED", "OPAQUE", 0)


def test_the_person_who_booked_is_listed_once() -> None:
    listed = people(event_of(invitee=replace(BOOKER, email="Agent@Drancy.example")))
    assert [params["ROLE"] for params in listed.values()] == ["CHAIR", "NON-PARTICIPANT"]


def test_times_are_local_to_the_room_with_their_zone() -> None:
    ics = invitation(MEETING, GUEST, mailbox=ANSWER_TO, method="REQUEST").decode()
    assert "DTSTART;TZID=Europe/Paris:20260310T140000\r\n" in ics
    assert "DTEND;TZID=Europe/Paris:20260310T150000\r\n" in ics
    assert "DTSTAMP:20260302T090000Z\r\n" in ics
    assert "LAST-MODIFIED:20260302T090000Z\r\n" in ics
    assert ics.count("BEGIN:VTIMEZONE") == 1


def test_the_join_link_stands_alone_on_a_line_and_in_one_conference_a_feature() -> None:
    event = event_of()
    assert "https://meet.webex.example/j/12345?x=1&y=2" in str(event["DESCRIPTION"]).splitlines()
    conferences: Any = event["CONFERENCE"]
    features = [(one.params["FEATURE"], str(one)) for one in conferences]
    link = "https://meet.webex.example/j/12345?x=1&y=2"
    assert features == [("VIDEO", link), ("AUDIO", link), ("VIDEO", "sip:12345@webex.example")]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "join",
    [None, JoinDetails(), JoinDetails(web_link="javascript:alert(1)"), JoinDetails(number=" ")],
)
def test_without_a_link_nothing_speaks_of_video(language: str, join: JoinDetails | None) -> None:
    event = event_of(a_meeting(join=join), replace(GUEST, language=language))
    whole = event.to_ical().decode().casefold()
    assert not any(word in whole for word in ("video", "visio", "webex", "conference", "sip"))


def test_a_cancellation_cancels_and_offers_no_link() -> None:
    event = event_of(a_meeting(sequence=3), method="CANCEL")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 3)
    assert "webex" not in event.to_ical().decode()
    assert people(event)["contact@partenaire.example"]["RSVP"] == "FALSE"


def test_equal_facts_give_equal_bytes() -> None:
    first = invitation(MEETING, GUEST, mailbox=ANSWER_TO, method="REQUEST")
    assert first == invitation(a_meeting(), replace(GUEST), mailbox=ANSWER_TO, method="REQUEST")


def test_a_private_meeting_is_private() -> None:
    assert event_of(a_meeting(private=True))["CLASS"] == "PRIVATE"
    assert event_of()["CLASS"] == "PUBLIC"


def test_a_meeting_without_title_is_named_after_its_room() -> None:
    assert str(event_of(a_meeting(title=" \n"))["SUMMARY"]) == "Réunion, Jaurès"


def test_a_backslash_before_a_letter_is_no_line_end() -> None:
    summary = str(event_of(a_meeting(title="Dossier C:\\Nord, C:\\nord"))["SUMMARY"])
    assert summary.replace("\u2060", "") == "Dossier C:\\Nord, C:\\nord"


@pytest.mark.parametrize("hour", [0, 1])
def test_an_hour_that_is_shown_twice_is_written_in_utc(hour: int) -> None:
    start = datetime(2026, 10, 25, hour, 15, tzinfo=UTC)  # both are 2:15 in Paris
    ics = invitation(
        a_meeting(start=start, end=start + timedelta(minutes=30)),
        GUEST,
        mailbox=ANSWER_TO,
        method="REQUEST",
    ).decode()
    assert f"DTSTART:20261025T0{hour}1500Z" in ics
    assert "VTIMEZONE" not in ics


def test_a_series_keeps_its_rule_and_its_exceptions() -> None:
    meeting = a_meeting(
        rrule="FREQ=WEEKLY;COUNT=10",
        exdates=(datetime(2026, 3, 31, 12, tzinfo=UTC), datetime(2026, 3, 17, 13, tzinfo=UTC)),
    )
    ics = invitation(meeting, GUEST, mailbox=ANSWER_TO, method="REQUEST")
    assert problems(ics) == []
    text = ics.decode()
    assert "RRULE:FREQ=WEEKLY;COUNT=10\r\n" in text
    assert "EXDATE;TZID=Europe/Paris:20260317T140000\r\n" in text
    assert "EXDATE;TZID=Europe/Paris:20260331T140000\r\n" in text


@pytest.mark.parametrize(
    "changes",
    [
        {"start": datetime(2026, 3, 10, 13)},  # noqa: DTZ001
        {"end": MEETING.start},
        {"zone": "Europe/Drancy"},
        {"zone": "../etc/passwd"},
    ],
)
def test_refuses_meetings_that_cannot_be(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"zone|after"):
        a_meeting(**changes)


@pytest.mark.parametrize(
    "address",
    ["", "contact", "a b@c.example", "a@b.example\r\nBcc: x@y.example", "a@b@c", "a,b@c.d"],
)
def test_refuses_what_is_no_address(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        invitation(MEETING, Invitee(email=address), mailbox=ANSWER_TO, method="REQUEST")


def test_the_domain_of_an_address_is_written_in_ascii() -> None:
    listed = people(event_of(invitee=Invitee(email="contact@société.example")))
    assert "contact@xn--socit-esab.example" in listed


@settings(max_examples=150, deadline=None)
@given(
    title=st.text(max_size=400),
    names=st.tuples(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60)),
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2024, 1, 1), date(2035, 12, 30)),
    minute=st.integers(0, 24 * 60 - 1),
    minutes=st.integers(1, 26 * 60),
    language=st.sampled_from(["fr", "en", "de", ""]),
    method=st.sampled_from(["REQUEST", "CANCEL"]),
)
def test_whatever_people_type_comes_back_from_the_bytes(
    title: str,
    names: tuple[str, str, str],
    zone: str,
    day: date,
    minute: int,
    minutes: int,
    language: str,
    method: Method,
) -> None:
    start = datetime.combine(day, time(), UTC) + timedelta(minutes=minute)
    room, organizer, guest = names
    meeting = a_meeting(
        title=title,
        zone=zone,
        start=start,
        end=start + timedelta(minutes=minutes),
        organizer_name=organizer,
        places=(replace(JAURES, room=room, directions=title),),
    )
    event = event_of(meeting, replace(GUEST, name=guest, language=language), method)
    assert in_utc(event.start) == meeting.start
    assert in_utc(event.end) == meeting.end
    assert "\n" not in str(event["SUMMARY"])
    assert len(str(event["SUMMARY"])) <= 230
    if title.isalnum() and len(title) <= 200:
        assert str(event["SUMMARY"]) == title
    assert len(people(event)) == 3


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    turn=st.sampled_from([datetime(2026, 3, 29, 1), datetime(2026, 10, 25, 1)]),  # noqa: DTZ001
    minute=st.integers(-240, 240),
)
def test_hours_around_a_clock_change_are_the_same_moments(
    zone: str, turn: datetime, minute: int
) -> None:
    start = turn.replace(tzinfo=UTC) + timedelta(minutes=minute)
    event = event_of(a_meeting(zone=zone, start=start, end=start + timedelta(hours=1)))
    assert in_utc(event.start) == start
    assert in_utc(event.end) - start == timedelta(hours=1)
