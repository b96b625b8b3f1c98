"""Large changes of the inventory are looked at while others book, and done, and told of, later."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from sqlmodel import col, select

from chat.conversation import Conversation
from integrations import later, queue
from integrations.conferencing.choice import Providers
from integrations.later import DeedDelivery, PreviewDelivery
from integrations.outbox import Outcome
from integrations.subscribers import Subscribers
from integrations.worker import BROKEN_ATTEMPTS, Worker
from rooms.administration import looking, plans
from rooms.administration.places import places_for
from rooms.bookings import Wish, book
from rooms.clock import FixedClock
from rooms.database import Database
from rooms.models import InboxItem, OutboxItem, Person, Plan, TalkState
from rooms.personal_data.pseudonyms import NOBODY
from rooms.talk import Reply
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, person, settled_town
from tests.chat.talking import ADMIN, Talker, find_action, labels

CLOSE = {
    "fr": "ferme Jaurès du 17 au 18 mars pour travaux",
    "en": "close Jaurès from 17 to 18 March for works",
}
LATER = {
    "fr": "Je regarde ce que ça change, la réponse arrive.",
    "en": "I’m looking at what this changes, the answer is coming.",
}
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


class Hall:
    """A town in which every preview takes long, and the worker that looks at it."""

    def __init__(self, database: Database) -> None:
        self.talk = Conversation(give_links=False)
        self.units = Units(database, Subscribers(self.talk, Providers()))
        self.town: Town = settled_town(self.units)
        self.admin = Talker(self.units, ADMIN)
        self.booking = booked(self.units, self.town.agent, lasting(14), self.town.rooms["jaures"])

    def work(self, *, hours: float = 0) -> None:
        """Let the worker do all that is due so much later."""
        clock = FixedClock(self.admin.now + timedelta(hours=hours))
        Worker(self.units, clock, _nothing, self.deliveries(), machine=clock).drain()

    def deliveries(self) -> dict[str, Any]:
        later = {"preview": PreviewDelivery(self.units, self.talk), "deed": DeedDelivery(self.talk)}
        return _Else(later)

    def told(self) -> list[dict[str, Any]]:
        """Return what was told to the space beside the answers of turns."""
        said = select(OutboxItem.payload).where(OutboxItem.kind == "chat")
        with self.units.database.reading() as session:
            rows = session.exec(said.order_by(col(OutboxItem.id))).all()
        return [dict(row) for row in rows if row["to"] == self.admin.space]

    def answer(self) -> Reply:
        """Return the only thing that was told, as somebody sees it who may press its buttons."""
        (row,) = self.told()
        assert row["thread"] == f"thread of {self.admin.space}"
        return Reply(text=row["text"], card=row["card"])

    def states(self) -> list[str]:
        with self.units.database.reading() as session:
            return list(session.exec(select(Plan.state).order_by(col(Plan.id))))


class _Else(dict[str, Any]):
    def __missing__(self, kind: str) -> Any:
        return lambda _item, _now: Outcome()


def _nothing(item: InboxItem, now: datetime) -> None:
    return None


@pytest.fixture
def hall(database: Database, monkeypatch: pytest.MonkeyPatch) -> Hall:
    monkeypatch.setattr(plans, "MOVED_AT_ONCE", 0)
    return Hall(database)


def meanwhile(act: Callable[[], object]) -> Any:
    """Let somebody do something on another thread while it is looked for places."""

    def look(*arguments: Any, **named: Any) -> Any:
        other = ThreadPoolExecutor(1)
        doing = other.submit(act)
        other.shutdown(wait=False)  # where it waits for us, we don't wait for it
        doing.result(timeout=5)
        return places_for(*arguments, **named)

    return patch.object(looking, "places_for", look)


@LANGUAGES
def test_what_takes_long_is_told_in_the_thread_and_can_be_done(hall: Hall, language: str) -> None:
    assert hall.admin.say(CLOSE[language]).text == LATER[language]
    assert hall.told() == []
    hall.work()
    shown = hall.answer()
    found = {"fr": "Réservations qui ne peuvent pas rester : 1.", "en": "can’t stay: 1."}
    assert found[language] in shown.text
    yes = {"fr": "Appliquer", "en": "Apply"}[language]
    assert yes in labels(shown.card)
    assert {"fr": "C’est fait.", "en": "Done."}[language] in hall.admin.press(yes, shown).text
    assert hall.states() == ["applied"]


@LANGUAGES
def test_a_word_answers_what_was_told_later(hall: Hall, language: str) -> None:
    hall.admin.say(CLOSE[language])
    hall.work()
    said = hall.admin.say({"fr": "oui", "en": "yes"}[language])
    assert {"fr": "C’est fait.", "en": "Done."}[language] in said.text


@LANGUAGES
def test_rooms_are_taken_and_rules_asked_of_the_past_the_same_way(
    hall: Hall, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "ASKED_AT_ONCE", 0)
    hall.admin.wait(days=3)
    rule = {
        "fr": "préavis de 48 heures à la mairie",
        "en": "48 hours' notice at the mairie",
    }
    assert hall.admin.say(rule[language]).text == LATER[language]
    hall.work()
    past = {"fr": "aurait refusées : 1 sur 1.", "en": "would have refused: 1 of 1."}
    assert past[language] in hall.answer().text
    need = {
        "fr": "réquisitionne Jaurès dimanche pour les élections",
        "en": "requisition Jaurès on Sunday for the elections",
    }
    assert hall.admin.say(need[language]).text == LATER[language]
    hall.work()
    assert {"fr": "Réquisition : ", "en": "Taken: "}[language] in hall.told()[-1]["text"]


def test_others_book_while_the_talk_looks_at_a_large_change(hall: Hall) -> None:
    def others() -> None:
        wish = Wish(when=lasting(10), room_ids=(hall.town.id_of("cesaire"),))
        with hall.units.open() as unit:
            book(unit, hall.town.colleague, wish, NOW)

    hall.admin.say(CLOSE["fr"])
    with meanwhile(others):
        hall.work()
    assert "1." in hall.answer().text
    assert len(hall.admin.rows()) == 2


def test_what_was_booked_meanwhile_in_the_way_is_shown_again(hall: Hall) -> None:
    def in_the_way() -> None:
        wish = Wish(when=lasting(10), room_ids=(hall.town.id_of("jaures"),))
        with hall.units.open() as unit:
            book(unit, hall.town.colleague, wish, NOW)

    hall.admin.say(CLOSE["fr"])
    with meanwhile(in_the_way):
        hall.work()
    said = hall.admin.press("Appliquer", hall.answer()).text
    assert said.endswith(LATER["fr"])
    assert hall.states() == ["shown", "asked"]
    hall.work()
    assert "Réservations qui ne peuvent pas rester : 2." in hall.told()[-1]["text"]


def test_of_two_administrators_the_second_sees_it_again(hall: Hall) -> None:
    other = Talker(hall.units, hall.town.colleague.email, space="other")
    with hall.units.open() as unit:
        unit.session.get_one(Person, hall.town.colleague.id).roles = ["member", "room_admin"]
    hall.admin.say(CLOSE["fr"])
    other.say("ferme la mairie le 17 mars pour inventaire")
    hall.work()
    hall.admin.press("Appliquer", hall.answer())
    assert other.say("oui").text.endswith(LATER["fr"])
    assert hall.states() == ["applied", "shown", "asked"]
    hall.work()
    assert "C’est fait." in other.say("oui").text
    assert hall.states() == ["applied", "shown", "applied"]


@LANGUAGES
def test_who_lost_the_right_meanwhile_is_told_and_nothing_is_kept(
    hall: Hall, language: str
) -> None:
    def revoke() -> None:
        with hall.units.open() as unit:
            unit.session.get_one(Person, hall.town.admin.id).roles = ["member"]

    hall.admin.say(CLOSE[language])
    with meanwhile(revoke):
        hall.work()
    assert {"fr": "l’administration", "en": "administrators"}[language] in hall.answer().text
    assert hall.states() == []


def test_nobody_is_told_who_was_erased_meanwhile(hall: Hall) -> None:
    def erase() -> None:
        with hall.units.open() as unit:
            mine = unit.session.get_one(Person, hall.town.admin.id)
            mine.email, mine.roles = f"somebody@{NOBODY}", ["member"]

    hall.admin.say(CLOSE["fr"])
    with meanwhile(erase):
        hall.work()
    assert hall.told() == []
    assert hall.states() == ["asked"]  # and never done


def test_what_can_not_be_done_is_told_later(hall: Hall) -> None:
    hall.admin.say(CLOSE["fr"])
    with patch.object(later, "MOST_MOVED", 0):
        hall.work()
    assert hall.answer().text.startswith("Trop de réservations devraient être déplacées d’un coup")
    assert hall.states() == []


def test_a_worker_that_dies_lets_another_one_tell_it_once(hall: Hall) -> None:
    hall.admin.say(CLOSE["fr"])
    with hall.units.open() as unit:
        row = queue.claim(unit.session, OutboxItem, hall.admin.now, hall.admin.now)
        while row is not None and row.kind != "preview":
            row = queue.claim(unit.session, OutboxItem, hall.admin.now, hall.admin.now)
    assert row is not None
    hall.deliveries()["preview"](row, hall.admin.now)  # and nothing of it is written
    hall.work()
    assert hall.told() == []
    hall.work(hours=1)
    assert "Appliquer" in labels(hall.answer().card)
    assert hall.states() == ["shown"]


@LANGUAGES
def test_that_looking_failed_is_told_once(hall: Hall, language: str) -> None:
    hall.admin.say(CLOSE[language])
    with patch.object(later, "looked_at", side_effect=RuntimeError):
        for hours in range(BROKEN_ATTEMPTS + 1):
            hall.work(hours=hours)
    failed = {"fr": "Je n’ai pas réussi à savoir", "en": "I couldn’t find out"}
    assert hall.answer().text.startswith(failed[language])
    assert hall.states() == []


def test_a_question_of_the_talk_goes_on_waiting(hall: Hall) -> None:
    hall.admin.say(CLOSE["fr"])
    assert "Sur quel site" in hall.admin.say("ajoute la salle Zola").text
    hall.work()
    assert "Appliquer" in labels(hall.answer().card)
    assert "Combien de places" in hall.admin.say("1").text
    assert "C’est fait." in hall.admin.press("Appliquer", hall.answer()).text


def test_what_few_are_concerned_by_is_told_at_once(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "MOVED_AT_ONCE", 1)
    assert "Réservations qui ne peuvent pas rester : 1." in hall.admin.say(CLOSE["fr"]).text


def test_other_sites_may_not_be_asked_about(hall: Hall) -> None:
    with hall.units.open() as unit:
        person(
            unit.session, hall.town.organisation, "biblio@drancy.example",
            roles=("member", "room_admin:mediatheque"),
        )  # fmt: skip
    other = Talker(hall.units, "biblio@drancy.example", space="other")
    assert "Mairie de Drancy" in other.say(CLOSE["fr"]).text
    assert hall.states() == []


@pytest.fixture
def slow(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A town in which moving a single booking takes long, and one would have to."""
    hall.admin.say(CLOSE["fr"])
    hall.work()
    monkeypatch.setattr("chat.commands.plans.MOVED_AT_ONCE", 0)
    return hall


