"""Sentences to readings: one grammar, a lexicon for each language; no clock, no database."""

from chat.understanding.colleagues import Colleagues, PersonName
from chat.understanding.context import Context
from chat.understanding.names import Names, RoomName, SiteName
from chat.understanding.reading import Choice, Intent, Question, Reading, SiteShare, Thing
from chat.understanding.understanding import understand

__all__ = [
    "Choice",
    "Colleagues",
    "Context",
    "Intent",
    "Names",
    "PersonName",
    "Question",
    "Reading",
    "RoomName",
    "SiteName",
    "SiteShare",
    "Thing",
    "understand",
]
