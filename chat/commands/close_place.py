"""Close a room or a site for some time, and open it again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from chat.command import Examples
from chat.commands.plans import propose
from chat.commands.things import OnThing, site_with, thing_of
from chat.fields import Flag, Moment, Text, Whole, day_of
from chat.moments import local_of, moment_of
from chat.questions import ask
from chat.scene import Scene
from chat.understanding import Intent, Reading
from chat.understanding.folding import fold
from rooms.administration.reopening import closure_in, ended, reopened
from rooms.errors import Refused
from rooms.inventory_files import Line
from rooms.models import Closure, Room, Site
from rooms.series.repetition import Repetition, rule_days
from rooms.talk import Reply

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePlace(OnThing):
    """Close a room or a site for some time: what is booked there is placed elsewhere."""

    act: ClassVar[str] = "close_place"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.CLOSE_PLACE,)
    examples: ClassVar[Examples] = {
        "fr": ("ferme Jaurès du 3 au 5 mai pour travaux",),
        "en": ("close Jaurès from 3 to 5 May for works",),
    }

    start: Moment = None
    end: Moment = None
    reason: Text = None
    needs_end: Flag = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the closure that a sentence asks for; ends are excluded, days included."""
        start, end = span_of(reading, scene)
        is_endless = thing_of(reading).is_open_ended and end is None
        return cls(
            **cls.places(reading, scene),
            start=start,
            end=end,
            reason=thing_of(reading).reason,
            needs_end=is_endless or None,
        )

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:
        """Return the command with the days, or the room, that were asked for."""
        if awaits != "days":
            return OnThing.answered(self, reading, scene, awaits)
        if self.needs_end and self.start is not None:
            last = reading.until or (day_of(reading.start) if reading.start else None)
            end = last + timedelta(days=1) if last else None
            return self.but(end=reading.end or end, needs_end=None) if last else None
        start, end = span_of(reading, scene)
        return self.but(start=start, end=end) if start else None

    def run(self, scene: Scene) -> Reply:
        """Show what the closure would break, or ask where or when it is."""
        where = self.where(scene)
        if not where:
            return self.ask_room(scene)
        if self.start is None:
            return ask(scene, self, "days", scene.say("From which day to which day?"))
        if self.needs_end:
            return ask(scene, self, "days", scene.say("Until which day?"))
        times = {"start": _cell(self.start), "end": self._last(self.start)}
        cells = {**times, "reason": self.reason or ""}
        lines = [Line("closures", {**place, **cells}) for place in where]
        return propose(scene, self, lines, self.reason or "")

    def _last(self, start: datetime | date) -> str:
        """Return the end as files have it: a moment, or the last day that is closed."""
        if isinstance(self.end, datetime):
            return _cell(self.end)
        last = self.end - timedelta(days=1) if self.end else day_of(start)
        return _cell(max(last, day_of(start)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenPlace(OnThing):
    """Open a room or a site again that is closed, or use again what was retired."""

    act: ClassVar[str] = "reopen_place"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.REOPEN_PLACE,)
    examples: ClassVar[Examples] = {"fr": ("rouvre Jaurès le 4 mai",), "en": ("reopen Jaurès",)}

    start: Moment = None
    name: Text = None
    closure: Whole = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return what is to be open again, and from when on where that is said."""
        name = thing_of(reading).name
        return cls(**cls.places(reading, scene), start=reading.start, name=name)

    def run(self, scene: Scene) -> Reply:
        """Show what would be lifted or shortened; the next closure where no day is said."""
        if self.closure is not None:
            return self._from_the_list(scene)
        if not self.where(scene):
            back = list(self._retired(scene))
            return propose(scene, self, back) if back else self.ask_room(scene)
        lines = list(self._lines(scene))
        if not lines:
            scene.memory.drop_question()
            return Reply(text=scene.say("I know of no closure there."))
        return propose(scene, self, lines)

    def _from_the_list(self, scene: Scene) -> Reply:
        """Show that this very closure would end: now, where it has begun."""
        row = closure_in(scene.session, scene.organisation.id, self.closure or 0)
        if row is None:
            scene.memory.drop_question()
            return Reply(text=scene.say("I know of no closure there."))
        return propose(scene, self, [reopened(scene.session, row, scene.now)])

    def _retired(self, scene: Scene) -> Iterator[Line]:
        """Yield the line that puts the retired room or site of this name into service again."""
        wanted, mine = set(fold(self.name or "").split()), scene.organisation.id
        rooms = scene.session.exec(
            select(Room)
            .where(Room.organisation_id == mine, col(Room.is_retired).is_(True))
            .order_by(col(Room.id).desc())
        )
        sites = scene.session.exec(
            select(Site)
            .where(Site.organisation_id == mine, col(Site.is_retired).is_(True))
            .order_by(col(Site.id).desc())
        )
        known = [("room", room.key, room.name) for room in rooms]
        known += [("site", site.key, site.name) for site in sites]
        for kind, key, name in known:
            if wanted and wanted <= set(fold(name).split()):
                yield Line(f"{kind}s", {kind: key, "retired": "no"})
                return

    def _lines(self, scene: Scene) -> Iterator[Line]:
        for venue in self.venues(scene):
            yield from self._of_place(
                scene, {"room": venue.room.key}, venue.site.zone, room_id=venue.room.id
            )
        site = site_with(scene, self.site)
        if not self.rooms and site is not None:
            yield from self._of_place(scene, {"site": site.key}, site.zone, site_id=site.id)

    def _of_place(
        self,
        scene: Scene,
        place: dict[str, str],
        zone_name: str,
        room_id: int | None = None,
        site_id: int | None = None,
    ) -> Iterator[Line]:
        """Yield the line that ends the closure of a place: at the day that is said, or now."""
        zone = ZoneInfo(zone_name)
        opens = self._opens(scene, zone)
        mine = select(Closure).where(
            Closure.organisation_id == scene.organisation.id,
            Closure.room_id == room_id,
            Closure.site_id == site_id,
            col(Closure.ends_at) > opens,
        )
        closure = scene.session.exec(mine.order_by(col(Closure.starts_at)).limit(1)).first()
        if closure is not None:
            yield ended(closure, place, zone, opens)

    def _opens(self, scene: Scene, zone: ZoneInfo) -> datetime:
        """Return from when on it is to be open."""
        if self.start is None:
            return moment_of(local_of(scene.now, zone).replace(second=0, microsecond=0), zone)
        at = self.start
        local = at if isinstance(at, datetime) else datetime.combine(at, datetime.min.time())
        return moment_of(local, zone)


def span_of(
    reading: Reading, scene: Scene
) -> tuple[datetime | date | None, datetime | date | None]:
    """Return from when until when, the end excluded; "until Friday" begins today.

    Several days that follow each other are one span; of others nothing is returned, so that the
    days are asked for, and none is passed over in silence.
    """
    if reading.rrule is not None:
        return _run_of_days(reading)
    if reading.until is not None and reading.end is None:
        start = reading.start or scene.local_now.date()
        return start, reading.until + timedelta(days=1)
    if reading.window_start is not None and not isinstance(reading.start, datetime):
        return reading.window_start, reading.window_end
    return reading.start, reading.end


def _run_of_days(reading: Reading) -> tuple[date | None, date | None]:
    """Return the first day and the day after the last, where a rule is of whole days in a row."""
    start = reading.start
    if start is None or isinstance(start, datetime) or not reading.rrule:
        return None, None
    begins = datetime.combine(start, time())
    rule = Repetition(rrule=reading.rrule, start=begins, minutes=MINUTES_A_DAY, zone="UTC")
    try:
        days = rule_days(rule)
    except Refused:  # it goes on for ever, or makes no sense
        return None, None
    if not days or days[-1] - days[0] != timedelta(days=len(days) - 1):
        return None, None
    return days[0], days[-1] + timedelta(days=1)


def _cell(at: datetime | date) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if isinstance(at, datetime) else at.isoformat()
