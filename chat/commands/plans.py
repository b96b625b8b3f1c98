"""What was shown of a change of the inventory is done, left, or taken back."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from chat import cards, facts
from chat.buttons import act, button
from chat.command import Command
from chat.differences import choices
from chat.fields import Whole
from chat.memory import SETTLED
from chat.plan_words import lines_of, problems_said
from chat.questions import Option, ask, offer
from chat.refusals import refuse, worded
from chat.scene import Scene
from rooms.administration.asking import Looked, answer, ask_for
from rooms.administration.events import DeedAsked, PreviewAsked
from rooms.administration.latest import awaited, last_done, left_by
from rooms.administration.looking import MOVED_AT_ONCE, Preview
from rooms.administration.plans import (
    TakesLongerError,
    apply,
    leave,
    plan_in,
    preview,
    proposed_in,
)
from rooms.administration.proposed import Proposed
from rooms.administration.reversing import undoing
from rooms.administration.taking import bookings_for
from rooms.errors import Refusal, Refused
from rooms.inventory_files import InventoryError, Line
from rooms.models import Booking, Plan
from rooms.rights import Right
from rooms.talk import Reply

AWAITED = "plan"
MOST_TAKEN = 5  # bookings of a need that are told when it is done


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPlan(Command):
    """A command about a change of the inventory that was shown."""

    is_service: ClassVar[bool] = False
    right: ClassVar[Right] = Right.CHANGE_INVENTORY

    plan: Whole = None

    def run(self, scene: Scene) -> Reply:
        """Do it at once, or later where that moves many and takes some seconds."""
        scene.memory.drop_question()
        plan = plan_in(scene.session, scene.organisation.id, self.plan or 0)
        count = len(self.moving(scene, plan)) if plan else 0
        return self.at_once(scene) if count <= MOVED_AT_ONCE else self._later(scene, count)

    def at_once(self, scene: Scene) -> Reply:
        """Do it with the organisation's plan that the person may make, or say why not."""
        plan = plan_in(scene.session, scene.organisation.id, self.plan or 0)
        if plan is None:
            return refuse(scene, self, Refused(Refusal("plan_over")), scene.zone)
        return self.done(scene, plan)

    def moving(self, scene: Scene, plan: Plan) -> Sequence[object]:  # noqa: ARG002
        """Return the bookings that it would move."""
        return ()

    @abstractmethod
    def done(self, scene: Scene, plan: Plan) -> Reply:
        """Return what became of the plan."""

    def _later(self, scene: Scene, count: int) -> Reply:
        said = scene.utterance
        asked = DeedAsked(
            organisation_id=scene.organisation.id,
            person_id=scene.person.id,
            at=scene.now,
            act=self.act,
            inputs=self.data(),
            space_id=said.space_id,
            thread_id=said.thread_id,
            language=scene.language,
        )
        scene.unit.record(asked)
        words = "I’m moving {count} bookings, and tell you when it is done."
        return Reply(text=scene.say(words, count=count))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPlan(OnPlan):
    """Show what a change of the inventory would do now."""

    act: ClassVar[str] = "show_plan"

    def done(self, scene: Scene, plan: Plan) -> Reply:
        """Show it, for what it is now."""
        return show(scene, self, proposed_in(scene.session, plan, scene.person))


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyPlan(OnPlan):
    """Make the change that was shown; `unplaced` bookings may lose their rooms by it."""

    act: ClassVar[str] = "apply_plan"
    is_yes_or_no: ClassVar[bool] = True

    unplaced: Whole = None

    def moving(self, scene: Scene, plan: Plan) -> Sequence[object]:
        """Return those that can't stay, and those that come back with what is taken back."""
        if plan.state != "shown":
            return ()
        undone = scene.session.get(Plan, plan.undoes_id) if plan.undoes_id else None
        return [*plan.placements, *(undone.moved if undone else ())]

    def done(self, scene: Scene, plan: Plan) -> Reply:
        """Make it; what has become another one is shown again."""
        try:
            with scene.unit.attempt():
                agreed = self.unplaced is not None
                apply(scene.unit, plan, scene.person, scene.now, with_unplaced=agreed)
        except Refused as refused:
            return self._refused(scene, plan, refused)
        return _applied(scene, plan)

    def _refused(self, scene: Scene, plan: Plan, refused: Refused) -> Reply:
        """Return why it wasn't done; what has become another change is shown again."""
        if refused.refusals[0].code != "stale_plan":
            return refuse(scene, self, refused, scene.zone)
        again = show(scene, self, proposed_in(scene.session, plan, scene.person))
        lead = worded(scene.language, refused.refusals[0], scene.zone, scene.now)
        return Reply(text=f"{lead}\n{again.text}", card=again.card)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropPlan(Command):
    """Leave everything as it is."""

    act: ClassVar[str] = "drop_plan"
    is_service: ClassVar[bool] = False
    right: ClassVar[Right] = Right.CHANGE_INVENTORY

    plan: Whole = None

    def run(self, scene: Scene) -> Reply:
        """Forget the question, and what was shown, unless it is done by now."""
        scene.memory.drop_question()
        plan = plan_in(scene.session, scene.organisation.id, self.plan or 0)
        try:
            if plan is not None:
                leave(scene.session, plan, scene.person)
        except Refused as refused:
            return refuse(scene, self, refused, scene.zone)
        return Reply(text=scene.say("Good, everything stays as it is."))


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPlan(OnPlan):
    """Take a change of the inventory back."""

    act: ClassVar[str] = "undo_plan"

    def moving(self, scene: Scene, plan: Plan) -> Sequence[object]:  # noqa: ARG002
        """Return those that were moved."""
        return plan.moved if plan.state == "applied" else ()

    def done(self, scene: Scene, plan: Plan) -> Reply:
        """Take it back at once where no booking has to move for that; else show what would."""
        if plan.state != "applied":
            return refuse(scene, self, Refused(Refusal("plan_over")), scene.zone)
        wanted = undoing(scene.session, plan, scene.person)
        try:
            with scene.unit.attempt():
                back = preview(scene.session, wanted, scene.now)
                if not back.plan.placements:
                    apply(scene.unit, back.plan, scene.person, scene.now)
        except TakesLongerError:
            return show(scene, self, wanted)
        except Refused as refused:
            return refuse(scene, self, refused, scene.zone)
        except InventoryError as error:
            return Reply(text=problems_said(scene, error.problems))
        if back.plan.placements:
            return show(scene, self, wanted)
        lines = [scene.say("Taken back: everything that nobody changed since is as before.")]
        if left := left_by(scene.session, back.plan):
            lines.append(scene.say("Bookings that stay where they are now: {count}.", count=left))
        return Reply(text="\n".join(lines))


