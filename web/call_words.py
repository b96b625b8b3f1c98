"""What the page of a call says, in the reader's language: who is in it, how long, and why not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.call_words import cause_in_words, clock
from rooms.calls.legs import Leg, key_of
from rooms.calls.live import EndNow, Live, Standing, standing_of
from rooms.calls.steering import Act
from translations import dates, translate
from web.words import msgid

ENDS_SOON = timedelta(minutes=5)
STANDINGS = {
    Standing.AWAITED: msgid("Not in the call yet"),
    Standing.COMING: msgid("Is being called"),
    Standing.IN: msgid("In the call since {time}"),
    Standing.MISSED: msgid("Couldn’t be brought in"),
    Standing.DROPPED: msgid("Dropped out at {time}"),
    Standing.LEFT: msgid("Left at {time}"),
}
NEVER = msgid("Never came")
CHANGED = msgid("This has changed meanwhile, so nothing was done. This is how it stands now.")
BUTTONS = {
    Act.START: msgid("Connect the rooms"),
    Act.RING: msgid("Call again"),
    Act.HANG_UP: msgid("Hang up for everybody"),
    Act.GO_ON: msgid("Go on for {time}"),
    Act.FINISH: msgid("End the meeting now"),
}
QUESTIONS = {
    Act.HANG_UP: msgid("Hang up for everybody now? The rooms stay booked."),
    Act.FINISH: msgid("End the meeting now? Its rooms are then free for others."),
}
DONE = {
    Act.START: msgid("The rooms are being connected."),
    Act.RING: msgid("It is being called again."),
    Act.HANG_UP: msgid("The call is being ended."),
    Act.GO_ON: msgid("Your meeting goes on."),
    Act.FINISH: msgid("Your meeting has ended, and its rooms are free again."),
}


@dataclass(frozen=True, slots=True)
class Stay:
    """A line of the record: who was in the call, from when to when, and what became of them."""

    name: str
    came: str
    went: str
    words: str


def state(language: str, live: Live) -> str:
    """Return how the call stands, in one or two sentences."""
    if live.booking.status == "cancelled":
        return translate(language, "This meeting was cancelled.")
    if live.booking.status != "confirmed":
        return translate(language, "This meeting waits for an administrator’s approval.")
    if live.is_past:
        return translate(language, "This meeting is over.")
    present = sum(end.standing is Standing.IN for end in live.ends)
    if present:
        return translate(
            language,
            "The call is running, with {present} of {wanted} in it.",
            present=present,
            wanted=len(live.ends),
        )
    if any(end.standing is Standing.COMING for end in live.ends):
        return translate(language, "The call is being set up.")
    if live.is_on:
        return translate(language, "Nobody is in the call.")
    begins = clock(language, live.booking.starts_at, live.booking.zone)
    return translate(language, "This meeting begins at {time}.", time=begins)


def warning(language: str, live: Live) -> str:
    """Return that the meeting ends soon, "" where it doesn't."""
    left = live.booking.ends_at - live.now
    if not live.is_on or left > ENDS_SOON:
        return ""
    return translate(language, "Your meeting ends in {time}.", time=_length(language, left))


def time_left(language: str, live: Live) -> list[str]:
    """Return how long the meeting that runs still lasts, and whether it can last longer."""
    if not live.is_on:
        return []
    booking, zone = live.booking, live.booking.zone
    ends = clock(language, booking.ends_at, zone)
    sure = translate(language, "Sure until {clock}", clock=ends)
    if live.likely_until > booking.ends_at:
        likely = clock(language, live.likely_until, zone)
        sure = f"{sure}, {translate(language, 'likely until {clock}', clock=likely)}"
    left = _length(language, booking.ends_at - live.now)
    lines = [translate(language, "{time} left.", time=left), f"{sure}."]
    if live.more_until is None:
        lines.append(translate(language, "More time can’t be had: it ends at {clock}.", clock=ends))
    if live.next_at is not None:
        begins = clock(language, live.next_at, zone)
        lines.append(translate(language, "The next meeting begins at {clock}.", clock=begins))
    return lines


def of_end(language: str, live: Live, end: EndNow) -> str:
    """Return where an end stands, why, and whether it is called again, in one line."""
    zone = live.booking.zone
    at = clock(language, end.since, zone) if end.since is not None else ""
    parts = [translate(language, STANDINGS[end.standing], time=at)]
    parts.append("" if end.is_there else cause_in_words(language, end.standing, end.cause))
    if end.silent_since is not None:
        since = clock(language, end.silent_since, zone)
        parts.append(translate(language, "no answer from it since {time}", time=since))
    if end.again_at is not None:
        parts.append(translate(language, "is called again"))
    return ", ".join(filter(None, parts))


def record(language: str, live: Live) -> list[Stay]:
    """Return all stays of all ends so far, as they began, and at last who never was even called."""
    zone, keys = live.booking.zone, {key_of(leg.endpoint_id, leg.address) for leg in live.legs}
    came = {key_of(leg.endpoint_id, leg.address) for leg in live.legs if leg.joined_at is not None}

    def at(moment: datetime | None) -> str:
        return clock(language, moment, zone) if moment is not None else ""

    def became(leg: Leg) -> str:
        standing = standing_of(leg)
        cause = cause_in_words(language, standing, leg.cause)
        if standing is not Standing.MISSED:
            return cause
        has_come = key_of(leg.endpoint_id, leg.address) in came
        words = translate(language, STANDINGS[standing] if has_come else NEVER)
        return ", ".join(filter(None, [words, cause]))

    stays = [
        Stay(
            name=leg.name,
            came=at(leg.joined_at),
            went=at(leg.left_at) if leg.joined_at is not None else "",
            words=became(leg),
        )
        for leg in live.legs
    ]
    uncalled = [end for end in live.ends if end.key not in keys]
    return stays + [Stay(end.name, "", "", translate(language, NEVER)) for end in uncalled]


def button(language: str, live: Live, act: Act) -> str:
    """Return what stands on the button for this act."""
    more = (live.more_until or live.booking.ends_at) - live.booking.ends_at
    return translate(language, BUTTONS[act], time=_length(language, more))


def _length(language: str, length: timedelta) -> str:
    return dates.duration(language, max(0, -(-int(length.total_seconds()) // 60)))
