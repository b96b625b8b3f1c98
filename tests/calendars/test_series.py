"""A series in a mail: its words, and the dates that a calendar makes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrule, rruleset, rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, vRecur

from calendars.checks import problems
from calendars.invitation import invitation
from calendars.letter import changes_of, facts_of, opening_of, subject_of
from calendars.meeting import Meeting
from calendars.mime import mail
from calendars.recurring_words import MOST_DAYS_SHOWN, repeats
from calendars.repetition import dates_of, standing
from tests.calendars.meetings import ANSWER_TO, BOOKER, GUEST, a_letter, a_meeting

MONDAYS = "FREQ=WEEKLY;BYDAY=MO"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday, 10 o'clock in Paris


def a_series(rule: str = f"{MONDAYS};COUNT=8", **changes: object) -> Meeting:
    facts: dict[str, object] = {
        "start": START,
        "end": START + timedelta(hours=1),
        "rrule": rule,
    }
    return a_meeting(**facts | changes)


def shown(ics: bytes) -> list[datetime]:
    """Return the starts that a calendar shows, as dateutil expands RRULE and EXDATE."""
    (event,) = Calendar.from_ical(ics.decode()).walk("VEVENT")
    start: datetime = event.decoded("dtstart")
    found = rruleset()
    rule = vRecur(event["rrule"]).to_ical().decode()  # type: ignore[no-untyped-call]
    expanded = rrulestr(rule, dtstart=start)
    assert isinstance(expanded, rrule)
    found.rrule(expanded)
    exdates = event.get("exdate", [])
    for listed in exdates if isinstance(exdates, list) else [exdates]:
        for one in listed.dts:
            found.exdate(one.dt)
    return [at.astimezone(UTC) for at in found]


def written(meeting: Meeting) -> bytes:
    return invitation(meeting, GUEST, mailbox=ANSWER_TO, method="REQUEST")


@pytest.mark.parametrize(
    ("until", "line"),
    [
        ("UNTIL=20260330", "UNTIL=20260330T215959Z"),
        ("UNTIL=20260323", "UNTIL=20260323T225959Z"),
        ("UNTIL=20260330T100000", "UNTIL=20260330T080000Z"),
        ("UNTIL=20260330T080000Z", "UNTIL=20260330T080000Z"),
    ],
)
def test_the_end_of_a_series_goes_out_in_utc(until: str, line: str) -> None:
    ics = written(a_series(f"{MONDAYS};{until}"))
    assert line in ics.decode().replace("\r\n ", "")
    assert problems(ics) == []


@given(
    rule=st.sampled_from(
        [
            "FREQ=DAILY;INTERVAL=3",
            MONDAYS,
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
            "FREQ=MONTHLY;BYDAY=1MO",
            "FREQ=MONTHLY;BYMONTHDAY=2",
            "FREQ=YEARLY",
        ]
    ),
    end=st.sampled_from(["COUNT=9", "UNTIL=20270105", "UNTIL=20270104T100000"]),
    out=st.sets(st.integers(0, 8)),
    zone=st.sampled_from(["Europe/Paris", "America/New_York", "UTC"]),
)
def test_a_calendar_shows_the_dates_that_stand(
    rule: str, end: str, out: set[int], zone: str
) -> None:
    start = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    plain = a_series(f"{rule};{end}", start=start, end=start + timedelta(hours=1), zone=zone)
    dates = dates_of(plain)
    exdates = tuple(when.start for number, when in enumerate(dates) if number in out)
    series = a_series(
        f"{rule};{end}", start=start, end=start + timedelta(hours=1), zone=zone, exdates=exdates
    )
    ics = written(series)
    assert problems(ics) == []
    assert shown(ics) == [when.start for when in standing(series)]
    assert len(standing(series)) + len(exdates) == len(dates)


def test_the_hour_stays_on_the_wall_over_a_change_of_clocks() -> None:
    assert {at.astimezone(ZoneInfo("Europe/Paris")).hour for at in shown(written(a_series()))} == {
        10
    }


def test_refuses_a_series_that_does_not_start_on_a_date_of_its_rule() -> None:
    with pytest.raises(ValueError, match="first date"):
        written(a_series("FREQ=WEEKLY;BYDAY=TU;COUNT=3"))
    with pytest.raises(ValueError, match="can't be read"):
        written(a_series("FREQ=SOMETIMES"))


@pytest.mark.parametrize(
    ("rule", "french", "english"),
    [
        (MONDAYS, "chaque lundi", "every Monday"),
        ("FREQ=WEEKLY", "chaque lundi", "every Monday"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "chaque lundi et jeudi", "every Monday and Thursday"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
            "toutes les 2 semaines, lundi",
            "every 2 weeks, Monday",
        ),
        ("FREQ=DAILY", "tous les jours", "every day"),
        ("FREQ=DAILY;INTERVAL=3", "tous les 3 jours", "every 3 days"),
        (
            "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
            "du lundi au vendredi",
            "from Monday to Friday",
        ),
        (
            "FREQ=MONTHLY;BYDAY=1MO",
            "chaque mois, le premier lundi",
            "every month, on the first Monday",
        ),
        ("FREQ=MONTHLY;INTERVAL=2", "tous les 2 mois, le 2", "every 2 months, on the 2nd"),
        ("FREQ=YEARLY", "chaque année, le 2 mars", "every year, on 2 March"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "à plusieurs dates", "on several days"),
    ],
)
def test_the_words_of_a_rule(rule: str, french: str, english: str) -> None:
    meeting = a_series(f"{rule};COUNT=4")
    assert [repeats(meeting, language) for language in ("fr", "en")] == [french, english]


def test_the_mail_says_how_it_repeats_from_when_to_when_and_when_not() -> None:
    exdates = (START, START + timedelta(days=7))
    letter = a_letter(meeting=a_series(exdates=exdates))
    facts = {fact.label: fact.value for fact in facts_of(letter)}
    assert facts["Quand"] == "chaque lundi, 10h–11h (heure de Paris)"
    assert facts["Dates"] == "du lundi 16 mars au lundi 20 avril, 6 dates"
    assert facts["Sauf"] == "lundi 2 mars et lundi 9 mars"
    assert subject_of(letter).endswith("Comité de pilotage – chaque lundi, 10h–11h")
    assert "série" in opening_of(letter)
    assert "série" in opening_of(a_letter(meeting=a_series(), invitee=BOOKER))


def test_a_series_tells_a_guest_elsewhere_when_it_is_next_by_their_clocks() -> None:
    london = replace(GUEST, zone="Europe/London")
    after_two = replace(
        a_letter(meeting=a_series(), invitee=london), sent=START + timedelta(days=8)
    )
    facts = {fact.label: fact.value for fact in facts_of(after_two)}
    assert facts["Quand"] == "chaque lundi, 10h–11h (heure de Paris)"
    assert facts["Chez vous"] == "lundi 16 mars, 9h–10h (heure de Londres)"
    paris = replace(GUEST, zone="Europe/Brussels")
    assert "Chez vous" not in {one.label for one in facts_of(replace(after_two, invitee=paris))}


def test_a_rule_without_words_is_told_by_its_days() -> None:
    rule = "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1;COUNT=3"
    facts = {fact.label: fact.value for fact in facts_of(a_letter(meeting=a_series(rule)))}
    assert facts["Dates"] == "lundi 2 mars, lundi 6 avril et lundi 4 mai"


def test_long_lists_of_days_are_cut() -> None:
    exdates = tuple(START + timedelta(days=number) for number in range(20))
    letter = a_letter(meeting=a_series("FREQ=DAILY;COUNT=50", exdates=exdates))
    facts = {fact.label: fact.value for fact in facts_of(letter)}
    assert facts["Sauf"].count("mars") == MOST_DAYS_SHOWN
    assert facts["Sauf"].endswith("et 8 autres")


def test_an_update_says_which_dates_go_and_come() -> None:
    gone, back = START + timedelta(days=7), START + timedelta(days=14)
    before, now = a_series(exdates=(back,)), a_series(exdates=(gone,))
    assert changes_of(a_letter("update", before=before, meeting=now)) == [
        "Ne fait plus partie de la série : lundi 9 mars.",
        "Nouveau dans la série : lundi 16 mars.",
    ]


def test_an_update_says_that_all_dates_have_another_hour() -> None:
    later = START + timedelta(hours=2)
    now = a_series(start=later, end=later + timedelta(hours=1))
    letter = a_letter("update", before=a_series(), meeting=now)
    (change,) = changes_of(letter)
    assert change.endswith("chaque lundi, 10h–11h.")


def test_one_date_of_a_series_says_that_it_stands_by_itself() -> None:
    for invitee in (GUEST, BOOKER):
        assert "série" in opening_of(a_letter(meeting=a_meeting(of_series=True), invitee=invitee))


@pytest.mark.parametrize("kind", ["invitation", "update", "cancellation", "removal"])
def test_a_series_can_be_mailed(kind: str) -> None:
    message = mail(a_letter(kind, meeting=a_series(), before=a_series()))  # type: ignore[arg-type]
    assert isinstance(message, EmailMessage)
