"""Say that the place to which a booking had to go will do."""

from dataclasses import dataclass
from typing import ClassVar

from chat import facts
from chat.command import Command
from chat.fields import Whole
from chat.refusals import refuse
from chat.replies import about
from chat.scene import Scene
from chat.standing import refuse_change
from chat.words import msgid
from rooms.administration.accepting import accept
from rooms.administrators import may_change
from rooms.bookings import booking_in
from rooms.errors import Refusal, Refused
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptPlace(Command):
    """Say that the place to which your booking had to go will do."""

    act: ClassVar[str] = "accept_place"
    is_service: ClassVar[bool] = False

    booking: Whole = None
    version: Whole = None

    def run(self, scene: Scene) -> Reply:
        """Note that it will do, if it is still there."""
        booking = booking_in(scene.session, scene.organisation.id, self.booking or 0)
        if booking is None or not may_change(scene.session, scene.person, booking):
            return refuse(scene, self, Refused(Refusal("unknown_booking")), scene.zone)
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                accept(scene.unit, booking, self.version, scene.person, scene.now)
        except Refused as refused:
            return refuse_change(scene, self, booking, refused, scene.zone)
        return about(scene, facts.told_in(scene, booking), msgid("Good. It stays there: {what}."))
