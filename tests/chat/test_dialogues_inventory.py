"""Administrators change the inventory by sentences: shown, agreed to, done, taken back."""

import pytest
from sqlmodel import select

from rooms.models import Closure, Endpoint, Plan, Room, Site
from rooms.unit_of_work import Units
from tests.builders import Town, booked, lasting, person, settled_town
from tests.chat.dialogues import Turn, play
from tests.chat.talking import ADMIN, AGENT, Talker, labels

TURNS: dict[str, dict[str, tuple[Turn, ...]]] = {
    "rooms are taken for elections, and given back": {
        "fr": (
            Turn(
                "réquisitionne 2 salles à la mairie demain",
                "requisition",
                ("Pour quelle raison ?",),
            ),
            Turn("élections", "requisition", ("Réquisition : ", "mardi 17 mars")),
            Turn("[Appliquer", None, ("C’est fait.", "C’est réservé : ", " · RASATU-47")),
            Turn("[Revenir", None, ("C’est annulé",)),
        ),
        "en": (
            Turn("requisition 2 rooms at the mairie tomorrow", "requisition", ("What for?",)),
            Turn("elections", "requisition", ("Taken: ", "Tuesday 17 March")),
            Turn("[Apply", None, ("Done.", "Booked: ", " · RASATU-47")),
            Turn("[Undo", None, ("Taken back",)),
        ),
    },
    "the largest rooms are taken for what comes first, as many as are said": {
        "fr": (
            Turn(
                "il nous faut les 2 plus grandes salles de la mairie demain pour le plan canicule",
                "requisition",
                ("Mandela (Mairie de Drancy), Louise Michel (Mairie de Drancy), mardi",),
            ),
            Turn("[Ne rien", None, ("tout reste",)),
            Turn(
                "réquisitionne les plus grandes salles de la mairie demain pour les élections",
                "requisition",
                ("Combien de salles ?",),
            ),
            Turn("1", "requisition", ("Réquisition : Mandela (Mairie de Drancy), mardi",)),
        ),
        "en": (
            Turn(
                "we need the two largest rooms tomorrow for the elections",
                "requisition",
                ("Taken: Mandela (Mairie de Drancy), Simone Veil (Médiathèque",),
            ),
            Turn("[Change nothing", None, ("everything stays as it is",)),
            Turn(
                "requisition the largest rooms of the mairie tomorrow for the elections",
                "requisition",
                ("How many rooms?",),
            ),
            Turn("1", "requisition", ("Taken: Mandela (Mairie de Drancy), Tuesday",)),
        ),
    },
    "several days are all meant, and days apart are asked for": {
        "fr": (
            Turn(
                "réquisitionne Jaurès samedi et dimanche pour les élections",
                "requisition",
                ("samedi 21 mars", "dimanche 22 mars"),
            ),
            Turn("[Ne rien", None, ("tout reste",)),
            Turn(
                "ferme Jaurès lundi et jeudi pour travaux",
                "close_place",
                ("De quel jour à quel jour ?",),
            ),
        ),
        "en": (
            Turn(
                "requisition Jaurès on Saturday and Sunday for the elections",
                "requisition",
                ("Saturday 21 March", "Sunday 22 March"),
            ),
            Turn("[Change nothing", None, ("everything stays as it is",)),
            Turn(
                "close Jaurès on Monday and Thursday for works",
                "close_place",
                ("From which day to which day?",),
            ),
        ),
    },
    "a room is added, and called again": {
        "fr": (
            Turn(
                "ajoute la salle Zola à la mairie, 12 places, écran et visio",
                "add_thing",
                (
                    "Nouveau : salle Zola, Mairie de Drancy, 12 places, équipement écran",
                    "Aucune réservation n’est concernée.",
                    "« ajoute un équipement visio salle@drancy.example à Zola »",
                ),
            ),
            Turn("[Appliquer", None, ("C’est fait.",)),
            Turn(
                "ajoute un équipement visio zola@salles.example à Zola",
                "add_thing",
                ("Nouveau : équipement visio Zola, Zola, adresse zola@salles.example",),
            ),
            Turn("[Appliquer", None, ("C’est fait.",)),
            Turn(
                "réserve Zola demain de 14h à 15h avec visio",
                "book",
                ("C’est réservé : Zola",),
                ("Zola 17/03 14:00-15:00",),
            ),
        ),
        "en": (
            Turn(
                "add room Zola at the mairie, 12 seats, screen and video",
                "add_thing",
                (
                    "New: room Zola, Mairie de Drancy, 12 seats, equipment screen",
                    "No booking is concerned.",
                    "“add a video device salle@drancy.example to Zola”",
                ),
            ),
            Turn("[Apply", None, ("Done.",)),
            Turn(
                "add a video device zola@rooms.example to Zola",
                "add_thing",
                ("New: video equipment Zola, Zola, address zola@rooms.example",),
            ),
            Turn("[Apply", None, ("Done.",)),
            Turn(
                "book Zola tomorrow 2pm-3pm with video",
                "book",
                ("Booked: Zola",),
                ("Zola 17/03 14:00-15:00",),
            ),
        ),
    },
    "what is missing is asked": {
        "fr": (
            Turn("ajoute la salle Zola", "add_thing", ("Sur quel site est-elle ?",)),
            Turn("1", "add_thing", ("Combien de places a-t-elle ?",)),
            Turn("12", "add_thing", ("salle Zola, Mairie de Drancy, 12 places",)),
            Turn("non", "reject", ("",)),
            Turn("ferme Césaire", "close_place", ("De quel jour à quel jour ?",)),
            Turn("du 3 au 5 mai", "close_place", ("dimanche 3 mai – mardi 5 mai",)),
        ),
        "en": (
            Turn("add the room Zola", "add_thing", ("In which site is it?",)),
            Turn("1", "add_thing", ("How many seats does it have?",)),
            Turn("12", "add_thing", ("room Zola, Mairie de Drancy, 12 seats",)),
            Turn("no", "reject", ("",)),
            Turn("close Césaire", "close_place", ("From which day to which day?",)),
            Turn("from 3 to 5 May", "close_place", ("Sunday 3 May – Tuesday 5 May",)),
        ),
    },
    "a name that exists is asked back": {
        "fr": (
            Turn(
                "ajoute la salle Mandela à la mairie, 12 places",
                "add_thing",
                ("Il y a déjà une salle Mandela (Mairie de Drancy).",),
            ),
            Turn("[Modifier celle-là", "change_thing", ("salle Mandela – places : 20 → 12",)),
        ),
        "en": (
            Turn(
                "add room Mandela at the mairie, 12 seats",
                "add_thing",
                ("There is a room Mandela (Mairie de Drancy) already.",),
            ),
            Turn("[Change that one", "change_thing", ("room Mandela – seats: 20 → 12",)),
        ),
    },
    "hours, names and equipment": {
        "fr": (
            Turn(
                "la mairie ouvre à 9h le samedi",
                "change_thing",
                ("horaires : – → lundi-vendredi jour et nuit; samedi 9h–minuit",),
            ),
            Turn("oui", "accept", ("C’est fait.",)),
            Turn(
                "jaurès est ouvert de 8h à 20h",
                "change_thing",
                ("→ lundi-dimanche 8h–20h", "ceux de tout le site"),
            ),
            Turn(
                "renomme la salle Mandela en salle Simone Weil",
                "change_thing",
                ("salle Mandela – nom : Mandela → Simone Weil",),
            ),
            Turn(
                "Mandela a un vidéoprojecteur maintenant",
                "change_thing",
                ("équipement : – → vidéoprojecteur",),
            ),
            Turn(
                "Mandela n'a plus de visio",
                "change_thing",
                ("Mis hors service : équipement visio Écran Mandela",),
            ),
        ),
        "en": (
            Turn(
                "the mairie opens at 9am on Saturdays",
                "change_thing",
                ("opening hours: – → Monday-Friday day and night; Saturday 9",),
            ),
            Turn("yes", "accept", ("Done.",)),
            Turn(
                "Jaurès is open from 8am to 8pm",
                "change_thing",
                ("→ Monday-Sunday 8 am–8 pm", "those of the whole site"),
            ),
            Turn(
                "rename room Mandela to Simone Weil",
                "change_thing",
                ("room Mandela – name: Mandela → Simone Weil",),
            ),
            Turn("Mandela has a projector now", "change_thing", ("equipment: – → projector",)),
            Turn(
                "Mandela has no video any more",
                "change_thing",
                ("Taken out of service: video equipment Écran Mandela",),
            ),
        ),
    },
}
CLOSE = {"fr": "ferme Césaire demain pour travaux", "en": "close Césaire tomorrow for works"}
ONLY = "il revient à l’administration des salles"
GONE = {"fr": "supprime la salle Mandela", "en": "remove room Mandela"}


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", TURNS)
def test_dialogue(units: Units, there: Town, name: str, language: str) -> None:
    play(Talker(units, ADMIN), language, TURNS[name][language])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_booked_moves_and_comes_back(units: Units, there: Town, language: str) -> None:
    booked(units, there.agent, lasting(14), there.rooms["cesaire"])
    admin = Talker(units, ADMIN)
    shown = admin.say(CLOSE[language])
    assert "→ Jaurès (Mairie de Drancy)" in shown.text
    assert admin.bookings() == ["Césaire 17/03 14:00-15:00"]
    admin.say({"fr": "oui", "en": "yes"}[language])
    assert admin.bookings() == ["Jaurès 17/03 14:00-15:00"]
    admin.press({"fr": "Revenir", "en": "Undo"}[language])
    assert admin.bookings() == ["Césaire 17/03 14:00-15:00"]


