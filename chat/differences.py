"""What may be chosen of the differences that another system has: one of them, or to leave them."""

from collections.abc import Iterator

from chat.questions import MOST_OPTIONS, Option
from chat.scene import Scene
from rooms.administration.looking import Preview
from rooms.administration.proposed import from_json
from rooms.administration.synchronising import REASON
from rooms.inventory_files.shelf import shelf_of
from rooms.models import Plan

ONLY, LEAVE = "only_difference", "leave_differences"
KINDS = ("sites", "rooms", "endpoints")
BESIDE = 3  # answers: apply, leave for good, change nothing


def choices(scene: Scene, shown: Preview) -> Iterator[Option]:
    """Yield the answers that a plan has beside yes and no where it makes ours what is elsewhere.

    Where few things differ, each can be looked at alone.
    """
    if not is_of_differences(shown.plan):
        return
    names = _names(scene, shown)
    for key, name in names.items() if 1 < len(names) <= MOST_OPTIONS - BESIDE else ():
        yield Option(scene.say("Only {thing}", thing=name), {"thing": key}, act=ONLY)
    yield Option(scene.say("Leave this as it is for good"), {}, act=LEAVE)


def is_of_differences(plan: Plan) -> bool:
    """Say whether a plan makes the inventory what another system has."""
    is_of_lines = plan.reason == REASON and plan.need is None and plan.undoes_id is None
    return is_of_lines and all(line.kind in KINDS for line in from_json(plan.lines))


def _names(scene: Scene, shown: Preview) -> dict[str, str]:
    """Return what things that differ are called, by their keys; new ones by what they will be."""
    names: dict[str, str] = {}
    known = shelf_of(scene.session, scene.organisation.id, kinds=KINDS)
    for change in shown.changes:
        thing = known.things.get((change.kind, scene.organisation.key, change.row.key))
        name = getattr(thing, "name", "") or (change.after or {}).get("name") or change.row.key
        names.setdefault(change.row.key, name)
    return names
