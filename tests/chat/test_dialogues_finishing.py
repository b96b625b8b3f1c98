"""Dialogues of meetings that are over before their time."""

import pytest

from rooms.events import BookingChanged, Event, OfferMade
from rooms.models import RoomPolicy
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting
from tests.chat.talking import AGENT, COLLEAGUE, Talker, labels

FR, EN = "réserve Césaire aujourd'hui de 14h à 16h", "book Césaire today 2pm-4pm"


def at_half_past_two(agent: Talker) -> None:
    """Let it be 14:30 and some seconds on the day that is talked on."""
    agent.now = NOW.replace(hour=13, minute=30, second=40)  # in UTC, an hour behind Drancy


class TestEndsNow:
    @pytest.mark.parametrize(
        ("booked_by", "said", "answer", "undo", "back"),
        [
            (FR, "on a fini", "à 14h30, et ceci est de nouveau libre", "Revenir", "14h–16h"),
            (FR, "la réunion est finie, libère la salle", "à 14h30", "Revenir", "14h–16h"),
            (FR, "on a fini en avance", "à 14h30", "Revenir", "14h–16h"),
            (EN, "we're done", "at 2:30 pm, and this is free again: Césaire", "Undo", "2–4 pm"),
            (EN, "meeting's over, free the room", "at 2:30 pm", "Undo", "2–4 pm"),
        ],
    )  # fmt: skip
    def test_to_the_minute_and_undo_takes_it_back(
        self, agent: Talker, booked_by: str, said: str, answer: str, undo: str, back: str
    ) -> None:
        agent.say(booked_by)
        at_half_past_two(agent)
        reply = agent.say(said)
        assert reply.intent == "finish"
        assert answer in reply.text
        assert agent.bookings() == ["Césaire 16/03 14:00-14:30"]
        agent.wait(minutes=2)
        assert back in agent.press(undo).text
        assert agent.bookings() == ["Césaire 16/03 14:00-16:00"]

    def test_and_a_word_takes_it_back(self, agent: Talker) -> None:
        agent.say(FR)
        at_half_past_two(agent)
        agent.say("on a fini")
        agent.say("reviens en arrière")
        assert agent.bookings() == ["Césaire 16/03 14:00-16:00"]

    def test_not_once_the_room_is_somebody_elses(self, agent: Talker) -> None:
        agent.say(FR)
        at_half_past_two(agent)
        agent.say("on a fini")
        other = Talker(agent.units, COLLEAGUE, "elsewhere")
        other.now = agent.now
        other.say("réserve Césaire aujourd'hui de 15h à 16h")
        agent.press("Revenir")
        assert "Césaire 16/03 14:00-14:30" in agent.bookings()

    def test_within_its_first_minute_it_still_has_one(self, agent: Talker) -> None:
        agent.say("réserve Césaire maintenant pour une heure")
        agent.wait(seconds=10)
        agent.say("on a fini")
        (booking,) = agent.rows()
        assert booking.ends_at - booking.starts_at >= lasting(9, minutes=1).duration

    def test_who_waits_is_offered_the_rest(self, agent: Talker, happened: list[Event]) -> None:
        agent.say(FR)
        waiting = Talker(agent.units, COLLEAGUE, "elsewhere")
        waiting.say("mets-moi sur liste d'attente pour Césaire aujourd'hui de 15h à 16h")
        at_half_past_two(agent)
        agent.say("on a fini")
        kinds = [type(one) for one in happened]
        assert kinds[-2:] == [BookingChanged, OfferMade]


class TestWhich:
    def test_of_several_that_run_it_is_asked(self, agent: Talker) -> None:
        agent.say(FR)
        agent.say("réserve Mandela aujourd'hui de 14h à 15h")
        at_half_past_two(agent)
        agent.say("merci")
        question = agent.say("on a fini")
        assert "De quelle réservation s’agit-il ?" in question.text
        agent.say("1")
        assert min(one[-11:] for one in agent.bookings()) == "14:00-14:30"

    def test_a_room_that_is_named_tells(self, agent: Talker) -> None:
        agent.say(FR)
        agent.say("réserve Mandela aujourd'hui de 14h à 15h")
        at_half_past_two(agent)
        agent.say("on a fini en Césaire")
        assert "Césaire 16/03 14:00-14:30" in agent.bookings()
        assert "Mandela 16/03 14:00-15:00" in agent.bookings()

    @pytest.mark.parametrize(
        ("said", "now", "yes"),
        [
            ("on a fini", "Vous n’avez pas de réunion en ce moment.", "oui"),
            ("libère la salle", "Vous n’avez pas de réunion en ce moment.", "oui"),
            ("we're done", "You have no meeting now.", "yes"),
        ],
    )
    def test_where_none_runs_the_next_can_be_cancelled(
        self, agent: Talker, said: str, now: str, yes: str
    ) -> None:
        agent.say(FR)
        assert now in agent.say(said).text
        assert agent.bookings() == ["Césaire 16/03 14:00-16:00"]
        agent.say(yes)
        assert agent.bookings() == []

    def test_no_leaves_it(self, agent: Talker) -> None:
        agent.say(FR)
        agent.say("on a fini")
        agent.say("non")
        assert agent.bookings() == ["Césaire 16/03 14:00-16:00"]

    def test_nobody_without_bookings_is_asked_anything(self, agent: Talker) -> None:
        assert labels(agent.say("on a fini").card) == []
        assert labels(agent.say("we're done").card) == []

    def test_who_is_only_invited_hears_whose_it_is(self, agent: Talker, small_town: Town) -> None:
        room = small_town.rooms["mandela"]
        booked(agent.units, small_town.colleague, lasting(9, days=0), room, guests=(AGENT,))
        agent.wait(minutes=30)
        assert "accueil@drancy.example" in agent.say("on a fini").text
        assert agent.bookings() == ["Mandela 16/03 09:00-10:00"]

    def test_one_of_its_rooms_can_be_given_up(self, agent: Talker) -> None:
        agent.say("réserve Césaire et Mandela aujourd'hui de 14h à 16h")
        at_half_past_two(agent)
        question = agent.say("on a fini en Mandela")
        assert "Est-elle finie" in question.text
        agent.press("Libérer seulement Mandela", question)
        assert agent.bookings() == ["Césaire 16/03 14:00-16:00"]
        agent.press("Revenir")
        assert agent.bookings() == ["Césaire+Mandela 16/03 14:00-16:00"]

    def test_all_of_them_where_it_is_over(self, agent: Talker) -> None:
        agent.say("réserve Césaire et Mandela aujourd'hui de 14h à 16h")
        at_half_past_two(agent)
        agent.press("Elle est finie", agent.say("on a fini en Mandela"))
        assert agent.bookings() == ["Césaire+Mandela 16/03 14:00-14:30"]


