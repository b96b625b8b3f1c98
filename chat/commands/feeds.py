"""Give the address of a calendar to follow: one's own, a room's or a site's; and take it back.

Of a room, its mail address too: who invites it from a calendar of their own books it.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

from calendars.room_addresses import room_address
from chat import cards
from chat.buttons import button
from chat.command import Command, Examples
from chat.fields import Whole
from chat.scene import Scene
from chat.understanding import Intent, Reading
from rooms.feeds import area_of_feed, feed_of, revoke
from rooms.inventory import Venue
from rooms.models import Feed
from rooms.rights import Right, may
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveFeed(Command):
    """Give the address under which a calendar follows your bookings, a room or a site.

    Of a room also the mail address that books it, invited from your own calendar.
    """

    act: ClassVar[str] = "feed"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.FEED,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": (
            "donne-moi le lien du calendrier de Jaurès",
            "quelle est l’adresse mail de Jaurès ?",
        ),
        "en": ("give me the calendar link of Jaurès", "what is the mail address of Jaurès?"),
    }

    room: Whole = None
    site: Whole = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return whose calendar is meant: the room's, the site's, or the person's own."""
        venue = scene.venue_named(reading.room or reading.target_room, reading.site)
        site = scene.site_named(reading.site) if venue is None else None
        return cls(room=venue.room.id if venue else None, site=site.id if site else None)

    def run(self, scene: Scene) -> Reply:
        """Return the address, one to one alone: who knows it, sees the calendar."""
        if not scene.utterance.is_direct:
            return Reply(text=scene.say("Ask me one to one: who has the address sees it all."))
        if scene.feed_address is None:
            return Reply(text=scene.say("There is no address for calendars here."))
        venue, site = scene.venue(self.room), scene.site(self.site)
        room = venue.room if venue else None
        feed = feed_of(scene.session, scene.person, scene.now, room=room, site=site)
        name = room.name if room else site.name if site else scene.say("your bookings")
        words = scene.say("Follow {name} in your calendar with this address:", name=name)
        warning = scene.say("Who has it sees the bookings, without private titles and people.")
        address = scene.feed_address(feed.id)
        taking = button(scene.language, scene.say("Close this address"), RevokeFeed(feed=feed.id))
        lines = [words, address, warning, *_invited_at(scene, venue)]
        card = cards.card([cards.text(line) for line in lines], [taking])
        return Reply(text="\n".join(lines), card=card)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeFeed(Command):
    """Close the address of a calendar."""

    act: ClassVar[str] = "revoke_feed"
    is_service: ClassVar[bool] = False

    feed: Whole = None

    def run(self, scene: Scene) -> Reply:
        """Close it for good, if it is the person's to close."""
        found = scene.session.get(Feed, self.feed) if self.feed else None
        if found is None or not _may_close(scene, found):
            return Reply(text=scene.say("I don’t know this address, or it isn’t yours to close."))
        revoke(scene.session, found, scene.now)
        return Reply(text=scene.say("Closed: nobody sees anything there any more."))


def _invited_at(scene: Scene, venue: Venue | None) -> list[str]:
    """Return the mail address of a room, where rooms can be booked by mail."""
    if venue is None or not scene.mailbox:
        return []
    words = scene.say("To book it from your own calendar, invite this address to your event:")
    return [words, room_address(scene.mailbox, venue.room.name, venue.room.id)]


def _may_close(scene: Scene, feed: Feed) -> bool:
    if feed.organisation_id != scene.organisation.id or feed.revoked_at is not None:
        return False
    if scene.person.id in (feed.person_id, feed.made_by_id):
        return True
    area = area_of_feed(scene.session, feed)
    return area is not None and may(scene.person, Right.CLOSE_FEEDS, area)
