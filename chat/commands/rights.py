"""Who administers what: give somebody a right, take it away, say who has one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from chat import phrases
from chat.command import Command, Examples
from chat.fields import Flag, Text, Texts, Whole
from chat.people import colleague, person_said, shown_name
from chat.questions import Option, ask
from chat.refusals import refuse
from chat.rights_news import site_names, worded
from chat.scene import Scene
from chat.understanding import Choice, Intent, Reading
from chat.words import msgid
from rooms.administrators import administrators
from rooms.errors import Refused
from rooms.granting import grant, refuse_grant, revoke, rights_of, to_be_taken
from rooms.models import Person, Site
from rooms.rights import (
    OF_SITE,
    ORGANISATION_ADMIN,
    ROOM_ADMIN,
    Area,
    Right,
    may,
    may_somewhere,
)
from rooms.talk import Reply

PERSON = "person"
MOST_SITES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRights(Command):
    """A command on rights: those of a site, or the ones that `role` names; `person` has them.

    `person` is an address or a name.
    """

    asks_back: ClassVar[bool] = True

    person: Text = None
    site: Whole = None
    role: Text = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the command of a sentence; a room stands for its site."""
        return cls(person=reading.to_person, site=_site_said(reading, scene), role=reading.role)

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:
        """Return the command with the person or the site that it waits for."""
        if awaits == PERSON:
            said = person_said(reading)
            return self.but(person=said) if said else None
        site = _site_said(reading, scene)
        return self.but(site=site) if site is not None else None

    def chosen(self, choice: Choice, scene: Scene) -> dict[str, Any]:
        """Return the site of the room, or the site, that was chosen."""
        room = scene.venue_named(choice.room, choice.site)
        site = room.site if room else scene.site_named(choice.site)
        return {"site": site.id} if site else {}

    def meant_role(self, scene: Scene) -> str | None:
        """Return the role that is meant, None where none was said."""
        site = scene.site(self.site)
        return OF_SITE + site.key if site else self.role

    def refused(self, scene: Scene, refused: Refused) -> Reply:
        """Return why not."""
        scene.memory.drop_question()
        return refuse(scene, self, refused, scene.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRight(OnRights):
    """Make somebody an administrator of a site, of all rooms or of the organisation."""

    act: ClassVar[str] = "grant"
    right: ClassVar[Right] = Right.GRANT
    intents: ClassVar[tuple[Intent, ...]] = (Intent.GRANT,)
    examples: ClassVar[Examples] = {
        "fr": ("donne à accueil@drancy.example les droits sur la mairie",),
        "en": ("make accueil@drancy.example an administrator of Jaurès",),
    }

    sure: Flag = None

    def run(self, scene: Scene) -> Reply:
        """Give the right, once it is clear which, to whom, and that it is meant."""
        if self.person is None:
            return ask(scene, self, PERSON, scene.say("Who shall have this right?"))
        to = colleague(scene, self, PERSON, self.person)
        if isinstance(to, Reply):
            return to
        asked, role = self.but(person=to.email), self.meant_role(scene)
        if role is None:
            words = scene.say("Which right shall {person} have?", person=shown_name(to))
            return ask(scene, asked, "role", words, _grantable(scene))
        try:
            refuse_grant(scene.session, to, role, scene.person)
            if role in to.roles:
                return _told(scene, msgid("{person} has this right already: {rights}."), to, [role])
            if not self.sure:
                words = _said(scene, msgid("{person} would get this right: {rights}."), to, [role])
                sure = Option(scene.say("Give this right"), {"sure": True})
                return ask(scene, asked, "confirm", words, [sure])
            with scene.unit.attempt():
                grant(scene.unit, to, role, scene.person, scene.now)
        except Refused as refused:
            return asked.refused(scene, refused)
        return _told(
            scene, msgid("{person} has this right now, and is told: {rights}."), to, [role]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRight(OnRights):
    """Take an administrator’s rights away, those of a site or all of them.

    `shown` are the roles that were shown: they are those that are taken.
    """

    act: ClassVar[str] = "revoke"
    right: ClassVar[Right] = Right.GRANT
    intents: ClassVar[tuple[Intent, ...]] = (Intent.REVOKE,)
    examples: ClassVar[Examples] = {
        "fr": ("retire les droits de accueil@drancy.example",),
        "en": ("take away the rights of accueil@drancy.example",),
    }

    shown: Texts = None

    def run(self, scene: Scene) -> Reply:
        """Take the rights away, once it is clear whose, and that it is meant."""
        if self.person is None:
            return ask(scene, self, PERSON, scene.say("Whose right shall I take away?"))
        of = colleague(scene, self, PERSON, self.person)
        if isinstance(of, Reply):
            return of
        asked, role = self.but(person=of.email), self.meant_role(scene)
        roles = None if role is None else [role]
        try:
            taken = to_be_taken(scene.session, of, roles, scene.person)
            if self.shown != tuple(taken):
                words = _said(scene, msgid("{person} would lose this right: {rights}."), of, taken)
                sure = Option(scene.say("Take it away"), {"shown": taken})
                return ask(scene, asked, "confirm", words, [sure])
            with scene.unit.attempt():
                taken = revoke(scene.unit, of, roles, scene.person, scene.now)
        except Refused as refused:
            return asked.refused(scene, refused)
        words = msgid("{person} no longer has this right, and is told: {rights}.")
        return _told(scene, words, of, taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRights(OnRights):
    """Say who administers a room or a site and may approve there, or what somebody may do."""

    act: ClassVar[str] = "rights"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.SHOW_RIGHTS,)
    examples: ClassVar[Examples] = {
        "fr": ("qui est administrateur de la mairie ?", "quels sont mes droits ?"),
        "en": ("who can approve for Jaurès?", "what are my rights?"),
    }

    def run(self, scene: Scene) -> Reply:
        """Return the rights of the person, or else who has rights there, or anywhere."""
        scene.memory.drop_question()
        if self.person is not None:
            person = colleague(scene, self, PERSON, self.person)
            return person if isinstance(person, Reply) else Reply(text=_rights(scene, person))
        site = scene.site(self.site)
        area = Area(scene.organisation.id, frozenset({site.key}) if site else frozenset())
        found = administrators(scene.session, Right.APPROVE, area)
        lines = [] if site else [_rights(scene, scene.person)]
        if found:
            place = site.name if site else scene.organisation.name
            lines.append(scene.say("These administer {place}, and may approve:", place=place))
            lines += [f"- {_rights(scene, person)}" for person in found]
        elif site:
            lines.append(scene.say("Nobody administers {place}.", place=site.name))
        return Reply(text="\n".join(lines))


def _site_said(reading: Reading, scene: Scene) -> int | None:
    venue = scene.venue_named(reading.room or reading.target_room, reading.site)
    site = venue.site if venue else scene.site_named(reading.site)
    return site.id if site else None


def _grantable(scene: Scene) -> list[Option]:
    """Return the rights that the person may give, as options."""
    home, by = scene.organisation.id, scene.person
    sites: list[Site] = [
        site for site in scene.sites if may(by, Right.GRANT, Area(home, frozenset({site.key})))
    ]
    names = site_names(scene.session, home)
    options = [
        Option(worded(scene.say, [OF_SITE + site.key], names), {"site": site.id})
        for site in sites[:MOST_SITES]
    ]
    wide = [(ROOM_ADMIN, may(by, Right.GRANT, Area(home)))]
    wide.append((ORGANISATION_ADMIN, may_somewhere(by, Right.GRANT_ALL)))
    options += [
        Option(worded(scene.say, [role], names), {"role": role}) for role, is_own in wide if is_own
    ]
    return options


def _rights(scene: Scene, person: Person) -> str:
    """Return what rights somebody has, in a line."""
    had = rights_of(person)
    names = site_names(scene.session, scene.organisation.id)
    said = worded(scene.say, had, names) if had else scene.say("no more rights than everybody")
    return phrases.row(scene.language, shown_name(person), said)


def _said(scene: Scene, words: str, person: Person, roles: Sequence[str]) -> str:
    names = site_names(scene.session, scene.organisation.id)
    rights = worded(scene.say, roles, names)
    return scene.say(words, person=shown_name(person), rights=rights)


def _told(scene: Scene, words: str, person: Person, roles: Sequence[str]) -> Reply:
    scene.memory.drop_question()
    return Reply(text=_said(scene, words, person, roles))
