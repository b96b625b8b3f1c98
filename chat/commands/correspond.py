"""Decide on what guests wrote: another time that they propose, a mail that nobody vouches for."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from chat import facts
from chat.command import Command
from chat.commands.change import ChangeBooking
from chat.fields import Text, Whole
from chat.moments import local_of
from chat.refusals import refuse
from chat.scene import Scene
from rooms.administrators import may_change
from rooms.bookings import booking_in
from rooms.errors import Refusal, Refused
from rooms.invitations.answers import try_again
from rooms.invitations.arrivals import Case, can_count, case, close, count, decline_time
from rooms.invitations.ledger import mails_about
from rooms.placing import locked
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class OnArrival(Command):
    """A decision on something that came back; only its buttons ask for it."""

    is_service: ClassVar[bool] = False

    arrival: Whole = None

    def run(self, scene: Scene) -> Reply:
        """Decide, if the person may and nobody has."""
        try:
            found = case(scene.session, scene.person, self.arrival)
        except Refused as refused:
            return refuse(scene, self, refused, scene.zone)
        return self.decide(scene, found)

    @abstractmethod
    def decide(self, scene: Scene, found: Case) -> Reply:
        """Do what was decided and return the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAgain(Command):
    """Send a guest once more what no mail has brought them."""

    act: ClassVar[str] = "send_again"
    is_service: ClassVar[bool] = False

    booking: Whole = None
    guest: Text = None

    def run(self, scene: Scene) -> Reply:
        """Send it, if the person may change the booking and the guest is known of it."""
        booking = booking_in(scene.session, scene.person.organisation_id, self.booking or 0)
        if booking is None or not may_change(scene.session, scene.person, booking):
            return refuse(scene, self, Refused(Refusal("unknown_booking")), scene.zone)
        booking = locked(scene.session, booking, None, cancelled=True)
        if self.guest not in mails_about(scene.session, booking):
            return Reply(text=scene.say("No mail has gone to this guest."))
        try_again(scene.unit, booking, self.guest, scene.person, scene.now)
        return Reply(text=scene.say("It goes out again to {person}.", person=self.guest))


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptTime(OnArrival):
    """Move the meeting to the time that a guest proposes."""

    act: ClassVar[str] = "accept_time"

    def decide(self, scene: Scene, found: Case) -> Reply:
        """Move it as if its organiser had said so; a refusal leaves the proposal open."""
        start, end = found.arrival.proposed_from, found.arrival.proposed_until
        if start is None or end is None:
            return Reply(text=scene.say("This mail proposes no time."))
        before = found.booking.version
        moved = ChangeBooking(
            booking=found.booking.id,
            start=local_of(start, ZoneInfo(found.booking.zone)),
            minutes=int((end - start).total_seconds() // 60),
            scope="one",
        ).run(scene)
        scene.session.refresh(found.booking)
        if found.booking.version != before:
            close(scene.session, found, "applied", "accepted")
        return moved


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseTime(OnArrival):
    """Leave the meeting where it is, and tell the guest who proposed another time."""

    act: ClassVar[str] = "refuse_time"

    def decide(self, scene: Scene, found: Case) -> Reply:
        """Keep the time, and let the guest know."""
        decline_time(scene.unit, found, scene.person, scene.now)
        it = facts.told_in(scene, found.booking)
        return Reply(
            text=scene.say("The time stays: {what}. The guest is told.", what=facts.headline(it))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountAnswer(OnArrival):
    """Take a held mail for the guest's answer."""

    act: ClassVar[str] = "count_answer"

    def decide(self, scene: Scene, found: Case) -> Reply:
        """Count it, unless the guest has answered anew since."""
        if not can_count(found.arrival):
            return Reply(text=scene.say("There is no answer in this mail."))
        if not count(scene.unit, found, scene.now):
            return Reply(text=scene.say("There is a newer answer, so this one changes nothing."))
        return Reply(text=scene.say("Counted as the guest’s answer."))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveMail(OnArrival):
    """Leave a held mail alone."""

    act: ClassVar[str] = "leave_mail"

    def decide(self, scene: Scene, found: Case) -> Reply:
        """Close it; the ledger keeps it."""
        close(scene.session, found, "let_go", "left")
        return Reply(text=scene.say("Left alone; the mail stays in the mailbox."))
