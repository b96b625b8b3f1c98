"""The words that go out (chat, mail, screens, pages): gettext catalogues, read through Babel.

The English sentence is the message id; each other language is one folder with a .po file for
each area (chat, mail, pages), read as one catalogue.
"""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

SOURCE_LANGUAGE = "en"
LANGUAGES = (
    SOURCE_LANGUAGE,
    *sorted({path.parent.name for path in Path(__file__).parent.glob("*/*.po")}),
)


@lru_cache
def catalogue(language: str) -> Translations:
    """Return the translations of `language` (ISO 639-1), or English where there are none."""
    whole = Translations()
    if language not in LANGUAGES:
        return whole
    for path in sorted((Path(__file__).parent / language).glob("*.po")):
        compiled = BytesIO()
        with path.open("rb") as source:
            write_mo(compiled, read_po(source, locale=language))
        compiled.seek(0)
        whole.merge(Translations(compiled))
    return whole


def translate(language: str, message: str, /, **values: object) -> str:
    """Return `message` in `language` with `{name}` fields filled from `values`."""
    sentence: str = catalogue(language).gettext(message)
    return sentence.format(**values) if values else sentence
