"""Book rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from chat import offers
from chat.choosing import Rooms, candidates, zone_for
from chat.command import Examples
from chat.confirmation import confirm
from chat.connect_words import mode_said
from chat.facts import told_in
from chat.moments import span_of, whole_day
from chat.overriding import reason_of
from chat.people import colleague
from chat.refusals import refuse
from chat.scene import Scene
from chat.series_booking import UNTIL, book_dates, ended
from chat.times import first_time, seeks_window, tell_times
from chat.understanding import Intent, Reading
from chat.wish import ON_BEHALF, BookingWish, wish_again
from chat.words import msgid
from rooms.bookings import Wish, book
from rooms.calls.connect_modes import set_connect
from rooms.errors import Refused
from rooms.interval import Interval
from rooms.models import Booking, Person
from rooms.pools.capacity import PoolFull
from rooms.pools.demand import RATES
from rooms.rules import Proposal, refusals
from rooms.talk import Reply

MOST_TRIED = 4  # of the free rooms, where others take them at the same moment


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRoom(BookingWish):
    """Book a room: say when, and if you like where, for how many, and with whom."""

    act: ClassVar[str] = "book"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.BOOK,)
    asks_back: ClassVar[bool] = True
    insists: ClassVar[str | None] = msgid("Book anyway")
    examples: ClassVar[Examples] = {
        "fr": (
            "réserve une salle demain de 14h à 15h pour 6 avec visio",
            "réserve une salle vendredi à 10h pendant 30 minutes",
            "réserve une salle chaque lundi de 10h à 11h jusqu’au 30 juin",
        ),
        "en": (
            "book a room tomorrow 2pm-3pm for 6 with video",
            "book a room on Friday at 10am for 30 minutes",
            "book a room every Monday 10-11am until 30 June",
        ),
    }

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the wish of a sentence; "the same on Friday" is that of the last booking."""
        said = super(BookRoom, cls).of_reading(reading, scene)
        last = scene.booking(scene.memory.last_booking) if reading.again else None
        if last is None:
            return said
        before = wish_again(cls, told_in(scene, last))
        day = _same_weekday(said, before)
        vague = said.at_a_time().but(start=None)
        if isinstance(said.start, datetime):
            return before.but(**vague.but(start=said.start).over(before))
        return before.on_day(day).but(**vague.over(before.on_day(day)))

    def run(self, scene: Scene) -> Reply:
        """Book it; or ask for what is missing; or say why not, and what works."""
        wish = self._with_hours()
        organizer = _organizer(scene, wish)
        if isinstance(organizer, Reply):
            return organizer
        if wish.soonest:
            first = first_time(scene, wish)
            if first is not None:
                return self.of_data({**wish.at_a_time().data(), **first.adds}).run(scene)
        if wish.soonest or seeks_window(wish):
            return tell_times(scene, wish, wish.at_a_time())
        if not isinstance(wish.start, datetime):
            return offers.ask_start(scene, wish)
        if wish.rrule is not None:
            return book_dates(scene, wish, organizer)
        wanted = wish.wanted()
        zone = zone_for(scene, wanted)
        when = span_of(wish.start, wish.end, wish.minutes, zone)
        against = refusals(
            Proposal(when=when, venues=(), people=None, wants_video=False, now=scene.now)
        )
        if against:
            return refuse(scene, wish, Refused(*against), zone, offers.other_times(scene, wish))
        found = candidates(scene, wanted, when)
        if not found:
            return offers.nothing_free(scene, wish, when, zone)
        return _book_first(scene, wish, organizer, when, found)

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:
        """Return the wish with the answer: of a series without an end, until when it goes."""
        if awaits == UNTIL:
            rrule = ended(self.rrule or "", reading)
            return self.but(rrule=rrule) if rrule else None
        return BookingWish.answered(self, reading, scene, awaits)

    def _with_hours(self) -> "BookRoom":
        """Return the wish with the working hours where a whole day is wanted."""
        if not self.all_day or self.start is None or isinstance(self.start, datetime):
            return self
        end = self.end if not isinstance(self.end, datetime) else None
        start, until = whole_day(self.start, end)
        return self.but(start=start, end=until, all_day=None)


def _same_weekday(said: BookRoom, before: BookRoom) -> date:
    """Return the day that was said; of several, such as a week, that of the same weekday."""
    first = said.day or before.day or date.min
    if said.until is None or before.day is None:
        return first
    return first + timedelta(days=(before.day - first).days % 7)


def _organizer(scene: Scene, wish: BookRoom) -> Person | Reply:
    """Return in whose name it is booked, or the question who is meant."""
    if wish.on_behalf_of is None:
        return scene.person
    return colleague(scene, wish, ON_BEHALF, wish.on_behalf_of)


def _book_first(
    scene: Scene, wish: BookRoom, organizer: Person, when: Interval, found: Sequence[Rooms]
) -> Reply:
    """Book the first of the candidates that nobody takes meanwhile."""
    zone = zone_for(scene, wish.wanted())
    refused = Refused()
    for position, rooms in enumerate(found[:MOST_TRIED]):
        try:
            with scene.unit.attempt():
                booking = _book(scene, wish, organizer, when, rooms)
        except Refused as error:
            refused = error
            if wish.rooms or not (error.is_taken or isinstance(error, PoolFull)):
                break
        else:
            others = [] if wish.rooms else [other[0] for other in found[position + 1 :]]
            return confirm(scene, wish, booking, others)
    return refuse(scene, wish, refused, zone)


def _book(scene: Scene, wish: BookRoom, organizer: Person, when: Interval, rooms: Rooms) -> Booking:
    said, wanted = scene.utterance, wish.wanted()
    wish_of_domain = Wish(
        when=when,
        room_ids=tuple(venue.room.id for venue in rooms),
        people=wanted.everybody,
        headcounts=wanted.heads_in(rooms),
        wants_video=wanted.video_in(rooms),
        guests=wish.guests or (),
        title=wish.title or "",
        is_private=bool(wish.private),
        language=scene.language,
        space_id=said.space_id or None,
        thread_id=said.thread_id,
        in_group=not said.is_direct,
        equipment=wish.equipment or (),
        is_named=bool(wish.rooms),
        anyway=bool(wish.anyway),
        reason=reason_of(wish.because),
        kbps=wish.kbps if wish.kbps in RATES else None,
        left_out=_by_link(wish, rooms),
    )
    booking = book(scene.unit, organizer, wish_of_domain, scene.now, scene.person)
    mode = mode_said(wish.connect)
    if mode is not None and booking.wants_video:
        set_connect(scene.session, booking.organisation_id, [booking.id], mode)
    return booking


def _by_link(wish: BookRoom, rooms: Rooms) -> tuple[int, ...]:
    """Return the rooms whose endpoints stay out of the call; never all of them."""
    found = tuple(venue.room.id for venue in rooms if venue.room.id in (wish.by_link or ()))
    return found if len(found) < len(rooms) else ()
