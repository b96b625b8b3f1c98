"""Hand a booking over to a colleague, or all that somebody has ahead."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from chat import cards, facts
from chat.buttons import act
from chat.command import Examples
from chat.fields import Flag, Text, Whole, text
from chat.overriding import reason_of
from chat.people import WHICH_PERSON, colleague, is_called, person_said, shown_name
from chat.questions import Option, ask
from chat.refusals import may_override, refuse
from chat.replies import about
from chat.scene import Scene
from chat.scopes import SCOPE, WHICH_DATES, meant_dates, series_of
from chat.standing import refuse_change
from chat.understanding import Choice, Intent, Reading
from chat.which import MOST_LOOKED_AT, OnBooking, label, resolve, target
from chat.words import msgid
from rooms.bookings import upcoming
from rooms.errors import Refused
from rooms.handover import (
    MOST_AT_ONCE,
    Handed,
    count_ahead,
    hand_over,
    hand_over_all,
    hand_over_following,
)
from rooms.models import Booking, Person
from rooms.rights import Right, may_somewhere, not_allowed
from rooms.rules import can_override
from rooms.series.scope import SCOPES
from rooms.talk import Reply
from rooms.undo import last_act


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(OnBooking):
    """Hand a booking over to a colleague, who is its organiser then; or all of a leaver’s.

    `to` and `giver` are an address or a name. `everything`: all that the giver (oneself, where
    nobody is named) has ahead; of a series, `scope` says which of its dates. `count` is how many
    those were when it was confirmed.
    """

    act: ClassVar[str] = "hand_over"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.HAND_OVER,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": (
            "transfère la réunion de demain à chef@drancy.example",
            "transfère toutes les réservations de agent@drancy.example à chef@drancy.example",
        ),
        "en": (
            "hand over tomorrow's meeting to chef@drancy.example",
            "transfer all bookings of agent@drancy.example to chef@drancy.example",
        ),
    }

    version: Whole = None
    to: Text = None
    giver: Text = None
    everything: Flag = None
    count: Whole = None
    anyway: Flag = None
    because: Text = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the wish of a sentence; who names nobody's booking but a giver means all."""
        meant = target(reading, scene, whole=True)
        is_about_one = any(meant[name] for name in meant if name != "scope")
        giver, to = reading.from_person, reading.to_person
        is_lot = reading.scope == "all" and not reading.of_series
        everything = not is_about_one and (is_lot or giver is not None)
        if everything:
            meant["scope"] = None
        return cls(
            **meant,
            to=to,
            giver=giver,
            everything=everything or None,
            anyway=reading.anyway or None,
            because=text(reading.because),
        )

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:
        """Return the wish with the colleague that it waits for, or with more of the booking."""
        if awaits == SCOPE:
            return self.but(scope=reading.scope) if reading.scope in SCOPES else None
        if awaits not in ("to", "giver", WHICH_PERSON):
            return OnBooking.answered(self, reading, scene, awaits)
        said = person_said(reading)
        if awaits == WHICH_PERSON:
            chosen = self.chosen(Choice(person=said), scene) if said else {}
            return self.but(**chosen) if chosen else None
        return self.but(**{awaits: said}) if said else None

    def chosen(self, choice: Choice, scene: Scene) -> dict[str, Any]:
        """Return who is chosen as the one of that name; else a mark of the booking."""
        if choice.person is None:
            return OnBooking.chosen(self, choice, scene)
        for name in ("to", "giver"):
            if is_called(scene, choice.person, getattr(self, name)):
                return {name: choice.person}
        return {}

    def run(self, scene: Scene) -> Reply:
        """Hand over what is meant; or ask which, or to whom, or whether it is really all."""
        giver = colleague(scene, self, "giver", self.giver) if self.giver else scene.person
        if isinstance(giver, Reply):
            return giver
        if giver.id != scene.person.id and not may_somewhere(scene.person, Right.CHANGE_BOOKINGS):
            return refuse(scene, self, not_allowed(Right.CHANGE_BOOKINGS), scene.zone)
        booking = None if self.everything else resolve(scene, self, _pool(scene, giver))
        if isinstance(booking, Reply):
            return booking
        if self.to is None:
            words = scene.say("To whom shall I hand it over? Give me a colleague’s e-mail address.")
            return ask(scene, self._of(booking), "to", words)
        to = colleague(scene, self._of(booking), "to", self.to)
        if isinstance(to, Reply):
            return to
        if booking is None:
            return self._hand_over_all(scene, giver, to)
        series = series_of(scene, booking)
        if series is None or self.scope == "one":
            return self._hand_over(scene, booking, to)
        if self.scope not in SCOPES:
            return self._ask_scope(scene, booking)
        leader = scene.session.get_one(Person, booking.organizer_id)
        return self._hand_over_all(scene, leader, to, booking)

    def _of(self, booking: Booking | None) -> Self:
        """Return the same on this very booking, and nothing else said of it."""
        if booking is None:
            return self
        return type(self)(
            booking=booking.id,
            version=self.version,
            to=self.to,
            giver=self.giver,
            scope=self.scope,
            count=self.count,
            anyway=self.anyway,
            because=self.because,
        )

    def _ask_scope(self, scene: Scene, booking: Booking) -> Reply:
        following, everything = (
            len(meant_dates(scene, booking, scope)) for scope in ("following", "all")
        )
        options = [
            Option(scene.say("Only this date"), {"scope": "one"}),
            Option(
                scene.say("This and following ({count} dates)", count=following),
                {"scope": "following"},
            ),
            Option(scene.say("All ({count} dates)", count=everything), {"scope": "all"}),
        ]
        words = scene.say(WHICH_DATES, what=label(scene, booking))
        return ask(scene, self._of(booking), SCOPE, words, options)

    def _hand_over(self, scene: Scene, booking: Booking, to: Person) -> Reply:
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                is_new = hand_over(
                    scene.unit, booking, to, scene.person, scene.now,
                    version=self.version, anyway=bool(self.anyway), reason=reason_of(self.because),
                )  # fmt: skip
        except Refused as refused:
            return self._refused(scene, booking, refused)
        it = facts.told_in(scene, booking)
        if not is_new:
            words = scene.say("{person} is the organiser already.", person=shown_name(to))
            return about(scene, it, msgid("Your booking: {what}."), [words])
        notes = [
            scene.say("{person} is the organiser now, and is told.", person=shown_name(to))
            if to.id != scene.person.id
            else scene.say("You are the organiser now.")
        ]
        return about(scene, it, msgid("Handed over: {what}."), notes, can_undo=True)

    def _hand_over_all(
        self, scene: Scene, giver: Person, to: Person, date: Booking | None = None
    ) -> Reply:
        """Hand over what the giver has ahead, or these dates of the series of this `date`."""
        count = self._count(scene, giver, date)
        if count and giver.id != to.id and self.count != count:
            asked = self._of(date).but(to=to.email, giver=giver.email)
            return _ask_whether(scene, asked, giver, to, count)
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                handed = self._handed(scene, giver, to, date)
        except Refused as refused:
            return self._refused(scene, None, refused)
        one = msgid(
            "Handed over: one booking of {giver}. {person} is the organiser now, and is told."
        )
        several = msgid(
            "Handed over: {count} bookings of {giver}. {person} is the organiser now, and is told."
        )
        words = scene.say(
            one if handed.count == 1 else several,
            count=handed.count,
            giver=shown_name(giver),
            person=shown_name(to),
        )
        if handed.left:
            rest = scene.say("{count} more wait: ask me once more for those.", count=handed.left)
            words = f"{words} {rest}"
        done = last_act(scene.session, scene.person, scene.now)
        undo = act(scene.language, scene.say("Undo"), "undo", {"lot": done.id if done else None})
        return Reply(text=words, card=cards.card([cards.text(words)], [undo]))

    def _count(self, scene: Scene, giver: Person, date: Booking | None) -> int:
        """Return how many bookings would go."""
        if date is not None and self.scope == "following":
            dates = meant_dates(scene, date, "following")
            return sum(one.organizer_id == giver.id for one in dates)
        series_id = date.series_id if date else None
        return min(count_ahead(scene.session, giver, scene.now, series_id), MOST_AT_ONCE)

    def _handed(self, scene: Scene, giver: Person, to: Person, date: Booking | None) -> Handed:
        anyway, reason, by = bool(self.anyway), reason_of(self.because), scene.person
        if date is not None and self.scope == "following":
            return hand_over_following(
                scene.unit, date, to, by, scene.now, anyway=anyway, reason=reason
            )
        series_id = date.series_id if date else None
        return hand_over_all(
            scene.unit, giver, to, by, scene.now, series_id=series_id, anyway=anyway, reason=reason
        )

    def _refused(self, scene: Scene, booking: Booking | None, refused: Refused) -> Reply:
        """Return why not; an administrator may override what is about people."""
        asked = self._of(booking)
        if can_override(refused.refusals) and may_override(scene, asked):
            again = [Option(scene.say("Hand over all the same"), {"anyway": True})]
            return refuse(scene, asked, refused, scene.zone, again)
        if booking is None:
            return refuse(scene, asked, refused, scene.zone)
        return refuse_change(scene, asked, booking, refused, scene.zone)


def _ask_whether(scene: Scene, command: HandOver, giver: Person, to: Person, count: int) -> Reply:
    """Return the question whether so many bookings are to go."""
    one = msgid(
        "One booking of {giver} would go to {person} ({address}), and {giver} wouldn’t be "
        "invited any more. Shall I hand it over?"
    )
    several = msgid(
        "{count} bookings of {giver} would go to {person} ({address}), and {giver} wouldn’t be "
        "invited any more. Shall I hand them over?"
    )
    words = scene.say(
        one if count == 1 else several,
        count=count,
        giver=shown_name(giver),
        person=shown_name(to),
        address=to.email,
    )
    sure = Option(scene.say("Hand them over"), {"count": count})
    return ask(scene, command, "confirm", words, [sure])


def _pool(scene: Scene, giver: Person) -> list[Booking] | None:
    """Return the giver's bookings ahead, where that is somebody else."""
    if giver.id == scene.person.id:
        return None
    ahead = upcoming(scene.session, giver, scene.now, MOST_LOOKED_AT)
    return [booking for booking in ahead if booking.organizer_id == giver.id] or None
