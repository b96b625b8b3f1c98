"""Cancel a booking."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from chat import cards, facts, phrases
from chat.buttons import button
from chat.clearing import cancel_lot
from chat.command import Examples
from chat.commands.book import BookRoom
from chat.commands.change import ChangeBooking
from chat.commands.plans import taken_back
from chat.fields import Flag, Ids, Whole
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
from chat.understanding import Intent, Reading
from chat.understanding.folding import words
from chat.understanding.languages import LEXICONS
from chat.which import ahead, fitting, label, resolve, says_no_booking, target
from chat.wish import wish_again
from rooms.bookings import cancel, rooms_of, venues_of
from rooms.errors import Refused
from rooms.inventory import Venue
from rooms.models import Booking, Series
from rooms.series.cancel import cancel_series
from rooms.series.scope import SCOPES
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
    target_site: Whole = None
    several: Flag = None
    lot: Ids = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the cancelling that a sentence asks for, with the site that it names."""
        site = scene.site_named(reading.site) if not reading.room else None
        meant = target(reading, scene, whole=True)
        is_of_series = reading.of_series or reading.target_rrule is not None
        several = reading.scope == "all" and not is_of_series
        return cls(**meant, target_site=site.id if site else None, several=several or None)

    def run(self, scene: Scene) -> Reply:
        """Cancel the booking that is meant, or ask which, or whether all of it.

        A mere "cancel (that)" after a change of the inventory means that change; "cancel my
        meeting" doesn't.
        """
        is_mere = self.but(back=None) == type(self)() and not _names_meeting(scene.utterance.text)
        if is_mere and (back := taken_back(scene)) is not None:
            return back
        lot = self._lot(scene)
        if lot:
            return cancel_lot(scene, self, lot)
        if self.back and not self.confirmed and scene.memory.invited:
            return _ask_whom_or_what(scene, scene.memory.invited)
        booking = resolve(scene, self, self._at_site(scene))
        if isinstance(booking, Reply):
            return booking
        series = series_of(scene, booking)
        if series is not None and self.scope != "one":
            return self._cancel_dates(scene, booking, series)
        part = None if self.confirmed else self._part(scene, booking)
        if part is not None:
            return _ask_whether_all(scene, self, booking, part)
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                cancel(scene.unit, booking, scene.person, scene.now, version=self.version)
        except Refused as refused:
            return refuse_change(scene, self, booking, refused, scene.zone)
        return _cancelled(scene, booking)

    def _lot(self, scene: Scene) -> list[Booking]:
        """Return the bookings that are meant where it is more than one: those of a day, say."""
        if self.lot:
            return [booking for one in self.lot if (booking := scene.booking(one))]
        last = scene.booking(scene.memory.last_booking)
        is_series = says_no_booking(self) and last is not None and last.series_id is not None
        if not self.several or self.back or is_series:
            return []
        there = self._at_site(scene)
        found = [b for b in fitting(scene, self) if there is None or b in there]
        return found if len(found) > 1 else []

    def _at_site(self, scene: Scene) -> list[Booking] | None:
        """Return the person's bookings with a room at the site that was named, if there are any."""
        if self.target_site is None:
            return None
        return [b for b in ahead(scene) if self._rooms_meant(scene, b)] or None

    def _rooms_meant(self, scene: Scene, booking: Booking) -> list[Venue]:
        """Return the booking's rooms that the sentence names, or whose site."""
        venues = venues_of(scene.session, booking)
        return [v for v in venues if v.room.id == self.target_room or v.site.id == self.target_site]

    def _part(self, scene: Scene, booking: Booking) -> list[Venue] | None:
        """Return the rooms that alone may be meant; None where it can only be the booking."""
        meant = self._rooms_meant(scene, booking)
        return meant if 0 < len(meant) < len(rooms_of(scene.session, booking)) else None

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


def _ask_whom_or_what(scene: Scene, invited: tuple[int, tuple[str, ...]]) -> Reply:
    """Return the question whether guests who were just invited are meant, or the booking."""
    booking, guests = invited
    names = phrases.listed(scene.language, guests)
    words = scene.say("Shall I take {names} off, or cancel the booking?", names=names)
    sure = {"booking": booking, "confirmed": True}
    off = Option(scene.say("Take off"), sure | {"guests": list(guests)}, act="uninvite")
    # Both name their act: a mere yes answers neither.
    cancels = Option(scene.say("Cancel the whole booking"), sure, act=CancelBooking.act)
    options = [off, cancels]
    return ask(scene, CancelBooking(), "confirm", words, options)


def _ask_whether_all(
    scene: Scene, command: CancelBooking, booking: Booking, part: Sequence[Venue]
) -> Reply:
    """Return the question whether the booking is to go, or only one of its rooms."""
    rooms = phrases.listed(scene.language, [venue.room.name for venue in part])
    words = scene.say(
        "This booking has several rooms: {booking}. Shall I cancel it, or only give up {rooms}?",
        booking=label(scene, booking),
        rooms=rooms,
    )
    of_this = {"booking": booking.id, "version": booking.version}
    less = of_this | {"drops": [venue.room.id for venue in part], "target_room": None}
    options = [
        Option(scene.say("Give up {rooms} only", rooms=rooms), less, act=ChangeBooking.act),
        Option(scene.say("Cancel the whole booking"), of_this | {"confirmed": True}),
    ]
    kept = type(command)(scope=command.scope)
    return ask(scene, kept.but(booking=booking.id), "confirm", words, options)


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


def _names_meeting(text: str) -> bool:
    """Say whether a word for a meeting is in the text, in any language."""
    said = tuple(words(text))
    return any(
        "MEETING" in kinds and said[at : at + len(phrase)] == phrase
        for lexicon in LEXICONS.values()
        for at, word in enumerate(said)
        for phrase, kinds in lexicon.phrases.get(word, ())
    )
