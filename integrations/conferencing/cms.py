"""Cisco Meeting Server as a conferencing provider: a coSpace for each conference."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from calendars.tokens import make_conference_token
from integrations.conferencing.cms_client import CmsClient, Party, Space
from integrations.conferencing.provider import (
    Ability,
    ConferencePlan,
    Links,
    MeetingRef,
    Participant,
    PresenceState,
    bare,
)
from integrations.errors import PermanentError

_STATES: Mapping[str, PresenceState] = {"initial": "ringing", "ringing": "ringing"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CmsPlaces:
    """Where a Meeting Server's conferences are: its SIP domain, and its guests' web address."""

    sip_domain: str
    web_url: str


class CiscoMeetingServer:
    """See `ConferencingProvider`.

    A coSpace is open at any hour to whoever knows its address, so no address can be guessed: it
    ends in a digest of the plan's key under `secret`, by which it is found again as well.
    """

    name = "cms"
    abilities = frozenset(
        {
            Ability.MAKE,
            Ability.WEB_LINK,
            Ability.DIAL_IN,
            Ability.RING,
            Ability.PARTICIPANTS,
            Ability.DROP,
            Ability.ANY_HOUR,
            Ability.LASTS,
        }
    )

    def __init__(self, client: CmsClient, places: CmsPlaces, secret: bytes) -> None:
        self._client = client
        self._places = places
        self._secret = secret

    def create(self, plan: ConferencePlan, now: datetime) -> Links:  # noqa: ARG002
        """Look before create; where two create at once, the server refuses the second's address."""
        found = self.find(plan)
        if found is not None:
            return found
        try:
            space_id = self._client.make_space(plan.title, self._uri(plan.key))
        except PermanentError as error:
            found = self.find(plan) if "duplicateCoSpaceUri" in error.reason else None
            if found is None:
                raise
            return found
        return self._links(self._client.space(space_id))

    def find(self, plan: ConferencePlan) -> Links | None:
        """See the Protocol."""
        found = self._client.space_with(self._uri(plan.key))
        return self._links(found) if found else None

    def move(self, meeting: MeetingRef, plan: ConferencePlan, now: datetime) -> None:  # noqa: ARG002
        """See the Protocol; a coSpace has no times."""
        self._client.rename_space(meeting.id, plan.title)

    def cancel(self, meeting: MeetingRef) -> None:
        """See the Protocol."""
        self.end(meeting)
        self._client.delete_space(meeting.id)

    def start(self, meeting: MeetingRef, title: str) -> None:  # noqa: ARG002
        """See the Protocol."""
        self._call(meeting)

    def end(self, meeting: MeetingRef) -> None:
        """See the Protocol."""
        for call_id in self._client.calls(meeting.id):
            self._client.end_call(call_id)

    def ring(
        self, meeting: MeetingRef, sip_address: str, name: str, kbps: int | None = None
    ) -> None:
        """See the Protocol."""
        call_id, address = self._call(meeting), bare(sip_address)
        if any(address in map(bare, party.uris) for party in self._client.parties(call_id)):
            return
        self._client.ring(call_id, address, name, kbps)

    def participants(self, meeting: MeetingRef) -> list[Participant]:
        """See the Protocol; the server tells of nobody who has left."""
        calls = self._client.calls(meeting.id)
        return [_participant(one) for call_id in calls for one in self._client.parties(call_id)]

    def drop(self, meeting: MeetingRef, participant_id: str) -> None:  # noqa: ARG002
        """See the Protocol."""
        self._client.drop(participant_id)

    def health(self) -> None:
        """See the Protocol."""
        self._client.status()

    def _call(self, meeting: MeetingRef) -> str:
        running = self._client.calls(meeting.id)
        return running[0] if running else self._client.make_call(meeting.id)

    def _uri(self, key: str) -> str:
        return f"{key}.{make_conference_token(self._secret, key)}"

    def _links(self, space: Space) -> Links:
        web_link = None
        if space.call_id:
            query = urlencode({"secret": space.secret} if space.secret else {})
            web_link = f"{self._places.web_url.rstrip('/')}/meeting/{space.call_id}"
            web_link += f"?{query}" if query else ""
        return Links(
            meeting=MeetingRef(space.id),
            web_link=web_link,
            sip_address=f"{space.uri}@{self._places.sip_domain}",
            number=None,
        )


def _participant(party: Party) -> Participant:
    return Participant(
        id=party.id,
        name=party.name,
        addresses=frozenset(bare(uri) for uri in party.uris),
        state=_STATES.get(party.state, "connected"),
    )