@LANGUAGES
def test_what_moves_many_is_done_and_taken_back_later(slow: Hall, language: str) -> None:
    admin, shown = slow.admin, slow.answer()
    promised = {
        "fr": "Je déplace 1 réservations, je vous dis quand c’est fait.",
        "en": "I’m moving 1 bookings, and tell you when it is done.",
    }
    assert (
        admin.send({**find_action(shown.card, "Appliquer")["data"], "lang": language}).text
        == (promised[language])
    )
    assert slow.states() == ["shown"]
    slow.work()
    done = slow.told()[-1]
    assert done["text"].startswith({"fr": "C’est fait.", "en": "Done."}[language])
    assert done["thread"] == f"thread of {admin.space}"
    undo = find_action(done["card"], {"fr": "Revenir", "en": "Undo"}[language])
    assert admin.send(undo["data"]).text == promised[language]
    slow.work()
    back = {"fr": "tout est comme avant", "en": "Taken back"}
    assert back[language] in slow.told()[-1]["text"]
    assert admin.bookings() == ["Jaurès 17/03 14:00-15:00"]


def test_what_moves_many_is_done_once_however_often_it_is_pressed(slow: Hall) -> None:
    shown = slow.answer()
    for _ in range(2):
        slow.admin.press("Appliquer", shown)
    slow.work()
    assert [said["text"].split(".")[0] for said in slow.told()[1:]] == [
        "C’est fait",
        "Ce changement est déjà fait ou écarté, ou son aperçu est trop ancien",
    ]
    assert slow.states() == ["applied"]


