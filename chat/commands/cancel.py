"""Cancel a booking."""

from dataclasses import dataclass
from typing import ClassVar

from chat import cards, facts
from chat.buttons import button
from chat.command import Examples
from chat.commands.book import BookRoom
from chat.fields import Whole
from chat.questions import Option, ask
from chat.replies import undo_button
from chat.scene import Scene
from chat.scopes import (
    OnDates,
    ask_scope,
    dates_in_words,
    meant_dates,
    on_this,
    series_of,
    told,
)
from chat.standing import refuse_change
from chat.understanding import Intent
from chat.which import resolve
from chat.wish import wish_again
from rooms.bookings import cancel
from rooms.errors import Refused
from rooms.models import Booking, Series
from rooms.series_cancel import cancel_series
from rooms.series_scope import SCOPES
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking(OnDates):
    """Cancel a booking: its room is free again, and everybody invited is told."""

    act: ClassVar[str] = "cancel"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.CANCEL,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": ("annule la réunion de demain", "annule toute la série"),
        "en": ("cancel tomorrow's meeting", "cancel the whole series"),
    }

    version: Whole = None

    def run(self, scene: Scene) -> Reply:
        """Cancel the booking that is meant, or ask which."""
        booking = resolve(scene, self)
        if isinstance(booking, Reply):
            return booking
        series = series_of(scene, booking)
        if series is not None and self.scope != "one":
            return self._cancel_dates(scene, booking, series)
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                cancel(scene.unit, booking, scene.person, scene.now, version=self.version)
        except Refused as refused:
            return refuse_change(scene, self, booking, refused, scene.zone)
        return _cancelled(scene, booking)

    def _cancel_dates(self, scene: Scene, booking: Booking, series: Series) -> Reply:
        """Cancel these dates of the series, once it is sure which and how many."""
        if self.scope not in SCOPES:
            return ask_scope(scene, self, booking, series)
        what = dates_in_words(scene, meant_dates(scene, booking, self.scope), series)
        if not self.confirmed:
            words = scene.say("Shall I cancel these dates? {what}.", what=what)
            sure = {"confirmed": True, "series_version": series.version}
            options = [Option(scene.say("Cancel these dates"), sure)]
            return ask(scene, on_this(self, booking), "confirm", words, options)
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                gone = cancel_series(
                    scene.unit,
                    booking,
                    self.scope,
                    scene.person,
                    scene.now,
                    version=self.version,
                    series_version=self.series_version,
                )
        except Refused as refused:
            return refuse_change(scene, self, booking, refused, scene.zone)
        words = scene.say("Cancelled: {what}.", what=what)
        has_guests = any(facts.told_in(scene, one).mail_guests for one in gone[:1])
        notes = [scene.say("Your guests get a cancellation.")] if has_guests else []
        return told(scene, words, notes, series)


def _cancelled(scene: Scene, booking: Booking) -> Reply:
    it = facts.told_in(scene, booking)
    words = [
        scene.say(
            "Cancelled: {what}. Reference: {reference}.",
            what=facts.headline(it),
            reference=it.reference,
        )
    ]
    if it.mail_guests:
        words.append(scene.say("Your guests get a cancellation."))
    text = " ".join(words)
    undo = undo_button(it)
    if booking.starts_at < scene.now:
        return Reply(text=text, card=cards.card([cards.text(text)], [undo]))
    again = button(scene.language, scene.say("Book it again"), wish_again(BookRoom, it))
    return Reply(text=text, card=cards.card([cards.text(text)], [again, undo]))