@pytest.mark.parametrize("word", ["reviens en arrière", "annule", "undo", "cancel that"])
def test_undo_by_a_word_takes_back_the_change_that_came_last(
    units: Units, there: Town, word: str
) -> None:
    booked(units, there.agent, lasting(14), there.rooms["cesaire"])
    admin = Talker(units, ADMIN)
    admin.say(CLOSE["fr"])
    admin.say("oui")
    assert admin.say(word).text.startswith(("C’est annulé", "Taken back"))
    assert admin.bookings() == ["Césaire 17/03 14:00-15:00"]
    with units.database.reading() as session:
        assert not session.exec(select(Closure)).all()


def test_cancel_means_the_booking_that_was_made_since(units: Units, there: Town) -> None:
    admin = Talker(units, ADMIN)
    admin.say(CLOSE["fr"])
    admin.say("oui")
    admin.wait(minutes=1)
    admin.say("réserve Jaurès demain de 14h à 15h")
    assert admin.bookings() == ["Jaurès 17/03 14:00-15:00"]
    admin.say("annule")
    assert admin.bookings() == []
    with units.database.reading() as session:
        assert session.exec(select(Closure)).all()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_finds_no_place_is_agreed_to_and_listed(
    units: Units, there: Town, language: str
) -> None:
    booked(units, there.agent, lasting(14), there.rooms["mandela"], people=18)
    admin = Talker(units, ADMIN)
    shown = admin.say(GONE[language])
    assert {"fr": "à placer", "en": "to be placed"}[language] in shown.text
    label = {"fr": "Appliquer, 1 à placer", "en": "Apply, 1 to be placed"}[language]
    admin.press(label)
    assert admin.bookings() == []
    listed = admin.press({"fr": "Ce qui est à placer", "en": "What is to be placed"}[language])
    assert "Mandela" in listed.text
    assert {"fr": "18 personnes", "en": "18 people"}[language] in listed.text
    shown = admin.say("1")
    assert {"fr": "Votre réservation", "en": "Your booking"}[language] in shown.text


