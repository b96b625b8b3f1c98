"""Plans that take a while to look at: kept as they were asked for, and answered later.

What was asked for is a row of `plan` in the state "asked"; the answer puts the plan that is shown
in its place, or only takes it away.
"""

from datetime import datetime

from rooms.administration.events import PreviewAsked
from rooms.administration.looking import VALID_FOR, Preview, refuse_takers
from rooms.administration.plans import proposed_in
from rooms.administration.proposed import Proposed, as_json
from rooms.administration.territory import refuse_strangers
from rooms.errors import Refused
from rooms.inventory_files import InventoryError
from rooms.models import Person, Plan
from rooms.unit_of_work import UnitOfWork

# What came of looking; None where the program failed at it.
Looked = Preview | Refused | InventoryError | None


def ask_for(
    unit: UnitOfWork,
    proposed: Proposed,
    now: datetime,
    *,
    space_id: str,
    thread_id: str | None,
    language: str,
    note: str = "",
) -> None:
    """Have it looked at later what somebody wants, and told there in this language."""
    plan = Plan(
        organisation_id=proposed.organisation.id,
        person_id=proposed.by.id if proposed.by else None,
        undoes_id=proposed.undoes_id,
        reason=proposed.reason,
        lines=as_json(proposed.lines),
        need=proposed.need.as_json() if proposed.need else None,
        state="asked",
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    unit.session.add(plan)
    unit.session.flush()
    unit.record(
        PreviewAsked(
            organisation_id=plan.organisation_id,
            person_id=plan.person_id,
            at=now,
            plan_id=plan.id,
            space_id=space_id,
            thread_id=thread_id,
            language=language,
            note=note,
        )
    )


def answer(unit: UnitOfWork, asked: Plan, by: Person, looked: Looked) -> Looked:
    """Keep what was looked at as a plan that can be applied, and return what is to be told of it.

    Whoever lost the right for it meanwhile is refused.
    """
    session = unit.session
    wanted = proposed_in(session, asked, by)
    session.delete(asked)
    if not isinstance(looked, Preview):
        return looked
    try:
        refuse_strangers(session, wanted)
        refuse_takers(session, looked.plan, by)
    except Refused as refused:
        return refused
    session.add(looked.plan)
    session.flush()
    return looked
