"""Sentences to readings: a grammar and one lexicon for each language. Pure: no clock, no database."""

from chat.understanding.context import Context
from chat.understanding.names import Names, PersonName, RoomName, SiteName
from chat.understanding.reading import Choice, Intent, Question, Reading, SiteShare

__all__ = [
    "Choice",
    "Context",
    "Intent",
    "Names",
    "PersonName",
    "Question",
    "Reading",
    "RoomName",
    "SiteName",
    "SiteShare",
]
