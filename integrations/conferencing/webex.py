"""Webex Meetings as a conferencing provider, by the service token."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from integrations.conferencing.provider import (
    Ability,
    ConferencePlan,
    Links,
    MeetingRef,
    Participant,
    PresenceState,
    bare,
)
from integrations.errors import NotFound, PermanentError
from integrations.webex import meeting_records
from integrations.webex.budget import Priority
from integrations.webex.meeting_records import Meeting, MeetingPlan
from integrations.webex.meetings import Meetings

# Refusals that another host may not meet: too many meetings, no licence, nobody of that address.
_OF_THE_HOST = frozenset({400, 403, 404, 409})
_STATES: Mapping[str, PresenceState] = {"lobby": "waiting", "end": "left"}


class WebexMeetings:
    """See `ConferencingProvider`. `hosts` are the addresses of those who host its meetings.

    Without any, the service app itself is the host. As each may make some 100 meetings in 24 hours,
    the one who has made the fewest is taken first, and the next one where Webex refuses.
    """

    name = "webex"
    abilities = frozenset(
        {
            Ability.MAKE,
            Ability.WEB_LINK,
            Ability.DIAL_IN,
            Ability.RING,
            Ability.PARTICIPANTS,
            Ability.DROP,
        }
    )

    def __init__(self, meetings: Meetings, hosts: Sequence[str] = ()) -> None:
        self._meetings = meetings
        self._hosts: tuple[str | None, ...] = tuple(hosts) or (None,)

    def create(self, plan: ConferencePlan, now: datetime) -> Links:
        """Look before create: a meeting made just before a crash bears our tag."""
        found = self.find(plan)
        if found is not None:
            return found
        refusals = []
        for host in sorted(self._hosts, key=lambda host: plan.made.get(host or "", 0)):
            try:
                return _links(self._meetings.create_meeting(_wanted(plan, host), now), host)
            except PermanentError as error:
                if error.status not in _OF_THE_HOST:
                    raise
                refusals.append(error)
        raise refusals[-1]

    def find(self, plan: ConferencePlan) -> Links | None:
        """See the Protocol; nobody knows which host a crash has left it with."""
        when = plan.when
        for host in self._hosts:
            found = self._meetings.find_meeting(plan.key, when.start, when.end, host_email=host)
            if found is not None:
                return _links(found, host)
        return None

    def move(self, meeting: MeetingRef, plan: ConferencePlan, now: datetime) -> None:
        """See the Protocol; a meeting that runs already keeps its times, its end is ours to do."""
        try:
            self._meetings.update_meeting(
                meeting.id,
                now,
                title=plan.title,
                start=plan.when.start,
                end=plan.when.end,
                recurrence=plan.recurrence,
                zone=plan.zone,
                host_email=self._host(meeting),
            )
        except PermanentError:
            if not self._runs(meeting):
                raise

    def cancel(self, meeting: MeetingRef) -> None:
        """See the Protocol; a meeting that runs is ended first, as Webex deletes none that runs."""
        if self._runs(meeting):
            self.end(meeting)
        self._meetings.delete_meeting(meeting.id, host_email=self._host(meeting))

    def start(self, meeting: MeetingRef, title: str) -> None:
        """See the Protocol: whoever comes first opens the meeting, from 15 minutes before on."""

    def end(self, meeting: MeetingRef) -> None:
        """See the Protocol."""
        self._meetings.end_meeting(meeting.id, host_email=self._host(meeting))

    def ring(
        self,
        meeting: MeetingRef,
        sip_address: str,
        name: str,
        kbps: int | None = None,  # noqa: ARG002  a callout of Webex can't be told
    ) -> None:
        """See the Protocol.

        Webex tells neither of whom it is ringing nor of their addresses, so the name has it.
        """
        address = bare(sip_address)
        there = self._there(meeting, Priority.END_START_CALL)
        if any(one.state == "connected" and address in one.addresses for one in there):
            return
        shown = f"{name} ({address})" if name else address
        self._meetings.callout(meeting.id, sip_address, display_name=shown)

    def participants(self, meeting: MeetingRef) -> list[Participant]:
        """See the Protocol."""
        return self._there(meeting, Priority.WATCH)

    def drop(self, meeting: MeetingRef, participant_id: str) -> None:  # noqa: ARG002
        """See the Protocol."""
        self._meetings.expel(participant_id)

    def health(self) -> None:
        """See the Protocol; one host is enough."""
        for host in self._hosts[:-1]:
            with suppress(PermanentError):
                return self._meetings.look(host_email=host)
        return self._meetings.look(host_email=self._hosts[-1])

    def _host(self, meeting: MeetingRef) -> str | None:
        """Return whose the meeting is; one of before there were several is the first's."""
        return meeting.host or self._hosts[0]

    def _there(self, meeting: MeetingRef, priority: Priority) -> list[Participant]:
        found = self._meetings.participants(
            meeting.id, host_email=self._host(meeting), priority=priority
        )
        return [_participant(one) for one in found]

    def _runs(self, meeting: MeetingRef) -> bool:
        try:
            return self._meetings.meeting(meeting.id, host_email=self._host(meeting)).in_progress
        except NotFound:
            return False


def _wanted(plan: ConferencePlan, host: str | None) -> MeetingPlan:
    return MeetingPlan(
        plan.title,
        plan.when.start,
        plan.when.end,
        plan.key,
        host_email=host,
        recurrence=plan.recurrence,
        zone=plan.zone,
    )


def _links(meeting: Meeting, host: str | None) -> Links:
    return Links(
        meeting=MeetingRef(meeting.id, host),
        web_link=meeting.web_link,
        sip_address=meeting.sip_address,
        number=meeting.number,
        password=meeting.password,
    )


def _participant(one: meeting_records.Participant) -> Participant:
    given = one.name.removesuffix(")").rpartition("(")[2]
    known_as = {bare(one.email or ""), bare(given)} - {""}
    return Participant(
        id=one.id,
        name=one.name.removesuffix(f" ({given})"),
        addresses=frozenset(known_as),
        state=_STATES.get(one.state, "connected"),
        joined_at=one.joined_at,
        left_at=one.left_at,
    )
