"""Dialogues about the waiting list and about what a question keeps, in both languages."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from chat.conversation import Conversation
from integrations.conferencing.choice import Providers
from integrations.subscribers import Subscribers
from rooms.bookings import cancel, venues_of
from rooms.database import Database
from rooms.models import Booking, OutboxItem
from rooms.talk import Reply
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS, Town, booked, lasting, settled_town
from tests.chat.talking import ADMIN, COLLEAGUE, Talker, labels

HOUR = "Jaurès 17/03 14:00-15:00"
ASK = {"fr": "réserve Jaurès demain de 14h à 15h", "en": "book Jaurès tomorrow 2pm-3pm"}
WAIT = {
    "fr": "mets-moi sur liste d'attente pour Jaurès demain de 14h à 15h",
    "en": "put me on the waiting list for Jaurès tomorrow 2pm-3pm",
}
ON_LIST = {
    "fr": "Vous êtes en liste d’attente : Jaurès",
    "en": "You are on the waiting list: Jaurès",
}
BUTTON = {"fr": "Me mettre en attente", "en": "Put me on the waiting list"}
KEPT = {"fr": "gardé pour vous jusqu’à 9h10", "en": "kept for you until 9:10 am"}
both = pytest.mark.parametrize("language", ["fr", "en"])


class Full:
    """A town in which the administrator has Jaurès tomorrow from 14:00 to 15:00."""

    def __init__(self, database: Database) -> None:
        talk = Conversation(give_links=True)
        self.units = Units(database, Subscribers(talk, Providers()))
        self.town: Town = settled_town(self.units)
        self.theirs: Booking = booked(
            self.units, self.town.admin, lasting(14), self.town.rooms["jaures"]
        )
        self.agent = Talker(self.units)

    def free(self) -> Reply:
        """Cancel the booking, and return what is told to the agent then."""
        with self.units.open() as unit:
            cancel(unit, self.theirs, self.town.admin, NOW)
        return self.news()

    def news(self, space: str = "space") -> Reply:
        """Return the last message that goes to the space."""
        said = select(OutboxItem).where(OutboxItem.subject == f"chat:{space}")
        with self.units.database.reading() as session:
            last = session.exec(said.order_by(col(OutboxItem.id).desc())).first()
        assert last is not None
        return Reply(text=last.payload["text"], card=last.payload["card"])

    def agents(self) -> list[str]:
        """Return the rooms and starts of the agent's own bookings."""
        with self.units.database.reading() as session:
            mine = select(Booking).where(
                Booking.organizer_id == self.town.agent.id, Booking.status == "confirmed"
            )
            return [
                f"{', '.join(v.room.name for v in venues_of(session, b))} "
                f"{b.starts_at.astimezone(PARIS):%d/%m %H:%M}"
                for b in session.exec(mine)
            ]


@pytest.fixture
def full(sqlite_database: Database) -> Full:
    return Full(sqlite_database)


@both
def test_waits_by_a_sentence(full: Full, language: str) -> None:
    assert ON_LIST[language] in full.agent.say(WAIT[language]).text
    listed = {"fr": "ma liste d'attente", "en": "my waiting list"}[language]
    assert "Jaurès" in full.agent.say(listed).text
    left = {"fr": "quitte la liste d'attente", "en": "leave the waiting list"}[language]
    nothing = {"fr": "Vous n’attendez rien.", "en": "You wait for nothing."}[language]
    assert "Jaurès" in full.agent.say(left).text
    assert full.agent.say(listed).text == nothing


@both
def test_a_refusal_offers_to_wait(full: Full, language: str) -> None:
    refused = full.agent.say(ASK[language])
    assert BUTTON[language] in refused.text
    assert ON_LIST[language] in full.agent.press(BUTTON[language]).text


@both
def test_nobody_waits_in_the_name_of_a_colleague(full: Full, language: str) -> None:
    words = {
        "fr": f"réserve Jaurès demain de 14h à 15h au nom de {COLLEAGUE}",
        "en": f"book Jaurès tomorrow 2pm-3pm on behalf of {COLLEAGUE}",
    }
    refused = full.agent.say(words[language])
    assert "Mandela" in refused.text or "Césaire" in refused.text
    assert BUTTON[language] not in refused.text


@both
def test_waiting_is_a_number_like_the_others(full: Full, language: str) -> None:
    refused = full.agent.say(ASK[language])
    number = labels(refused.card).index(BUTTON[language]) + 1
    assert ON_LIST[language] in full.agent.say(str(number)).text


