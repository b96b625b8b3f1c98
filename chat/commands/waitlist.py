"""The waiting list: wait for what is full, see for what one waits, and answer an offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from chat import cards, phrases
from chat.buttons import act
from chat.choosing import DAY, zone_for
from chat.command import Command, Examples
from chat.commands.book import BookRoom
from chat.confirmation import confirm
from chat.fields import Flag, Ids, Whole, day_of
from chat.moments import DAY_ENDS, DAY_STARTS, USUAL_MINUTES, moment_of, span_of, whole_day
from chat.offers import start_label
from chat.questions import Option, ask
from chat.refusals import refuse
from chat.scene import Scene
from chat.times import length_of, spans_of
from chat.understanding import Intent, Reading
from chat.waiting_news import what_of
from chat.wish import BookingWish
from rooms import waiting as waits
from rooms.equipment import equipped
from rooms.errors import Refused
from rooms.interval import Interval
from rooms.models import Waiting
from rooms.talk import Reply

MOST_SHOWN = 10
SIMPLER = "simpler"  # what is awaited where nobody waits for all of that


@dataclass(frozen=True, slots=True)
class Wanted:
    """When it would suit: `minutes` within `when`, of which some `hours` alone may count."""

    when: Interval
    minutes: int
    hours: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitInLine(BookingWish):
    """Wait for a room or an hour that is full: I write to you as soon as it is free."""

    act: ClassVar[str] = "wait"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.WAITLIST,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": (
            "mets-moi sur liste d'attente pour Jaurès demain de 14h à 15h",
            "préviens-moi si Jaurès se libère cette semaine",
        ),
        "en": (
            "put me on the waiting list for Jaurès tomorrow 2pm-3pm",
            "put me on the waiting list for any morning this week",
        ),
    }

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the wish of a sentence; of several days any would do, not each of them."""
        wish = super(WaitInLine, cls).of_reading(reading, scene)
        return wish if reading.rrule is not None else wish.but(rrule=None)

    def run(self, scene: Scene) -> Reply:
        """Put the person on the list; or offer what is free; or ask for the time."""
        zone = zone_for(scene, self.wanted())
        simpler = self._simpler(scene)
        if simpler is not None:
            return simpler
        wanted = self._when(scene, zone)
        if wanted is None:
            return ask(scene, self, "start", scene.say("For when shall I put you on the list?"))
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                wait_for = self._wait_for(scene, wanted)
                row = waits.wait(scene.unit, scene.person, wait_for, scene.now)
        except Refused as refused:
            return refuse(scene, BookRoom.of_data(self.data()), refused, zone)
        words = scene.say(
            "You are on the waiting list: {what}. I’ll write to you here as soon as it is free.",
            what=_what(scene, row),
        )
        return Reply(text=words, card=cards.card([cards.text(words)], [_leave(scene, row)]))

    def _simpler(self, scene: Scene) -> Reply | None:
        """Return what nobody waits for, and for what one can instead; None where all is well."""
        if self.on_behalf_of is not None:
            words = scene.say(
                "People wait in their own name. You can wait yourself, and hand the booking over."
            )
            options = [Option(scene.say("Wait in my own name"), {"on_behalf_of": None})]
        elif self.rrule is not None:
            words = scene.say("One waits for a single date, not for a series.")
            label = scene.say("Wait for the first date")
            if isinstance(self.start, datetime):
                first = start_label(scene, self.start)
                label = phrases.row(scene.language, label, first)
            once = dict.fromkeys(("rrule", "skips_holidays", "school", "left_out"))
            options = [Option(label, once)]
        elif len(self.sites or ()) > 1:
            words = scene.say("One waits for one room at a time. At which site?")
            options = [
                Option(site.name, {"sites": None, "site": site.id, "people": share[1]})
                for share in self.sites or ()
                if (site := scene.site(share[0])) is not None
            ]
        else:
            return None
        return ask(scene, self, SIMPLER, words, options)

    def _when(self, scene: Scene, zone: ZoneInfo) -> Wanted | None:
        """Return when it would suit; None where no time was said."""
        if self.until or self.daily_from or self.daily_to or (self.soonest and not self.day):
            return self._on_days(scene, zone)
        span = self._span(zone)
        return Wanted(*span) if span else None

    def _on_days(self, scene: Scene, zone: ZoneInfo) -> Wanted | None:
        """Return the hours of each of the days; what is too long for a wait stays too long."""
        working = self.but(
            daily_from=self.daily_from or (None if self.daily_to else f"{DAY_STARTS:%H:%M}"),
            daily_to=self.daily_to or (None if self.daily_from else f"{DAY_ENDS:%H:%M}"),
        )
        hours = tuple(spans_of(scene, working, zone))
        if not hours:
            return None
        end = hours[-1].end
        if self.until is not None:
            last = datetime.combine(day_of(self.until) - timedelta(days=1), DAY[1])
            end = max(end, moment_of(last, zone))
        return Wanted(Interval(hours[0].start, end), length_of(self), hours)

    def _span(self, zone: ZoneInfo) -> tuple[Interval, int] | None:
        """Return within which time, and how many minutes; None where no time was said."""
        if self.window is not None:
            when = Interval(*(moment_of(moment, zone) for moment in self.window))
            length = self.minutes if self.minutes and self.minutes < when.minutes else None
            return when, length or min(USUAL_MINUTES, when.minutes)
        if isinstance(self.start, datetime):
            when = span_of(self.start, self.end, self.minutes, zone)
            return when, when.minutes
        if self.start is None:
            return None
        when = Interval(*(moment_of(moment, zone) for moment in whole_day(self.start, None)))
        return when, self.minutes or USUAL_MINUTES

    def _wait_for(self, scene: Scene, suits: Wanted) -> waits.WaitFor:
        wanted, said = self.wanted(), scene.utterance
        rooms = wanted.rooms
        if wanted.equipment and not rooms:
            fitting = equipped(scene.venues, wanted.equipment)
            rooms = tuple(venue.room.id for venue in fitting)[: waits.MOST_ROOMS]
        return waits.WaitFor(
            when=suits.when,
            minutes=suits.minutes,
            hours=suits.hours,
            room_ids=rooms,
            site_id=wanted.sites[0][0] if wanted.sites and not rooms else None,
            people=self.people,
            wants_video=self.video is True,
            guests=self.guests or (),
            title=self.title or "",
            is_private=bool(self.private),
            language=scene.language,
            space_id=said.space_id or None,
            thread_id=said.thread_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWaits(Command):
    """Show what you wait for."""

    act: ClassVar[str] = "waits"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.WAITLIST_LIST,)
    examples: ClassVar[Examples] = {"fr": ("ma liste d'attente",), "en": ("my waiting list",)}

    def run(self, scene: Scene) -> Reply:
        """Return what the person waits for, with a button to leave each."""
        mine = waits.mine(scene.session, scene.person, scene.now)
        if not mine:
            return _nothing(scene)
        heading = scene.say("You wait for:")
        lines = [_what(scene, row) for row in mine[:MOST_SHOWN]]
        buttons = [_leave(scene, row, line) for row, line in zip(mine, lines, strict=False)]
        body = [cards.text(heading, is_heading=True), *(cards.text(line) for line in lines)]
        scene.memory.drop_question()
        return Reply(text="\n".join([heading, *lines]), card=cards.card(body, buttons))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveWait(Command):
    """Leave the waiting list."""

    act: ClassVar[str] = "leave_wait"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.WAITLIST_LEAVE,)
    examples: ClassVar[Examples] = {
        "fr": ("quitte la liste d'attente",),
        "en": ("leave the waiting list",),
    }

    waiting: Whole = None
    rooms: Ids = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return which one is meant, as far as a room was named."""
        venue = scene.venue_named(reading.room or reading.target_room, reading.site)
        return cls(rooms=(venue.room.id,) if venue else None)

    def run(self, scene: Scene) -> Reply:
        """Take the person off; of several, ask which."""
        meant = self._meant(scene)
        if not meant:
            return _nothing(scene)
        if len(meant) > 1:
            options = [Option(_what(scene, row), {"waiting": row.id}) for row in meant]
            words = scene.say("Which of these don’t you wait for any more?")
            return ask(scene, LeaveWait(), "wait", words, options)
        words = scene.say("You don’t wait for this any more: {what}.", what=_what(scene, meant[0]))
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                waits.leave(scene.unit, meant[0].id, scene.person, scene.now)
        except Refused as refused:
            return refuse(scene, self, refused, scene.zone)
        return Reply(text=words)

    def _meant(self, scene: Scene) -> Sequence[Waiting]:
        mine = waits.mine(scene.session, scene.person, scene.now)
        if self.waiting is not None:
            return [row for row in mine if row.id == self.waiting]
        named = set(self.rooms or ())
        return [row for row in mine if named & set(row.room_ids)] or mine


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOffer(Command):
    """Take what is offered from the waiting list, or let it pass."""

    act: ClassVar[str] = "offer"
    is_service: ClassVar[bool] = False
    is_yes_or_no: ClassVar[bool] = True

    waiting: Whole = None
    take: Flag = None

    def run(self, scene: Scene) -> Reply:
        """Book what is kept for the person, or pass it on to the next."""
        scene.memory.drop_question()
        number, is_direct = self.waiting or 0, scene.utterance.is_direct
        try:
            with scene.unit.attempt():
                if not self.take:
                    row = waits.refuse(scene.unit, number, scene.person, scene.now)
                    return _passed(scene, row)
                booking = waits.accept(
                    scene.unit, number, scene.person, scene.now, in_group=not is_direct
                )
        except Refused as refused:
            return refuse(scene, self, refused, scene.zone)
        length = int((booking.ends_at - booking.starts_at).total_seconds() // 60)
        return confirm(scene, BookRoom(minutes=length), booking, [])


def _passed(scene: Scene, row: Waiting) -> Reply:
    words = scene.say("All right, it goes to the next. You stay on the waiting list.")
    return Reply(text=words, card=cards.card([cards.text(words)], [_leave(scene, row)]))


def _nothing(scene: Scene) -> Reply:
    scene.memory.drop_question()
    return Reply(text=scene.say("You wait for nothing."))


def _leave(scene: Scene, row: Waiting, what: str = "") -> cards.Element:
    label = scene.say("Leave: {what}", what=what) if what else scene.say("Leave the list")
    return act(scene.language, label, "leave_wait", {"waiting": row.id})


def _what(scene: Scene, row: Waiting) -> str:
    rooms = [venue for venue in scene.venues if venue.room.id in row.room_ids]
    site = scene.site(row.site_id)
    zone = rooms[0].site.zone if rooms else site.zone if site else scene.organisation.zone
    name = site.name if site else ""
    return what_of(scene.language, row, rooms, name, scene.now, zone)
