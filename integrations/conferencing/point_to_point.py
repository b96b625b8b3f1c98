"""Two ends that call each other: a provider without a far side, which has nothing to make."""

from datetime import datetime

from integrations.conferencing.provider import (
    Ability,
    ConferencePlan,
    Links,
    MeetingRef,
    WithoutRinging,
)


class PointToPoint(WithoutRinging):
    """See `ConferencingProvider`. The call is all there is, and the endpoints have it."""

    name = "point_to_point"
    abilities = frozenset({Ability.ANY_HOUR})

    def create(self, plan: ConferencePlan, now: datetime) -> Links:  # noqa: ARG002
        """Return a conference that nobody needs to be asked for."""
        return Links(meeting=MeetingRef(plan.key))

    def find(self, plan: ConferencePlan) -> Links | None:  # noqa: ARG002
        """See the Protocol: nothing is ever left anywhere."""
        return None

    def move(self, meeting: MeetingRef, plan: ConferencePlan, now: datetime) -> None:
        """See the Protocol."""

    def cancel(self, meeting: MeetingRef) -> None:
        """See the Protocol."""

    def start(self, meeting: MeetingRef, title: str) -> None:
        """See the Protocol: one end dials the other."""

    def end(self, meeting: MeetingRef) -> None:
        """See the Protocol: the ends hang up."""

    def health(self) -> None:
        """See the Protocol: it can't fail."""