@both
def test_what_is_free_is_offered_instead_of_waiting(full: Full, language: str) -> None:
    reply = full.agent.say(WAIT[language].replace("Jaurès", "Mandela"))
    assert "Mandela" in reply.text
    full.agent.press("Mandela")
    assert full.agent.bookings() == [HOUR, HOUR.replace("Jaurès", "Mandela")]


@pytest.mark.parametrize(
    ("language", "answer", "told"),
    [
        ("fr", "oui", "C’est réservé : Jaurès"),
        ("en", "yes", "Booked: Jaurès"),
        ("fr", "1", "C’est réservé : Jaurès"),
        ("en", "[Take it", "Booked: Jaurès"),
    ],
)
def test_an_offer_is_taken_by_word_and_by_click(
    full: Full, language: str, answer: str, told: str
) -> None:
    full.agent.say(WAIT[language])
    news = full.free()
    assert {"fr": "C’est libre : Jaurès", "en": "It is free: Jaurès"}[language] in news.text
    assert {"fr": "jusqu’à 9h30", "en": "until 9:30 am"}[language] in news.text
    pressed = answer.startswith("[")
    reply = full.agent.press(answer[1:], news) if pressed else full.agent.say(answer)
    assert told in reply.text
    assert full.agents() == ["Jaurès 17/03 14:00"]


@both
def test_what_was_to_be_private_is_so_after_waiting(full: Full, language: str) -> None:
    private = {
        "fr": "réserve Jaurès demain de 14h à 15h, réunion privée, objet Recrutement",
        "en": "book Jaurès tomorrow 2pm-3pm, private, title: Recrutement",
    }
    full.agent.say(private[language])
    assert ON_LIST[language] in full.agent.press(BUTTON[language]).text
    full.agent.press({"fr": "Je prends", "en": "Take it"}[language], full.free())
    with full.units.database.reading() as session:
        mine = select(Booking).where(Booking.organizer_id == full.town.agent.id)
        booking = session.exec(mine).one()
    assert (booking.title, booking.is_private) == ("Recrutement", True)


@pytest.mark.parametrize(
    ("language", "answer", "told"),
    [
        ("fr", "non merci", "cela passe au suivant"),
        ("en", "no thanks", "it goes to the next"),
        ("fr", "2", "cela passe au suivant"),
        ("en", "[No thanks", "it goes to the next"),
    ],
)
def test_a_no_passes_the_offer_on(full: Full, language: str, answer: str, told: str) -> None:
    full.agent.say(WAIT[language])
    other = Talker(full.units, COLLEAGUE, "other")
    other.now += timedelta(seconds=1)
    other.say(WAIT[language])
    news = full.free()
    pressed = answer.startswith("[")
    reply = full.agent.press(answer[1:], news) if pressed else full.agent.say(answer)
    assert told in reply.text
    assert "Jaurès" in full.news("other").text
    assert full.agents() == []
    late = full.agent.press({"fr": "Je prends", "en": "Take it"}[language], news)
    assert {"fr": "Cette offre est passée", "en": "This offer is over"}[language] in late.text


@both
def test_an_offer_does_not_push_aside_an_open_question(full: Full, language: str) -> None:
    full.agent.say(WAIT[language])
    full.agent.say({"fr": "réserve une salle demain", "en": "book a room tomorrow"}[language])
    news = full.free()
    full.agent.say({"fr": "10h", "en": "10am"}[language])
    assert [b for b in full.agent.bookings() if "10:00" in b]
    full.agent.press({"fr": "Je prends", "en": "Take it"}[language], news)
    assert HOUR in full.agent.bookings()


@both
def test_the_first_remedy_is_kept_for_who_is_asked(full: Full, language: str) -> None:
    refused = full.agent.say(ASK[language])
    assert KEPT[language] in refused.text
    first = labels(refused.card)[0]
    other = Talker(full.units, COLLEAGUE, "other")
    same = other.say(ASK[language])
    assert labels(same.card)[0] != first
    full.agent.say("1")
    (mine,) = full.agents()
    assert mine.split()[0] in first


@both
def test_what_was_kept_is_free_when_the_subject_changes(full: Full, language: str) -> None:
    first = labels(full.agent.say(ASK[language]).card)[0]
    full.agent.say({"fr": "mes réservations", "en": "my bookings"}[language])
    other = Talker(full.units, COLLEAGUE, "other")
    assert labels(other.say(ASK[language]).card)[0] == first


