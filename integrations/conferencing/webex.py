"""Webex Meetings as a conferencing provider, by the service token."""

from datetime import datetime

from integrations.conferencing.provider import ConferencePlan, Links
from integrations.errors import NotFound, PermanentError
from integrations.webex.budget import Priority
from integrations.webex.meeting_records import Meeting, MeetingPlan
from integrations.webex.meetings import Meetings


class WebexMeetings:
    """See `ConferencingProvider`. `host_email` names the host where the service app isn't it."""

    name = "webex"

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
        return self.find(plan) or _links(self._meetings.create_meeting(wanted, now))

    def find(self, plan: ConferencePlan) -> Links | None:
        """See the Protocol."""
        when = plan.when
        found = self._meetings.find_meeting(
            plan.key, when.start, when.end, host_email=self._host_email
        )
        return _links(found) if found else None

    def move(self, meeting_id: str, plan: ConferencePlan, now: datetime) -> None:
        """See the Protocol; a meeting that runs already keeps its times, its end is ours to do."""
        try:
            self._meetings.update_meeting(
                meeting_id,
                now,
                title=plan.title,
                start=plan.when.start,
                end=plan.when.end,
                recurrence=plan.recurrence,
                zone=plan.zone,
                host_email=self._host_email,
            )
        except PermanentError:
            if not self._runs(meeting_id):
                raise

    def cancel(self, meeting_id: str) -> None:
        """See the Protocol; a meeting that runs is ended first, as Webex deletes none that runs."""
        if self._runs(meeting_id):
            self._meetings.end_meeting(meeting_id)
        self._meetings.delete_meeting(meeting_id, host_email=self._host_email)

    def end(self, meeting_id: str) -> None:
        """See the Protocol."""
        self._meetings.end_meeting(meeting_id)

    def ring(self, meeting_id: str, sip_address: str, name: str) -> None:
        """See the Protocol."""
        there = self._meetings.participants(
            meeting_id, host_email=self._host_email, priority=Priority.END_START_CALL
        )
        address = sip_address.removeprefix("sip:").lower()
        if any(p.state == "joined" and address in (p.email, p.name.lower()) for p in there):
            return
        self._meetings.callout(meeting_id, sip_address, display_name=name or address)

    def _runs(self, meeting_id: str) -> bool:
        try:
            return self._meetings.meeting(meeting_id, host_email=self._host_email).in_progress
        except NotFound:
            return False


def _links(meeting: Meeting) -> Links:
    return Links(
        meeting_id=meeting.id,
        web_link=meeting.web_link,
        sip_address=meeting.sip_address,
        number=meeting.number,
        password=meeting.password,
    )
