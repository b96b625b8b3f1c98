"""Show who comes: what each guest answered, and what is in doubt."""

from dataclasses import dataclass
from typing import ClassVar

from chat import cards, facts, guest_news
from chat.command import Examples
from chat.scene import Scene
from chat.understanding import Intent
from chat.which import OnBooking, resolve
from rooms.invitations.ledger import Account, accounts
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAnswers(OnBooking):
    """Show which guests come to a booking, and whose calendar may not know."""

    act: ClassVar[str] = "answers"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.GUEST_ANSWERS,)
    asks_back: ClassVar[bool] = True
    examples: ClassVar[Examples] = {
        "fr": ("qui vient à la réunion de demain ?",),
        "en": ("who is coming to tomorrow's meeting?",),
    }

    def run(self, scene: Scene) -> Reply:
        """Return the guests by their answers, and what is in doubt of each."""
        booking = resolve(scene, self)
        if isinstance(booking, Reply):
            return booking
        scene.memory.drop_question()
        scene.memory.speak_of(booking.id)
        it = facts.told_in(scene, booking)
        heading = scene.say("Your guests’ answers: {what}.", what=facts.headline(it))
        lines = guest_news.answers(it, {}) or [scene.say("Nobody else is invited.")]
        for account in accounts(scene.session, booking):
            lines += _doubts(scene, account)
        body = [cards.text(heading, is_heading=True), *(cards.text(line) for line in lines)]
        return Reply(text="\n".join([heading, *lines]), card=cards.card(body, []))


def _doubts(scene: Scene, account: Account) -> list[str]:
    """Return what may be amiss with one guest's invitation; who can't be reached is told of."""
    return [
        scene.say(guest_news.DOUBTS[doubt], person=account.address)
        for doubt in account.doubts
        if account.is_invited and doubt in guest_news.DOUBTS
    ]
