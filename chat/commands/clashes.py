"""Leave a clash of a booking with the room's own calendar as it is."""

from dataclasses import dataclass
from typing import ClassVar

from chat.command import Command
from chat.fields import Whole
from chat.refusals import refuse
from chat.scene import Scene
from rooms.errors import Refused
from rooms.outside.clashes import leave
from rooms.rights import Right
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveClash(Command):
    """Leave a booking and an event of the room’s own calendar as they are."""

    act: ClassVar[str] = "leave_clash"
    right: ClassVar[Right] = Right.LEAVE_CLASHES
    is_service: ClassVar[bool] = False

    clash: Whole = None

    def run(self, scene: Scene) -> Reply:
        """Note who leaves it, if it isn't over."""
        try:
            is_left = leave(scene.session, self.clash or 0, scene.person, scene.now)
        except Refused as refused:
            return refuse(scene, self, refused, scene.zone)
        if not is_left:
            return Reply(text=scene.say("This is over: they no longer meet."))
        return Reply(text=scene.say("Left as it is: both stand."))
