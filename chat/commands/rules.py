"""The rules of rooms: say which count, show what another one would change, try one."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from sqlmodel import select

from chat import phrases
from chat.command import Command, Examples
from chat.commands.plans import propose
from chat.commands.things import OnThing, site_with
from chat.fields import Flag, Ids, Minutes, Moment, Text, Texts, Whole
from chat.plan_words import problems_said, role_named
from chat.refusals import worded
from chat.scene import Scene
from chat.understanding import Intent, Reading
from chat.understanding.folding import fold
from chat.words import msgid
from rooms.administration.proposed import Proposed
from rooms.administration.ruling import (
    Example,
    Ruling,
    Verdict,
    rulings,
    said_of,
    somebody,
    tried_on,
)
from rooms.errors import Remedy
from rooms.interval import Interval
from rooms.inventory import Venue, person_with
from rooms.inventory_files import InventoryError, Line
from rooms.models import Room, RoomPolicy, Site
from rooms.rights import Right
from rooms.talk import Reply
from translations.rules import rule_origin, rule_sentence

MOST_SHOWN = 30
MOST_REMEDIES = 3
TRIED_MINUTES, TRIED_DATES = 60, 10
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,190}")
ENDS = re.compile(r"jusqu|until|\btill?\b|\bfois\b|\btimes\b", re.IGNORECASE)
FROM_TO = re.compile(r"\b(?:de|from|entre|between) \d.{0,8} (?:à|a|to|et|and) \d", re.IGNORECASE)
NO_SUCH_RULE = msgid(
    "Rooms have no rule like that. They can be kept for some people (“Mandela is reserved for the "
    "council”), and hours can be limited (“quota of 4 h per week for associations”)."
)
Ground = tuple[Site | None, Room | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRules(Command):
    """Say which rules count in a room, a site or everywhere, and where each comes from."""

    act: ClassVar[str] = "show_rules"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.SHOW_RULES,)
    examples: ClassVar[Examples] = {
        "fr": ("quelles sont les règles de Mandela ?",),
        "en": ("what are the rules for Jaurès?",),
    }

    rooms: Ids = None
    site: Whole = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the question about the room or the site that is named."""
        return cls(**OnThing.places(reading, scene))

    def run(self, scene: Scene) -> Reply:
        """Return what everybody goes by, and what groups do."""
        scene.memory.drop_question()
        venue = scene.venue((self.rooms or (0,))[0])
        site = venue.site if venue else site_with(scene, self.site)
        room = venue.room if venue else None
        found = rulings(scene.session, scene.organisation.id, site, room)
        where = phrases.place(venue) if venue else site.name if site else scene.organisation.name
        if not found:
            return Reply(text=scene.say("No rule is set here: {place}.", place=where))
        lines = [_line(scene, one) for one in found[:MOST_SHOWN]]
        return Reply(text="\n".join([scene.say("The rules here: {place}.", place=where), *lines]))


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRule(OnThing):
    """Set a rule of a room, a site or everywhere; you see first what breaks, or only try it."""

    act: ClassVar[str] = "set_rule"
    right: ClassVar[Right] = Right.CHANGE_RULES
    intents: ClassVar[tuple[Intent, ...]] = (Intent.SET_RULE,)
    asks_back: ClassVar[bool] = False
    examples: ClassVar[Examples] = {
        "fr": ("préavis de 2 heures à la mairie", "essaie 2 h de préavis pour Mandela demain 9h"),
        "en": ("48 hours' notice at the mairie", "allow the council to book a year ahead"),
    }

    setting: Text = None
    cell: Text = None
    group: Text = None
    is_trial: Flag = None
    start: Moment = None
    minutes: Minutes = None
    rrule: Text = None
    booker: Text = None
    unknown: Text = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the figure that a sentence sets, where, and for whom.

        Of a trial, also when the example would be, how often, and who would book it.
        """
        rule = reading.rule
        said = scene.utterance.text
        booker = ADDRESS.search(said)
        until = reading.end if FROM_TO.search(said) else None
        return cls(
            **cls.places(reading, scene),
            setting=rule.setting if rule else None,
            cell=rule.cell if rule else None,
            group=(rule.group if rule else None) or None,
            is_trial=(rule.is_trial if rule else None) or None,
            unknown=(rule.place if rule else None) or None,
            start=reading.start,
            minutes=_between(reading.start, until),
            rrule=_bounded(reading.rrule, said),
            booker=booker[0].lower() if booker else None,
        )

    def run(self, scene: Scene) -> Reply:
        """Show what the rule would change, or what it would say to an example."""
        if not self.setting:
            scene.memory.drop_question()
            return Reply(text=scene.say(NO_SUCH_RULE))
        if self.unknown:
            return _nowhere(scene, self.unknown)
        words = (self.cell or "").split("|")
        cell = "|".join(_group(scene, word, is_list=self._is_list) for word in words)
        figures = {self.setting or "": cell}
        if self.group:
            figures["group"] = _group(scene, self.group, is_list=True)
        lines = [Line("policies", where | figures) for where in self.where(scene) or [{}]]
        if self.is_trial:
            return self._tried(scene, lines, figures.get("group"))
        return propose(scene, self, lines, note=self._note(scene))

    def _note(self, scene: Scene) -> str:
        """Return what the rule lacks to count anywhere; nothing where it lacks nothing."""
        if self.setting != "closed_on_school_holidays" or self.cell != "yes":
            return ""
        site = site_with(scene, self.site)
        sites = {v.site.id: v.site for v in self.venues(scene)} or ({site.id: site} if site else {})
        meant = sites.values() or scene.sites
        without = sorted(one.name for one in meant if not one.school_zone)
        if not without:
            return ""
        said = msgid("No zone of school holidays is known here, so nothing is closed: {sites}.")
        return scene.say(said, sites=", ".join(without))

    @property
    def _is_list(self) -> bool:
        return self.setting in ("open_to", "priority_for")

    def _tried(self, scene: Scene, lines: list[Line], group: str | None) -> Reply:
        scene.memory.drop_question()
        venues = self.venues(scene)
        if not venues or not isinstance(self.start, datetime):
            return Reply(text=scene.say("Say in which room and when, to try a rule."))
        booker = person_with(scene.session, self.booker) if self.booker else None
        if self.booker and (booker is None or booker.organisation_id != scene.organisation.id):
            return Reply(
                text=scene.say(
                    "I know nobody here with this address: {address}.", address=self.booker
                )
            )
        venue, zone = venues[0], ZoneInfo(venues[0].site.zone)
        example = Example(
            organizer=booker or somebody(scene.person, *filter(None, [group])),
            when=Interval.lasting(self.start.replace(tzinfo=zone), self.minutes or TRIED_MINUTES),
            room_ids=(venue.room.id,),
            rrule=self.rrule,
        )
        wanted = Proposed(organisation=scene.organisation, lines=tuple(lines), by=scene.person)
        try:
            verdicts = tried_on(scene.session, wanted, example, scene.now)
        except InventoryError as error:
            return Reply(text=problems_said(scene, error.problems))
        now, then = (_verdict(scene, one, venue) for one in verdicts)
        told = (scene.say("Now: {said}", said=now), scene.say("With this rule: {said}", said=then))
        return Reply(text="\n".join([*told, scene.say("Nothing was changed.")]))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsetRule(OnThing):
    """Let a rule of a room, a site or everywhere count no longer; you see first what it changes."""

    act: ClassVar[str] = "unset_rule"
    right: ClassVar[Right] = Right.CHANGE_RULES
    intents: ClassVar[tuple[Intent, ...]] = (Intent.UNSET_RULE,)
    asks_back: ClassVar[bool] = False
    examples: ClassVar[Examples] = {
        "fr": ("enlève la durée maximum de Mandela", "plus de quota pour les associations"),
        "en": ("no more time limit at the mairie", "remove the quota for associations"),
    }

    settings: Texts = None
    group: Text = None
    unknown: Text = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return which figures are to count no longer, where, and for whom."""
        rule = reading.rule
        return cls(
            **cls.places(reading, scene),
            settings=(rule.ends if rule else None) or None,
            group=(rule.group if rule else None) or None,
            unknown=(rule.place if rule else None) or None,
        )

    def run(self, scene: Scene) -> Reply:
        """Show what the place has no more of its own; or what counts there, and who says it."""
        if self.unknown:
            return _nowhere(scene, self.unknown)
        group = _group(scene, self.group, is_list=True) if self.group else ""
        found = (self._line_of(scene, ground, group) for ground in self._grounds(scene))
        lines = [line for line in found if line is not None]
        return propose(scene, self, lines) if lines else self._said_elsewhere(scene)

    def _line_of(self, scene: Scene, ground: Ground, group: str) -> Line | None:
        """Return the line that empties what is said of this very place, for these people."""
        site, room = ground
        said = said_of(scene.session, scene.organisation.id, site, room)
        wanted = self.settings or ()
        gone = {one.name: "" for one in said if one.group == group and one.name in wanted}
        if not gone:
            return None
        where = {"room": room.key} if room else {"site": site.key} if site else {}
        return Line("policies", where | ({"group": group} if group else {}) | gone)

    def _said_elsewhere(self, scene: Scene) -> Reply:
        """Return which other place or group such a rule comes from."""
        scene.memory.drop_question()
        counting = (
            one
            for site, room in self._grounds(scene)
            for one in rulings(scene.session, scene.organisation.id, site, room)
            if one.name in (self.settings or ())
        )
        told = list(dict.fromkeys(_line(scene, one) for one in counting))[:MOST_SHOWN]
        if not told:
            return Reply(text=scene.say("There is no such rule here."))
        lead = scene.say("This isn’t said there, but of another place, or for others:")
        return Reply(text="\n".join([lead, *told]))

    def _grounds(self, scene: Scene) -> list[Ground]:
        """Return the rooms with their sites, else the site, else the organisation as such."""
        rooms: list[Ground] = [(venue.site, venue.room) for venue in self.venues(scene)]
        return rooms or [(site_with(scene, self.site), None)]


