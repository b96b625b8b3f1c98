"""Spaces (the API's rooms) and who is in them."""

from integrations.webex.standin.ground import (
    ORGANISATION,
    ApiFailure,
    Ground,
    new_id,
    settled_id,
    shown,
    stamp,
    text_or_none,
    wanted_text,
)
from integrations.webex.standin.people import Caller, People
from integrations.webex.standin.store import Document
from integrations.webex.standin.webhooks import Webhooks


class Spaces:
    """Direct spaces of two and group spaces of many."""

    def __init__(self, ground: Ground, people: People, webhooks: Webhooks) -> None:
        self._ground = ground
        self._store = ground.store
        self._people = people
        self._webhooks = webhooks

    def get(self, caller: Caller, space_id: str) -> Document:
        """A space that the caller is in; 404 for any other. A direct one bears the other's name."""
        space = self._store.get("space", space_id)
        if space is None or not self.is_member(space_id, caller.id):
            raise ApiFailure(404, "Could not find a room with provided ID.")
        return self._titled(caller, space)

    def listed(self, caller: Caller, kind: str | None) -> list[Document]:
        """The caller's spaces, of one kind where given."""
        own = self._store.find("membership", name=caller.id)
        spaces = [self._store.get("space", one["roomId"]) for one in own]
        return [self._titled(caller, one) for one in spaces if one and kind in {None, one["type"]}]

    def create(self, caller: Caller, title: str) -> Document:
        """Make a group space with the caller in it."""
        with self._store.transaction():
            space = self._make("group", title, caller.id)
            self._join(space, caller.id, by=caller.id)
        return shown(space)

    def direct(self, one: Document, other: Document) -> Document:
        """The direct space of two people, made if there is none yet."""
        pair = " ".join(sorted((one["id"], other["id"])))
        with self._store.transaction():
            space = self._store.one("space", pair)
            if space is None:
                space = self._make("direct", other["displayName"], one["id"], name=pair)
                for member in (one, other):
                    self._join(space, member["id"], by=one["id"])
            return space

    def is_member(self, space_id: str, person_id: str) -> bool:
        """Whether somebody is in a space."""
        return self._store.get("membership", _membership_id(space_id, person_id)) is not None

    def member_ids(self, space_id: str) -> list[str]:
        """Who is in a space, in the order of joining."""
        return [one["personId"] for one in self._store.find("membership", place=space_id)]

    def add(self, caller: Caller, body: Document) -> Document:
        """Add somebody to a group space that the caller is in."""
        space_id = wanted_text(body, "roomId")
        person_id, email = text_or_none(body, "personId"), text_or_none(body, "personEmail")
        with self._store.transaction():
            space = self.get(caller, space_id)
            if space["type"] == "direct":
                raise ApiFailure(403, "Nobody can be added to a direct room.")
            if person_id:
                person = self._people.get(person_id)
            elif email:
                person = self._people.ensure(email)
            else:
                raise ApiFailure(400, "'personId' or 'personEmail' is required.")
            if self.is_member(space_id, person["id"]):
                raise ApiFailure(409, "User is already a participant.")
            return self._join(space, person["id"], by=caller.id)

    def memberships(
        self, caller: Caller, space_id: str | None, person_id: str | None, email: str | None
    ) -> list[Document]:
        """Memberships of one space, or the caller's own where none is named."""
        if space_id is None:
            return [shown(one) for one in self._store.find("membership", name=caller.id)]
        self.get(caller, space_id)
        found = self._store.find("membership", place=space_id)
        return [
            shown(one)
            for one in found
            if person_id in {None, one["personId"]}
            and (email is None or one["personEmail"] == email.lower())
        ]

    def membership(self, caller: Caller, membership_id: str) -> Document:
        """One membership of a space that the caller is in."""
        found = self._store.get("membership", membership_id)
        if found is None or not self.is_member(found["roomId"], caller.id):
            raise ApiFailure(404, "Could not find a membership with provided ID.")
        return shown(found)

    def leave(self, caller: Caller, membership_id: str) -> None:
        """End a membership."""
        with self._store.transaction():
            found = self.membership(caller, membership_id)
            self._webhooks.fire(
                "memberships",
                "deleted",
                found,
                owners=self.member_ids(found["roomId"]),
                actor_id=caller.id,
            )
            self._store.delete("membership", membership_id)

    def touch(self, space_id: str) -> None:
        """Note that something was said in a space."""
        space = self._store.get("space", space_id)
        if space is not None:
            space["lastActivity"] = stamp(self._ground.now())
            self._keep(space)

    def migrate(self, space_id: str) -> str:
        """Give a space a new id, as a move to another region does; everything in it goes along."""
        with self._store.transaction():
            space = self._store.get("space", space_id)
            if space is None:
                raise ApiFailure(404, "Could not find a room with provided ID.")
            moved = space | {"id": new_id("ROOM")}
            self._store.delete("space", space_id)
            self._keep(moved)
            for membership in self._store.find("membership", place=space_id):
                self._store.delete("membership", membership["id"])
                self._keep_membership(membership | {"roomId": moved["id"]})
            for message in self._store.find("message", place=space_id):
                message["roomId"] = moved["id"]
                parent = message.get("parentId") or ""
                self._store.put("message", message["id"], message, place=moved["id"], name=parent)
            data = shown(moved) | {"oldRoomId": space_id}
            members = self.member_ids(moved["id"])
            self._webhooks.fire(
                "rooms", "migrated", data, owners=members, actor_id=moved["creatorId"]
            )
            return str(moved["id"])

    def _titled(self, caller: Caller, space: Document) -> Document:
        if space["type"] == "direct":
            others = [one for one in self.member_ids(space["id"]) if one != caller.id]
            if others:
                return shown(space | {"title": self._people.get(others[0])["displayName"]})
        return shown(space)

    def _make(self, kind: str, title: str, creator_id: str, *, name: str = "") -> Document:
        now = stamp(self._ground.now())
        space = {
            "id": new_id("ROOM"),
            "title": title,
            "type": kind,
            "isLocked": False,
            "created": now,
            "lastActivity": now,
            "creatorId": creator_id,
            "ownerId": settled_id("ORGANIZATION", ORGANISATION),
            "_pair": name,
        }
        self._keep(space)
        return space

    def _join(self, space: Document, person_id: str, *, by: str) -> Document:
        person = self._people.get(person_id)
        membership = {
            "roomId": space["id"],
            "personId": person_id,
            "personEmail": person["emails"][0],
            "personDisplayName": person["displayName"],
            "personOrgId": person["orgId"],
            "isModerator": False,
            "isMonitor": False,
            "isRoomHidden": False,
            "roomType": space["type"],
            "created": stamp(self._ground.now()),
        }
        kept = self._keep_membership(membership)
        members = self.member_ids(space["id"])
        self._webhooks.fire("memberships", "created", shown(kept), owners=members, actor_id=by)
        return shown(kept)

    def _keep(self, space: Document) -> None:
        self._store.put("space", space["id"], space, name=space["_pair"])

    def _keep_membership(self, membership: Document) -> Document:
        membership["id"] = _membership_id(membership["roomId"], membership["personId"])
        space_id, person_id = membership["roomId"], membership["personId"]
        self._store.put("membership", membership["id"], membership, place=space_id, name=person_id)
        return membership


def _membership_id(space_id: str, person_id: str) -> str:
    return settled_id("MEMBERSHIP", f"{space_id} {person_id}")
