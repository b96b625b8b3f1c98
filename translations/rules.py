"""What administrators' figures mean, each as a sentence; `SENTENCES` has one or more for each.

Where a value has a sentence of its own (a yes, a no, nothing at all), it stands under its name,
a dot and the value: "outside_hours.yes".
"""

from collections.abc import Callable

from translations import dates, translate

A_DAY = 24 * 60
MOST_PEOPLE = 20


def msgid(message: str) -> str:
    """Return the sentence itself: it will be translated where it is said."""
    return message


SENTENCES = {
    "notice_minutes": msgid("A booking is made {length} ahead at least."),
    "notice_minutes.0": msgid("A booking may be made until the last minute."),
    "horizon_days": msgid("A booking ends {days} ahead at most."),
    "shortest_minutes": msgid("A booking lasts {length} at least."),
    "longest_minutes": msgid("A booking lasts {length} at most."),
    "before_minutes": msgid("Before each meeting, {length} are kept free."),
    "after_minutes": msgid("After each meeting, {length} are kept free."),
    "outside_hours.yes": msgid("Bookings outside the opening hours are possible."),
    "outside_hours.no": msgid("Bookings are possible within the opening hours only."),
    "closed_on_holidays.yes": msgid("Closed on public holidays."),
    "closed_on_holidays.no": msgid("Open on public holidays, too."),
    "closed_on_school_holidays.yes": msgid("Closed in the school holidays."),
    "closed_on_school_holidays.no": msgid("Open in the school holidays, too."),
    "open_to": msgid("Only these may book: {people}."),
    "open_to.": msgid("Everybody may book."),
    "priority_for": msgid("These come first: {people}."),
    "priority_for.": msgid("Nobody comes first."),
    "priority_days": msgid("Until {days} before the start, only those who come first may book."),
    "approval_hours": msgid("An administrator must approve, within {count} h."),
    "approval_hours.0": msgid("Nobody has to approve."),
    "clash_percent": msgid("Of a series, {count} % of the dates may be left out at most."),
    "providers": msgid("Calls are made by: {people}."),
    "providers.": msgid("Calls are made by whoever there is."),
    "connect.automatic": msgid("The rooms come into their calls by themselves."),
    "connect.button": msgid("The rooms come into their calls by one button."),
    "connect.manual": msgid("The rooms come into their calls when somebody asks for it."),
    "connect.none": msgid("No calls are made here."),
    "early_join_minutes": msgid("The rooms come into their calls {length} before the start."),
    "call_kbps": msgid("Each end of a call is reckoned with {count} kbit/s."),
    "release_minutes": msgid("A room that stays empty is free again after {length}."),
    "release_without_sensor.yes": msgid("That is so without a sensor, too."),
    "release_without_sensor.no": msgid("That is so with a sensor only."),
    "unused_dates": msgid("After {count} dates without anybody, a series is asked about."),
    "left_minutes": msgid("Once all have left for {length}, the rest is free again."),
    "extend_minutes": msgid("A meeting that goes on is prolonged by {length} at a time."),
    "extend_times": msgid("It is prolonged {count} times at most."),
    "quota_day": msgid("One person may hold {count} room-hours a day."),
    "quota_week": msgid("One person may hold {count} room-hours a week."),
    "quota_month": msgid("One person may hold {count} room-hours a month."),
    "quota_ahead": msgid("One person may hold {count} room-hours in all that is ahead."),
}


def rule_sentence(
    language: str, name: str, value: object, named: Callable[[str], str] = str
) -> str:
    """Return what a figure of a policy means; `named` gives roles and the like their words."""
    listed = [named(str(one)) for one in value[:MOST_PEOPLE]] if isinstance(value, list) else []
    shown = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    own = f"{name}.{', '.join(listed) if isinstance(value, list) else shown}"
    sentence = SENTENCES.get(own) or SENTENCES[name]
    number = value if isinstance(value, int) else 0
    figures = {
        "count": number,
        "length": _length(language, number),
        "days": _days(language, number),
        "people": ", ".join(listed),
    }
    used = {key: figure for key, figure in figures.items() if f"{{{key}}}" in sentence}
    return translate(language, sentence, **used)


def rule_origin(language: str, place: str | None, group: str, of: str = "") -> str:
    """Return where a figure comes from: a place by name, None the organisation; and for whom.

    `of` is the group's word for people.
    """
    where = place or translate(language, "the whole organisation")
    if not group:
        return where
    return translate(language, "{place}, for {group}", place=where, group=of or group)


def _length(language: str, minutes: int) -> str:
    whole, rest = divmod(minutes, A_DAY)
    return _days(language, whole) if whole and not rest else dates.duration(language, minutes)


def _days(language: str, count: int) -> str:
    if count == 1:
        return translate(language, "1 day")
    return translate(language, "{count} days", count=count)
