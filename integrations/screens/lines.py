"""Lines on the screens of rooms: shown while they are of use, and missed by nobody who is away.

A screen that can't be reached is tried again soon, as long as the line is of use, and until there
is something newer to show there. That it never was is nobody's trouble.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from integrations.endpoints.driver import Drivers, EndpointDriver, driver_of
from integrations.errors import OutsideError, TransientError
from integrations.outbox import Effect, Outcome, enqueue_all
from rooms.database import Database
from rooms.models import Endpoint, OutboxItem
from rooms.unit_of_work import UnitOfWork

KIND = "screen"
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (4, 8, 15, 30))


def lines_on(
    endpoints: Iterable[Endpoint], text: str, now: datetime, until: datetime
) -> list[Effect]:
    """Return what shows a line on the screens of these endpoints until a moment."""
    return [
        Effect(
            kind=KIND,
            subject=f"{KIND}:{endpoint.id}",
            due_at=now,
            payload={"endpoint_id": endpoint.id, "text": text, "until": until.isoformat()},
        )
        for endpoint in endpoints
        if endpoint.is_working and endpoint.is_commanded
    ]


class ScreenDelivery:
    """Shows a line once: what a screen refuses isn't tried again, and stops nothing."""

    def __init__(self, database: Database, drivers: Drivers) -> None:
        self._database = database
        self._drivers = drivers

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Show it for as long as it is of use."""

        def alert(driver: EndpointDriver, endpoint: Endpoint, seconds: int) -> None:
            driver.alert(endpoint, item.payload["text"], seconds)

        return shown(self._database, self._drivers, item, now, alert)


def shown(
    database: Database,
    drivers: Drivers,
    item: OutboxItem,
    now: datetime,
    show: Callable[[EndpointDriver, Endpoint, int], None],
) -> Outcome:
    """Let `show` put something on the row's endpoint, for the seconds that are left of `until`."""
    seconds = int((datetime.fromisoformat(item.payload["until"]) - now).total_seconds())
    with database.reading() as session:
        endpoint = session.get(Endpoint, item.payload["endpoint_id"])
        is_old = bool(item.payload.get("tries")) and _is_overtaken(session, item, now)
    if endpoint is None or seconds <= 0 or is_old:
        return Outcome(word="superseded")
    try:
        show(driver_of(drivers, endpoint), endpoint, seconds)
    except TransientError:
        return Outcome(word="unreached", record=lambda unit: _try_again(unit, item, now))
    except OutsideError:
        return Outcome(word="refused")
    return Outcome()


def _try_again(unit: UnitOfWork, item: OutboxItem, now: datetime) -> None:
    """Plan to show it again, unless it is of no use by then, or was tried often enough."""
    tries = int(item.payload.get("tries", 0))
    if tries >= len(PAUSES) or _is_overtaken(unit.session, item, now):
        return
    due_at = now + PAUSES[tries]
    if due_at < datetime.fromisoformat(item.payload["until"]):
        payload = {**item.payload, "tries": tries + 1}
        again = Effect(kind=item.kind, subject=item.subject, due_at=due_at, payload=payload)
        enqueue_all(unit.session, [again], now)


def _is_overtaken(session: Session, item: OutboxItem, now: datetime) -> bool:
    """Say whether something newer has its turn on the same screen."""
    later = select(OutboxItem.id).where(
        OutboxItem.subject == item.subject, col(OutboxItem.id) > item.id, OutboxItem.due_at <= now
    )
    return session.exec(later.limit(1)).first() is not None
