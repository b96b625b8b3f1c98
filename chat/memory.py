"""What the bot remembers of a talk in one space: the pending question and the last booking.

It lies in the database, so that a restart forgets nothing; commands write it in their unit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from chat.fields import integer
from rooms.holds import drop
from rooms.models import Person, TalkState
from rooms.unit_of_work import UnitOfWork

PROPOSAL = "proposal"  # the first option is what is proposed: a yes means it
SETTLED = "settled"  # nothing is missing, but a short answer may still correct it
PATIENCE = timedelta(hours=12)
PATIENCE_AFTER = timedelta(minutes=15)
MOST_OPTIONS = 20


@dataclass(frozen=True, slots=True)
class Pending:
    """A question that waits: the command so far, what it lacks, and what its buttons say.

    `options` are the values that each button adds to `data`, in the order in which they were
    shown, so that "the second" means one of them. `language` is the question's. `held_until` is
    when the hold ends that the question keeps, if it keeps any.
    """

    act: str
    data: Mapping[str, Any]
    awaits: str
    options: tuple[Mapping[str, Any], ...] = ()
    language: str | None = None
    held_until: datetime | None = None


class Memory:
    """The talk's row, made when there is something to keep."""

    def __init__(self, session: Session, person: Person, space_id: str, now: datetime) -> None:
        self._session = session
        self._person = person
        self._space_id = space_id
        self._now = now
        self._state = session.get(TalkState, (person.id, space_id))
        self._no_more: set[datetime] = set()
        self._has_invited = False
        self.just_settled: int | None = None  # the booking of which the last answer spoke

    @property
    def pending(self) -> Pending | None:
        """The question that still waits for its answer."""
        kept = self._data.get("pending")
        if self._state is None or not isinstance(kept, dict):
            return None
        patience = PATIENCE_AFTER if kept.get("awaits") == SETTLED else PATIENCE
        if self._now - self._state.updated_at > patience:
            return None
        return Pending(
            str(kept.get("act")),
            kept.get("data") or {},
            str(kept.get("awaits")),
            tuple(kept.get("options") or ()),
            kept.get("language"),
            _moment(kept.get("held_until")),
        )

    @property
    def asked(self) -> tuple[str, Mapping[str, Any]] | None:
        """What was looked for last, as the act and its data, for half a day."""
        kept = self._data.get("asked")
        if self._state is None or not isinstance(kept, dict):
            return None
        is_old = self._now - self._state.updated_at > PATIENCE
        return None if is_old else (str(kept.get("act")), kept.get("data") or {})

    def look_for(self, act: str, data: Mapping[str, Any]) -> None:
        """Remember what is looked for, so that "and on Friday?" asks the same once more."""
        self._keep({**self._data, "asked": {"act": act, "data": dict(data)}})

    def look_no_more(self) -> None:
        """Forget what was looked for: something else is spoken of."""
        if "asked" in self._data:
            self._keep({key: value for key, value in self._data.items() if key != "asked"})

    @property
    def invited(self) -> tuple[int, tuple[str, ...]] | None:
        """The guests who were invited in the turn before, with their booking."""
        kept = self._data.get("invited")
        return (kept["booking"], tuple(kept["guests"])) if isinstance(kept, dict) else None

    def has_invited(self, booking_id: int, guests: Iterable[str]) -> None:
        """Remember for one turn whom "him" or "them" may mean."""
        self._has_invited = True
        self._keep({**self._data, "invited": {"booking": booking_id, "guests": list(guests)}})

    @property
    def language(self) -> str | None:
        """The language of the talk, for what is alike in several languages."""
        kept = self._data.get("language")
        is_fresh = self._state is not None and self._now - self._state.updated_at <= PATIENCE
        return kept if isinstance(kept, str) and is_fresh else None

    def talk_in(self, language: str) -> None:
        """Remember the language of the talk."""
        if self._data.get("language") != language:
            self._keep({**self._data, "language": language})

    @property
    def last_booking(self) -> int | None:
        """The id of the booking that was last spoken of."""
        return integer(self._data.get("last"))

    def expect(self, pending: Pending) -> None:
        """Keep a question until it is answered or the subject changes."""
        self._mark_held()
        kept = {
            "act": pending.act,
            "data": dict(pending.data),
            "awaits": pending.awaits,
            "language": pending.language,
            "options": [dict(option) for option in pending.options[:MOST_OPTIONS]],
        }
        if pending.held_until is not None:
            kept["held_until"] = pending.held_until.isoformat()
        self._keep({**self._data, "pending": kept})

    def drop_question(self) -> None:
        """Forget the pending question."""
        if "pending" in self._data:
            pending = self.pending
            if pending is not None and pending.awaits == SETTLED:
                self.just_settled = integer(pending.data.get("booking"))
            self._mark_held()
            self._keep({key: value for key, value in self._data.items() if key != "pending"})

    def let_go(self, unit: UnitOfWork) -> None:
        """Let go of what questions kept that were answered or dropped: last of all in a turn.

        The command that answers has booked by then what was kept for it; earlier, others could
        come between.
        """
        present = self.pending
        for until in self._no_more - {present.held_until if present else None}:
            drop(unit, self._person, self._now, until)
        self._no_more.clear()
        if "invited" in self._data and not self._has_invited:
            self._keep({key: value for key, value in self._data.items() if key != "invited"})

    def _mark_held(self) -> None:
        kept = self._data.get("pending")
        until = _moment(kept.get("held_until")) if isinstance(kept, dict) else None
        if until is not None:
            self._no_more.add(until)

    def speak_of(self, booking_id: int) -> None:
        """Remember which booking "it" means from now on."""
        if self.last_booking != booking_id:
            self._keep({**self._data, "last": booking_id})

    @property
    def _data(self) -> dict[str, Any]:
        return self._state.data if self._state else {}

    def _keep(self, data: dict[str, Any]) -> None:
        if self._state is None:
            self._state = TalkState(
                person_id=self._person.id,
                space_id=self._space_id,
                organisation_id=self._person.organisation_id,
                updated_at=self._now,
            )
            self._session.add(self._state)
        self._state.data = data
        self._state.updated_at = self._now


def _moment(kept: object) -> datetime | None:
    return datetime.fromisoformat(kept) if isinstance(kept, str) else None
