"""Rules that may refuse a booking: each one function that returns a Refusal or nothing.

`RULES` is the whole table; a new rule is one function in this package and one line here. That
nobody else has the room is no rule: the database sees to it (see `rooms.placing`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from rooms.errors import Refusal
from rooms.rules.people import (
    approval,
    decide_by,
    is_too_late_to_ask,
    open_to,
    priority,
    quotas,
)
from rooms.rules.proposal import Held, Proposal
from rooms.rules.room import capacity, retired, video
from rooms.rules.site import closures, holidays, hours, school_holidays
from rooms.rules.time import (
    at_least,
    at_most,
    conference_length,
    horizon,
    is_plannable,
    notice,
    order,
    past,
    policy_horizon,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `check` says what stands against a proposal, under the rule's own code.

    Administrators may override it where `is_overridable`; one that `asks` lets the booking wait
    for an administrator, and refuses only what begins too soon for anybody to decide on. Where it
    `is_timeless`, no other hour helps. One that looks at rooms `one_by_one` names all that break
    it, those of which it says the same together. Where it `keeps_out`, nobody can meet at all, so
    that what was booked before can't stay either.
    """

    check: Callable[[Proposal], Refusal | None]
    is_overridable: bool = True
    asks: bool = False
    is_timeless: bool = False
    one_by_one: bool = False
    keeps_out: bool = False

    def parted(self, whole: Refusal, proposal: Proposal) -> list[Refusal]:
        """Return what the rule has against a proposal in full; `whole` is what `check` says."""
        if not self.one_by_one or len(proposal.venues) == 1:
            return [whole]
        alone = (replace(proposal, venues=(venue,)) for venue in proposal.venues)
        return _together(filter(None, map(self.check, alone)))


def _together(found: Iterable[Refusal]) -> list[Refusal]:
    """Return the refusals, those that differ in the room alone as one of all their rooms."""
    alike: list[tuple[Refusal, list[object]]] = []
    for refusal in found:
        figures = dict(refusal.details)
        rooms = [figures.pop("room")] if "room" in figures else []
        same = next((names for other, names in alike if other.details == figures), None)
        if same is None:
            alike.append((replace(refusal, details=figures), rooms))
        else:
            same += rooms
    return [
        replace(one, details={"room": ", ".join(map(str, names)), **one.details}) if names else one
        for one, names in alike
    ]


RULES: Mapping[str, Rule] = {
    "ends_before_start": Rule(order, is_overridable=False, is_timeless=True),
    "past": Rule(past, is_overridable=False),
    "too_long": Rule(conference_length, is_overridable=False, is_timeless=True),
    "too_far": Rule(horizon, is_overridable=False),
    "retired": Rule(retired, is_overridable=False, is_timeless=True, keeps_out=True),
    "shortest": Rule(at_least, is_timeless=True),
    "longest": Rule(at_most, is_timeless=True),
    "notice": Rule(notice),
    "horizon": Rule(policy_horizon),
    "outside_hours": Rule(hours, one_by_one=True, keeps_out=True),
    "closed": Rule(closures, one_by_one=True, keeps_out=True),
    "holiday": Rule(holidays, one_by_one=True, keeps_out=True),
    "school_holiday": Rule(school_holidays, one_by_one=True, keeps_out=True),
    "not_open_to": Rule(open_to, is_timeless=True, one_by_one=True),
    "priority": Rule(priority, one_by_one=True),
    "quota": Rule(quotas),
    "too_small": Rule(capacity, is_timeless=True, keeps_out=True),
    "no_endpoint": Rule(video, is_overridable=False, is_timeless=True, keeps_out=True),
    "needs_approval": Rule(approval, asks=True),
}
WHENEVER = ("past", "too_long", "too_far")  # one of them refuses whatever can't be planned


def refusals(proposal: Proposal, *, anyway: bool = False) -> list[Refusal]:
    """Return every rule that stands against the proposal, in the order of the table.

    `anyway`, here or in the proposal: an administrator overrides what can be overridden.
    """
    senseless = order(proposal)
    if senseless:  # of a time that is none, nothing more can be said
        return [senseless]
    if not is_plannable(proposal):  # of what is years away, no calendar says anything
        return [no for code in WHENEVER if (no := RULES[code].check(proposal))]
    overrides = replace(proposal, anyway=True).is_overriding if anyway else proposal.is_overriding
    return [
        refusal
        for rule in RULES.values()
        if not (overrides and rule.is_overridable)
        and not (rule.asks and not is_too_late_to_ask(proposal))
        and (whole := rule.check(proposal)) is not None
        for refusal in rule.parted(whole, proposal)
    ]


def can_override(against: Collection[Refusal]) -> bool:
    """Say whether an administrator may override all that stands against a proposal."""
    rules = [RULES.get(refusal.code) for refusal in against]
    return bool(rules) and all(rule is not None and rule.is_overridable for rule in rules)


__all__ = [
    "RULES",
    "Held",
    "Proposal",
    "Rule",
    "can_override",
    "decide_by",
    "is_plannable",
    "is_too_late_to_ask",
    "refusals",
]