def test_a_place_is_not_given_up_by_a_plain_yes_of_old(units: Units, there: Town) -> None:
    booked(units, there.agent, lasting(14), there.rooms["mandela"], people=18)
    admin = Talker(units, ADMIN)
    admin.say(GONE["fr"])
    reply = admin.send({"act": "apply_plan", "plan": 1})
    assert "resteraient sans salle" in reply.text
    assert admin.bookings() == ["Mandela 17/03 14:00-15:00"]


def test_what_changed_since_is_shown_again_and_not_done(units: Units, there: Town) -> None:
    admin = Talker(units, ADMIN)
    assert "Aucune réservation" in admin.say(CLOSE["fr"]).text
    booked(units, there.agent, lasting(14), there.rooms["cesaire"])
    again = admin.press("Appliquer")
    assert "Quelque chose a changé" in again.text
    assert "→ Jaurès" in again.text
    assert admin.bookings() == ["Césaire 17/03 14:00-15:00"]
    admin.press("Appliquer")
    assert admin.bookings() == ["Jaurès 17/03 14:00-15:00"]


def test_a_long_preview_shows_ten_and_how_many_more(units: Units, there: Town) -> None:
    for hour in range(8, 20):
        booked(units, there.agent, lasting(hour), there.rooms["cesaire"])
    shown = Talker(units, ADMIN).say(CLOSE["fr"]).text
    assert "Réservations qui ne peuvent pas rester : 12." in shown
    assert shown.count("→") == 10
    assert "… et 2 de plus" in shown