def _nowhere(scene: Scene, name: str) -> Reply:
    """Return that the place is unknown, so that its rule is none of the whole organisation."""
    scene.memory.drop_question()
    return Reply(text=scene.say("I know no room and no site of this name: {name}.", name=name))


def _line(scene: Scene, one: Ruling) -> str:
    sentence = rule_sentence(scene.language, one.name, one.value, role_named(scene.language))
    return f"- {sentence} ({rule_origin(scene.language, one.place, one.group)})"


def _verdict(scene: Scene, one: Verdict, venue: Venue) -> str:
    zone = ZoneInfo(venue.site.zone)
    if one.refusals and one.dates > 1:
        first = worded(scene.language, one.refusals[0], zone, scene.now)
        said = msgid("{count} of {dates} dates can’t be had. The first one: {why}")
        return scene.say(said, count=one.refused, dates=one.dates, why=first)
    if one.refusals:
        told = [worded(scene.language, no, zone, scene.now) for no in one.refusals]
        offers = [_remedy(scene, remedy) for remedy in one.remedies[:MOST_REMEDIES]]
        lead = [scene.say("What works instead:"), "; ".join(offers) + "."] if offers else []
        return " ".join([*told, *lead])
    if one.decide_by is not None:
        return scene.say("it can be booked, once an administrator approves.")
    return scene.say("it can be booked.")


