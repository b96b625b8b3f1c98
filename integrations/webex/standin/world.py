"""The local Webex as a whole, and the strings that the local page and tests pull."""

import threading
import time
from collections.abc import Callable, Iterable

from integrations.webex.standin.calls import Calls
from integrations.webex.standin.devices import FAULTS, Devices, DeviceSeed, plain_address
from integrations.webex.standin.ground import ApiFailure, Ground, Options, moment
from integrations.webex.standin.limits import ApiFault, Limits
from integrations.webex.standin.meetings import Meetings
from integrations.webex.standin.messages import Messages
from integrations.webex.standin.people import Caller, People
from integrations.webex.standin.places import Places
from integrations.webex.standin.sender import Sender
from integrations.webex.standin.spaces import Spaces
from integrations.webex.standin.store import Change, Document, Store
from integrations.webex.standin.webhooks import Webhooks
from integrations.webex.standin.xapi import Xapi
from rooms.clock import Clock

OUTSIDE_FATES = ("connect", "refused", "busy", "unreachable")
_NEWEST_MESSAGES = 200


class World:
    """One Webex organisation: people, spaces, devices, meetings, webhooks.

    Everything stands in the store, so a world built on the same file goes on where the last one
    stopped. `clock` rules calls and meetings; `monotonic` (real seconds) rules rate limits.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        options: Options | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.options = options or Options()
        self.store = store
        self._closing = threading.Event()
        self._ground = ground = Ground(store, clock, self.options)
        self.limits = Limits(monotonic, self.options.requests_per_minute)
        self.people = People(ground)
        self.webhooks = Webhooks(ground)
        self.spaces = Spaces(ground, self.people, self.webhooks)
        self.messages = Messages(ground, self.people, self.spaces, self.webhooks)
        self.devices = Devices(ground)
        self.places = Places(ground)
        self.meetings = Meetings(ground, self.people, self.webhooks)
        self.calls = Calls(ground, self.devices, self.meetings)
        self.xapi = Xapi(ground, self.devices, self.calls, self.pause)
        self.sender = Sender(store, self.webhooks, self.options, self.tick)

    # Running.

    def start(self) -> None:
        """Begin to deliver webhooks."""
        self._closing.clear()
        self.sender.start()

    def stop(self) -> None:
        """Stop delivering, and let whatever hangs go on; the store stays open."""
        self._closing.set()
        self.sender.stop()

    def pause(self, seconds: float) -> None:
        """Wait in real time, no longer than the world runs."""
        if seconds > 0:
            self._closing.wait(seconds)

    def tick(self) -> None:
        """Note what the time has done to calls and meetings, so that webhooks tell of it."""
        self.calls.settle_all()
        self.meetings.settle_all()

    # Setting up.

    def seed(
        self, people: Iterable[tuple[str, str]] = (), devices: Iterable[DeviceSeed] = ()
    ) -> None:
        """Set up people (address, name) and devices; what is there is brought up to date."""
        with self.store.transaction():
            for email, name in people:
                self.people.ensure(email, name)
            for device in devices:
                self.devices.seed(device)

    def create_group(
        self, title: str, member_emails: Iterable[str], *, with_bot: bool = True
    ) -> str:
        """Make a group space; the bot comes in last, so that it hears of being added."""
        emails = list(member_emails)
        if not emails:
            raise ApiFailure(400, "A group has at least one member.")
        creator = self._person(emails[0])
        with self.store.transaction():
            space_id = str(self.spaces.create(creator, title)["id"])
            for email in emails[1:]:
                self.spaces.add(creator, {"roomId": space_id, "personEmail": email})
            if with_bot:
                self.add_bot(space_id, emails[0])
        self.sender.wake()
        return space_id

    def add_bot(self, space_id: str, by_email: str) -> None:
        """Add the bot to a group space."""
        bot_id = self.people.bot["id"]
        self.spaces.add(self._person(by_email), {"roomId": space_id, "personId": bot_id})
        self.sender.wake()

    # What people do.

    def say(
        self,
        person_email: str,
        text: str,
        *,
        space: str | None = None,
        mention: bool = True,
        parent_id: str | None = None,
    ) -> Document:
        """Say something to the bot one to one, or in a space, there with a mention by default."""
        person = self._person(person_email)
        body: Document = {"parentId": parent_id, "text": text}
        if space is None:
            body["toPersonId"] = self.people.bot["id"]
        else:
            body["roomId"] = space
            if mention and self.spaces.get(person, space)["type"] == "group":
                bot = self.people.bot
                body["text"] = f"{bot['displayName']} {text}"
                body["markdown"] = f"<@personId:{bot['id']}|{bot['displayName']}> {text}"
        message = self.messages.create(person, body)
        self.sender.wake()
        return message

    def press(self, person_email: str, message_id: str, inputs: Document) -> Document:
        """Submit the card of a message with these inputs."""
        body = {"type": "submit", "messageId": message_id, "inputs": inputs}
        action = self.messages.press(self._person(person_email), body)
        self.sender.wake()
        return action

    def migrate(self, space_id: str) -> str:
        """Give a space a new id and return it."""
        new_id = self.spaces.migrate(space_id)
        self.sender.wake()
        return new_id

    # What goes wrong.

    def set_fault(self, device_id: str, fault: str | None) -> None:
        """Let a device be offline, busy, refuse, hang or answer errors; `None` heals it."""
        if fault is not None and fault not in FAULTS:
            raise ApiFailure(400, f"A fault is one of {', '.join(FAULTS)}.")
        with self.store.transaction():
            was = self.devices.get(device_id)["_fault"]
            if fault == "offline" or was == "busy":
                self.calls.drop(device_id)
            device = self.devices.get(device_id)
            device["_fault"] = fault
            self.devices.keep(device)
            if fault == "busy":
                self.calls.occupy(device)

    def set_outside(self, sip_address: str, fate: str) -> None:
        """Settle what becomes of calls to an outside address: they connect unless told so."""
        if fate not in OUTSIDE_FATES:
            raise ApiFailure(400, f"A fate is one of {', '.join(OUTSIDE_FATES)}.")
        self.store.put("outside", plain_address(sip_address), {"fate": fate})

    def set_api_fault(
        self, path_prefix: str, status: int, retry_after: float | None = None, count: int = 1
    ) -> None:
        """Let the next requests to paths such as "/messages" fail; a count of 0 heals them."""
        self.limits.set_fault(ApiFault(path_prefix, status, retry_after, count))

    def set_sensors(
        self, device_id: str, people: int | None = None, presence: str | None = None
    ) -> None:
        """Set what a room's sensors see: a number (-1: unknown), and Yes, No or Unknown."""
        self.devices.sense(device_id, people, presence)

    def hang_up(self, device_id: str) -> None:
        """Let somebody in the room end the call, as with the button on the panel."""
        self.calls.hang_up(device_id)

    def equip(
        self, device_id: str, lacks: Iterable[str] = (), *, is_personal: bool = False
    ) -> None:
        """Let a device lack commands, or be somebody's own: then it takes no room's commands."""
        self.devices.equip(device_id, lacks, is_personal=is_personal)

    # What can be looked at.

    def state(self) -> Document:
        """Everything there is to show, as JSON, with the number of the latest change."""
        with self.store.transaction():
            self.tick()
            return {
                "change": self.store.last_change,
                "now": self._ground.now().isoformat(),
                "spaces": [self._space(one) for one in self.store.find("space")],
                "devices": [self._device(one) for one in self.devices.all()],
                "meetings": [self._meeting(one) for one in self.store.find("meeting")],
                "webhooks": [
                    {key: one[key] for key in ("resource", "event", "targetUrl", "status")}
                    for one in self.store.find("webhook")
                ],
            }

    def changes_since(self, number: int) -> list[Change]:
        """What changed after that number, the passing of time included."""
        with self.store.transaction():
            self.tick()
            return self.store.changes_since(number)

    def _person(self, email: str) -> Caller:
        return Caller(self.people.ensure(email)["id"], "person")

    def _space(self, space: Document) -> Document:
        newest = self.store.find("message", place=space["id"], newest_first=True)
        messages = newest[:_NEWEST_MESSAGES][::-1]
        members = self.store.find("membership", place=space["id"])
        return {
            "id": space["id"],
            "type": space["type"],
            "title": space["title"],
            "members": [one["personEmail"] for one in members],
            "messages": [self._message(one) for one in messages],
        }

    def _message(self, message: Document) -> Document:
        cards = message["attachments"] or [{}]
        return {
            "id": message["id"],
            "parent": message["parentId"],
            "author": message["personEmail"],
            "from_bot": message["personId"] == self.people.bot["id"],
            "text": message["text"],
            "markdown": message["markdown"],
            "card": cards[0].get("content"),
            "created": message["created"],
            "edited": message.get("updated"),
        }

    def _device(self, device: Document) -> Document:
        call = self.calls.current(device["id"])
        connected = call is not None and call["shown"] == "Connected"
        return {
            "id": device["id"],
            "name": device["displayName"],
            "room": device["_room"],
            "sip_address": device["primarySipUrl"],
            "state": call["shown"] if call else "Idle",
            "call": {
                "with": call["number"],
                "name": call["name"],
                "kind": call["kind"],
                "since": call["connects"] if connected else call["dialled"],
            }
            if call
            else None,
            "last_call": device["_last_call"],
            "fault": device["_fault"],
            "screen": self._screen(device["_screen"]),
            "bookings": device["_bookings"],
            "people": device["_people"],
            "commands": device["_commands"],
        }

    def _screen(self, screen: Document | None) -> Document | None:
        if screen is None:
            return None
        shows = (self._ground.now() - moment(screen["since"])).total_seconds()
        return screen if screen["seconds"] == 0 or shows < screen["seconds"] else None

    def _meeting(self, meeting: Document) -> Document:
        service = Caller(self.people.service["id"], "service")
        return {
            "id": meeting["id"],
            "title": meeting["title"],
            "number": meeting["meetingNumber"],
            "web_link": meeting["webLink"],
            "start": meeting["start"],
            "end": meeting["end"],
            "tags": meeting["integrationTags"],
            "state": self.meetings.state(meeting),
            "participants": [
                {"name": one["displayName"], "state": one["state"]}
                for one in self.meetings.participants(service, meeting["id"])
            ],
        }