@pytest.mark.parametrize(
    "sentence",
    [
        CLOSE["fr"],
        "ajoute la salle Zola à la mairie, 12 places",
        "Mandela a 12 places",
        "supprime la salle Césaire de l'inventaire",
        "rouvre Césaire",
        "qu'est-ce qui est à placer ?",
    ],
)
def test_members_change_nothing(units: Units, there: Town, sentence: str) -> None:
    reply = Talker(units, AGENT).say(sentence)
    assert ONLY in reply.text
    with units.database.reading() as session:
        assert not session.exec(select(Plan)).all()


def test_members_ask_which_rooms_have_no_endpoint(units: Units, there: Town) -> None:
    text = Talker(units, AGENT).say("salles sans équipement visio").text
    assert "Louise Michel" in text
    assert "Jaurès" not in text


def test_an_administrator_of_a_site_changes_that_site_alone(units: Units, there: Town) -> None:
    email = "biblio@drancy.example"
    with units.open() as unit:
        roles = ["member", "room_admin:mediatheque"]
        person(unit.session, there.organisation, email, roles=roles)
    warden = Talker(units, email, "library")
    assert "Simone Veil" in warden.say("ferme Simone Veil demain").text
    refused = warden.say(CLOSE["fr"]).text
    assert "Mairie de Drancy" in refused
    assert ONLY in refused
    assert ONLY in warden.say("ajoute le site Maison des arts").text


@pytest.mark.parametrize("act", ["apply_plan", "undo_plan"])
def test_buttons_of_others_do_nothing(units: Units, there: Town, act: str) -> None:
    admin = Talker(units, ADMIN)
    admin.say(CLOSE["fr"])
    forged = {"act": act, "plan": 1, "unplaced": 1, "lang": "fr"}
    member = Talker(units, AGENT, "elsewhere").send(forged)
    assert ONLY in member.text
    with units.open() as unit:
        roles = ["member", "room_admin"]
        person(unit.session, there.neighbour.organisation, "chef@bobigny.example", roles=roles)
        roles = ["member", "room_admin:mediatheque"]
        person(unit.session, there.organisation, "biblio@drancy.example", roles=roles)
    for email in ("chef@bobigny.example", "biblio@drancy.example"):
        Talker(units, email, email).send(forged)
    with units.database.reading() as session:
        assert [plan.state for plan in session.exec(select(Plan))] == ["shown"]
        assert not session.exec(select(Closure)).all()


def test_a_new_room_gets_a_key_that_nobody_has(units: Units, there: Town) -> None:
    admin = Talker(units, ADMIN)
    admin.say("ajoute la salle Mandela à la médiathèque, 12 places")
    admin.press("Appliquer")
    with units.database.reading() as session:
        mine = select(Room).where(Room.name == "Mandela")
        made = session.exec(mine.order_by(Room.id)).all()  # type: ignore[arg-type]
    assert [room.key for room in made] == ["mandela", "mandela-2"]


def test_a_site_without_rooms_can_be_given_one(units: Units, there: Town) -> None:
    admin = Talker(units, ADMIN)
    admin.say("ajoute le site Maison des arts")
    admin.press("Appliquer")
    admin.say("ajoute la salle Zola à la Maison des arts, 12 places")
    admin.press("Appliquer")
    with units.database.reading() as session:
        room = session.exec(select(Room).where(Room.key == "zola")).one()
        assert session.get_one(Site, room.site_id).key == "maison-des-arts"


def test_a_closure_is_cut_where_it_is_to_end(units: Units, there: Town) -> None:
    admin = Talker(units, ADMIN)
    admin.say("ferme Césaire du 3 au 8 mai pour travaux")
    admin.say("oui")
    admin.say("rouvre Césaire le 5 mai")
    admin.say("oui")
    with units.database.reading() as session:
        closure = session.exec(select(Closure)).one()
    assert f"{closure.ends_at:%d/%m %H:%M}" == "04/05 22:00"


