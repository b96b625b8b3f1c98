"""What is there already, by the names that files use: kind, organisation's key, thing's key."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from rooms.inventory_files.forms import FORMS, Form, Thing
from rooms.inventory_files.names import closure_name, place_name, policy_name
from rooms.models import Closure, Domain, Organisation, RoomPolicy

Name = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The inventory of the database: things by name, organisations' keys by id, domains' owners."""

    things: dict[Name, Thing]
    domains: dict[str, str]

    def organisation(self, key: str) -> Organisation:
        """Return an organisation that is known to be there."""
        found = self.things["organisations", key, key]
        if not isinstance(found, Organisation):
            raise TypeError(f"{key} is no organisation")
        return found

    def of_kind(self, kind: str) -> Iterator[tuple[Name, Any]]:
        """Yield the things of a kind, by organisation and key."""
        for name in sorted(name for name in self.things if name[0] == kind):
            yield name, self.things[name]


def shelf_of(
    session: Session, organisation_id: int | None = None, kinds: Collection[str] = tuple(FORMS)
) -> Shelf:
    """Return the inventory in the database, of one organisation where its id is given.

    Of the `kinds` alone, but with what they stand in.
    """
    organisations = select(Organisation)
    if organisation_id is not None:
        organisations = organisations.where(Organisation.id == organisation_id)
    keys = {body.id: body.key for body in session.exec(organisations)}
    things: dict[Name, Thing] = {}
    place_keys: dict[tuple[str, int | None], str] = {}

    def named(thing: RoomPolicy | Closure) -> str:
        site, room = (
            place_keys.get(("sites", thing.site_id)),
            place_keys.get(("rooms", thing.room_id)),
        )
        place = place_name(site, room)
        if isinstance(thing, Closure):
            return closure_name(place, thing.starts_at)
        return policy_name(place, thing.group_name)

    for form in (form for kind, form in FORMS.items() if kind in kinds):
        for thing in session.exec(_those(form, organisation_id)):
            owner = thing.id if form.kind == "organisations" else thing.organisation_id
            key = named(thing) if form.is_placed else getattr(thing, form.key_field)
            if form.kind in ("sites", "rooms"):
                place_keys[form.kind, thing.id] = thing.key
            things[form.kind, keys[owner], key] = thing
    domains = {
        domain.name: keys[domain.organisation_id]
        for domain in session.exec(select(Domain))
        if domain.organisation_id in keys
    }
    return Shelf(things, domains)


def _those(form: Form, organisation_id: int | None) -> Any:
    if organisation_id is None:
        return select(form.table)
    owner: Any = form.table.id if form.table is Organisation else form.table.organisation_id
    return select(form.table).where(col(owner) == organisation_id)
