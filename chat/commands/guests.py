"""Add guests to a booking, and take them off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from chat import facts, phrases
from chat.command import Examples
from chat.fields import Whole
from chat.people import WHICH_PERSON
from chat.questions import Option, ask
from chat.replies import about
from chat.scene import Scene
from chat.scopes import OnDates, series_of
from chat.series_changing import guests_of_dates
from chat.standing import refuse_change
from chat.understanding import Choice, Intent, Reading
from chat.which import ahead, label, resolve, target
from chat.wish import Addresses, addresses
from chat.words import msgid
from rooms.attendance import guest_addresses
from rooms.errors import Refused
from rooms.guests import add_guests, already_told, remove_guests
from rooms.models import Booking
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class OnGuests(OnDates):
    """A command on some guests of one booking: the last one spoken of, where none is named."""

    asks_back: ClassVar[bool] = True

    version: Whole = None
    guests: Addresses = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the command on the guests whose address or name the sentence tells."""
        meant = target(reading, scene, whole=True)
        if not any(meant.values()):
            meant["back"] = True
        return cls(**meant, guests=guests_in(reading))

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:
        """Return the command with the guests that it waits for, or with more of the booking."""
        if awaits not in ("guests", WHICH_PERSON):
            return OnDates.answered(self, reading, scene, awaits)
        guests = guests_in(reading)
        return self.but(guests=(*(self.guests or ()), *guests)) if guests else None

    def chosen(self, choice: Choice, scene: Scene) -> dict[str, Any]:
        """Return a colleague who is chosen beside the guests; else a mark of the booking."""
        if choice.person is None:
            return OnDates.chosen(self, choice, scene)
        return {"guests": [*(self.guests or ()), choice.person]}

    def of(self, booking: Booking) -> Self:
        """Return the same on this very booking, and nothing else said of it."""
        return type(self)(
            booking=booking.id, version=self.version, guests=self.guests, scope=self.scope
        )


def guests_in(reading: Reading) -> tuple[str, ...] | None:
    """Return the addresses that were said, and those of colleagues who were called by name."""
    return addresses(reading.attendees)


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteGuests(OnGuests):
    """Invite more people to a booking: they get the invitation as it stands now."""

    act: ClassVar[str] = "invite"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.INVITE,)
    examples: ClassVar[Examples] = {
        "fr": ("invite contact@partenaire.example à la réunion de demain",),
        "en": ("invite contact@partenaire.example to tomorrow's meeting",),
    }

    def run(self, scene: Scene) -> Reply:
        """Add the guests; or ask to which booking, or whom."""
        booking = resolve(scene, self)
        if isinstance(booking, Reply):
            return booking
        if not self.guests and scene.utterance.text.rstrip().endswith("?"):
            scene.memory.drop_question()
            return about(scene, facts.told_in(scene, booking), msgid("Your booking: {what}."))
        if not self.guests:
            words = scene.say(
                "Whom shall I invite ({booking})? Give me their e-mail address.",
                booking=label(scene, booking),
            )
            return ask(scene, self.of(booking), "guests", words)
        series = series_of(scene, booking)
        if series is not None and self.scope != "one":
            return guests_of_dates(scene, self, booking, series, invite=self.guests)
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                added = add_guests(
                    scene.unit, booking, self.guests, scene.person, scene.now, self.version
                )
        except Refused as refused:
            return refuse_change(scene, self.of(booking), booking, refused, scene.zone)
        it = facts.told_in(scene, booking)
        if not added:
            return about(scene, it, msgid("They are invited already: {what}."))
        scene.memory.has_invited(booking.id, added)
        names = phrases.listed(scene.language, added)
        notes = [scene.say("New guests: {names}. They get the invitation.", names=names)]
        return about(scene, it, msgid("Invited: {what}."), notes, can_undo=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveGuests(OnGuests):
    """Take guests off a booking: it disappears from their calendar."""

    act: ClassVar[str] = "uninvite"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.UNINVITE,)
    examples: ClassVar[Examples] = {
        "fr": ("retire contact@partenaire.example de la réunion de demain",),
        "en": ("remove contact@partenaire.example from tomorrow's meeting",),
    }

    def run(self, scene: Scene) -> Reply:
        """Take them off, once it is confirmed where they have the invitation already."""
        booking = resolve(scene, self, self._bookings_with_them(scene))
        if isinstance(booking, Reply):
            return booking
        if not self.guests:
            return self._ask_whom(scene, booking)
        series = series_of(scene, booking)
        if series is not None and self.scope != "one":
            return guests_of_dates(scene, self, booking, series, uninvite=self.guests)
        told = [guest for guest in self.guests if guest in already_told(scene.session, booking)]
        if told and not self.confirmed:
            return self._ask_whether(scene, booking, told)
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                gone = remove_guests(
                    scene.unit, booking, self.guests, scene.person, scene.now, self.version
                )
        except Refused as refused:
            return refuse_change(scene, self.of(booking), booking, refused, scene.zone)
        names = phrases.listed(scene.language, gone)
        notes = [scene.say("No longer invited: {names}.", names=names)]
        it = facts.told_in(scene, booking)
        return about(scene, it, msgid("Changed: {what}."), notes, can_undo=True)

    def _bookings_with_them(self, scene: Scene) -> list[Booking] | None:
        """Return the person's bookings to which one of these guests is invited."""
        wanted = set(self.guests or ())
        mine = [b for b in ahead(scene) if wanted & set(guest_addresses(scene.session, b))]
        return mine or None

    def _ask_whom(self, scene: Scene, booking: Booking) -> Reply:
        guests = guest_addresses(scene.session, booking)
        if not guests:
            return Reply(
                text=scene.say("Nobody is invited: {booking}.", booking=label(scene, booking))
            )
        options = [Option(guest, {"guests": [guest]}) for guest in guests[:5]]
        if len(guests) > 1:
            options.append(Option(scene.say("All guests"), {"guests": guests}))
        words = scene.say("Whom shall I take off ({booking})?", booking=label(scene, booking))
        return ask(scene, self.of(booking), "guests", words, options)

    def _ask_whether(self, scene: Scene, booking: Booking, told: Sequence[str]) -> Reply:
        words = scene.say(
            "{names} already have the invitation and will get a cancellation. Shall I take them "
            "off ({booking})?",
            names=phrases.listed(scene.language, told),
            booking=label(scene, booking),
        )
        sure = {"confirmed": True, "version": self.version or booking.version}
        return ask(scene, self.of(booking), "confirm", words, [Option(scene.say("Take off"), sure)])