@pytest.mark.parametrize(
    ("sentence", "answer", "start", "end"),
    [
        ("ferme Césaire demain matin", None, "17/03 07:00", "17/03 11:00"),
        ("ferme Césaire jusqu'à vendredi", None, "15/03 23:00", "20/03 23:00"),
        ("ferme Césaire à partir du 3 mai", "jusqu'au 5 mai", "02/05 22:00", "05/05 22:00"),
        ("ferme Césaire le 3 mai", None, "02/05 22:00", "03/05 22:00"),
        ("ferme Césaire demain de 14h à 16h", None, "17/03 13:00", "17/03 15:00"),
    ],
)
def test_closes_when_it_is_said(
    units: Units, there: Town, sentence: str, answer: str | None, start: str, end: str
) -> None:
    admin = Talker(units, ADMIN)
    for said in filter(None, (sentence, answer, "oui")):
        admin.say(said)
    with units.database.reading() as session:
        closure = session.exec(select(Closure)).one()
    assert f"{closure.starts_at:%d/%m %H:%M}" == start
    assert f"{closure.ends_at:%d/%m %H:%M}" == end


@pytest.mark.parametrize(
    ("sentence", "rooms"),
    [
        ("salles de plus de 12 places", {"Mandela"}),
        ("salles de moins de 6 places", {"Rosa Parks"}),
        ("salles sans visio à la médiathèque", {"Rosa Parks"}),
    ],
)
def test_lists_the_rooms_that_are_like_that(
    units: Units, there: Town, sentence: str, rooms: set[str]
) -> None:
    text = Talker(units, ADMIN).say(sentence).text
    assert {room.name for room in there.rooms.values() if room.name in text} == rooms


@pytest.mark.parametrize("language", ["fr", "en"])
def test_says_what_it_would_have_refused_lately(units: Units, there: Town, language: str) -> None:
    booked(units, there.agent, lasting(14), there.rooms["mandela"], people=18)
    admin = Talker(units, ADMIN)
    admin.wait(days=30)
    shown = admin.say(
        {"fr": "passe Mandela à 12 places", "en": "set Mandela to 12 seats"}[language]
    )
    told = {
        "fr": "Réservations des 90 derniers jours que cela aurait refusées : 1 sur 1.",
        "en": "Bookings of the last 90 days that this would have refused: 1 of 1.",
    }
    assert told[language] in shown.text
    assert {"fr": "Aucune réservation", "en": "No booking"}[language] in shown.text


@pytest.mark.parametrize(
    ("sentence", "saturday", "sunday"),
    [
        ("la mairie ouvre de 9h à 12h et de 14h à 18h le samedi", "09:00-12:00 14:00-18:00", ""),
        ("la mairie ouvre à 9h le samedi", "09:00-12:00 14:00-17:00", ""),
        ("la mairie ferme à 19h le samedi", "08:00-12:00 14:00-19:00", ""),
        (
            "la mairie est ouverte le dimanche de 10h à 12h",
            "08:00-12:00 14:00-17:00",
            "10:00-12:00",
        ),
        ("la mairie ouvre à 10h le dimanche", "08:00-12:00 14:00-17:00", "10:00-18:00"),
        ("la mairie est fermée le samedi", "", ""),
        ("la mairie ouvre à 9h", "09:00-12:00 14:00-17:00", ""),
        ("la mairie est ouverte tous les jours de 8h à 20h", "08:00-20:00", "08:00-20:00"),
    ],
)
def test_only_those_hours_change_that_are_said(
    units: Units, there: Town, sentence: str, saturday: str, sunday: str
) -> None:
    kept = {"fri": [["08:00", "18:00"]], "sat": [["08:00", "12:00"], ["14:00", "17:00"]]}
    with units.open() as unit:
        unit.session.get_one(Site, there.sites["mairie"].id).opening_hours = kept
    admin = Talker(units, ADMIN)
    admin.say(sentence)
    admin.say("oui")
    with units.database.reading() as session:
        hours = session.get_one(Site, there.sites["mairie"].id).opening_hours
    days = [" ".join("-".join(span) for span in hours.get(day, [])) for day in ("sat", "sun")]
    assert days == [saturday, sunday]


