import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.webex.wording import LONGEST_MESSAGE_BYTES, fit, same_person, without_mention

UUID = "3b3b6c9e-0000-4000-8000-5a6b7c8d9e0f"
BOT = base64.urlsafe_b64encode(f"ciscospark://us/PEOPLE/{UUID}".encode()).decode().rstrip("=")
OTHER = BOT[:-4] + "AAAA"


def mention(person_id: str, name: str) -> str:
    return (
        f'<spark-mention data-object-type="person" data-object-id="{person_id}">'
        f"{name}</spark-mention>"
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p>{mention(BOT, 'Salon')} réserve une salle</p>", "réserve une salle"),
        (f"<p>{mention(BOT, 'Salon')}, réserve</p>", "réserve"),
        (f"<p>réserve le Salon {mention(BOT, 'Salon')} demain</p>", "réserve le Salon demain"),
        (f"<p>{mention(BOT, 'Salon')} Salon bleu</p>", "Salon bleu"),
        (f"{mention(UUID, 'Salon')} aide", "aide"),
        (
            f"<p>{mention(BOT, 'Salon')} invite {mention(OTHER, 'Agent')}</p>",
            "invite Agent",
        ),
        (f"<p>{mention(BOT, 'Salon')} a &lt; b &amp; c</p>", "a < b & c"),
        (f"<p>{mention(BOT, 'Salon')} un<br/>deux</p><p>trois</p>", "un\ndeux\ntrois"),
        (f"<p>{mention(BOT, 'Salon')}</p>", ""),
        (f"<p>{mention(BOT, 'Salon')} <b>non fermé", "non fermé"),
    ],
)
def test_takes_the_mention_out_by_its_id(html: str, expected: str) -> None:
    assert without_mention("Salon whatever stands in the text", html, BOT) == expected


@pytest.mark.parametrize("html", [None, "", "<p>Salon</p>", f"<p>{mention(OTHER, 'Salon')}</p>"])
def test_leaves_the_text_alone_without_a_mention_of_the_bot(html: str | None) -> None:
    assert without_mention(" Salon libre ? ", html, BOT) == "Salon libre ?"


def test_knows_a_person_by_the_opaque_id_and_by_the_bare_one() -> None:
    assert same_person(BOT, UUID)
    assert same_person(BOT + "=", BOT)
    assert not same_person(BOT, OTHER)
    assert not same_person("", "")


@given(st.text(), st.text(), st.text())
def test_never_fails_on_what_people_write(text: str, before: str, after: str) -> None:
    without_mention(text, before + mention(BOT, "Salon") + after, BOT)


@given(st.text(min_size=1, max_size=300), st.integers(1, 60))
def test_fits_into_the_limit_without_breaking_a_character(text: str, times: int) -> None:
    fitted = fit(text * times)
    assert len(fitted.encode()) <= LONGEST_MESSAGE_BYTES
    assert fitted == text * times or (text * times).startswith(fitted[:-1])


def test_marks_a_cut() -> None:
    assert fit("é" * 5000) == "é" * 3718 + "…"
    assert fit("court") == "court"
