"""Keys for what is new, made from its name: short, readable, and nobody else's."""

import re
import unicodedata
from itertools import chain, count

from sqlmodel import Session, select

from rooms.inventory_files.names import likeness
from rooms.models import Endpoint, Room, Site

LONGEST_KEY = 60
_OTHERS = re.compile(r"[^a-z0-9]+")
Keyed = type[Room] | type[Site] | type[Endpoint]


def free_key(session: Session, table: Keyed, organisation_id: int, name: str) -> str:
    """Return a key for a thing with this name: "rosa-parks", or "rosa-parks-2" if that is taken.

    What is retired keeps its key, so nothing new gets it.
    """
    plain = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe"))
    base = _OTHERS.sub("-", plain.encode("ascii", "ignore").decode())[:LONGEST_KEY].strip("-")
    base = base or table.__name__.lower()
    mine = select(table.key).where(table.organisation_id == organisation_id)
    taken = {likeness(key) for key in session.exec(mine)}
    names = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(key for key in names if key not in taken)
