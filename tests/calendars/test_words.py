"""Every sentence of dates and mails has its French."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

from calendars.letter import Kind, text_of
from calendars.meeting import Invitee
from tests.calendars.meetings import BOOKER, GUEST, MEETING, a_letter, a_meeting

ROOT = Path(__file__).parents[2]
KINDS: tuple[Kind, ...] = ("invitation", "update", "cancellation")
ENGLISH = re.compile(r"\b(the|your|has|was|with|booked|where|when|how)\b", re.IGNORECASE)


def sentences() -> set[str]:
    """Return the literals given to translate(), and those chosen among before (with a brace)."""
    found: set[str] = set()
    for path in [*(ROOT / "calendars").glob("*.py"), ROOT / "translations" / "dates.py"]:
        source = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'translate\(\s*[\w.()]+,\s*"([^"]+)"', source))
    return found


def test_every_sentence_has_its_french() -> None:
    with (ROOT / "translations" / "fr" / "mail.po").open("rb") as source:
        french = {str(message.id): str(message.string) for message in read_po(source) if message.id}
    assert len(sentences()) > 15
    assert sentences() - french.keys() == set()
    assert all(french.values())
    for english, said in french.items():
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", said))


def test_no_french_mail_speaks_english() -> None:
    befores = (a_meeting(title="Avant", places=(), join=None, zone="Europe/London"), MEETING)
    for before in befores:
        for kind in KINDS:
            for invitee in (GUEST, BOOKER, Invitee(email=GUEST.email, language="fr-CA")):
                letter = a_letter(kind, invitee=invitee, before=before, meeting=befores[0])
                assert not ENGLISH.search(text_of(letter))
