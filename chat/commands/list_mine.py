"""List one's own bookings, and show one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from chat import cards
from chat.buttons import act
from chat.command import Examples
from chat.facts import told_in
from chat.memory import SETTLED
from chat.replies import about
from chat.scene import Scene
from chat.series_words import rule_and_number
from chat.understanding import Intent
from chat.which import OnBooking, ahead, fitting, label, resolve
from chat.words import msgid
from rooms.models import Booking, Series
from rooms.reference import reference_of
from rooms.talk import Reply

MOST_SHOWN = 10
MOST_LOOKED_AT = 400  # a daily series is one line


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMine(OnBooking):
    """List your next bookings, with their references."""

    act: ClassVar[str] = "list"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.LIST,)
    examples: ClassVar[Examples] = {"fr": ("mes réservations",), "en": ("my bookings",)}

    def run(self, scene: Scene) -> Reply:
        """Return the next bookings, the first ones with a button each."""
        scene.memory.look_for(self.act, self.data())
        everything = ahead(scene, MOST_LOOKED_AT)
        found = fitting(scene, self, MOST_LOOKED_AT)
        mine, series = _by_series(scene, found or everything)
        if not mine:
            return Reply(text=scene.say("You have no booking ahead."))
        shown = [(booking, label(scene, booking)) for booking in mine[:MOST_SHOWN]]
        lines = [
            " · ".join(
                filter(
                    None,
                    [
                        line,
                        series.get(booking.id, ""),
                        _mark(scene, booking),
                        reference_of(booking.id),
                    ],
                )
            )
            for booking, line in shown
        ]
        if len(mine) > len(shown):
            lines.append(scene.say("… and {count} more.", count=len(mine) - len(shown)))
        heading = scene.say("Your next bookings:")
        if not found:
            heading = scene.say("You have no booking then. The next ones:")
        scene.expect("change", {"among": [booking.id for booking, _ in shown]}, SETTLED)
        buttons = [
            act(scene.language, reference_of(booking.id), "show", {"booking": booking.id})
            for booking, _ in shown[: cards.MOST_ACTIONS]
        ]
        body = [cards.text(heading, is_heading=True), *(cards.text(line) for line in lines)]
        return Reply(text="\n".join([heading, *lines]), card=cards.card(body, buttons))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowBooking(OnBooking):
    """Show one of your bookings with its buttons."""

    act: ClassVar[str] = "show"
    is_service: ClassVar[bool] = False

    def run(self, scene: Scene) -> Reply:
        """Return the booking's facts and what can be done with it."""
        booking = resolve(scene, self)
        if isinstance(booking, Reply):
            return booking
        if booking.status == "cancelled":
            return Reply(text=scene.say("This booking is already cancelled."))
        return about(scene, told_in(scene, booking), msgid("Your booking: {what}."))


def _by_series(scene: Scene, found: Sequence[Booking]) -> tuple[list[Booking], dict[int, str]]:
    """Return the bookings, of each series the next date alone, and what is said of the series."""
    dates: dict[int, list[Booking]] = {}
    for booking in found:
        if booking.series_id is not None:
            dates.setdefault(booking.series_id, []).append(booking)
    first = [b for b in found if b.series_id is None or b is dates[b.series_id][0]]
    said = {
        of[0].id: rule_and_number(scene, scene.session.get_one(Series, series_id), of)
        for series_id, of in dates.items()
        if len(of) > 1
    }
    return first, said


def _mark(scene: Scene, booking: Booking) -> str:
    return scene.say("private") if booking.is_private else ""
