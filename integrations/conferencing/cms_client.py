"""The Cisco Meeting Server's REST dialect (API Reference Guide, coSpaces, calls, participants).

Form-encoded requests with Basic authentication, XML answers, a new object's id in `Location` alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree.ElementTree import Element

from integrations.conferencing.xml_client import Answer, XmlClient, text_of
from integrations.errors import NotFound, PermanentError, TransientError

API = "/api/v1"
_PAGE = 20
_MOST_PAGES = 25
_LONGEST_NAME = 200
# Refusals of a server that isn't ready yet.
_LATER = frozenset({"databaseNotReady", "tooManyLdapSyncs"})


@dataclass(frozen=True, slots=True)
class Space:
    """A coSpace: `uri` is the part of its SIP address before the @, `call_id` its number."""

    id: str
    uri: str
    call_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Party:
    """A participant of a call; `state` is initial, ringing, connected or onHold."""

    id: str
    name: str
    uris: frozenset[str]
    state: str


class CmsClient:
    """Talks to one Meeting Server; errors as `integrations.errors` says."""

    def __init__(self, client: XmlClient) -> None:
        self._client = client

    def status(self) -> None:
        """Ask how the server is."""
        self._ask("read its status", "GET", "/system/status")

    def make_space(self, name: str, uri: str) -> str:
        """Make a coSpace with a number of its own, and return its id."""
        form = {"name": name[:_LONGEST_NAME], "uri": uri, "requireCallId": "true"}
        return _id_in(self._ask("make a space", "POST", "/coSpaces", form=form), "coSpaces")

    def space_with(self, uri: str) -> Space | None:
        """Return the coSpace with exactly this uri, None where there is none."""
        for found in self._items("find a space", "/coSpaces", "coSpace", {"filter": uri}):
            if text_of(found, "uri").lower() == uri.lower():
                return self.space(found.get("id", ""))
        return None

    def space(self, space_id: str) -> Space:
        """Return a coSpace with all that is known of it."""
        found = self._ask("read a space", "GET", f"/coSpaces/{_quoted(space_id)}")
        uri, call_id, secret = (found.text(name) for name in ("uri", "callId", "secret"))
        return Space(space_id, uri, call_id, secret)

    def rename_space(self, space_id: str, name: str) -> None:
        """Give a coSpace another name."""
        form = {"name": name[:_LONGEST_NAME]}
        self._ask("rename a space", "PUT", f"/coSpaces/{_quoted(space_id)}", form=form)

    def delete_space(self, space_id: str) -> None:
        """Delete a coSpace; one that is gone is fine."""
        self._delete("delete a space", f"/coSpaces/{_quoted(space_id)}")

    def calls(self, space_id: str) -> list[str]:
        """Return the ids of the calls that run in a coSpace: one at most, by the server's rules."""
        found = self._items("find calls", "/calls", "call", {"coSpaceFilter": space_id})
        mine = [call for call in found if text_of(call, "coSpace") in {"", space_id}]
        return [call.get("id", "") for call in mine]

    def make_call(self, space_id: str) -> str:
        """Begin a call in a coSpace, and return its id."""
        answer = self._ask("begin a call", "POST", "/calls", form={"coSpace": space_id})
        return _id_in(answer, "calls")

    def end_call(self, call_id: str) -> None:
        """End a call for everybody in it; one that is over is fine."""
        self._delete("end a call", f"/calls/{_quoted(call_id)}")

    def ring(self, call_id: str, address: str, name: str, kbps: int | None = None) -> str:
        """Ring a SIP address into a call, at this rate at most, and return the participant's id."""
        form = {"remoteParty": f"sip:{address}"}
        if name:
            form["nameLabelOverride"] = name[:_LONGEST_NAME]
        if kbps is not None:
            form["bandwidth"] = str(kbps * 1000)  # bit/s
        path = f"/calls/{_quoted(call_id)}/participants"
        return _id_in(self._ask("ring somebody", "POST", path, form=form), "participants")

    def parties(self, call_id: str) -> list[Party]:
        """Return who is in a call or being rung; nobody where it is over."""
        path = f"/calls/{_quoted(call_id)}/participants"
        try:
            found = list(self._items("list participants", path, "participant", {}))
        except NotFound:
            return []
        return [party for party in map(self._party, found) if party is not None]

    def drop(self, participant_id: str) -> None:
        """Hang up a participant; one that has left is fine."""
        self._delete("hang somebody up", f"/participants/{_quoted(participant_id)}")

    def _party(self, listed: Element) -> Party | None:
        """Return the participant; what older servers leave out of lists is asked for."""
        party_id, found = listed.get("id", ""), listed
        if not (text_of(listed, "status/state") and text_of(listed, "uri")):
            try:
                path = f"/participants/{_quoted(party_id)}"
                found = self._ask("read a participant", "GET", path).document
            except NotFound:
                return None
        uris = {text_of(found, "uri"), text_of(found, "originalUri")} - {""}
        state = text_of(found, "status/state") or "connected"
        return Party(party_id, text_of(found, "name"), frozenset(uris), state)

    def _items(self, what: str, path: str, tag: str, params: dict[str, str]) -> Iterator[Element]:
        """Yield the elements of a list, page by page; a server gives fewer than it is asked for."""
        offset = 0
        for _ in range(_MOST_PAGES):
            asked = {**params, "offset": str(offset), "limit": str(_PAGE)}
            root = self._ask(what, "GET", path, params=asked).document
            found = root.findall(tag)
            yield from found
            offset += len(found)
            total = root.get("total", "")
            if not found or not total.isdecimal() or offset >= int(total):
                return
        raise TransientError(f"The Meeting Server gives too many pages: {what}.")

    def _delete(self, what: str, path: str) -> None:
        try:
            self._ask(what, "DELETE", path)
        except NotFound:
            return

    def _ask(
        self,
        what: str,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
    ) -> Answer:
        try:
            return self._client.ask(what, method, f"{API}{path}", params=params, form=form)
        except PermanentError as error:
            codes = set(error.reason.split())
            if codes & _LATER:
                raise TransientError(str(error), status=error.status) from None
            if any(code.endswith("DoesNotExist") for code in codes):
                raise NotFound(str(error), status=error.status, reason=error.reason) from None
            raise


def failures_in(document: Element) -> str:
    """Return the codes in `failureDetails`, in order."""
    details = document if document.tag == "failureDetails" else document.find("failureDetails")
    return " ".join(code.tag for code in details) if details is not None else ""


def _id_in(answer: Answer, collection: str) -> str:
    """Return the id at the end of the answer's Location."""
    before, slash, found = answer.location.rstrip("/").rpartition("/")
    if not (slash and found) or not before.endswith(collection):
        raise TransientError("The Meeting Server names nothing that it made.")
    return found


def _quoted(an_id: str) -> str:
    if not an_id:
        raise TransientError("The Meeting Server left an id out.")
    return quote(an_id, safe="")
