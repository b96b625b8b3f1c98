"""Keep a room that seems empty, or take it back."""

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
from rooms.administrators import may_change
from rooms.attendance import is_among_people
from rooms.bookings import booking_in
from rooms.errors import Refusal, Refused
from rooms.presence.releasing import keep
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRoom(Command):
    """Keep a room though nobody seems to be there, or take it back while it is still free."""

    act: ClassVar[str] = "keep_room"
    is_service: ClassVar[bool] = False

    booking: Whole = None

    def run(self, scene: Scene) -> Reply:
        """Keep the rooms of the booking, if the person is of it."""
        booking = booking_in(scene.session, scene.organisation.id, self.booking or 0)
        if booking is None or not (
            may_change(scene.session, scene.person, booking)
            or is_among_people(scene.session, scene.person, booking)
        ):
            return refuse(scene, self, Refused(Refusal("unknown_booking")), scene.zone)
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                is_back = keep(scene.unit, booking, scene.person, scene.now)
        except Refused as refused:
            return refuse_change(scene, self, booking, refused, scene.zone)
        words = msgid("It is yours again: {what}.") if is_back else msgid("It stays yours: {what}.")
        return about(scene, facts.told_in(scene, booking), words)
