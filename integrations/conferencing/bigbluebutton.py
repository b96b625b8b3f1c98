"""BigBlueButton as a conferencing provider (docs.bigbluebutton.org, API Reference).

A meeting there lasts while somebody is in it and can be made again under the same id, so what
guests get is a page of ours, which lets it be open when they come. It rings nobody, and endpoints
can't come in.
"""

import hashlib
from datetime import datetime
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element

from calendars.tokens import make_conference_token
from integrations.conferencing.provider import (
    Ability,
    ConferencePlan,
    Links,
    MeetingRef,
    Participant,
    WithoutRinging,
)
from integrations.conferencing.xml_client import Answer, XmlClient, text_of
from integrations.errors import NotFound, PermanentError

LONGEST_NAME = 200
_SHORTEST_NAME = 2
_SUCCESS = "SUCCESS"
_THERE_ALREADY = "idNotUnique"
_GONE = frozenset({"notFound", "invalidMeetingId"})


class BbbClient:
    """Asks one BigBlueButton server; each request is signed with the secret that both know."""

    def __init__(self, client: XmlClient, url: str, secret: str) -> None:
        self._client = client
        self._url = url.rstrip("/")
        self._secret = secret

    def call(self, what: str, name: str, /, **parameters: str) -> Answer:
        """Return a call's answer; what the server refuses with 200 and FAILED is an error here."""
        answer = self._client.ask(what, "GET", f"/{self._signed(name, parameters)}")
        if answer.text("returncode") == _SUCCESS:
            return answer
        key = answer.text("messageKey")
        kind = NotFound if key in _GONE else PermanentError
        raise kind(f"BigBlueButton refused: {what}.", reason=key)

    def address(self, name: str, /, **parameters: str) -> str:
        """Return the address of a call that a browser is to make."""
        return f"{self._url}/{self._signed(name, parameters)}"

    def _signed(self, name: str, parameters: dict[str, str]) -> str:
        query = urlencode(parameters, quote_via=quote, safe="")
        digest = hashlib.sha256(f"{name}{query}{self._secret}".encode()).hexdigest()
        return f"{name}?{query}{'&' if query else ''}checksum={digest}"


class BigBlueButton(WithoutRinging):
    """See `ConferencingProvider`. `public_url` is where our page is, signed with `secret`."""

    name = "bigbluebutton"
    abilities = frozenset({Ability.MAKE, Ability.WEB_LINK, Ability.PARTICIPANTS, Ability.ANY_HOUR})

    def __init__(self, client: BbbClient, public_url: str, secret: bytes) -> None:
        self._client = client
        self._public_url = public_url.rstrip("/")
        self._secret = secret

    def create(self, plan: ConferencePlan, now: datetime) -> Links:  # noqa: ARG002
        """See the Protocol."""
        self.start(MeetingRef(plan.key), plan.title)
        return self._links(plan)

    def find(self, plan: ConferencePlan) -> Links | None:
        """See the Protocol: what nobody has come to is soon gone there, and made again."""
        return self._links(plan) if self._info(plan.key) is not None else None

    def move(self, meeting: MeetingRef, plan: ConferencePlan, now: datetime) -> None:
        """See the Protocol: there is no time, and the title is given at the next start."""

    def cancel(self, meeting: MeetingRef) -> None:
        """See the Protocol."""
        self.end(meeting)

    def start(self, meeting: MeetingRef, title: str) -> None:
        """See the Protocol; nothing is recorded.

        The server refuses to make what there is already, unless it is given the same passwords,
        which it has deprecated.
        """
        try:
            self._client.call(
                "make a meeting",
                "create",
                name=title[:LONGEST_NAME].ljust(_SHORTEST_NAME, "."),
                meetingID=meeting.id,
                record="false",
                allowStartStopRecording="false",
            )
        except PermanentError as error:
            if error.reason != _THERE_ALREADY:
                raise

    def end(self, meeting: MeetingRef) -> None:
        """See the Protocol."""
        try:
            self._client.call("end a meeting", "end", meetingID=meeting.id)
        except NotFound:
            return

    def participants(self, meeting: MeetingRef) -> list[Participant]:
        """See the Protocol; people in browsers have no address, and who has left isn't told."""
        found = self._info(meeting.id)
        people = found.findall("attendees/attendee") if found is not None else []
        return [
            Participant(
                id=text_of(one, "userID"),
                name=text_of(one, "fullName"),
                addresses=frozenset(),
                state="connected",
            )
            for one in people
        ]

    def join_link(self, meeting: MeetingRef, name: str) -> str:
        """Return the address by which somebody of this name comes in.

        Whoever has the link was invited; all may show their screens, which takes a moderator there.
        """
        return self._client.address(
            "join", fullName=name[:LONGEST_NAME], meetingID=meeting.id, role="MODERATOR"
        )

    def health(self) -> None:
        """See the Protocol."""
        self._client.call("list the meetings", "getMeetings")

    def _info(self, meeting_id: str) -> Element | None:
        try:
            return self._client.call(
                "read a meeting", "getMeetingInfo", meetingID=meeting_id
            ).document
        except NotFound:
            return None

    def _links(self, plan: ConferencePlan) -> Links:
        token = f"{plan.key}.{make_conference_token(self._secret, plan.key)}"
        return Links(meeting=MeetingRef(plan.key), web_link=f"{self._public_url}/visio/{token}")
