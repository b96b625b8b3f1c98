"""Public holidays are those of the person's country, in the languages that are spoken here."""

from datetime import date, datetime

import pytest

from chat.understanding import Context, understand
from tests.chat.understanding.corpus import NAMES, PARIS

NOW = datetime(2026, 3, 10, 9, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("country", "said", "day"),
    [
        ("FR", "le prochain jour férié", "2026-04-06"),
        ("GB", "the next bank holiday", "2026-04-03"),
        ("FR", "fête de la Victoire à 10h", "2026-05-08"),
        ("GB", "may day at 10", "2026-05-04"),
        ("FR", "may day at 10", "2026-05-01"),
        ("GB", "spring bank holiday at 10", "2026-05-25"),
        ("DE", "le jour de Tag der Deutschen Einheit", "2026-10-03"),
        ("CA", "canada day at 10", "2026-07-01"),
        ("CA", "la veille de fête du Canada", "2026-06-30"),
        ("XX", "noël à 10h", "2026-12-25"),
    ],
)
def test_knows_the_holidays_of_the_country(country: str, said: str, day: str) -> None:
    start = understand(said, Context(NOW, NAMES, country=country)).start
    assert start is not None
    assert date(start.year, start.month, start.day).isoformat() == day


def test_counts_the_holidays_of_later_years() -> None:
    late = Context(datetime(2026, 12, 30, 9, tzinfo=PARIS), NAMES, "en", country="GB")
    assert understand("the next bank holiday", late).start == date(2027, 1, 1)
