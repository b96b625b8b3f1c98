"""Decide on what waits for approval: for room administrators."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from chat import facts
from chat.command import Command, Examples
from chat.fields import Text, Whole, integer, text
from chat.questions import Option, ask
from chat.replies import about, present
from chat.scene import Scene
from chat.series_words import rule_and_number
from chat.standing import refuse_change
from chat.understanding import Intent, Reading
from chat.which import OnBooking, resolve, target
from chat.words import msgid
from rooms.approval import approve, decline, pending
from rooms.errors import Refused
from rooms.models import Booking, Series
from rooms.reference import booking_id_of, reference_of
from rooms.rights import Right
from rooms.series.approval import asked_together
from rooms.talk import Reply

MOST_SHOWN = 10
REASON = re.compile(r":\s+(.+)$", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRequest(OnBooking):
    """A decision on a request; `version` is what the administrator has seen of it."""

    version: Whole = None

    def request(self, scene: Scene) -> Booking | Reply:
        """Return the request that is meant, or the question which, or why there is none."""
        waiting = pending(scene.session, scene.person, scene.now)
        if not waiting and self.booking is None and self.reference is None:
            return Reply(text=scene.say("No booking waits for approval."))
        number = self.booking or integer(booking_id_of(self.reference or ""))
        named = (one for one in waiting if one.id == number)
        return next(named, None) or resolve(scene, self, waiting)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveRequest(OnRequest):
    """Approve a booking or a series that waits for it, as a room administrator."""

    act: ClassVar[str] = "approve"
    right: ClassVar[Right] = Right.APPROVE
    intents: ClassVar[tuple[Intent, ...]] = (Intent.APPROVE,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {"fr": ("approuve RASATU-47",), "en": ("approve RASATU-47",)}

    def run(self, scene: Scene) -> Reply:
        """Approve the request that is meant, or say why not."""
        booking = self.request(scene)
        if isinstance(booking, Reply):
            return booking
        scene.memory.drop_question()
        more = _whole(scene, booking)
        try:
            with scene.unit.attempt():
                approve(scene.unit, booking, scene.person, scene.now, self.version)
        except Refused as refused:
            return refuse_change(scene, self, booking, refused, scene.zone)
        heading = msgid("Approved: {what}.")
        return about(scene, facts.told_in(scene, booking), heading, more)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineRequest(OnRequest):
    """Say no to a booking or a series that waits for approval, with a reason if you like."""

    act: ClassVar[str] = "decline_request"
    right: ClassVar[Right] = Right.APPROVE
    intents: ClassVar[tuple[Intent, ...]] = (Intent.DECLINE_REQUEST,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": ("refuse RASATU-47", "refuse RASATU-47 : travaux ce jour-là"),
        "en": ("reject RASATU-47", "reject RASATU-47: repairs on that day"),
    }

    reason: Text = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the refusal of a sentence; what stands behind a colon is its reason."""
        reason = REASON.search(scene.utterance.text)
        said = target(reading, scene, whole=True)
        return cls(**said, reason=text(reason[1]) if reason else None)

    def run(self, scene: Scene) -> Reply:
        """Decline the request that is meant, or say why not."""
        booking = self.request(scene)
        if isinstance(booking, Reply):
            return booking
        scene.memory.drop_question()
        it, more = facts.told_in(scene, booking), _whole(scene, booking)
        reason = self.reason or ""
        try:
            with scene.unit.attempt():
                decline(scene.unit, booking, scene.person, scene.now, reason, self.version)
        except Refused as refused:
            return refuse_change(scene, self, booking, refused, scene.zone)
        words = scene.say("Declined: {what}. Who asked for it is told.", what=facts.headline(it))
        return Reply(text=" ".join([words, *more]))


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingRequests(Command):
    """List the bookings that wait for your approval, as a room administrator."""

    act: ClassVar[str] = "requests"
    right: ClassVar[Right] = Right.APPROVE
    intents: ClassVar[tuple[Intent, ...]] = (Intent.PENDING_APPROVALS,)
    examples: ClassVar[Examples] = {
        "fr": ("quelles demandes attendent ?",),
        "en": ("which requests are waiting?",),
    }

    def run(self, scene: Scene) -> Reply:
        """Return the requests, the most urgent first, with a button that approves each."""
        waiting = pending(scene.session, scene.person, scene.now)[:MOST_SHOWN]
        if not waiting:
            scene.memory.drop_question()
            return Reply(text=scene.say("No booking waits for approval."))
        told = [facts.told_in(scene, booking) for booking in waiting]
        options = [
            Option(
                scene.say("Approve {reference}", reference=reference_of(it.booking.id)),
                present(it),
            )
            for it in told
        ]
        lines = [_line(scene, it) for it in told]
        words = "\n".join([scene.say("These bookings wait for approval:"), *lines])
        return ask(scene, ApproveRequest(), "booking", words, options)


def _line(scene: Scene, it: facts.Told) -> str:
    """Return a request in a line: what, who, its reference and its deadline."""
    asker = next((one.name or one.address for one in it.attendees if one.is_organizer), "")
    until = scene.say("until {deadline}", deadline=it.deadline)
    whole = [line.rstrip(".") for line in _whole(scene, it.booking)]
    return " · ".join([facts.headline(it), *whole, asker, it.reference, until])


def _whole(scene: Scene, booking: Booking) -> list[str]:
    """Return what more is decided on than the one date that is told: all of a series."""
    dates = asked_together(scene.session, booking)
    if len(dates) < 2:
        return []
    series = scene.session.get_one(Series, booking.series_id)
    return [scene.say("All of these dates: {dates}.", dates=rule_and_number(scene, series, dates))]