class TestBesides:
    @pytest.mark.parametrize(
        ("booked_by", "said", "label"),
        [
            (f"{FR} avec visio", "termine l'appel", "Libérer le reste"),
            (f"{EN} with video", "end the call", "Free the rest"),
            (FR, "on est là", "Libérer le reste"),
        ],
    )
    def test_a_button_frees_the_rest(
        self, agent: Talker, booked_by: str, said: str, label: str
    ) -> None:
        agent.say(booked_by)
        at_half_past_two(agent)
        agent.press(label, agent.say(said))
        assert agent.bookings() == ["Césaire 16/03 14:00-14:30"]

    def test_a_few_minutes_arent_worth_a_question(self, agent: Talker) -> None:
        agent.say("réserve Césaire avec visio aujourd'hui de 14h à 14h40")
        at_half_past_two(agent)
        assert labels(agent.say("termine l'appel").card) == []

    def test_who_isnt_done_is_asked_for_how_long(self, agent: Talker) -> None:
        agent.say(FR)
        at_half_past_two(agent)
        agent.say("on n'a pas fini")
        assert agent.bookings() == ["Césaire 16/03 14:00-16:00"]


def test_a_stale_button_ends_nothing(agent: Talker, sqlite_units: Units) -> None:
    agent.say("réserve Césaire et Mandela aujourd'hui de 14h à 16h")
    at_half_past_two(agent)
    question = agent.say("on a fini en Mandela")
    agent.say("prolonge la réunion de 15 minutes")
    agent.press("Elle est finie", question)
    assert agent.bookings() == ["Césaire+Mandela 16/03 14:00-16:15"]


class TestGoesOn:
    @pytest.mark.parametrize(
        ("booked_by", "said", "promised"),
        [
            (FR, "prolonge la réunion de 10 minutes", "sûr jusqu’à 16h10, probable jusqu’à 16h40."),
            (FR, "on a besoin de 10 minutes de plus", "sûr jusqu’à 16h10, probable jusqu’à 16h40."),
            (EN, "extend by 10 minutes", "sure until 4:10 pm, likely until 4:40 pm."),
        ],
    )
    def test_with_what_may_be_counted_on(
        self, agent: Talker, small_town: Town, booked_by: str, said: str, promised: str
    ) -> None:
        with agent.units.open() as unit:
            of = small_town.organisation.id
            unit.session.add(RoomPolicy(organisation_id=of, settings={"extend_minutes": 15}))
        agent.say(booked_by)
        at_half_past_two(agent)
        assert promised in agent.say(said).text

    def test_only_until_somebody_else_has_the_room(self, agent: Talker, small_town: Town) -> None:
        with agent.units.open() as unit:
            of = small_town.organisation.id
            unit.session.add(RoomPolicy(organisation_id=of, settings={"extend_minutes": 15}))
        agent.say(FR)
        agent.say("réserve Césaire aujourd'hui de 16h25 à 17h")
        at_half_past_two(agent)
        reply = agent.say("prolonge la réunion de 14h de 10 minutes")
        assert "sûr jusqu’à 16h10, probable jusqu’à 16h25." in reply.text

    def test_nothing_is_likely_where_no_policy_says_so(self, agent: Talker) -> None:
        agent.say(FR)
        at_half_past_two(agent)
        reply = agent.say("prolonge la réunion de 10 minutes")
        assert "sûr jusqu’à 16h10." in reply.text

    @pytest.mark.parametrize(
        "said", ["prolonge la réunion de 10 minutes", "raccourcis la réunion de 10 minutes"]
    )
    def test_nothing_is_promised_of_what_is_to_come_or_gets_shorter(
        self, agent: Talker, said: str
    ) -> None:
        agent.say(FR)
        if "raccourcis" in said:
            at_half_past_two(agent)
        reply = agent.say(said)
        assert "sûr" not in reply.text
        assert "C’est modifié" in reply.text
