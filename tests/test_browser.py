"""The main road in a real browser: a typed sentence, a mail with an event, a call that ends."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.support.ui import Select

from tests.web.browsing import Page, chromium, salon, until
from tests.web.cards import CARD

GUEST = "contact@partenaire.example"
SENTENCE = f"réserve une salle à la mairie demain de 14h à 15h pour 6 avec visio, invite {GUEST}"
SATURDAY = 5


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with salon(tmp_path_factory.mktemp("salon")) as home:
        yield home


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture
def page(browser: Chrome, home: str) -> Iterator[Page]:
    """Return the freshly loaded page; errors and refusals by its policy fail the test."""
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    yield Page(browser, home).open()
    logged = browser.get_log("browser")  # type: ignore[no-untyped-call]
    assert not [entry for entry in logged if entry["level"] == "SEVERE"]


def _with_a_working_day_ahead(page: Page) -> None:
    """Move the clock on until tomorrow is a day on which the town hall is open."""
    for _ in range(3):
        tomorrow = datetime.fromisoformat(page.state()["clock"]["now"]) + timedelta(days=1)
        if tomorrow.weekday() < SATURDAY:
            return
        page.move_clock(minutes=24 * 60)
    raise AssertionError("A week has two days off.")


def test_typed_sentence_leads_to_a_call_that_starts_and_ends(page: Page, tmp_path: Path) -> None:
    _with_a_working_day_ahead(page)
    thread = page.thread_of(page.say(SENTENCE))
    page.one(f"{thread} .from-bot .card", GUEST)
    link = page.one(f'{thread} .card .facts a[href^="https://"]').get_attribute("href")
    assert link

    mail = until(lambda _: page.mails_to(GUEST, "REQUEST"), "a mail to the guest")[-1]
    event = page.event_of(mail["number"])
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    assert (f"{start:%H:%M}", f"{end:%H:%M}", start.date()) == ("14:00", "15:00", end.date())
    assert f"mailto:{GUEST}" in {str(attendee).lower() for attendee in event["ATTENDEE"]}
    assert link in str(event["DESCRIPTION"])
    _mail_is_shown(page, mail["number"])

    room = str(event["LOCATION"]).partition(",")[0]
    tile = f'.tile[data-device="{page.device_of(room)}"]'
    assert page.one(tile).get_attribute("data-state") == "Idle"
    page.browser.save_screenshot(str(tmp_path / "booked.png"))
    page.press("[data-until=start]:not(:disabled)", "")
    assert "14h" in page.one(f"{tile}[data-state=Connected]").text
    page.browser.save_screenshot(str(tmp_path / "in-a-call.png"))
    page.press("[data-until=end]:not(:disabled)", "")
    page.one(f"{tile}[data-state=Idle]")


def _mail_is_shown(page: Page, number: int) -> None:
    item = f'.mail-item[data-number="{number}"]'
    page.press(f"{item} .mail-head", GUEST)
    assert "REQUEST" in page.one(f"{item} .event").text
    page.browser.switch_to.frame(page.one(f"{item} iframe"))
    page.one("body", "14h")
    page.browser.switch_to.default_content()


def test_cancel_button_takes_the_event_out_of_the_guests_calendar(page: Page) -> None:
    _with_a_working_day_ahead(page)
    guest = "invite@partenaire.example"
    thread = page.thread_of(page.say(f"réserve Mandela demain de 10h à 11h, invite {guest}"))
    invited = until(lambda _: page.mails_to(guest, "REQUEST"), "an invitation")[-1]
    page.press(f"{thread} .card .action", "Annuler")
    cancelled = until(lambda _: page.mails_to(guest, "CANCEL"), "a cancellation")[-1]
    before, after = page.event_of(invited["number"]), page.event_of(cancelled["number"])
    assert after["UID"] == before["UID"]
    assert after["STATUS"] == "CANCELLED"
    assert after["SEQUENCE"] > before["SEQUENCE"]
    page.press("[data-view=calendars]", "Agendas")
    page.one(f'#recipient option[value="{guest}"]')
    Select(page.one("#recipient")).select_by_value(guest)
    page.one("#calendars .event.cancelled", "Annulé")


def test_page_of_a_call_follows_it_by_itself_and_steers_it(page: Page, tmp_path: Path) -> None:
    _with_a_working_day_ahead(page)
    page.say("réserve Jaurès et Mandela demain de 16h à 17h pour 6 avec visio, objet Budget")
    page.press("[data-until=start]:not(:disabled)", "")
    for room in ("Jaurès", "Mandela"):
        page.one(f'.tile[data-device="{page.device_of(room)}"][data-state=Connected]')
    thread = page.thread_of(page.say("qui est connecté ?"))
    link = page.one(f'{thread} .card a[href*="/calls/"]', "Suivi en direct").get_attribute("href")
    assert link
    browser = page.browser
    browser.get(link)
    page.one(".ends .in", "Mandela")
    browser.execute_script("window.isTheSame = true; document.querySelector('a[href]').focus()")
    page.set_fault("Mandela", "offline")
    page.set_fault("Mandela", "refuse")
    page.move_clock(minutes=2)
    page.one(".ends .missed", "l’équipement a refusé")
    page.one(".state", "1 sur 2")
    assert browser.execute_script("return window.isTheSame")
    assert browser.switch_to.active_element.text == "Suspendre la mise à jour"
    _fits(page, tmp_path)
    page.set_fault("Mandela", None)
    page.press(".ends button", "Rappeler")
    page.one(".done", "L’appel est relancé.")
    page.one(".state", "2 sur 2")
    page.press("button", "Raccrocher pour tous")
    page.press("button.wanted", "Raccrocher pour tous")
    page.one(".state", "Personne")


def _fits(page: Page, folder: Path) -> None:
    """See that nothing is wider than a phone, and that all that is pressed is big enough."""
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    try:
        wide = page.browser.execute_script("return document.documentElement.scrollWidth")
        assert wide <= phone["width"]
        assert all(one.size["height"] >= 44 for one in page.all("button"))
        page.browser.save_screenshot(str(folder / "call.png"))
    finally:
        page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_bot_greets_in_a_group_space(page: Page) -> None:
    page.press("#add-group", "")
    page.press("#new-group button", "")
    page.one(".space[aria-pressed=true]", "#")
    page.one(".message.from-bot")


def test_page_speaks_english_on_request(page: Page) -> None:
    page.press(".languages a", "EN")
    page.one("#chat-title", "Chat")
    page.one(".tile", "Ready")


def test_page_fits_a_phone(page: Page, tmp_path: Path) -> None:
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    try:
        for tab, panel in (("rooms", "#devices"), ("mail", "#mails"), ("chat", "#log")):
            page.press(f".tabs [data-tab={tab}]", "")
            assert page.one(panel).is_displayed()
            wide = page.browser.execute_script("return document.documentElement.scrollWidth")
            assert wide <= phone["width"]
            page.browser.save_screenshot(str(tmp_path / f"{tab}.png"))
    finally:
        page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_card_sends_its_buttons_data_and_its_fields(page: Page) -> None:
    page.draw_card(CARD)
    page.one("#trial input[type=text]").send_keys("Bonjour")
    page.one("#trial input[type=number]").send_keys("6")
    Select(page.one("#trial select")).select_by_visible_text("Deux")
    page.press("#trial .check", "Avec visio")
    page.press("#trial .check", "Jeudi")
    page.press("#trial .action", "Envoyer")
    assert page.submitted() == {
        "do": "send",
        "words": "Bonjour",
        "people": "6",
        "date": "2026-03-17",
        "time": "14:00",
        "choice": "2",
        "days": "tue,thu",
        "video": "yes",
    }


def test_unfolded_card_sends_its_own_fields_and_the_outer_ones(page: Page) -> None:
    page.draw_card(CARD)
    page.one("#trial input[type=number]").send_keys("6")
    assert not page.one("#trial textarea").is_displayed()
    page.press("#trial .unfolds", "Plus")
    page.one("#trial textarea").send_keys("Un mot")
    page.press("#trial .inner-card .action", "Valider")
    submitted = page.submitted()
    assert (submitted["do"], submitted["note"], submitted["people"]) == ("more", "Un mot", "6")


def test_card_isn_t_sent_without_what_it_needs(page: Page) -> None:
    page.draw_card(CARD)
    page.press("#trial .action", "Envoyer")
    page.one("#trial .field-problem", "Combien ?")
    assert page.browser.execute_script("return window.submitted.length") == 0


def test_words_of_a_card_never_become_markup(page: Page) -> None:
    page.draw_card(CARD)
    assert page.one("#trial strong").text == "gras"
    assert '<img src="x">' in page.one("#trial .card-text", "img").text
    assert not page.all("#trial img")
    targets = {link.get_attribute("href") for link in page.all("#trial a")}
    assert targets == {"https://drancy.example/", "https://drancy.example/plan"}