def test_undo_tells_what_stays_where_it_is(units: Units, there: Town) -> None:
    booked(units, there.agent, lasting(14), there.rooms["cesaire"])
    admin = Talker(units, ADMIN)
    admin.say(CLOSE["fr"])
    admin.say("oui")
    done = admin.last
    Talker(units, AGENT).say("déplace la réunion de demain à 16h")
    undone = admin.press("Revenir", done)
    assert "Réservations qui restent là où elles sont maintenant : 1." in undone.text
    assert admin.bookings() == ["Jaurès 17/03 16:00-17:00"]


@pytest.mark.parametrize(
    ("retire", "back", "yes"),
    [
        ("supprime la salle Rosa Parks", "remets en service la salle rosa parks", "oui"),
        ("remove room Rosa Parks", "reopen room Rosa Parks", "yes"),
    ],
)
def test_what_was_retired_comes_back(
    units: Units, there: Town, retire: str, back: str, yes: str
) -> None:
    admin = Talker(units, ADMIN)
    for said in (retire, yes):
        admin.say(said)
    with units.database.reading() as session:
        assert session.get_one(Room, there.id_of("rosa-parks")).is_retired
    for said in (back, yes):
        admin.say(said)
    with units.database.reading() as session:
        assert not session.get_one(Room, there.id_of("rosa-parks")).is_retired


@pytest.mark.parametrize(
    ("retire", "back", "yes"),
    [
        ("supprime le site médiathèque", "remets en service la médiathèque", "oui"),
        ("delete the site mediatheque", "bring back the mediatheque", "yes"),
    ],
)
def test_a_retired_site_comes_back_by_its_name(
    units: Units, there: Town, retire: str, back: str, yes: str
) -> None:
    admin = Talker(units, ADMIN)
    for said in (retire, yes):
        admin.say(said)
    with units.database.reading() as session:
        assert session.get_one(Site, there.sites["mediatheque"].id).is_retired
    for said in (back, yes):
        admin.say(said)
    with units.database.reading() as session:
        assert not session.get_one(Site, there.sites["mediatheque"].id).is_retired


def test_accessible_rooms_are_listed(sqlite_units: Units, small_town: Town) -> None:
    with sqlite_units.open() as unit:
        unit.session.get_one(Room, small_town.id_of("jaures")).accessibility = ["wheelchair"]
    listed = Talker(sqlite_units, ADMIN).say("salles accessibles aux fauteuils à la mairie").text
    assert listed.startswith("Salles : 1.\nJaurès")


def test_what_was_closed_is_told_to_who_asks_by_whom(sqlite_units: Units, small_town: Town) -> None:
    assert small_town.admin.email == ADMIN
    admin = Talker(sqlite_units, ADMIN)
    for said in ("ferme Jaurès du 3 au 5 mai", "appliquer"):
        admin.say(said)
    assert "fermeture Jaurès, dimanche 3 mai" in admin.say("qui a fermé Jaurès ?").text


def test_equipment_is_retired_and_its_room_stays(units: Units, there: Town) -> None:
    admin = Talker(units, ADMIN)
    admin.say("supprime le terminal visio de Jaurès")
    admin.say("oui")
    with units.database.reading() as session:
        mine = select(Endpoint).where(Endpoint.room_id == there.id_of("jaures"))
        assert session.exec(mine).one().is_retired
        assert not session.get_one(Room, there.id_of("jaures")).is_retired


def test_wrong_addresses_are_explained(units: Units, there: Town) -> None:
    inputs = {"act": "add_thing", "kind": "endpoint", "rooms": [there.id_of("jaures")]}
    reply = Talker(units, ADMIN).send({**inputs, "address": "nowhere", "lang": "fr"})
    assert "n’est pas une adresse d’équipement visio" in reply.text


def test_the_form_fills_what_is_missing(units: Units, there: Town) -> None:
    admin = Talker(units, ADMIN)
    asked = admin.say("ajoute la salle Zola à la mairie")
    assert "Combien de places" in asked.text
    assert "Voir ce qui changerait" in labels(asked.card)
    site = str(there.sites["mediatheque"].id)
    shown = admin.press("Voir ce qui changerait", name="Émile Zola", site=site, seats="14")
    assert "salle Émile Zola, Médiathèque Georges-Brassens, 14 places" in shown.text
