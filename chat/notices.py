"""News about a booking, each kind one line of a table; said in the language of the booking."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from chat import (
    calendar_news,
    call_news,
    cards,
    facts,
    guest_news,
    phrases,
    plan_news,
    release_news,
)
from chat.buttons import act
from chat.cards import Element
from chat.facts import Told
from chat.notice import Details, Notice, text_of
from chat.replies import present
from chat.words import msgid
from rooms.calls.conferences import conference_of, is_for_others_alone
from rooms.inventory import language_for
from rooms.models import Booking, Conference, Person
from rooms.talk import Reply
from translations import LANGUAGES, dates


def _request(it: Told, _details: Details) -> list[str]:
    """Return who asks for it, for how many and what, and until when it is to be decided."""
    booking = it.booking
    asker = next((one for one in it.attendees if one.is_organizer), None)
    names = [asker.name, asker.address] if asker else []
    lines = [it.say("Asked for by {person}.", person=", ".join(filter(None, names)))]
    if booking.title and not booking.is_private:
        lines.append(phrases.row(it.language, it.say("Subject"), booking.title))
    if booking.headcount:
        people = phrases.people(it.language, booking.headcount)
        lines.append(phrases.row(it.language, it.say("People"), people))
    lines.append(phrases.row(it.language, it.say("Reference"), it.reference))
    if it.deadline:
        lines.append(it.say("Please decide by {deadline}.", deadline=it.deadline))
    return lines


def _series_request(it: Told, details: Details) -> list[str]:
    return [*calendar_news.series(it, details), *_request(it, details)]


def _reason(it: Told, details: Details) -> list[str]:
    reason = text_of(details.get("reason"))
    return [it.say("Reason: {reason}.", reason=reason.rstrip("."))] if reason else []


def _by(it: Told, details: Details) -> list[str]:
    """Return who did it, and that it waits where an administrator is still to approve."""
    by = text_of(details.get("by"))
    lines = [it.say("By: {person}.", person=by)] if by else []
    return [*lines, facts.waits(it)] if it.deadline else lines


def _by_and_why(it: Told, details: Details) -> list[str]:
    return [*_by(it, details), *_reason(it, details)]


def _providers(it: Told, details: Details) -> list[str]:
    """Return who doesn't answer, and who makes the conference instead."""
    without, provider = details.get("without"), text_of(details.get("provider"))
    if not isinstance(without, list) or not without:
        return []
    missing = dates.listed(it.language, [_provider(it, text_of(name)) for name in without])
    if provider == "point_to_point":
        return [it.say("{missing} can’t be had: the two ends call each other.", missing=missing)]
    return [
        it.say(
            "{missing} can’t be had, so the meeting goes by {provider}; the link is a new one.",
            missing=missing,
            provider=_provider(it, provider),
        )
    ]


def _provider(it: Told, name: str) -> str:
    return it.say(PROVIDERS[name]) if name in PROVIDERS else name


PROVIDERS = {
    "webex": msgid("Webex"),
    "cms": msgid("the Cisco bridge"),
    "bigbluebutton": msgid("BigBlueButton"),
    "point_to_point": msgid("a direct call"),
}