@both
def test_what_was_kept_is_free_after_ten_minutes(full: Full, language: str) -> None:
    first = labels(full.agent.say(ASK[language]).card)[0]
    other = Talker(full.units, COLLEAGUE, "other")
    other.wait(minutes=10)
    assert labels(other.say(ASK[language]).card)[0] == first


@both
def test_nothing_is_said_to_be_kept_that_is_not(full: Full, language: str) -> None:
    asked = {"fr": "réserve une salle demain", "en": "book a room tomorrow"}[language]
    assert KEPT[language] not in full.agent.say(asked).text
    admin = Talker(full.units, ADMIN, "admin")
    assert admin.bookings() == [HOUR]


def fill(full: Full, room: str, *, days: int) -> list[Booking]:
    """Let the administrator have the room from 8:00 to 18:00 on so many days from today on."""
    early = NOW - timedelta(hours=2)
    wanted = full.town.rooms[room]
    return [
        booked(full.units, full.town.admin, lasting(8, minutes=600, days=day), wanted, now=early)
        for day in range(days)
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "préviens-moi si Mandela se libère cette semaine",
            "Mandela, aujourd’hui – dimanche 22 mars, 9h–18h, 1 h",
        ),
        (
            "mets-moi en liste d'attente pour Mandela un matin de cette semaine, 1h30",
            "Mandela, aujourd’hui – dimanche 22 mars, 8h–12h, 1 h 30",
        ),
        (
            "tell me if Mandela frees up this week",
            "Mandela, today – Sunday 22 March, 9 am–6 pm, 1 h",
        ),
        (
            "put me on the waiting list for Mandela any morning this week",
            "Mandela, today – Sunday 22 March, 8 am–noon, 1 h",
        ),
    ],
)
def test_waits_for_any_day_of_several(full: Full, words: str, told: str) -> None:
    theirs = fill(full, "mandela", days=7)
    assert told in full.agent.say(words).text
    with full.units.open() as unit:
        cancel(unit, theirs[3], full.town.admin, NOW)
    assert {"fr": "jeudi 19 mars", "en": "Thursday 19 March"}[full.agent.last.language] in (
        full.news().text
    )


@both
def test_waiting_in_the_name_of_a_colleague_by_a_sentence_is_refused_and_simplified(
    full: Full, language: str
) -> None:
    on_behalf = {"fr": "au nom de", "en": "on behalf of"}[language]
    refused = full.agent.say(f"{WAIT[language]} {on_behalf} {COLLEAGUE}")
    told = {"fr": "Chacun attend en son propre nom.", "en": "People wait in their own name."}
    assert told[language] in refused.text
    own = {"fr": "Attendre en mon nom", "en": "Wait in my own name"}
    assert ON_LIST[language] in full.agent.press(own[language]).text


@both
def test_waiting_for_a_series_is_refused_and_simplified(full: Full, language: str) -> None:
    words = {
        "fr": "mets-moi sur liste d'attente pour Jaurès chaque mardi de 14h à 15h",
        "en": "put me on the waiting list for Jaurès every Tuesday 2pm-3pm",
    }
    refused = full.agent.say(words[language])
    told = {"fr": "une seule date, pas une série", "en": "a single date, not for a series"}
    assert told[language] in refused.text
    assert ON_LIST[language] in full.agent.say({"fr": "oui", "en": "yes"}[language]).text


@both
def test_waiting_at_several_sites_is_refused_and_simplified(full: Full, language: str) -> None:
    for room in full.town.rooms.values():
        if room.key != "jaures":
            booked(full.units, full.town.admin, lasting(14), room)
    words = {
        "fr": "mets-moi sur liste d'attente demain de 14h à 15h à la mairie et à la médiathèque",
        "en": "put me on the waiting list tomorrow 2pm-3pm at the mairie and the médiathèque",
    }
    refused = full.agent.say(words[language])
    told = {"fr": "On attend une salle à la fois.", "en": "One waits for one room at a time."}
    assert told[language] in refused.text
    listed = {"fr": "en liste d’attente : Médiathèque", "en": "on the waiting list: Médiathèque"}
    assert listed[language] in full.agent.press("Médiathèque").text


@both
def test_who_comes_along_is_shown(full: Full, language: str) -> None:
    invite = {"fr": "invite", "en": "invite"}[language]
    shown = {"fr": f"invités : {COLLEAGUE}", "en": f"guests: {COLLEAGUE}"}
    assert shown[language] in full.agent.say(f"{WAIT[language]}, {invite} {COLLEAGUE}").text