def taken_back(scene: Scene) -> Reply | None:
    """Return what becomes of a mere "undo" where the inventory was changed last, or is about to."""
    if (waiting := awaited(scene.session, scene.person, scene.now)) is not None:
        return DropPlan(plan=waiting.id).run(scene)
    plan = last_done(scene.session, scene.person, scene.now)
    return UndoPlan(plan=plan.id).run(scene) if plan is not None else None


def propose(
    scene: Scene, asked: Command, lines: Iterable[Line], reason: str = "", note: str = ""
) -> Reply:
    """Return what the lines would change and break, with buttons that do it or leave it.

    `asked` is the command that wants it, `note` stands below. Who hasn't the right for all sites
    that the lines are about is refused. The talk waits for a yes or a no.
    """
    wanted = Proposed(
        organisation=scene.organisation, lines=tuple(lines), by=scene.person, reason=reason
    )
    return show(scene, asked, wanted, note)


def show(scene: Scene, asked: Command, wanted: Proposed, note: str = "") -> Reply:
    """Return what a change would do, kept as a plan, with buttons that make it or leave it.

    What takes longer than a moment is told later, in the same thread (see `previewed`).
    """
    scene.memory.drop_question()
    try:
        with scene.unit.attempt():
            shown = preview(scene.session, wanted, scene.now)
    except TakesLongerError:
        return _later(scene, wanted, note)
    except Refused as refused:
        return refuse(scene, asked, refused, scene.zone)
    except InventoryError as error:
        return Reply(text=problems_said(scene, error.problems))
    return _shown(scene, shown, note)


