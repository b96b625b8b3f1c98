"""What a sentence says: typed values only, no word of any language."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum


class Intent(StrEnum):
    """What the writer wants done."""

    FIND = "find"
    BOOK = "book"
    MOVE = "move"
    EXTEND = "extend"
    SHORTEN = "shorten"
    CANCEL = "cancel"
    LIST = "list"
    INVITE = "invite"
    UNINVITE = "uninvite"
    START_CALL = "start_call"
    END_CALL = "end_call"
    FINISH = "finish"
    CALL_STATE = "call_state"
    CHECK_IN = "check_in"
    DAY_VIEW = "day_view"
    WAITLIST = "waitlist"
    WAITLIST_LIST = "waitlist_list"
    WAITLIST_LEAVE = "waitlist_leave"
    HAND_OVER = "hand_over"
    APPROVE = "approve"
    DECLINE_REQUEST = "decline_request"
    PENDING_APPROVALS = "pending_approvals"
    SET_PRIVACY = "set_privacy"
    SET_CONNECT = "set_connect"
    REPORT_FAULT = "report_fault"
    GUEST_ANSWERS = "guest_answers"
    FEED = "feed"
    FOLLOW_CALENDAR = "follow_calendar"
    FORGET_CALENDAR = "forget_calendar"
    GRANT = "grant"
    REVOKE = "revoke"
    SHOW_RIGHTS = "show_rights"
    HISTORY = "history"
    OWN_DATA = "own_data"
    LIST_FAULTS = "list_faults"
    CLOSE_FAULT = "close_fault"
    ADD_THING = "add_thing"
    CHANGE_THING = "change_thing"
    CLOSE_PLACE = "close_place"
    REQUISITION = "requisition"
    REOPEN_PLACE = "reopen_place"
    RETIRE_THING = "retire_thing"
    LIST_CLOSURES = "list_closures"
    LIST_ROOMS = "list_rooms"
    LIST_UNPLACED = "list_unplaced"
    SHOW_RULES = "show_rules"
    SET_RULE = "set_rule"
    UNSET_RULE = "unset_rule"
    HELP = "help"
    UNDO = "undo"
    ACCEPT = "accept"
    REJECT = "reject"
    GREET = "greet"
    THANK = "thank"
    SET_LANGUAGE = "set_language"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a button can carry: a room, a site, a moment, or a colleague's address.

    `start` and `end` are naive local times, as in `Reading`.
    """

    room: str | None = None
    site: str | None = None
    start: datetime | date | None = None
    end: datetime | date | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What the sentence leaves open; `choices` come likeliest first.

    Codes: not_understood, too_long, which_room, which_rooms (several are wanted, and not named),
    which_site, which_sites, which_person, unknown_room, which_date, weekday_contradicts_date,
    impossible_date, date_or_hour, end_before_start, school_holidays (whoever knows the site's
    zone knows their days, and how they are meant from the reading's `school`).
    """

    code: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteShare:
    """A site that takes part, and how many people sit there (None: not said)."""

    name: str
    people: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What is said of a "room", a "site" or an "endpoint" of the inventory.

    `name` is the one that it is to have; `adds` and `drops` are codes of equipment that it has, or
    lacks, "video" one of them. `opens` and `closes` are "HH:MM" on `weekdays` (0 is Monday; none:
    whenever it is open); `spans` are several stretches of a day, "HH:MM-HH:MM"; `is_shut`: it isn't
    open then. `address` is a SIP or mail address as typed. `is_most`: fewer seats than the number
    are meant, `is_more`: more.
    `is_open_ended`: it is said from which day on, and not until when. `count` rooms are
    meant, the largest ones where it `is_largest`.
    """

    kind: str
    name: str | None = None
    adds: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    address: str | None = None
    spans: tuple[str, ...] = ()
    opens: str | None = None
    closes: str | None = None
    is_shut: bool = False
    weekdays: tuple[int, ...] = ()
    reason: str | None = None
    is_most: bool = False
    is_more: bool = False
    is_open_ended: bool = False
    count: int | None = None
    is_largest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSaid:
    """A figure of a policy that is set: its column, its cell, for which group, or only on trial.

    Of a rule that is to count no longer, `ends` are the columns of which one may be meant. `place`
    is where it shall count, as typed, where nothing of that name is known.
    """

    setting: str = ""
    cell: str = ""
    group: str = ""
    is_trial: bool = False
    ends: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A sentence as typed values; times are naive, in the zone of the context's `now`.

    A start or end that is a plain `date` had no time said; ends are exclusive, dates included.
    `intent` is None when no act was named: alone with values, it is an answer or a fragment;
    alone without any, `question` says "not_understood". `window_start` and `window_end` bound a
    vague time ("this afternoon"). `day_assumed`: only an hour was said, the day is the coming one.
    `target_*` tell the existing booking that is meant. `presumed`: no verb told the act.

    `soonest`: the first free time is wanted, from `start` on if there is one. `daily_from` and
    `daily_to` ("HH:MM") bound the hours on each of the days from `start` to `end`. `until` and
    `count` end a series whose rule was said before; `scope` ("one", "following", "all") says which
    dates of a series are meant, `of_series` that one was named. `host_site`: the site that leads a
    session of several. `from_person` and `to_person` (an address in small letters, or a name as
    typed): whose bookings go to whom. `guest_names`: guests whose address isn't known, as typed.
    `anyway`: a rule is to be overridden, and `because` why; alone it is an answer. With
    SET_PRIVACY, `private` is what is wanted. `renames`: the title is a new one, else it may tell
    which meeting. `continues`: it is asked as before, but for what is said; `again`: what was
    booked is booked once more;
    `otherwise` ("another", "larger", "smaller"): how the room shall differ from the one before.
    `connect` ("automatic", "button", "manual"): how the rooms shall come into the call.
    `link`, with FOLLOW_CALENDAR: an address on the web as typed, capitals and all.
    `role`, of rights: "organisation_admin", or "room_admin" of all rooms; whose they are stands in
    `to_person`. `deed`, with HISTORY: a word of the audit for what was done ("cancelled").
    `thing`, with what administrators do to the inventory: what is said of it; `rule`: the figure
    of a policy that they set, or that is to count no longer.
    `school` says how school holidays are meant: "only" in them, all "but" them, "until" they begin,
    in them "too", or "some" other way.
    `answer_in`, with SET_LANGUAGE: the language of the answers, "auto" for that of each sentence.
    """

    language: str
    intent: Intent | None = None
    start: datetime | date | None = None
    end: datetime | date | None = None
    duration_minutes: int | None = None
    rrule: str | None = None
    skip_holidays: bool = False
    except_dates: tuple[date, ...] = ()
    school: str | None = None
    all_day: bool = False
    day_assumed: bool = False
    window_start: datetime | None = None
    window_end: datetime | None = None
    daily_from: str | None = None
    daily_to: str | None = None
    soonest: bool = False
    until: date | None = None
    count: int | None = None
    room: str | None = None
    site: str | None = None
    rooms: tuple[str, ...] = ()
    sites: tuple[SiteShare, ...] = ()
    host_site: str | None = None
    room_candidates: tuple[tuple[str, str | None], ...] = ()
    unknown_room: str | None = None
    suggestions: tuple[str, ...] = ()
    capacity: int | None = None
    video: bool | None = None
    equipment: tuple[str, ...] = ()
    attendees: tuple[str, ...] = ()
    guest_names: tuple[str, ...] = ()
    title: str | None = None
    renames: bool = False
    private: bool = False
    connect: str | None = None
    on_behalf_of: str | None = None
    from_person: str | None = None
    to_person: str | None = None
    anyway: bool = False
    because: str | None = None
    target_start: datetime | date | None = None
    target_end: datetime | date | None = None
    target_time: str | None = None
    target_window: str | None = None
    target_rrule: str | None = None
    of_series: bool = False
    target_room: str | None = None
    same_time: bool = False
    delta_minutes: int | None = None
    shift_minutes: int | None = None
    scope: str | None = None
    reference: str | None = None
    ordinal: int | None = None
    refers_back: bool = False
    continues: bool = False
    again: bool = False
    otherwise: str | None = None
    answer_in: str | None = None
    link: str | None = None
    role: str | None = None
    deed: str | None = None
    thing: Thing | None = None
    rule: RuleSaid | None = None
    presumed: bool = False
    confidence: float = 0.0
    question: Question | None = None

    def as_json(self) -> dict[str, object]:
        """Return the fields as JSON values: local ISO minutes or days, null where absent."""
        return {field.name: _json(getattr(self, field.name)) for field in fields(self)}


def _json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    if isinstance(value, Choice | Question | SiteShare | Thing | RuleSaid):
        return {field.name: _json(getattr(value, field.name)) for field in fields(value)}
    return value
