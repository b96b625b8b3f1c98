"""Webex meetings: made, found by tag, joined, ended; their state follows from the time."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from integrations.webex.standin.ground import (
    ApiFailure,
    Ground,
    exact,
    moment,
    new_id,
    shown,
    text_or_none,
    wanted_text,
)
from integrations.webex.standin.meeting_rules import checked, people_of
from integrations.webex.standin.people import Caller, People
from integrations.webex.standin.recurring import current, times_of
from integrations.webex.standin.store import Document
from integrations.webex.standin.webhooks import Webhooks

_WEEK = timedelta(days=7)
_A_DAY = timedelta(days=1)


class Meetings:
    """Meetings, once or repeating; the service app hosts them unless it names another host."""

    def __init__(self, ground: Ground, people: People, webhooks: Webhooks) -> None:
        self._ground = ground
        self._store = ground.store
        self._people = people
        self._webhooks = webhooks

    def create(self, caller: Caller, body: Document) -> Document:
        """Make a meeting with a number, a link and a SIP address."""
        _refuse_bots(caller)
        title = wanted_text(body, "title")
        start, end = moment_of(wanted_text(body, "start")), moment_of(wanted_text(body, "end"))
        with self._store.transaction():
            host = self._host(caller, body)
            fields = checked(body, start, end, self._ground.now())
            self._count(host["id"])
            meeting_id, number = new_id("MEETING"), self._free_number()
            site = self._ground.options.site
            meeting = {
                "id": meeting_id,
                "meetingSeriesId": meeting_id,
                "meetingNumber": number,
                "title": title,
                "password": f"Salle-{random.randrange(10**6):06d}",  # noqa: S311  local, no secret
                "phoneAndVideoSystemPassword": f"{random.randrange(10**8):08d}",  # noqa: S311
                "meetingType": "meetingSeries",
                "scheduledType": "meeting",
                "hostUserId": host["id"],
                "hostDisplayName": host["displayName"],
                "hostEmail": host["emails"][0],
                "hostKey": f"{random.randrange(10**6):06d}",  # noqa: S311
                "siteUrl": site,
                "webLink": f"https://{site}/j.php?MTID=m{meeting_id[-24:].lower()}",
                "sipAddress": f"{number}@{site}",
                "enabledBreakoutSessions": False,
                "telephony": {"accessCode": number, "callInNumbers": []},
                "_ended_at": None,
                "_shown": "active",
                **fields,
            }
            self._keep(meeting)
            for tag in fields["integrationTags"]:
                self._store.put("tag", f"{tag} {meeting_id}", {"meeting": meeting_id}, name=tag)
            self._fire("created", meeting, caller.id)
        return self._view(meeting)

    def update(self, caller: Caller, meeting_id: str, body: Document) -> Document:
        """Change a meeting that isn't over."""
        with self._store.transaction():
            meeting = self._own(caller, meeting_id)
            if meeting["_ended_at"] and not meeting.get("recurrence"):
                raise ApiFailure(400, "An ended meeting can't be updated.")
            start = moment_of(text_or_none(body, "start") or meeting["start"])
            end = moment_of(text_or_none(body, "end") or meeting["end"])
            now = self._ground.now() if body.get("start") else start
            meeting |= checked(meeting | body, start, end, now)
            meeting["title"] = text_or_none(body, "title") or meeting["title"]
            self._keep(meeting)
            self._fire("updated", meeting, caller.id)
        return self._view(meeting)

    def get(self, caller: Caller, meeting_id: str, *, of_today: bool = False) -> Document:
        """A meeting and its state at this moment; if it repeats, as a whole or its current date."""
        with self._store.transaction():
            view = self._view(self._own(caller, meeting_id))
            return current(view, self._ground.now()) if of_today else view

    def listed(
        self,
        caller: Caller,
        *,
        tag: str | None = None,
        number: str | None = None,
        start: str | None = None,
        end: str | None = None,
        host_email: str | None = None,
    ) -> list[Document]:
        """The caller's meetings that fall into a range; without one, the next seven days."""
        _refuse_bots(caller)
        with self._store.transaction():
            found = self._candidates(caller, tag, number, host_email)
            if number is None:
                first, last = self._range(start, end)
                found = [one for one in found if _overlaps(one, first, last)]
            return [self._view(one) for one in found]

    def delete(self, caller: Caller, meeting_id: str) -> None:
        """Delete a meeting that nobody is in."""
        with self._store.transaction():
            meeting = self._own(caller, meeting_id)
            if self._present(meeting_id):
                raise ApiFailure(400, "A meeting in progress can't be deleted.")
            for tag in meeting["integrationTags"]:
                self._store.delete("tag", f"{tag} {meeting_id}")
            self._store.delete("meeting", meeting_id)
            self._fire("deleted", meeting, caller.id)

    def end(self, caller: Caller, meeting_id: str) -> None:
        """End a meeting: everybody in it has left."""
        with self._store.transaction():
            meeting = self._own(caller, meeting_id)
            present = self._present(meeting_id)
            if not present:
                raise ApiFailure(404, "The meeting is not in progress.")
            now = self._ground.now()
            for one in present:
                self._leave(one, now)
            meeting["_ended_at"] = exact(now)
            self._keep(meeting)
            self._settle(meeting)

    def participants(self, caller: Caller, meeting_id: str) -> list[Document]:
        """Who is in a meeting now; once it is over, who was."""
        with self._store.transaction():
            meeting = self._own(caller, meeting_id)
            self._settle(meeting)
            host = meeting["hostEmail"]
            now = self._ground.now()
            return people_of(current(meeting, now), self._participants(meeting_id), now, host)

    def change_participant(self, caller: Caller, participant_id: str, body: Document) -> Document:
        """Expel a participant who is in a meeting that runs; nothing else is changed here.

        The answer shows them as they were: in it, nobody has a state in which they are gone.
        """
        with self._store.transaction():
            found = self._store.get("participant", participant_id)
            now = self._ground.now()
            if found is None or _presence(found, now) != "in":
                raise ApiFailure(404, "Participant not found.")
            meeting = self._own(caller, found["meetingId"])
            [view] = people_of(current(meeting, now), [found], now, meeting["hostEmail"])
            if body.get("expel") is True:
                self._leave(found, now)
                self._settle(meeting)
            return view

    def joinable(self, number_or_address: str) -> Document | None:
        """The meeting under a number or SIP address that can be joined at this moment."""
        number, _, domain = number_or_address.partition("@")
        if domain and domain != self._ground.options.site:
            return None
        meeting, now = self._store.one("meeting", number), self._ground.now()
        if meeting is None:
            return None
        today = current(meeting, now)
        return None if _is_ended(today) and now >= moment(today["end"]) else meeting

    def of_callout(self, caller: Caller, body: Document) -> Document:
        """The meeting that a callout goes out of; it must be open to join."""
        meeting_id, number = text_or_none(body, "meetingId"), text_or_none(body, "meetingNumber")
        if meeting_id is None:
            found = self._store.one("meeting", number) if number else None
            meeting_id = found["id"] if found else ""
        meeting = self._own(caller, meeting_id)
        now = self._ground.now()
        if now < _opens(current(meeting, now)) or self.joinable(meeting["meetingNumber"]) is None:
            raise ApiFailure(400, "The meeting is not in progress.")
        return meeting

    def join(self, meeting_id: str, name: str, at: datetime, *, email: str | None = None) -> str:
        """Let somebody or some device in from that moment on; returns the participant's id."""
        participant = {
            "id": f"{meeting_id}_{new_id('PARTICIPANT')[-16:]}",
            "meetingId": meeting_id,
            "displayName": name,
            "email": email,
            "_joins": exact(at),
            "_left": None,
            "_shown": None,
        }
        self._keep_participant(participant)
        return str(participant["id"])

    def left_at(self, participant_id: str) -> datetime | None:
        """When a participant left, `None` while it hasn't."""
        found = self._store.get("participant", participant_id)
        return moment(found["_left"]) if found and found["_left"] else None

    def leave(self, participant_id: str, at: datetime) -> None:
        """Let a participant go."""
        with self._store.transaction():
            found = self._store.get("participant", participant_id)
            if found and at < moment(found["_joins"]):
                self._store.delete("participant", participant_id)
            elif found and not found["_left"]:
                self._leave(found, at)
                self._settle(self._store.get("meeting", found["meetingId"]))

    def state(self, meeting: Document, known: list[Document] | None = None) -> str:
        """The meeting's state at this moment, in Webex's words; `known` are its participants."""
        now = self._ground.now()
        today = current(meeting, now)
        participants = self._participants(meeting["id"]) if known is None else known
        if any(_presence(one, now) == "in" for one in participants):
            return "inProgress" if now >= _opens(today) else "lobby"
        if _is_ended(today):
            return "ended"
        if now >= moment(today["end"]):
            return "ended" if participants else "missed"
        return "ready" if now >= _opens(today) else "active"

    def settle_all(self) -> None:
        """Note what the time has changed in meetings that have, or had, somebody in them."""
        with self._store.transaction():
            places = {one["meetingId"] for one in self._store.find("participant", name="in")}
            for meeting_id in places:
                self._settle(self._store.get("meeting", meeting_id))

    def _settle(self, meeting: Document | None) -> str:
        if meeting is None:
            return "gone"
        now = self._ground.now()
        participants = self._participants(meeting["id"])
        for one in participants:
            shows = _presence(one, now)
            if shows != one["_shown"]:
                one["_shown"] = shows
                self._keep_participant(one)
                event = "joined" if shows == "in" else "left"
                data = {"id": one["id"], "meetingId": meeting["id"]}
                self._tell("meetingParticipants", event, meeting, data)
        state = self.state(meeting, participants)
        if state != meeting["_shown"]:
            if state == "inProgress":
                self._fire("started", meeting, meeting["hostUserId"])
            elif meeting["_shown"] == "inProgress":
                self._fire("ended", meeting, meeting["hostUserId"])
            meeting["_shown"] = state
            self._keep(meeting)
        return state

    def _view(self, meeting: Document) -> Document:
        state = self._settle(meeting)
        return shown(meeting) | {"state": state}

    def _own(self, caller: Caller, meeting_id: str) -> Document:
        _refuse_bots(caller)
        meeting = self._store.get("meeting", meeting_id)
        if meeting is None or (caller.kind == "person" and caller.id != meeting["hostUserId"]):
            raise ApiFailure(404, "Meeting not found.")
        return meeting

    def _host(self, caller: Caller, body: Document) -> Document:
        email = text_or_none(body, "hostEmail")
        if email is None:
            return self._people.get(caller.id)
        if caller.kind != "service":
            raise ApiFailure(403, "Only an administrator may name another host.")
        return self._people.ensure(email)

    def _count(self, host_id: str) -> None:
        """Count one more meeting of a host, or 403 where they have made too many in 24 hours."""
        most, now = self._ground.options.meetings_a_day, self._ground.now()
        if not most:
            return
        made = [moment(one["at"]) for one in self._store.find("made", place=host_id)]
        if sum(at > now - _A_DAY for at in made) >= most:
            raise ApiFailure(403, "The host has scheduled too many meetings in 24 hours.")
        self._store.put("made", new_id("MADE"), {"at": exact(now)}, place=host_id)

    def _candidates(
        self, caller: Caller, tag: str | None, number: str | None, host_email: str | None
    ) -> Iterable[Document]:
        host = self._people.by_email(host_email) if host_email else None
        host_id = host["id"] if host else ("" if host_email else caller.id)
        if tag:
            ids = [one["meeting"] for one in self._store.find("tag", name=tag)]
            tagged = [self._store.get("meeting", one) for one in ids]
            return [one for one in tagged if one and one["hostUserId"] == host_id]
        if number:
            found = self._store.one("meeting", number)
            return [found] if found and found["hostUserId"] == host_id else []
        return self._store.find("meeting", place=host_id)

    def _range(self, start: str | None, end: str | None) -> tuple[datetime, datetime]:
        if start and end:
            return moment_of(start), moment_of(end)
        if end:
            return moment_of(end) - _WEEK, moment_of(end)
        first = moment_of(start) if start else self._ground.now()
        return first, first + _WEEK

    def _participants(self, meeting_id: str) -> list[Document]:
        return self._store.find("participant", place=meeting_id)

    def _present(self, meeting_id: str) -> list[Document]:
        now = self._ground.now()
        return [one for one in self._participants(meeting_id) if _presence(one, now) == "in"]

    def _leave(self, participant: Document, at: datetime) -> None:
        participant["_left"] = exact(at)
        self._keep_participant(participant)

    def _free_number(self) -> str:
        while True:
            number = f"2{random.randrange(10**9):09d}"  # noqa: S311
            if self._store.one("meeting", number) is None:
                return number

    def _fire(self, event: str, meeting: Document, actor_id: str) -> None:
        keys = ("id", "meetingNumber", "title", "start", "end", "hostUserId", "hostEmail")
        data = {key: meeting[key] for key in keys}
        self._tell("meetings", event, meeting, data, actor_id)

    def _tell(
        self, resource: str, event: str, meeting: Document, data: Document, actor_id: str = ""
    ) -> None:
        host = meeting["hostUserId"]
        owners = [host, self._people.service["id"]]
        self._webhooks.fire(resource, event, data, owners=owners, actor_id=actor_id or host)

    def _keep(self, meeting: Document) -> None:
        host, number = meeting["hostUserId"], meeting["meetingNumber"]
        self._store.put("meeting", meeting["id"], meeting, place=host, name=number)

    def _keep_participant(self, one: Document) -> None:
        name = "" if one["_shown"] == "out" else "in"
        self._store.put("participant", one["id"], one, place=one["meetingId"], name=name)


def moment_of(text: str) -> datetime:
    """A moment that a client wrote; 400 when it is none."""
    try:
        return moment(text)
    except ValueError:
        raise ApiFailure(400, "A date and time must be in ISO 8601 format.") from None


def _refuse_bots(caller: Caller) -> None:
    if caller.is_bot:
        raise ApiFailure(403, "The bot is not allowed to use meetings.")


def _opens(meeting: Document) -> datetime:
    early = meeting["joinBeforeHostMinutes"] if meeting["enabledJoinBeforeHost"] else 0
    return moment(meeting["start"]) - timedelta(minutes=early)


def _is_ended(today: Document) -> bool:
    """Whether the current date was ended by hand; of a meeting that repeats, not an earlier one."""
    ended = today["_ended_at"]
    return ended is not None and (not today.get("recurrence") or moment(ended) >= _opens(today))


def _overlaps(meeting: Document, first: datetime, last: datetime) -> bool:
    return any(start < last and end > first for start, end in times_of(meeting))


def _presence(participant: Document, now: datetime) -> str | None:
    if participant["_left"] and now >= moment(participant["_left"]):
        return "out"
    return "in" if now >= moment(participant["_joins"]) else None
