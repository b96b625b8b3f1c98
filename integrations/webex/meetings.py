"""Webex meetings, by the service token (developer.webex.com, Meetings and Meeting Participants)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from integrations.errors import NotFound, PermanentError
from integrations.webex import reading
from integrations.webex.budget import Priority
from integrations.webex.meeting_records import Meeting, MeetingPlan, Participant
from integrations.webex.rest import Request, Rest

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=23, minutes=59)
LONGEST_TITLE = 128
LONGEST_AGENDA = 1300
LONGEST_TAG = 64
MOST_INVITEES = 1000
# Participants may come this early, the most that Webex offers.
EARLY_MINUTES = 15
_PAGE = 100
# A meeting moved since it was made still lies within this of where it is looked for.
_AROUND = timedelta(days=1)
_MAY_BE_OVER = frozenset({400, 403, 405, 409})


def fitting_times(start: datetime, end: datetime, now: datetime) -> tuple[datetime, datetime]:
    """The times that Webex accepts: whole minutes, no past start, 10 minutes to 23 h 59 long.

    A meeting that is too short is made to end later, one that is too long earlier: the room's
    call ends when the booking does, not when the meeting was planned to.
    """
    soonest = _whole_minutes(now) + timedelta(minutes=1)
    first = max(_whole_minutes(start), soonest)
    last = min(max(_whole_minutes(end), first + SHORTEST), first + LONGEST)
    return first, last


class Meetings:
    """Makes, finds, changes and ends meetings; errors as `integrations.errors` says."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    def create_meeting(
        self, plan: MeetingPlan, now: datetime, *, priority: Priority = Priority.REPLY
    ) -> Meeting:
        """Make a meeting; look with `find_meeting` first, as each call makes another one."""
        first, last = fitting_times(plan.start, plan.end, now)
        body: dict[str, Any] = {
            "title": plan.title[:LONGEST_TITLE],
            "start": reading.iso(first),
            "end": reading.iso(last),
            "timezone": plan.zone,
            "integrationTags": [_tag(plan.tag)],
            "enabledJoinBeforeHost": True,
            "joinBeforeHostMinutes": EARLY_MINUTES,
            "unlockedMeetingJoinSecurity": "allowJoin",
            "allowAuthenticatedDevices": True,
            "enabledAutoRecordMeeting": False,
            "publicMeeting": False,
            "sendEmail": False,
        }
        if plan.recurrence:
            body["recurrence"] = plan.recurrence
        if plan.agenda:
            body["agenda"] = plan.agenda[:LONGEST_AGENDA]
        if plan.invitees:
            body["invitees"] = [{"email": email} for email in plan.invitees[:MOST_INVITEES]]
        if plan.host_email:
            body["hostEmail"] = plan.host_email
        request = Request("create a meeting", "POST", "meetings", body=body)
        return Meeting.read(self._rest.call(request, priority))

    def find_meeting(
        self,
        tag: str,
        start: datetime,
        end: datetime,
        *,
        host_email: str | None = None,
        priority: Priority = Priority.REPLY,
    ) -> Meeting | None:
        """The meeting that bears our tag within a day of these times, `None` if there is none.

        Without a range Webex would look at the next seven days alone.
        """
        params: dict[str, Any] = {
            "integrationTag": _tag(tag),
            "from": reading.iso(start - _AROUND),
            "to": reading.iso(end + _AROUND),
            "current": "false",
            "max": _PAGE,
        }
        if host_email:
            params["hostEmail"] = host_email
        request = Request("find a meeting", "GET", "meetings", params)
        items = self._rest.items(request, priority, pages=5)
        found = sorted((Meeting.read(item) for item in items), key=lambda meeting: meeting.id)
        return found[0] if found else None

    def meeting(
        self, meeting_id: str, *, host_email: str | None = None, priority: Priority = Priority.REPLY
    ) -> Meeting:
        """A meeting as it is at this moment, its `state` included."""
        params = {"current": "true"} | _host(host_email)
        request = Request("read a meeting", "GET", _path(meeting_id), params)
        return Meeting.read(self._rest.call(request, priority))

    def update_meeting(
        self,
        meeting_id: str,
        now: datetime,
        *,
        title: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        recurrence: str | None = None,
        zone: str = "UTC",
        host_email: str | None = None,
        priority: Priority = Priority.REPLY,
    ) -> Meeting:
        """Change a meeting that hasn't begun; times go together or not at all.

        A meeting that repeats changes as a whole; it goes on as it did without `recurrence`.
        """
        body: dict[str, Any] = {"sendEmail": False} | _host(host_email)
        if title is not None:
            body["title"] = title[:LONGEST_TITLE]
        if start is not None and end is not None:
            first, last = fitting_times(start, end, now)
            body |= {"start": reading.iso(first), "end": reading.iso(last), "timezone": zone}
        elif start is not None or end is not None:
            raise ValueError("The start and the end of a meeting change together")
        if recurrence:
            body["recurrence"] = recurrence
        request = Request("change a meeting", "PATCH", _path(meeting_id), body=body)
        return Meeting.read(self._rest.call(request, priority))

    def delete_meeting(
        self,
        meeting_id: str,
        *,
        host_email: str | None = None,
        priority: Priority = Priority.WARNING,
    ) -> None:
        """Delete a meeting that hasn't begun; one that is gone already is fine."""
        params = {"sendEmail": "false"} | _host(host_email)
        request = Request("delete a meeting", "DELETE", _path(meeting_id), params)
        try:
            self._rest.call(request, priority)
        except NotFound:
            return

    def end_meeting(
        self,
        meeting_id: str,
        *,
        host_email: str | None = None,
        priority: Priority = Priority.END_START_CALL,
    ) -> None:
        """End a meeting for everybody in it; one that is over, or gone, is fine.

        A refusal is one only where the meeting goes on, which nobody but its host is told.
        """
        request = Request("end a meeting", "POST", f"{_path(meeting_id)}/end", body={})
        try:
            self._rest.call(request, priority)
        except NotFound:
            return
        except PermanentError as error:
            if error.status not in _MAY_BE_OVER or self._goes_on(meeting_id, host_email, priority):
                raise

    def callout(
        self,
        meeting_id: str,
        sip_address: str,
        *,
        display_name: str | None = None,
        priority: Priority = Priority.END_START_CALL,
    ) -> str | None:
        """Ring a SIP address into a meeting; returns the participant's id, where Webex gives it.

        It rings for 30 seconds. Only the host may do this, so the service app must be the host.
        """
        address = sip_address.removeprefix("sip:").strip()
        body = {
            "meetingId": meeting_id,
            "address": address,
            "addressType": "sipAddress",
            "displayName": display_name or address,
        }
        request = Request("call out", "POST", "meetingParticipants/callout", body=body)
        return reading.text_or_none(self._rest.call(request, priority), "participantId")

    def participants(
        self,
        meeting_id: str,
        *,
        host_email: str | None = None,
        priority: Priority = Priority.WATCH,
    ) -> list[Participant]:
        """Who is, or has been, in a meeting; empty before anybody came."""
        params = {"meetingId": meeting_id, "max": _PAGE} | _host(host_email)
        request = Request("list participants", "GET", "meetingParticipants", params)
        try:
            items = self._rest.items(request, priority)
        except NotFound:
            return []
        return [Participant.read(item) for item in items]

    def expel(self, participant_id: str, *, priority: Priority = Priority.END_START_CALL) -> None:
        """Take one participant out of a meeting that runs; one that isn't in it is fine."""
        path = f"meetingParticipants/{quote(participant_id, safe='')}"
        request = Request("expel a participant", "PUT", path, body={"expel": True})
        try:
            self._rest.call(request, priority)
        except NotFound:
            return

    def look(self, *, host_email: str | None = None, priority: Priority = Priority.WATCH) -> None:
        """Ask for one of the host's meetings, to see whether meetings can be had at all."""
        params = {"max": 1} | _host(host_email)
        self._rest.call(Request("look for meetings", "GET", "meetings", params), priority)

    def _goes_on(self, meeting_id: str, host_email: str | None, priority: Priority) -> bool:
        try:
            found = self.meeting(meeting_id, host_email=host_email, priority=priority)
        except NotFound:
            return False
        return found.in_progress


def _path(meeting_id: str) -> str:
    return f"meetings/{quote(meeting_id, safe='')}"


def _host(email: str | None) -> dict[str, Any]:
    return {"hostEmail": email} if email else {}


def _tag(tag: str) -> str:
    if not 0 < len(tag) <= LONGEST_TAG:
        raise ValueError(f"A meeting's tag has 1 to {LONGEST_TAG} characters")
    return tag


def _whole_minutes(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(second=0, microsecond=0)
