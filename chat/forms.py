"""The form in which a booking can be made without typing a sentence."""

from datetime import timedelta

from chat import cards
from chat.buttons import act
from chat.cards import Element
from chat.moments import USUAL_MINUTES, next_half_hour
from chat.scene import Scene
from translations import dates

LENGTHS = (15, 30, 45, 60, 90, 120, 180, 240)
MOST_PEOPLE = 1_000


def booking_form(scene: Scene) -> Element:
    """Return the button that unfolds the form, filled with the next half hour."""
    start = next_half_hour(scene.local_now + timedelta(minutes=1))
    sites = [(site.name, site.id) for site in scene.sites[:40]]
    inputs = [
        cards.date_input("date", scene.say("Date"), start.date().isoformat()),
        cards.time_input("time", scene.say("Start"), f"{start:%H:%M}"),
        cards.choice_set("minutes", scene.say("Length"), lengths(scene), USUAL_MINUTES),
        cards.choice_set("site", scene.say("Site"), [(scene.say("Any site"), 0), *sites], 0),
        cards.number_input("people", scene.say("People"), None, MOST_PEOPLE),
        cards.text_input("guests", scene.say("Guests"), "contact@partenaire.example"),
    ]
    book = act(scene.language, scene.say("Book"), "book")
    return cards.show_card(scene.say("Book a room"), inputs, [book])


def lengths(scene: Scene, present: int | None = None) -> list[tuple[str, object]]:
    """Return the usual lengths for a list, the present one among them."""
    all_lengths = sorted({*LENGTHS, *([present] if present else [])})
    return [(dates.duration(scene.language, minutes), minutes) for minutes in all_lengths]