def _later(scene: Scene, wanted: Proposed, note: str) -> Reply:
    said = scene.utterance
    ask_for(
        scene.unit,
        wanted,
        scene.now,
        space_id=said.space_id,
        thread_id=said.thread_id,
        language=scene.language,
        note=note,
    )
    return Reply(text=scene.say("I’m looking at what this changes, the answer is coming."))


def previewed(scene: Scene, asked: PreviewAsked, looked: Looked) -> Reply:
    """Return what was to be told later.

    What the talk asks about by then goes on waiting for its answer.
    """
    plan = scene.session.get(Plan, asked.plan_id)
    found = answer(scene.unit, plan, scene.person, looked) if plan else None
    if found is None:
        return Reply(text=scene.say("I couldn’t find out what that changes. Please ask again."))
    if isinstance(found, Refused):
        told = [worded(scene.language, one, scene.zone, scene.now) for one in found.refusals]
        return Reply(text=" ".join(told))
    if isinstance(found, InventoryError):
        return Reply(text=problems_said(scene, found.problems))
    return _shown(scene, found, asked.note)


def done_later(scene: Scene, asked: DeedAsked, *, has_failed: bool) -> Reply:
    """Return what became of a plan that moves many, done now; or that the program failed at it.

    What the talk asks about by then goes on waiting for its answer.
    """
    if has_failed:
        return Reply(text=scene.say("I couldn’t do that, so nothing is changed. Please try again."))
    commands: dict[str, type[OnPlan]] = {one.act: one for one in (ApplyPlan, UndoPlan)}
    waiting = scene.memory.pending
    reply = commands[asked.act].of_data(asked.inputs).at_once(scene)
    is_as_it_was = scene.memory.pending == waiting  # so nothing is written, as others may do that
    if waiting is not None and waiting.awaits != SETTLED and not is_as_it_was:
        scene.memory.expect(waiting)
    return reply


def _shown(scene: Scene, shown: Preview, note: str) -> Reply:
    """Return what would be done, and the question whether it is to be."""
    if not shown.changes and shown.claim is None:
        return Reply(text=scene.say("Nothing would become different."))
    lead = scene.say("This is what would change:")
    words = "\n".join(filter(None, [lead, *lines_of(scene, shown), note]))
    yes = scene.say("Apply")
    if shown.unplaced:
        yes = scene.say("Apply, {count} to be placed", count=shown.unplaced)
    options = [
        Option(yes, {"unplaced": shown.unplaced} if shown.unplaced else {}),
        *choices(scene, shown),
        Option(scene.say("Change nothing"), {}, act=DropPlan.act),
    ]
    command, pending = ApplyPlan(plan=shown.plan.id), scene.memory.pending
    if pending is not None and pending.awaits != SETTLED:
        return offer(scene, command, words, options)
    return ask(scene, command, AWAITED, words, options)


def _applied(scene: Scene, plan: Plan) -> Reply:
    """Return that it is done, who is told, and how to take it back."""
    moved = sum(bool(one["room_ids"]) for one in plan.placements)
    unplaced = len(plan.placements) - moved
    lines = [scene.say("Done."), *_taken(scene, plan)]
    if moved:
        lines.append(scene.say("Bookings that moved: {count}. Their people are told.", count=moved))
    if unplaced:
        lines.append(
            scene.say("Bookings to be placed: {count}. Their people are told.", count=unplaced)
        )
    buttons = [button(scene.language, scene.say("Undo"), UndoPlan(plan=plan.id))]
    if unplaced:
        buttons.append(act(scene.language, scene.say("What is to be placed"), "unplaced"))
    text = "\n".join(lines)
    return Reply(text=text, card=cards.card([cards.text(line) for line in lines], buttons))


def _taken(scene: Scene, plan: Plan) -> Iterator[str]:
    """Yield the bookings of a priority need, the first of them, with their references."""
    if plan.need is None:
        return
    for booking_id in bookings_for(scene.session, plan)[:MOST_TAKEN]:
        it = facts.told_in(scene, scene.session.get_one(Booking, booking_id))
        yield scene.say("Booked: {what}.", what=f"{facts.headline(it)} · {it.reference}")
