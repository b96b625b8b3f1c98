"""Webex Meetings as a conferencing provider, by the service token."""

from collections.abc import Mapping
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

_STATES: Mapping[str, PresenceState] = {"lobby": "waiting", "end": "left"}


class WebexMeetings:
    """See `ConferencingProvider`. `host_email` names the host where the service app isn't it."""

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

    def __init__(self, meetings: Meetings, host_email: str | None = None) -> None:
        self._meetings = meetings
        self._host_email = host_email

    def create(self, plan: ConferencePlan, now: datetime) -> Links:
        """Look before create: a meeting made just before a crash bears our tag."""
        when = plan.when
        wanted = MeetingPlan(
            plan.title,
            when.start,
            when.end,
            plan.key,
            host_email=self._host_email,
            recurrence=plan.recurrence,
            zone=plan.zone,
        )
        found = self.find(plan)
        return found or self._links(self._meetings.create_meeting(wanted, now))

    def find(self, plan: ConferencePlan) -> Links | None:
        """See the Protocol."""
        when = plan.when
        found = self._meetings.find_meeting(
            plan.key, when.start, when.end, host_email=self._host_email
        )
        return self._links(found) if found else None

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
                host_email=meeting.host,
            )
        except PermanentError:
            if not self._runs(meeting):
                raise

    def cancel(self, meeting: MeetingRef) -> None:
        """See the Protocol; a meeting that runs is ended first, as Webex deletes none that runs."""
        if self._runs(meeting):
            self._meetings.end_meeting(meeting.id)
        self._meetings.delete_meeting(meeting.id, host_email=meeting.host)

    def start(self, meeting: MeetingRef, title: str) -> None:
        """See the Protocol: whoever comes first opens the meeting, from 15 minutes before on."""

    def end(self, meeting: MeetingRef) -> None:
        """See the Protocol."""
        self._meetings.end_meeting(meeting.id)

    def ring(self, meeting: MeetingRef, sip_address: str, name: str) -> None:
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
        """See the Protocol."""
        self._meetings.look(host_email=self._host_email)

    def _there(self, meeting: MeetingRef, priority: Priority) -> list[Participant]:
        found = self._meetings.participants(meeting.id, host_email=meeting.host, priority=priority)
        return [_participant(one) for one in found]

    def _links(self, meeting: Meeting) -> Links:
        return Links(
            meeting=MeetingRef(meeting.id, self._host_email),
            web_link=meeting.web_link,
            sip_address=meeting.sip_address,
            number=meeting.number,
            password=meeting.password,
        )

    def _runs(self, meeting: MeetingRef) -> bool:
        try:
            return self._meetings.meeting(meeting.id, host_email=meeting.host).in_progress
        except NotFound:
            return False


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
