"""Addresses of rooms' calendars: how they are kept, so that no calendar has two."""

import pytest

from integrations.caldav.address import one_form


@pytest.mark.parametrize(
    "url",
    [
        "https://agenda.drancy.example/Dav/a%20b",
        "https://agenda.drancy.example/Dav/a%20b/",
        "HTTPS://Agenda.Drancy.example:443/Dav/a%20b//",
    ],
)
def test_one_calendar_has_one_address(url: str) -> None:
    assert one_form(url) == "https://agenda.drancy.example/Dav/a%20b/"


def test_what_leads_elsewhere_stays_another_one() -> None:
    assert one_form("http://[::1]:8080/a") == "http://[::1]:8080/a/"
    assert one_form("https://agenda.drancy.example") == "https://agenda.drancy.example/"