def _between(start: datetime | date | None, end: datetime | date | None) -> int | None:
    """Return the minutes of an example of which both hours are said."""
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return None
    return int((end - start).total_seconds() // 60) or None


def _bounded(rrule: str | None, said: str) -> str | None:
    """Return the rule of an example; where no end was said, it has some dates.

    The length of the rule that is tried is no end: "15 days' notice … every Monday".
    """
    if rrule is None or ENDS.search(said):
        return rrule
    return ";".join([*re.findall(r"(?:FREQ|INTERVAL|BY\w+)=[^;]+", rrule), f"COUNT={TRIED_DATES}"])


def _remedy(scene: Scene, remedy: Remedy) -> str:
    venues = [venue for room_id in remedy.room_ids if (venue := scene.venue(room_id))]
    zone = venues[0].site.zone if venues else scene.organisation.zone
    return f"{phrases.places(venues)}, {phrases.when(scene, remedy.when, zone)}"


def _group(scene: Scene, said: str, *, is_list: bool) -> str:
    """Return a group by the word that policies have for it, as far as they know it."""
    if not is_list:
        return said
    mine = select(RoomPolicy).where(RoomPolicy.organisation_id == scene.organisation.id)
    known: set[str] = set()
    for row in scene.session.exec(mine):
        known.add(row.group_name)
        for name in ("open_to", "priority_for"):
            known.update(row.settings.get(name) or ())
    return next((one for one in sorted(known) if one and _root(one) == _root(said)), said)


def _root(word: str) -> str:
    """Return a word without accents, capitals and the mark of the plural."""
    return fold(word).removesuffix("s")
