"""A copy of what is stored of somebody, as a page that people can read.

It says what GDPR article 15(1) wants told with it: what for, how long, who sees it, which rights
there are. Columns that tell nobody anything (numbers of rows, versions) are in the JSON file alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from rooms.personal_data.retention import Limits
from translations import dates, translate


def msgid(message: str) -> str:
    """Return the sentence, which is translated where it is told."""
    return message


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of some tables: what they are and what for, and by which limit they go."""

    tables: tuple[str, ...]
    heading: str
    limit: str | None = None


PARTS = (
    Part(("person",), msgid("Who you are: to know who speaks, and what they may do")),
    Part(("booking", "series"), msgid("Meetings that you lead or are invited to"), "bookings"),
    Part(("attendee",), msgid("Invitations to meetings, and your answers"), "bookings"),
    Part(("waiting", "blocking"), msgid("What you wait for, and what is held for you"), "bookings"),
    Part(
        ("event",), msgid("What was done, by you or to your meetings: for undo and audit"), "audit"
    ),
    Part(("plan", "closure"), msgid("Changes of rooms that you planned or that name you"), "audit"),
    Part(("outbox",), msgid("Mails and messages that went out to you or name you"), "mails"),
    Part(("inbox", "arrival"), msgid("Messages and mails that came in from you"), "mails"),
    Part(("talk_state",), msgid("Where our talks stand: to understand your answers"), "talks"),
    Part(
        ("own_calendar", "own_busy_time", "feed", "outside_event", "calendar_event"),
        msgid("Your own calendar, and what follows it: to find times when you are free"),
    ),
    Part(("whereabouts",), msgid("By which clocks you live: for times in mails")),
    Part(("conference", "leg", "call"), msgid("Calls of your meetings"), "calls"),
    Part(("fault",), msgid("Faults that you reported or closed: for repair"), "faults"),
)
OTHERS = Part((), msgid("Other things that refer to you"))
COLUMNS = {
    "email": msgid("address"),
    "address": msgid("address"),
    "sender": msgid("from"),
    "delegate": msgid("delegate"),
    "name": msgid("name"),
    "language": msgid("language"),
    "roles": msgid("roles"),
    "booking": msgid("booking"),
    "rooms": msgid("rooms"),
    "title": msgid("subject"),
    "starts_at": msgid("from when"),
    "ends_at": msgid("until when"),
    "earliest": msgid("from when"),
    "latest": msgid("until when"),
    "at": msgid("when"),
    "created_at": msgid("made"),
    "received_at": msgid("received"),
    "reported_at": msgid("reported"),
    "kind": msgid("kind"),
    "status": msgid("state"),
    "state": msgid("state"),
    "answer": msgid("answer"),
    "comment": msgid("comment"),
    "zone": msgid("time zone"),
    "guests": msgid("guests"),
    "words": msgid("words"),
    "about": msgid("about"),
    "reason": msgid("reason"),
    "data": msgid("details"),
    "payload": msgid("content"),
    "result": msgid("outcome"),
    "key": msgid("reference"),
    "subject": msgid("subject"),
    "uid": msgid("event in the calendar"),
    "href": msgid("event in the calendar"),
    "message_id": msgid("mail"),
    "space_id": msgid("talked about in"),
    "thread_id": msgid("thread of the talk"),
    "web_link": msgid("link"),
    "sip_address": msgid("address of the call"),
    "host": msgid("host"),
    "lines": msgid("changes"),
    "need": msgid("need"),
    "placements": msgid("places"),
    "undo_lines": msgid("changes back"),
    "moved": msgid("moved"),
}
AGAIN = "card"  # says what the text beside it says
LEAD = (
    msgid("{organisation} answers for this data; whoever runs the bot works on its behalf."),
    msgid(
        "Your meetings are seen by their people and by administrators of the rooms; others see"
        " that a room is taken by you, and what a meeting is about unless it is private."
    ),
    msgid(
        "You may have data put right, erased, or kept from being used, and object to its use; ask"
        " {organisation}, which answers within a month (GDPR articles 12 and 15 to 21). You may"
        " complain to your data protection authority, in France the CNIL."
    ),
    msgid(
        "Addresses of other people are left out. The same copy as a JSON file has numbers of"
        " rows, too."
    ),
)
STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #999;padding:.3rem;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere}"
)


def own_data_page(
    data: Mapping[str, Any], organisation: str, language: str, zone: str, limits: Limits
) -> str:
    """Return an export (`rooms.personal_data.export`) as HTML, in a language and on its clocks."""
    say, clocks = partial(translate, language), ZoneInfo(zone)
    title = say("What is stored of {address}", address=data["address"])
    parts = [_element("h1", title), _element("p", _value(data["made_at"], language, clocks))]
    parts += [_element("p", say(words, organisation=organisation)) for words in LEAD]
    for part, rows in _filled(data["stored"]):
        parts.append(_element("h2", say(part.heading)))
        if part.limit is not None:
            days = getattr(limits, part.limit)
            parts.append(_element("p", say("Kept for {days} days after it is over.", days=days)))
        else:
            parts.append(_element("p", say("Kept until you are erased, or take it away.")))
        parts.append(_table(rows, language, clocks))
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head>{head}</head>'
        f"<body>\n{body}\n</body></html>\n"
    )


def _filled(
    stored: Mapping[str, Sequence[Mapping[str, Any]]],
) -> Iterator[tuple[Part, list[Mapping[str, Any]]]]:
    """Yield the parts that have rows, what no part speaks of in the last one."""
    named = {table for part in PARTS for table in part.tables}
    rest = Part(tuple(table for table in stored if table not in named), OTHERS.heading)
    for part in (*PARTS, rest):
        rows = [row for table in part.tables for row in stored.get(table, ())]
        if rows:
            yield part, rows


def _table(rows: Sequence[Mapping[str, Any]], language: str, zone: ZoneInfo) -> str:
    """Return rows with the columns that say something in one of them."""
    columns = [name for name in COLUMNS if any(_says(row.get(name)) for row in rows)]
    head = _row("th", (translate(language, COLUMNS[name]) for name in columns))
    told = (_row("td", (_value(row.get(name), language, zone) for name in columns)) for row in rows)
    return "<table>\n" + "\n".join((head, *told)) + "\n</table>"


def _says(value: Any) -> bool:
    return value not in (None, "", [], {})


def _value(value: Any, language: str, zone: ZoneInfo) -> str:
    """Return a JSON value as people read it."""
    if isinstance(value, bool):
        return translate(language, "yes" if value else "no")
    if isinstance(value, list):
        return ", ".join(_value(one, language, zone) for one in value)
    if isinstance(value, dict):
        told = (
            (name, _value(one, language, zone))
            for name, one in value.items()
            if _says(one) and name != AGAIN
        )
        say = partial(translate, language)
        return "; ".join(
            say("{name}: {value}", name=say(COLUMNS[name]) if name in COLUMNS else name, value=one)
            for name, one in told
        )
    if isinstance(value, str):
        at = _moment(value)
        return _when(at.astimezone(zone), language) if at else value
    return "" if value is None else str(value)


def _moment(text: str) -> datetime | None:
    """Return the moment that a text is, in ISO 8601 with its offset."""
    try:
        found = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _when(at: datetime, language: str) -> str:
    return f"{dates.day(language, at.date(), date.min)}, {dates.clock(language, at)}"


def _row(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(_element(tag, cell) for cell in cells) + "</tr>"


def _element(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>"
