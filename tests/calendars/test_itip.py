"""What incoming calendar objects say, whatever program wrote them."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.itip import MAX_EVENTS, entries_in
from calendars.sieve import MAX_BYTES, UnreadableCalendar

WHEN = datetime(2026, 3, 10, 13, tzinfo=UTC)


def a_reply(*lines: str, method: str = "METHOD:REPLY", people: str = "") -> bytes:
    written = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        method,
        "BEGIN:VEVENT",
        "UID:4a0e",
        people or "ATTENDEE;PARTSTAT=ACCEPTED:mailto:contact@partenaire.example",
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return ("\r\n".join(line for line in written if line) + "\r\n").encode()


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("DTSTART;TZID=Europe/London:20260310T140000", "Europe/London"),
        ("DTSTART;TZID=GMT Standard Time:20260310T140000", "Europe/London"),
        ("DTSTART;TZID=Moon/Base:20260310T140000", ""),
        ("DTSTART:20260310T140000Z\r\nEND:VEVENT\r\nX-WR-TIMEZONE:Asia/Tokyo", "Asia/Tokyo"),
        ("DTSTART:20260310T140000Z\r\nEND:VEVENT\r\nX-WR-TIMEZONE:../../etc/passwd", ""),
        ("DTSTART;VALUE=DATE:20260310", ""),
        ("SEQUENCE:1", ""),
    ],
)
def test_a_reply_tells_by_which_clocks_it_was_written(line: str, zone: str) -> None:
    [entry] = entries_in(a_reply(line))
    assert entry.zone == zone


def test_a_reply_says_who_answers_what() -> None:
    people = (
        'ATTENDEE;CN="Service; culture";PARTSTAT=tentative;SENT-BY="mailto:secretary@x.example"'
        ":MAILTO:Contact@Partenaire.example"
    )
    [entry] = entries_in(a_reply("SEQUENCE:2", "DTSTAMP:20260309T081500Z", people=people))
    [one] = entry.attendees
    assert (entry.method, entry.uid, entry.sequence) == ("REPLY", "4a0e", 2)
    assert entry.stamp == datetime(2026, 3, 9, 8, 15, tzinfo=UTC)
    assert (one.address, one.partstat) == ("contact@partenaire.example", "TENTATIVE")
    assert (one.name, one.sent_by) == ("Service; culture", "secretary@x.example")


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "Romance Standard Time", "W. Europe Standard Time"]
)
def test_zones_are_known_by_their_names_in_windows_too(zone: str) -> None:
    [entry] = entries_in(a_reply(f"DTSTART;TZID={zone}:20260310T140000"))
    assert entry.start == WHEN


def test_a_date_of_a_series_is_named_in_utc() -> None:
    [entry] = entries_in(a_reply("RECURRENCE-ID;TZID=Europe/Paris:20260310T140000"))
    assert entry.recurrence_id == WHEN


def test_a_delegate_is_told_of_with_who_delegated() -> None:
    people = (
        'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:b@x.example","mailto:c@x.example"'
        ":mailto:a@x.example"
    )
    [entry] = entries_in(a_reply(people=people))
    assert entry.attendees[0].delegated_to == ("b@x.example", "c@x.example")


def test_an_end_may_be_told_as_a_length() -> None:
    [entry] = entries_in(a_reply("DTSTART:20260310T130000Z", "DURATION:PT90M"))
    assert entry.end == datetime(2026, 3, 10, 14, 30, tzinfo=UTC)


def test_a_plain_date_is_a_whole_day() -> None:
    [entry] = entries_in(a_reply("DTSTART;VALUE=DATE:20260310"))
    assert entry.all_day
    assert entry.start == datetime(2026, 3, 10, tzinfo=UTC)


def test_the_parts_method_stands_in_for_a_missing_one() -> None:
    assert entries_in(a_reply(method=""), "reply")[0].method == "REPLY"
    assert entries_in(a_reply(method=""))[0].method == ""


@pytest.mark.parametrize("ends", ["\n", "\r", "\r\n"])
def test_any_line_end_will_do(ends: str) -> None:
    data = a_reply("COMMENT:je ne", "  peux pas").replace(b"\r\n", ends.encode())
    assert entries_in(data)[0].comment == "je ne peux pas"


def test_latin_1_is_read_where_it_was_promised_as_utf_8() -> None:
    data = a_reply("SUMMARY:Comité").decode().encode("latin-1")
    assert entries_in(data)[0].summary == "Comité"


def test_alarms_and_zones_change_nothing_of_the_event() -> None:
    alarm = ("BEGIN:VALARM", "UID:other", "DTSTAMP:19700101T000000Z", "END:VALARM")
    [entry] = entries_in(a_reply(*alarm))
    assert (entry.uid, entry.stamp) == ("4a0e", None)


def test_every_event_of_a_message_counts() -> None:
    data = a_reply(*("END:VEVENT\r\nBEGIN:VEVENT\r\nUID:" + str(n) for n in range(9)))
    assert len(entries_in(data)) == 10


def test_an_event_that_never_ends_is_read_all_the_same() -> None:
    data = a_reply("SEQUENCE:1").split(b"END:VEVENT")[0]
    assert entries_in(data)[0].sequence == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no_calendar"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "no_calendar"),
        (b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n", "no_event"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
        (a_reply(*["BEGIN:VEVENT"] * 100_000), "broken"),
        (a_reply(*["END:VEVENT\r\nBEGIN:VEVENT"] * MAX_EVENTS), "too_many_events"),
    ],
)
def test_what_cannot_be_read_has_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableCalendar) as caught:
        entries_in(data)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "line",
    [
        "SEQUENCE:many",
        "DTSTAMP:yesterday",
        "DTSTART;TZID=Moon/Base:20260310T140000",
        "DTSTART:20260230T250000Z",
        "RRULE:FREQ=SECONDLY;COUNT=99999999999",
        "ATTENDEE:",
        "ATTENDEE;PARTSTAT=:mailto:@",
        "DURATION:P99999999999W",
        "UID",
    ],
)
def test_a_broken_line_raises_nothing_but_a_reason(line: str) -> None:
    with suppress(UnreadableCalendar):
        assert entries_in(a_reply(line))[0].uid == "4a0e"


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from([line + b"\r\n" for line in a_reply("SEQUENCE:1").splitlines()]),
            st.sampled_from(
                [b"DTSTART:", b"RRULE:FREQ=DAILY\r\n", b"BEGIN:VTIMEZONE\r\n", b"\r\n "]
            ),
        ),
        max_size=30,
    )
)
def test_no_bytes_raise_anything_else(pieces: list[bytes]) -> None:
    with suppress(UnreadableCalendar):
        assert entries_in(b"".join(pieces))


@pytest.mark.parametrize(
    "written",
    [
        "sip:salle@x.example",
        "a@x.example^nBcc: b@x.example",
        "a@x.example,b@x.example",
        "a b@x.example",
    ],
)
def test_a_delegate_is_a_mail_address_and_nothing_else(written: str) -> None:
    people = f'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:{written}":mailto:c@x.example'
    [entry] = entries_in(a_reply(people=people))
    assert entry.attendees[0].delegated_to == ()


def test_a_crowd_in_each_of_many_events_is_too_much() -> None:
    crowd = "\r\n".join(f"ATTENDEE:mailto:a{number}@x.example" for number in range(90))
    event = f"END:VEVENT\r\nBEGIN:VEVENT\r\n{crowd}"
    assert len(entries_in(a_reply(*[event] * 10))) == 11
    with pytest.raises(UnreadableCalendar, match="too_many_events"):
        entries_in(a_reply(*[event] * 30))


@pytest.mark.parametrize("charset", ["unicode_escape", "punycode", "utf-7"])
def test_text_is_what_a_database_can_keep_whatever_its_charset(charset: str) -> None:
    comment = b"COMMENT:a\x00b \\ud800 +2AA- \xff\r\n"
    data = a_reply().replace(b"END:VEVENT", comment + b"END:VEVENT")
    [entry] = entries_in(data, charset=charset)
    assert entry.comment.encode()
    assert "\x00" not in entry.comment