def test_what_moves_many_and_is_stale_by_then_is_shown_again(slow: Hall) -> None:
    slow.admin.press("Appliquer", slow.answer())
    booked(slow.units, slow.town.colleague, lasting(10), slow.town.rooms["jaures"])
    slow.work()
    said = [one["text"] for one in slow.told()[1:]]
    assert said[0].endswith(LATER["fr"])
    assert "Réservations qui ne peuvent pas rester : 2." in said[1]
    assert slow.states() == ["shown", "shown"]


def test_a_question_waits_also_while_something_is_done(slow: Hall) -> None:
    slow.admin.press("Appliquer", slow.answer())
    booked(slow.units, slow.town.colleague, lasting(10), slow.town.rooms["jaures"])
    assert "Sur quel site" in slow.admin.say("ajoute la salle Zola").text
    slow.work()
    assert "Combien de places" in slow.admin.say("1").text


def test_nothing_is_done_for_whoever_lost_the_right_meanwhile(slow: Hall) -> None:
    slow.admin.press("Appliquer", slow.answer())
    with slow.units.open() as unit:
        unit.session.get_one(Person, slow.town.admin.id).roles = ["member"]
    slow.work()
    assert "l’administration" in slow.told()[-1]["text"]
    assert slow.states() == ["shown"]