NOTICES: Mapping[str, Notice] = {
    "conference_ready": Notice(
        msgid("The conference is ready: {what}."), shows_link=True, offers=("start_call",)
    ),
    "conference_moved": Notice(
        msgid("The conference had to be made elsewhere: {what}."),
        shows_link=True,
        offers=("start_call",),
        lines=_providers,
    ),
    "late_link": Notice(
        msgid("The join link is here now, and your guests get it by mail: {what}."),
        shows_link=True,
    ),
    "conference_failed": Notice(
        msgid(
            "The conference couldn’t be made, so there is no join link. The booking stands: {what}."
        )
    ),
    "approval_wanted": Notice(
        msgid("A booking waits for your approval: {what}."),
        offers=("approve", "decline_request"),
        lines=_request,
    ),
    "series_approval_wanted": Notice(
        msgid("A series waits for your approval, {count} dates. The first one: {what}."),
        offers=("approve", "decline_request"),
        lines=_series_request,
    ),
    "series_approved": Notice(
        msgid("Approved, so the {count} dates are booked. The first one: {what}."),
        offers=("show", "list"),
        lines=calendar_news.series,
    ),
    "series_declined": Notice(
        msgid(
            "The administrator has said no, so none of the {count} dates is booked. The first one "
            "was: {what}."
        ),
        lines=_reason,
    ),
    "series_request_expired": Notice(
        msgid(
            "Nobody has decided in time, so none of the {count} dates is booked. The first one "
            "was: {what}."
        )
    ),
    "approved": Notice(msgid("Approved, so it is booked: {what}."), offers=("show", "cancel")),
    "declined": Notice(
        msgid("The administrator has said no, so it isn’t booked: {what}."), lines=_reason
    ),
    "fell_back": Notice(
        msgid("What was asked for besides isn’t approved, so it stays as it was: {what}."),
        offers=("show", "cancel"),
        lines=_reason,
    ),
    "request_expired": Notice(
        msgid("Nobody has decided in time, so it isn’t booked: {what}. The room is free again.")
    ),
    "reminder": Notice(
        msgid("It starts in {time}: {what}."),
        shows_link=True,
        offers=("start_call", "show", "cancel"),
    ),
    **call_news.NOTICES,
    **release_news.NOTICES,
    **plan_news.NOTICES,
    "mail_failed": Notice(
        msgid("The invitation couldn’t be delivered; the booking stands: {what}."),
        offers=("send_again",),
        lines=guest_news.undelivered,
    ),
    "ending_failed": Notice(
        msgid("Somebody couldn’t be told that this meeting is off for them: {what}."),
        offers=("send_again",),
        lines=guest_news.untold,
    ),
    "answers": Notice(msgid("Your guests’ answers: {what}."), lines=guest_news.answers),
    "time_proposed": Notice(
        msgid("A guest proposes another time: {what}."),
        offers=("accept_time", "refuse_time"),
        lines=guest_news.proposal,
    ),
    "arrival_held": Notice(
        msgid("A mail came in that I can’t take for an answer: {what}."),
        offers=("count_answer", "leave_mail"),
        lines=guest_news.held,
    ),
    "letter_came": Notice(
        msgid("Somebody has written about your meeting: {what}."),
        offers=("leave_mail",),
        lines=guest_news.letter,
    ),
    "all_declined": Notice(
        msgid("Nobody comes, all your guests have declined: {what}. Shall I free the room?"),
        offers=("cancel",),
    ),
    "organizer_declined": Notice(
        msgid("Your calendar says that you don’t come: {what}. Shall I cancel the booking?"),
        offers=("cancel",),
    ),
    "guest_unreachable": Notice(
        msgid("A mail to a guest came back: {what}."),
        offers=("send_again",),
        lines=guest_news.unreachable,
    ),
    "booked_by_calendar": Notice(
        msgid("Booked as your calendar asks: {what}."), offers=("show", "cancel"), lines=_by
    ),
    "series_booked_by_calendar": Notice(
        msgid("Booked as your calendar asks, {count} dates. The first one: {what}."),
        offers=("show", "list"),
        lines=_by,
    ),
    "calendar_accepted": Notice(
        msgid("The room is booked: {what}."), shows_link=True, lines=calendar_news.series
    ),
    "calendar_tentative": Notice(
        msgid("The room must be approved by an administrator: {what}. You will hear of it."),
        lines=calendar_news.series,
    ),
    "calendar_cancelled": Notice(
        msgid("The room is no longer booked for you: {what} was cancelled.")
    ),
    "calendar_moved": Notice(
        msgid(
            "The room isn’t booked when your calendar says, but: {what}. Move the event there in "
            "your calendar, and the room accepts it."
        )
    ),
    "calendar_date_declined": Notice(
        msgid("The room isn’t booked on this date of the series: {rooms}, {days}.")
    ),
    "calendar_date_accepted": Notice(
        msgid("The room is booked on this date too: {rooms}, {days}.")
    ),
    "booked_for_you": Notice(
        msgid("Booked in your name: {what}."), offers=("show", "cancel"), lines=_by_and_why
    ),
    "series_booked_for_you": Notice(
        msgid("Booked in your name, {count} dates. The first one: {what}."),
        offers=("show", "list"),
        lines=_by_and_why,
    ),
    "changed_over_rules": Notice(
        msgid("An administrator changed this, though a rule was against it: {what}."),
        offers=("show", "cancel"),
        lines=_by_and_why,
    ),
    "handed_over": Notice(
        msgid("This booking is yours now: {what}."), offers=("show", "cancel"), lines=_by_and_why
    ),
    "all_handed_over": Notice(
        msgid("{count} bookings are yours now. The next one: {what}."),
        offers=("show", "list"),
        lines=_by_and_why,
    ),
}
CARRIED = ("arrival", "guest", "scope")  # what a button must know beside the booking
ACTS = {
    "take_room": "change",
    "take_room_back": "keep_room",
    "end_series": "cancel",
    "other_room": "change",
}  # what a button does, by its words
MORE: Mapping[str, Mapping[str, object]] = {"other_room": {"otherwise": "other", "scope": "one"}}
OTHERWISE = Notice(msgid("News about your booking: {what}."))

