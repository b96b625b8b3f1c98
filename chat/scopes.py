"""Which dates of a series are meant: only this one, this and those that follow, or all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self
from zoneinfo import ZoneInfo

from chat import cards, fields, phrases
from chat.buttons import act
from chat.fields import Flag, Text, Whole
from chat.questions import Option, ask
from chat.scene import Scene
from chat.series_words import series_in_words
from chat.understanding import Reading
from chat.which import OnBooking, label
from chat.words import msgid
from rooms.bookings import venues_of
from rooms.interval import Interval
from rooms.models import Booking, Series
from rooms.series.scope import dates_ahead
from rooms.talk import Reply

SCOPE = "scope"
WHICH_DATES = msgid("{what} is a date of a series. Which dates do you mean?")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDates(OnBooking):
    """A command on one booking, or on several dates of its series.

    `scope`: "one", "following" or "all"; where a series is meant and none was said, it is asked
    for. `series_version` is the series' as it was shown. `confirmed`: it was told how many dates.
    """

    series_version: Whole = None
    confirmed: Flag = None
    accepted: Text = None

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:
        """Return the command with the dates that are meant, or with more of the booking."""
        if awaits == SCOPE and reading.scope is not None:
            return self.but(scope=fields.text(reading.scope))
        return OnBooking.answered(self, reading, scene, awaits)


def series_of(scene: Scene, booking: Booking) -> Series | None:
    """Return the series of a date, None where it is a booking by itself or the only date left."""
    if booking.series_id is None:
        return None
    ahead = dates_ahead(scene.session, booking.series_id, scene.now)
    if [one.id for one in ahead] == [booking.id] or not ahead:
        return None
    return scene.session.get(Series, booking.series_id)


def meant_dates(scene: Scene, booking: Booking, scope: str) -> list[Booking]:
    """Return the dates ahead that are meant."""
    if booking.series_id is None or scope == "one":
        return [booking]
    ahead = dates_ahead(scene.session, booking.series_id, scene.now)
    since = booking.recurs_at
    if scope == "all" or since is None:
        return ahead
    return [one for one in ahead if one.recurs_at is not None and one.recurs_at >= since]


def ask_scope(scene: Scene, command: OnDates, booking: Booking, series: Series) -> Reply:
    """Return the question which dates are meant; an answer by a button has told how many."""
    adds: dict[str, Any] = {"series_version": series.version, "confirmed": True}
    labels = {
        "one": scene.say("Only this date"),
        "following": scene.say(
            "This and following ({count} dates)",
            count=len(meant_dates(scene, booking, "following")),
        ),
        "all": scene.say("All ({count} dates)", count=len(meant_dates(scene, booking, "all"))),
    }
    words = scene.say(WHICH_DATES, what=label(scene, booking))
    options = [Option(said, adds | {"scope": scope}) for scope, said in labels.items()]
    return ask(scene, on_this(command, booking), SCOPE, words, options)


def on_this(command: OnDates, booking: Booking) -> OnDates:
    """Return the command on this very booking, by its id alone."""
    clear = dict.fromkeys(
        (
            "reference", "target_start", "target_end", "target_time", "target_window",
            "target_room", "target_rule", "ordinal", "back", "among",
        )
    )  # fmt: skip
    return command.but(**clear, booking=booking.id)


def dates_in_words(scene: Scene, found: Sequence[Booking], series: Series) -> str:
    """Return rooms, rule, hours and number of these dates, in order."""
    usual = next((one for one in found if not one.is_exception), found[0])
    times = [Interval(one.starts_at, one.ends_at) for one in found]
    hours = Interval(usual.starts_at, usual.ends_at)
    places = phrases.places(venues_of(scene.session, usual))
    said = series_in_words(scene, series, times, ZoneInfo(series.zone), hours)
    return f"{places}, {said}"


def told(scene: Scene, words: str, notes: Sequence[str], series: Series) -> Reply:
    """Return what was done with a series, with the button that takes it back."""
    undo = act(
        scene.language,
        scene.say("Undo"),
        "undo",
        {"series": series.id, "version": series.version},
    )
    text = " ".join([words, *notes])
    return Reply(text=text, card=cards.card([cards.text(line) for line in (words, *notes)], [undo]))
