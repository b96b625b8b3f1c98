"""What is promised where a meeting that runs lasts longer, and what else can be asked for."""

from zoneinfo import ZoneInfo

from chat import phrases, screens
from chat.commands.book import BookRoom
from chat.facts import Told, told_in
from chat.moments import local_of
from chat.questions import Option
from chat.scene import Scene
from chat.wish import wish_again
from rooms.availability import Look
from rooms.bookings import Change, propose, venues_of
from rooms.calls.ending_events import CHAT
from rooms.calls.extending import promise
from rooms.errors import Refused
from rooms.finding.collisions import collisions
from rooms.interval import Interval
from rooms.models import Booking, Person
from rooms.rules import Proposal, refusals


def promised(scene: Scene, it: Told, was: Interval) -> list[str]:
    """Return until when a meeting that runs is sure and likely to go on, where it got more time.

    `was` is its time before. It is written down, so that its rooms read it too.
    """
    booking = it.booking
    runs = booking.status == "confirmed" and was.start == booking.starts_at <= scene.now < was.end
    if not runs or booking.ends_at <= was.end:
        return []
    likely = promise(scene.unit, booking, scene.now, CHAT)
    return screens.promise(it, {"until": booking.ends_at, "likely_until": likely})


def rest_options(scene: Scene, booking: Booking, wanted: Change, refused: Refused) -> list[Option]:
    """Return the button that asks administrators for the time that is missing, if it can be had.

    Before the meeting began they could have approved all of it; now only what is yet to come.
    """
    rest = _rest(scene, booking, wanted)
    if rest is None or {refusal.code for refusal in refused.refusals} != {"needs_approval"}:
        return []
    venues = tuple(venues_of(scene.session, booking))
    organizer = scene.session.get_one(Person, booking.organizer_id)
    proposal = propose(
        scene.session,
        Proposal(
            when=rest,
            venues=venues,
            people=booking.headcount,
            wants_video=booking.wants_video,
            now=scene.now,
            organizer=organizer,
            by=scene.person,
        ),
    )
    look = Look(now=scene.now, person_id=organizer.id)
    if refusals(proposal) or collisions(scene.session, proposal, look):
        return []
    zone = venues[0].site.zone
    what = f"{phrases.places(venues)}, {phrases.when(scene, rest, zone)}"
    again = wish_again(BookRoom, told_in(scene, booking))
    wish = again.but(start=local_of(rest.start, ZoneInfo(zone)), minutes=rest.minutes)
    return [Option(scene.say("Ask for this besides: {what}", what=what), wish.data(), BookRoom.act)]


def _rest(scene: Scene, booking: Booking, wanted: Change) -> Interval | None:
    """Return what a meeting that runs would have besides, after its end; None if that isn't it."""
    when = wanted.when
    runs = booking.starts_at <= scene.now < booking.ends_at
    if when is None or not runs or wanted.room_ids is not None:
        return None
    is_longer = when.start == booking.starts_at and when.end > booking.ends_at
    return Interval(booking.ends_at, when.end) if is_longer else None
