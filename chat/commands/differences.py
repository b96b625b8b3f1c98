"""What another system has otherwise: a single thing is looked at, or all is left as it is here."""

from abc import abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar

from chat.commands.plans import OnPlan, propose, show
from chat.differences import LEAVE, ONLY, is_of_differences
from chat.fields import Text
from chat.refusals import refuse
from chat.scene import Scene
from rooms.administration.elsewhere import Difference, left_alone
from rooms.administration.plans import proposed_in
from rooms.administration.proposed import Proposed
from rooms.errors import Refusal, Refused
from rooms.inventory_files.forms import FORMS
from rooms.inventory_files.shelf import shelf_of
from rooms.models import Plan
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDifferences(OnPlan):
    """A command about a plan that makes the inventory what another system has."""

    def done(self, scene: Scene, plan: Plan) -> Reply:
        """Return what is chosen of its lines, if it has any of another system."""
        if not is_of_differences(plan):
            return refuse(scene, self, Refused(Refusal("plan_over")), scene.zone)
        return self._chosen(scene, proposed_in(scene.session, plan, scene.person))

    @abstractmethod
    def _chosen(self, scene: Scene, wanted: Proposed) -> Reply:
        """Return what is chosen of what the plan wants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyDifference(OnDifferences):
    """Look at one thing that differs, with that in which it is."""

    act: ClassVar[str] = ONLY

    thing: Text = None

    def _chosen(self, scene: Scene, wanted: Proposed) -> Reply:
        chosen = Difference(wanted.lines).of([self.thing or ""])
        return show(scene, self, replace(wanted, lines=chosen.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveDifferences(OnDifferences):
    """Leave what differs as it is here, and hear of it no more."""

    act: ClassVar[str] = LEAVE

    def _chosen(self, scene: Scene, wanted: Proposed) -> Reply:
        keys = {line.cells[FORMS[line.kind].key] for line in wanted.lines}
        shelf = shelf_of(scene.session, scene.organisation.id)
        left = left_alone(Difference(wanted.lines), keys, shelf, scene.organisation)
        return propose(scene, self, left.lines)
