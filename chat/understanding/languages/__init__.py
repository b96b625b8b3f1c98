"""The languages that sentences are read in: one lexicon each, listed here."""

from chat.understanding.languages.english import ENGLISH
from chat.understanding.languages.french import FRENCH

LEXICONS = {lexicon.language: lexicon for lexicon in (FRENCH, ENGLISH)}
