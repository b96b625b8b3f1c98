"""What a mail about a meeting says: subject, opening, changes and facts, in the reader's language.

Somebody invited and the person who booked get different words for the same event.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from calendars.meeting import Invitee, Meeting, Method
from calendars.plain import mail_address, web_link
from calendars.recurring_words import days_in_words, series_in_short
from calendars.repetition import standing
from calendars.wording import (
    Fact,
    as_text,
    join_facts,
    location,
    organizer_of,
    origin_facts,
    place_facts,
    time_facts,
    title_of,
)
from translations import translate
from translations.dates import period

Kind = Literal["invitation", "update", "cancellation", "removal", "counter_declined"]

REMOVED = (
    "You are no longer invited to this meeting; with this message your calendar can remove it."
)
KEPT = "{organizer} has seen the time that you propose; the meeting stays where it is."
OF_SERIES = {
    ("invitation", False): "{organizer} invites you to a series of meetings.",
    ("cancellation", False): (
        "{organizer} has cancelled this series of meetings. It will not take place any more; with"
        " this message your calendar can remove it."
    ),
    ("invitation", True): "Your series is confirmed and is in your calendar.",
    ("update", True): (
        "Your series has changed. This is how it stands now; your calendar follows."
    ),
    ("cancellation", True): (
        "Your series is cancelled and the rooms are free again. It disappears from your calendar."
    ),
}
OF_ONE_DATE = {
    ("invitation", False): (
        "{organizer} invites you to this date of a series; in your calendar it is an event of its"
        " own."
    ),
    ("invitation", True): (
        "This date of your series stands by itself; in your calendar it is an event of its own."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail to one person; "removal" takes only this person off a meeting that takes place.

    "counter_declined" says that it stays where it is, although they proposed another time.

    `mailbox` is the bot's address, `answer_to` the same with a token.

    `sent` (aware) becomes the Date. `first_sequence` is the SEQUENCE of the first invitation that
    this person got: updates and cancellations point to that mail. `before` is what an update
    replaces, as this person last heard it, so that the mail can say what changed. `answer_link` is
    this person's own page to answer on.
    ValueError where `sent` is naive.
    """

    kind: Kind
    meeting: Meeting
    invitee: Invitee
    mailbox: str
    answer_to: str
    sent: datetime
    first_sequence: int = 0
    before: Meeting | None = None
    answer_link: str = ""

    def __post_init__(self) -> None:
        if self.sent.tzinfo is None:
            raise ValueError("The Date of a mail needs a zone.")

    @property
    def method(self) -> Method:
        """The iTIP method that does what the mail says."""
        if self.kind == "counter_declined":
            return "DECLINECOUNTER"
        return "CANCEL" if self.kind in ("cancellation", "removal") else "REQUEST"

    @property
    def is_to_booker(self) -> bool:
        """Whether the reader is the person who booked."""
        reader, booker = self.invitee.email, self.meeting.organizer_email
        return mail_address(reader).casefold() == mail_address(booker).casefold()

    @property
    def today(self) -> date:
        """The day on which the mail is sent, in the room's zone."""
        return self.sent.astimezone(ZoneInfo(self.meeting.zone)).date()


def subject_of(letter: Letter) -> str:
    """Return the subject: "Invitation : Comité – mardi 10 mars, 14h–15h"."""
    language, meeting = letter.invitee.language, letter.meeting
    sentences = {
        ("invitation", False): "Invitation: {title} – {when}",
        ("update", False): "Updated invitation: {title} – {when}",
        ("cancellation", False): "Cancelled: {title} – {when}",
        ("removal", False): "No longer invited: {title} – {when}",
        ("counter_declined", False): "It stays as it is: {title} – {when}",
        ("counter_declined", True): "It stays as it is: {title} – {when}",
        ("removal", True): "No longer invited: {title} – {when}",
        ("invitation", True): "Booked: {title} – {when}",
        ("update", True): "Booking changed: {title} – {when}",
        ("cancellation", True): "Booking cancelled: {title} – {when}",
    }
    return translate(
        language,
        sentences[letter.kind, letter.is_to_booker],
        title=title_of(meeting, language),
        when=_in_short(meeting, language, letter.today),
    )


def opening_of(letter: Letter) -> str:
    """Return the sentences before the facts: what this mail is, and what to do."""
    sentences = {
        ("invitation", False): "{organizer} invites you to a meeting.",
        ("update", False): (
            "The meeting to which {organizer} invites you has changed. This is how it stands now;"
            " it replaces what you received before."
        ),
        ("cancellation", False): (
            "{organizer} has cancelled this meeting. It will not take place; with this message"
            " your calendar can remove it."
        ),
        ("removal", False): REMOVED,
        ("counter_declined", False): KEPT,
        ("counter_declined", True): KEPT,
        ("removal", True): REMOVED,
        ("invitation", True): "Your booking is confirmed and is in your calendar.",
        ("update", True): (
            "Your booking has changed. This is how it stands now; your calendar follows."
        ),
        ("cancellation", True): (
            "Your booking is cancelled and the room is free again. It disappears from your"
            " calendar."
        ),
    }
    sentence = sentences[letter.kind, letter.is_to_booker]
    if letter.meeting.rrule:
        sentence = OF_SERIES.get((letter.kind, letter.is_to_booker), sentence)
    elif letter.meeting.of_series:
        sentence = OF_ONE_DATE.get((letter.kind, letter.is_to_booker), sentence)
    return translate(letter.invitee.language, sentence, organizer=organizer_of(letter.meeting))