def test_nothing_is_done_for_whoever_was_erased_meanwhile(slow: Hall) -> None:
    slow.admin.press("Appliquer", slow.answer())
    with slow.units.open() as unit:
        unit.session.get_one(Person, slow.town.admin.id).email = f"somebody@{NOBODY}"
    slow.work()
    assert len(slow.told()) == 1
    assert slow.states() == ["shown"]


def test_what_fails_while_it_is_done_is_told_once_and_leaves_everything(slow: Hall) -> None:
    slow.admin.press("Appliquer", slow.answer())
    with patch.object(plans, "move_all", side_effect=RuntimeError):
        for hours in range(BROKEN_ATTEMPTS + 1):
            slow.work(hours=hours)
    assert [one["text"].split(",")[0] for one in slow.told()[1:]] == ["Je n’y suis pas arrivé"]
    assert slow.states() == ["shown"]


def test_what_is_left_before_it_is_done_is_not_done(slow: Hall) -> None:
    shown = slow.answer()
    slow.admin.press("Appliquer", shown)
    assert "tout reste comme" in slow.admin.press("Ne rien modifier", shown).text
    slow.work()
    assert slow.states() == []
    assert slow.admin.bookings() == ["Jaurès 17/03 14:00-15:00"]


def test_nobody_is_told_that_all_stays_once_it_is_done(slow: Hall) -> None:
    shown = slow.answer()
    slow.admin.press("Appliquer", shown)
    slow.work()
    assert "déjà fait" in slow.admin.press("Ne rien modifier", shown).text
    assert slow.states() == ["applied"]


def test_what_is_done_apart_leaves_the_talk_alone(slow: Hall) -> None:
    slow.admin.press("Appliquer", slow.answer())
    slow.admin.say("ajoute la salle Zola")
    with slow.units.database.reading() as session:
        before = session.exec(select(TalkState)).all()
    slow.work(hours=1)
    assert slow.states() == ["applied"]
    with slow.units.database.reading() as session:
        after = session.exec(select(TalkState)).all()
    assert [(one.updated_at, one.data) for one in after] == [
        (one.updated_at, one.data) for one in before
    ]


def test_what_takes_many_back_is_done_later_too(
    slow: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow.admin.press("Appliquer", slow.answer())
    slow.work()
    monkeypatch.setattr(plans, "ASKED_AT_ONCE", -1)
    undo = find_action(slow.told()[-1]["card"], "Revenir")
    slow.admin.send(undo["data"])
    for _ in range(2):
        slow.work()
    shown = Reply(text=slow.told()[-1]["text"], card=slow.told()[-1]["card"])
    promised = slow.admin.press("Appliquer", shown).text
    assert promised.startswith("Je déplace 1 réservations")
    slow.work()
    assert slow.admin.bookings() == ["Jaurès 17/03 14:00-15:00"]


@pytest.mark.parametrize("word", ["annule", "reviens en arrière"])
def test_a_word_takes_back_what_waits_to_be_done_and_nothing_before(
    slow: Hall, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "MOVED_AT_ONCE", 5)
    for said in ("passe Mandela à 25 places", "oui", CLOSE["fr"], "oui"):
        slow.admin.say(said)
    assert "tout reste comme" in slow.admin.say(word).text
    slow.work()
    assert slow.states() == ["shown", "applied"]