OFFERS = {
    "start_call": msgid("Start call"),
    "end_call": msgid("End call"),
    "cancel": msgid("Cancel"),
    "keep_room": msgid("Keep the room"),
    "take_room_back": msgid("Take it back"),
    "end_series": msgid("End the series"),
    "finish": msgid("Free the rest of the time"),
    "show": msgid("Show booking"),
    "list": msgid("My bookings"),
    "approve": msgid("Approve"),
    "decline_request": msgid("Decline"),
    "accept_time": msgid("Move it there"),
    "refuse_time": msgid("Keep the time"),
    "count_answer": msgid("It is their answer"),
    "leave_mail": msgid("Leave it"),
    "send_again": msgid("Send it again"),
    "take_room": msgid("Take {room}"),
    "accept_place": msgid("Suits me"),
    "other_room": msgid("Another room"),
    "unplaced": msgid("What is to be placed"),
}


def notice(session: Session, kind: str, booking: Booking, now: datetime, details: Details) -> Reply:
    """Return the news; an unknown kind is still told as news about the booking."""
    form = NOTICES.get(kind, OTHERWISE)
    it = facts.told(session, booking, _language(session, booking, details), now)
    minutes = max(1, -(-int((booking.starts_at - now).total_seconds()) // 60))
    heading = it.say(
        form.words,
        what=facts.headline(it),
        rooms=phrases.places(it.venues),
        time=dates.duration(it.language, minutes),
        count=text_of(details.get("count")),
        clock=release_news.clock(it, details),
        days=calendar_news.days_of(it, details),
        room=text_of(details.get("room")),
    )
    conference = _conference(session, booking) if form.shows_link else None
    page = text_of(details.get("page")) if form.shows_page else ""
    rows = [*join_rows(it, conference), *([(it.say("Live page"), page)] if page else [])]
    lines = form.lines(it, details)
    joining = [phrases.row(it.language, name, value) for name, value in rows]
    body = [
        cards.text(heading, is_heading=True),
        cards.facts(join_rows(it, conference)),
        *(cards.text(line) for line in lines),
    ]
    actions = _actions(it, form, conference, details)
    if page:
        actions.append(cards.open_url(it.say("Live page"), page))
    card = cards.card(body, actions) if actions else None
    return Reply(text="\n".join([heading, *joining, *lines]), card=card, language=it.language)


def _language(session: Session, booking: Booking, details: Details) -> str:
    """Return the language of who is told: their own, or that in which it was booked."""
    own = details.get("language")
    if isinstance(own, str) and own in LANGUAGES:
        return own
    by = session.get_one(Person, booking.booked_by_id or booking.organizer_id)
    return language_for(by, booking.language)


def steers(booking: Booking) -> int | None:
    """Return whose page of the call the news is given: who hears it alone may steer it there."""
    return None if booking.in_group else booking.booked_by_id or booking.organizer_id


def join_rows(it: Told, conference: Conference | None) -> list[tuple[str, str]]:
    """Return how to join, as far as the conference has it."""
    if conference is None:
        return []
    rows = [
        (it.say("Join link"), conference.web_link),
        (it.say("Meeting number"), conference.number),
        (it.say("Password"), conference.password),
        (it.say("SIP address"), conference.sip_address),
    ]
    return [(name, value) for name, value in rows if value]


def _conference(session: Session, booking: Booking) -> Conference | None:
    """Return the conference if it can be joined; that of a series is open again on each date."""
    conference = conference_of(session, booking)
    if conference is None or is_for_others_alone(booking, conference):
        return None
    is_open = conference.state in ("ready", "live")
    is_open_again = conference.state == "ended" and conference.series_id is not None
    return conference if is_open or is_open_again else None


def _actions(
    it: Told, form: Notice, conference: Conference | None, details: Details
) -> list[Element]:
    data = {**present(it), **{name: details[name] for name in CARRIED if name in details}}
    actions = []
    if conference is not None and conference.web_link:
        actions.append(cards.open_url(it.say("Join"), conference.web_link))
    for name in form.offers:
        if name in ("start_call", "end_call") and not it.has_video:
            continue
        if name == "count_answer" and not details.get("can_count"):
            continue
        if name == "take_room" and "new_room" not in details:
            continue
        label = it.say(OFFERS[name], room=text_of(details.get("instead")))
        more = call_news.new_room(details) if name == "take_room" else MORE.get(name, {})
        button = act(it.language, label, ACTS.get(name, name), {**data, **more})
        if name == "decline_request":
            line = cards.text_input("reason", it.say("Reason, if you like"))
            button = cards.show_card(it.say(OFFERS[name]), [line], [button])
        actions.append(button)
    return actions