def changes_of(letter: Letter) -> list[str]:
    """Return what an update changes, a sentence each; empty where nobody knows or it shows."""
    before, now, language = letter.before, letter.meeting, letter.invitee.language
    if letter.kind != "update" or before is None:
        return []
    return list(_changes(before, now, language, letter.today))


def facts_of(letter: Letter) -> list[Fact]:
    """Return the facts in the order of need; a cancelled meeting has no link and no way there."""
    meeting, language = letter.meeting, letter.invitee.language
    is_on = letter.method != "CANCEL"
    return [
        *time_facts(meeting, language, letter.today, letter.invitee.zone),
        *place_facts(meeting, language, with_directions=is_on),
        *(join_facts(meeting.join, language) if is_on else ()),
        *origin_facts(meeting, language),
    ]


def text_of(letter: Letter) -> str:
    """Return the mail as plain text."""
    language = letter.invitee.language
    changes = "\n".join(f"– {change}" for change in changes_of(letter))
    parts = [
        title_of(letter.meeting, language),
        opening_of(letter),
        changes,
        as_text(facts_of(letter), language),
        closing_of(letter),
        "\n".join(
            translate(language, "{label}: {value}", label=label, value=link)
            for label, link in answers_of(letter)
        ),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def closing_of(letter: Letter) -> str:
    """Return what the reader can do next."""
    if letter.method == "CANCEL":
        return ""
    if letter.is_to_booker:
        sentence = "To change or cancel it, write to the booking assistant: “cancel {reference}”."
    elif answers_of(letter):
        sentence = "You can answer with the buttons of your calendar, or here."
    else:
        sentence = "You can answer with the buttons of your calendar."
    return translate(letter.invitee.language, sentence, reference=letter.meeting.reference)


def answers_of(letter: Letter) -> list[tuple[str, str]]:
    """Return the answers that a guest can give on a page, as label and link; it asks once more."""
    if letter.method == "CANCEL" or letter.is_to_booker or not letter.answer_link:
        return []
    labels = {"accepted": "Accept", "tentative": "Perhaps", "declined": "Decline"}
    return [
        (translate(letter.invitee.language, label), f"{letter.answer_link}?answer={answer}")
        for answer, label in labels.items()
    ]


def _in_short(meeting: Meeting, language: str, today: date) -> str:
    """Return "mardi 10 mars, 14h–15h", or "chaque lundi, 14h–15h" for a series."""
    if meeting.rrule:
        return series_in_short(meeting, language)
    zone = ZoneInfo(meeting.zone)
    return period(language, meeting.start, meeting.end, zone=zone, today=today)


def _changed_dates(before: Meeting, now: Meeting, language: str, today: date) -> Iterator[str]:
    """Yield what becomes of the dates of a series: another hour, or which are no longer in it."""
    if _in_short(before, language, today) != _in_short(now, language, today):
        old = _in_short(before, language, today)
        yield translate(language, "New time; it was {old}.", old=old)
        return
    was, stands = standing(before), standing(now)
    if out := [when for when in was if when not in stands]:
        days = days_in_words(before, out, language, today)
        yield translate(language, "No longer in the series: {days}.", days=days)
    if added := [when for when in stands if when not in was]:
        days = days_in_words(now, added, language, today)
        yield translate(language, "New in the series: {days}.", days=days)


def _changes(before: Meeting, now: Meeting, language: str, today: date) -> Iterator[str]:
    if before.rrule and now.rrule:
        yield from _changed_dates(before, now, language, today)
    elif (before.start, before.end, before.zone) != (now.start, now.end, now.zone):
        old = _in_short(before, language, today)
        yield translate(language, "New time; it was {old}.", old=old)
    if before.organizer_email != now.organizer_email:
        old = organizer_of(before)
        yield translate(language, "Another person organises it now; it was {old}.", old=old)
    old_place = location(before, language)
    if old_place != location(now, language):
        yield translate(language, "New place; it was {old}.", old=old_place or "–")
    if title_of(before, language) != title_of(now, language):
        old = title_of(before, language)
        yield translate(language, "New title; it was “{old}”.", old=old)
    old_join, new_join = join_facts(before.join, language), join_facts(now.join, language)
    if old_join == new_join:
        return
    if not old_join:
        has_link = web_link(now.join.web_link if now.join else None)
        yield translate(
            language,
            "The link to join by video is now there."
            if has_link
            else "One can now join from a video system.",
        )
    elif not new_join:
        yield translate(language, "One can no longer join by video.")
    else:
        yield translate(language, "How to join by video has changed.")
