"""Let a series go on for longer, or end sooner."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from chat import fields
from chat.commands.cancel import CancelBooking
from chat.facts import told_in, waits
from chat.fields import Flag, Moment, Signed, Text, Whole
from chat.overriding import reason_of
from chat.questions import ask
from chat.refusals import refuse
from chat.scene import Scene
from chat.scopes import OnDates, dates_in_words, on_this, told
from chat.series_booking import UNTIL, propose_dates
from chat.series_changing import NO, OVERTAKEN
from chat.standing import refuse_change
from chat.understanding import Intent, Reading
from chat.which import resolve, target
from chat.words import msgid
from rooms.errors import Refusal, Refused
from rooms.models import Booking, Series
from rooms.series.booking import repetition_of
from rooms.series.plan import SeriesPlan, fingerprint
from rooms.series.prolong import Longer, first_beyond, plan_longer, prolong_series
from rooms.series.recurrence import read
from rooms.series.repetition import rule_days
from rooms.talk import Reply

ACTS = (Intent.EXTEND, Intent.SHORTEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProlongSeries(OnDates):
    """Let a series go on until a later day, or so many times more, or end it sooner.

    `until` is a local day, included, `count` how many dates more, `days` how much later the last
    one may be, negative: sooner.
    """

    act: ClassVar[str] = "prolong"
    is_service: ClassVar[bool] = False
    asks_back: ClassVar[bool] = True
    insists: ClassVar[str | None] = msgid("Book anyway")

    until: Moment = None
    count: Whole = None
    days: Signed = None
    anyway: Flag = None
    because: Text = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the wish of a sentence: which series, and where its end is to be."""
        meant = target(reading, scene, whole=False)
        said = {"anyway": reading.anyway or None, "because": fields.text(reading.because)}
        return cls(**meant | {"scope": "all"} | _end_of(reading) | said)

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:
        """Return the wish with the end that an answer says, or with more of the booking."""
        if awaits == UNTIL:
            day = reading.until or reading.start or reading.target_start
            said = {"until": fields.moment(day), "count": fields.integer(reading.count)}
            return self.but(**said) if any(said.values()) else None
        return OnDates.answered(self, reading, scene, awaits)

    def run(self, scene: Scene) -> Reply:
        """Add the dates, or propose what to do with those that clash; or cancel those beyond."""
        booking = resolve(scene, self)
        if isinstance(booking, Reply):
            return booking
        series = scene.session.get(Series, booking.series_id) if booking.series_id else None
        if series is None:
            return refuse(scene, self, Refused(Refusal("no_series")), scene.zone)
        this = on_this(self, booking)
        if self.until is None and self.count is None and self.days is None:
            return ask(scene, this, UNTIL, scene.say("Until when, or how many times?"))
        scene.memory.drop_question()
        until = self._last_day(scene, series)
        beyond = first_beyond(scene.session, booking, until, scene.now) if until else None
        if beyond is not None:
            return CancelBooking(booking=beyond.id, scope="following").run(scene)
        if self.accepted == NO:
            return Reply(text=scene.say("All right, I leave it as it is."))
        wanted = Longer(
            until=until,
            count=self.count,
            series_version=self.series_version,
            anyway=bool(self.anyway),
            reason=reason_of(self.because),
        )
        try:
            return self._prolong(scene, booking, series, wanted)
        except Refused as refused:
            return refuse_change(scene, this, booking, refused, ZoneInfo(series.zone))

    def _last_day(self, scene: Scene, series: Series) -> date | None:
        if self.until is not None:
            return fields.day_of(self.until)
        if self.days is None:
            return None
        present = rule_days(repetition_of(series, scene.organisation.country))[-1]
        return present + timedelta(days=self.days)

    def _prolong(self, scene: Scene, booking: Booking, series: Series, wanted: Longer) -> Reply:
        plan = plan_longer(scene.session, booking, wanted, scene.person, scene.now)
        if plan.against:
            raise Refused(*plan.against)
        if plan.clashes:
            known = {fingerprint(said): said for said in (plan.all_left, plan.decisions)}
            decisions = known.get(self.accepted or "")
            if decisions is None:
                return self._propose(scene, booking, series, plan)
            wanted = replace(wanted, decisions=decisions)
        try:
            with scene.unit.attempt():
                added = prolong_series(scene.unit, booking, wanted, scene.person, scene.now)
        except Refused as refused:
            if {refusal.code for refusal in refused.refusals} <= OVERTAKEN:
                plan = plan_longer(scene.session, booking, wanted, scene.person, scene.now)
                if plan.clashes and not plan.against:
                    return self._propose(scene, booking, series, plan)
            raise
        return _prolonged(scene, added, series)

    def _propose(self, scene: Scene, booking: Booking, series: Series, plan: SeriesPlan) -> Reply:
        blank = on_this(self, booking).but(accepted=None)
        has_changed = self.accepted is not None
        zone = ZoneInfo(series.zone)
        return propose_dates(scene, blank, plan, series, zone, has_changed=has_changed)


def is_about_the_end(reading: Reading) -> bool:
    """Say whether a series is to go on or to end, and not its meetings to last longer."""
    amount, length = reading.delta_minutes, reading.duration_minutes
    is_of_minutes = amount is not None and not _days(reading)
    if reading.intent not in ACTS or is_of_minutes or (reading.start or length) is not None:
        return False
    is_of_hours = isinstance(reading.end, datetime)
    return not is_of_hours and (bool(reading.of_series) or any(_end_of(reading).values()))


def _end_of(reading: Reading) -> dict[str, Any]:
    """Return the new end, as it is said or as the end of what is meant.

    "the Monday meeting until 30 June" and "the weekly meeting until Christmas" name the meeting
    and its new end in one.
    """
    until, count = reading.until, reading.count
    if days := _days(reading):
        return {"days": days}
    if until is None and count is None:
        until, count = _end_of_rule(reading.target_rrule)
    start, end = reading.target_start, reading.target_end
    found: dict[str, Any] = {"until": fields.moment(until), "count": fields.integer(count)}
    if any(found.values()) or start is None or end is None or isinstance(end, datetime):
        return found
    is_range = fields.day_of(end) - fields.day_of(start) > timedelta(days=7)
    last = fields.day_of(end) - timedelta(days=1)
    return found | ({"until": last, "target_end": None} if is_range else {})


def _days(reading: Reading) -> int | None:
    """Return by how many whole days a series is to be longer; None where hours are meant."""
    days, minutes = divmod(reading.delta_minutes or 0, 24 * 60)
    return days if days and not minutes and (reading.of_series or reading.target_rrule) else None


def _end_of_rule(rrule: str | None) -> tuple[date | None, int | None]:
    try:
        rule = read(rrule or "")
    except Refused:
        return None, None
    return rule.until, rule.count


def _prolonged(scene: Scene, added: list[Booking], series: Series) -> Reply:
    """Return which dates the series has now besides, with the button that takes them back."""
    it = told_in(scene, added[0])
    heading = msgid("Asked for: {what}.") if it.deadline else msgid("Booked besides: {what}.")
    words = scene.say(heading, what=dates_in_words(scene, added, series))
    scene.memory.speak_of(added[0].id)
    notes = [waits(it)] if it.deadline else []
    if it.mail_guests and not notes:
        notes = [scene.say("Your guests get the change.")]
    return told(scene, words, notes, series)
