"""Several dates of a series changed at once, or proposed with what clashes."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from chat import phrases
from chat.facts import told_in, waits
from chat.memory import PROPOSAL
from chat.questions import Option, ask
from chat.refusals import refuse
from chat.scene import Scene
from chat.scopes import OnDates, ask_scope, dates_in_words, meant_dates, on_this, told
from chat.series_words import clash_lines
from chat.standing import refuse_change
from chat.words import msgid
from rooms.bookings import Change
from rooms.errors import Refused
from rooms.models import Booking, Series
from rooms.series.changes import SeriesEdit, change_series, plan_change
from rooms.series.plan import SeriesPlan, fingerprint
from rooms.series.scope import SCOPES
from rooms.talk import Reply

NO = "no"
OVERTAKEN = {"series_clashes", "series_taken"}


def change_dates(
    scene: Scene, command: OnDates, booking: Booking, series: Series, wanted: Change
) -> Reply:
    """Change these dates; or propose what to do with those that clash; or say why not."""
    scene.memory.drop_question()
    if command.accepted == NO:
        return Reply(text=scene.say("All right, I leave it as it is."))
    edit = SeriesEdit(change=wanted, series_version=command.series_version)
    zone = ZoneInfo(series.zone)
    scope = command.scope or "all"
    try:
        plan = plan_change(scene.session, booking, scope, edit, scene.person, scene.now)
    except Refused as refused:
        return refuse_change(scene, on_this(command, booking), booking, refused, zone)
    if plan.against:
        return refuse(scene, on_this(command, booking), Refused(*plan.against), zone)
    if plan.clashes:
        known = {fingerprint(said): said for said in (plan.all_left, plan.decisions)}
        decisions = known.get(command.accepted or "")
        if decisions is None:
            return _propose(scene, on_this(command, booking), plan, zone)
        edit = replace(edit, decisions=decisions)
    try:
        with scene.unit.attempt():
            changed = change_series(scene.unit, booking, scope, edit, scene.person, scene.now)
    except Refused as refused:
        if {refusal.code for refusal in refused.refusals} <= OVERTAKEN:
            plan = plan_change(scene.session, booking, scope, edit, scene.person, scene.now)
            if plan.clashes and not plan.against:
                return _propose(scene, on_this(command, booking), plan, zone)
        return refuse_change(scene, on_this(command, booking), booking, refused, zone)
    return _changed(scene, changed or meant_dates(scene, booking, scope))


def guests_of_dates(
    scene: Scene,
    command: OnDates,
    booking: Booking,
    series: Series,
    *,
    invite: tuple[str, ...] = (),
    uninvite: tuple[str, ...] = (),
) -> Reply:
    """Invite these guests to several dates or take them off, once it is sure to which."""
    if command.scope not in SCOPES:
        return ask_scope(scene, command, booking, series)
    if uninvite and not command.confirmed:
        what = dates_in_words(scene, meant_dates(scene, booking, command.scope), series)
        words = scene.say(
            "Shall I take {names} off these dates? {what}.",
            names=phrases.listed(scene.language, uninvite),
            what=what,
        )
        sure = {"confirmed": True, "series_version": series.version}
        options = [Option(scene.say("Take off"), sure)]
        return ask(scene, on_this(command, booking), "confirm", words, options)
    scene.memory.drop_question()
    edit = SeriesEdit(invite=invite, uninvite=uninvite, series_version=command.series_version)
    try:
        with scene.unit.attempt():
            changed = change_series(
                scene.unit, booking, command.scope, edit, scene.person, scene.now
            )
    except Refused as refused:
        zone = ZoneInfo(series.zone)
        return refuse_change(scene, on_this(command, booking), booking, refused, zone)
    return _changed(scene, changed)


def _propose(scene: Scene, command: OnDates, plan: SeriesPlan, zone: ZoneInfo) -> Reply:
    """Return the proposal for the dates that clash, to accept with one click."""
    lead = [scene.say("Something has changed in the meantime.")] if command.accepted else []
    clash = msgid("One of {dates} dates can’t be changed like this. My proposal:")
    clashes = msgid("{count} of {dates} dates can’t be changed like this. My proposal:")
    count, total = len(plan.clashes), len(plan.dates)
    words = scene.say(clash if count == 1 else clashes, count=count, dates=total)
    lines = clash_lines(scene, plan.clashes, plan.decisions, zone)
    options = [Option(scene.say("Accept"), {"accepted": fingerprint(plan.decisions)})]
    if plan.all_left != plan.decisions and plan.too_many(plan.all_left) is None:
        left = {"accepted": fingerprint(plan.all_left)}
        options.append(Option(scene.say("Leave these dates as they are"), left))
    options.append(Option(scene.say("Change nothing"), {"accepted": NO}))
    blank = command.but(accepted=None)
    return ask(scene, blank, PROPOSAL, "\n".join([*lead, words, *lines]), options)


def _changed(scene: Scene, changed: Sequence[Booking]) -> Reply:
    found = sorted(changed, key=lambda booking: booking.starts_at)
    series = scene.session.get_one(Series, found[0].series_id)
    scene.memory.speak_of(found[0].id)
    words = scene.say("Changed: {what}.", what=dates_in_words(scene, found, series))
    it = told_in(scene, next((one for one in found if one.status == "tentative"), found[0]))
    notes = [waits(it)] if it.deadline else []
    if it.mail_guests and not notes:
        notes = [scene.say("Your guests get the change.")]
    return told(scene, words, notes, series)
