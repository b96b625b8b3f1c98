"""What holds for every talk: who may do what, what is remembered, what is never guessed."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from chat.choosing import Rooms, Wanted, candidates
from chat.commands.book import BookRoom
from chat.conversation import Conversation
from chat.moments import moment_of
from chat.scene import Scene
from rooms.events import CallRequested, Event
from rooms.interval import Interval
from rooms.models import Attendee, Person, Room, TalkState
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, organisation, site
from tests.builders import room as build_room
from tests.chat.talking import ADMIN, COLLEAGUE, Talker, actions

WISH = "réserve Césaire demain de 14h à 15h"
GUEST = "contact@partenaire.example"


def test_people_of_no_known_organisation_are_refused_politely(
    sqlite_units: Units, small_town: Town
) -> None:
    stranger = Talker(sqlite_units, "someone@nowhere.example")
    reply = stranger.say(WISH)
    assert "organisations que je connais" in reply.text
    assert "organisations that I know" in reply.text
    with sqlite_units.database.reading() as session:
        assert session.exec(select(Person).where(Person.email == stranger.email)).first() is None
        assert session.exec(select(TalkState)).first() is None


def test_people_of_a_known_domain_are_made_at_their_first_sentence(
    sqlite_units: Units, small_town: Town
) -> None:
    newcomer = Talker(sqlite_units, "Nouvelle.Agente@Drancy.example")
    assert "C’est réservé" in newcomer.say(WISH).text


def test_rooms_of_another_organisation_are_not_known(agent: Talker) -> None:
    assert "Bobigny" not in agent.say("quelles salles sont libres demain ?").text
    assert agent.bookings() == []


def test_a_room_of_another_organisation_cannot_be_booked_by_a_forged_card(
    agent: Talker, small_town: Town
) -> None:
    theirs = small_town.neighbour.room.id
    reply = agent.send(
        {"act": "book", "lang": "fr", "start": "2026-03-17T14:00", "rooms": [theirs]}
    )
    assert "Je ne connais pas cette salle" in reply.text
    assert agent.bookings() == []


def test_only_who_booked_and_room_administrators_may_cancel(
    sqlite_units: Units, agent: Talker
) -> None:
    card = agent.say(WISH)
    colleague = Talker(sqlite_units, COLLEAGUE)
    assert "vous ne pouvez pas la modifier" in colleague.press("Annuler", card).text
    assert agent.bookings() == ["Césaire 17/03 14:00-15:00"]
    admin = Talker(sqlite_units, ADMIN)
    assert "C’est annulé" in admin.press("Annuler", card).text
    assert agent.bookings() == []


def test_a_neighbour_can_neither_cancel_nor_see_by_reference(
    sqlite_units: Units, agent: Talker
) -> None:
    card = agent.say(WISH)
    neighbour = Talker(sqlite_units, "agent@bobigny.example")
    assert "Césaire" not in neighbour.press("Annuler", card).text
    assert agent.bookings() == ["Césaire 17/03 14:00-15:00"]


def test_the_pending_question_survives_a_restart(agent: Talker) -> None:
    agent.say("réserve une salle demain")
    agent.restart()
    assert "14h–15h" in agent.say("14h").text


def test_the_pending_question_is_the_space_s_own(sqlite_units: Units, agent: Talker) -> None:
    agent.say("réserve une salle demain")
    elsewhere = Talker(sqlite_units, space="other space")
    elsewhere.say("14h")
    assert agent.bookings() == []


def test_a_question_of_yesterday_is_not_answered_by_chance(agent: Talker) -> None:
    agent.say("réserve une salle vendredi")
    agent.wait(hours=20)
    agent.say("14h")
    assert agent.bookings() == []


def test_a_click_on_an_old_question_still_works(agent: Talker) -> None:
    question = agent.say("réserve une salle demain")
    agent.say("mes réservations")
    assert "C’est réservé" in agent.press("demain, 10h", question).text


def test_an_answer_without_a_language_is_answered_in_that_of_the_question(agent: Talker) -> None:
    agent.say("book a room tomorrow")
    assert "Booked" in agent.say("14:00").text


def test_a_press_is_answered_in_the_language_of_its_card(agent: Talker) -> None:
    card = agent.say("book Césaire tomorrow 2pm-3pm")
    agent.say("mes réservations")
    assert "Cancelled" in agent.press("Cancel", card).text


def test_guests_without_links_are_told_of_while_booking(
    sqlite_units: Units, small_town: Town
) -> None:
    talker = Talker(sqlite_units, give_links=False)
    reply = talker.say(f"réserve Césaire demain de 14h à 15h, invite {GUEST}")
    assert "Je ne peux pas donner de lien de connexion" in reply.text
    assert "suivra" not in reply.text


def test_guests_make_a_room_with_video_the_better_one(agent: Talker) -> None:
    reply = agent.say(f"réserve une salle demain de 14h à 15h, invite {GUEST}")
    assert "Visio" in reply.text
    assert agent.rows()[0].wants_video


def test_a_room_without_video_that_was_asked_for_is_taken_and_said(agent: Talker) -> None:
    reply = agent.say(f"réserve Rosa Parks demain de 14h à 15h, invite {GUEST}")
    assert "pas d’équipement de visio" in reply.text
    assert not agent.rows()[0].wants_video


def test_refused_video_is_not_wanted(agent: Talker) -> None:
    agent.say(f"réserve Césaire demain de 14h à 15h sans visio, invite {GUEST}")
    assert not agent.rows()[0].wants_video


def test_sip_rooms_are_guests(agent: Talker, sqlite_units: Units) -> None:
    agent.say("réserve Césaire demain de 14h à 15h avec sip:salle@lyon.example")
    with sqlite_units.database.reading() as session:
        guest = session.exec(select(Attendee).where(Attendee.kind == "sip")).one()
    assert guest.address == "sip:salle@lyon.example"
    assert agent.rows()[0].wants_video


def test_a_booking_knows_its_thread_and_language(agent: Talker) -> None:
    agent.say("book Césaire tomorrow 2pm-3pm")
    row = agent.rows()[0]
    assert (row.space_id, row.thread_id, row.language) == ("space", "thread of space", "en")


def test_the_form_changes_everything_at_once(agent: Talker, small_town: Town) -> None:
    agent.say(WISH)
    reply = agent.press(
        "Enregistrer",
        new_date="2026-03-18",
        new_time="16:30",
        new_minutes="90",
        new_room=str(small_town.id_of("mandela")),
    )
    assert "C’est modifié : Mandela" in reply.text
    assert agent.bookings() == ["Mandela 18/03 16:30-18:00"]


def test_a_stale_form_changes_nothing(agent: Talker) -> None:
    old = agent.say(WISH)
    agent.press("Enregistrer", old, new_time="16:00")
    reply = agent.press("Enregistrer", old, new_time="10:00")
    assert "modifiée entre-temps" in reply.text
    assert agent.bookings() == ["Césaire 17/03 16:00-17:00"]


def test_a_change_into_a_taken_time_offers_what_works(agent: Talker) -> None:
    agent.say(WISH)
    agent.say("réserve Césaire demain de 15h à 16h")
    reply = agent.say("prolonge la réunion de demain 14h de 30 minutes")
    assert "Salle déjà prise" in reply.text
    assert "C’est modifié : Jaurès" in agent.press("Jaurès").text
    assert "Jaurès 17/03 14:00-15:30" in agent.bookings()


def test_the_form_of_the_help_books(agent: Talker) -> None:
    agent.say("bonjour")
    reply = agent.press(
        "Réserver", date="2026-03-17", time="10:00", minutes="30", site="0", people="5",
        guests=f"{GUEST}, rien",
    )  # fmt: skip
    assert "10h–10h30" in reply.text
    assert GUEST in reply.text
    assert "rien" not in reply.text


def test_what_somebody_takes_meanwhile_is_replaced_by_the_next_best(
    agent: Talker, small_town: Town, sqlite_units: Units, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(sqlite_units, small_town.colleague, lasting(14), small_town.rooms["cesaire"])

    def as_if_free(scene: Scene, wanted: Wanted, when: Interval) -> list[Rooms]:
        taken = next(venue for venue in scene.venues if venue.room.name == "Césaire")
        return [(taken,), *candidates(scene, wanted, when)]

    monkeypatch.setattr("chat.commands.book.candidates", as_if_free)
    reply = agent.say("réserve une salle à la mairie demain de 14h à 15h pour 6 avec visio")
    assert "C’est réservé : Jaurès" in reply.text
    assert len(agent.rows()) == 2


def test_a_refusal_leaves_no_rows(
    agent: Talker, sqlite_units: Units, happened: list[Event]
) -> None:
    agent.say(WISH)
    agent.say(WISH)
    assert len(agent.rows()) == 1
    assert len([event for event in happened if event.booking_id is not None]) == 1


def test_calls_are_requested_by_hand(agent: Talker, happened: list[Event]) -> None:
    agent.say("réserve Césaire maintenant")
    assert "Je démarre l’appel" in agent.say("démarre l'appel").text
    assert "Je termine l’appel" in agent.say("termine l'appel").text
    asked = [event.act for event in happened if isinstance(event, CallRequested)]
    assert asked == ["start", "end"]


def test_a_call_too_early_or_without_endpoint_is_refused(
    agent: Talker, happened: list[Event]
) -> None:
    agent.say(WISH)
    assert "C’est trop tôt" in agent.press("Démarrer").text
    assert "pas de réunion en ce moment" in agent.say("démarre l'appel").text
    agent.say("réserve Rosa Parks maintenant")
    assert "faute d’équipement de visio" in agent.say("démarre l'appel").text
    assert not [event for event in happened if isinstance(event, CallRequested)]


def test_titles_are_shown_of_own_bookings_only(sqlite_units: Units, agent: Talker) -> None:
    agent.say("réserve Césaire demain de 14h à 15h pour le conseil municipal")
    mine = agent.say("planning de Césaire demain").text
    theirs = Talker(sqlite_units, COLLEAGUE).say("planning de Césaire demain").text
    assert "conseil municipal" in mine
    assert "14h–15h" in theirs
    assert "conseil" not in theirs


def test_a_renamed_room_is_known_at_once(
    agent: Talker, sqlite_units: Units, small_town: Town
) -> None:
    agent.say(WISH)
    with sqlite_units.open() as unit:
        unit.session.get_one(Room, small_town.id_of("mandela")).name = "Tubman"
    assert "C’est réservé : Tubman" in agent.say("réserve Tubman demain à 10h").text
    assert "Mandela" not in agent.say("quelles salles sont libres demain ?").text


def test_hours_are_those_of_the_room_s_site(
    agent: Talker, sqlite_units: Units, small_town: Town
) -> None:
    with sqlite_units.open() as unit:
        island = site(unit.session, small_town.organisation, "antenne", name="Antenne")
        island.zone = "America/Guadeloupe"
        build_room(unit.session, island, "delgres", name="Delgrès")
    reply = agent.say("réserve Delgrès demain de 10h à 11h")
    assert "10h–11h" in reply.text
    assert "Guadeloupe" in reply.text
    assert agent.rows()[0].starts_at == datetime(2026, 3, 17, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # noqa: DTZ001
        (datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # noqa: DTZ001
    ],
)
def test_skipped_hours_are_later_ones_and_doubled_hours_the_first(
    local: datetime, utc: datetime
) -> None:
    assert moment_of(local, ZoneInfo("Europe/Paris")) == utc


def test_a_skipped_hour_is_shown_as_it_will_be(agent: Talker) -> None:
    agent.send({"act": "book", "start": "2026-03-29T02:30", "lang": "fr"})
    assert "3h30" in agent.last.text


def test_the_greeting_has_three_examples(sqlite_units: Units, small_town: Town) -> None:
    with sqlite_units.database.reading() as session:
        talk = Conversation(give_links=True)
        reply = talk.greeting(session, "agent@drancy.example", NOW)
        assert reply.text.count("«") == 3
        assert "organisations" in talk.greeting(session, "x@nowhere.example", NOW).text


def test_examples_of_the_greeting_work(agent: Talker, sqlite_units: Units) -> None:
    with sqlite_units.database.reading() as session:
        text = Conversation(give_links=True).greeting(session, agent.email, NOW).text
    intents = [agent.say(line.strip("« »")).intent for line in text.splitlines()[1:]]
    assert intents == ["book", "find", "list"]


def test_a_long_message_is_refused_unread(agent: Talker) -> None:
    assert "2000" in agent.say("réserve Césaire demain à 14h " * 100).text
    assert agent.bookings() == []


def test_wishes_survive_their_button() -> None:
    wish = BookRoom(
        start=date(2026, 3, 17),
        minutes=45,
        rooms=(1, 2),
        sites=((1, 5), (2, None)),
        video=False,
        guests=("a@b.example",),
        title="Budget",
    )
    assert BookRoom.of_data(wish.data()) == wish


def test_the_first_offers_are_buttons_that_book(agent: Talker) -> None:
    reply = agent.say("book a room for 18 tomorrow 2pm-3pm")
    assert "Booked: Mandela" in reply.text
    reply = agent.say("book a room for 18 tomorrow 2pm-3pm")
    assert "No suitable room is free" in reply.text
    offered = [a["title"] for a in actions(reply.card) if a["type"] == "Action.Submit"]
    assert offered
    assert "Booked: Mandela" in agent.press(offered[0]).text


def test_equipment_chooses_the_room_and_is_missed_by_name(
    agent: Talker, sqlite_units: Units, small_town: Town
) -> None:
    with sqlite_units.open() as unit:
        room = unit.session.get_one(Room, small_town.id_of("louise-michel"))
        room.equipment, room.accessibility = ["whiteboard"], ["wheelchair"]
    assert "Louise Michel" in agent.say("réserve une salle demain à 9h avec tableau blanc").text
    assert (
        "n’a pas ceci : tableau blanc"
        in agent.say("réserve Mandela demain à 9h avec tableau blanc").text
    )
    assert (
        "quelles salles disposent" in agent.say("réserve Jaurès demain à 9h avec projecteur").text
    )


def test_several_sites_get_a_room_each_or_none(agent: Talker, small_town: Town) -> None:
    ids = [site.id for site in small_town.sites.values()]
    wish = {
        "act": "book",
        "lang": "en",
        "start": "2026-03-17T14:00",
        "sites": [[i, 5] for i in ids],
    }
    assert "Booked: " in agent.send(wish).text
    rooms = agent.bookings()[0].partition(" 17/03")[0].split("+")
    assert len(rooms) == 2
    assert "Simone Veil" in rooms
    assert agent.rows()[0].wants_video
    reply = agent.send(wish)
    assert "No suitable room is free" in reply.text
    assert len(agent.rows()) == 1
    agent.press("Césaire, Simone Veil, Tuesday 17 March, 1–2 pm")
    assert "+" in agent.bookings()[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "réserve une salle demain à 10h",
        "book a room for 6 tomorrow at 10am",
        "réserve une salle demain",
        "quelles salles sont libres demain ?",
        "montre le planning demain",
        "bonjour",
        "réserve Jaurès demain à 10h",
    ],
)
def test_an_organisation_without_rooms_gets_answers(sqlite_units: Units, sentence: str) -> None:
    with sqlite_units.open() as unit:
        organisation(unit.session, "empty")
    talker = Talker(sqlite_units, "agent@empty.example")
    assert talker.say(sentence).text
    assert talker.rows() == []
