"""Doing what is asked: the one place where a command meets the table of rights."""

from chat.command import Command
from chat.refusals import refuse
from chat.scene import Scene
from rooms.rights import may_somewhere, not_allowed
from rooms.talk import Reply


def do(scene: Scene, command: Command) -> Reply:
    """Return the answer of the command, or that its right isn't the person's.

    Whether they have it for the very rooms that are meant, the domain asks.
    """
    if not may_somewhere(scene.person, command.right):
        return refuse(scene, command, not_allowed(command.right), scene.zone)
    return command.run(scene)
